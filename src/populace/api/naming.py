"""What schemas and shipped codebooks call columns and values, by the names that a release has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from populace.api.tables import schema_of
from populace.vocabulary.findings import Words
from populace.vocabulary.inputs import Input
from populace.vocabulary.release import Release

_REGIONS = {"regions": "un-m49-regions", "subregions": "un-m49-subregions"}
_COUNTRIES = "iso3166-"


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


def names_of_lists(release: Release) -> tuple[tuple[str, Words], ...]:
    """Names of the values of shipped codebooks, each with its language, but English: labels say it.

    Which column has which codebook is told by what the release declares, however that came about.
    Countries are named by whoever shows them.
    """
    from populace import codebooks

    tables = release.structure.tables
    often = Counter(header for shape in tables for header in shape.headers)
    found = []
    for told in dict.fromkeys(each for promise in release.promises for each in promise.declared):
        given = dict(told.values)
        name = _REGIONS.get(told.kind, str(given.get("codebook", "")))
        if not name or name not in codebooks.names() or name.startswith(_COUNTRIES):
            continue
        book, column = codebooks.load(name), str(given.get("into") or given["column"])
        if often[column] > 1:
            column = f"{told.table}.{column}"
        for language, labels in book.labels.items():
            pairs = tuple(pair for pair in zip(book.values, labels, strict=True) if pair[1])
            if language != "en" and pairs:
                found.append((language, Words(column, values=pairs)))
    return tuple(found)
