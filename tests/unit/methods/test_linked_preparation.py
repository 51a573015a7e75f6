"""Charged steps of linked tables: what they count, and that every unit can pay for them."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from populace import count, protect
from populace.api.choice import method_of
from populace.methods import (
    both_ends,
    charged_steps,
    linked_preparation,
    related_preparation,
    schedules,
)
from populace.methods.linked_tasks import clipped_task
from populace.vocabulary.errors import SchemaError, raised
from populace.vocabulary.progress import silent
from tests.unit.api.linked_tables import families, network, project, protected

RARE = {"do": "suppress-rare", "column": "gender", "fewer_than": 5}


def on(column, share):
    return {**RARE, "column": column, "share": share}


ROLES = {"do": "domain", "column": "role", "values": ["r", "s"]}


def ready(tables, unit, recipes, **options):
    given, _ = project(tables, recipes=recipes, **options)
    terms = {"epsilon": 4.0, "protect": protected(unit)}
    method = method_of(given)
    return method.read(given, {}, silent, raised).ready(method.settings(given, terms))


def test_parents_count_as_one_and_children_and_links_in_shares_of_them():
    tables = (
        {"id": ["a", "b", "c"], "gender": ["F", "M", "F"]},
        {"pid": ["1", "2", "3"], "gender": ["F", "F", "M"]},
        {"id": ["a", "a", "b"], "pid": ["1", "3", "2"], "role": ["r", "r", "s"]},
    )
    steps = [[RARE], [RARE], [{**RARE, "column": "role"}]]
    found = ready(tables, "parent", steps, keys=["id=id", "pid=pid"]).data
    exact = []
    for (table_name, table), name in zip(
        found.own.items(), ("gender", "gender", "role"), strict=True
    ):
        where = [column.name for column in table.columns].index(name)
        one = replace(table, columns=(table.columns[where],), cells=(table.cells[where],))
        counts = linked_preparation._exact(table_name, one, found, 30)
        exact.append(dict(zip(table.columns[where].values, counts.tolist(), strict=True)))
    half = count.FINE // 2
    assert exact == [
        {"F": 2 * protect.UNIT, "M": protect.UNIT},
        {"F": half + count.FINE, "M": half},
        {"r": count.FINE, "s": count.FINE},
    ]


def test_each_step_is_drawn_at_the_price_of_its_own_table(monkeypatch):
    """Steps are taken in their order: one of another table would pay with the wrong noise."""
    tables = (
        {"id": ["a", "b", "c"], "gender": ["F", "M", "F"]},
        {"pid": ["1", "2", "3"], "gender": ["F", "F", "M"]},
        {"id": ["a", "a", "b"], "pid": ["1", "3", "2"], "role": ["r", "r", "s"]},
    )
    steps = [[RARE], [RARE], [{**RARE, "column": "role"}]]
    found = ready(tables, "parent", steps, keys=["id=id", "pid=pid"])
    task, counted, drawn = clipped_task(found.shape, found.settings), [], []

    def exact(name, one):
        counted.append((name, one.columns[0].name))
        return np.full(len(one.columns[0].values), 100 * count.FINE)

    def draw(measurement, values, account):
        table, column = measurement.over[0], counted[-1][1]
        assert measurement.name == charged_steps.name_of(column, "suppress-rare", table)
        drawn.append((table, column))
        return schedule_draw(measurement, values, account)

    schedule_draw = schedules.draw
    monkeypatch.setattr(schedules, "draw", draw)
    account = protect.Account(task.schedule.rho)
    related_preparation.prepared(found.data, task.charged, exact, account)
    assert drawn == counted
    assert [name for name, _ in drawn] == list(found.data.named)


@pytest.mark.parametrize("share", [0.01, 0.25])
@pytest.mark.parametrize("unit", ["parent", "child", "both"])
def test_every_measurement_of_families_is_paid_for(unit, share):
    found = ready(families(), unit, [[on("gender", share)], [on("gender", share)]])
    task = clipped_task(found.shape, found.settings)
    costs = [protect.cost(schedules.event(each)) for each in task.schedule.measurements]
    assert sum(costs) <= task.schedule.rho
    # The units are those in which `_exact` counts, the changes those that are proved for them.
    assert [(each.unit, each.changes) for each in task.charged] == [
        (protect.UNIT, ((1, protect.UNIT**2),)),
        (count.FINE, ((1, count.SHARES2),)),
    ]
    assert all(cost > 0 for cost in costs)


@pytest.mark.parametrize("share", [0.01, 0.25])
@pytest.mark.parametrize("most", [None, 1, 3, 50])
def test_both_ends_of_a_network_pay_for_their_steps(most, share):
    steps = [[on("gender", share)], [on("gender", 0.5)], [ROLES, on("role", share)]]
    found = ready(network(), "both", steps, relation="many-to-many")
    settings = replace(found.settings, most_parents=most)
    shares = both_ends.shares(found.shape, settings)
    public = both_ends.with_released_children(found.shape)
    task = both_ends.both_task(public, settings, shares.of_links)
    costs = [protect.cost(schedules.event(each)) for each in task.schedule.measurements]
    assert sum(costs) <= task.schedule.rho
    # A child pays for its links, and at least a quarter is left for its own record.
    links = both_ends.cost_of_links(task.schedule, settings.protected_links)
    assert shares.rest >= shares.whole.rho / 4
    assert links + shares.rest <= shares.whole.rho
    (of_links,) = (each for each in task.charged if each.links2)
    assert of_links.of_links(3) == 9 * count.SHARES2
    own = both_ends.grant_of_own(found.shape, settings, shares)
    paid = charged_steps.spent(charged_steps.steps(found.shape.children.declared, shares.rest))
    assert 0.49 * shares.rest < paid <= shares.rest / 2
    assert own.records + own.sizes + sum(own.lengths) + paid == shares.rest


def test_names_that_the_steps_give_are_told_apart_and_are_no_keys():
    same = [{"do": "rename", "names": {"gender": "means"}}]
    tables = families()
    found = ready(tables, "parent", [[], [RARE, *same]])
    assert [each.name for each in found.shape.children.columns] == ["people.means"]
    assert found.shape.structure.tables[1].headers == ("means",)
    with pytest.raises(SchemaError, match="not called as a key"):
        ready(tables, "parent", [[], [RARE, {"do": "rename", "names": {"gender": "pid"}}]])


def test_nothing_pending_is_left_as_it_is():
    found = ready(families(), "parent", [])
    assert found.shape is found.data
    account = protect.Account(Fraction(1))
    assert linked_preparation.prepared(found.data, found.settings, (), account) == (
        found.data,
        account,
    )
    assert linked_preparation.own_children(found.data, found.shape, account) == (None, account)
    assert np.array_equal(found.shape.parent_of, found.data.parent_of)
