"""A recipe looks at the data through paid answers only: replayed, they hide a person altogether.

The run on a table is repeated on its neighbor with the answers that the first one got. Every
question must be the same and change by no more than was paid for, and so must the outcome be.
"""

from dataclasses import replace
from unittest import mock

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from populace import protect
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.prepare import recipe_of
from populace.read import read_table
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.attacks import scale

COLUMNS = ("who", "age", "day", "land", "needs", "job")
SCHEMA = Schema(
    (
        *tuple(ColumnSchema(name) for name in COLUMNS[1:-1]),
        ColumnSchema("job", values=("baker", "cook", "tailor")),
    ),
    subject_id="who",
)
RECIPE = recipe_of(
    [
        {"do": "tidy", "columns": ["land"], "case": "upper"},
        {"do": "split", "column": "needs", "delimiter": ";"},
        {"do": "merge", "column": "needs", "groups": {"a": ["A", "aa"]}, "others": "rest",
         "origin": "instrument"},
        {"do": "suppress-rare", "column": "job", "fewer_than": 3},
        {"do": "one-row", "by": "day"},
        {"do": "equal-bands", "column": "age", "start": 0, "stop": 100, "bands": 3, "step": 10},
        {"do": "dates", "column": "day", "to": "year", "first": "2020", "last": "2023"},
        {"do": "regions", "column": "land"},
    ]
)  # fmt: skip
ROW = st.tuples(
    st.sampled_from(["7", "45", "99", "old", "", "-3", "1e2"]),
    st.sampled_from(["2020-05-01", "2023-01-31", "1999-01-01", "x", ""]),
    st.sampled_from(["fr", " KE ", "UA", "zz", ""]),
    st.sampled_from(["a", "aa; b", "c;A", "", ";"]),
    st.sampled_from(["baker", "cook", "tailor", "spy", ""]),
)
PEOPLE = st.lists(st.lists(ROW, min_size=1, max_size=3), min_size=1, max_size=8)


def table(people):
    rows = [(str(who), *row) for who, held in enumerate(people) for row in held]
    return read_table(dict(zip(COLUMNS, zip(*rows, strict=True), strict=True)), schema=SCHEMA)


def run(given, answer):
    """A release in which each question gets an answer: the questions, and the outcome."""
    asked = []
    measure = protect.measure

    def listen(name, exact, sensitivity2, rho, account, unit=protect.UNIT, **precise):
        measured, account = measure(name, exact, sensitivity2, rho, account, unit, **precise)
        asked.append((measured.event, exact))
        return replace(measured, values=answer(len(asked) - 1, measured)), account

    with mock.patch.object(protect, "measure", listen):
        made = aggregate_seeded(given, Settings(8.0, length=2), recipe=RECIPE)
    return asked, made


@settings(max_examples=25 * scale.TIMES)
@given(PEOPLE, st.lists(ROW, min_size=1, max_size=3))
def test_answers_replayed_on_a_neighbor_give_the_same_release(people, extra):
    answers = []

    def remember(_, measured):
        answers.append(measured.values)
        return measured.values

    asked, made = run(table(people), remember)
    asked_again, again = run(table([*people, extra]), lambda place, _: answers[place])
    assert [event for event, _ in asked] == [event for event, _ in asked_again]
    largest = 0.0
    for (event, exact), (_, neighbor) in zip(asked, asked_again, strict=True):
        change = int(((exact - neighbor) ** 2).sum())
        assert change <= event.sensitivity2
        largest = max(largest, change / event.sensitivity2)
    scale.keep("replay", "one table, charged recipes", pairs=1, largest=largest)
    assert made[1] == again[1]
    assert made[0].columns == again[0].columns
    for one, other in zip(made[0].lengths, again[0].lengths, strict=True):
        assert np.array_equal(one.ids, other.ids)
        assert np.array_equal(one.counts, other.counts)
