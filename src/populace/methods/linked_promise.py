"""What a linked release promises, in words. Nothing is measured here."""

from __future__ import annotations

from populace import protect
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
    layout, told = tables.layout, settings.settings
    parent = (
        f"one record of {layout.parent}, with all of its links and the {layout.child} that"
        " belong to it"
    )
    child = f"one record of {layout.child}, with its link"
    unit = {"parent": parent, "child": child, "both": f"{parent}; and {child}"}
    declared = (
        f"every record of {layout.child} belongs to one of {layout.parent}",
        f"at most {settings.most_links} of {layout.child} count for each {layout.parent}",
        *tables.said(lambda table: table.declared),
    )
    return Guarantee(
        kind="differential privacy",
        unit=unit[settings.unit],
        epsilon=told.epsilon,
        delta=told.delta,
        rho=float(grant.rho),
        threshold_delta=grant.threshold_delta,
        events=events,
        proof=proof,
        declared=declared,
        inferred=(*tables.said(lambda table: table.facts), *tables.facts),
    )
