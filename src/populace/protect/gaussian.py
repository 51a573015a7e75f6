"""The Gaussian mechanism on integer counts.

Spend first, then draw. Its guarantee is proved in `gaussian.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from populace.protect.accounting import Account, variance_for
from populace.protect.noise import WIDEST, discrete_gaussian
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Event

UNIT = 16
"""Noise units per subject: counts are measured in sixteenths."""


@dataclass(frozen=True, eq=False)
class Measured:
    """Noisy counts, and what they cost. From here on, nothing is exact.

    Args:
        values: int64, in noise units: sixteenths of a subject unless `event.unit` says otherwise.
        event: what was measured and with how much noise.
    """

    values: NDArray[np.int64]
    event: Event

    @property
    def scale(self) -> float:
        """Standard deviation of the noise, in subjects."""
        return self.event.scale

    @property
    def subjects(self) -> NDArray[np.float64]:
        """The noisy counts in subjects."""
        return self.values / self.event.unit


def measure(
    name: str,
    exact: NDArray[np.int64],
    sensitivity2: int,
    rho: Fraction,
    account: Account,
    unit: int = UNIT,
) -> tuple[Measured, Account]:
    """Add independent discrete Gaussian noise to every count, those of zero included.

    Args:
        name: what is measured, in public words.
        exact: counts in noise units. Which counts are asked for may depend on released
            facts only.
        sensitivity2: the largest squared Euclidean change of `exact` when one subject comes or
            goes, in squared sixteenths.
        rho: what the measurement may cost.
        account: what has been spent so far.
        unit: noise units per subject.

    Returns:
        The noisy counts, and the account with this measurement paid.

    Raises:
        BudgetError: when the account cannot pay; then no noise has been drawn.
        ParameterError: so little was granted that the noise would be wider than can be drawn.
    """
    event = Event(name, sensitivity2, variance_for(sensitivity2, rho), unit)
    if event.variance > WIDEST:
        raise ParameterError(
            expected="a budget and bounds that leave more than noise",
            found=f"an epsilon too small for {name}",
            action="Choose a larger epsilon, a smaller bound on links or attributes, or fewer"
            " columns.",
        )
    account = account.spend(event)
    noise = discrete_gaussian(event.variance, exact.size).reshape(exact.shape)
    return Measured(exact + noise, event), account
