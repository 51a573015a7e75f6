"""Risk before release: what a data steward looks at before anything is published.

The report is private.
"""

from __future__ import annotations

from typing import Any, Unpack

from populace.api.choice import method_of
from populace.api.inputs import of_each, project_of
from populace.api.terms import settled
from populace.api.watching import Watched, watching
from populace.vocabulary.calls import told_right
from populace.vocabulary.keywords import Reading, Relations
from populace.vocabulary.progress import part
from populace.vocabulary.report import Report


@told_right
def risk(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    k: int = 10,
    length: int | None = None,
    epsilon: float | None = None,
    population: int | None = None,
    relations: Relations = (),
    progress: Watched = None,
    **reading: Unpack[Reading],
) -> Report | dict[str, Report]:
    """How exposed the people in a table are, and what would help. The report is private.

    Args:
        source: as in `release`.
        k: the group that is large enough.
        length: the longest combination of values looked at, 1 to 4; 3 otherwise.
        epsilon: the strength at which margins are compared with typical counts; 4 otherwise.
        population: how many people the table was drawn from; its own number otherwise.
        relations: as in `release`.
        progress: as in `release`.
        **reading: as in `release`; operations of a recipe that are charged need a release.

    Returns:
        The report; of tables together one by the name of each that has columns.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the table.
    """
    from populace.methods.risk import assess

    project, shared = project_of(source, reading, relations)
    terms: dict[str, Any] = {"length": 3, "epsilon": 4.0}
    terms |= settled(project, {"epsilon": epsilon, "length": length}, ("epsilon", "length"))
    with watching(progress) as report:
        tables = method_of(project).prepared(project, shared, part(report, 0.0, 0.4))
        rest = part(report, 0.4, 1.0)
        reports = {
            name: assess(table, k=k, population=population, progress=rest, **terms)
            for name, table in tables.items()
            if table.columns
        }
    return of_each(project, reports)
