"""The least epsilon that does what somebody needs, found by asking for plans."""

from __future__ import annotations

import math
from collections.abc import Callable

_SMALLEST, _LARGEST = 0.01, 20.0
_CLOSE = 0.01
"""So much smaller, as a share, than asked for may the smallest group be that is reported."""


def least(smallest: Callable[[float], float], group: float) -> float:
    """The least epsilon that reports a group of this size; 0 where none does.

    Noise falls with epsilon nearly as a power of it, so that a line through two plans, on
    logarithmic scales, all but finds it (false position, with its Illinois rule).

    Args:
        smallest: the smallest group that an epsilon reports; it falls as epsilon rises.
        group: how many people must show.
    """

    def excess(place: float) -> float:
        return math.log(max(smallest(math.exp(place)), 1e-9) / group)

    low, high = math.log(_SMALLEST), math.log(_LARGEST)
    above = excess(high)
    if above > 0:
        return 0.0
    below = excess(low)
    if below <= 0:
        return _SMALLEST
    for _ in range(12):
        if above > -_CLOSE:
            break
        # Half of what may be left over, so that the next plan reports the group, and barely.
        middle = low + (high - low) * (below + _CLOSE / 2) / (below - above)
        middle = min(max(middle, low + (high - low) / 20), high - (high - low) / 20)
        found = excess(middle)
        if found <= 0:
            high, above, below = middle, found, below / 2
        else:
            low, below = middle, found
    digits = 2 if math.exp(high) < 1 else 1
    return math.ceil(math.exp(high) * 10.0**digits) / 10.0**digits
