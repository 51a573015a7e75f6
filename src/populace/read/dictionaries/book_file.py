"""Codebooks of the steward's own: a CSV file of values and labels that a schema names.

What a codebook that ships with Populace is called is said in `codebooks`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from populace.read.dictionaries.lists import listed
from populace.read.files.delimited import Delimited
from populace.read.files.source import Source
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.findings import Words
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema
from populace.vocabulary.wording import Advice

_FILE = re.compile(r".*\.(csv|tsv|txt)", re.IGNORECASE)


def is_file(codebook: str) -> bool:
    """Whether a codebook is named by its file."""
    return bool(_FILE.fullmatch(codebook)) or "/" in codebook or "\\" in codebook


def book_in(path: Path, column: str) -> ColumnSchema:
    """The values and labels in a CSV file under the headers `value` and `label`.

    Labels in other languages stand under `label_en`, `label_fr`, `label_es` and `label_ar`.
    A file with a header `column`, too, as the codebook of a release has, lists those of many.

    Args:
        path: the file.
        column: the column that they belong to.

    Raises:
        SchemaError: the file cannot be read, has other headers, no value or a value twice.
    """
    try:
        rows = Delimited(Source(path))
        texts: list[list[str]] = [[] for _ in rows.names]
        for block in rows.blocks():
            for cells, more in zip(texts, block, strict=True):
                cells.extend(more)
    except InputError as error:
        raise SchemaError(
            expected=f"a codebook of column {column!r} in {path}: {error.expected}",
            found=error.found,
            action=Advice(error.action, " The path starts at the folder of the schema file."),
        ) from None
    heads = [name.strip().casefold() for name in rows.names]
    if "value" not in heads:
        raise SchemaError(
            expected=f"a header value, and perhaps label, in the first row of {path}",
            found=listing(rows.names),
            action="Name the columns value and label.",
        )
    held = dict(zip(heads, texts, strict=True))
    values = held["value"]
    owners = held.get("column", [column] * len(values))
    labels = held.get("label", [""] * len(values))
    pairs = [
        (value.strip(), label)
        for owner, value, label in zip(owners, values, labels, strict=True)
        if owner.strip() == column
    ]
    known = [value for value, _ in pairs if value]
    if not known or len(set(known)) < len(known):
        raise SchemaError(
            expected=f"each value of column {column!r} once in {path}",
            found="one that stands twice" if known else "none",
            action="Correct the file.",
        )
    translations = tuple(
        (language, Words("", "", tuple(zip(known, said, strict=True))))
        for language in LANGUAGES
        if any(said := _labels(held, f"label_{language}", owners, column))
    )
    return replace(listed(column, pairs), translations=translations)


def _labels(
    held: dict[str, list[str]], head: str, owners: list[str], column: str
) -> tuple[str, ...]:
    """The labels of a column under a header, one for each of its values."""
    texts = zip(owners, held["value"], held.get(head, [""] * len(owners)), strict=True)
    return tuple(
        " ".join(text.split())
        for owner, value, text in texts
        if owner.strip() == column and value.strip()
    )
