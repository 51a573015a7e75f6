"""Runs of the method of one table seen from inside, and on its neighbors. No test here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from unittest import mock

import numpy as np

from populace import count
from populace.api import releases
from populace.api.single import SingleTable
from populace.methods import aggregate_seeded as method
from populace.methods import naming
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.guarantee import Event
from populace.vocabulary.progress import silent
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.table import Table
from tests.attacks import engine
from tests.attacks.engine import Answer, Transcript

FIRST, SECOND = "combinations of length 1", "values not named yet"


def run(table: Table, settings: Settings, answer: Answer) -> Transcript:
    """Run the method with answers of our own in place of exact counts plus noise.

    The key that decides what is kept of a person is the same in every run.
    """
    seen = Transcript(asked={FIRST: asked_first(table)})
    second = naming.second_round

    def note(people: count.Counter, size: int, unnamed: np.ndarray, *rest: Any) -> Any:
        seen.asked[SECOND] = unnamed
        return second(people, size, unnamed, *rest)

    with mock.patch.object(naming, "second_round", note):
        return engine.run(
            lambda: method.aggregate_seeded(table, settings), answer, engine.in_order, seen
        )


def released(table: Table, settings: Settings, name: str = "a release") -> Release:
    """The release of a table, as its door makes it."""
    ready = SingleTable("", table, None, None).ready(settings)
    return releases._made(ready.measured(silent), name, silent)


def priorities() -> Callable[[int], np.ndarray]:
    """The same stream of priorities for every table."""
    rng = np.random.default_rng(5)
    return lambda number: rng.integers(0, 1 << 63, number, dtype=np.uint64)


def record(table: Table, settings: Settings, rng: np.random.Generator) -> Transcript:
    """A run with noise of the stated variance, from a seed."""
    return run(table, settings, engine.noise(rng))


def asked_first(table: Table) -> np.ndarray:
    """The attributes that length 1 asks about: declared ones, and those that somebody holds."""
    attributes = Attributes(table.columns)
    bound = table.bound or len(table.columns)
    held = np.zeros(attributes.size, dtype=bool)
    held[count.chosen(table, bound, engine.KEY).ids] = True
    return np.flatnonzero(held | attributes.public)


def replay(neighbor: Table, settings: Settings, first: Transcript, shift: float) -> Transcript:
    """Run the neighbor with the answers that the table got.

    Private values that only the neighbor holds were never asked about; they get their count and
    `shift` standard deviations of noise, which leaves them below the threshold.
    """
    same = engine.again(first)

    def answer(seen: Transcript, event: Event, exact: np.ndarray) -> np.ndarray:
        if event.name not in (FIRST, SECOND):
            return same(seen, event, exact)
        place = len(seen.events)
        assert place < len(first.events), "the neighbor is measured more often"
        told = first.noisy[place]
        before, after = first.asked[event.name], seen.asked[event.name]
        assert np.isin(before, after).all(), f"{event.name}: the data decide what is asked"
        assert told.shape == before.shape, f"{event.name}: the data decide what is asked"
        assert exact.shape == after.shape, f"{event.name}: the data decide what is asked"
        values = exact + np.int64(shift * event.variance**0.5)
        values[np.isin(after, before)] = told
        return values

    return run(neighbor, settings, answer)


def changes(one: Transcript, other: Transcript) -> list[np.ndarray]:
    """By how much each exact vector differs between two neighbors, over the same cells."""
    found = []
    for event, old, new in zip(one.events, one.exact, other.exact, strict=True):
        change = new.copy()
        if event.name in (FIRST, SECOND):
            change[np.isin(other.asked[event.name], one.asked[event.name])] -= old
        else:
            change -= old
        found.append(change)
    return found
