"""Risk before release against its definition, worked out the slow and obvious way."""

from itertools import combinations, permutations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import populace
from populace.evaluate.risk import k_map
from populace.methods.risk import assess
from populace.vocabulary.errors import OutputError, ParameterError, Stopped
from populace.vocabulary.table import Table
from tests.unit.methods.groups import allowed, people, support, tables

EXACT = {"rel": 1e-9, "abs": 1e-12}


def holdings(table, length):
    """For each person the allowed combinations of a length."""
    return [
        [frozenset(part) for part in combinations(sorted(held), length) if allowed(table, part)]
        for held in people(table)
    ]


def minimal(table, k, length):
    """For each person the rare combinations up to a length no part of which is rare."""
    everyone = people(table)
    known = {}

    def is_rare(named):
        if named not in known:
            known[named] = support(everyone, named) < k
        return known[named]

    found = []
    for held in zip(*(holdings(table, each) for each in range(1, length + 1)), strict=True):
        rare = [named for each in held for named in each if is_rare(named)]
        found.append([named for named in rare if not any(other < named for other in rare)])
    return found


def shapley(players, worth):
    """By definition: the mean of what a player adds, over all orders."""
    value = dict.fromkeys(players, 0.0)
    orders = list(permutations(players))
    for order in orders:
        before = frozenset()
        for player in order:
            value[player] += (worth(before | {player}) - worth(before)) / len(orders)
            before |= {player}
    return value


@given(tables(most=25), st.integers(2, 5), st.integers(1, 3))
@settings(max_examples=60)
def test_contributions_are_shapley_values(table, k, length):
    figures = assess(table, k=k, length=length).figures
    reasons = minimal(table, k, length)
    total = max(1, len(reasons))

    def worth(known):
        return (
            sum(
                sum({name for name, _ in named} <= known for named in mine) / len(mine)
                for mine in reasons
                if mine
            )
            / total
        )

    expected = shapley([column.name for column in table.columns], worth)
    found = {row["column"]: row["contribution"] for row in figures["columns"]}
    assert found == pytest.approx(expected, **EXACT)
    up_to = figures["lengths"][-1]["rare_up_to"]
    assert sum(found.values()) == pytest.approx(up_to, **EXACT)
    assert sum(row["contribution"] for row in figures["values"]) == pytest.approx(up_to, **EXACT)


@given(tables(most=20), st.integers(2, 4))
@settings(max_examples=40)
def test_contributions_of_values_are_shapley_values(table, k):
    reasons = minimal(table, k, 2)
    players = sorted({one for mine in reasons for named in mine for one in named})
    if len(players) > 6:
        return
    figures = assess(table, k=k, length=2).figures

    def worth(known):
        return sum(
            sum(named <= known for named in mine) / len(mine) for mine in reasons if mine
        ) / max(1, len(reasons))

    found = {(row["column"], row["value"]): row["contribution"] for row in figures["values"]}
    assert found == pytest.approx(shapley(players, worth), **EXACT)


def without(table, name):
    """The table without a column."""
    kept = [place for place, column in enumerate(table.columns) if column.name != name]
    return Table(
        tuple(table.columns[place] for place in kept),
        tuple(table.cells[place] for place in kept),
        table.records,
        table.subjects,
    )


@given(tables(most=40), st.integers(2, 6), st.integers(1, 4))
@settings(max_examples=30)
def test_leaving_a_column_out_saves_what_a_recount_says(table, k, length):
    figures = assess(table, k=k, length=length).figures
    exposed = figures["lengths"][-1]["rare_up_to"]
    for row in figures["columns"]:
        rest = assess(without(table, row["column"]), k=k, length=length).figures
        assert row["leave_one_out"] == pytest.approx(
            exposed - rest["lengths"][-1]["rare_up_to"], **EXACT
        )


@given(tables(most=40), st.integers(2, 6), st.integers(1, 4))
@settings(max_examples=80)
def test_shares_of_exposed_people(table, k, length):
    figures = assess(table, k=k, length=length).figures
    everyone = people(table)
    total = max(1, len(everyone))
    rare_so_far, alone_so_far = set(), set()
    for each, row in enumerate(figures["lengths"], start=1):
        counts = [[support(everyone, named) for named in held] for held in holdings(table, each)]
        rare = {who for who, mine in enumerate(counts) if min(mine, default=k) < k}
        alone = {who for who, mine in enumerate(counts) if min(mine, default=2) == 1}
        rare_so_far |= rare
        alone_so_far |= alone
        assert row["rare"] == pytest.approx(len(rare) / total)
        assert row["unique"] == pytest.approx(len(alone) / total)
        assert row["rare_up_to"] == pytest.approx(len(rare_so_far) / total)
        assert row["unique_up_to"] == pytest.approx(len(alone_so_far) / total)


@given(tables(most=40), st.integers(2, 6))
@settings(max_examples=60)
def test_suggestions_are_ranked_and_save_what_they_say(table, k):
    figures = assess(table, k=k, length=2).figures
    saved = [row["saved"] for row in figures["suggestions"]]
    assert saved == sorted(saved, reverse=True)
    alone = {row["column"]: row["leave_one_out"] for row in figures["columns"]}
    for row in figures["suggestions"]:
        assert 0 < row["saved"] <= alone[row["column"]] + 1e-12
        assert 0 < row["cells_lost"] <= 1 + 1e-12


def test_a_tail_that_exposes_is_found():
    cells = {"a": ["x"] * 95 + ["y", "z", "u", "v", "w"], "b": ["p", "q"] * 50}
    figures = assess(populace.release(cells, k=2, length=1).release.synthetic, k=10).figures
    assert figures["suggestions"] == []  # the release itself shows nobody
    rare = populace.risk(cells, k=10, length=1)
    first = rare.figures["suggestions"][0]
    assert first["column"] == "a"
    assert first["change"] == "coarsen or leave blank its 5 rarest values"
    assert first["saved"] == pytest.approx(0.05)
    assert first["cells_lost"] == pytest.approx(5 / 200)


def test_population_uniques_follow_the_negative_binomial():
    sizes = np.array([1, 1, 2, 2, 3, 3, 3, 9], dtype=np.int64)
    found = k_map(sizes, 0.25, 4)

    def below(size):
        return sum(
            comb(size + more - 1, more) * 0.25**size * 0.75**more for more in range(4 - size)
        )

    assert found["sample_unique"] == pytest.approx(2 / 8)
    assert found["sample_below_k"] == pytest.approx(7 / 8)
    assert found["population_unique"] == pytest.approx(2 / 8 * 0.25)
    assert found["population_below_k"] == pytest.approx(
        (2 * below(1) + 2 * below(2) + 3 * below(3)) / 8
    )
    whole = k_map(sizes, 1.0, 4)
    assert whole["population_unique"] == whole["sample_unique"]
    assert whole["population_below_k"] == whole["sample_below_k"]


def test_the_report_is_marked_and_kept_out_of_releases(tmp_path):
    cells = {"a": ["x", "y", "z"] * 20, "b": ["p", "q"] * 30, "<b>": [str(i) for i in range(60)]}
    report = populace.risk(cells, k=5, population=1000, safe=["<b>"])
    populace.write_report(report, tmp_path / "private")
    page = (tmp_path / "private" / "PRIVATE-report.html").read_text("utf-8")
    assert report.marking in page
    assert "<b>" not in page
    assert report.marking in (tmp_path / "private" / "PRIVATE-report.json").read_text("utf-8")
    release = populace.release(cells, epsilon=4.0, safe=["<b>"]).save(tmp_path / "public")
    with pytest.raises(OutputError):
        populace.write_report(report, release / "inside")


@pytest.mark.parametrize(
    "options", [{"k": 1}, {"length": 0}, {"length": 5}, {"population": 3}, {"population": -1}]
)
def test_settings_out_of_range_are_refused(options):
    with pytest.raises(ParameterError):
        populace.risk({"a": ["x", "y"] * 5}, **options)


def test_nothing_to_look_at():
    figures = populace.risk({"a": [], "b": []}).figures
    assert figures["records"] == 0
    assert figures["suggestions"] == []


def test_progress_rises_and_may_stop():
    cells = {"a": ["x", "y"] * 5, "b": ["p"] * 10}
    steps = []
    populace.risk(cells, progress=steps.append)
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop(_step):
        raise Stopped

    with pytest.raises(Stopped):
        populace.risk(cells, progress=stop)
