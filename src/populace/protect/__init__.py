"""The wall.

Exact counts come in, noisy ones go out, and every drop of budget is accounted for. Nothing else may
add noise or spend.
"""

from populace.protect.accounting import (
    SMOOTHED,
    Account,
    Grant,
    Rounds,
    cost,
    grant,
    rounds,
    split,
    variance_for,
)
from populace.protect.conversion import delta_of, epsilon_for, rho_for
from populace.protect.gaussian import UNIT, NoisyCounts, measure
from populace.protect.linked_grant import (
    LONGEST_OF_CHILDREN,
    LinkedGrant,
    NetworkGrant,
    linked_grant,
    network_grant,
)
from populace.protect.noise import WIDEST
from populace.protect.randomness import fresh_key, fresh_seed, words
from populace.protect.remainder import less
from populace.protect.threshold import threshold, thresholds
from populace.protect.tree_grant import EdgeGrant, EdgeRequest, TreeGrant, tree_grant

__all__ = [
    "LONGEST_OF_CHILDREN",
    "SMOOTHED",
    "UNIT",
    "WIDEST",
    "Account",
    "EdgeGrant",
    "EdgeRequest",
    "Grant",
    "LinkedGrant",
    "NetworkGrant",
    "NoisyCounts",
    "Rounds",
    "TreeGrant",
    "cost",
    "delta_of",
    "epsilon_for",
    "fresh_key",
    "fresh_seed",
    "grant",
    "less",
    "linked_grant",
    "measure",
    "network_grant",
    "rho_for",
    "rounds",
    "split",
    "threshold",
    "thresholds",
    "tree_grant",
    "variance_for",
    "words",
]
