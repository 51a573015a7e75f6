"""Verdicts on acceptance criteria, attacked: answers replayed on a neighbor give the same ones."""

from dataclasses import replace
from unittest import mock

import numpy as np
import pytest

from populace import count, protect
from populace.api import releases
from populace.api.single import SingleTable
from populace.vocabulary.criteria import Criterion
from populace.vocabulary.progress import silent
from populace.vocabulary.release import Settings
from tests.attacks import engine, people, scale


def replayed(pair, settings, seed):
    """A release and that of its neighbor, with the same answers and the same seed of records."""

    def released(given):
        ready = SingleTable("", given, None, None).ready(settings)
        return releases._made(ready.measured(silent), "a release", silent)

    with mock.patch.object(protect.randomness, "fresh_seed", return_value=7):
        first = engine.run(
            lambda: released(pair.without),
            engine.noise(np.random.default_rng(seed)),
            engine.in_order,
        )
        again = engine.run(lambda: released(pair.neighbor), engine.again(first), engine.in_order)
    return first, again


def declared(rng):
    """Neighbors over declared columns, so that both are asked the same from the start."""
    while True:
        pair = people.random_pair(rng)
        columns = tuple(replace(column, public=True) for column in pair.columns)
        if len(columns) > 1:
            return replace(pair, columns=columns)


def test_answers_replayed_on_a_neighbor_give_the_same_verdicts():
    rng, pairs, largest = np.random.default_rng(9), 120 * scale.TIMES, 0.0
    for place in range(pairs):
        pair = declared(rng)
        names = tuple(column.name for column in pair.columns)
        demanded = (
            Criterion(names[:2], float(rng.choice([0.01, 1, 50]))),
            Criterion(names[-1:], float(rng.choice([0.44, 5, 100]))),
        )
        told = Settings(60.0, 1e-3, 2, criteria=demanded)
        first, again = replayed(pair, told, place)
        for event, change in first.changes(again):
            assert change <= event.sensitivity2, event.name
            if event.name.startswith("acceptance"):
                largest = max(largest, float(change / event.sensitivity2))
        assert first.result.verdicts == again.result.verdicts
        assert first.result.guarantee == again.result.guarantee
    assert largest > 0.8
    scale.keep("replay", "one table, verdicts", pairs=pairs, largest=largest)


def test_a_criterion_at_half_the_price_is_caught(monkeypatch):
    monkeypatch.setattr(count, "excess_change2", lambda _: count.CELL_UNIT**2 // 2)
    with pytest.raises(AssertionError):
        test_answers_replayed_on_a_neighbor_give_the_same_verdicts()
