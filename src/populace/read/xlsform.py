"""The questions with choices of an XLSForm, as Kobo, ODK and SurveyCTO use it.

Only the sheets `survey` and `choices` are looked at; nothing of a form is run.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from populace.read.lists import listed
from populace.read.memory import render
from populace.read.source import Source
from populace.read.workbook import sheets
from populace.vocabulary.errors import InputError
from populace.vocabulary.schema import ColumnSchema, listing

Row = Mapping[str, str]

_QUESTION = re.compile(
    r"(select[ _](?:one|multiple)|rank)(?:[ _](from[ _](?:file|external)))?"
    r"\s+(\S+)(\s+or[ _]other)?",
    re.IGNORECASE,
)
_OTHER = ("other", "Other")
_NAMING = frozenset(
    [
        "text",
        "geopoint",
        "geotrace",
        "geoshape",
        "barcode",
        "image",
        "audio",
        "video",
        "file",
        "start",
        "end",
        "today",
        "date",
        "datetime",
        "deviceid",
        "subscriberid",
        "simserial",
        "phonenumber",
        "username",
        "email",
        "audit",
    ]
)


def read_form(source: Source) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...]]:
    """The columns that a form's questions with choices give, and notes.

    A question of which several choices may be ticked gives a multi-valued column: exports join its
    choices by blanks, or have one 0/1 column `question/choice` for each.

    Raises:
        InputError: the workbook cannot be read, or is no XLSForm.
    """
    book = {name.strip().casefold(): rows for name, rows in sheets(source).items()}
    if "survey" not in book or "choices" not in book:
        raise InputError(
            expected="an XLSForm: a workbook with the sheets survey and choices",
            found=f"the sheets {listing(sorted(book))}" if book else "an empty workbook",
            action="Download the form as XLSForm, or save the list of values as CSV.",
        )
    lists: dict[str, list[tuple[str, str]]] = {}
    for row in _rows(book["choices"]):
        name = row.get("list_name") or row.get("list name") or ""
        value = row.get("name") or row.get("value") or ""
        lists.setdefault(name, []).append((value, _label(row)))
    columns: dict[str, ColumnSchema] = {}
    elsewhere, naming = [], []
    for row in _rows(book["survey"]):
        kind, name = row.get("type", ""), row.get("name") or row.get("value") or ""
        question = _QUESTION.fullmatch(kind)
        if question is None:
            if kind.casefold() in _NAMING and name:
                naming.append(name)
            continue
        if question[2] or question[3] not in lists or not name:
            elsewhere.append(name or kind)
            continue
        pairs = [*lists[question[3]], *([_OTHER] if question[4] else [])]
        one = question[1].casefold().endswith("one")
        columns.setdefault(
            name,
            listed(name, pairs, *((None, None) if one else (" ", f"{name}/"))),
        )
    return tuple(columns.values()), _notes(elsewhere, naming)


def _notes(elsewhere: Sequence[str], naming: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if elsewhere:
        notes.append(f"The choices of {listing(elsewhere)} stand in another file or are missing.")
    if naming:
        notes.append(
            "The form asks for texts, dates, places or devices, which may name people; leave these"
            f" out or coarsen them: {listing(naming, 40)}."
        )
    return tuple(notes)


def _rows(sheet: Sequence[Sequence[object]]) -> list[Row]:
    heads = [render(cell).strip().casefold() for cell in sheet[0]]
    return [
        {
            head: " ".join(render(cell).split())
            for head, cell in zip(heads, row, strict=True)
            if head
        }
        for row in sheet[1:]
    ]


def _label(row: Row) -> str:
    """The label in English where there is one, else in the form's first language."""
    heads = [head for head in row if head == "label" or head.startswith("label:")]
    heads.sort(key=lambda head: (head != "label", "english" not in head and "(en)" not in head))
    return next((row[head] for head in heads if row[head]), "")
