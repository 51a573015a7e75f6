"""Values of children, each of whom counts as an equal share of the parent.

Exact and sensitive; no noise is added here. What a parent or a child can change is proved in
`equal_shares.md`.
"""

from __future__ import annotations

import numpy as np

from populace.count.clipping import UNIT, weights
from populace.count.families import FINE, Families, Index

SHARES2 = FINE * FINE
"""The largest squared change of `equal_shares` by one parent, or by one child, in squared units."""

SHARES_BELOW2 = 2 * SHARES2
"""The same where a record goes with all that hangs on it, however much of a root's that is."""


def equal_shares(families: Families) -> Index:
    """Count values of children so that all children of one parent together count as one.

    A child weighs one in so many as are kept of its parent; one with several values weighs less for
    each, so that its own vector is at most one long.

    Args:
        families: the families; at least 2 and at most 200 children are kept of each parent.

    Returns:
        Shape (children.size,), in units of 1 / FINE. Adding or removing one parent, or one child,
        changes its squared length by at most `SHARES2`.
    """
    children = families.children
    held = np.diff(children.starts)
    weight = np.array(weights(1, 1, children.bound), dtype=np.int64)[held]
    owner = np.repeat(families.owner, held.astype(np.intp))
    size = max(1, children.size)
    both, place = np.unique(owner * size + children.ids, return_inverse=True)
    sums = np.zeros(len(both), dtype=np.int64)
    np.add.at(sums, place.reshape(-1), np.repeat(weight, held.astype(np.intp)))
    part = sums * (FINE // UNIT) // families.degree[both // size]
    result = np.zeros(children.size, dtype=np.int64)
    np.add.at(result, both % size, part)
    return result
