"""What sums over a column say of noisy counts, before anything is shrunk.

The counts of a combination with each value of one more column, and with none of them, add up to the
count of the combination. Where the latter is known well, that takes noise away from the former; and
where the former are known, they are evidence about the latter.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from populace.estimate.lookup import Floats, Lookup, Places, totals
from populace.estimate.noisy import Frame, Noisy
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids

_HALF_95 = 1.96
_DENSE = 1 << 23
_UNSURE = 0.7
"""How far off the expected number of those with an empty column is, relative to it, to begin with.
"""

_LEAST_UNSURE = 0.3
_FACTOR = 10.0
_MOST_FACTOR = 2.0
_ROUNDS = 3

_UNEVEN = 0.4
_TRUSTED = 0.05
"""No sum is trusted more than to so much of the variance of its terms: rounds become few."""

_WORTHWHILE = 4.0
_MOST_STEPS = 100
_CLOSE = 1e-8
_MOST_EMPTY = 0.5
_LEAST_NARROWED = 1e-4


@dataclass(frozen=True, eq=False)
class Groups:
    """Candidates that differ in one place only, by the value of one column.

    Args:
        of: shape (candidates,): the group of each, or the last, which is no group.
        part: shape (groups,): the row of what they share among the released combinations.
        column: shape (groups,): the column they differ in.
        number: shape (groups,): how many they are.
    """

    of: Places
    part: Places
    column: Places
    number: Floats

    def sum(self, values: Floats) -> Floats:
        """Shape (groups,): the sum over each group, in the order of the candidates."""
        return totals(self.of, values, len(self.part) + 1)[:-1]

    def spread(self, values: Floats) -> Floats:
        """Shape (candidates,): each one's group's value, 0 outside of groups."""
        result: Floats = np.append(values, 0.0)[self.of]
        return result


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
        part = places.places(np.ascontiguousarray(ids.T[rest]))
        column = frame.columns[ids[:, place]]
        inside = (part >= 0) & (column >= 0)
        keys = np.where(inside, part * columns + column, len(parts.counts) * columns)
        found.append(_numbered(keys, len(parts.counts) * columns, max(1, columns)))
    return tuple(found)


def _numbered(keys: Places, outside: int, columns: int) -> Groups:
    if outside < _DENSE:
        held = np.bincount(keys.astype(np.intp, copy=False), minlength=outside + 1)
        kept = np.flatnonzero(held[:-1])
        number = np.full(outside + 1, len(kept), dtype=np.intp)
        number[kept] = np.arange(len(kept))
        of, count = number[keys], held[kept]
    else:
        kept, of, count = np.unique(keys, return_inverse=True, return_counts=True)
        of = of.reshape(-1)
        if len(kept) and kept[-1] == outside:
            kept, count = kept[:-1], count[:-1]
    part, column = kept // columns, kept % columns
    return Groups(of, part.astype(np.int64), column.astype(np.int64), count.astype(np.float64))


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


def sums(noisy: Noisy, released: tuple[Combinations, ...], frame: Frame) -> tuple[Sums, ...]:
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
        error2 += (_UNEVEN * (1 - noisy.kept) * counts) ** 2
        found.append(Sums(group, counts, empty, error2, empty2))
    factor, unsure2 = _learned(found, noisy, columns)
    result = []
    for entry in found:
        column = entry.group.column
        empty = np.minimum(entry.empty * factor[column], entry.counts)
        empty2 = entry.empty2 + empty + unsure2[column] * empty**2
        result.append(replace(entry, empty=empty, empty2=empty2))
    return tuple(result)


def _learned(every: list[Sums], noisy: Noisy, columns: int) -> tuple[Floats, Floats]:
    """Shapes (columns,): the factor of the expected empties, and their relative variance."""
    column = np.concatenate([entry.group.column for entry in every])
    empty = np.concatenate([entry.empty for entry in every])
    known2 = np.concatenate(
        [
            entry.group.sum(noisy.scale**2) + entry.error2 + entry.empty2 + entry.empty
            for entry in every
        ]
    )
    left = np.concatenate([entry.counts - entry.group.sum(noisy.counts) for entry in every])
    factor, unsure2 = np.ones(columns), np.full(columns, _UNSURE**2)

    def total(values: Floats) -> Floats:
        return totals(column, values, columns)

    for _ in range(_ROUNDS):
        mean = empty * factor[column]
        weight = empty / (known2 + unsure2[column] * mean**2)
        factor = (total(weight * left) + _FACTOR) / (total(weight * empty) + _FACTOR)
        factor = np.clip(factor, 1 / _MOST_FACTOR, _MOST_FACTOR)
        mean = empty * factor[column]
        weight = (mean / (known2 + unsure2[column] * mean**2)) ** 2
        over = total(weight * ((left - mean) ** 2 - known2)) / 2 + _UNSURE**-2
        unsure2 = over / (total(weight * mean**2) / 2 + _UNSURE**-4)
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
    scale, every = noisy.scale, sums(noisy, released, frame)
    weights, pull, narrowed = [], np.zeros(len(scale)), np.ones(len(scale))
    for entry in every:
        group = entry.group
        noise2 = group.sum(scale**2)
        variance = np.maximum(entry.error2 + entry.empty2, _TRUSTED * noise2)
        used = (group.number >= 2) & (variance < _WORTHWHILE * noise2)
        weight = np.where(used, 1 / variance, 0.0)
        weights.append(weight)
        pull += group.spread(weight * (entry.counts - entry.empty))
        narrowed *= 1 - group.spread(weight * noise2 / (group.number * (1 + weight * noise2)))
    right = noisy.counts / scale + scale * pull

    def applied(z: Floats) -> Floats:
        x, total = scale * z, np.zeros(len(z))
        for entry, weight in zip(every, weights, strict=True):
            total += entry.group.spread(weight * entry.group.sum(x))
        return z + scale * total

    z = _solved(applied, right, noisy.counts / scale)
    narrowed = np.sqrt(np.maximum(narrowed, _LEAST_NARROWED))
    return replace(noisy, counts=z * scale, scale=scale * narrowed)


def _solved(applied: Callable[[Floats], Floats], right: Floats, start: Floats) -> Floats:
    z = start.copy()
    rest = right - applied(z)
    step = rest.copy()
    left = first = float((rest * rest).sum())
    for _ in range(_MOST_STEPS):
        if left <= _CLOSE * first or left == 0:
            break
        along = applied(step)
        size = left / float((step * along).sum())
        z += size * step
        rest -= size * along
        before, left = left, float((rest * rest).sum())
        step = rest + (left / before) * step
    return z


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
        variance += (_UNEVEN * (1 - longer.kept) * entry.counts) ** 2
        precision = np.where(used, (1 - share) ** 2 / variance, 0.0)
        row = row_of[group.part]
        weight += totals(row, precision, len(weight))
        evidence = group.sum(longer.counts) / (1 - share)
        total += totals(row, precision * evidence, len(weight))
    return replace(noisy, counts=total / weight, scale=1 / np.sqrt(weight))
