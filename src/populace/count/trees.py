"""Records below roots: what each root adds to counts over a table of its tree, bounded.

Exact and sensitive; no noise is added here.

Every count over a table is a sum over roots of one clipped vector each; what a root, or a record
below it, can change in it is proved in `trees.md`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import combinations
from math import comb, prod

import numpy as np
from numpy.typing import NDArray

from populace.count.families import FINE, Families, clipped_share, sibling_state, subjects_at
from populace.count.subjects import Priorities, Subjects, bounded_ids
from populace.vocabulary.combinations import Keys, bits_for, find
from populace.vocabulary.families import FULL_CHILDREN, SIBLING_GROUPS
from populace.vocabulary.precision import EVEN

WHOLE = 1 << 20
"""What a record that counts in full weighs: weights are rounded towards zero to 1 / WHOLE."""

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """The records of one table that count, ordered by the records that own them.

    Args:
        roots: how many roots there are.
        root: shape (rows,): the root of each.
        owner: shape (rows,): the place of the record that owns each among the rows above it.
        record: shape (rows,): which record of the table each is.
        weight: shape (rows,): what each weighs, in units of 1 / WHOLE.
    """

    roots: int
    root: Index
    owner: Index
    record: Index
    weight: Index

    def __len__(self) -> int:
        """How many count."""
        return len(self.root)


def rows_of_root(roots: int) -> Rows:
    """The roots themselves: each counts in full."""
    every = np.arange(roots, dtype=np.int64)
    return Rows(roots, every, every, every, np.full(roots, WHOLE, dtype=np.int64))


def rows_below(
    upper: Rows, one: Index, records: int, most: int, priorities: Priorities
) -> tuple[Rows, Index]:
    """The records that hang on those of one table, at most a public number on each.

    Of more, those with the smallest fresh random words stay. Each of d that stay weighs what its
    owner weighs, times min(1, FULL_CHILDREN / d). Records of owners that do not count do not count.

    Args:
        upper: the owners that count.
        one: shape (lower records,): the record of the upper table that owns each; -1 for a record
            that does not count.
        records: how many records the upper table has.
        most: the public bound on records of one owner.
        priorities: gives fresh random words.

    Returns:
        The rows, and shape (owners that count,): how many each owns.
    """
    place = np.full(records + 1, -1, dtype=np.int64)
    place[upper.record] = np.arange(len(upper))
    owner = place[one]
    counted = np.flatnonzero(owner >= 0)
    rows = counted[np.argsort(owner[counted], kind="stable")].astype(np.int64)
    held = np.bincount(owner[counted].astype(np.intp), minlength=len(upper))
    starts = np.concatenate([[0], np.cumsum(held, dtype=np.int64)]).astype(np.int64)
    starts, kept = bounded_ids(starts, rows, most, priorities)
    number = np.diff(starts)
    owner = np.repeat(np.arange(len(upper), dtype=np.int64), number.astype(np.intp))
    return Rows(
        upper.roots,
        upper.root[owner],
        owner,
        kept,
        shared(upper.weight, number)[owner],
    ), number


def shared(weight: Index, number: Index) -> Index:
    """What each of a number of records weighs below an owner of some weight."""
    return np.where(
        number <= FULL_CHILDREN, weight, weight * FULL_CHILDREN // np.maximum(number, 1)
    )


def of_roots(rows: Rows, subjects: Subjects) -> Families:
    """The rows of each root as children of it.

    Args:
        rows: the rows.
        subjects: the attributes of all records of their table.
    """
    held = np.bincount(rows.root.astype(np.intp), minlength=rows.roots)
    starts = np.concatenate([[0], np.cumsum(held, dtype=np.int64)]).astype(np.int64)
    return Families(rows.roots, int(held.max(initial=0)), starts, held_by(subjects, rows))


def held_by(subjects: Subjects, rows: Rows) -> Subjects:
    """The attributes of the records that count, in the order of the rows."""
    return subjects_at(subjects, rows.record)


@dataclass(frozen=True, eq=False)
class Weighed:
    """What each root holds of each of the asked cells.

    Args:
        roots: how many roots there are.
        asked: how many cells were asked for.
        root, place, number: parallel, int64: a root, a cell and what it weighs there, at least 1,
            in units of 1 / FINE.
        weights: shape (asked,): what the square of each cell weighs in a length, in parts of EVEN;
            EVEN each where there are none.
    """

    roots: int
    asked: int
    root: Index
    place: Index
    number: Index
    weights: Index | None = None

    @cached_property
    def norms(self) -> Index:
        """Shape (roots,): the squared length of each root's vector, in squared units / EVEN."""
        result = np.zeros(self.roots, dtype=np.int64)
        weights = EVEN if self.weights is None else self.weights[self.place]
        np.add.at(result, self.root, self.number**2 * weights)
        return result

    def squares(self) -> NDArray[np.float64]:
        """Shape (roots,): the same in records."""
        return self.norms / float(EVEN * FINE * FINE)

    def sums(self, cap2: int) -> Index:
        """Shape (asked,): the vectors of all roots, each at most sqrt(cap2) long, added up.

        In units of 1 / FINE: a root's squared length is at most cap2 x FINE^2, in integers.
        """
        norm2 = np.maximum(self.norms[self.root], 1)
        part = np.minimum(self.number, clipped_share(cap2 * EVEN * FINE * FINE, self.number, norm2))
        result = np.zeros(self.asked, dtype=np.int64)
        np.add.at(result, self.place, part)
        return result

    def whole(self) -> Index:
        """Shape (asked,): the vectors added up as they are, in units of 1 / FINE."""
        result = np.zeros(self.asked, dtype=np.int64)
        np.add.at(result, self.place, self.number)
        return result


def weighed(rows: Rows, row: Index, place: Index, asked: int) -> Weighed:
    """Gather by root what rows weigh in cells.

    Args:
        rows: the rows.
        row: shape (entries,): a row that stands in a cell.
        place: parallel: that cell; once each.
        asked: how many cells there are.
    """
    width = np.int64(max(1, asked))
    both, inverse = np.unique(rows.root[row] * width + place, return_inverse=True)
    number = np.zeros(len(both), dtype=np.int64)
    np.add.at(number, inverse.reshape(-1), rows.weight[row])
    number = number * FINE // WHOLE
    some = np.flatnonzero(number)
    return Weighed(rows.roots, asked, both[some] // width, both[some] % width, number[some])


def combined(rows: Rows, held: Subjects, keys: Keys, length: int) -> Weighed:
    """Weighted combinations of the attributes of rows.

    Args:
        rows: the rows.
        held: their attributes, as `held_by` gives them.
        keys: the packed combinations asked for, rising; they may depend on released facts only.
        length: attributes per combination.
    """
    sizes = np.diff(held.starts)
    width = np.uint64(bits_for(held.size))
    found_rows, places = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for h in range(length, held.bound + 1):
        here = np.flatnonzero(sizes == h)
        if len(here) == 0:
            continue
        group = held.ids[held.starts[here] + np.arange(h)[:, None]].astype(np.uint64)
        for chosen in combinations(range(h), length):
            key = np.zeros(len(here), dtype=np.uint64)
            for place in chosen:
                key = (key << width) | group[place]
            place_of, present = find(keys, key)
            found_rows.append(here[present])
            places.append(place_of[present].astype(np.int64))
    return weighed(rows, np.concatenate(found_rows), np.concatenate(places), len(keys))


def crossed(
    rows: Rows, above: Subjects, held: Subjects, values: Index, weights: Index | None = None
) -> Weighed:
    """Weighted pairs of an attribute of a record above and one of the rows.

    Args:
        rows: the rows.
        above: for each row the attributes of the record above it, on one level.
        held: their own attributes.
        values: the attributes of rows that are asked for, rising.
        weights: of each cell, as for `Weighed`.

    Returns:
        Over above.size x values cells, by the attribute above first.
    """
    place_of = np.full(held.size, -1, dtype=np.int64)
    place_of[values] = np.arange(len(values))
    row = np.repeat(np.arange(len(rows)), np.diff(held.starts).astype(np.intp))
    own = place_of[held.ids]
    row, own = row[own >= 0], own[own >= 0]
    many = np.diff(above.starts)[row].astype(np.intp)
    pair = np.repeat(np.arange(len(row)), many)
    first = np.repeat(np.cumsum(many) - many, many)
    upper = above.ids[above.starts[row][pair] + np.arange(len(pair)) - first].astype(np.int64)
    cells = upper * max(1, len(values)) + own[pair]
    found = weighed(rows, row[pair], cells, above.size * len(values))
    return replace(found, weights=weights)


def beside(one: Subjects, other: Subjects) -> Subjects:
    """The attributes of two tables, row by row in one: those of the other are numbered on."""
    held = np.diff(one.starts), np.diff(other.starts)
    starts = np.concatenate([[0], np.cumsum(held[0] + held[1], dtype=np.int64)]).astype(np.int64)
    ids = np.zeros(int(starts[-1]), dtype=np.int32)
    for part, first, shift in ((one, starts[:-1], 0), (other, starts[:-1] + held[0], one.size)):
        sizes = np.diff(part.starts).astype(np.intp)
        place = np.repeat(first - part.starts[:-1], sizes) + np.arange(len(part.ids))
        ids[place] = part.ids + np.int32(shift)
    return Subjects(one.size + other.size, one.bound + other.bound, starts, ids)


def above(upper: Subjects, owner: Index) -> Subjects:
    """The attributes of the record above each of some rows."""
    return subjects_at(upper, owner)


def by_number(upper: Rows, number: Index, starts: tuple[int, ...]) -> Index:
    """The weight of rows by how many others they own, in units of 1 / FINE.

    Args:
        upper: the rows.
        number: how many each owns.
        starts: the smallest number of each class, rising from 0.

    Returns:
        Shape (classes,).
    """
    place = np.searchsorted(starts, number, side="right").astype(np.int64) - 1
    return weighed(upper, np.arange(len(upper)), place, len(starts)).whole()


def alike(upper: Rows, number: Index, codes: Index, values: int) -> Weighed:
    """Rows by how alike those that hang on them are in one single-valued column, weighted.

    Args:
        upper: the rows.
        number: how many hang on each.
        codes: the code of each of these, 0 for nothing, in the order of their owners.
        values: how many values the column has.

    Returns:
        Over SIBLING_GROUPS x (2 values + 2) cells, as in `Siblings.counts`.
    """
    owners = np.flatnonzero(number)
    starts = (np.cumsum(number) - number)[owners]
    group = np.minimum(number[owners], SIBLING_GROUPS) - 1
    states = 2 * values + 2
    cell = group * states + sibling_state(codes, starts, values)
    return weighed(upper, owners, cell, SIBLING_GROUPS * states)


def totals(rows: Rows, row: Index, place: Index, asked: int, most: int) -> Index:
    """Numbers of rows by cell, of which at most a public number of each root count.

    Each of the D rows of a root counts min(1, most / D).

    Args:
        rows: the rows.
        row: shape (entries,): a row that stands in a cell.
        place: parallel: that cell; once each.
        asked: how many cells there are.
        most: the public number.

    Returns:
        Shape (asked,), in units of 1 / FINE, rounded towards zero for each root.
    """
    held = np.bincount(rows.root.astype(np.intp), minlength=rows.roots).astype(np.int64)
    width = np.int64(max(1, asked))
    both, number = np.unique(rows.root[row] * width + place, return_counts=True)
    root, cell = both // width, both % width
    part = np.minimum(FINE * number, FINE * number * most // np.maximum(held[root], 1))
    result = np.zeros(asked, dtype=np.int64)
    np.add.at(result, cell, part)
    return result


@dataclass(frozen=True)
class Span:
    """How far one root reaches in a table, before clipping; all of it public.

    Args:
        mosts: the bounds on records of one owner, from the root's own down to the table's.
        attributes: the bound on attributes of a record of the table.
    """

    mosts: tuple[int, ...]
    attributes: int

    @property
    def depth(self) -> int:
        """How far the table is below the root."""
        return len(self.mosts)

    @property
    def records(self) -> int:
        """How many records of the table one root can have."""
        return prod(self.mosts)

    @property
    def heaviest(self) -> int:
        """What the records of the table below one root weigh at most, together."""
        return min(int(FULL_CHILDREN**self.depth), self.records)

    def longest2(self, length: int, beside: int = 1) -> int:
        """The largest squared length of a root's vector of combinations.

        Args:
            length: attributes of a record of the table per combination.
            beside: how many attributes of a record above may stand beside each.
        """
        return self.heaviest**2 * comb(self.attributes, length) * beside


def root2(cap2: int) -> int:
    """What a root changes at most in a clipped sum, squared, in squared units of 1 / FINE."""
    return cap2 * FINE * FINE


def above2(span_above: Span | None) -> int:
    """What a root changes at most, squared, in a sum that has each row above in one cell.

    Args:
        span_above: how far it reaches in the upper table; None where that is the root itself.
    """
    heaviest = 1 if span_above is None else span_above.heaviest
    return heaviest**2 * FINE * FINE
