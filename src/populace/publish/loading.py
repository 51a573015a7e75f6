"""Reading the folder of a release back: it must be, byte for byte, what would be written.

No path found in a file is followed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain, islice, pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from populace.publish import manifest, tables
from populace.publish.folder import FILES, MANIFEST, digests
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
    return tuple(name for name in names if name not in FILES and not name.startswith("."))


def _content(directory: Path, name: str) -> bytes:
    try:
        return (directory / name).read_bytes()
    except OSError as error:
        raise VerificationError(
            expected=f"the folder of a release, with {', '.join(FILES)}",
            found=f"no readable {name} in {directory}",
            action="Name the folder that `populace release` wrote.",
        ) from error


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


class _Ids(dict[str, tuple[int, ...]]):
    """The attribute ids of each cell of one column: each distinct cell is split once."""

    def __init__(self, column: Column, first: int, blank: str) -> None:
        self._single = {value: first + code for code, value in enumerate(column.values)}
        self._delimiter = column.delimiter
        super().__init__({value: (place,) for value, place in self._single.items()})
        self[blank] = ()

    def __missing__(self, cell: str) -> tuple[int, ...]:
        if self._delimiter is None:
            raise KeyError
        ids = tuple(self._single[value] for value in cell.split(self._delimiter))
        if any(left >= right for left, right in pairwise(ids)):
            raise ValueError("the values of a cell in the order of the codebook")
        self[cell] = ids
        return ids


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
    readers = [
        _Ids(column, int(start), "")
        for column, start in zip(columns, attributes.starts, strict=False)
    ]
    ids, held, counts, margins = _combinations(rows, readers)
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
    rows: Iterator[list[str]], readers: list[_Ids]
) -> tuple[NDArray[np.int32], NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """All combinations one after the other: attribute ids, how many each has, counts, margins."""
    ids: list[int] = []
    held: list[int] = []
    counts: list[int] = []
    margins: list[float] = []
    for batch in _batches(rows, len(readers) + len(tables.MEASURES)):
        cells = [
            list(map(reader.__getitem__, column))
            for reader, column in zip(readers, batch, strict=False)
        ]
        whole = [list(chain.from_iterable(parts)) for parts in zip(*cells, strict=True)]
        held += map(len, whole)
        ids += chain.from_iterable(whole)
        counts += map(int, batch[-2])
        margins += map(float, batch[-1])
    return (
        np.array(ids, dtype=np.int32),
        np.array(held, dtype=np.int64),
        np.array(counts, dtype=np.int64),
        np.array(margins, dtype=np.float64),
    )


def _synthetic(content: bytes, columns: tuple[Column, ...]) -> Table:
    rows = _rows(content)
    if next(rows, []) != [column.name for column in columns]:
        raise ValueError("the header of the synthetic table")
    readers = [_Ids(column, 1, column.absent) for column in columns]
    gathered: list[list[tuple[int, ...]]] = [[] for _ in columns]
    for batch in _batches(rows, len(columns)):
        for reader, texts, cells in zip(readers, batch, gathered, strict=True):
            cells.extend(map(reader.__getitem__, texts))
    return Table(
        columns=columns,
        cells=tuple(map(_coded, columns, gathered)),
        records=len(gathered[0]),
    )


def _coded(column: Column, cells: list[tuple[int, ...]]) -> Cells:
    codes = np.array([code for cell in cells for code in cell], dtype=np.int32)
    sizes = np.fromiter(map(len, cells), dtype=np.int64, count=len(cells))
    if column.multivalued:
        return Ragged(np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), codes)
    single = np.zeros(len(cells), dtype=np.int32)
    single[sizes == 1] = codes
    return single
