"""What a linked release promises, as data. Nothing is measured here."""

from __future__ import annotations

from populace import protect
from populace.methods.charged_steps import facts_of_shares
from populace.vocabulary.facts import Fact, Protected, fact
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.linked import Layout, LinkedSettings, LinkedTables


def protected_by(layout: Layout, settings: LinkedSettings) -> tuple[tuple[Protected, ...], ...]:
    """The units of privacy of each promise of a linked release.

    Args:
        layout: what the tables are called.
        settings: the public parameters.
    """
    one, many = layout.parent, layout.child
    if settings.relation == "one-to-many":
        parent, child = Protected("family", table=one, other=many), Protected("link", table=many)
        return ({"parent": (parent,), "child": (child,), "both": (parent, child)}[settings.unit],)
    if settings.unit == "parent":
        apart = Protected("apart", table=many, other=one)
        return (Protected("links-alone", table=one, other=many),), (apart,)
    few = settings.protected_links
    other = (
        Protected("by-links", table=many)
        if settings.most_parents is None
        else Protected("bounded-links", table=many, most=few)
    )
    parent = Protected("links", table=one, other=many)
    return (parent, other), (Protected("few-links", table=many, most=few),)


def declared_by(tables: LinkedTables, settings: LinkedSettings) -> tuple[tuple[Fact, ...], ...]:
    """What each promise of a linked release declares of the relation.

    Args:
        tables: of which names and declarations count.
        settings: the public parameters.
    """
    layout, shares = tables.layout, facts_of_shares(tables, settings)
    one, many, most = layout.parent, layout.child, settings.most_links
    if settings.relation == "one-to-many":
        counted = fact("records-counted", most=most, many=many, one=one)
        return ((fact("one-link-each", many=many, one=one), counted, *shares),)
    first = fact("several-links", many=many, one=one), fact("links-counted", most=most, one=one)
    bound = settings.most_parents
    bounded = () if bound is None else (fact("links-bound", most=bound, many=many),)
    return (*first, *shares), (*bounded, *(shares if settings.unit == "both" else ()))


def promised(
    tables: LinkedTables,
    settings: LinkedSettings,
    grant: protect.LinkedGrant,
    events: tuple[Event, ...],
    proof: str,
) -> Guarantee:
    """The guarantee of a one-to-many release, and the first one of a many-to-many release.

    Args:
        tables: of which names, declarations and facts count.
        settings: the public parameters.
        grant: the budget.
        events: what was measured.
        proof: where the argument stands.
    """
    layout, chosen = tables.layout, settings.settings
    declared = (
        *declared_by(tables, settings)[0],
        *tables.facts_of(lambda table: table.declared),
    )
    return Guarantee(
        kind="differential privacy",
        protected=protected_by(layout, settings)[0],
        epsilon=chosen.epsilon,
        delta=chosen.delta,
        rho=float(grant.rho),
        threshold_delta=grant.threshold_delta,
        events=events,
        proof=proof,
        declared=declared,
        inferred=tables.every_fact,
    )
