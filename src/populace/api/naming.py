"""What schemas call columns and values in several languages, by the names that a release has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from populace.api.tables import schema_of
from populace.vocabulary.findings import Words
from populace.vocabulary.inputs import Input


def names_in(tables: Sequence[Input]) -> tuple[tuple[str, Words], ...]:
    """Names of columns and values, each with its language.

    Args:
        tables: the tables of a project.

    Raises:
        SchemaError: a schema cannot be read.
    """
    schemas = [(given.name, schema_of(given.reading.get("schema"))) for given in tables]
    told = [(name, schema) for name, schema in schemas if schema is not None]
    often = Counter(column.name for _, schema in told for column in schema.columns)
    return tuple(
        (
            language,
            replace(
                words,
                column=f"{name}.{column.name}" if often[column.name] > 1 else column.name,
            ),
        )
        for name, schema in told
        for column in schema.columns
        for language, words in column.translations
    )
