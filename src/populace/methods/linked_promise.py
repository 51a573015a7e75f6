"""What a linked release promises, as data. Nothing is measured here."""

from __future__ import annotations

from populace import protect
from populace.vocabulary.facts import Protected, fact
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.linked import LinkedSettings, LinkedTables


def promised(
    tables: LinkedTables,
    settings: LinkedSettings,
    grant: protect.LinkedGrant,
    events: tuple[Event, ...],
    proof: str,
) -> Guarantee:
    """The guarantee of a one-to-many release.

    Args:
        tables: of which names, declarations and facts count.
        settings: the public parameters.
        grant: the budget.
        events: what was measured.
        proof: where the argument stands.
    """
    layout, chosen = tables.layout, settings.settings
    parent = Protected("family", table=layout.parent, other=layout.child)
    child = Protected("link", table=layout.child)
    protected = {"parent": (parent,), "child": (child,), "both": (parent, child)}
    ends = {"many": layout.child, "one": layout.parent}
    declared = (
        fact("one-link-each", **ends),
        fact("records-counted", most=settings.most_links, **ends),
        *tables.facts_of(lambda table: table.declared),
    )
    return Guarantee(
        kind="differential privacy",
        protected=protected[settings.unit],
        epsilon=chosen.epsilon,
        delta=chosen.delta,
        rho=float(grant.rho),
        threshold_delta=grant.threshold_delta,
        events=events,
        proof=proof,
        declared=declared,
        inferred=(*tables.facts_of(lambda table: table.facts), *tables.facts),
    )
