"""What a run is doing, in the words of a terminal. The studio has its own, in its catalogs."""

from __future__ import annotations

from populace import Stage, Step

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


def words(step: Step) -> str:
    """What a step does, with the length of the combinations that it is about."""
    of_length = f" of length {step.length}" if step.length else ""
    return f"{STAGES[step.stage]}{of_length}"
