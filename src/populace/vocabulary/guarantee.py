"""What a release promises, as frozen data that travels with every public artifact.

How the promise is kept is proved in `protect`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from populace.vocabulary.cards import card, lines, table
from populace.vocabulary.facts import Fact, Protected
from populace.vocabulary.precision import Precision

Accounting = Literal["Gaussian", "zero-concentrated"]
"""What a budget rho measures: rho = mu^2 / 2 of Gaussian, or rho of zero-concentrated privacy."""


@dataclass(frozen=True)
class Event:
    """One noisy measurement: discrete Gaussian noise added to a vector of counts.

    Args:
        name: what was measured ("combinations of length 2").
        sensitivity2: the largest squared Euclidean change that one subject can make, in squared
            noise units.
        variance: the variance parameter of the discrete Gaussian, in squared noise units.
        unit: noise units per subject (16: counts are in sixteenths).
        precision: where sets of columns have noise of their own, how it differs. The variance is
            then that of sets of equal weight: the costs are the same.
    """

    name: str
    sensitivity2: int
    variance: int
    unit: int = 16
    precision: Precision | None = None

    def __post_init__(self) -> None:
        if self.sensitivity2 < 1 or self.variance < 1 or self.unit < 1:
            raise ValueError("positive integers")

    @property
    def consistent(self) -> bool:
        """Whether a precision is one of what one subject changes."""
        precise = self.precision
        if precise is None or precise.across:
            return True
        return self.sensitivity2 == self.unit**2 * math.comb(precise.cap, precise.length)

    @property
    def scale(self) -> float:
        """Standard deviation of the noise, in subjects."""
        return math.sqrt(self.variance) / self.unit


@dataclass(frozen=True)
class Measurement:
    """A noisy measurement of a method before it is made: over what, for whom, at which price.

    Args:
        name: what is measured.
        over: the names of the tables that are counted; "" for an only one.
        rho: its share of the budget.
        changes: for each bound that released facts may choose, the largest squared change that a
            unit of privacy can make under it, in squared noise units; the bounds rise, and there is
            one where nothing is chosen.
        unit: noise units per subject.
        links2, own2: where a record is protected by its number of links: what one of its links can
            change under each bound, squared, and what the record itself can change besides.
        certain: whether it is made in every run.

    Raises:
        ValueError: it has no price.
    """

    name: str
    over: tuple[str, ...]
    rho: Fraction
    changes: tuple[tuple[int, int], ...]
    unit: int = 16
    links2: tuple[int, ...] = ()
    own2: int = 0
    certain: bool = True

    def __post_init__(self) -> None:
        if not self.changes or self.rho <= 0 or len(self.links2) not in (0, len(self.changes)):
            raise ValueError("a price")

    def bound(self, least: int = 0) -> int:
        """The smallest bound that is not below another; the largest where all are."""
        bounds = [bound for bound, _ in self.changes]
        return next((bound for bound in bounds if bound >= least), bounds[-1])

    def change2(self, bound: int) -> int:
        """The largest squared change under one of its bounds.

        Raises:
            KeyError: nothing was stated for that bound.
        """
        return dict(self.changes)[bound]

    def of_links(self, links: int, place: int = -1) -> int:
        """What a record with so many links can change, squared.

        Args:
            links: how many it has.
            place: of the bound; the largest without one.
        """
        link2 = self.links2[place]
        both = 2 * (math.isqrt(link2 * self.own2) + 1) * links if self.own2 else 0
        return links * links * link2 + both + self.own2


@dataclass(frozen=True)
class Schedule:
    """Every measurement of a run in its order, from public settings alone.

    The run draws it, the plan prices it, and a release is compared with it.

    Args:
        rho: the whole budget.
        measurements: the measurements; their shares add up to at most rho.
    """

    rho: Fraction
    measurements: tuple[Measurement, ...]

    def __contains__(self, name: str) -> bool:
        return any(each.name == name for each in self.measurements)

    def of(self, name: str) -> Measurement:
        """The measurement of that name.

        Raises:
            KeyError: none is.
        """
        return {each.name: each for each in self.measurements}[name]


@dataclass(frozen=True, repr=False)
class Guarantee:
    """The promise of a release.

    Args:
        kind: which promise; a k-anonymous release has no epsilon.
        protected: the units of privacy: the promise holds for each of them.
        epsilon: one subject multiplies the probability of any event by at most e^epsilon, and adds
            at most `delta` to it; None for k-anonymity.
        delta: what one subject may add to a probability, with `threshold_delta` included.
        rho: the budget that epsilon and delta were turned into.
        threshold_delta: the part of delta that pays for values nobody declared.
        events: every noisy measurement that was made; their costs add up to at most rho.
        proof: where the proof stands, with its version.
        declared: what the steward declared and the promise takes as public.
        inferred: what was read off the data and not declared: the promise holds between data sets
            that agree on it.
        k: the smallest group for k-anonymity; None for differential privacy.
        accounting: what `rho` measures, where there is one; zero-concentrated before version 0.2.
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
    accounting: Accounting = "Gaussian"
    by_links: tuple[tuple[int, float], ...] = ()

    def __post_init__(self) -> None:
        private = self.kind == "differential privacy"
        if private and (self.epsilon is None or self.delta is None or self.k is not None):
            raise ValueError("differential privacy has an epsilon and a delta, and no k")
        if not private and (self.k is None or self.epsilon is not None):
            raise ValueError("k-anonymity has a k, and no epsilon")

    def __repr__(self) -> str:
        return f"<Guarantee: {self._said()}>"

    def _repr_html_(self) -> str:
        rows = [(each.name, each.scale) for each in self.events]
        return card(
            "Safe to publish",
            self._said(),
            lines(filter(None, (f"Proof: {self.proof}" if self.proof else "",))),
            table(
                "Noise that was drawn, as standard deviations in subjects",
                ("measurement", "noise"),
                [(name, f"{scale:.4g}") for name, scale in rows],
            ),
        )

    def _said(self) -> str:
        if self.epsilon is None:
            return f"{self.kind}, k {self.k}"
        return f"{self.kind}, epsilon {self.epsilon:g}, delta {self.delta:g}"
