"""What a release will be able to report, before any data are read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Unpack

from populace.api.choice import method_of
from populace.api.contract import Expected
from populace.api.inputs import project_of
from populace.api.terms import settled
from populace.vocabulary.calls import told_right
from populace.vocabulary.keywords import PLANNING, Planning, apart

if TYPE_CHECKING:
    from populace.vocabulary.plan import Plan


@told_right
def plan(
    source: Any = None,  # noqa: ANN401 - as in `release`
    *,
    attributes: int | None = None,
    typical: int | Sequence[int] | None = None,
    private: bool | None = None,
    costs: bool = True,
    **told: Unpack[Planning],
) -> Plan:
    """What a release will be able to report, before any data are read.

    Args:
        source: as in `release`; it is not read, and not needed for one table. Of tables together
            the schemas count, whose columns are those used.
        attributes: the most values that one person can hold; without several values in a cell, the
            number of columns. Not needed with a schema.
        typical: how many values a person with many of them holds; of tables together how many a
            record of the one end, and one of the other with its link, usually hold. Half of the
            most otherwise.
        private: whether some values will be found in the data; as the schema says, else True.
        costs: whether to work out, too, what each number of links of a network is promised, and
            what bounds on links would cost, which takes most of the time.
        **told: as in `Planning`, and as in `Reading`.

    Raises:
        ParameterError: a setting is out of range, or neither attributes nor a schema is given.
        SchemaError: a schema file cannot be read, or declares no column.
    """
    own, reading = apart(told, PLANNING)
    project, shared = project_of(source, reading, own.pop("relations", ()))
    terms = settled(project, own, PLANNING)
    expected = Expected(attributes, typical, private, costs)
    return method_of(project).plan(project, shared, terms, expected)
