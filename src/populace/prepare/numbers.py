"""Numbers to bands: edges from declarations, and the words for what lies between them.

Each text is judged by itself; no edge is ever found by looking at which numbers there are.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from populace.vocabulary.numerals import numeral
from populace.vocabulary.quantities import Bands, EqualBands, TopBottom

CELLS = 100
"""How many cells at most a range is measured in where no step is declared."""

_ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5))


def number(text: str) -> Decimal | None:
    """The number that a text is, however it is written; None for any other (see `numeral`)."""
    return numeral(text).value


def edges(operation: Bands) -> tuple[Decimal, ...]:
    """The declared edges."""
    if operation.edges or operation.start is None or operation.stop is None:
        return operation.edges
    if operation.width is not None:
        return _steps(operation.start, operation.stop, operation.width)
    return nice(operation.start, operation.stop, operation.at_most or 1)


def nice(start: Decimal, stop: Decimal, at_most: int) -> tuple[Decimal, ...]:
    """Edges at multiples of a round width that cover a range with at most so many bands.

    The width is 1, 2, 2.5 or 5 times a power of ten.
    """
    power = (stop - start).adjusted() - len(str(at_most)) - 1
    while True:
        for digit in _ROUND:
            width = digit.scaleb(power)
            low = (start / width).to_integral_value(ROUND_FLOOR)
            high = (stop / width).to_integral_value(ROUND_CEILING)
            if high - low <= at_most:
                return tuple(width * (low + place) for place in range(int(high - low) + 1))
        power += 1


def grid(operation: EqualBands) -> tuple[Decimal, ...]:
    """The edges of the fine cells that are measured."""
    if operation.start is None or operation.stop is None:
        raise ValueError("a range is declared")
    if operation.step is not None:
        return _steps(operation.start, operation.stop, operation.step)
    return nice(operation.start, operation.stop, CELLS)


def _steps(start: Decimal, stop: Decimal, width: Decimal) -> tuple[Decimal, ...]:
    """From start in equal steps; the last band ends at stop, or is narrower."""
    count = int(((stop - start) / width).to_integral_value(ROUND_CEILING))
    return (*(start + width * place for place in range(count)), stop)


def equal(grid: Sequence[Decimal], counts: Sequence[float], bands: int) -> tuple[Decimal, ...]:
    """Edges between which noisy counts are about equal.

    Args:
        grid: the edges of the cells, rising.
        counts: for each cell its noisy count, of which negative ones say nobody.
        bands: how many bands to aim at.

    Returns:
        The first and last edge of the grid and up to bands - 1 between them.
    """
    held = [max(0.0, count) for count in counts]
    total = sum(held)
    if total == 0:
        held, total = [1.0] * len(held), float(len(held))
    reached, sums = 0.0, [0.0]
    for count in held:
        reached += count
        sums.append(reached)
    chosen = {0, len(grid) - 1}
    for band in range(1, bands):
        goal = total * band / bands
        chosen.add(min(range(len(sums)), key=lambda place: abs(sums[place] - goal)))
    return tuple(grid[place] for place in sorted(chosen))


def names(edges: Sequence[Decimal]) -> tuple[str, ...]:
    """Words for the bands between edges.

    Between whole numbers "0-4" stands for 0 up to, but not including, 5; else "0.5 to <1".
    """
    whole = all(edge == edge.to_integral_value() for edge in edges)
    return tuple(band(low, high, whole=whole) for low, high in pairwise(edges))


def band(low: Decimal, high: Decimal, *, whole: bool) -> str:
    """The word for a band, between whole numbers or others."""
    if not whole:
        return f"{written(low)} to <{written(high)}"
    last = high - 1
    if last == low:
        return written(low)
    return f"{written(low)}{'-' if low >= 0 else ' to '}{written(last)}"


def written(value: Decimal) -> str:
    """A number without exponent and trailing zeros."""
    return f"{value.normalize() + 0:f}"


class Banding:
    """The bands between edges, and the band of a text.

    Args:
        edges: the edges, rising.
        beyond: whether numbers outside have bands of their own.
    """

    def __init__(self, edges: Sequence[Decimal], *, beyond: bool) -> None:
        self._edges = tuple(edges)
        inner = names(edges)
        outer = (f"<{written(edges[0])}", f"{written(edges[-1])}+")
        self.values = (outer[0], *inner, outer[1]) if beyond else inner
        # For each place among the edges, from before the first to behind the last.
        self._places = self.values if beyond else (None, *inner, None)

    def __call__(self, text: str) -> str | None:
        """The band of a text; None where it is no number, or lies beyond."""
        found = number(text)
        return None if found is None else self._places[bisect_right(self._edges, found)]


def top_bottom(operation: TopBottom, text: str) -> str | None:
    """A number as it is, or the word for those beyond a limit."""
    found = number(text)
    if found is None:
        return None
    if operation.lowest is not None and found <= operation.lowest:
        return f"≤{written(operation.lowest)}"
    if operation.highest is not None and found >= operation.highest:
        return f"{written(operation.highest)}+"
    return written(found)


def by_size(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Distinct results of `top_bottom`, from the lowest to the highest."""

    def key(text: str) -> tuple[int, Decimal, str]:
        found = number(text)
        if found is None:
            return (0 if text.startswith("≤") else 2), Decimal(0), text
        return 1, found, text

    return tuple(sorted({text for text in texts if text}, key=key))
