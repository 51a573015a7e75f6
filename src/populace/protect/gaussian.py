"""The Gaussian mechanism on integer counts.

Spend first, then draw. Its guarantee is proved in `gaussian.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from populace.protect.accounting import SMOOTHED, Account, variance_for
from populace.protect.noise import WIDEST, discrete_gaussian
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.guarantee import Event
from populace.vocabulary.precision import Precision

_BLOCK = 1 << 20
"""To how many counts noise is added at a time."""

UNIT = 16
"""Noise units per subject: counts are measured in sixteenths."""


@dataclass(frozen=True, eq=False)
class NoisyCounts:
    """Noisy counts, and what they cost. From here on, nothing is exact.

    Args:
        values: int64, in noise units: sixteenths of a subject unless `event.unit` says otherwise.
        event: what was measured and with how much noise.
        variances: where counts have noise of their own, its variance for each, in squared units.
    """

    values: NDArray[np.int64]
    event: Event
    variances: NDArray[np.int64] | None = None

    @property
    def scale(self) -> float:
        """Standard deviation of the noise, in subjects."""
        return self.event.scale

    @property
    def scales(self) -> NDArray[np.float64]:
        """Shape of `values`: the standard deviation of each count's noise, in subjects."""
        if self.variances is None:
            return np.full(self.values.shape, self.scale)
        return np.sqrt(self.variances) / self.event.unit

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
    *,
    precision: Precision | None = None,
    columns: NDArray[np.int32] | None = None,
) -> tuple[NoisyCounts, Account]:
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
        precision: where sets of columns have noise of their own: then the squared change of each
            count, times the weight of its columns, adds up to at most the largest weight of `cap`
            attributes times the square of the unit; across tables, to at most 64 `sensitivity2`.
        columns: with a precision, shape (counts, length): the columns of each count.

    Returns:
        The noisy counts, and the account with this measurement paid.

    Raises:
        BudgetError: when the account cannot pay; then no noise has been drawn.
        ParameterError: so little was granted that the noise would be wider than can be drawn.
    """
    event = Event(name, sensitivity2, variance_for(sensitivity2, rho), unit, precision)
    variances = None
    if precision is not None:
        if columns is None or not event.consistent:
            raise ValueError("columns of every count, and the cap of the precision")
        variances = _variances(event, precision, columns)
    if max(event.variance, 0 if variances is None else variances.max(initial=0)) > WIDEST:
        raise ParameterError(
            expected="a budget and bounds that leave more than noise",
            found=f"an epsilon too small for {name}",
            action="Choose a larger epsilon, a smaller bound on links or attributes, or fewer"
            " columns.",
        )
    account = account.spend(event)
    # In C order one row behind the other is the same memory: what is added there is added here.
    values = exact.astype(np.int64, order="C")
    flat = values.reshape(-1)
    for start in range(0, len(flat), _BLOCK):
        part = slice(start, start + _BLOCK)
        if variances is None:
            flat[part] += discrete_gaussian(event.variance, len(flat[part]))
            continue
        some = variances[part]
        for variance in np.unique(some).tolist():
            rows = start + np.flatnonzero(some == variance)
            flat[rows] += discrete_gaussian(variance, len(rows))
    return NoisyCounts(values, event, variances), account


def _variances(event: Event, precision: Precision, columns: NDArray[np.int32]) -> NDArray[np.int64]:
    """Shape (counts,): variances inverse to weights, rounded up, at the price of the event."""
    largest, even = precision.limit
    whole = largest * (event.variance - SMOOTHED)
    variances = np.empty(len(columns), dtype=np.int64)
    for start in range(0, len(columns), _BLOCK):
        part = slice(start, start + _BLOCK)
        weights, of = np.unique(precision.weights(columns[part]), return_inverse=True)
        found = [-(-whole // (even * weight)) + SMOOTHED for weight in weights.tolist()]
        variances[part] = np.array(found, dtype=np.int64)[of.reshape(-1)]
    return variances
