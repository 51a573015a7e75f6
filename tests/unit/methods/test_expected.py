"""A release states what its method must have measured: one that departs from it is refused."""

from dataclasses import replace
from functools import cache

import pytest

import populace
from populace import publish
from populace.methods import expected, verification
from populace.vocabulary.errors import VerificationError
from populace.vocabulary.facts import ONE_RECORD, Protected
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.golden import GOLDEN, folder_of
from tests.unit.api.linked_tables import families, made, network
from tests.unit.methods import kinds

ROLE = Schema((ColumnSchema("role", values=("r", "s", "t")),))
FEW = Schema((ColumnSchema("means", delimiter=";"),), attributes_per_subject=3)
ALIKE = ("child", "both", "no-link-table", "declared", "rows")
SEVERAL = ("bounded", "longer", "declared-network")
RELATED = ("one-link-each", "records-counted", "several-links", "links-counted", "links-bound")
LINKED = ("families", "network", "both-ends", *ALIKE, *SEVERAL)


@cache
def released(kind):
    """A release of related tables, in a way that the schedule must be told of."""
    parents, children, links = families(60)
    if kind in {"child", "both"}:
        return made((parents, children, links), unit=kind, length=3)
    if kind == "no-link-table":
        rows = {"gender": children["gender"], "id": links["id"]}
        return made((parents, rows), unit="both", multi_value={"means": ";"})
    if kind == "declared":
        return made((parents, children, links), schemas=[FEW, None, None])
    if kind == "rows":
        twice = {name: [*cells, *cells] for name, cells in parents.items()}
        schema = Schema(subject_id="id")
        return made((twice, children, links), schemas=[schema, None, None])
    if kind in SEVERAL:
        parents, children, links = network()
        kept = {name: links[name] for name in ("id", "pid", "role")}
        told = {"relation": "many-to-many", "multi_value": {"means": ";"}}
        if kind == "declared-network":
            return made((parents, children, kept), schemas=[FEW, None, None], **told)
        told |= {"unit": "both", "schemas": [None, None, ROLE], "length": 3}
        if kind == "longer":
            return made((parents, children, kept), **told)
        most = max(kept["pid"].count(each) for each in set(kept["pid"]))
        return made((parents, children, kept), most_parents=most, **told)
    return kinds.released(kind)


def refused(release, match="."):
    with pytest.raises(VerificationError, match=match):
        verification.check_promise(release)


def with_promise(release, place, **changes):
    promises = list(release.promises)
    promises[place] = replace(promises[place], **changes)
    return replace(release, promises=tuple(promises))


def mutations(events, place):
    """Lost, doubled, dearer, in another unit, at another price."""
    event = events[place]
    yield (*events[:place], *events[place + 1 :])
    yield (*events, event)
    for other in (
        replace(event, unit=event.unit * 2),
        replace(event, variance=event.variance + 1),
        replace(event, sensitivity2=event.sensitivity2 + 1),
        replace(event, name=f"{event.name}, too"),
    ):
        yield (*events[:place], other, *events[place + 1 :])


@pytest.mark.parametrize("kind", LINKED)
def test_a_release_is_held_against_every_measurement_of_its_method(kind):
    release = released(kind).release
    verification.check_promise(release)
    for at, promise in enumerate(release.promises):
        for place in range(len(promise.events)):
            for events in mutations(promise.events, place):
                refused(with_promise(release, at, events=events))


@pytest.mark.parametrize("kind", GOLDEN)
def test_a_golden_release_that_was_changed_is_refused(kind):
    release = publish.load(folder_of(kind))
    verification.check_promise(release)
    if kind == "k-anonymous":
        refused(with_promise(release, 0, k=release.guarantee.k + 1))
        return
    # Of an older method no schedule is known any more: that is said, and the rest is checked.
    known = release.guarantee.proof in expected.PROOFS
    said = " ".join(verification.verify(folder_of(kind)).unchecked)
    assert ("every measurement" in said) == (not known)
    for at, promise in enumerate(release.promises):
        refused(with_promise(release, at, events=promise.events[:1]))
        refused(with_promise(release, at, epsilon=promise.epsilon / 2))
        if not known:
            continue
        refused(with_promise(release, at, protected=(Protected("links-alone", "a", "b"),)))
        for place in range(len(promise.events)):
            for events in mutations(promise.events, place):
                refused(with_promise(release, at, events=events))


@pytest.mark.parametrize("kind", [*kinds.KINDS, *ALIKE, *SEVERAL])
def test_only_the_units_of_the_tables_are_protected(kind):
    release = released(kind).release
    relation = None if release.structure.single else release.structure.relations[0]
    names = ("", "") if relation is None else (relation.one, relation.many)
    one, many = names
    every = [
        ONE_RECORD,
        Protected("rows", subject_id="color"),
        *(Protected(extent, one or "a", many or "b") for extent in ("family", "links", "apart")),
        Protected("link", many or "b"),
        Protected("by-links", many or "b"),
        *(Protected("few-links", many or "b", most=most) for most in (1, 2, 9)),
    ]
    for at, promise in enumerate(release.promises):
        for other in every:
            if promise.protected != (other,):
                refused(with_promise(release, at, protected=(other,)))
        refused(with_promise(release, at, protected=(*promise.protected, ONE_RECORD)))
    refused(replace(release, promises=(*release.promises, release.promises[-1])))


@pytest.mark.parametrize("kind", LINKED)
def test_what_is_declared_of_the_relation_is_as_the_relation_is(kind):
    release = released(kind).release
    (relation,) = release.structure.relations
    for change in ({"most": 29}, {"bound": 7}, {"several": not relation.several}):
        if change.get("bound") and not relation.several:
            continue
        if change.get("several") and relation.via is None:
            continue
        structure = replace(release.structure, relations=(replace(relation, **change),))
        counts = replace(release.counts, structure=structure)
        records = replace(release.records, structure=structure)
        with pytest.raises((VerificationError, ValueError)):
            verification.check_promise(replace(release, counts=counts, records=records))


@pytest.mark.parametrize("kind", ["bounded", "longer", "both-ends"])
def test_what_a_number_of_links_costs_is_worked_out_again(kind):
    release = released(kind).release
    table = release.promises[1].by_links
    assert table
    forged = tuple((links, epsilon / 2) for links, epsilon in table)
    refused(with_promise(release, 1, by_links=forged), "each number of links")
    refused(with_promise(release, 1, by_links=()), "each number of links|noise|precision")


@pytest.mark.parametrize("kind", ["single", "families", "network", "both-ends"])
def test_a_proof_of_another_version_is_named_unless_this_version_wrote_the_release(kind, tmp_path):
    release = released(kind).release
    other = with_promise(release, 0, proof="populace/methods/linked.md, version 9")
    refused(other, "proof")
    folder = tmp_path / "out"
    publish.write(replace(other, software="populace 0.0.1"), folder)
    assert "linked.md, version 9" in " ".join(verification.verify(folder).unchecked)


@pytest.mark.parametrize("kind", LINKED)
def test_what_promises_declare_of_the_relation_is_checked(kind):
    release = released(kind).release
    for at, promise in enumerate(release.promises):
        for place, each in enumerate(promise.declared):
            if each.kind in RELATED:
                rest = (*promise.declared[:place], *promise.declared[place + 1 :])
                refused(with_promise(release, at, declared=rest), "relation")


def test_what_a_recipe_was_paid_is_held_against_what_it_declares():
    cells = {
        "age": [str(n % 80) for n in range(400)],
        "job": [("baker", "smith", "")[n % 3] for n in range(400)],
    }
    recipe = [
        {"do": "equal-bands", "column": "age", "start": 0, "stop": 80, "bands": 3},
        {"do": "suppress-rare", "column": "job", "fewer_than": 9, "share": 0.05},
    ]
    release = populace.release(cells, epsilon=4.0, recipe=recipe, length=2).release
    verification.check_promise(release)
    events = release.guarantee.events
    for place in range(len(events)):
        for changed in mutations(events, place):
            refused(with_promise(release, 0, events=changed))


def test_bounds_beyond_reason_are_refused_and_not_worked_out():
    release = released("declared").release
    declared = tuple(
        replace(each, values=(("most", 10**9),)) if each.kind == "values-per-subject" else each
        for each in release.guarantee.declared
    )
    # A precision says how many values count, too, and is looked at first.
    told = "promises that a method makes|a precision of the columns of its table"
    refused(with_promise(release, 0, declared=declared), told)
