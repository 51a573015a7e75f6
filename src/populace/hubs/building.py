"""Building a hub: every release verified, then all of its files written, whole or not at all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from populace.hubs import feeds, markup
from populace.hubs.addresses import beside
from populace.hubs.contract import HUB_VERSION, CatalogData, DownloadData
from populace.hubs.datasets import Dataset, Edition, datasets
from populace.hubs.entries import ARCHIVE, STORIES, Entry, entry_of
from populace.hubs.packages import packages_of
from populace.hubs.page_data import (
    card,
    card_body,
    counts_data,
    dataset_body,
    dataset_data,
    parquet_ending,
    texts_data,
    title,
)
from populace.hubs.search import index
from populace.hubs.site_file import Site
from populace.publish import MANIFEST
from populace.vocabulary import folders
from populace.vocabulary.errors import OutputError
from populace.vocabulary.progress import Progress, Step, silent

MARK = "hub.json"
"""The file by which a folder is known for a hub, which a new one may take the place of."""

MOST_LISTED = 100
"""How many data sets the first page lists for those without a script."""

BANNER = f"/* populace-hub {HUB_VERSION} */"
"""How a built script begins that reads this version's data."""


@dataclass(frozen=True)
class Built:
    """A hub that was built.

    Args:
        folder: its folder.
        datasets: how many data sets it shows.
        releases: how many releases.
        verified: how many were verified now; the others had been, and are unchanged.
        notes: what its publisher should know.
    """

    folder: Path
    datasets: int
    releases: int
    verified: int
    notes: tuple[str, ...] = ()


def build(
    site: Site,
    out: Path,
    *,
    cache: Path | None = None,
    workers: int = 1,
    assets: dict[str, bytes] | None = None,
    progress: Progress = silent,
) -> Built:
    """Verify every release and write a hub over them.

    Args:
        site: what it shows.
        out: its folder: a new one, or that of a hub, which is replaced.
        cache: where what was verified is kept; None to verify all and keep nothing.
        workers: how many processes verify.
        assets: the built scripts and styles by name; those of this installation otherwise.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: versions of a data set cannot be told apart, or a notice is about none.
        OutputError: the folder is something else than a hub, or the pages were not built.
        VerificationError: a release does not verify, or two k-anonymous ones of one data set are
            among them.
    """
    script = built() if assets is None else assets
    _check_out(out, site.releases)
    with _kept(cache) as kept:
        before = {path.name for path in kept.iterdir()} if kept.is_dir() else set()
        entries = list(_verified(site.releases, kept, workers, progress))
        every = datasets(entries, site.notices)
        with folders.aside(out, partial(_failed, out)) as new, TemporaryDirectory() as packed:
            packages = packages_of(site.packages, every, Path(packed))
            _write(site, every, new, script, packages, progress)
            (new / MARK).write_text(_mark(every), "utf-8")
            folders.put(new, out.absolute())
    notes = [] if site.address else [NO_ADDRESS]
    notes += [
        f"{dataset.key}: its releases protect different units, so nobody has one total."
        for dataset in every
        if len(dataset.releases) > 1 and not dataset.totals
    ]
    verified = sum(entry.kept.name not in before for entry in entries)
    progress(Step("done", 1.0))
    return Built(out, len(every), len(entries), verified, tuple(notes))


NO_ADDRESS = (
    "The hub has no address of its own: it has no sitemap, and its feed and catalogs name pages"
    " relative to its first one. Write address in its file once it is known."
)


def built() -> dict[str, bytes]:
    """The scripts and the styles of the pages, as `make showcase` built them.

    Raises:
        OutputError: they were not, or for another version of the data.
    """
    folder = files("populace.hubs")
    try:
        found = {name: folder.joinpath(name).read_bytes() for name in markup.ASSETS}
    except OSError:
        found = {}
    banner = BANNER.encode()
    if not found or not all(
        content.startswith(banner) for name, content in found.items() if name.endswith(".js")
    ):
        raise OutputError(
            expected="the built pages of a hub in this installation",
            found="some for another version of the data" if found else "none",
            action="Install a released wheel, or say `make showcase` in a checkout of Populace.",
        )
    return found


def _verified(
    folders: Sequence[Path], cache: Path, workers: int, progress: Progress
) -> Iterator[Entry]:
    """The entries of folders in order."""
    caches = [cache] * len(folders)
    if workers <= 1 or len(folders) < 2:
        yield from _told(map(entry_of, folders, caches), len(folders), progress)
        return
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(min(workers, len(folders)), mp_context=context)
    with pool:
        try:
            yield from _told(pool.map(entry_of, folders, caches), len(folders), progress)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _told(entries: Iterable[Entry], number: int, progress: Progress) -> Iterator[Entry]:
    for place, entry in enumerate(entries):
        progress(Step("loading", 0.8 * place / number))
        yield entry


def _write(
    site: Site,
    every: Sequence[Dataset],
    out: Path,
    script: dict[str, bytes],
    packages: dict[str, list[tuple[Path, str]]],
    progress: Progress,
) -> None:
    put = _putter(out)
    for name, content in script.items():
        put(name, content)
    put(".nojekyll", b"")
    catalog: CatalogData = {
        "version": HUB_VERSION,
        "title": texts_data(site.title),
        "summary": texts_data(site.summary),
        "publisher": texts_data(site.publisher),
        "cards": [card(each) for each in every],
    }
    put("catalog.js", markup.data("catalog", catalog))
    put("search.js", markup.data("search", index(every)))
    put("index.html", _first(site, every))
    put("compare.html", _compare(site))
    put(feeds.FEED, feeds.feed(site, every))
    put(feeds.CATALOG, feeds.dcat(site, every))
    if site.address:
        put(feeds.SITEMAP, feeds.sitemap(site, feeds.pages_of(every)))
    for place, dataset in enumerate(every):
        progress(Step("loading", 0.8 + 0.2 * place / len(every)))
        _write_dataset(site, dataset, out, put, packages)


Put = Callable[[str, bytes], None]


def _putter(out: Path) -> Put:
    def put(address: str, content: bytes) -> None:
        place = out / address
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)

    return put


def _write_dataset(
    site: Site,
    dataset: Dataset,
    out: Path,
    put: Put,
    packages: dict[str, list[tuple[Path, str]]],
) -> None:
    for shown in dataset.releases:
        folder = out / shown.address
        for name, _ in shown.said["files"]:
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(shown.entry.folder / name, place)
        kept = shown.entry.kept
        shutil.copyfile(kept / ARCHIVE, out / beside(shown.address, ".zip"))
        for ending in shown.said["parquet"]:
            place = out / beside(shown.address, parquet_ending(ending))
            shutil.copyfile(kept / f"records{ending}", place)
        for path, address in packages.get(shown.address, []):
            shutil.copyfile(path, out / address)
        put(beside(shown.address, ".js"), markup.data(shown.address, counts_data(shown)))
        if shown.said["stories"]:
            put(beside(shown.address, ".html"), _story(site, shown))
    told = {
        address: [_package(path, name) for path, name in each] for address, each in packages.items()
    }
    put(f"{dataset.address}index.js", markup.data(dataset.address, dataset_data(dataset, told)))
    put(f"{dataset.address}index.html", _page_of(site, dataset))


def _package(path: Path, address: str) -> DownloadData:
    name = address.rpartition("/")[2]
    return {"name": name, "address": address, "bytes": path.stat().st_size, "kind": "package"}


def _first(site: Site, every: Sequence[Dataset]) -> bytes:
    listed = "".join(card_body(each, each.address) for each in every[:MOST_LISTED])
    left = len(every) - MOST_LISTED
    more = f"<p>{left:,} more data sets are listed by the script of this page.</p>"
    body = (
        f'<header class="static"><h1><bdi>{markup.text(str(site.title))}</bdi></h1>'
        f"<p><bdi>{markup.text(str(site.summary))}</bdi></p></header>"
        f'<main class="static"><ul>{listed}</ul>{more if left > 0 else ""}'
        '<p><a href="compare.html">Compare releases</a></p></main>'
    )
    return markup.page(
        "catalog",
        "catalog",
        body,
        title=str(site.title),
        description=str(site.summary or site.title),
        scripts=["catalog.js"],
        linked=[feeds.catalog_linked(site, every)],
        canonical=f"{site.address}index.html" if site.address else "",
    )


def _compare(site: Site) -> bytes:
    body = (
        '<header class="static"><p><a href="index.html">Catalog</a></p><h1>Compare releases</h1>'
        "<p>Comparing needs the script of this page, which lies beside it.</p></header>"
    )
    return markup.page(
        "compare",
        "catalog",
        body,
        title=f"Compare releases: {site.title}",
        description=f"The same question to several releases of {site.title}.",
        scripts=["catalog.js"],
        canonical=f"{site.address}compare.html" if site.address else "",
    )


def _page_of(site: Site, dataset: Dataset) -> bytes:
    front, address = dataset.front, dataset.address
    return markup.page(
        "dataset",
        address,
        dataset_body(dataset, "../../"),
        folder=address,
        title=f"{title(front)}: {site.title}",
        description=front.said["description"],
        scripts=[f"{address}index.js"],
        linked=[feeds.dataset_linked(site, dataset)],
        canonical=f"{site.address}{address}index.html" if site.address else "",
    )


def _story(site: Site, shown: Edition) -> bytes:
    """The page of what was found in a release."""
    own = json.loads((shown.entry.kept / STORIES).read_bytes())
    named = next((each["title"] for each in own if each["title"]), "") or str(title(shown))
    address = beside(shown.address, ".html")
    body = (
        f'<header class="static"><p><a href="index.html"><bdi>{markup.text(str(title(shown)))}'
        f"</bdi></a></p><h1><bdi>{markup.text(named)}</bdi></h1>"
        f"<p><bdi>{markup.text(shown.said['description'])}</bdi></p></header>"
    )
    return markup.page(
        "story",
        shown.address,
        body,
        folder=address.rpartition("/")[0] + "/",
        title=f"{named} ({shown.version}): {site.title}",
        description=shown.said["description"],
        scripts=[beside(shown.address, ".js")],
        canonical=f"{site.address}{address}" if site.address else "",
    )


def _mark(every: Sequence[Dataset]) -> str:
    """What tells a hub, and which releases it shows by which digests."""
    shown = {each.address: each.said["digest"] for dataset in every for each in dataset.releases}
    return json.dumps({"populace-hub": HUB_VERSION, "releases": shown}, indent=1) + "\n"


@contextmanager
def _kept(cache: Path | None) -> Iterator[Path]:
    """The folder of what was verified; for this once where none is given."""
    if cache is not None:
        yield cache
        return
    made = Path(mkdtemp(prefix="populace-hub."))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _check_out(out: Path, releases: Sequence[Path]) -> None:
    place = out.absolute()
    if any((folder / MANIFEST).is_file() for folder in (place, *place.parents)):
        raise OutputError(
            expected="a place outside of every release for a hub",
            found=f"{out}, which is part of one",
            action="Choose another folder.",
        )
    if any(place in (folder, *folder.parents) for folder in releases):
        raise OutputError(
            expected="a folder for the hub that no release lies in",
            found=f"{out}, which holds one",
            action="Choose another folder: a hub is replaced whole.",
        )
    if place.exists() and not (place / MARK).is_file():
        raise OutputError(
            expected="a folder that does not exist yet, or that of a hub",
            found=f"something else called {out}",
            action="Choose another name, or move what is there out of the way.",
        )


def _failed(out: Path, error: OSError) -> OutputError:
    return OutputError(
        expected=f"to write the folder {out}",
        found=error.strerror or type(error).__name__,
        action="Free some space, or choose another place. Nothing was changed.",
    )
