"""Parents by number of children, fitted to all that was measured of them.

Reads noisy and released facts alone. The families of a release are what comes out here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.degrees import spread
from populace.vocabulary.structure import CLASS_STARTS, CLASSES

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

_HALF_95 = 1.96
_SMALLEST_MODE = 5
_STANDS_OUT = 4.0
_LOWER = 0.5
"""By how many standard deviations classes beyond the mode are taken lower where they may be noise.

As nothing below zero is fitted, noise above it would stay, and bring more links the larger a class
is. On ten relations the error of the links in fitted numbers is least at 0.5 to 1.2 where few have
many, and at 0 where many do.
"""

_ROUNDS = 300


@dataclass(frozen=True)
class ByClass:
    """Noisy numbers of parents by class of the number of children.

    Args:
        values: shape (classes,).
        scale: standard deviation of their noise.
        starts: the smallest number of each class.
        most: the largest number of all.
    """

    values: Floats
    scale: float
    starts: tuple[int, ...]
    most: int

    @property
    def widths(self) -> Floats:
        """How many numbers each class has."""
        return np.diff([*self.starts, self.most + 1]).astype(np.float64)

    @property
    def solid(self) -> Floats:
        """The numbers of parents that stand out in the noise; 0 for other classes."""
        return np.where(self.values > 2 * self.scale, self.values, 0.0)

    def means(self, bound: int) -> Floats:
        """The mean of min(d, bound) over the numbers d of each class."""
        return self.means_of(np.minimum(np.arange(self.most + 1, dtype=np.float64), bound))

    def means_of(self, each: Floats) -> Floats:
        """The mean over each class of what is given for each number."""
        return np.add.reduceat(each, np.array(self.starts, dtype=np.intp)) / self.widths

    @property
    def column(self) -> Index:
        """For each class the one of `CLASSES` that it is part of."""
        return (np.searchsorted(CLASS_STARTS, self.starts, side="right") - 1).astype(np.int64)


@dataclass(frozen=True)
class Sum:
    """A noisy number of links, at most so many of each parent counted.

    Args:
        bound: how many.
        value: the noisy number.
        scale: standard deviation of its noise.
        each: shape (most + 1,): what a parent with 0, 1, ... children adds to it, where that is not
            the number of links that count.
    """

    bound: int
    value: float
    scale: float
    each: Floats | None = None

    def means(self, by_class: ByClass) -> Floats:
        """What a parent of each class adds on average."""
        return by_class.means(self.bound) if self.each is None else by_class.means_of(self.each)


@dataclass(frozen=True)
class Classes:
    """Parents by `CLASSES` of the number of children, as a column of theirs has them.

    Args:
        values: shape (CLASSES,): the numbers of parents, 0 where none was released.
        scales: shape (CLASSES,): standard deviations of their noise, infinite where unknown.
    """

    values: Floats
    scales: Floats


def classes_of(first: Combinations, start: int) -> Classes:
    """What a table's released values say of a column of `CLASSES`.

    Args:
        first: the released values.
        start: the attribute of the first class.
    """
    at = first.ids[:, 0] - start
    mine = (at >= 0) & (at < len(CLASSES))
    values, scales = np.zeros(len(CLASSES)), np.full(len(CLASSES), np.inf)
    values[at[mine]] = first.counts[mine]
    scales[at[mine]] = first.margins[mine] / _HALF_95
    return Classes(values, scales)


def with_classes(
    first: Combinations,
    start: int,
    degrees: Index,
    by_class: ByClass,
    records_margin: float,
) -> Combinations:
    """Released values whose column of `CLASSES` says what the fitted numbers of children say.

    One question has one answer: both measurements stand behind it. The last class is what the
    others leave of all parents, where that is known more exactly.

    Args:
        first: the released values.
        start: the attribute of the first class.
        degrees: shape (most + 1,): parents by number of children, fitted.
        by_class: what was measured of them.
        records_margin: of the number of parents.
    """
    own = classes_of(first, start)
    beyond = np.zeros(CLASS_STARTS[-1], dtype=np.int64)
    total = np.add.reduceat(np.append(degrees, beyond), CLASS_STARTS).astype(np.int64)
    counted = np.maximum(1, np.bincount(by_class.column.astype(np.intp), minlength=len(CLASSES)))
    margins = _HALF_95 / np.sqrt(1 / (by_class.scale**2 * counted) + 1 / own.scales**2)
    rest = float(np.sqrt((margins[:-1] ** 2).sum() + records_margin**2))
    margins[-1] = min(margins[-1], rest)
    margins = np.maximum(np.round(margins, 1), 0.1)
    at = first.ids[:, 0] - start
    others, here = (at < 0) | (at >= len(CLASSES)), np.flatnonzero(total)
    ids = np.concatenate([first.ids[others], (start + here)[:, None]]).astype(np.int32)
    order = np.argsort(ids[:, 0], kind="stable")
    return replace(
        first,
        ids=np.ascontiguousarray(ids[order]),
        counts=np.concatenate([first.counts[others], total[here]])[order],
        margins=np.concatenate([first.margins[others], margins[here]])[order],
    )


def choose_bound(by_class: ByClass, scales: Mapping[int, float]) -> int:
    """How many links of each parent are counted: noise against what is left out.

    Args:
        by_class: parents by number of children.
        scales: for each number that may be chosen, the standard deviation of the noise of the
            number of links.
    """
    ends = [after - 1 for after in by_class.starts[1:]] + [by_class.most]
    middle, solid = by_class.means(by_class.most), by_class.solid
    options = [end for end in ends if end in scales]
    costs = [_HALF_95 * scales[end] + float(solid @ np.maximum(middle - end, 0)) for end in options]
    return options[int(np.argmin(costs))]


def all_links(by_class: ByClass, few: Sum, every: Sum) -> tuple[float, float]:
    """The number of links of all parents, and its standard deviation.

    The mean of two by inverse variance: as it was measured, and as measured up to a few of each
    parent with what the classes say is beyond. Nothing is cut at zero.
    """
    beyond = np.maximum(by_class.means(by_class.most) - by_class.means(few.bound), 0)
    other = few.value + float(beyond @ by_class.values)
    other2 = few.scale**2 + by_class.scale**2 * float(beyond @ beyond)
    first2 = every.scale**2
    value = (every.value / first2 + other / other2) / (1 / first2 + 1 / other2)
    return value, float((1 / first2 + 1 / other2) ** -0.5)


def fitted(
    by_class: ByClass, parents: int, sums: Sequence[Sum], classes: Classes | None = None
) -> Index:
    """Numbers of parents with 0, 1, ... children that add up to `parents`.

    Least squares without negative numbers (Lawson and Hanson, 1974), each measurement by its noise;
    from the most frequent number on those that noise hides fall. A class of more than four times
    its noise needs no such help, nor that of the bound, at which those with more stand, of more
    than twice: below, its noise alone would make many links, as only what is above zero counts. Nor
    do other classes that may be noise count in full (`_LOWER`).

    Args:
        by_class: the noisy numbers.
        parents: the protected number of parents.
        sums: noisy numbers of links.
        classes: parents by wider classes, where a column of theirs was measured, too.

    Returns:
        Shape (most + 1,).
    """
    size, widths = len(by_class.values), by_class.widths
    mode = int(np.argmax(by_class.values[:_SMALLEST_MODE]))
    basis = np.eye(size)
    for last in range(mode, size):
        basis[mode : last + 1, last] = widths[mode : last + 1]
    alone = by_class.values > _STANDS_OUT * by_class.scale
    alone[-1] = by_class.solid[-1] > 0
    basis = np.concatenate([basis, np.eye(size)[:, alone]], axis=1)
    rows = [basis / by_class.scale, basis.sum(axis=0)[None]]
    lower = np.where((np.arange(size) > mode) & (by_class.solid <= 0), _LOWER, 0.0)
    wanted = [by_class.values / by_class.scale - lower, np.array([float(parents)])]
    for each in sums:
        rows.append((each.means(by_class) @ basis)[None] / each.scale)
        wanted.append(np.array([each.value / each.scale]))
    if classes is not None:
        known = np.isfinite(classes.scales)
        together = np.arange(len(CLASSES))[known, None] == by_class.column
        rows.append(together @ basis / classes.scales[known, None])
        wanted.append(classes.values[known] / classes.scales[known])
    found = basis @ non_negative(np.concatenate(rows), np.concatenate(wanted))
    if found.sum() <= 0:
        found[0] = 1.0
    exact = found * (parents / found.sum())
    whole = np.floor(exact).astype(np.int64)
    order = np.argsort(-(exact - whole), kind="stable")
    whole[order[: parents - int(whole.sum())]] += 1
    return spread(whole, by_class.starts, by_class.most)


def non_negative(matrix: Floats, wanted: Floats) -> Floats:
    """The vector without negative entries that brings matrix @ vector closest to `wanted`.

    Args:
        matrix: shape (rows, unknowns).
        wanted: shape (rows,).
    """
    sizes = np.maximum(np.linalg.norm(matrix, axis=0), 1e-12)
    scaled = matrix / sizes
    found = np.zeros(matrix.shape[1])
    free = np.zeros(len(found), dtype=bool)
    tolerance = 1e-9 * max(1e-12, float(np.abs(scaled.T @ wanted).max(initial=0)))
    for _ in range(_ROUNDS):
        slope = np.where(free, -np.inf, scaled.T @ (wanted - scaled @ found))
        if free.all() or slope.max() <= tolerance:
            break
        free[int(np.argmax(slope))] = True
        while True:
            best = np.zeros(len(found))
            best[free] = np.linalg.lstsq(scaled[:, free], wanted, rcond=None)[0]
            if (best[free] > 0).all():
                break
            low = free & (best <= 0)
            step = (found[low] / np.maximum(found[low] - best[low], 1e-300)).min()
            found = found + step * (best - found)
            free &= found > 1e-12
            found[~free] = 0.0
        found = best
    result: Floats = found / sizes
    return result
