"""Codebooks and settings of other programs to the text of a schema file.

How each kind of file is understood is said in its own module; here stands what makes a list public.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from os import PathLike
from pathlib import Path
from typing import Any, Literal, get_args

from populace.read.dictionaries import (
    ddi,
    lists,
    redcap,
    sds,
    table_schema,
    value_labels,
    workbook_lists,
    xlsform,
)
from populace.read.dictionaries.form_text import form_in
from populace.read.files import statistical
from populace.read.files.file_kinds import kind_of
from populace.read.files.source import Source
from populace.read.schemas.schema_file import write_schema
from populace.read.workbooks.workbook import sheets
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.wording import Advice, at_no_door

Origin = Literal["instrument", "data", "unsure"]
"""Where a list of values came from: the form or standard, the data, or nobody knows."""

_INCOMPLETE = (
    "A value that is not in a list counts as absent: check that every list is complete. One that"
    " has words for the ends of a scale only is not."
)

_OTHERS = (
    "Columns that are not declared here are released as they stand, unless you name the columns to"
    " use under [table] or leave them out."
)


@dataclass(frozen=True)
class ImportedSchema:
    """A schema made from a file of another program.

    Args:
        schema: what it declares.
        source: what the file is, in words.
        origin: where its lists came from.
        notes: what the steward should know or do, in words.
        options: other settings that have a counterpart here, as options of `populace release`.
        lists: whether the file lists values, so that it matters where it came from.
        private_notes: how the cells of the same file fit the lists, in words; for the steward
            alone, and not in the text.
    """

    schema: Schema
    source: str
    origin: Origin
    notes: tuple[str, ...] = ()
    options: Mapping[str, str] = field(default_factory=dict)
    lists: bool = True
    private_notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The text of the schema file."""
        opening = [f"Imported by `populace import` from {self.source}."]
        if self.lists:
            opening.append(_SAID[self.origin])
        if self.options:
            words = " ".join(f"--{name} {value}" for name, value in self.options.items())
            opening.append(f"Use it with: populace release INPUT --schema THIS_FILE {words}")
        notes = (Advice(note).said(at_no_door) for note in self.notes)
        head = "".join(f"# {' '.join(line.split())}\n" for line in (*opening, *notes))
        return f"{head}\n{write_schema(self.schema)}"


_PRIVATE = "so these domains are private: no value was copied."
_SAID: Mapping[Origin, str] = {
    "instrument": "The lists came from the instrument, so these domains are public.",
    "data": f"The lists were made from the data, {_PRIVATE}",
    "unsure": f"Nobody knows where the lists came from, {_PRIVATE}",
}


def import_schema(
    source: str | PathLike[str],
    *,
    origin: Origin,
    column: str | None = None,
    part: str | None = None,
    encoding: str | None = None,
) -> ImportedSchema:
    """A schema from a codebook or the settings of another program.

    Args:
        source: the path of an SPSS or Stata file, or of a workbook with lists of values beside its
            tables, whose cells are only compared with the lists; of an XLSForm; of a data
            dictionary of REDCap; of DDI-Codebook XML; of a Table Schema or Data Package; of a CSV
            file of values and labels; or of settings of Synthetic Data Showcase.
        origin: where its lists came from. Only lists of an instrument or standard, made without
            looking at the data, become public domains; of others, no value is copied.
        column: the column that a list of values and labels describes.
        part: the part of a form that is a table of its own: a repeat group of an XLSForm, a form of
            a REDCap dictionary, a resource of a Data Package.
        encoding: of a text, SPSS, Stata or DDI file; found otherwise.

    Raises:
        InputError: the file is none of these, or damaged.
        ParameterError: the origin is unknown, or an option is missing or does not belong.
    """
    if origin not in get_args(Origin):
        raise ParameterError(
            expected=f"where the lists came from: {', '.join(get_args(Origin))}",
            found=repr(origin),
            action="Say instrument only if the lists were made without looking at the data.",
        )
    kind, found, notes, private = _understood(
        Source(source), Path(source).name, column, part, encoding
    )
    if isinstance(found, sds.Settings):
        schema = Schema(columns=found.columns, subject_id=found.subject, use=found.use)
        return ImportedSchema(schema, kind, origin, found.notes, found.options, lists=False)
    columns, twice = _once(found)
    notes = (*notes, *twice)
    if not columns:
        raise InputError(
            expected="lists of values",
            found=f"{kind} without any",
            action="Declare the values by hand in a schema file; `populace schema` drafts it.",
        )
    if origin != "instrument":
        notes = (*notes, *_undone(columns))
        columns = tuple(_private(one) for one in columns)
    else:
        notes = (*notes, _INCOMPLETE)
    notes = (*notes, _OTHERS)
    return ImportedSchema(Schema(columns=columns), kind, origin, notes, private_notes=private)


def _once(
    columns: Iterable[ColumnSchema],
) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...]]:
    """Each column once, without those that are described in two ways, and a note on these."""
    known: dict[str, set[ColumnSchema]] = {}
    titles: dict[str, set[str]] = {}
    for one in columns:
        known.setdefault(one.name, set()).add(replace(one, title=""))
        titles.setdefault(one.name, set()).add(one.title)
    kept = tuple(
        replace(min(alike, key=str), title=min(titles[name]) if len(titles[name]) == 1 else "")
        for name, alike in known.items()
        if len(alike) == 1
    )
    twice = [name for name, alike in known.items() if len(alike) > 1]
    if not twice:
        return kept, ()
    return kept, (f"Described in more than one way, and left out: {listing(twice, 40)}.",)


def _private(column: ColumnSchema) -> ColumnSchema:
    return ColumnSchema(
        column.name,
        delimiter=column.delimiter,
        headers=column.headers,
        title=column.title,
    )


def _undone(columns: Iterable[ColumnSchema]) -> tuple[str, ...]:
    names = [column.name for column in columns if column.flags]
    if not names:
        return ()
    note = (
        f"The 0/1 columns of {listing(names)} were not put together: their names are values. Name"
        " them in `flags` beside declared values, or leave them as columns of their own."
    )
    return (note,)


Found = tuple[str, tuple[ColumnSchema, ...] | sds.Settings, tuple[str, ...], tuple[str, ...]]
"""What a file is in words, what it declares, notes, and private ones."""


def _understood(
    source: Source, name: str, column: str | None, part: str | None, encoding: str | None
) -> Found:
    kind = kind_of(source)
    # Without byte-order mark and the empty half of UTF-16, where XML and JSON may stand in it.
    start = source.start(512).lstrip(b"\xef\xbb\xbf\xff\xfe").replace(b"\0", b"").lstrip()
    if kind == "CSV" and not start.startswith((b"<", b"{", b"[")):
        return _of_text(source, column, part, encoding)
    if kind == "workbook":
        book = sheets(source)
        if xlsform.is_form(book):
            _refuse({"column": column, "encoding": encoding}, "an XLSForm")
            return "an XLSForm", *xlsform.read_form(book, part), ()
        _refuse({"encoding": encoding}, "a workbook")
        texts = workbook_lists.rendered(book)
        for header, *rows in texts.values():
            if redcap.is_dictionary(header):
                return _of_redcap(header, rows, column, part)
        _refuse({"part": part}, "a workbook")
        return f"the lists of {name}", *workbook_lists.read_lists(texts, column)
    _refuse({"column": column}, f"another kind of file ({name})")
    if kind in ("SPSS", "Stata"):
        _refuse({"part": part}, name)
        program: statistical.Program = "SPSS" if kind == "SPSS" else "Stata"
        return f"the labels of {name}", *value_labels.read_labels(source, program, encoding)
    if start.startswith(b"<"):
        _refuse({"part": part}, "a DDI codebook")
        return "a DDI codebook", *ddi.read_codebook(source, encoding), ()
    _refuse({"encoding": encoding}, name)
    if start.startswith((b"{", b"[")):
        content = _json(source)
        if sds.is_settings(content):
            return "settings of Synthetic Data Showcase", sds.read_settings(content), (), ()
        return "a Table Schema", *table_schema.read_fields(content, part), ()
    raise InputError(
        expected="a codebook: SPSS, Stata, XLSForm, REDCap, DDI, Table Schema or a CSV list",
        found=f"{kind} ({name})",
        action="Export the codebook as one of these.",
    )


def _of_text(source: Source, column: str | None, part: str | None, encoding: str | None) -> Found:
    if (form := form_in(source, encoding)) is not None:
        _refuse({"column": column}, "an XLSForm")
        return "an XLSForm", *xlsform.read_form(form, part), ()
    header, rows = lists.texts_of(source, encoding)
    if redcap.is_dictionary(header):
        return _of_redcap(header, rows, column, part)
    _refuse({"part": part}, "a list of values")
    return "a list of values", lists.columns_of(header, rows, column), lists.notes(header), ()


def _of_redcap(
    header: Sequence[str], rows: Sequence[Sequence[str]], column: str | None, part: str | None
) -> Found:
    _refuse({"column": column}, "a data dictionary")
    return "a REDCap data dictionary", *redcap.read_dictionary(header, rows, part), ()


_BELONGS = {
    "column": "a CSV file or sheet of values and labels",
    "part": "an XLSForm, a REDCap dictionary or a Data Package",
    "encoding": "a text, SPSS, Stata or DDI file",
}


def _refuse(given: Mapping[str, str | None], what: str) -> None:
    """Refuse options that would be left unused."""
    for option, value in given.items():
        if value is not None:
            raise ParameterError(
                expected=f"the option {option} for {_BELONGS[option]} only",
                found=what,
                action="Leave the option out.",
            )


def _json(source: Source) -> Any:  # noqa: ANN401 - whatever JSON holds
    try:
        with source.open() as raw:
            return json.loads(raw.read())
    except (ValueError, RecursionError):
        raise InputError(
            expected="a file of JSON",
            found="one that is none",
            action="Save it again from the program that wrote it.",
        ) from None
