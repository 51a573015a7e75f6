"""What a run is doing, shown to whoever waits: a bar on a terminal or in a notebook, in words.

The studio has words of its own, in its catalogs. What is shown holds no number of a table.
"""

from __future__ import annotations

import html
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Literal, cast

from populace.vocabulary.calls import told_right
from populace.vocabulary.progress import Progress, Stage, Step, silent

STAGES: dict[Stage, str] = {
    "reading": "Reading the table",
    "preparing": "Preparing the table",
    "gathering": "Gathering each person's attributes",
    "counting": "Counting combinations",
    "measuring": "Measuring combinations",
    "measuring-children": "Measuring the other end of the relation",
    "measuring-pairs": "Measuring pairs across the tables",
    "drawing": "Drawing records",
    "drawing-children": "Drawing linked records",
    "improving": "Improving records",
    "improving-children": "Improving linked records",
    "writing": "Writing the files",
    "loading": "Reading the release",
    "searching": "Looking for what was not released",
    "counting-real": "Counting the real table",
    "counting-synthetic": "Counting the synthetic table",
    "comparing": "Comparing counts and distributions",
    "comparing-tables": "Comparing across the tables",
    "comparing-rare": "Comparing who holds rare combinations",
    "comparing-records": "Comparing records",
    "training": "Training models",
    "attacking": "Playing attacks",
    "attributing": "Attributing",
    "done": "Done",
}

Watched = Progress | Literal[False] | None
"""How a run is watched: by a bar where somebody can see one (None), not at all (False), or by a
function that is told each step and may raise `Stopped`."""

SPACING = 0.1
"""Seconds between two pictures of a bar in a notebook, at least."""


@told_right
def step_words(step: Step) -> str:
    """What a step does, with the length of the combinations that it is about."""
    of_length = f" of length {step.length}" if step.length else ""
    return f"{STAGES[step.stage]}{of_length}"


@told_right
@contextmanager
def watching(
    progress: Watched = None, words: Callable[[Step], str] = step_words
) -> Iterator[Progress]:
    """What reports the progress of a run while the block lasts; a bar is gone after it.

    Args:
        progress: None for a bar on a terminal or in a notebook and nothing elsewhere, False for
            nothing, or a function that is told each step.
        words: what stands beside a bar on a terminal.

    Raises:
        ParameterError: it is none of these.
    """
    if callable(progress):
        yield progress
    elif progress is False or sys.platform == "emscripten":
        yield silent
    elif in_notebook():
        with _in_notebook() as report:
            yield report
    elif sys.stderr.isatty():
        with _on_terminal(words) as report:
            yield report
    else:
        yield silent


def in_notebook() -> bool:
    """Whether this runs in a notebook that can show pictures."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return shell is not None and hasattr(shell, "kernel")


def throttled(show: Progress, spacing: float, clock: Callable[[], float]) -> Progress:
    """The same, told at most once in so many seconds but for what begins and ends it.

    Args:
        show: what is told.
        spacing: in seconds.
        clock: says the seconds.
    """
    last = -spacing

    def report(step: Step) -> None:
        nonlocal last
        now = clock()
        if step.stage == "done" or now - last >= spacing:
            last = now
            show(step)

    return report


def picture(step: Step) -> dict[str, str]:
    """A step as a notebook shows it: as HTML, and as text."""
    share = min(max(step.share, 0.0), 1.0)
    said = html.escape(step_words(step))
    return {
        "text/plain": f"{share:4.0%} {step_words(step)}",
        "text/html": f'<label><progress max="1" value="{share:.3f}"></progress> {said}</label>',
    }


@contextmanager
def _in_notebook() -> Iterator[Progress]:
    from IPython.display import DisplayHandle

    handle = cast("Any", DisplayHandle)()
    handle.display({"text/plain": ""}, raw=True)
    try:
        yield throttled(
            lambda step: handle.update(picture(step), raw=True), SPACING, time.monotonic
        )
    finally:
        handle.update({"text/plain": ""}, raw=True)


@contextmanager
def _on_terminal(words: Callable[[Step], str]) -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (
        SpinnerColumn(style="cyan"),
        BarColumn(complete_style="cyan"),
        TextColumn("{task.description}"),
    )
    console = Console(file=sys.stderr, highlight=False, markup=False)
    with Bar(*columns, TimeElapsedColumn(), console=console, transient=True) as bar:
        task = bar.add_task("", total=1.0)

        def report(step: Step) -> None:
            bar.update(task, completed=step.share, description=words(step))

        yield report
