"""What sums over a column say of noisy counts, before anything is shrunk.

The counts of a combination with each value of one more column, and with none of them, add up to the
count of the combination. Where the latter is known well, that takes noise away from the former; and
where the former are known, they are evidence about the latter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from populace.estimate.lookup import Floats, Lookup, Places, totals
from populace.estimate.noisy import Frame, Noisy
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids

_HALF_95 = 1.96
_BLOCK = 1 << 20
_UNSURE = 0.7
"""How far off the expected number of those with an empty column is, relative to it, to begin with.
"""

_LEAST_UNSURE = 0.3
_FACTOR = 10.0
_MOST_FACTOR = 2.0
_ROUNDS = 3

_TRUSTED = 0.05
"""No sum is trusted more than to so much of the variance of its terms: rounds become few."""

_WORTHWHILE = 4.0
_MOST_STEPS = 100
_CLOSE = 1e-8
_MOST_EMPTY = 0.5
_LEAST_NARROWED = 1e-4


Column = NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Groups:
    """Candidates that differ in one place only, by the value of one column.

    Args:
        of: shape (candidates,): the group of each, or the last, which is no group.
        part: shape (groups,): the row of what they share among the released combinations.
        column: shape (groups,): the column they differ in.
        number: shape (groups,): how many they are.
    """

    of: NDArray[np.int32]
    part: NDArray[np.int32]
    column: Column
    number: Floats

    def sum(self, values: Floats) -> Floats:
        """Shape (groups,): the sum over each group, in the order of the candidates."""
        return totals(self.of, values, len(self.number) + 1)[:-1]

    def spread(self, values: Floats) -> Callable[[slice], Floats]:
        """The value of each one's group, 0 outside of groups, for some of the candidates."""
        whole = np.append(values, np.float32(0))

        def some(rows: slice) -> Floats:
            found: Floats = whole[self.of[rows]]
            return found

        return some


def groups(ids: Ids, parts: Combinations, frame: Frame) -> tuple[Groups, ...]:
    """For each place of the candidates, those that differ in it alone.

    Args:
        ids: shape (candidates, length).
        parts: the released combinations that are one attribute shorter.
        frame: says which attributes exclude one another.
    """
    places = Lookup(parts)
    columns = int(frame.columns.max(initial=-1)) + 1
    found = []
    for place in range(ids.shape[1]):
        rest = [other for other in range(ids.shape[1]) if other != place]

        def keys(block: Ids, place: int = place, rest: list[int] = rest) -> Places:
            part = places.places(np.ascontiguousarray(block.T[rest]))
            column = frame.columns[block[:, place]]
            return np.where((part >= 0) & (column >= 0), part * columns + column, -1)

        found.append(_numbered(ids, keys, len(parts.counts) * columns, max(1, columns)))
    return tuple(found)


def _numbered(ids: Ids, keys: Callable[[Ids], Places], outside: int, columns: int) -> Groups:
    """Groups of candidates with equal keys, which are below `outside`, or -1 for no group."""
    held = np.zeros(outside, dtype=bool)
    for start in range(0, len(ids), _BLOCK):
        found = keys(ids[start : start + _BLOCK])
        held[found[found >= 0]] = True
    kept = np.flatnonzero(held).astype(np.int64)
    del held
    of, number = np.empty(len(ids), dtype=np.int32), np.zeros(len(kept) + 1)
    for start in range(0, len(ids), _BLOCK):
        part = slice(start, start + _BLOCK)
        found = keys(ids[part])
        of[part] = np.where(found >= 0, np.searchsorted(kept, found), len(kept))
        number += totals(of[part], np.ones(len(found)), len(number))
    shared, column = (each.astype(np.int32) for each in np.divmod(kept, columns))
    return Groups(of, shared, column, _single(number[:-1]))


@dataclass(frozen=True, eq=False)
class Sums:
    """What the candidates of each group should add up to.

    Args:
        group: the groups.
        counts: shape (groups,): the count of what their candidates share.
        empty: shape (groups,): how many of those are expected to have the column empty, or a value
            that was not released.
        error2: shape (groups,): the variance of `counts`, and what clipping changes.
        empty2: shape (groups,): the variance of `empty`.
    """

    group: Groups
    counts: Floats
    empty: Floats
    error2: Floats
    empty2: Floats


def sums(noisy: Noisy, released: tuple[Combinations, ...], frame: Frame) -> Iterator[Sums]:
    """For each place of the candidates, what their groups should add up to.

    With a column empty are expected as many as released counts of shorter combinations say; by what
    factor that is off, and how far from group to group, is learned for each column from the noisy
    sums of all groups together.

    Args:
        noisy: the noisy counts, each part of them one attribute shorter released.
        released: the released combinations of length 1, 2, ..., those of the parts the last.
        frame: the population.
    """
    parts, found = released[-1], []
    columns = int(frame.columns.max(initial=-1)) + 1
    empty_of = _empties(released, frame, columns)
    for group in groups(noisy.ids, parts, frame):
        counts = parts.counts[group.part].astype(np.float64)
        empty, empty2 = empty_of(group, counts)
        # An error of the count changes what is expected of the empty column by its share.
        error2 = ((1 - empty / counts) * parts.margins[group.part] / _HALF_95) ** 2
        error2 += (noisy.uneven * counts) ** 2
        # What is compared with sums stays in double precision: a small difference of large numbers.
        found.append(Sums(group, counts, empty, _single(error2), _single(empty2)))
    factor, unsure2 = _learned(found, noisy, columns)
    while found:
        entry = found.pop(0)
        column = entry.group.column
        empty = np.minimum(entry.empty * factor[column], entry.counts)
        empty2 = entry.empty2 + empty + unsure2[column] * empty**2
        yield replace(entry, empty=empty, empty2=_single(empty2))


def _learned(every: list[Sums], noisy: Noisy, columns: int) -> tuple[Floats, Floats]:
    """Shapes (columns,): the factor of the expected empties, and their relative variance."""
    known2 = [
        _single(entry.group.sum(noisy.scale**2) + entry.error2 + entry.empty2 + entry.empty)
        for entry in every
    ]
    left = [_single(entry.counts - entry.group.sum(noisy.counts)) for entry in every]
    factor, unsure2 = np.ones(columns), np.full(columns, _UNSURE**2)

    def total(terms: Callable[[Floats, Floats, Floats, Column], tuple[Floats, Floats]]) -> Floats:
        """Shape (2, columns): the sums of two terms over the groups of each column."""
        found = np.zeros((2, columns))
        for entry, known, rest in zip(every, known2, left, strict=True):
            for rows in _blocks(len(rest)):
                column = entry.group.column[rows]
                both = terms(entry.empty[rows], known[rows], rest[rows], column)
                found += [totals(column, each, columns) for each in both]
        return found

    def off(empty: Floats, known: Floats, rest: Floats, column: Column) -> tuple[Floats, Floats]:
        weight = empty / (known + unsure2[column] * (empty * factor[column]) ** 2)
        return weight * rest, weight * empty

    def wide(empty: Floats, known: Floats, rest: Floats, column: Column) -> tuple[Floats, Floats]:
        mean = empty * factor[column]
        weight = (mean / (known + unsure2[column] * mean**2)) ** 2
        return weight * ((rest - mean) ** 2 - known), weight * mean**2

    for _ in range(_ROUNDS):
        over, under = total(off)
        factor = (over + _FACTOR) / (under + _FACTOR)
        factor = np.clip(factor, 1 / _MOST_FACTOR, _MOST_FACTOR)
        over, under = total(wide)
        unsure2 = (over / 2 + _UNSURE**-2) / (under / 2 + _UNSURE**-4)
        unsure2 = np.clip(unsure2, _LEAST_UNSURE**2, 2 * _UNSURE**2)
    return factor, unsure2


def _empties(
    released: tuple[Combinations, ...], frame: Frame, columns: int
) -> Callable[[Groups, Floats], tuple[Floats, Floats]]:
    """What gives the expected numbers with the column empty, and what is known of their error."""
    first = released[0]
    if len(released) > 1:
        share_of, ids = _shares(first, released[1], frame, columns), released[-1].ids

        def by_pairs(group: Groups, counts: Floats) -> tuple[Floats, Floats]:
            held = ids[group.part].T
            share = np.min([share_of[each, group.column] for each in held], axis=0)
            return counts * share, np.zeros(len(counts))

        return by_pairs
    column = frame.columns[first.ids[:, 0]]
    inside = column >= 0
    errors = (first.margins[inside] / _HALF_95) ** 2
    filled = totals(column[inside], first.counts[inside], columns)
    variance = totals(column[inside], errors, columns) + frame.scale**2
    share = np.clip(1 - filled / frame.records, 0.0, 1.0)
    share2 = variance / frame.records**2

    def by_chance(group: Groups, counts: Floats) -> tuple[Floats, Floats]:
        return counts * share[group.column], counts**2 * share2[group.column]

    return by_chance


def _shares(first: Combinations, pairs: Combinations, frame: Frame, columns: int) -> Floats:
    """Shape (attributes, columns): of those with an attribute, the share with a column empty."""
    held = np.zeros(first.size)
    held[first.ids[:, 0]] = first.counts
    filled = np.zeros(first.size * max(1, columns))
    for one, other in (pairs.ids.T, pairs.ids.T[::-1]):
        column = frame.columns[other]
        inside = column >= 0
        cell = one[inside].astype(np.int64) * columns + column[inside]
        filled += totals(cell, pairs.counts[inside], len(filled))
    empty = held[:, None] - filled.reshape(first.size, max(1, columns))
    share: Floats = np.clip(empty / np.maximum(held, 1.0)[:, None], 0.0, 1.0)
    return share


def consistent(noisy: Noisy, released: tuple[Combinations, ...], frame: Frame) -> Noisy:
    """The noisy counts with the sums over a column brought in.

    Generalized least squares: the counts x that minimize the squared distances from the noisy ones,
    over their variances, and those of their sums over a column from the count of the part less what
    is expected of the empty column, over what those are uncertain by. Solved by conjugate gradients
    (Hestenes and Stiefel, 1952), each step a sum and a look-up for each place.

    Args:
        noisy: the noisy counts, each part of them one attribute shorter released.
        released: the released combinations of length 1, 2, ..., those of the parts the last.
        frame: the population.

    Returns:
        The counts, and their standard deviations, which are exact for full tables of known sums.
    """
    scale = noisy.scale
    groups, weights, targets, narrowings = [], [], [], []
    for entry in sums(noisy, released, frame):
        group = entry.group
        # Of a group only its members count from here on.
        nothing = np.zeros(0, dtype=np.int32)
        groups.append(replace(group, part=nothing, column=nothing))
        noise2 = group.sum(scale**2)
        variance = np.maximum(entry.error2 + entry.empty2, _TRUSTED * noise2)
        used = (group.number >= 2) & (variance < _WORTHWHILE * noise2)
        weight = np.where(used, 1 / variance, 0.0)
        weights.append(_single(weight))
        targets.append(entry.counts - entry.empty)
        narrowed = weight * noise2 / (group.number * (1 + weight * noise2))
        narrowings.append(group.spread(_single(narrowed)))

    def spread(values: Iterable[Floats]) -> Callable[[slice], Floats]:
        """What gives the sums over all columns of a value of each group, for some candidates."""
        every = [group.spread(_single(each)) for group, each in zip(groups, values, strict=True)]
        return lambda rows: np.sum([each(rows) for each in every], axis=0)

    def applied(z: Floats) -> Floats:
        x = scale * z
        found = spread(weight * group.sum(x) for group, weight in zip(groups, weights, strict=True))
        del x
        total = np.empty(len(z), dtype=np.float32)
        for rows in _blocks(len(z)):
            total[rows] = z[rows] + scale[rows] * found(rows)
        return total

    # From the noisy counts on: what is off is only what the sums say.
    off = spread(
        weight * (target - group.sum(noisy.counts))
        for group, weight, target in zip(groups, weights, targets, strict=True)
    )
    targets.clear()
    z: Floats = noisy.counts / scale
    rest = np.empty(len(z), dtype=np.float32)
    for rows in _blocks(len(z)):
        rest[rows] = scale[rows] * off(rows)
    del off
    z = _solved(applied, rest, z)
    z *= scale
    narrowed = np.empty(len(z))
    for rows in _blocks(len(z)):
        narrow = np.prod([1 - each(rows) for each in narrowings], axis=0)
        narrowed[rows] = scale[rows] * np.sqrt(np.maximum(narrow, _LEAST_NARROWED))
    return replace(noisy, counts=z, scale=narrowed)


def _single(values: Floats) -> Floats:
    return values.astype(np.float32)


def _blocks(number: int) -> Iterator[slice]:
    return (slice(start, start + _BLOCK) for start in range(0, number, _BLOCK))


def _solved(applied: Callable[[Floats], Floats], rest: Floats, z: Floats) -> Floats:
    """Where nothing is left, by conjugate gradients, from `z` with so much left; both change."""
    step = rest.copy()
    left = first = _squares(rest, rest)
    for _ in range(_MOST_STEPS):
        if left <= _CLOSE * first or left == 0:
            break
        along = applied(step)
        size = left / _squares(step, along)
        for rows in _blocks(len(z)):
            z[rows] += size * step[rows].astype(np.float64)
            rest[rows] -= size * along[rows].astype(np.float64)
        del along
        before, left = left, _squares(rest, rest)
        step *= np.float32(left / before)
        step += rest
    return z


def _squares(one: Floats, other: Floats) -> float:
    """The sum of the products, in double precision."""
    return sum(
        float((one[rows].astype(np.float64) * other[rows]).sum()) for rows in _blocks(len(one))
    )


def with_longer(
    noisy: Noisy, longer: Noisy, released: tuple[Combinations, ...], frame: Frame
) -> Noisy:
    """Noisy counts joined with what the sums of longer ones over a column say of them.

    The expected number with the column empty is a share of the count itself, so that the sum is
    divided by the share that is not empty: taken off as a number, it would confirm the count it was
    made from.

    Args:
        noisy: the noisy counts.
        longer: noisy counts that are one attribute longer.
        released: the released combinations of length 1, 2, ..., those of `noisy` the last.
        frame: the population.
    """
    weight = 1 / noisy.scale**2
    total = noisy.counts * weight
    parts = released[-1]
    rows = Lookup(parts).places(np.ascontiguousarray(noisy.ids.T))
    row_of = np.zeros(len(parts.counts), dtype=np.int64)
    row_of[rows[rows >= 0]] = np.flatnonzero(rows >= 0)
    for entry in sums(longer, released, frame):
        group, share = entry.group, entry.empty / entry.counts
        used = (share < _MOST_EMPTY) & (group.number >= 2)
        share = np.where(used, share, 0.0)
        variance = group.sum(longer.scale**2) + entry.empty2
        variance += (longer.uneven * entry.counts) ** 2
        precision = np.where(used, (1 - share) ** 2 / variance, 0.0)
        row = row_of[group.part]
        weight += totals(row, precision, len(weight))
        evidence = group.sum(longer.counts) / (1 - share)
        total += totals(row, precision * evidence, len(weight))
    return replace(noisy, counts=total / weight, scale=1 / np.sqrt(weight))
