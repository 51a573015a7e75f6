"""Values are named in two rounds: above a threshold, each with its own noise, or not at all."""

import numpy as np
import pytest

from populace import count, protect
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.vocabulary.guarantee import Event
from populace.vocabulary.release import Settings
from tests.attacks import people, transcripts
from tests.attacks.people import column, table

SETTINGS = Settings(1.0, 1e-6, 1)
GRANT = protect.grant(1.0, 1e-6, 1, private=True)
COLUMNS = (column("a", 4), *(column(f"flag {place}", 1, public=True) for place in range(5)))


def named(first, second):
    """The released private counts when the rounds get these answers, given their thresholds."""
    made = table(COLUMNS, [[((place + 1,), *(((1,),) * 5))] for place in range(4)])
    asked = {}

    def answer(seen, event, exact):
        if event.name not in (transcripts.FIRST, transcripts.SECOND):
            # A thousand people with six values, of which one is not named at first.
            held = 6 if event.name == "subjects by number of attributes" else 1
            return np.where((np.arange(exact.size) == held) | (exact.size == 1), 16_000, 0)
        asked[event.name] = seen.asked[event.name].tolist()
        cap = event.sensitivity2 // 256
        rounds = protect.rounds(GRANT, 6)
        early = event.name == transcripts.FIRST
        delta = rounds.first_delta if early else rounds.second_delta
        floor = protect.threshold(count.weights(1, cap, 6), event, delta)
        told = first(floor) + [0] * 5 if early else second(floor)
        return np.array(told, dtype=np.int64)

    aggregates, _ = transcripts.run(made, SETTINGS, answer).result
    counts = aggregates.lengths[0].counts.tolist()
    return dict(zip(aggregates.columns[0].values, counts, strict=False)), asked, aggregates


def test_a_value_at_either_threshold_is_hidden_and_above_it_shown():
    found, asked, _ = named(
        lambda floor: [floor, floor + 1, floor - 1, floor + 100], lambda floor: [floor, floor + 1]
    )
    assert asked == {transcripts.FIRST: list(range(9)), transcripts.SECOND: [0, 2]}
    assert list(found) == ["a value 001", "a value 002", "a value 003"]


def test_each_value_has_the_count_and_the_margin_of_its_round():
    found, _, aggregates = named(
        lambda floor: [16 * 500, floor, floor, floor], lambda floor: [floor, 16 * 400, floor]
    )
    assert found == {"a value 000": 500, "a value 002": 400}
    early, late = aggregates.lengths[0].margins[:2]
    assert late < 0.8 * early
    assert aggregates.lengths[0].scale == pytest.approx(early / 1.96, rel=0.02)


def test_of_a_value_that_passes_neither_nothing_is_left():
    found, _, aggregates = named(lambda floor: [floor] * 4, lambda floor: [floor] * 4)
    assert found == {}
    assert aggregates.columns[0].values == ()


def test_declared_values_are_measured_once():
    columns = (column("a", 4, public=True),)
    made = table(columns, [[((place % 4 + 1,),)] for place in range(80)])
    _, guarantee = aggregate_seeded(made, SETTINGS)
    assert [event.name for event in guarantee.events][2:] == [transcripts.FIRST]


def test_where_nobody_holds_much_there_is_one_round():
    made = table(COLUMNS[:1], [[((place % 4 + 1,),)] for place in range(80)])
    _, guarantee = aggregate_seeded(made, SETTINGS)
    assert [event.name for event in guarantee.events][2:] == [transcripts.FIRST]


def test_rare_values_are_named_that_one_round_would_hide():
    """Forty values of 30 people each among people with ten values.

    False alarm: each is named with a chance above .9, so fewer than 24 with one below 1e-8.
    """
    columns = tuple(column(f"column {place}", 2) for place in range(9))
    rows = [[((place % 40 + 1,), *(((1 + place % 2,),) * 9))] for place in range(1200)]
    made = table((column("a", 40), *columns), rows)
    settings = Settings(2.0, 1e-6, 1)
    aggregates, guarantee = aggregate_seeded(made, settings)
    assert len(aggregates.columns[0].values) >= 24
    granted = protect.grant(2.0, 1e-6, 1, private=True)
    cap = guarantee.events[2].sensitivity2 // 256
    once = Event("once", 256 * cap, protect.variance_for(256 * cap, granted.lengths[0]))
    weights = count.weights(1, cap, 10)
    alone = protect.threshold(weights, once, granted.threshold_delta) / 16
    assert alone > 38


@pytest.mark.parametrize(
    ("name", "least"),
    [("unseen values in the second round", 0.0), ("seldom seen values in the second round", 0.8)],
)
def test_the_worst_neighbors_change_the_second_round_no_more_than_it_states(name, least):
    """Someone who holds sixteen rare values, all hers alone or each shared with one other."""
    pair = people.worst_cases()[name]
    settings = Settings(4.0, 1e-6, 2)
    one = transcripts.record(pair.without, settings, np.random.default_rng(7))
    other = transcripts.replay(pair.neighbor, settings, one, 0.0)
    place = [event.name for event in one.events].index(transcripts.SECOND)
    moved = int((transcripts.changes(one, other)[place] ** 2).sum())
    own = np.setdiff1d(other.asked[transcripts.SECOND], one.asked[transcripts.SECOND])
    assert len(own) == (16 if least == 0 else 0)
    assert least * one.events[place].sensitivity2 <= moved <= one.events[place].sensitivity2
    assert one.result[0].columns == other.result[0].columns
