"""A release compared with the real tables it was made from.

A report that is made here is private.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Unpack

from populace.api.choice import method_of
from populace.api.inputs import project_of
from populace.api.released_data import ReleasedData
from populace.api.releases import load
from populace.api.watching import Watched, watching
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.inputs import Input, Project
from populace.vocabulary.keywords import Folder, Reading, Relations, check_names
from populace.vocabulary.progress import part, silent
from populace.vocabulary.report import Report
from populace.vocabulary.wording import Advice, Option


@told_right
def evaluate(
    source: Any,  # noqa: ANN401 - as in `release`
    release: ReleasedData[Any] | Folder,
    *,
    records: bool = True,
    target: str | None = None,
    attacks: bool = False,
    outsiders: Any = None,  # noqa: ANN401 - as `source`
    k: int | None = None,
    relations: Relations = (),
    progress: Watched = None,
    **reading: Unpack[Reading],
) -> Report:
    """Compare a release with the real tables. The report is private: it is never to be published.

    Args:
        source: the real tables, as they were given to `release`; how they hang together the release
            says. Of columns that no schema names it says how they were read, unless a recipe
            changed them.
        release: the release or its folder.
        records: whether to look at records, too, and not at counts alone, which is faster.
        target: a column that models trained on synthetic and on real records are to predict; needs
            scikit-learn.
        attacks: whether to try attacks on the synthetic records (some seconds more).
        outsiders: a table like `source` of people from the same population who are not in it, so
            that attacks can tell what is learned of anyone from what is learned of them.
        k: with it, who holds combinations that fewer people share is measured in both tables, as
            `risk` does it.
        relations: as in `release`.
        progress: as in `release`.
        **reading: as in `release`.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the tables.
    """
    from populace.methods import comparison, evaluation, risk

    risk.check_group(k)
    check_names(reading)
    released = release if isinstance(release, ReleasedData) else load(release)
    made = released.release
    comparison.check_target(made, target)
    structure = made.structure
    joins = structure.relations
    named = isinstance(source, Mapping) and set(source) == {each.name for each in structure.tables}
    project, shared = project_of(source, reading, relations or (joins if named else ()))
    method = method_of(structure)
    with watching(progress) as report:
        real = method.read_again(project, shared, made, part(report, 0.0, 0.2))
        others = None
        if outsiders is not None:
            others = method.read_again(_likewise(outsiders, project), shared, made, silent)
        return evaluation.evaluate_release(
            real,
            made,
            part(report, 0.2, 1.0),
            records=records,
            target=target,
            play_attacks=attacks or outsiders is not None,
            outsiders=others,
            k=k,
        )


def _likewise(outsiders: Any, project: Project) -> Project:  # noqa: ANN401 - as `source`
    """Tables of others, to be read as those of a project are where they do not say otherwise.

    Raises:
        ParameterError: they are more or fewer.
    """
    given, _ = project_of(outsiders, {}, project.relations)
    if len(given.tables) != len(project.tables):
        raise ParameterError(
            expected=f"outsiders in as many tables as the real ones, {len(project.tables)}",
            found=f"{len(given.tables)}",
            action=Advice("Give each of the tables", Option("outsiders"), "."),
        )
    return replace(
        project,
        tables=tuple(
            Input(table.source, own.name, own.key, **(table.reading or own.reading))
            for table, own in zip(given.tables, project.tables, strict=True)
        ),
    )
