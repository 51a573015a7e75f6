"""Shares along a path: of what hangs on a group of one table, those with a value of another."""

from dataclasses import replace

import numpy as np
import pytest

import populace
from populace import publish
from populace.publish.page import showcase
from populace.publish.questions import paths
from populace.publish.questions.queries import QueryEngine, question
from tests.unit.methods.houses import houses, project

TABLES = houses(900)


@pytest.fixture(scope="module")
def made():
    return populace.release(project(TABLES, epsilon=64.0))


def truth(kind, place):
    """The share of stays of persons in houses of a place that are of a kind."""
    of_house = dict(zip(TABLES["houses"]["house"], TABLES["houses"]["place"], strict=True))
    persons = TABLES["persons"]
    of_person = dict(
        zip(persons["person"], (of_house[each] for each in persons["house"]), strict=True)
    )
    stays = TABLES["stays"]
    mine = [
        each == kind
        for each, person in zip(stays["kind"], stays["person"], strict=True)
        if each and of_person[person] == place
    ]
    return np.mean(mine)


def test_a_share_is_told_two_levels_down(made):
    """At this epsilon noise is small; numbers that count ten of each house differ little.

    A margin of 95% is left by one of twenty answers; four of them are by more than half of it again
    in fewer than one of 1,000 runs, for which .02 allows.
    """
    for place in ("north", "south"):
        for kind in ("home", "work"):
            told = made.share({"kind": kind}, given={"place": place})
            assert told.kind == "counted"
            assert 0 < told.margin < 0.2
            assert told.value == pytest.approx(truth(kind, place), abs=1.5 * told.margin + 0.02)


def test_a_finding_asks_along_a_path_by_names_of_tables(made):
    asked = QueryEngine.of(made.release)
    one = question("share kind=work given place=north", asked)
    assert (one.table, one.upper) == (
        [each.name for each in asked.tables].index("stays"),
        [each.name for each in asked.tables].index("houses"),
    )
    assert asked.answer(one).share
    # Where one table has both columns it is asked, as ever.
    assert question("share kind=work given year=2020", asked).upper is None
    number = asked.answer(question("count kind=work given sex=m", asked))
    assert number.value > number.margin


def test_shares_of_one_group_add_up_to_all_of_whom_the_column_is_recorded(made):
    shares = [made.share({"kind": kind}, given={"sex": "f"}).value for kind in ("home", "work")]
    assert sum(shares) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("share kind=work given animal=cat", "several tables"),
        ("share kind=work given place=north, since=2020", "several tables"),
        ("share kind=work, year=2020 given place=north", "one column of each of two tables"),
    ],
)
def test_what_was_not_counted_is_refused(made, text, said):
    asked = QueryEngine.of(made.release)
    with pytest.raises(populace.InputError, match=said):
        asked.answer(question(text, asked))


def test_pairs_that_chance_could_have_made_tell_no_share(made):
    asked = QueryEngine.of(made.release)
    one = question("share kind=work given place=north", asked)
    asked.paths = tuple(
        paths.Path(each.upper, each.lower, each.ids, each.values, each.margins, by_chance=True)
        for each in asked.paths
    )
    with pytest.raises(populace.InputError, match="chance"):
        asked.answer(one)


def test_an_unreported_pair_counts_as_nothing_up_to_the_usual_margin():
    ids, values = np.array([[0, 0], [0, 2]], np.int32), np.array([50, 30])
    path = paths.Path(0, 1, ids, values, np.array([4.0, 6.0]), by_chance=False)
    values, margins, all_ = path.of([0], [0, 1, 2])
    assert sorted(values.tolist()) == [0.0, 30.0, 50.0]
    assert sorted(margins.tolist()) == [4.0, 5.0, 6.0]
    assert not all_


def test_the_page_holds_every_path_over_several_relations(made):
    data = showcase.data(made.release, publish.render(made.release))
    assert [(each["parent"], each["via"] or each["child"]) for each in data["paths"]] == [
        ("houses", "stays"),
        ("houses", "keepers"),
    ]
    for each in data["paths"]:
        assert each["degrees"] == []
        assert each["pair_links"]
        assert data["tables"][each["one"]]["name"] == each["parent"]


def test_of_owners_below_the_root_no_number_is_told_that_noise_could_have_made(made):
    """They weigh differently, so that no margin stands beside their numbers."""

    def told(release):
        relations = showcase.data(release, publish.render(made.release))["relations"]
        return {each["child"]: each["degrees"] for each in relations if each["estimated"]}

    counts = made.release.counts
    wide = [
        replace(each, scale=1e6) if each.name == "links" else each for each in counts.histograms
    ]
    hidden = replace(made.release, counts=replace(counts, histograms=tuple(wide)))
    assert any(told(made.release)["stays"])
    assert not any(told(hidden)["stays"])
