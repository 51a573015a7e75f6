"""What a hub keeps of a release: read from its folder once it is verified, and kept by its digest.

The digest is over every file of the folder, so that what was checked before need not be again.
"""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from populace import publish
from populace.hubs.addresses import slug
from populace.hubs.contract import HUB_VERSION, SizeData
from populace.methods.verification import verify
from populace.publish.files import manifest, regular_files
from populace.publish.files.file_names import MANIFEST
from populace.publish.page import showcase, static
from populace.publish.questions import sentences
from populace.publish.questions.display import Display
from populace.publish.questions.queries import QueryEngine
from populace.publish.statements import facts, grades
from populace.vocabulary.errors import PopulaceError, VerificationError
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import DEFAULT_NAME, Release
from populace.vocabulary.spelling import caseless
from populace.vocabulary.table import Ragged, Table

MOST = 60_000
"""How many combinations of a release can be compared; the shorter ones come first."""

_LEVEL = 4
"""Of compression: 6 takes more than twice as long for a twentieth less."""

ENTRY, COUNTS, STORIES, ARCHIVE = "entry.json", "counts.json", "stories.json", "release.zip"


@dataclass(frozen=True)
class Entry:
    """A verified release.

    Args:
        folder: where it lies.
        kept: the folder in which what was made of it is kept.
        said: what the hub says of it; `keep` writes it.
    """

    folder: Path
    kept: Path
    said: dict[str, Any]

    @property
    def promises(self) -> list[Guarantee]:
        """Its promises."""
        return [manifest.read_guarantee(each) for each in self.said["promises"]]


def digest_of(folder: Path) -> str:
    """The SHA-256 over the names and contents of all files of a folder, and this software.

    Raises:
        VerificationError: it holds what no release does.
    """
    whole = hashlib.sha256(f"{publish.software()} {HUB_VERSION} {_template()}\n".encode())
    for name in _names(folder):
        content = regular_files.content(folder, name)
        whole.update(f"{len(name.encode())} {name} {len(content)}\n".encode())
        whole.update(content)
    return whole.hexdigest()


def _template() -> str:
    return hashlib.sha256((showcase.template() or "").encode()).hexdigest()


def _names(folder: Path) -> list[str]:
    """The files of a release, those of its other forms too."""
    found = []
    for name in regular_files.names(folder):
        place = folder / name
        if place.is_dir() and not place.is_symlink():
            found += [f"{name}/{inner}" for inner in regular_files.names(place)]
        else:
            found.append(name)
    return found


def entry_of(folder: Path, cache: Path) -> Entry:
    """A release of a hub, verified now, or before and unchanged since.

    Args:
        folder: of the release.
        cache: the folder in which what is made of releases is kept, by digest.

    Raises:
        VerificationError: it does not hold together, or holds what is no part of a release.
    """
    try:
        digest = digest_of(folder)
        kept = cache / digest
        said = _kept(kept)
        if said is None:
            said = _keep(folder, kept)
    except PopulaceError as error:
        raise VerificationError(
            expected=error.expected,
            found=f"in the release {folder.name}: {error.found}",
            action=f"{error.action} The hub was not built.",
        ) from error
    return Entry(folder, kept, said)


def _kept(kept: Path) -> dict[str, Any] | None:
    """What was kept of a release; None where it was not, or not to the end."""
    with suppress(OSError, ValueError):
        content = json.loads((kept / ENTRY).read_bytes())
        if isinstance(content, dict):
            return content
    return None


def _keep(folder: Path, kept: Path) -> dict[str, Any]:
    """Verify a release and keep what the hub needs of it; what says so is written last."""
    checked = verify(folder)
    if checked.strangers:
        raise VerificationError(
            expected="nothing in the folder of a release but its own files",
            found=", ".join(checked.strangers[:5]),
            action="Take them out: what stands beside a release is published with it.",
        )
    release = checked.release
    kept.mkdir(parents=True, exist_ok=True)
    tables = [_table(release, each) for each in publish.shown(release)]
    _write(kept / COUNTS, tables)
    _write(kept / STORIES, sentences.stories(release, QueryEngine.of(release)))
    said = _said(release, folder)
    top = "-".join(slug(each) for each in (key_of(said), version_of(said)) if each) or "release"
    files = [(f"{top}/{name}", folder / name) for name in _names(folder)]
    (kept / ARCHIVE).write_bytes(archive(files))
    said["unchecked"] = len(checked.unchecked)
    said["parquet"] = parquet(release, kept)
    _write(kept / ENTRY, said)
    return said


def _write(path: Path, content: Any) -> None:  # noqa: ANN401 - whatever JSON holds
    path.write_text(json.dumps(content, separators=(",", ":"), allow_nan=False), "utf-8")


def _said(release: Release, folder: Path) -> dict[str, Any]:
    promise, about = release.guarantee, release.about
    grade = grades.strength_of(release, promise)
    shown = publish.shown(release)
    columns = [column for each in shown for column in each.aggregates.columns]
    return {
        "about": about.content(),
        "name": "" if release.name == DEFAULT_NAME else release.name,
        "created": release.created,
        "software": release.software,
        "digest": hashlib.sha256(regular_files.content(folder, MANIFEST)).hexdigest(),
        "description": static.description(release),
        "promises": [manifest.guarantee_content(each) for each in release.promises],
        "protected": facts.protected_data(promise.protected),
        "grade": None if grade is None else grade.grade,
        "carries": grades.carries_of(release),
        "sizes": [_size(each) for each in shown],
        "columns": list(dict.fromkeys(column.title or column.name for column in columns)),
        "names": sorted({column.name for column in columns}),
        "values": list(
            dict.fromkeys(
                (column.labels[place] if column.labels else "") or value
                for column in columns
                for place, value in enumerate(column.values)
            )
        ),
        "stories": bool(release.findings or about.summary),
        "files": [[name, (folder / name).stat().st_size] for name in _names(folder)],
    }


def key_of(said: Mapping[str, Any]) -> str:
    """The data set of a release: its id, else the name of the release; "" where neither is said."""
    return str(said["about"].get("dataset", "") or caseless(said["name"]))


def version_of(said: Mapping[str, Any]) -> str:
    """The version of a release, else the day it was made."""
    return str(said["about"].get("version", "") or said["created"])


def _size(shown: Display) -> SizeData:
    return {
        "name": shown.name,
        "counted": shown.counted,
        "records": int(shown.aggregates.records),
        "margin": float(shown.aggregates.records_margin),
    }


def _table(release: Release, shown: Display) -> Any:  # noqa: ANN401 - a `TableData`
    """A table's counts without its synthetic records: what is compared has a margin."""
    columns = shown.aggregates.columns
    none = Table(
        columns,
        tuple(
            Ragged(np.zeros(1, np.int64), np.zeros(0, np.uint8))
            if column.multivalued
            else np.zeros(0, np.uint8)
            for column in columns
        ),
        0,
    )
    return showcase.table_data(
        shown.name,
        shown.counted,
        shown.aggregates,
        none,
        [
            showcase.column_data(column, header, alone=release.by_record)
            for column, header in zip(columns, shown.headers, strict=True)
        ],
        (shown.root, shown.most),
        MOST,
    )


def archive(files: Iterable[tuple[str, Path]]) -> bytes:
    """A zip of files, the same for the same contents."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as made:
        for name, path in files:
            about = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            about.compress_type, about.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            made.writestr(about, path.read_bytes(), compresslevel=_LEVEL)
    return whole.getvalue()


def parquet(release: Release, kept: Path) -> list[str]:
    """Write the synthetic records as Parquet, where pyarrow is there; the names of the files.

    Every column is text, as in the CSV: an empty cell is null.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet as written
    except ImportError:
        return []
    single = release.structure.single
    tables = (
        {"": publish.synthetic_columns(release.synthetic)}
        if single
        else publish.record_columns(release.records)
    )
    names = []
    for table, columns in tables.items():
        cells = {
            name: pa.array([cell if cell not in ("", None) else None for cell in column])
            for name, column in columns.items()
        }
        names.append(f"{slug(table)}.parquet" if table else ".parquet")
        written.write_table(pa.table(cells), kept / f"records{names[-1]}", compression="zstd")
    return names
