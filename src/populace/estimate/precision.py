"""How precisely each set of columns of a length is to be measured, before it is.

Reads noisy and released facts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from fractions import Fraction
from math import comb, log2

import numpy as np
from numpy.typing import NDArray

from populace.estimate.caps import choose_cap, error, kept_share
from populace.estimate.lookup import Floats, totals
from populace.estimate.prediction import USUAL_INTERACTION
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Ids
from populace.vocabulary.precision import WIDEST, Precision
from populace.vocabulary.table import Column

_BINS = 24
_BLOCK = 1 << 20
_LEAST_GAIN = 1e-4
_WORTHWHILE = 0.995
_ROUNDS = 8
_UNNAMED = 16
_WIDEST_GAP = 8
_MATTERS = 4


def choose_precision(
    ids: Ids,
    mean: Floats,
    sizes: Floats,
    rho: float,
    attributes: Attributes,
    most: tuple[int, ...],
) -> tuple[int, Precision | None]:
    """The cap of a length, and how precisely each set of columns is measured.

    Sets of many values lose most to noise, those of few hardly anything. From the best cap for
    equal weights on, the grade of one column after the other is raised or lowered by 1 as long as
    the expected error falls (coordinate descent), then the cap; at most 8 times around. The
    expected error is that of `choose_cap`, with an interaction as is usual for the length.

    Args:
        ids: shape (candidates, length).
        mean: shape (candidates,): what is expected of each.
        sizes: shape (bound + 1,), as for `choose_cap`.
        rho: the budget of this length, above 0.
        attributes: the numbering of the ids.
        most: for each column, how many of its values a subject may hold.

    Returns:
        The cap, and the precision; None where weights other than equal ones promise less than half
        a percent.
    """
    length, bound, columns = ids.shape[1], len(sizes) - 1, len(most)
    even = choose_cap(length, sizes, rho, bound, mean, columns)
    if len(ids) == 0:
        return even, None
    expected = _expected(ids, mean, sizes, rho, attributes)
    start = Precision(length, even, (0,) * columns, most)
    first = least = expected(start)
    best, reach = start, WIDEST // length
    for _ in range(_ROUNDS):
        before = least
        for place in range(columns + 1):
            for step in (1, -1):
                moved = best
                while (tried := _moved(moved, place, step, reach, bound)) is not None:
                    found = expected(tried)
                    if found >= least * (1 - _LEAST_GAIN):
                        break
                    moved, least = tried, found
                if moved is not best:
                    best = moved
                    break
        if least > before * (1 - 10 * _LEAST_GAIN):
            break
    return (even, None) if least > _WORTHWHILE * first else (best.cap, best)


def public_grades(
    columns: Sequence[Column], power: Fraction, matter: Collection[str] = ()
) -> tuple[int, ...]:
    """How precisely each column is measured before anything is known of its counts.

    A column of k values gets noise of a standard deviation that falls with k to some power: of all
    splits of a budget among single values, the power 1/3 makes their expected error least, as k
    errors proportional to the deviation add up. Each value of a multi-valued column is one column
    of one value. Grades lie at most 8 apart, a factor of 4 between deviations, and around 0 on
    average over values.

    Args:
        columns: the columns; one of a private domain counts as one of 16 values.
        power: the power.
        matter: names of columns whose deviation is halved, relative to the others.
    """

    def values(column: Column) -> int:
        if column.multivalued:
            return 1
        return max(1, len(column.values)) if column.public else _UNNAMED

    if not columns:
        return ()
    sizes = [values(column) for column in columns]
    found = [round(float(4 * power) * log2(size)) for size in sizes]
    found = [
        max(grade, max(found) - _WIDEST_GAP) + _MATTERS * (column.name in matter)
        for grade, column in zip(found, columns, strict=True)
    ]
    middle = round(Fraction(sum(g * k for g, k in zip(found, sizes, strict=True)), sum(sizes)))
    return tuple(grade - middle for grade in found)


def _moved(chosen: Precision, place: int, step: int, reach: int, bound: int) -> Precision | None:
    """One grade changed by a step, or the cap in the last place; None where it may not be."""
    grades = chosen.grades
    if place == len(grades):
        cap = chosen.cap + step
        allowed = chosen.length <= cap <= bound
        return Precision(chosen.length, cap, grades, chosen.most) if allowed else None
    grade = grades[place] + step
    if abs(grade) > reach or not chosen.most[place]:
        return None
    changed = (*grades[:place], grade, *grades[place + 1 :])
    return Precision(chosen.length, chosen.cap, changed, chosen.most)


def _expected(
    ids: Ids, mean: Floats, sizes: Floats, rho: float, attributes: Attributes
) -> Callable[[Precision], float]:
    """What gives the expected error of all candidates together under a precision."""
    length, bound = ids.shape[1], len(sizes) - 1
    columns = len(attributes.columns)
    keys = _sets(ids, attributes)
    low, high = (float(np.log(max(end, 0.01))) for end in (mean.min(), mean.max()))
    number, total = (np.zeros(len(keys) * _BINS) for _ in range(2))
    for start in range(0, len(ids), _BLOCK):
        part = slice(start, start + _BLOCK)
        of = np.searchsorted(keys, _keys(ids[part], attributes))
        place = np.log(np.maximum(mean[part], 0.01)) - low
        bins = np.minimum(place * (_BINS / max(high - low, 1e-9)), _BINS - 1).astype(np.int64)
        cell = of * _BINS + bins
        number += totals(cell, np.ones(len(cell)), len(number))
        total += totals(cell, mean[part], len(number))
    places = [keys // columns ** (length - 1 - place) % columns for place in range(length)]
    sets = np.stack(places, axis=1)
    filled = np.flatnonzero(number)
    m = total[filled] / number[filled]
    number, of_cell = number[filled], filled // _BINS
    usual2 = USUAL_INTERACTION[length] ** 2

    def expected(chosen: Precision) -> float:
        if comb(bound, length) > 256 * comb(chosen.cap, length):
            return float("inf")
        variance = chosen.largest(chosen.cap)[-1] / (2 * rho * chosen.weights(sets))
        lost = 1 - kept_share(length, sizes, chosen.cap)
        return float((number * error(m, variance[of_cell], lost, usual2)).sum())

    return expected


def _sets(ids: Ids, attributes: Attributes) -> NDArray[np.int64]:
    """Shape (sets,): the distinct sets of columns as numbers, rising."""
    found = np.empty(0, dtype=np.int64)
    for start in range(0, len(ids), _BLOCK):
        found = np.union1d(found, _keys(ids[start : start + _BLOCK], attributes))
    return found


def _keys(ids: Ids, attributes: Attributes) -> NDArray[np.int64]:
    """Shape (candidates,): the set of columns of each as a number."""
    keys = np.zeros(len(ids), dtype=np.int64)
    for place in ids.T:
        keys = keys * len(attributes.columns) + attributes.column_of[place]
    return keys
