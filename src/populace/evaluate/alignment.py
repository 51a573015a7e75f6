"""One numbering for the real table and the release, whose codebooks differ."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Keys, pack
from populace.vocabulary.errors import InputError
from populace.vocabulary.table import Column, Ragged, Table


@dataclass(frozen=True, eq=False)
class Shared:
    """The real and the synthetic table over the same columns and codebooks.

    Args:
        truth: the real table, over the columns of the release.
        synthetic: the synthetic table.
    """

    truth: Table
    synthetic: Table

    @property
    def attributes(self) -> Attributes:
        """The numbering that counts of both tables follow."""
        return Attributes(self.truth.columns)

    @property
    def whole_cells(self) -> Shared | None:
        """The same tables with each distinct cell of a multi-valued column as one value.

        None where that changes nothing (no multi-valued column) or means nothing (several records
        to one subject).
        """
        ragged = [column.multivalued for column in self.truth.columns]
        if not any(ragged) or self.truth.subjects is not None:
            return None
        columns, truth, synthetic = (
            list(self.truth.columns),
            [*self.truth.cells],
            [*self.synthetic.cells],
        )
        for place, (ours, theirs) in enumerate(
            zip(self.truth.cells, self.synthetic.cells, strict=True)
        ):
            if isinstance(ours, Ragged) and isinstance(theirs, Ragged):
                truth[place], synthetic[place], number = _numbered(ours, theirs)
                values = tuple(f"cell {cell}" for cell in range(1, number + 1))
                columns[place] = Column(columns[place].name, values)
        return Shared(
            replace(self.truth, columns=tuple(columns), cells=tuple(truth)),
            replace(self.synthetic, columns=tuple(columns), cells=tuple(synthetic)),
        )

    def renumber(
        self, aggregates: Aggregates, combinations: Combinations
    ) -> tuple[Keys, NDArray[np.int64], NDArray[np.float64]]:
        """Released combinations in the shared numbering.

        Returns:
            Their packed keys in rising order, counts and margins, each of shape (combinations,).
        """
        new = self.attributes
        ids = np.empty(aggregates.attributes.size, dtype=np.int32)
        for column, start, target, first in zip(
            aggregates.columns, aggregates.attributes.starts, new.columns, new.starts, strict=False
        ):
            codes = _codes(column, target)[1:]
            ids[start : start + len(codes)] = codes + first - 1
        keys = pack(np.sort(ids[combinations.ids], axis=1), new.size)
        order = np.argsort(keys)
        return keys[order], combinations.counts[order], combinations.margins[order]


def slot_names(attributes: Attributes) -> list[str]:
    """For each slot its column's name; for one value of a multi-valued column, with that value."""
    names: list[str] = []
    for column in attributes.columns:
        if column.multivalued:
            names += [f"{column.name}: {value}" for value in column.values]
        elif column.values:
            names.append(column.name)
    return names


def share(truth: Table, synthetic: Table) -> Shared:
    """Put the real and the synthetic table over the same columns, those of the synthetic one.

    Args:
        truth: the real table; columns that the release does not have are left out.
        synthetic: the synthetic table of the release.

    Raises:
        InputError: when the real table lacks a column, or holds one value per cell where the
            release holds several.
    """
    places = {column.name: place for place, column in enumerate(truth.columns)}
    missing = [column.name for column in synthetic.columns if column.name not in places]
    if missing:
        raise InputError(
            expected="a table with the columns of the release",
            found=f"no column {', '.join(map(repr, missing))}",
            action="Evaluate a release against the table it was made from.",
        )
    taken = [places[column.name] for column in synthetic.columns]
    for column, place in zip(synthetic.columns, taken, strict=True):
        if column.multivalued != truth.columns[place].multivalued:
            raise InputError(
                expected=f"column {column.name!r} as it was read for the release",
                found="one value in each cell on one side and several on the other",
                action="Read the table with the schema that the release was made with.",
            )
    columns = tuple(
        _union(column, truth.columns[place])
        for column, place in zip(synthetic.columns, taken, strict=True)
    )
    chosen = replace(
        truth,
        columns=tuple(truth.columns[place] for place in taken),
        cells=tuple(truth.cells[place] for place in taken),
    )
    return Shared(_recode(chosen, columns), _recode(synthetic, columns))


def aligned(table: Table, shared: Shared) -> Table:
    """Another table over the columns of two shared ones; values that neither has count as absent.

    Raises:
        InputError: it lacks a column, or holds one value per cell where they hold several.
    """
    own = share(table, shared.synthetic).truth
    return _recode(own, shared.truth.columns)


def _union(released: Column, real: Column) -> Column:
    # Real absence keeps its own meaning when the release takes the same symbol for a value, or the
    # other way round.
    values = dict.fromkeys((*released.values, *real.values))
    values.pop(released.absent, None)
    return Column(
        released.name,
        tuple(values),
        public=released.public,
        absent=released.absent,
        delimiter=released.delimiter,
    )


def _codes(column: Column, target: Column) -> NDArray[np.int64]:
    code = {value: place for place, value in enumerate(target.values, start=1)}
    return np.array(
        [code.get(value, 0) for value in (column.absent, *column.values)], dtype=np.int64
    )


def _recode(table: Table, columns: tuple[Column, ...]) -> Table:
    cells: list[NDArray[np.int64] | Ragged] = []
    for column, target, old in zip(table.columns, columns, table.cells, strict=True):
        codes = _codes(column, target)
        if isinstance(old, Ragged):
            held = np.diff(old.starts).astype(np.intp)
            record = np.repeat(np.arange(table.records, dtype=np.int64), held)
            new = codes[old.codes]
            order = np.lexsort((new, record))
            order = order[new[order] > 0]
            sizes = np.bincount(record[order].astype(np.intp), minlength=table.records)
            cells.append(Ragged(np.cumsum([0, *sizes], dtype=np.int64), new[order]))
        else:
            cells.append(codes[old])
    return replace(table, columns=columns, cells=tuple(cells))


def _numbered(ours: Ragged, theirs: Ragged) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
    """Number the distinct non-empty cells of both columns from 1; an empty cell is 0."""
    longest = max(int(np.diff(cells.starts).max(initial=0)) for cells in (ours, theirs))
    padded = np.concatenate([_padded(ours, longest), _padded(theirs, longest)])
    if longest == 0 or len(padded) == 0:
        empty = np.zeros(len(padded), dtype=np.int64)
        return empty[: len(ours.starts) - 1], empty[len(ours.starts) - 1 :], 0
    distinct, number = np.unique(padded, axis=0, return_inverse=True)
    codes = number.reshape(-1).astype(np.int64) + (0 if (distinct[0] == 0).all() else 1)
    return codes[: len(ours.starts) - 1], codes[len(ours.starts) - 1 :], int(codes.max(initial=0))


def _padded(cells: Ragged, width: int) -> NDArray[np.int64]:
    sizes = np.diff(cells.starts).astype(np.intp)
    padded = np.zeros((len(sizes), width), dtype=np.int64)
    record = np.repeat(np.arange(len(sizes), dtype=np.int64), sizes)
    padded[record, np.arange(len(cells.codes)) - np.repeat(cells.starts[:-1], sizes)] = cells.codes
    return padded
