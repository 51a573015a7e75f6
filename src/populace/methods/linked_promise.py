"""What a linked release promises, as data. Nothing is measured here."""

from __future__ import annotations

from populace import protect
from populace.vocabulary.facts import Fact, Protected, fact
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.linked import FEW_LINKS, LinkedSettings, LinkedTables, Unit, structure_of
from populace.vocabulary.structure import Relation


def units_of_promises(relation: Relation, unit: Unit) -> tuple[tuple[Protected, ...], ...]:
    """The units of privacy of each promise of a release of two related tables.

    Args:
        relation: how they hang together.
        unit: who is protected.
    """
    one, many = relation.one, relation.many
    parent = Protected("family", table=one, other=many)
    child = Protected("link", table=many)
    if not relation.several:
        return ({"parent": (parent,), "child": (child,), "both": (parent, child)}[unit],)
    if unit != "both":
        alone = Protected("links-alone", table=one, other=many)
        return (alone,), (Protected("apart", table=many, other=one),)
    other = (
        Protected("by-links", table=many)
        if relation.bound is None
        else Protected("bounded-links", table=many, most=relation.bound)
    )
    few = Protected("few-links", table=many, most=relation.bound or FEW_LINKS)
    return (Protected("links", table=one, other=many), other), (few,)


def facts_of_promises(relation: Relation) -> tuple[tuple[Fact, ...], ...]:
    """What each of these promises declares of the relation."""
    ends = {"many": relation.many, "one": relation.one}
    most, bound = relation.most or 0, relation.bound
    if not relation.several:
        return ((fact("one-link-each", **ends), fact("records-counted", most=most, **ends)),)
    first = (
        fact("several-links", **ends),
        fact("links-counted", most=most, one=relation.one),
    )
    return first, () if bound is None else (fact("links-bound", most=bound, many=relation.many),)


def relation_in(tables: LinkedTables, settings: LinkedSettings) -> Relation:
    """The relation of a release, with the bounds that it keeps."""
    structure = structure_of(
        tables.layout,
        several=settings.relation == "many-to-many",
        most=settings.most_links,
        bound=settings.most_parents,
    )
    return structure.relations[0]


def promised(
    tables: LinkedTables,
    settings: LinkedSettings,
    grant: protect.LinkedGrant,
    events: tuple[Event, ...],
    proof: str,
) -> Guarantee:
    """What a release of related tables promises first.

    Args:
        tables: of which names, declarations and facts count.
        settings: the public parameters.
        grant: the budget.
        events: what was measured.
        proof: where the argument stands.
    """
    chosen, relation = settings.settings, relation_in(tables, settings)
    declared = (
        *facts_of_promises(relation)[0],
        *tables.facts_of(lambda table: table.declared),
    )
    return Guarantee(
        kind="differential privacy",
        protected=units_of_promises(relation, settings.unit)[0],
        epsilon=chosen.epsilon,
        delta=chosen.delta,
        rho=float(grant.rho),
        threshold_delta=grant.threshold_delta,
        events=events,
        proof=proof,
        declared=declared,
        inferred=(*tables.facts_of(lambda table: table.facts), *tables.facts),
    )
