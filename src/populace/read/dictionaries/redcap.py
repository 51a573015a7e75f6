"""The data dictionary of REDCap: fields with choices, and how their exports look.

Both forms are read: the CSV file of a project's dictionary, and the metadata of the API.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from populace.read.dictionaries.lists import listed
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema
from populace.vocabulary.wording import Advice, Option

_HEADS = {
    "variable / field name": "field_name",
    "form name": "form_name",
    "field type": "field_type",
    "field label": "field_label",
    "choices, calculations, or slider labels": "select_choices_or_calculations",
    "choices or calculations": "select_choices_or_calculations",
    "text validation type or show slider number": "text_validation_type_or_show_slider_number",
    "identifier?": "identifier",
}
REPEATS = "redcap_repeat_instrument"
"""The column of an export that names the repeating form of each row."""

_PAIRS = {
    "yesno": (("1", "Yes"), ("0", "No")),
    "truefalse": (("1", "True"), ("0", "False")),
}
_LISTS = ("radio", "dropdown", "select", "checkbox")
_NUMBERS = ("integer", "number")
_TAGS = re.compile(r"<[^>]*>")
_CODE = re.compile(r"[^a-z0-9]")


def check_repeats(name: str, cells: Collection[str]) -> None:
    """Refuse an export that holds the rows of several forms, which would be counted as people.

    Args:
        name: the column that says whose row it is.
        cells: its distinct cells; blank for the rows of the form that does not repeat.

    Raises:
        InputError: rows of several forms stand in it.
    """
    if len({cell.strip() for cell in cells}) > 1:
        raise InputError(
            expected="a table with rows of one kind",
            found=f"a REDCap export in which repeating forms stand beside others (column {name!r})",
            action=Advice(
                f"Make a file for each form: the rows where {name} is blank, and those of each"
                " form that it names, with its own columns and the record id. Then give the first"
                " as the input and the other as linked to it",
                Option("relations"),
                ", with the record id as the key",
                Option("parent_key"),
                "; or say that all rows of one id are one person",
                Option("subject_id", blank="COL"),
                ".",
            ),
        )


def is_dictionary(header: Sequence[str]) -> bool:
    """Whether a header is that of a data dictionary."""
    return {"field_name", "field_type", "select_choices_or_calculations"} <= set(_plain(header))


def read_dictionary(
    header: Sequence[str], rows: Sequence[Sequence[str]], instrument: str | None = None
) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...]]:
    """The columns of fields with choices, and notes.

    A checkbox is exported as one 0/1 column `field___code` for each choice, in lower case.

    Args:
        header: the headers of the dictionary.
        rows: its rows.
        instrument: the form whose fields are wanted; those of all otherwise.

    Raises:
        ParameterError: there is no such form.
    """
    fields = [dict(zip(_plain(header), map(str.strip, row), strict=True)) for row in rows]
    forms = list(dict.fromkeys(field.get("form_name", "") for field in fields))
    if instrument is not None and instrument not in forms:
        raise ParameterError(
            expected="the name of a form in the data dictionary",
            found=repr(instrument),
            action=f"Choose {listing(forms)}.",
        )
    columns: list[ColumnSchema] = []
    left: dict[str, list[str]] = {}
    for field in fields:
        name, kind = field["field_name"], field["field_type"].casefold()
        if not name or instrument not in (None, field.get("form_name")):
            continue
        pairs = _PAIRS.get(kind) or _choices(field["select_choices_or_calculations"])
        if field.get("identifier", "").casefold() in {"y", "yes", "1"}:
            left.setdefault("Marked as identifiers; leave them out", []).append(name)
        elif kind in (*_PAIRS, *_LISTS) and pairs:
            columns.append(_column(name, kind, pairs, _words(field.get("field_label", ""))))
        else:
            left.setdefault(_why(kind, field), []).append(name)
    notes = [f"{words}: {listing(names, 40)}." for words, names in left.items()]
    return tuple(columns), tuple(notes)


def _column(name: str, kind: str, pairs: Sequence[tuple[str, str]], label: str) -> ColumnSchema:
    headers = (label,) if label and label != name else ()
    # What stands in brackets is another field's answer.
    title = "" if "[" in label else label
    if kind != "checkbox":
        return replace(listed(name, pairs, title=title), headers=headers)
    found = listed(name, pairs, ";", f"{name}___", title)
    flags = tuple(f"{name}___{_CODE.sub('_', value.lower())}" for value in found.values or ())
    return replace(found, flags=flags, headers=headers)


def _why(kind: str, field: Mapping[str, str]) -> str:
    """Why a field gives no column, in words."""
    validation = field.get("text_validation_type_or_show_slider_number", "").casefold()
    if kind in ("calc", "slider") or validation.startswith(_NUMBERS):
        return "Numbers have no list, and were left out"
    if kind in (*_LISTS, *_PAIRS, "sql"):
        return "The choices stand elsewhere, or are missing"
    if kind == "descriptive":
        return "Shown only, and left out"
    return (
        "The form asks for texts, dates or files, which may name people; leave these out or coarsen"
        " them"
    )


def _choices(text: str) -> tuple[tuple[str, str], ...]:
    """Codes and labels in "1, Yes | 2, No", or one on each line."""
    parts = [part.partition(",") for part in re.split(r"\||\n", text)]
    return tuple((code.strip(), _words(label)) for code, _, label in parts if code.strip())


def _words(text: str) -> str:
    return " ".join(_TAGS.sub(" ", text).split())


def _plain(header: Sequence[str]) -> list[str]:
    heads = [" ".join(name.casefold().split()) for name in header]
    return [_HEADS.get(name, name) for name in heads]
