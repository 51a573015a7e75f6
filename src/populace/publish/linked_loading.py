"""Reading the folder of a linked release back: it must be, byte for byte, what would be written.

No path found in a file is followed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from populace.publish import linked_manifest, linked_tables, tables
from populace.publish.folder import MANIFEST, digests
from populace.publish.linked import render_linked
from populace.publish.linked_manifest import LinkedManifest
from populace.publish.loading import _refusal, _refusing, _rows, missing
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.counts import Links
from populace.vocabulary.families import (
    SIBLING_GROUPS,
    FamilyCounts,
    LinkedRecords,
    LinkedRelease,
    Network,
    Siblings,
)
from populace.vocabulary.table import Cells, Column, Ragged, Table

Index = NDArray[np.int64]


def is_linked(directory: Path) -> bool:
    """Whether a folder holds a linked release."""
    try:
        return linked_manifest.is_linked((directory / MANIFEST).read_bytes())
    except OSError:
        return False


def load_linked(directory: Path) -> LinkedRelease:
    """Read a linked release from its folder.

    Raises:
        VerificationError: a file is missing, changed or does not agree with the others.
    """
    stated = linked_manifest.read(_content(directory, MANIFEST))
    with _refusing():
        counts = _Loading(directory, stated)
        release = LinkedRelease(
            name=stated.name,
            settings=stated.settings,
            aggregates=counts.aggregates,
            synthetic=counts.synthetic(),
            guarantee=stated.guarantee,
            seed=stated.seed,
            software=stated.software,
            created=stated.created,
            apart=stated.apart,
            by_links=stated.by_links,
        )
        rewritten = render_linked(release)
    if set(stated.hashes) != set(rewritten) - {MANIFEST}:
        raise _refusal(f"a hash in {MANIFEST} for every other file", "another list of files")
    # Another version of the page shows the same: its hash is enough.
    rewritten[MANIFEST] = linked_manifest.write(release, stated.hashes)
    actual = {name: _content(directory, name) for name in rewritten}
    for name, digest in digests(actual).items():
        if name != MANIFEST and stated.hashes[name] != digest:
            raise _refusal(f"files with the hashes that {MANIFEST} states", f"{name} changed")
        if name != "index.html" and actual[name] != rewritten[name]:
            raise _refusal(f"{name} to agree with the other files", "one that does not")
    return release


def linked_strangers(directory: Path, release: LinkedRelease) -> tuple[str, ...]:
    """The names of what lies in the folder and is no part of the release, hidden files aside."""
    known = {*linked_tables.names_of(release.aggregates).values()}
    known |= {MANIFEST, "README.md", "datapackage.json", "croissant.json", "index.html"}
    names = sorted(path.name for path in directory.iterdir())
    return tuple(name for name in names if name not in known and not name.startswith("."))


def _content(directory: Path, name: str) -> bytes:
    try:
        return (directory / name).read_bytes()
    except OSError as error:
        raise missing(directory, name) from error


@dataclass(frozen=True, eq=False)
class _Counted:
    """The rows of a table of combinations: their ids, flat, and how many each has, and numbers."""

    ids: Index
    held: Index
    numbers: list[list[str]]

    def of(self, length: int) -> tuple[NDArray[np.int32], Index]:
        """The ids of one length, and which rows those are."""
        rows = np.flatnonzero(self.held == length)
        starts = (np.cumsum(self.held) - self.held)[rows]
        places = starts[:, None] + np.arange(length)
        return self.ids[places].reshape(-1, length).astype(np.int32), rows


class _Loading:
    """One folder while it is read."""

    def __init__(self, directory: Path, stated: LinkedManifest) -> None:
        self._directory, self._stated = directory, stated
        layout = stated.layout
        own = len(layout.parent_headers)
        bare = _bare(stated)
        asked = bool(stated.settings.triples)
        kinds = {"many": stated.many, "alike": stated.alike, "triples": asked}
        self._names = linked_tables.file_names(layout, **kinds)
        columns = self._codebook(linked_tables.columns_of(bare))
        self._parents = (*columns[:own], columns[-1])
        self._children = columns[own:-1]
        parents = self._plain("parent_counts", self._parents, "parents", stated.parents_scale)
        children, child_links = self._weighted(
            "child_counts",
            self._children,
            stated.scales["children"],
            stated.fabricated["children"],
            1,
        )
        cross, cross_links = self._weighted(
            "pair_counts",
            (*self._parents, *self._children),
            stated.scales["pairs"],
            stated.fabricated["pairs"],
            2,
        )
        triples, triple_links = (
            self._weighted("triple_counts", (*self._parents, *self._children), (1.0,), (0.0,), 3)
            if asked
            else ((), ())
        )
        self.aggregates = FamilyCounts(
            layout=layout,
            most_links=stated.settings.most_links,
            parents=parents,
            child_columns=self._children,
            children=children,
            child_links=child_links,
            cross=cross[0],
            cross_links=cross_links[0],
            siblings=self._siblings(),
            degrees=self._degrees("degrees"),
            degrees_scale=stated.scales["degrees"][0],
            by_chance=stated.by_chance,
            triples=triples[0] if triples else None,
            triple_links=triple_links[0] if triple_links else None,
            network=self._network() if stated.many else None,
        )

    def _table(self, kind: str, header: Sequence[str]) -> Iterator[list[str]]:
        rows = _rows(_content(self._directory, self._names[kind]))
        if next(rows, []) != list(header):
            raise ValueError("another header")
        return rows

    def _codebook(self, columns: list[tuple[str, Column, str]]) -> tuple[Column, ...]:
        held: dict[tuple[str, str], list[tuple[str, str]]] = {
            (table, header): [] for table, _, header in columns
        }
        for table, header, value, label, _ in self._table(
            "codebook", linked_tables.CODEBOOK_HEADER
        ):
            held[table, header].append((value, label))
        filled = []
        for table, column, header in columns:
            labels = tuple(label for _, label in held[table, header])
            filled.append(
                replace(
                    column,
                    values=tuple(value for value, _ in held[table, header]),
                    labels=labels if any(labels) else (),
                )
            )
        return tuple(filled)

    def _counted(self, kind: str, columns: tuple[Column, ...], measures: Sequence[str]) -> _Counted:
        names = [column.name for column in columns]
        starts = Attributes(columns).starts.tolist()
        cells = [_Cell(column, start) for column, start in zip(columns, starts, strict=False)]
        ids: list[int] = []
        held, numbers = [], []
        for row in self._table(kind, [*names, *measures]):
            before = len(ids)
            for place, text in enumerate(row[: len(names)]):
                if text:
                    ids += cells[place][text]
            held.append(len(ids) - before)
            numbers.append(row[len(names) :])
        return _Counted(np.array(ids, dtype=np.int64), np.array(held, dtype=np.int64), numbers)

    def _degrees(self, kind: str) -> Index:
        rows = self._table(kind, linked_tables.DEGREES_HEADER)
        return np.array([int(row[1]) for row in rows], dtype=np.int64)

    def _network(self) -> Network:
        scales = self._stated.scales
        columns = self._children[: len(self._stated.layout.child_headers)]
        own = self._plain("own_counts", columns, "own", scales["own_records"][0])
        return Network(own, self._degrees("child_degrees"), scales["child_degrees"][0])

    def _plain(
        self, kind: str, columns: tuple[Column, ...], key: str, records_scale: float
    ) -> Aggregates:
        """Aggregates of a single table."""
        stated = self._stated
        counted = self._counted(kind, columns, tables.measure_names(columns))
        everyone = counted.numbers[0]
        lengths = []
        for length, (scale, fabricated) in enumerate(
            zip(stated.scales[key], stated.fabricated[key], strict=True), start=1
        ):
            ids, rows = counted.of(length)
            lengths.append(_combined(columns, ids, rows, counted, scale, fabricated, 1))
        return Aggregates(
            columns, int(everyone[1]), float(everyone[2]), records_scale, tuple(lengths)
        )

    def _weighted(
        self,
        kind: str,
        columns: tuple[Column, ...],
        scales: Sequence[float],
        fabricated: Sequence[float],
        shortest: int,
    ) -> tuple[tuple[Combinations, ...], tuple[Links, ...]]:
        counted = self._counted(kind, columns, linked_tables.measure_names(columns))
        lengths, links = [], []
        for place, (scale, share) in enumerate(zip(scales, fabricated, strict=True)):
            ids, rows = counted.of(shortest + place)
            lengths.append(_combined(columns, ids, rows, counted, scale, share, 1))
            told = np.array([counted.numbers[row][3:5] for row in rows], np.float64).reshape(-1, 2)
            links.append(Links(told[:, 0].astype(np.int64), told[:, 1]))
        return tuple(lengths), tuple(links)

    def _siblings(self) -> Siblings:
        if not self._stated.alike:
            return Siblings((), (), 0.0)
        places = {column.name: place for place, column in enumerate(self._children)}
        single = [
            place
            for place, column in enumerate(self._children)
            if not column.multivalued and column.values
        ]
        counts = {
            place: np.zeros(
                (SIBLING_GROUPS, 2 * len(self._children[place].values) + 2), dtype=np.int64
            )
            for place in single
        }
        values = {
            place: {text: code for code, text in enumerate(self._children[place].values, start=1)}
            for place in single
        }
        for name, group, state, value, number in self._table(
            "likeness", linked_tables.LIKENESS_HEADER
        ):
            place = places[name]
            v = len(values[place])
            cell = {
                "nothing": 0,
                "all": values[place].get(value, 0),
                "some": v + values[place].get(value, 0),
                "different": 2 * v + 1,
            }[state]
            counts[place][linked_tables.GROUPS.index(group), cell] = int(number)
        scale = self._stated.scales["likeness"][0]
        return Siblings(tuple(single), tuple(counts[place] for place in single), scale)

    def synthetic(self) -> LinkedRecords:
        """The synthetic tables."""
        layout = self._stated.layout
        own = len(layout.child_headers)
        parent_columns, child_columns = self._parents[:-1], self._children[:own]
        _, parents = self._records(
            "parents", (layout.parent_key,), layout.parent_headers, parent_columns
        )
        if layout.link is None:
            keys = [layout.parent_key]
            if layout.child_key is not None:
                keys.insert(0, layout.child_key)
            found, children = self._records("children", keys, layout.child_headers, child_columns)
            parent_of, child_of = found[-1], np.arange(children.records, dtype=np.int64)
            links = Table((), (), children.records)
        else:
            child_key = layout.child_key or ""
            _, children = self._records(
                "children", (child_key,), layout.child_headers, child_columns
            )
            (parent_of, child_of), links = self._records(
                "links",
                (layout.parent_key, child_key),
                layout.link_headers,
                self._children[own:],
            )
        if len(parent_of) and (
            parent_of.max() >= parents.records or child_of.max() >= children.records
        ):
            raise ValueError("keys that lead somewhere")
        return LinkedRecords(parents, children, links, parent_of, child_of)

    def _records(
        self,
        kind: str,
        keys: Sequence[str],
        headers: Sequence[str],
        columns: tuple[Column, ...],
    ) -> tuple[list[Index], Table]:
        readers = [_Cell(column, 1) for column in columns]
        found: list[list[int]] = [[] for _ in keys]
        cells: list[list[tuple[int, ...]]] = [[] for _ in columns]
        for row in self._table(kind, [*keys, *headers]):
            for place, key in enumerate(row[: len(keys)]):
                found[place].append(int(key) - 1)
            for place, text in enumerate(row[len(keys) :]):
                absent = text == columns[place].absent
                cells[place].append(() if absent else readers[place][text])
        table = Table(columns, tuple(map(_coded, columns, cells)), len(found[0]))
        return [np.array(key, dtype=np.int64) for key in found], table


class _Cell(dict[str, tuple[int, ...]]):
    """The ids in each cell of one column: each distinct cell is split once."""

    def __init__(self, column: Column, first: int) -> None:
        super().__init__({value: (first + code,) for code, value in enumerate(column.values)})
        self._delimiter = column.delimiter

    def __missing__(self, text: str) -> tuple[int, ...]:
        if self._delimiter is None:
            raise KeyError
        ids = tuple(self[value][0] for value in text.split(self._delimiter))
        if sorted(set(ids)) != list(ids):
            raise ValueError("the values of a cell in the order of the codebook")
        self[text] = ids
        return ids


def _combined(
    columns: tuple[Column, ...],
    ids: NDArray[np.int32],
    rows: Index,
    counted: _Counted,
    scale: float,
    fabricated: float,
    first: int,
) -> Combinations:
    chosen = [counted.numbers[row] for row in rows]
    return Combinations(
        size=Attributes(columns).size,
        ids=ids,
        counts=np.array([int(numbers[first]) for numbers in chosen], dtype=np.int64),
        margins=np.array([float(numbers[first + 1]) for numbers in chosen], dtype=np.float64),
        scale=scale,
        fabricated=fabricated,
    )


def _coded(column: Column, cells: list[tuple[int, ...]]) -> Cells:
    codes = np.array([code for cell in cells for code in cell], dtype=np.int32)
    sizes = np.array([len(cell) for cell in cells], dtype=np.int64)
    if column.multivalued:
        return Ragged(np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64), codes)
    single = np.zeros(len(cells), dtype=np.int32)
    single[sizes == 1] = codes
    return single


def _bare(stated: LinkedManifest) -> FamilyCounts:
    """Aggregates without any count, for what follows from names alone."""
    own = len(stated.layout.parent_headers)
    parents = (*stated.columns[:own], stated.columns[-1])
    nothing = np.zeros(0, dtype=np.int64)
    none = Combinations(0, np.zeros((0, 2), dtype=np.int32), nothing, nothing.astype(float), 1.0)
    return FamilyCounts(
        layout=stated.layout,
        most_links=stated.settings.most_links,
        parents=Aggregates(parents, 0, 0.0, 1.0, ()),
        child_columns=stated.columns[own:-1],
        children=(),
        child_links=(),
        cross=none,
        cross_links=Links(nothing, nothing.astype(float)),
        siblings=Siblings((), (), 1.0),
        degrees=np.zeros(stated.settings.most_links + 1, dtype=np.int64),
        degrees_scale=1.0,
    )
