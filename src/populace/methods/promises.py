"""What releases promise, as data. Nothing is measured here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from populace import protect
from populace.methods.charged_steps import facts_of_shares, in_shares
from populace.vocabulary.facts import Fact, Protected, fact
from populace.vocabulary.guarantee import Event, Guarantee, Measurement
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation, Structure


def guarantee_of(
    settings: Settings,
    grant: protect.Grant | protect.LinkedGrant | protect.TreeGrant,
    events: tuple[Event, ...],
    proof: str,
    protected: tuple[Protected, ...],
    declared: Iterable[Fact],
    inferred: Iterable[Fact],
) -> Guarantee:
    """A promise of differential privacy.

    Args:
        settings: the public parameters.
        grant: the whole budget.
        events: what was measured.
        proof: where the argument stands.
        protected: the units of privacy.
        declared: what was declared of the data and their relations.
        inferred: what was read off them.
    """
    return Guarantee(
        kind="differential privacy",
        protected=protected,
        epsilon=settings.epsilon,
        delta=settings.delta,
        rho=float(grant.rho),
        threshold_delta=grant.threshold_delta,
        events=events,
        proof=proof,
        declared=tuple(declared),
        inferred=tuple(inferred),
    )


def protected_by(relation: Relation, settings: LinkedSettings) -> tuple[tuple[Protected, ...], ...]:
    """The units of privacy of each promise of a linked release.

    Args:
        relation: how the tables hang together.
        settings: the public parameters.
    """
    one, many = relation.one, relation.many
    if not settings.several:
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
    relation, shares = tables.relation, facts_of_shares(tables, settings)
    one, many, most = relation.one, relation.many, settings.most_links
    if not settings.several:
        return ((*_of_relation(one, many, None, most), *shares),)
    first = fact("several-links", many=many, one=one), fact("links-counted", most=most, one=one)
    bound = settings.most_parents
    bounded = () if bound is None else (fact("links-bound", most=bound, many=many),)
    return (*first, *shares), (*bounded, *(shares if settings.unit == "both" else ()))


def protected_of_tree(tables: Sequence[str]) -> tuple[Protected, ...]:
    """The units of privacy of a tree: the records of tables, each with what hangs on it."""
    return tuple(Protected("tree", table=name) for name in tables)


def declared_of_tree(structure: Structure, charged: Sequence[Measurement]) -> tuple[Fact, ...]:
    """What the promise of a tree declares of the relations.

    Args:
        structure: the tables and their relations.
        charged: what recipes measured.
    """
    root = structure.root
    below = (name for each in charged for name in each.over if name != root)
    return (
        *in_shares(below, root),
        *(
            told
            for each in structure.relations
            for told in _of_relation(each.one, each.many, each.via, each.most or 0)
        ),
    )


def _of_relation(one: str, many: str, via: str | None, most: int) -> tuple[Fact, Fact]:
    """How many records belong to one, and how many of them count."""
    kind = "one-link-each" if via is None else "several-links"
    counted = fact("records-counted", most=most, many=via or many, one=one)
    return fact(kind, many=many, one=one), counted
