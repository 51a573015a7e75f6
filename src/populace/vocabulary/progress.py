"""How long work reports where it is, and how it is stopped.

No step may carry a number computed from sensitive data.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One moment of a run.

    Args:
        stage: words for a person ("Counting combinations of length 2").
        share: how much of the whole run is done, from 0 to 1, by the plan of stages and never by
            what the data hold.
    """

    stage: str
    share: float


Progress = Callable[[Step], None]
"""Receives each step; raises `Stopped` to end the run."""


def silent(_step: Step) -> None:
    """Reports nothing."""


def part(progress: Progress, start: float, stop: float) -> Progress:
    """Progress of one part of a run, told as progress of the whole."""

    def report(step: Step) -> None:
        progress(Step(step.stage, start + (stop - start) * step.share))

    return report
