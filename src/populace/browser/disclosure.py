"""Whether a project file says, in any of its texts, a value that only the tables tell. Private.

What is declared of a column is public: its list, codebook or flag. All else was found.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import populace
from populace.browser.choice_types import ChosenTable, ColumnChoice

_PICKED = {
    *("language", "publisher_kind", "license", "frequency", "codebook", "codebooks", "format"),
    *("do", "to", "beyond", "origin", "encoding", "delimiter", "decimal", "absent", "source"),
}
"""Keys of what is picked from a list of the page, is a sign, or names a file."""

_BY_VALUE = {"values", "groups", "spellings", "labels", "missing"}
"""Keys of mappings whose own keys may be values."""

_DECLARED = {"values", "missing"}
"""Keys of lists that declare values; a file that lists a column's values is private anyhow."""


def discloses(
    content: Mapping[str, Any],
    tables: Sequence[ChosenTable],
    overviews: Sequence[Any],
    keys: Collection[str],
) -> bool:
    """Whether the content of a project file says a value that was found in its tables.

    Values are looked for as whole words, whatever their case, in all that people write: titles,
    findings, descriptions, names. Declared values, and headers alone, are no such texts.

    Args:
        content: the file, parsed.
        tables: the tables with what the steward says about each.
        overviews: each of them as it was read, with all of its distinct cells.
        keys: the headers of keys, whose cells are private whatever is declared.
    """
    headers = {column.name for each in overviews for column in each.columns}
    texts = {_plain(text) for text in _texts(content) if text not in headers}
    said = "\n".join(sorted(texts))
    return any(
        _stands(value, said)
        for table, overview in zip(tables, overviews, strict=True)
        for value in _found(table, overview, keys)
    )


def _texts(said: object, key: str = "") -> Iterator[str]:
    """The texts of a file, however deep, but those that are picked, and lists of values."""
    if key in _PICKED:
        return
    if isinstance(said, str):
        yield said
    elif isinstance(said, Mapping):
        if key in _BY_VALUE:
            yield from said
        for name, value in said.items():
            yield from _texts(value, name)
    elif isinstance(said, Sequence) and key not in _DECLARED:
        for each in said:
            yield from _texts(each, key)


def _found(table: ChosenTable, overview: Any, keys: Collection[str]) -> Iterator[str]:  # noqa: ANN401 - an Overview, private
    """The values of a table that nobody declared, as texts are compared."""
    choices = table["choices"]
    said = {choice["name"]: choice for choice in choices["columns"]}
    for column in overview.columns:
        choice = said.get(column.name)
        used = choice if choice and choice["use"] and column.name not in keys else None
        known = _declared(used) if used else set()
        joiner = (choice["delimiter"] if choice else "") or column.joiner or ""
        parts = {part for cell in column.parts(joiner) for part in cell}
        banded = used is not None and len(used["edges"]) > 0
        for value in {*column.texts, *parts} - known:
            plain = _plain(value)
            # Numbers of bands stand in their edges, which nobody reads off the table.
            if any(map(str.isalnum, plain)) and not (banded and plain.isdecimal()):
                yield plain


def _declared(choice: ColumnChoice) -> set[str]:
    if choice["domain"] == "private":
        return set()
    books = populace.shipped_codebooks() if choice["domain"] == "codebook" else ()
    named = {value for book in books if book.name == choice["codebook"] for value in book.values}
    return named | {*choice["values"], choice["absent"]}


def _plain(text: str) -> str:
    """A text as it is compared: without case, kinds of blanks, or quotes that questions need."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace('"', "")
    return " ".join(folded.split())


def _stands(value: str, said: str) -> bool:
    """Whether a value stands in texts, by itself where its script sets words apart by blanks."""
    if value not in said:
        return False
    begin, end = (r"\b" if _apart(sign) else "" for sign in (value[0], value[-1]))
    return re.search(f"{begin}{re.escape(value)}{end}", said) is not None


def _apart(sign: str) -> bool:
    return sign.isdigit() or sign.upper() != sign
