"""What a release promises, as frozen data that travels with every public artifact.

How the promise is kept is proved in `protect`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from populace.vocabulary.facts import Fact, Protected


@dataclass(frozen=True)
class Event:
    """One noisy measurement: discrete Gaussian noise added to a vector of counts.

    Args:
        name: what was measured ("combinations of length 2").
        sensitivity2: the largest squared Euclidean change that one subject can make, in squared
            noise units.
        variance: the variance parameter of the discrete Gaussian, in squared noise units.
        unit: noise units per subject (16: counts are in sixteenths).
    """

    name: str
    sensitivity2: int
    variance: int
    unit: int = 16

    def __post_init__(self) -> None:
        if self.sensitivity2 < 1 or self.variance < 1 or self.unit < 1:
            raise ValueError("positive integers")

    @property
    def scale(self) -> float:
        """Standard deviation of the noise, in subjects."""
        return math.sqrt(self.variance) / self.unit


@dataclass(frozen=True)
class Guarantee:
    """The promise of a release.

    Args:
        kind: which promise; a k-anonymous release has no epsilon.
        protected: the units of privacy: the promise holds for each of them.
        epsilon: one subject multiplies the probability of any event by at most e^epsilon, and adds
            at most `delta` to it; None for k-anonymity.
        delta: what one subject may add to a probability, with `threshold_delta` included.
        rho: the zero-concentrated budget that epsilon and delta were turned into.
        threshold_delta: the part of delta that pays for values nobody declared.
        events: every noisy measurement that was made; their costs add up to at most rho.
        proof: where the proof stands, with its version.
        declared: what the steward declared and the promise takes as public.
        inferred: what was read off the data and not declared: the promise holds between data sets
            that agree on it.
        k: the smallest group for k-anonymity; None for differential privacy.
        by_links: where it depends on a record's number of links, the epsilon for each number.
    """

    kind: Literal["differential privacy", "k-anonymity"]
    protected: tuple[Protected, ...]
    epsilon: float | None = None
    delta: float | None = None
    rho: float | None = None
    threshold_delta: float = 0.0
    events: tuple[Event, ...] = ()
    proof: str = ""
    declared: tuple[Fact, ...] = ()
    inferred: tuple[Fact, ...] = ()
    k: int | None = None
    by_links: tuple[tuple[int, float], ...] = ()

    def __post_init__(self) -> None:
        private = self.kind == "differential privacy"
        if private and (self.epsilon is None or self.delta is None or self.k is not None):
            raise ValueError("differential privacy has an epsilon and a delta, and no k")
        if not private and (self.k is None or self.epsilon is not None):
            raise ValueError("k-anonymity has a k, and no epsilon")
