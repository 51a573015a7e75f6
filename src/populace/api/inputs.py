"""Inputs of the API made into what the verbs take.

No value is changed here.
"""

from __future__ import annotations

import os
from typing import Any

from populace.vocabulary.progress import Progress, Step
from populace.vocabulary.schema import Schema
from populace.vocabulary.table import Table


def part(progress: Progress, start: float, stop: float) -> Progress:
    """Progress of one part of a run, told as progress of the whole."""

    def report(step: Step) -> None:
        progress(Step(step.stage, start + (stop - start) * step.share))

    return report


def read(source: object, schema: Schema | None, **options: Any) -> Table:  # noqa: ANN401
    """The table at a source, refused where its release could not be written."""
    from populace import publish
    from populace.read import read_table

    table = read_table(source, schema=schema, **options)
    publish.check_columns(table.columns)
    return table


def schema_of(schema: Schema | str | os.PathLike[str] | None) -> Schema | None:
    """A schema, read from its file where a path is given."""
    if schema is None or isinstance(schema, Schema):
        return schema
    from populace.read import read_schema

    return read_schema(schema)
