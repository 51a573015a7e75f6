from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace import count, protect
from populace.methods import charged_steps, preparation
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.methods.preparation import empty, planned, prepared
from populace.prepare import asked
from populace.protect import cost
from populace.read import read_table
from populace.vocabulary.operations import OneRow, Split
from populace.vocabulary.quantities import Bands, EqualBands, SuppressRare
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.recoding import Domain
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import ColumnSchema, Schema

EQUAL = EqualBands("age", start=0, stop=100, bands=4, share=0.1)
RARE = SuppressRare("job", fewer_than=5, share=0.05)
SCHEMA = Schema((ColumnSchema("age"), ColumnSchema("job", delimiter=";")), subject_id="who")


def people(rows):
    who, age, job = zip(*rows, strict=True) if rows else ((), (), ())
    data = {"who": list(who), "age": list(age), "job": list(job)}
    return read_table(data, schema=SCHEMA)


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["p", "q", "r"]),
        st.sampled_from(["", "7", "50", "99", "old"]),
        st.sampled_from(["", "a", "a;b", "b;c;d"]),
    ),
    max_size=8,
)


def within(table, recipe, rho):
    """A recipe applied within a budget."""
    steps = iter(charged_steps.steps(empty(table, recipe).declared, rho))
    return prepared(table, recipe, steps, preparation.counted, protect.Account(rho))


@pytest.fixture
def exact(monkeypatch):
    """Preparation without noise, and what it was asked to measure."""
    seen = []

    def measure(name, counts, sensitivity2, rho, account, _unit, **_how):
        event = protect.gaussian.Event(name, sensitivity2, 16 * sensitivity2)
        seen.append((name, sensitivity2, rho))
        return protect.NoisyCounts(counts, event), account

    monkeypatch.setattr(preparation.protect, "measure", measure)
    return seen


def test_charged_operations_pay_their_share_before_anything_is_drawn():
    table = people([("p", "7", "a"), ("q", "50", "b")])
    rho = Fraction(1, 10)
    _, account = within(table, Recipe((EQUAL, RARE)), rho)
    assert [event.sensitivity2 for event in account.events] == [256, 256]
    for event, share in zip(account.events, ("0.1", "0.05"), strict=True):
        assert cost(event) <= Fraction(share) * rho < cost(event) * Fraction(11, 10)
        assert "preparation" in event.name


@settings(max_examples=60)
@given(ROWS, st.sampled_from([EQUAL, RARE]))
def test_one_person_changes_the_measured_counts_by_one_at_most(rows, operation):
    def histogram(some):
        one = asked(people(some), operation)
        subjects = count.subjects(one, 4, protect.words)
        every = np.arange(subjects.size, dtype=np.uint64)
        counts = count.clipped(subjects, 1, 1).of(every)
        return dict(zip(one.columns[0].values, counts.tolist(), strict=True))

    with_her = histogram(rows)
    without = histogram([row for row in rows if row[0] != "p"])
    change = sum((held - without.get(value, 0)) ** 2 for value, held in with_her.items())
    assert change <= count.sensitivity2(1, 1)


def test_values_and_edges_follow_the_measured_counts(exact):
    rows = [(str(n), str(n % 100), "a" if n % 10 else "b") for n in range(40)]
    done, _ = within(people(rows), Recipe((EQUAL, RARE)), Fraction(1))
    assert done.columns[0].values == ("0-9", "10-19", "20-29", "30-99")
    assert done.columns[1].values == ("a",)
    assert [rho for _, _, rho in exact] == [Fraction("0.1"), Fraction("0.05")]


def test_the_release_spends_no_more_than_its_budget():
    rows = [(str(n), str(n % 100), "a;b") for n in range(300)]
    settings_ = Settings(1.0, length=2)
    counts, guarantee = aggregate_seeded(people(rows), settings_, recipe=Recipe((EQUAL, RARE)))
    names = [event.name for event in guarantee.events]
    assert names[:2] == [
        "preparation: counts of column 'age' for equal-bands",
        "preparation: counts of column 'job' for suppress-rare",
    ]
    spent = sum(cost(event) for event in guarantee.events)
    assert Fraction(98, 100) * Fraction(guarantee.rho) < spent <= Fraction(guarantee.rho)
    assert counts.columns[0].public
    assert "bands-equal" in {each.kind for each in guarantee.declared}


def test_a_recipe_that_costs_nothing_leaves_the_budget_whole():
    rows = [(str(n), str(n % 100), "a;b") for n in range(300)]
    bands = Recipe((Bands("age", edges=(0, 50, 100)),))
    events = []
    for recipe in (bands, None):
        _, guarantee = aggregate_seeded(people(rows), Settings(1.0, length=1), recipe=recipe)
        events.append([event.variance for event in guarantee.events])
    assert events[0] == events[1]


def test_all_domains_public_after_preparation_need_no_threshold():
    rows = [(str(n), str(n % 100), "a;b") for n in range(300)]
    public = (Domain("job", values=("a", "b")), EQUAL)
    _, guarantee = aggregate_seeded(people(rows), Settings(1.0, length=1), recipe=Recipe(public))
    assert guarantee.threshold_delta == 0
    _, guarantee = aggregate_seeded(people(rows), Settings(1.0, length=1), recipe=Recipe((EQUAL,)))
    assert guarantee.threshold_delta > 0


def test_what_a_recipe_makes_of_a_schema_before_data_are_read():
    recipe = Recipe((EQUAL, RARE, Split("more"), OneRow("when")))
    shape = planned(SCHEMA, recipe)
    assert [column.name for column in shape.columns] == ["age", "job", "more", "when"]
    assert [column.public for column in shape.columns] == [True, False, False, False]
    assert shape.bound == 8
    assert empty(people([]), Recipe((EQUAL,))).bound == 4
    # A column that is used and not described counts like any other.
    used = Schema(SCHEMA.columns, use=("age", "job", "when", "tools", "area"))
    assert len(planned(used, Recipe((EQUAL,))).columns) == 5
    declared = Schema(SCHEMA.columns, attributes_per_subject=3)
    assert planned(declared, Recipe((EQUAL,))).bound == 3
