"""What the release of a tree of tables promises, as data. Nothing is measured here."""

from __future__ import annotations

from collections.abc import Sequence

from populace.methods.charged_steps import in_shares
from populace.methods.tree_tasks import Task
from populace.vocabulary.facts import Fact, Protected, fact
from populace.vocabulary.guarantee import Event, Guarantee, Measurement
from populace.vocabulary.structure import Structure
from populace.vocabulary.trees import TreeTables, root_of


def protected_by(protect: Sequence[str]) -> tuple[Protected, ...]:
    """The units of privacy of the promise: the records of tables, each with what hangs on it."""
    return tuple(Protected("tree", table=name) for name in protect)


def declared_by(structure: Structure, charged: Sequence[Measurement]) -> tuple[Fact, ...]:
    """What the promise declares of the relations.

    Args:
        structure: the tables and their relations.
        charged: what recipes measured.
    """
    root = root_of(structure)
    below = (name for each in charged for name in each.over if name != root)
    said = list(in_shares(below, root))
    for each in structure.relations:
        kind = "several-links" if each.via is not None else "one-link-each"
        said.append(fact(kind, many=each.many, one=each.one))
        counted = each.via or each.many
        said.append(fact("records-counted", most=each.most or 0, many=counted, one=each.one))
    return tuple(said)


def promised(
    tables: TreeTables,
    task: Task,
    events: tuple[Event, ...],
    proof: str,
) -> Guarantee:
    """The guarantee of the release.

    Args:
        tables: of which names, declarations and facts count.
        task: what was to be measured.
        events: what was measured.
        proof: where the argument stands.
    """
    chosen, grant, every = task.settings.settings, task.grant, tables.records.tables.items()
    return Guarantee(
        kind="differential privacy",
        protected=protected_by(task.settings.protect),
        epsilon=chosen.epsilon,
        delta=chosen.delta,
        rho=float(grant.rho),
        threshold_delta=grant.threshold_delta,
        events=events,
        proof=proof,
        declared=(
            *declared_by(tables.structure, task.charged),
            *(each.of(name) for name, table in every for each in table.declared),
        ),
        inferred=tables.every_fact,
    )
