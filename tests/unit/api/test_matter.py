"""Columns that matter are measured more precisely, and a plan says what each column gets."""

import random

import pytest

import populace
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.schema import ColumnSchema, Schema

N = 300
COUNTRIES = tuple(f"c{n}" for n in range(40))
GENDERS = ("woman", "man")


def tables():
    draw = random.Random(3)
    victims = {
        "victim": [f"v{n}" for n in range(N)],
        "gender": draw.choices(GENDERS, k=N),
        "country": draw.choices(COUNTRIES, k=N),
    }
    stays = {
        "victim": [f"v{draw.randrange(N)}" for _ in range(400)],
        "year": draw.choices(["2019", "2020"], k=400),
    }
    people = Schema((ColumnSchema("gender", values=GENDERS), ColumnSchema("country", COUNTRIES)))
    return {
        "victims": populace.Input(victims, schema=people),
        "stays": populace.Input(stays, schema=Schema((ColumnSchema("year", ("2019", "2020")),))),
    }


def told(**more):
    relation = populace.Relation("victims", "stays")
    return {"relations": relation, "protect": "victims", "epsilon": 4.0, **more}


def scales(released, place=0):
    """The noise of single values of the victims, or of pairs across, by column."""
    wanted = [("victims",), ("victims", "stays")][place]
    named = "pairs" if place else "aggregates"
    blocks = released.release.counts.blocks
    block = next(b for b in blocks if b.tables == wanted and b.name == named)
    columns = released.release.counts.columns_of(*wanted)
    sets = [[at] if not place else [at, len(columns) - 1] for at in range(len(columns) - place)]
    found = block.lengths[0].scales(sets)
    return {columns[at].name: scale for (at, *_), scale in zip(sets, found.tolist(), strict=True)}


def test_a_column_of_many_values_gets_less_noise():
    found = scales(populace.release(tables(), **told()))
    assert found["country"] < found["gender"] <= 4.1 * found["country"]


def test_a_column_that_matters_gets_half_of_the_noise():
    before = populace.release(tables(), **told())
    after = populace.release(tables(), **told(matter="gender"))
    for place in (0, 1):
        one, other = scales(before, place), scales(after, place)
        gained = (other["gender"] / other["country"]) / (one["gender"] / one["country"])
        assert gained == pytest.approx(0.5, rel=0.05)


def test_a_plan_says_what_each_column_gets():
    plan = populace.plan(tables(), **told())
    planned = dict(next(each.columns for each in plan.counts if each.columns))
    found = scales(populace.release(tables(), **told()))
    assert planned.keys() == found.keys()
    ratios = [planned[name] / (1.96 * found[name]) for name in found]
    assert max(ratios) / min(ratios) == pytest.approx(1.0, rel=0.02)
    assert dict(plan.most_links).keys() == {10, 30, 100}
    margins = [margin for _, margin in plan.most_links]
    assert margins == sorted(margins)
    assert margins[-1] == pytest.approx(10 * margins[0], rel=0.02)


def test_a_column_that_is_none_is_refused():
    with pytest.raises(ParameterError, match="columns of the release as those that matter"):
        populace.release(tables(), **told(matter=["gendre"]))


def test_at_both_ends_a_column_matters_in_pairs_and_one_that_is_none_is_refused():
    shared = tables()
    stays = shared.pop("stays")
    links = {"victim": stays.source["victim"], "actor": [f"a{n % 70}" for n in range(400)]}
    actors = {"actor": [f"a{n}" for n in range(70)], "role": ["r", "s"] * 35}
    shared |= {"actors": actors, "links": links}
    relation = populace.Relation("victims", "actors", "links", several=True)
    both = {"relations": relation, "protect": ["victims", "actors"], "epsilon": 4.0}

    def grades(**more):
        release = populace.release(shared, **both, **more).release
        (across,) = {event.precision for event in release.guarantee.events if event.precision}
        return across.grades

    before, after = grades(), grades(matter="gender")
    assert after[0] - after[1] == before[0] - before[1] + 4
    with pytest.raises(ParameterError, match="columns of the release as those that matter"):
        grades(matter=["gendre"])


def test_one_table_has_no_columns_that_matter():
    with pytest.raises(ParameterError, match="one table"):
        populace.release({"gender": ["woman"] * 30}, epsilon=4.0, matter="gender")
