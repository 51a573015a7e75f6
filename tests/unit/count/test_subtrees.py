"""The bounds of subtrees in numbers: none grows where less can change."""

from math import comb, isqrt

from populace.count import subtrees
from populace.count.subtrees import FINE, Part
from populace.count.trees import Span


def test_bounds_are_what_the_proof_says():
    last, upper = Part(2, Span((4, 4), 3)), Part(1, Span((4, 4), 3))
    assert (last.below, upper.below) == (0, 1)
    assert upper.owned(3) > last.owned(3) >= isqrt(FINE**2 * 4 * 3)
    assert subtrees.entries(last.span, 3) == 2 * last.span.records * 3
    assert subtrees.moved2(10, 4) == 144
    assert subtrees.shortened2(1, 10, 4) == 144
    assert subtrees.shortened2(1, 10**9, 4) == 2 * FINE**2
    assert subtrees.swapped2(3) == 6 * (FINE + 1) ** 2 > subtrees.swapped(3) ** 2 - FINE**2
    assert subtrees.together(3 * FINE, 4 * FINE) == 5 * FINE
    assert subtrees.with_number(2, 5) == comb(4, 1)
    assert subtrees.total2(last, 4) == FINE**2 < subtrees.total2(upper, 4) == (4 * FINE) ** 2
    assert subtrees.totals2(upper, 4, 3) == 2 * (4 * FINE) ** 2 * 3
    assert 0 < subtrees.totals2(last, 4, 3) <= subtrees.totals2(upper, 4, 3)
