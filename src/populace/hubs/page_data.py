"""What the pages of a hub are given, and what their files say before a script runs.

Texts for those without a script are English; the pages' catalogs say the same in every language.
"""

from __future__ import annotations

import json
from typing import Any

from populace.hubs.addresses import beside
from populace.hubs.contract import (
    HUB_VERSION,
    CardData,
    CountsData,
    DatasetData,
    DownloadData,
    ErratumData,
    HubReleaseData,
    StatedData,
    TextData,
    TotalData,
)
from populace.hubs.datasets import Dataset, Edition
from populace.hubs.entries import ARCHIVE, COUNTS, STORIES
from populace.hubs.markup import text
from populace.protect.series import period_of
from populace.publish.statements import facts, words
from populace.vocabulary.about import Erratum
from populace.vocabulary.licenses import license_of
from populace.vocabulary.texts import Texts

MOST_SAID = 160
"""How many characters of whom a data set covers stand on its card."""


def texts_data(said: Texts) -> list[TextData]:
    """A text in its languages."""
    return [{"language": language, "text": text} for language, text in said.said]


def title(shown: Edition) -> Texts:
    """What a release is called; its name, else its folder's, where its publisher does not say."""
    name = shown.said["name"] or shown.entry.folder.name
    return shown.about.title or Texts((("en", name),))


def _summary(shown: Edition) -> list[TextData]:
    """Its summary; of one with queries in it the sentence that search engines are given."""
    own = Texts(tuple(pair for pair in shown.about.summary.said if "{" not in pair[1]))
    return texts_data(own or Texts((("en", _whole(shown.said["description"])),)))


def _whole(text: str) -> str:
    """A text that was cut, up to the end of its last sentence that is whole."""
    sentences, end, _ = text.rpartition(". ")
    return f"{sentences}." if end and text.endswith("…") else text


def summary_words(dataset: Dataset) -> str:
    """The summary of a data set in all its languages, to be searched."""
    return " ".join(each["text"] for each in _summary(dataset.front))


def _cut(said: Texts) -> list[TextData]:
    """A text in its languages as far as a card shows it; its page has all of it."""
    return [
        {
            "language": language,
            "text": line if len(line) <= MOST_SAID else f"{line[: MOST_SAID - 1]}…",
        }
        for language, line in said.said
    ]


def card(dataset: Dataset) -> CardData:
    """A data set in the catalog."""
    front = dataset.front
    said, promise = front.said, front.said["promises"][0]
    about = front.about
    return {
        "id": dataset.key,
        "address": dataset.address,
        "title": texts_data(title(front)),
        "publisher": texts_data(about.publisher),
        "covered": _cut(about.covered),
        "places": list(about.places),
        "period": about.period.text if about.period else "",
        "languages": list(about.languages),
        "created": said["created"],
        "protected": said["protected"],
        "epsilon": promise["epsilon"],
        "k": promise["k"],
        "grade": said["grade"],
        "size": said["sizes"][0],
        "withdrawn": front.withdrawn,
        "releases": [
            {
                "version": each.version,
                "address": each.address,
                "withdrawn": each.withdrawn,
            }
            for each in dataset.releases
        ],
    }


def dataset_data(dataset: Dataset, packages: dict[str, list[DownloadData]]) -> DatasetData:
    """A data set on its own page.

    Args:
        dataset: the data set.
        packages: of each of its releases, by address.
    """
    front = dataset.front
    about = front.about
    return {
        "version": HUB_VERSION,
        "id": dataset.key,
        "address": dataset.address,
        "title": texts_data(title(front)),
        "summary": _summary(front),
        "description": texts_data(about.description),
        "publisher": texts_data(about.publisher),
        "covered": texts_data(about.covered),
        "not_covered": texts_data(about.not_covered),
        "caveats": texts_data(about.caveats),
        "source": texts_data(about.source),
        "collection": texts_data(about.collection),
        "why": texts_data(about.why),
        "contact": about.contact,
        "url": about.url,
        "doi": about.doi_address,
        "frequency": about.frequency,
        "places": list(about.places),
        "releases": [_release(each, packages.get(each.address, [])) for each in dataset.releases],
        "errata": [erratum_data(each) for each in dataset.errata],
        "totals": totals(dataset),
    }


def erratum_data(erratum: Erratum) -> ErratumData:
    """What was found wrong."""
    return {
        "date": erratum.date,
        "version": erratum.version,
        "withdrawn": erratum.withdrawn,
        "text": texts_data(erratum.text),
    }


def totals(dataset: Dataset) -> list[TotalData]:
    """What the releases cost together, by unit."""
    return [
        {
            "protected": facts.protected_data(unit),
            "number": each.number,
            "epsilon": each.epsilon,
            "delta": each.delta,
            "summed": each.summed,
            "periods": list(each.periods),
        }
        for unit, each in dataset.totals.items()
    ]


def _stated(shown: Edition) -> StatedData:
    said, promise, about = shown.said, shown.said["promises"][0], shown.about
    return {
        "created": said["created"],
        "protected": said["protected"],
        "epsilon": promise["epsilon"],
        "delta": promise["delta"],
        "k": promise["k"],
        "grade": said["grade"],
        "carries": said["carries"],
        "period": about.period.text if about.period else "",
        "withdrawn": shown.withdrawn,
    }


def _release(shown: Edition, packages: list[DownloadData]) -> HubReleaseData:
    said, about = shown.said, shown.about
    license_ = license_of(about.license) if about.license else None
    return {
        **_stated(shown),
        "version": shown.version,
        "address": shown.address,
        "software": said["software"],
        "digest": said["digest"],
        "license": license_.title if license_ else "",
        "license_address": license_.url if license_ else "",
        "enters": period_of(shown.entry.promises[0]),
        "replaces": about.replaces,
        "sizes": said["sizes"],
        "downloads": [*downloads(shown), *packages],
        "unchecked": said["unchecked"],
        "story": said["stories"],
    }


def downloads(shown: Edition) -> list[DownloadData]:
    """What of a release can be taken away, without packages for other places."""
    kept = shown.entry.kept
    files: list[DownloadData] = [
        {
            "name": f"{beside(shown.address, '.zip').rpartition('/')[2]}",
            "address": beside(shown.address, ".zip"),
            "bytes": (kept / ARCHIVE).stat().st_size,
            "kind": "zip",
        }
    ]
    for ending in shown.said["parquet"]:
        address = beside(shown.address, parquet_ending(ending))
        files.append(
            {
                "name": address.rpartition("/")[2],
                "address": address,
                "bytes": (kept / f"records{ending}").stat().st_size,
                "kind": "parquet",
            }
        )
    for name, size in shown.said["files"]:
        if name.endswith((".csv", ".json", ".md", ".cff")):
            address = f"{shown.address}{name}"
            files.append({"name": name, "address": address, "bytes": size, "kind": "file"})
    return files


def parquet_ending(kept: str) -> str:
    """How a Parquet file is called beside a release; of several tables by theirs."""
    return kept if kept == ".parquet" else f".{kept}"


def counts_data(shown: Edition) -> CountsData:
    """The counts of a release, to be compared and told of."""
    return {
        **_stated(shown),
        "version": HUB_VERSION,
        "id": shown.key,
        "address": shown.address,
        "title": texts_data(title(shown)),
        "label": shown.version,
        "tables": json.loads((shown.entry.kept / COUNTS).read_bytes()),
        "stories": json.loads((shown.entry.kept / STORIES).read_bytes()),
    }


def strength_words(shown: Edition) -> str:
    """The strength of a release in a few words."""
    promise = shown.said["promises"][0]
    if promise["k"] is not None:
        return f"k-anonymity (k = {promise['k']:,}): weaker, one-off"
    return f"{shown.said['grade']} protection (epsilon {promise['epsilon']:g})"


def size_words(size: Any, k: int | None) -> str:  # noqa: ANN401 - a `SizeData`
    """How many records or links."""
    number = words.number(size["records"])
    if k is not None:
        return f"{number} to {words.number(size['records'] + size['margin'])} {size['counted']}"
    return f"{number} ± {words.margin(size['margin'])} {size['counted']}"


def card_body(dataset: Dataset, address: str) -> str:
    """A data set in the list of those without a script."""
    front = dataset.front
    promise = front.said["promises"][0]
    about = front.about
    said = [
        str(about.publisher),
        about.period.text if about.period else "",
        size_words(front.said["sizes"][0], promise["k"]),
        strength_words(front),
        front.said["created"],
        "withdrawn" if front.withdrawn else "",
    ]
    line = " · ".join(text(each) for each in said if each)
    name = text(str(title(front)))
    return f'<li><a href="{address}index.html"><bdi>{name}</bdi></a><br>{line}</li>'


def dataset_body(dataset: Dataset, root: str) -> str:
    """What the page of a data set says before its script runs."""
    front = dataset.front
    rows = "".join(
        f'<tr><th scope="row"><a href="{root}{each.address}index.html">'
        f"<bdi>{text(each.version)}</bdi></a></th><td>{each.said['created']}</td>"
        f"<td>{text(size_words(each.said['sizes'][0], each.said['promises'][0]['k']))}</td>"
        f"<td>{text(strength_words(each))}{' · withdrawn' if each.withdrawn else ''}</td>"
        f'<td><a href="{root}{beside(each.address, ".zip")}">zip</a></td></tr>'
        for each in dataset.releases
    )
    errata = "".join(
        f"<p><strong>{each.date}</strong> {'Withdrawn. ' if each.withdrawn else ''}"
        f"<bdi>{text(str(each.text))}</bdi></p>"
        for each in dataset.errata
    )
    summary = text(_summary(front)[0]["text"])
    return (
        f'<header class="static"><p><a href="{root}index.html">Catalog</a></p>'
        f"<h1><bdi>{text(str(title(front)))}</bdi></h1><p>{summary}</p>{errata}</header>"
        f'<main class="static"><h2>Versions</h2><table>{rows}</table>'
        f"<p>{text(total_words(dataset))}</p></main>"
    )


def total_words(dataset: Dataset) -> str:
    """What the releases cost together, in one sentence."""
    found = dataset.totals
    if len(dataset.releases) < 2:
        return "One release is shown here."
    if not found:
        return "Its releases protect different units: nobody has one total."
    unit, total = next(iter(found.items()))
    of = facts.protected_words(unit)
    if total.epsilon is None:
        return f"One of them is k-anonymous: together they promise no bound to {of}."
    how = " at most: each is in one period only, as declared" if total.periods else " together"
    return (
        f"All {total.number} releases cost {of} epsilon {total.epsilon:.3g} with delta"
        f" {total.delta:.2g}{how}."
    )
