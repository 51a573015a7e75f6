"""An XLSForm as text, CSV or a table in Markdown, as the sheets that its workbook would hold.

In both the first cell of a row names the sheet that begins there; pyxform reads the same forms.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable

from populace.read.files.source import Source, find_encoding, lines
from populace.vocabulary.errors import InputError

_SHEETS = frozenset(
    ["survey", "choices", "settings", "entities", "osm", "external_choices", "columns", "cascades"]
)
_RULE = re.compile(r"\|?[\s|:-]*-[\s|:-]*\|?")


def form_in(source: Source, encoding: str | None = None) -> dict[str, list[list[object]]] | None:
    """The sheets of the form by name; None where the text is no form.

    Args:
        source: the text.
        encoding: Python's name of its encoding; found otherwise.

    Raises:
        InputError: the text cannot be decoded, or a quoted cell of a form does not end.
    """
    text = list(lines(source, find_encoding(source, encoding)[0]))
    first = next((line.strip() for line in text if line.strip()), "")
    drawn = first.lstrip("\ufeff").startswith("|")
    rows = _drawn(text) if drawn else _separated(text)
    book: dict[str, list[list[object]]] = {}
    sheet: list[list[object]] | None = None
    try:
        for row in rows:
            cells = [cell.strip().strip("\ufeff") for cell in row]
            if not any(cells):
                continue
            name = cells[0].casefold()
            if name in _SHEETS and not any(cells[1:]):
                sheet = book.setdefault(name, [])
            elif sheet is None or cells[0]:
                return None
            else:
                sheet.append([*cells[1:]])
    except csv.Error:
        if sheet is None:
            return None
        raise InputError(
            expected="a form in which every quoted cell ends",
            found="one that does not",
            action="Close every quoted cell, or save the form as a workbook (.xlsx).",
        ) from None
    return book if "survey" in book else None


def _drawn(text: Iterable[str]) -> Iterable[list[str]]:
    """The rows of a table in Markdown, without its rules."""
    for line in text:
        whole = line.strip()
        if whole.startswith("|") and not _RULE.fullmatch(whole):
            yield re.split(r"(?<!\\)\|", whole.strip("|") if whole.endswith("|") else whole[1:])


def _separated(text: Iterable[str]) -> Iterable[list[str]]:
    kept = list(text)
    first = next((line for line in kept if line.strip()), "")
    delimiter = next((mark for mark in ",;\t" if mark in first), ",")
    return csv.reader(kept, delimiter=delimiter, strict=True)
