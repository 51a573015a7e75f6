"""The linked methods as a whole: answers replayed on a neighbor give the same release.

Every question is the same, and its exact answer changes by no more than was paid for.
"""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module

import numpy as np
import pytest

from populace import count
from populace.estimate import Kept
from populace.methods import both_ends, linked, linked_links, networks, schedules
from populace.vocabulary.errors import BudgetError, ParameterError
from populace.vocabulary.guarantee import Measurement
from populace.vocabulary.linked import LinkedSettings
from populace.vocabulary.release import Settings
from tests.attacks import linked_transcripts as transcripts
from tests.attacks import scale
from tests.attacks.linked_transcripts import Graph
from tests.attacks.mutation import Mutant, edited

# The package holds a function of that name.
counting = import_module("populace.count.families")

K = 4
GRAPHS = 8 * scale.TIMES


def settings(unit, relation, **told):
    return LinkedSettings(Settings(4.0, 1e-3, 2), unit, relation == "many-to-many", K, **told)


def same(one, other):
    """Whether two runs released the same."""
    parts = [(one.counts.parents.lengths, other.counts.parents.lengths)]
    parts += [(one.counts.children, other.counts.children)]
    parts += [((one.counts.cross,), (other.counts.cross,))]
    for left, right in parts:
        for a, b in zip(left, right, strict=True):
            assert np.array_equal(a.ids, b.ids)
            assert np.array_equal(a.counts, b.counts)
    assert np.array_equal(one.counts.degrees, other.counts.degrees)
    assert one.counts.parents.records == other.counts.parents.records
    assert one.counts.by_chance == other.counts.by_chance


def check_unit(unit, relation, seed, graphs=GRAPHS, *, epsilon=4.0):
    """One neighbor after the other changes what is measured by no more than its events say."""
    rng = np.random.default_rng(seed)
    told, pairs, largest = settings(unit, relation), 0, 0.0
    told = replace(told, settings=replace(told.settings, epsilon=epsilon))
    for place in range(graphs):
        graph = transcripts.random_graph(rng, relation, K)
        first = transcripts.record(graph.tables(relation), told, place)
        neighbors = []
        if unit != "child":
            neighbors += [graph.without_parent(each) for each in range(len(graph.parents))]
            if relation == "one-to-many":
                neighbors = [_with_children(each) for each in neighbors]
        if unit != "parent" and relation == "one-to-many":
            neighbors += [graph.without_child(each) for each in range(len(graph.children))]
        for neighbor in neighbors:
            other = transcripts.replay(neighbor.tables(relation), told, first)
            for event, change in first.changes(other):
                assert change <= event.sensitivity2, event.name
                largest = max(largest, change / event.sensitivity2)
            same(first, other)
        pairs += len(neighbors)
    scale.keep("replay", f"{relation}, {unit}", pairs=pairs, largest=largest)


def _with_children(graph: Graph) -> Graph:
    """Without the children that lost their parent."""
    linked = {child for _, child, _ in graph.links}
    for child in reversed(range(len(graph.children))):
        if child not in linked:
            graph = graph.without_child(child)
    return graph


@pytest.mark.parametrize(
    ("unit", "relation"),
    [
        ("parent", "one-to-many"),
        ("child", "one-to-many"),
        ("both", "one-to-many"),
        ("parent", "many-to-many"),
        ("both", "many-to-many"),
    ],
)
def test_neighbors_change_no_more_than_is_paid_for(unit, relation):
    check_unit(unit, relation, seed=7)


@pytest.mark.parametrize(("unit", "relation"), [("child", "one-to-many"), ("both", "one-to-many")])
def test_values_beyond_the_bound_change_no_more(unit, relation, monkeypatch):
    # The class of the number of children is the last of a parent's values: it is cut off first.
    bounded = {"attributes_per_subject": 1}
    for name in ("PARENTS", "CHILDREN"):
        schema = replace(getattr(transcripts, name), **bounded)
        monkeypatch.setattr(transcripts, name, schema)
    check_unit(unit, relation, seed=11, graphs=4)


def uneven(seed):
    """Neighbors in parents whose columns have noise of their own."""
    rng = np.random.default_rng(seed)
    told = settings("parent", "one-to-many")
    # So little noise that what somebody holds is asked for in pairs.
    exact = replace(told.settings, epsilon=100.0, matter=("gender", "role"))
    told = replace(told, settings=exact)
    graph = transcripts.random_graph(rng, "one-to-many", K)
    first = transcripts.record(graph.tables("one-to-many"), told, seed)
    graded = {event.name for event in first.events if event.precision is not None}
    assert graded >= {schedules.values(1), schedules.PAIRS}
    largest = 0.0
    for gone in range(len(graph.parents)):
        neighbor = _with_children(graph.without_parent(gone)).tables("one-to-many")
        other = transcripts.replay(neighbor, told, first)
        for event, change in first.changes(other):
            assert change <= event.sensitivity2, event.name
            largest = max(largest, change / event.sensitivity2)
        same(first, other)
    name = "one-to-many, parent, noise by columns"
    scale.keep("replay", name, pairs=len(graph.parents), largest=largest)


def check_uneven():
    for seed in range(12 * scale.TIMES):
        uneven(seed)


@pytest.fixture
def narrow(monkeypatch):
    """Vectors are clipped to short lengths, whatever the histogram says."""
    monkeypatch.setattr(linked.estimate, "choose_norm", lambda *given: (given[2][2], Kept()))


@pytest.mark.usefixtures("narrow")
def test_column_weights_cost_no_more():
    check_uneven()


UNEVEN = {
    "noise by column weights, clipping without them": (
        linked._cross,
        "count.cross_sums(people, tally, cap2, each)",
        "count.cross_sums(people, tally, cap2)",
    ),
    "weights that the data choose": (
        linked._cross,
        "parents.columns, columns, task.settings.settings.matter",
        "parents.columns, columns, (('gender', 'age')[people.total % 2],)",
    ),
}


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("name", UNEVEN)
def test_wrong_column_weights_are_caught(name, monkeypatch):
    Mutant((UNEVEN[name],), ()).install(monkeypatch)
    with pytest.raises(AssertionError):
        check_uneven()


WHOLE = {
    "tau from the data": (
        linked_links.numbers,
        "tau = min(scales) if len(scales) == 1 else estimate.choose_bound(by_class, scales)",
        "tau = max(3, int(families.degree.max(initial=0)))",
    ),
    "a class counted twice": (
        linked_links.numbers,
        "protect.UNIT * gathered(families.degrees(), starts)",
        "protect.UNIT * 2 * gathered(families.degrees(), starts)",
    ),
    "a family clipped as its parts": (
        counting.clipped,
        "np.maximum(norm2, 1)",
        "np.maximum(number * number, 1)",
    ),
}


def check_clipped():
    for unit in ("parent", "child"):
        check_unit(unit, "one-to-many", seed=7)


@pytest.mark.usefixtures("narrow")
def test_the_shipped_method_passes_where_vectors_are_clipped():
    check_clipped()


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("name", WHOLE)
def test_a_broken_method_is_caught(name, monkeypatch):
    Mutant((WHOLE[name],), ()).install(monkeypatch)
    with pytest.raises(AssertionError):
        check_clipped()


def test_a_child_has_no_column_weights():
    graph = transcripts.random_graph(np.random.default_rng(1), "one-to-many", K)
    for unit in ("child", "both"):
        seen = transcripts.record(graph.tables("one-to-many"), settings(unit, "one-to-many"), 1)
        assert all(event.precision is None for event in seen.events)


def check_children(graphs, most_parents=None, *, epsilon=4.0):
    """A child with g links changes links' measurements by no more than the price of g links."""
    told = settings("both", "many-to-many", most_parents=most_parents)
    told = replace(told, settings=replace(told.settings, epsilon=epsilon))
    pairs, largest = 0, 0.0
    for place, graph in enumerate(graphs):
        tables = graph.tables("many-to-many")
        first = transcripts.record(tables, told, place)
        prices = shared_prices(tables, told)
        for child in range(len(graph.children)):
            neighbor = graph.without_child(child).tables("many-to-many")
            other = transcripts.replay(neighbor, told, first)
            links = graph.links_of(child)
            for event, change in first.changes(other):
                price = prices.get(event.name)
                # What a child pays for by itself may change by that; what pairs may be, not at all.
                free = event.name == schedules.norms(schedules.PAIRS)
                most = 0 if free else event.sensitivity2
                if price is not None:
                    under = [change2 for _, change2 in price.changes]
                    most = price.of_links(links, under.index(event.sensitivity2))
                assert change <= most, event.name
                largest = max(largest, change / most) if most else largest
            same(first, other)
        pairs += len(graph.children)
    scale.keep("replay", "many-to-many, a child by its links", pairs=pairs, largest=largest)


def shared_prices(tables, told):
    schedule = both_ends.both_task(tables, told).schedule
    return {each.name: each for each in schedule.measurements if each.links2}


WITHIN = {
    "lengths that a link decides": (
        linked._cross,
        "link_lengths(people, parents, columns, precision, task.reach.attributes)",
        "count.cross_squares(people, tally, each).astype(np.int64) * 64",
    ),
    "a factor for what a parent's links share": (
        count.sums_within,
        "part = values.number * factor[values.owner]",
        "part = values.number * FINE",
    ),
    "links in full": (
        count.sums_within,
        "part = part * FULL_CHILDREN // degree",
        "part = part",
    ),
    "weights of one column only": (
        count.link_lengths,
        "heaviest[parents.ids]",
        "heaviest[parents.ids] // 4",
    ),
}


def check_within():
    """Both ends, where pairs across are made shorter and columns have weights."""
    # So little noise that what somebody holds is asked for in pairs.
    check_children([*random_graphs(number=3), *directed_graphs()], epsilon=100.0)
    check_unit("both", "many-to-many", seed=7, graphs=3, epsilon=100.0)
    told = settings("both", "many-to-many")
    told = replace(told, settings=replace(told.settings, epsilon=100.0))
    for graph in directed_graphs():
        first = transcripts.record(graph.tables("many-to-many"), told, 0)
        other = transcripts.replay(graph.without_parent(0).tables("many-to-many"), told, first)
        for event, change in first.changes(other):
            assert change <= event.sensitivity2, event.name


@pytest.mark.usefixtures("narrow")
def test_pairs_within_a_bound_change_no_more_than_is_paid_for():
    check_within()


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize("name", WITHIN)
def test_wrong_bounds_on_the_pairs_of_a_link_are_caught(name, monkeypatch):
    Mutant((WITHIN[name],), ()).install(monkeypatch)
    with pytest.raises(AssertionError):
        check_within()


def random_graphs(seed=3, number=GRAPHS):
    rng = np.random.default_rng(seed)
    return [transcripts.random_graph(rng, "many-to-many", K) for _ in range(number)]


def directed_graphs():
    """A child with all links of one parent, and one with one link to each of many."""
    full = ("f", "x")
    one = Graph((("F", "0"),), (full, ("m", "y")), ((0, 0, "r"),) * (K + 3))
    many = Graph((("F", "0"),) * 8, (full, full), tuple((p, 0, "r") for p in range(8)))
    # Each parent has more links than are seen: who goes brings another one into sight.
    crowded = Graph(
        (("F", "0"),) * 5,
        (full, ("m", "y")),
        tuple((p, c, "s") for p in range(5) for c in (0, 1, 1, 1)),
    )
    return [one, many, crowded]


def test_a_child_changes_no_more_than_its_links_cost():
    check_children([*random_graphs(), *directed_graphs()])


MUTANTS = {
    "distinct parents instead of links": (
        Measurement.of_links,
        "links * links * link2",
        "links * link2",
    ),
    "a child's own cell forgotten": (
        Measurement.of_links,
        "both + self.own2",
        "0",
    ),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_wrong_price_is_caught(name, monkeypatch):
    monkeypatch.setattr(Measurement, "of_links", edited(*MUTANTS[name]))
    with pytest.raises(AssertionError):
        check_children(directed_graphs())


def test_children_counted_from_all_links_are_caught(monkeypatch):
    graph = Graph((("F", "0"),), (("f", "x"),) * K, tuple((0, child, "r") for child in range(K)))
    told = settings("both", "many-to-many")

    def check():
        first = transcripts.record(graph.tables("many-to-many"), told, 0)
        other = transcripts.replay(graph.without_parent(0).tables("many-to-many"), told, first)
        for event, change in first.changes(other):
            assert change <= event.sensitivity2, event.name

    check()
    edit = (networks._network, "tables.parents.records, LINKS_SEEN,", "tables.parents.records, 30,")
    Mutant((edit,), ()).install(monkeypatch)
    with pytest.raises(AssertionError):
        check()


def test_links_with_found_values_are_refused_for_both_ends():
    tables = random_graphs()[0].tables("many-to-many")
    found = tuple(replace(column, public=False) for column in tables.links.columns)
    tables = tables.with_table("links", replace(tables.links, columns=found))
    with pytest.raises(ParameterError, match="public domains"):
        transcripts.record(tables, settings("both", "many-to-many"), 0)


def test_a_measurement_without_its_price_is_refused_before_it_is_drawn(monkeypatch):
    tables = random_graphs()[0].tables("many-to-many")

    def unpriced(_schedule, _owners, _name, squares, account, **_how):
        return 7 + 0 * len(squares), Kept(), account

    monkeypatch.setattr(linked, "_bound", unpriced)
    with pytest.raises(BudgetError, match="price"):
        transcripts.record(tables, settings("both", "many-to-many"), 0)


def test_more_links_cost_more_and_few_cost_the_promised():
    tables = directed_graphs()[1].tables("many-to-many")
    run = transcripts.record(tables, settings("both", "many-to-many"), 0)
    epsilons = dict(run.result[3])
    assert epsilons[2] <= 4.0
    assert list(epsilons.values()) == sorted(epsilons.values())
    bounded = transcripts.record(tables, settings("both", "many-to-many", most_parents=8), 0)
    assert max(dict(bounded.result[3])) == 8
    assert dict(bounded.result[3])[8] <= 4.0
