"""Reading the folder of a release back: it must be, byte for byte, what would be written.

No path found in a file is followed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from populace.publish import manifest, tables
from populace.publish.folder import FILES, FORMATS, MANIFEST, digests
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.errors import PopulaceError, VerificationError
from populace.vocabulary.release import Release
from populace.vocabulary.table import Cells, Column, Ragged, Table

_CELLS_AT_ONCE = 4_000_000


def load(directory: Path) -> Release:
    """Read a release from its folder.

    Every file must have the hash that `release.json` states, and the tables and `release.json`
    must be written exactly as this version of the format writes them.

    Raises:
        VerificationError: a file is missing, changed or does not agree with the others.
    """
    contents = {name: _content(directory, name) for name in FILES}
    stated = manifest.read(contents[MANIFEST])
    _check_hashes(contents, stated)
    with _refusing():
        columns = _codebook(contents["codebook.csv"], stated.columns)
        counts = _aggregates(contents["aggregates.csv"], columns, stated)
        release = Release(
            name=stated.name,
            settings=stated.settings,
            aggregates=counts,
            synthetic=_synthetic(contents["synthetic.csv"], columns),
            guarantee=stated.guarantee,
            seed=stated.seed,
            software=stated.software,
            created=stated.created,
        )
        tables.check(columns)
        _check_numbers(counts)
        rewritten = {
            "synthetic.csv": tables.synthetic(release.synthetic),
            "aggregates.csv": tables.aggregates(counts),
            "codebook.csv": tables.codebook(columns),
            MANIFEST: manifest.write(release, stated.hashes),
        }
    for name, content in rewritten.items():
        if content != contents[name]:
            raise _refusal(f"{name} to agree with the other files", "one that does not")
    return release


def strangers(directory: Path) -> tuple[str, ...]:
    """The names of what lies in the folder and is no part of the release, hidden files aside."""
    names = sorted(path.name for path in directory.iterdir())
    known = {*FILES, *FORMATS}
    return tuple(name for name in names if name not in known and not name.startswith("."))


def check_formats(directory: Path, release: Release) -> None:
    """Check that the other forms of a release in its folder follow from it, to the byte.

    Raises:
        VerificationError: a file of theirs is missing, changed, or one too many.
    """
    for form, render in FORMATS.items():
        folder = directory / form
        if not folder.exists():
            continue
        wanted = render(release)
        found = {f"{form}/{path.name}" for path in folder.iterdir()} if folder.is_dir() else set()
        if found != set(wanted) or any(
            (directory / name).read_bytes() != content for name, content in wanted.items()
        ):
            raise _refusal(f"the files in {form} to say what the release says", "some that do not")


def _content(directory: Path, name: str) -> bytes:
    try:
        return (directory / name).read_bytes()
    except OSError as error:
        raise missing(directory, name) from error


def missing(directory: Path, name: str) -> VerificationError:
    """The error for a file of a release that cannot be read."""
    if not directory.is_dir():
        found = f"no folder called {directory}"
    elif not (directory / MANIFEST).exists():
        found = f"no release in {directory}: it holds no {MANIFEST}"
    else:
        found = f"no readable {name} in {directory}"
    return VerificationError(
        expected="the folder of a release, with every file that was written into it",
        found=found,
        action="Name the folder that `populace release` wrote.",
    )


def _check_hashes(contents: dict[str, bytes], stated: manifest.Manifest) -> None:
    actual = digests({name: contents[name] for name in FILES if name != MANIFEST})
    if set(stated.hashes) != set(actual):
        raise _refusal(f"a hash in {MANIFEST} for every other file", "another list of files")
    changed = [name for name, digest in actual.items() if stated.hashes[name] != digest]
    if changed:
        raise _refusal(
            f"files with the hashes that {MANIFEST} states", f"{' and '.join(changed)} changed"
        )


def _check_numbers(counts: Aggregates) -> None:
    margins = [counts.records_margin, *(float(entry.margins.sum()) for entry in counts.lengths)]
    scales = [counts.records_scale, *(entry.scale for entry in counts.lengths)]
    lowest = [float(entry.margins.min(initial=0)) for entry in counts.lengths]
    if not np.isfinite([*margins, *scales]).all() or min([*margins, *scales, *lowest]) < 0:
        raise ValueError("margins and scales of at least 0")


def _refusal(expected: str, found: str) -> VerificationError:
    return VerificationError(
        expected=expected,
        found=found,
        action="Do not rely on this folder; ask its publisher for a new copy.",
    )


@contextmanager
def _refusing() -> Iterator[None]:
    """Whatever the nouns refuse at birth, the folder is refused for."""
    limit = csv.field_size_limit(2**31 - 1)
    try:
        yield
    except VerificationError:
        raise
    except (ValueError, LookupError, OverflowError, csv.Error, PopulaceError) as error:
        raise _refusal(
            f"tables that agree with each other and with {MANIFEST}", "some that do not"
        ) from error
    finally:
        csv.field_size_limit(limit)


def _rows(content: bytes) -> Iterator[list[str]]:
    return csv.reader(
        io.StringIO(content.decode().removeprefix(tables.BOM), newline=""), strict=True
    )


def _batches(rows: Iterator[list[str]], width: int) -> Iterator[list[tuple[str, ...]]]:
    """The rows as columns, a bounded number of cells at a time."""
    size = max(1, _CELLS_AT_ONCE // max(1, width))
    while batch := list(islice(rows, size)):
        if any(len(row) != width for row in batch):
            raise ValueError("every row as wide as the header")
        yield list(zip(*batch, strict=True))


def _codebook(content: bytes, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns with their values and labels."""
    rows = _rows(content)
    if tuple(next(rows, ())) != tables.CODEBOOK_HEADER:
        raise ValueError("the header of a codebook")
    values: dict[str, list[tuple[str, str]]] = {column.name: [] for column in columns}
    for name, value, label, _domain in rows:
        values[name].append((value, label))
    filled = []
    for column in columns:
        labels = tuple(label for _, label in values[column.name])
        filled.append(
            replace(
                column,
                values=tuple(value for value, _ in values[column.name]),
                labels=labels if any(labels) else (),
            )
        )
    return tuple(filled)


class _Cells(dict[str, int]):
    """The distinct cells of one column by number, and the attributes of each: split once each."""

    def __init__(self, column: Column, blank: str) -> None:
        super().__init__({value: code for code, value in enumerate(column.values, start=1)})
        self._values = dict(self)
        self._codes = [(), *((code,) for code in self.values())]
        self._delimiter = column.delimiter
        self[blank] = 0

    def __missing__(self, cell: str) -> int:
        if self._delimiter is None:
            raise KeyError
        codes = tuple(self._values[value] for value in cell.split(self._delimiter))
        if any(left >= right for left, right in pairwise(codes)):
            raise ValueError("the values of a cell in the order of the codebook")
        self._codes.append(codes)
        self[cell] = len(self._codes) - 1
        return self[cell]

    def held(self, texts: Sequence[str]) -> tuple[NDArray[np.intp], NDArray[np.int32]]:
        """The row and the code of every value that the cells hold, by row."""
        numbers = np.fromiter(map(self.__getitem__, texts), dtype=np.intp, count=len(texts))
        sizes = np.array([len(codes) for codes in self._codes], dtype=np.intp)[numbers]
        rows = np.repeat(np.arange(len(texts), dtype=np.intp), sizes)
        if sizes.max(initial=0) <= 1:
            return rows, numbers[rows].astype(np.int32)
        codes = chain.from_iterable(map(self._codes.__getitem__, numbers.tolist()))
        return rows, np.fromiter(codes, dtype=np.int32, count=len(rows))


def _aggregates(
    content: bytes, columns: tuple[Column, ...], stated: manifest.Manifest
) -> Aggregates:
    rows = _rows(content)
    names = [column.name for column in columns]
    if next(rows, []) != [*names, *tables.measure_names(columns)]:
        raise ValueError("the header of the aggregates")
    everyone = next(rows, [])
    if any(everyone[: len(names)]):
        raise ValueError("the record count first")
    attributes = Attributes(columns)
    ids, held, counts, margins = _combinations(rows, attributes)
    lengths = []
    starts = np.cumsum(held) - held
    for length, (scale, fabricated) in enumerate(
        zip(stated.scales, stated.fabricated, strict=True), start=1
    ):
        rows_of_length = np.flatnonzero(held == length)
        places = starts[rows_of_length][:, None] + np.arange(length)
        lengths.append(
            Combinations(
                size=attributes.size,
                ids=ids[places].reshape(-1, length),
                counts=counts[rows_of_length],
                margins=margins[rows_of_length],
                scale=scale,
                fabricated=fabricated,
            )
        )
    return Aggregates(
        columns=columns,
        records=int(everyone[-2]),
        records_margin=float(everyone[-1]),
        records_scale=stated.records_scale,
        lengths=tuple(lengths),
    )


def _combinations(
    rows: Iterator[list[str]], attributes: Attributes
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """All combinations one after the other: attribute ids, how many each has, counts, margins."""
    cells = [_Cells(column, "") for column in attributes.columns]
    firsts = attributes.starts.tolist()
    ids = [np.zeros(0, dtype=np.int32)]
    held = [np.zeros(0, dtype=np.int64)]
    counts: list[int] = []
    margins: list[float] = []
    for batch in _batches(rows, len(cells) + len(tables.MEASURES)):
        found = [column.held(texts) for column, texts in zip(cells, batch, strict=False)]
        owners = np.concatenate([owner for owner, _ in found])
        numbered = [
            (codes + (first - 1)).astype(np.int32)
            for (_, codes), first in zip(found, firsts, strict=False)
        ]
        ids.append(np.concatenate(numbered)[np.argsort(owners, kind="stable")])
        held.append(np.bincount(owners, minlength=len(batch[-1])).astype(np.int64))
        counts += map(int, batch[-2])
        margins += map(float, batch[-1])
    return (
        np.concatenate(ids),
        np.concatenate(held),
        np.array(counts, dtype=np.int64),
        np.array(margins, dtype=np.float64),
    )


def _synthetic(content: bytes, columns: tuple[Column, ...]) -> Table:
    rows = _rows(content)
    if next(rows, []) != [column.name for column in columns]:
        raise ValueError("the header of the synthetic table")
    texts: list[list[str]] = [[] for _ in columns]
    for batch in _batches(rows, len(columns)):
        for column, part in zip(texts, batch, strict=True):
            column.extend(part)
    return Table(
        columns=columns,
        cells=tuple(map(_coded, columns, texts)),
        records=len(texts[0]),
    )


def _coded(column: Column, texts: list[str]) -> Cells:
    rows, codes = _Cells(column, column.absent).held(texts)
    if column.multivalued:
        sizes = np.bincount(rows, minlength=len(texts))
        return Ragged(np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]), codes)
    single = np.zeros(len(texts), dtype=np.int32)
    single[rows] = codes
    return single
