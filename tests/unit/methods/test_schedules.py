"""What a run measures is its schedule: a release that lost a measurement or its noise departs."""

import re
from dataclasses import replace
from fractions import Fraction
from math import comb
from pathlib import Path

import numpy as np
import pytest

from populace import count, protect
from populace.count import FINE
from populace.methods import both_ends, schedules, shared_schedules
from populace.methods import linked as families
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.methods.linked_tasks import clipped_task
from populace.methods.networks import network
from populace.prepare import recipe_of
from populace.read import read_table
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.errors import BudgetError
from populace.vocabulary.guarantee import Measurement
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation
from tests.unit.api import linked_tables

DOCUMENTS = Path(schedules.__file__).parent
DATA = {
    "age": [str(n % 80) for n in range(400)],
    "job": [("baker", "smith", "")[n % 3] for n in range(400)],
}


def departs(schedule, events):
    """Whether a guarantee departs that lost any one measurement or states other noise for it."""
    assert schedules.departure(schedules.listed(schedule), events) is None
    for place, event in enumerate(events):
        rest = (*events[:place], *events[place + 1 :])
        if schedule.of(event.name).certain:
            assert schedules.departure(schedules.listed(schedule), rest) == event.name
        assert schedules.departure(schedules.listed(schedule), (*events, event)) == event.name
        for other in (
            replace(event, variance=event.variance // 2 + 1),
            replace(event, variance=2 * event.variance),
            replace(event, sensitivity2=event.sensitivity2 + 1),
            replace(event, unit=event.unit + 1),
        ):
            assert schedules.departure(schedules.listed(schedule), (*rest, other)) == event.name


def shared_out(schedule):
    """Whether the shares are within the budget."""
    return sum(each.rho for each in schedule.measurements) <= schedule.rho


@pytest.mark.parametrize("columns", [("age",), ("age", "job")])
def test_a_release_of_one_table_is_drawn_by_its_schedule(columns):
    table = read_table({name: DATA[name] for name in columns})
    settings = Settings(4.0, 1e-6, 3)
    counts, guarantee = aggregate_seeded(table, settings)
    schedule = schedules.single(settings, counts.columns, guarantee.declared)
    departs(schedule, guarantee.events)
    assert shared_out(schedule)


def test_what_a_recipe_was_paid_is_scheduled():
    recipe = recipe_of(
        [
            {"do": "equal-bands", "column": "age", "start": 0, "stop": 80, "bands": 3},
            {"do": "suppress-rare", "column": "job", "fewer_than": 9, "share": 0.05},
        ]
    )
    settings = Settings(4.0, 1e-6, 2)
    counts, guarantee = aggregate_seeded(read_table(DATA), settings, recipe=recipe)
    schedule = schedules.single(settings, counts.columns, guarantee.declared)
    departs(schedule, guarantee.events)


def tables(relation):
    parents, children, links = linked_tables.network()
    if relation == "one-to-many":
        parents, children, links = linked_tables.families()
    links = {key: links[key] for key in ("id", "pid")}
    parts = [
        Part(table, name)
        for table, name in zip((parents, children, links), ("v", "p", "l"), strict=True)
    ]
    joined = Relation("v", "p", "l", several=relation == "many-to-many")
    return read_related(parts, (joined,), LinkedTables, shared={"multi_value": {"means": ";"}})


@pytest.mark.parametrize("unit", ["parent", "child", "both"])
def test_families_are_drawn_by_their_schedule(unit):
    read, settings = (
        tables("one-to-many"),
        LinkedSettings(Settings(9.0, 1e-6, 2), unit),
    )
    schedule = clipped_task(read, settings).schedule
    departs(schedule, families.linked(read, settings)[1].events)
    assert shared_out(schedule)


@pytest.mark.parametrize("unit", ["parent", "both"])
def test_networks_are_drawn_by_their_schedule(unit):
    read = tables("many-to-many")
    settings = LinkedSettings(Settings(9.0, 1e-3, 2), unit, several=True)
    _, promise, apart, _ = network(read, settings)
    released = both_ends.with_released_children(read)
    if unit == "parent":
        departs(clipped_task(released, settings, many=True).schedule, promise.events)
        own = schedules.single(settings.settings, read.children.columns, read.children.declared)
        departs(own, apart.events)
        return
    share = both_ends.shares(read, settings).of_links
    schedule = both_ends.both_task(released, settings, share).schedule
    departs(schedule, promise.events)
    assert shared_out(schedule)
    few = shared_schedules.events_of_links(schedule, 2, promise.events)
    assert apart.events[-len(few) :] == few
    # Made at a price that was stated, with the noise and the precision that parents were told of.
    assert [each.name for each in few] == [
        name for name, _, _ in shared_schedules.of_links(schedule, 2)
    ]
    told = {each.name: (each.variance, each.precision) for each in promise.events}
    assert all(told[each.name] == (each.variance, each.precision) for each in few)
    assert schedules.departure(shared_schedules.of_links(schedule, 2), few) is None


def test_a_measurement_is_drawn_at_a_stated_price_alone():
    account = protect.Account(Fraction(1))
    exact = np.zeros(3, dtype=np.int64)
    measurement = Measurement("it", ("",), Fraction(1, 2), ((1, 256), (2, 512)))
    _, after = schedules.draw(measurement, exact, account, 2)
    assert after.events == (schedules.event(measurement, 2),)
    assert [measurement.bound(least) for least in (0, 2, 9)] == [1, 2, 2]
    for bound in (None, 3):
        with pytest.raises(BudgetError, match="price"):
            schedules.draw(measurement, exact, account, bound)


# ---- the tables in the proofs ------------------------------------------------------------------

A, A_V, K, COLUMNS, TAU = 5, 4, 6, 3, 4


def rows(document):
    """Each measurement in the table of a proof, with what a parent changes and what the other."""
    text = (DOCUMENTS / document).read_text("utf-8")
    for line in text.split("\n"):
        cells = [cell.strip() for cell in line.strip("|").split(" | ")]
        if line.startswith("| ") and cells[0].isdigit():
            for name in re.findall(r"`([^`]*)`", cells[4]) if len(cells) > 4 else ():
                yield name, cells[2], cells[3]


def grants():
    private = {"private_parents": False, "private_children": False}
    whole = protect.linked_grant(4.0, 1e-6, 2, 2, **private)
    both = protect.network_grant(4.0, 1e-6, 2, 2, private_parents=False)
    return whole, both


def test_the_proof_of_both_ends_has_the_prices_of_the_schedule():
    reach = count.Reach(K, A, A_V + 1)
    schedule = shared_schedules.both_ends(grants()[1], reach, tau=TAU)
    listed = {name: pair for name, *pair in rows("both_ends.md")}
    assert listed.keys() == {each.name for each in schedule.measurements}
    for each in schedule.measurements:
        parent, link = listed[each.name]
        length = 2 if each.name.endswith("length 2") else 1
        b2 = comb(A, length)
        one = FINE**2 if each.unit == FINE else schedules.ONE
        if each.name == schedules.PAIRS:
            assert (parent, link) == ("4 C", "lemma 6")
            assert each.changes == tuple((c, 4 * c * one) for c, _ in each.changes)
            touched = (K + 1) * A * A_V * 16
            assert each.links2 == tuple(count.link_change2(c, touched) for c, _ in each.changes)
            assert each.changes[-1][0] >= 16 * A * A_V
            continue
        ((_bound, change2),) = each.changes if each.links2 else ((0, 0),)
        if not each.links2:
            histogram = each.name.startswith("parents by squared length")
            assert (parent, link) == ("1" if histogram else "as there", "0")
            continue
        if each.name == schedules.TOTALS:
            assert (parent, link) == ("τ² A", "lemma 5, and rounding")
            assert change2 == TAU**2 * A * FINE**2
            assert each.links2[0] == count.counted_values_change2("child", TAU, reach)
            continue
        known = {"τ²": TAU**2, "K²": K**2}
        known |= {"A_V": A_V, "1": 1, "(2b)²": 4 * b2, "2 · 3²": 18}
        assert change2 == known[parent] * one, each.name
        of_link = {"1": 1, "2 A_V": 2 * A_V, "2": 2, "2, and 1 for the child's own cell": 2}
        of_link |= {"b², and rounding": b2}
        rounding = 0.1 if "rounding" in link else 0
        assert of_link[link] * one <= each.links2[0] <= (1 + rounding) * of_link[link] * one, (
            each.name
        )
        assert each.own2 == (one if "own cell" in link else 0)


@pytest.mark.parametrize("unit", ["parent", "child"])
def test_the_proof_of_families_has_the_prices_of_the_schedule(unit):
    schedule = schedules.family(unit, grants()[0], count.Reach(K, A, A_V), COLUMNS)
    listed = {name: pair for name, *pair in rows("linked.md")}
    assert listed.keys() == {each.name for each in schedule.measurements}
    place = ("parent", "child").index(unit)
    for each in schedule.measurements:
        formula = listed[each.name][place]
        for bound, change2 in each.changes:
            length = 2 if each.name.endswith("length 2") else 1
            weights = count.weights(length, max(bound, length), A_V)
            known = {
                "0": schedules.ONE,  # What does not change is paid for as if it did.
                "1": schedules.ONE,
                "2": 2 * schedules.ONE,
                "c": bound * schedules.ONE,
                "2c": 2 * bound * schedules.ONE,
                "C(H_k, k)": comb(bound, length) * schedules.ONE,
                "`class_change2`": count.class_change2(weights, length, A_V),
                "τ²": bound**2 * schedules.ONE,
                "τ² A": bound**2 * A * FINE**2,
                **dict.fromkeys(("C_1", "C_k", "C_X"), bound * FINE**2),
            }
            if "lemma" in formula:
                assert change2 <= 2 * bound * FINE**2, each.name
            elif formula == "0":
                assert change2 in (schedules.ONE, known["`class_change2`"])
            else:
                assert change2 == known[formula], each.name
