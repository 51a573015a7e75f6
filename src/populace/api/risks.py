"""Risk before release: what a data steward looks at before anything is published.

The report is private.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from populace.api.inputs import AnyRecipe, read, recipe_of, schema_of
from populace.vocabulary.extent import Extent
from populace.vocabulary.progress import Progress, part, silent
from populace.vocabulary.report import Report
from populace.vocabulary.schema import Schema


def risk(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    k: int = 10,
    length: int = 3,
    epsilon: float = 4.0,
    population: int | None = None,
    columns: Iterable[str] | None = None,
    leave_out: Iterable[str] = (),
    subject_id: str | None = None,
    multi_value: Mapping[str, str] | None = None,
    ignore_zeros: Iterable[str] = (),
    schema: Schema | str | os.PathLike[str] | None = None,
    recipe: AnyRecipe | None = None,
    codebooks: Mapping[str, str] | None = None,
    safe: Iterable[str] = (),
    accept_unread: Iterable[str] = (),
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    query: str | None = None,
    extent: Extent | None = None,
    progress: Progress = silent,
) -> Report:
    """How exposed the people in a table are, and what would help. The report is private.

    Args:
        source: as in `release`.
        k: the group that is large enough.
        length: the longest combination of values looked at, 1 to 4.
        epsilon: the strength at which margins are compared with typical counts.
        population: how many people the table was drawn from; its own number otherwise.
        columns: as in `release`.
        leave_out: as in `release`.
        subject_id: as in `release`.
        multi_value: as in `release`.
        ignore_zeros: as in `release`.
        schema: as in `release`.
        recipe: as in `release`; operations that are charged need a release.
        codebooks: as in `release`.
        safe: as in `release`.
        accept_unread: as in `release`.
        delimiter: of a CSV file; found otherwise.
        encoding: of a CSV file; found otherwise.
        sheet: as in `release`.
        query: as in `release`.
        extent: as in `release`.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the table.
    """
    from populace.methods.risk import assess
    from populace.prepare import apply

    told, found = schema_of(schema), recipe_of(recipe, schema)
    table = read(
        source,
        told,
        found,
        columns=columns,
        leave_out=leave_out,
        subject_id=subject_id,
        multi_value=multi_value,
        ignore_zeros=ignore_zeros,
        codebooks=codebooks,
        safe=safe,
        accept_unread=accept_unread,
        delimiter=delimiter,
        encoding=encoding,
        sheet=sheet,
        query=query,
        extent=extent,
        progress=part(progress, 0.0, 0.4),
    )
    if found is not None:
        attributes = None if told is None else told.attributes_per_subject
        table = apply(table, found, attributes=attributes)
    return assess(
        table,
        k=k,
        length=length,
        epsilon=epsilon,
        population=population,
        progress=part(progress, 0.4, 1.0),
    )
