"""A run of any method seen from inside: what it measures, and answers of ours in place of noise.

Replaying the answers of one data set on its neighbor shows whether anything else was used.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any
from unittest import mock

import numpy as np

from populace import protect
from populace.vocabulary.guarantee import Event


@dataclass
class Transcript:
    """The measurements of a run, in order, and its result.

    Args:
        asked: for the rounds that name values, the attributes that were asked about.
        variances: of each measurement the variance of every count, where not all alike.
        result: what the method gave.
    """

    events: list[Event] = field(default_factory=list)
    exact: list[np.ndarray] = field(default_factory=list)
    noisy: list[np.ndarray] = field(default_factory=list)
    asked: dict[str, np.ndarray] = field(default_factory=dict)
    variances: list[np.ndarray | None] = field(default_factory=list)
    result: Any = None

    @property
    def counts(self) -> Any:
        """What was released, which is the first thing that a method gives."""
        return self.result[0]

    def changes(self, other: Transcript) -> list[tuple[Event, Fraction]]:
        """By how much each exact vector differs, squared, in the noise that its event states.

        Where counts have noise of their own, a change weighs less the wider it is.
        """
        assert self.events == other.events
        return [
            (event, _squared(event, one - two, variances))
            for event, one, two, variances in zip(
                self.events, self.exact, other.exact, self.variances, strict=True
            )
        ]


def _squared(event: Event, change: np.ndarray, variances: np.ndarray | None) -> Fraction:
    if variances is None:
        return Fraction(int((change**2).sum()))
    even = event.variance - protect.SMOOTHED
    each = zip(change.tolist(), variances.tolist(), strict=True)
    return sum((Fraction(d * d * even, v - protect.SMOOTHED) for d, v in each), Fraction(0))


KEY = b"the same in both runs"
"""The key by which a run chooses what is kept of one person: the lemma holds for every one."""

Answer = Callable[[Transcript, Event, np.ndarray], np.ndarray]

Priorities = Callable[[int], np.ndarray]


def in_order(number: int) -> np.ndarray:
    """Priorities by which, of too many, the first ones stay: whose they are alone decides."""
    return np.arange(number, dtype=np.uint64)


def run(
    method: Callable[[], Any], answer: Answer, words: Priorities, seen: Transcript | None = None
) -> Transcript:
    """Run a method with answers of our own in place of exact counts plus noise.

    Args:
        method: what measures.
        answer: gives the noisy counts of a measurement.
        words: the priorities that bound how many records hang on one.
        seen: the transcript to write into, where something is in it already.
    """
    seen = Transcript() if seen is None else seen
    measure = protect.measure

    def listen(
        name: str,
        exact: np.ndarray,
        sensitivity2: int,
        rho: Fraction,
        account: protect.Account,
        unit: int = protect.UNIT,
        **precise: Any,
    ) -> tuple[protect.NoisyCounts, protect.Account]:
        measured, account = measure(name, exact, sensitivity2, rho, account, unit, **precise)
        values = answer(seen, measured.event, exact)
        seen.events.append(measured.event)
        seen.exact.append(exact)
        seen.noisy.append(values)
        seen.variances.append(measured.variances)
        return replace(measured, values=values), account

    with (
        mock.patch.object(protect, "measure", listen),
        mock.patch.object(protect, "words", words),
        mock.patch.object(protect, "fresh_key", return_value=KEY),
    ):
        seen.result = method()
    return seen


def noise(rng: np.random.Generator) -> Answer:
    """Noise of the stated variance."""

    def answer(_: Transcript, event: Event, exact: np.ndarray) -> np.ndarray:
        return exact + np.rint(rng.normal(0.0, event.variance**0.5, exact.shape)).astype(np.int64)

    return answer


def again(first: Transcript) -> Answer:
    """The answers that another run got; it must ask the same."""

    def answer(seen: Transcript, event: Event, exact: np.ndarray) -> np.ndarray:
        place = len(seen.events)
        assert place < len(first.events), "the neighbor is measured more often"
        told = first.noisy[place]
        assert exact.shape == told.shape, f"{event.name}: data decide what is asked"
        return told

    return answer
