"""Links of parents, counted up to a bound of each: what a parent or a child changes in them.

Exact and sensitive; no noise is added here. The bounds are proved in `families.md`.
"""

from __future__ import annotations

from math import isqrt

import numpy as np
from numpy.typing import NDArray

from populace.count.families import FINE, Families, Reach, Tally
from populace.vocabulary.linked import Unit

Index = NDArray[np.int64]


def counted(families: Families, tau: int) -> Index:
    """Shape (1,): links, at most tau of each parent."""
    return np.array([np.minimum(families.degree, tau).sum()], dtype=np.int64)


def counted_change2(unit: Unit, tau: int) -> int:
    """What neighbors change in that number, squared: a parent tau links, a child one.

    Args:
        unit: who is protected.
        tau: the bound.
    """
    return {"parent": tau**2, "child": 1, "both": tau**2}[unit]


def counted_values(values: Tally, tau: int) -> Index:
    """Shape (asked,): links by value; each of d children counts min(1, tau / d), in 1 / FINE.

    Args:
        values: single values of the children.
        tau: the bound.
    """
    degree = np.maximum(values.families.degree[values.owner], tau)
    part = values.number * FINE * tau // degree
    result = np.zeros(values.asked, dtype=np.int64)
    np.add.at(result, values.place, part)
    return result


def counted_values_change2(unit: Unit, tau: int, reach: Reach) -> int:
    """The largest squared change of `counted_values` between neighbors, in units of 1 / FINE^2.

    Args:
        unit: who is protected.
        tau: the bound, from 3 to the bound on children of one parent.
        reach: the public bounds.
    """
    whole = FINE * FINE * reach.attributes
    parent = tau**2 * whole
    # Squared, in units of 1 / FINE^2 and rounded up: lemma 5.
    apart = 2 * whole if tau >= reach.most else -(-2 * tau**2 * whole // (tau + 1) ** 2)
    beta2 = max(whole, apart)
    entries = reach.entries(1)
    child = min(2 * parent, beta2 + 2 * isqrt(beta2 * entries) + 2 + entries)
    return {"parent": parent, "child": child, "both": max(parent, child)}[unit]
