"""What the released combinations say about longer ones before those are measured.

Reads released facts alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from populace.estimate.lookup import Floats, Lookup, Places
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids

_BLOCK = 1 << 14
_HALVINGS = 40
_HALF_95 = 1.96
USUAL_INTERACTION = {2: 1.0, 3: 0.35, 4: 0.35}
"""How strongly columns interact, as a standard deviation relative to the count."""


@dataclass(frozen=True, eq=False)
class Unsure:
    """Candidates whose doubt is known badly itself, as few counts tell it.

    Args:
        rows: shape (unsure,): which candidates they are, rising.
        doubts: shape (unsure, grid): what the doubt of each may be, rising.
        weights: shape (unsure, grid): how probable each of these is, by all counts but its own.
    """

    rows: Places
    doubts: Floats
    weights: Floats


@dataclass(frozen=True, eq=False)
class Prediction:
    """What to expect of each candidate.

    Args:
        mean: shape (candidates,), float64: the expected count if its attributes interact no more
            than their parts do.
        ceiling: shape (candidates,), float64: the smallest released count of a part that is one
            attribute shorter.
        doubt: shape (candidates,), float64: the standard error of `mean` relative to it, from the
            margins of those parts and from what interactions usually amount to.
        leeway: shape (candidates,), float64: how free the count is when its parts are known, from
            0.02 where nearly all of a part are in it to 1 where all others are many. A unit of
            interaction moves a count by so much of it, and so much of a Poisson variance is left.
        unsure: of which candidates the doubt may be far from what it says; None where of none.
    """

    mean: Floats
    ceiling: Floats
    doubt: Floats
    leeway: Floats
    unsure: Unsure | None = None

    def of_some(self, rows: slice | Places) -> Prediction:
        """Of some of the candidates, each doubt taken for sure."""
        return Prediction(self.mean[rows], self.ceiling[rows], self.doubt[rows], self.leeway[rows])


def predict(ids: Ids, released: tuple[Combinations, ...], records: float) -> Prediction:
    """The counts without interaction of the highest order, given all released parts.

    The presence or absence of the k attributes of a candidate makes a table of 2^k cells. The
    released parts and the number of records leave one of its numbers open, the count of all k
    together, and "no k-way interaction" (Bartlett, 1935; Birch, 1963) closes it: the product of the
    cells with an even number of absent attributes equals that of the others. The difference of the
    products rises with the count, which is found by bisection; for pairs this is independence.

    Args:
        ids: shape (candidates, k), k of 2 or more; every part of length below k has been released.
        released: the released combinations of length 1, 2, ..., at least k - 1.
        records: the protected number of subjects; anything below 1 is taken as 1.

    Returns:
        Means of at least 0 and at most their ceilings.

    Raises:
        ValueError: when a part of a candidate was not released.
    """
    length = ids.shape[1]
    mean, ceiling, doubt, leeway = (np.empty(len(ids)) for _ in range(4))
    for rows, part in _parts(ids, released, records):
        mean[rows], ceiling[rows], doubt[rows] = part.mean, part.smallest, np.sqrt(part.variance)
        leeway[rows] = _leeway(part.counts, part.mean, length)
    return Prediction(mean, ceiling, doubt, leeway)


def expected(ids: Ids, released: tuple[Combinations, ...], records: float) -> Floats:
    """The means of `predict` alone, in less time and memory."""
    mean = np.empty(len(ids))
    for rows, part in _parts(ids, released, records):
        mean[rows] = part.mean
    return mean


@dataclass(frozen=True, eq=False)
class _Part:
    """What released combinations say of a block of candidates."""

    counts: dict[tuple[int, ...], Floats]
    mean: Floats
    smallest: Floats
    variance: Floats


def _parts(
    ids: Ids, released: tuple[Combinations, ...], records: float
) -> Iterator[tuple[slice, _Part]]:
    """Blocks of candidates, with what their released parts say of them."""
    length = ids.shape[1]
    tables = [Lookup(combos) for combos in released[: length - 1]]
    last = released[length - 2]
    errors = (last.margins / (_HALF_95 * last.counts)) ** 2
    total = max(1.0, float(records))
    for start in range(0, len(ids), _BLOCK):
        rows = slice(start, start + _BLOCK)
        block = np.ascontiguousarray(ids[rows].T)
        counts: dict[tuple[int, ...], Floats] = {(): np.full(block.shape[1], total)}
        spread = np.full(block.shape[1], USUAL_INTERACTION[length] ** 2)
        for size in range(1, length):
            for part in combinations(range(length), size):
                places = tables[size - 1].places(block[list(part)])
                counts[part] = tables[size - 1].counts[places]
                if size == length - 1:
                    spread += errors[places]
        smallest = np.min(
            [counts[part] for part in combinations(range(length), length - 1)], axis=0
        )
        if (smallest <= 0).any():
            raise ValueError("every part of a candidate must have been released")
        open_count = (
            counts[0,] * counts[1,] / total if length == 2 else without_interaction(counts, length)
        )
        yield rows, _Part(counts, np.minimum(open_count, smallest), smallest, spread)


def _leeway(counts: dict[tuple[int, ...], Floats], mean: Floats, length: int) -> Floats:
    """How free a count is when its parts are known: over the count, 1 by the sum of 1 by its cells.

    Moving the open count by d moves every cell of its table by d, up or down, and the logarithm of
    the ratio of their products by d times the sum of the cells' inverses. Its inverse is also the
    variance that is left to the count when everything else about the table is given, in pairs that
    of the hypergeometric distribution.
    """
    everything = tuple(range(length))
    own, others = 1 / np.maximum(mean, 0.01), np.zeros(len(mean))
    whole = {**counts, everything: mean}
    for size in range(length):
        for present in combinations(everything, size):
            absent = [place for place in everything if place not in present]
            cell = np.zeros(len(mean))
            for more in range(len(absent) + 1):
                for extra in combinations(absent, more):
                    cell += (-1.0) ** more * whole[tuple(sorted(present + extra))]
            others += 1 / np.maximum(cell, 1.0)
    found: Floats = np.maximum(own / (own + others), 0.02)
    return found


def without_interaction(counts: dict[tuple[int, ...], Floats], length: int) -> Floats:
    """The count of all attributes at which even and odd cells have equal products.

    Args:
        counts: by the places of present attributes, fewer than all, the counts of candidates.
        length: how many attributes a candidate has.

    Every cell is a number minus or plus the open count. Inconsistent counts (noise) leave no room
    between the lower and the upper bound; the lower one is taken then.
    """
    everything = tuple(range(length))
    rising: list[Floats] = []
    falling: list[Floats] = []
    for size in range(length + 1):
        for present in combinations(everything, size):
            others = [place for place in everything if place not in present]
            cell = np.zeros(len(counts[()]))
            for more in range(len(others) + 1):
                for extra in combinations(others, more):
                    key = tuple(sorted(present + extra))
                    if len(key) < length:
                        cell += (-1.0) ** more * counts[key]
            (falling if (length - size) % 2 else rising).append(cell)
    low: Floats = np.max([-cell for cell in rising], axis=0)
    high = np.maximum(np.min(falling, axis=0), low)
    rising = [cell + low for cell in rising]
    falling = [cell - low for cell in falling]
    width = (high - low) / 2
    root = width.copy()
    excess = _cubic(rising, falling) if length == 3 else _product_excess(rising, falling)
    for _ in range(_HALVINGS):
        width *= 0.5
        root += np.copysign(width, -excess(root))
    found: Floats = low + root
    return found


def _product_excess(rising: list[Floats], falling: list[Floats]) -> Callable[[Floats], Floats]:
    """How much the product of the rising cells exceeds that of the falling ones, at a count."""

    def excess(count: Floats) -> Floats:
        even, odd = rising[0] + count, falling[0] - count
        for up, down in zip(rising[1:], falling[1:], strict=True):
            even *= up + count
            odd *= down - count
        even -= odd
        return even

    return excess


def _cubic(rising: list[Floats], falling: list[Floats]) -> Callable[[Floats], Floats]:
    """The same for four cells each, multiplied out: the fourth powers cancel."""
    even, odd = _multiplied(rising), _multiplied(falling)
    third, second = even[2] + odd[2], even[1] - odd[1]
    first, constant = even[0] + odd[0], even[3] - odd[3]

    def excess(count: Floats) -> Floats:
        value = third * count
        value += second
        value *= count
        value += first
        value *= count
        value += constant
        return value

    return excess


def _multiplied(cells: list[Floats]) -> tuple[Floats, Floats, Floats, Floats]:
    """The sums of products of three, two, one and all four cells."""
    one, two, three, four = cells
    left, right = one + two, three + four
    outer, inner = one * two, three * four
    return left * inner + right * outer, outer + inner + left * right, left + right, outer * inner
