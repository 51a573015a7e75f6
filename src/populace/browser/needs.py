"""The least epsilon that does what somebody needs, found by asking for plans.

No data are read here.
"""

from __future__ import annotations

import math
from collections.abc import Callable

_SMALLEST, _LARGEST = 0.01, 20.0


def least(smallest: Callable[[float], float], group: float) -> float:
    """The least epsilon that reports a group of this size; 0 where none does.

    Args:
        smallest: the smallest group that an epsilon reports.
        group: how many people must show.
    """
    if smallest(_LARGEST) > group:
        return 0.0
    low, high = _SMALLEST, _LARGEST
    for _ in range(12):
        middle = (low * high) ** 0.5
        low, high = (low, middle) if smallest(middle) <= group else (middle, high)
    digits = 2 if high < 1 else 1
    return math.ceil(high * 10.0**digits) / 10.0**digits
