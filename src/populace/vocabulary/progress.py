"""How long work reports where it is, and how it is stopped.

No step may carry a number computed from sensitive data. Words for people are found at the edges.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from populace.vocabulary.calls import told_right

Stage = Literal[
    "reading",
    "preparing",
    "gathering",
    "counting",
    "measuring",
    "measuring-children",
    "measuring-pairs",
    "drawing",
    "drawing-children",
    "improving",
    "improving-children",
    "writing",
    "loading",
    "searching",
    "counting-real",
    "counting-synthetic",
    "comparing",
    "comparing-tables",
    "comparing-rare",
    "comparing-records",
    "training",
    "attacking",
    "attributing",
    "done",
]
"""What a run is doing. Every edge has words for each."""


@dataclass(frozen=True)
class Step:
    """One moment of a run.

    Args:
        stage: what is being done.
        share: how much of the whole run is done, from 0 to 1: by the plan of stages, and by what
            was released once it was, but never by what the data hold (`docs/decisions/0023`).
        length: of the combinations that are counted or measured; 0 where that is not all of it.
    """

    stage: Stage
    share: float
    length: int = 0


Progress = Callable[[Step], None]
"""Receives each step; raises `Stopped` to end the run."""


def silent(_step: Step) -> None:
    """Reports nothing."""


@told_right
def part(progress: Progress, start: float, stop: float) -> Progress:
    """Progress of one part of a run, told as progress of the whole.

    Args:
        progress: receives each step of the whole.
        start: share of the whole that is done when the part begins, from 0 to 1.
        stop: share of the whole that is done when the part ends, from `start` to 1.

    Returns:
        What receives the steps of the part.

    Raises:
        ParameterError: where `progress` cannot be called, or a keyword is not among these.
    """

    def report(step: Step) -> None:
        progress(replace(step, share=start + (stop - start) * step.share))

    return report
