"""What a release will be able to report, before any data are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Unpack

from populace.api.inputs import Relations, one_of, project_of, relation_of
from populace.api.linked import linked_settings
from populace.api.tables import described, part_of
from populace.api.terms import settings_of, settled
from populace.api.trees import are_tree, tree_settings
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.inputs import Input, Project, Reading, joined_by
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import Schema

if TYPE_CHECKING:
    from populace.vocabulary.plan import Plan


@told_right
def plan(
    source: Any = None,  # noqa: ANN401 - as in `release`
    *,
    epsilon: float | None = None,
    delta: float | None = None,
    length: int | None = None,
    attributes: int | None = None,
    typical: int | Sequence[int] | None = None,
    private: bool | None = None,
    protect: str | Sequence[str] | None = None,
    relations: Relations = (),
    costs: bool = True,
    **reading: Unpack[Reading],
) -> Plan:
    """What a release will be able to report, before any data are read.

    Args:
        source: as in `release`; it is not read, and not needed for one table. Of tables together
            the schemas count, whose columns are those used.
        epsilon: as in `release`.
        delta: as in `release`.
        length: as in `release`.
        attributes: the most values that one person can hold; without several values in a cell, the
            number of columns. Not needed with a schema.
        typical: how many values a person with many of them holds; of tables together how many a
            record of the one end, and one of the other with its link, usually hold. Half of the
            most otherwise.
        private: whether some values will be found in the data; as the schema says, else True.
        protect: as in `release`.
        relations: as in `release`.
        costs: whether to work out, too, what each number of links of a network is promised, and
            what bounds on links would cost, which takes most of the time.
        **reading: as in `release`.

    Raises:
        ParameterError: a setting is out of range, or neither attributes nor a schema is given.
        SchemaError: a schema file cannot be read, or declares no column.
    """
    project, shared = project_of(source, reading, relations)
    terms = settled(project, epsilon=epsilon, delta=delta, length=length, protect=protect)
    alone = one_of(project)
    if alone is None:
        extra = (attributes, private, *shared.values())
        if [each for each in extra if each is not None] or isinstance(typical, int):
            raise ParameterError(
                expected="of tables together what their schemas say",
                found="attributes, private, a single number of values, or keywords of reading",
                action="Leave them out, or say them of each table.",
            )
        if are_tree(project):
            return _tree(project, terms, typical)
        usual = None if typical is None else tuple(typical)
        return _together(project, terms, usual, costs=costs)
    from populace.methods import planning, preparation

    settings = settings_of(terms)
    if not isinstance(settings, Settings) or not (typical is None or isinstance(typical, int)):
        raise ParameterError(
            expected="epsilon, and one usual number of values, to plan a release of one table",
            found="k" if not isinstance(settings, Settings) else "several numbers",
            action="A k-anonymous release needs no plan: it has no noise.",
        )
    told, found = declared(alone)
    if found is not None:
        shape = preparation.planned(told or Schema(), found)
        attributes = shape.bound if attributes is None else attributes
        private = any(not column.public for column in shape.columns) if private is None else private
    return planning.plan(
        settings,
        schema=told,
        attributes=attributes,
        typical=typical,
        private=private,
        share=Fraction(0 if found is None else found.share),
    )


def declared(given: Input) -> tuple[Schema | None, Any]:
    """What is declared about a table by its schema and its keywords, and its recipe."""
    from populace.read import declare

    told, found = described(given)
    read = given.reading
    whole = declare(
        told,
        columns=read.get("columns"),
        subject_id=read.get("subject_id"),
        multi_value=read.get("multi_value"),
        ignore_zeros=read.get("ignore_zeros", ()),
        codebook=read.get("codebooks"),
        safe=read.get("safe", ()),
    ).without(tuple(read.get("leave_out", ())))
    if whole.use is not None:
        left_out = tuple(read.get("leave_out", ()))
        whole = replace(whole, use=tuple(name for name in whole.use if name not in left_out))
    return None if whole == Schema() else whole, found


def _together(
    project: Project,
    terms: Any,  # noqa: ANN401 - as above
    typical: Any,  # noqa: ANN401 - as above
    *,
    costs: bool,
) -> Plan:
    from populace.methods import linked_planning
    from populace.read.linked import empty_linked

    relation = relation_of(project)
    parts = []
    for name in joined_by(relation):
        table = project.table(name)
        parts.append(part_of(Input(None, name, table.key, **table.reading)))
    tables = empty_linked(parts, relation)
    settings = linked_settings(relation, terms)
    return linked_planning.plan_linked(tables, settings, typical, costs=costs)


def _tree(
    project: Project,
    terms: Any,  # noqa: ANN401 - as above
    typical: Any,  # noqa: ANN401 - as above
) -> Plan:
    from populace.methods import tree_planning
    from populace.read.trees import empty_tree

    if typical is not None:
        raise ParameterError(
            expected="of a tree of tables half of the values of each record as the usual ones",
            found="usual numbers",
            action="Leave them out.",
        )
    settings = tree_settings(project, terms)
    parts = [
        part_of(Input(None, table.name, table.key, **table.reading)) for table in project.tables
    ]
    return tree_planning.plan_tree(empty_tree(parts, project.relations), settings)
