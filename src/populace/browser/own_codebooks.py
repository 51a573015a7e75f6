"""Codebooks of a steward's own, which lie beside a project file: their values become choices."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import populace


def with_books(
    columns: Mapping[str, Any], folder: Path | None, missing: list[str]
) -> Mapping[str, Any]:
    """Columns with the values of the codebooks that lie beside the project, and are none of ours.

    Args:
        columns: what is declared of each.
        folder: where the files lie that were given.
        missing: takes the names of codebooks that were not.
    """
    ours = {book.name for book in populace.shipped_codebooks()}
    found = dict(columns)
    for name, declared in columns.items():
        book = declared.get("codebook", "")
        known = not isinstance(book, str) or book in ours or not Path(book).suffix
        if known or folder is None:
            continue
        path = folder / Path(book).name
        if not path.is_file():
            missing.append(path.name)
            continue
        own = populace.read_codebook(path, name)
        said = {language: dict(words.values) for language, words in own.translations}
        if said and any(own.labels):
            said = {"en": dict(zip(own.values or (), own.labels, strict=True)), **said}
        labels: Any = {
            language: [words.get(value, "") for value in own.values or ()]
            for language, words in said.items()
        }
        found[name] = {
            **{key: each for key, each in declared.items() if key != "codebook"},
            "values": list(own.values or ()),
            **({"labels": labels or list(own.labels)} if labels or any(own.labels) else {}),
        }
    return found


def check_schema(schema: Mapping[str, Any], folder: Path | None) -> None:
    """Refuse a schema as the other doors do, but for codebooks that are yet to be given.

    Raises:
        SchemaError: as in `populace.read_schema`.
    """
    waiting: list[str] = []
    columns = schema.get("columns")
    if isinstance(columns, Mapping) and all(isinstance(each, Mapping) for each in columns.values()):
        found = with_books(columns, folder, waiting)
        schema = {
            **schema,
            "columns": {name: _without(each, waiting) for name, each in found.items()},
        }
    populace.read_schema(schema)


def _without(declared: Mapping[str, Any], waiting: Collection[str]) -> dict[str, Any]:
    """What is declared of a column but a codebook that is yet to be given."""
    return {
        key: each
        for key, each in declared.items()
        if key != "codebook" or Path(str(each)).name not in waiting
    }
