"""The questions with choices of an XLSForm, as Kobo, ODK and SurveyCTO use it.

Only the sheets `survey`, `choices` and `external_choices` are looked at; nothing of a form is run.
How a question may be spelled is said in `xlsform_types`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from populace.read.dictionaries.lists import listed
from populace.read.dictionaries.xlsform_types import Kind, Select, kind_of, select_of
from populace.read.files.memory import render
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema
from populace.vocabulary.wording import Advice, Option

Row = Mapping[str, str]
"""The cells of a row under the plain names of their headers; labels as `label:language`."""

_NAMES = {"value": "name", "tag": "name", "caption": "label", "command": "type"}
_LEFT: Mapping[Kind, str] = {
    "naming": "The form asks for texts, dates, places or devices, which may name people; leave"
    " these out or coarsen them",
    "number": "Numbers have no list, and were left out",
    "computed": "Calculated, hidden and shown only, and left out",
    "unknown": "Not understood or disabled, and left out",
}
"""What is said of rows that give no column."""

_JOINERS = ("/", "-", ".", ":", "__", "_")
"""What exports put between the groups of a question and its name."""
_LONGEST_HEADER = 200


@dataclass(frozen=True)
class _Question:
    """One question with choices, where it stands, and how its labels say it."""

    name: str
    path: tuple[str, ...]
    repeat: tuple[str, ...]
    select: Select
    labels: tuple[str, ...]
    title: str


@dataclass
class _Form:
    """What the rows of a survey say, in their order."""

    questions: list[_Question] = field(default_factory=list)
    named: dict[Kind, list[str]] = field(default_factory=dict)
    path: list[str] = field(default_factory=list)
    repeats: list[str] = field(default_factory=list)
    begun: list[bool] = field(default_factory=list)


Book = Mapping[str, Sequence[Sequence[object]]]
"""The sheets of a workbook by name."""


def is_form(book: Book) -> bool:
    """Whether a workbook has the sheet that asks the questions."""
    return "survey" in {name.strip().casefold() for name in book}


def read_form(
    book: Book, repeat: str | None = None
) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...]]:
    """The columns that a form's questions with choices give, and notes.

    A question of which several choices may be ticked gives a multi-valued column: exports join its
    choices by blanks, or have one 0/1 column for each. A question in a group is found under the
    names that exports give it. The questions of a repeat group stand in a table of their own.

    Args:
        book: the sheets of the workbook.
        repeat: the repeat group whose questions are wanted; those outside of all otherwise.

    Raises:
        InputError: it is no XLSForm.
        ParameterError: it has no such repeat group.
    """
    book = {name.strip().casefold(): rows for name, rows in book.items()}
    lists = _lists(book)
    form = _walked(_rows(book["survey"]))
    groups = list(dict.fromkeys(one.repeat[-1] for one in form.questions if one.repeat))
    if repeat is not None and repeat not in groups:
        raise ParameterError(
            expected="the name of a repeat group with choices in the form",
            found=repr(repeat),
            action=f"Choose {listing(groups)}." if groups else "Leave the option out.",
        )
    inside = [one for one in form.questions if (one.repeat or (None,))[-1] == repeat]
    columns, elsewhere = [], []
    often = Counter(one.name for one in inside)
    said = Counter(label for one in inside for label in set(one.labels))
    for one in inside:
        choices = None if one.select.elsewhere else lists.get(one.select.choices)
        if choices is None:
            elsewhere.append(one.name)
            continue
        columns.append(_column(one, choices, alone=often[one.name] == 1, said=said))
    notes = _notes(form, elsewhere)
    for group in groups:
        if group != repeat:
            names = [one.name for one in form.questions if one.repeat and one.repeat[-1] == group]
            notes.append(
                Advice(
                    f"The questions {listing(names, 40)} stand in the repeat group {group!r}, whose"
                    " answers are a table of their own: import it as a part of its own",
                    Option("part", group),
                    ".",
                )
            )
    return _told_apart(columns), tuple(notes)


def _told_apart(columns: Sequence[ColumnSchema]) -> tuple[ColumnSchema, ...]:
    """The columns without other headers that could be those of two of them."""
    often = Counter(
        name for one in columns for name in (one.name, *one.flags, *set(one.headers) - {one.name})
    )
    return tuple(
        replace(one, headers=tuple(each for each in one.headers if often[each] == 1))
        for one in columns
    )


def _lists(book: Mapping[str, Sequence[Sequence[object]]]) -> dict[str, list[Row]]:
    if "survey" not in book or not {"choices", "external_choices"} & set(book):
        raise InputError(
            expected="an XLSForm: a workbook with the sheets survey and choices",
            found=f"the sheets {listing(sorted(book))}" if book else "an empty workbook",
            action="Download the form as XLSForm, or save the list of values as CSV.",
        )
    lists: dict[str, list[Row]] = {}
    for sheet in ("external_choices", "choices"):
        found: dict[str, list[Row]] = {}
        for row in _rows(book[sheet]) if sheet in book else ():
            if name := row.get("list_name"):
                found.setdefault(name, []).append(row)
        lists.update(found)
    return lists


def _walked(rows: Iterable[Row]) -> _Form:
    form = _Form()
    for row in rows:
        kind, name = kind_of(row.get("type", "")), row.get("name", "")
        if row.get("disabled", "").casefold() in {"yes", "true", "true()"}:
            form.named.setdefault("unknown", []).append(name)
        elif kind in ("group", "repeat"):
            form.path.append(name)
            form.begun.append(kind == "repeat")
            form.repeats += [name] * form.begun[-1]
        elif kind == "end" and form.begun:
            form.path.pop()
            if form.begun.pop():
                form.repeats.pop()
        elif kind == "select" and name and (select := select_of(row["type"])):
            labels = tuple(text for head, text in row.items() if head.startswith("label:"))
            title = row.get(_language([row]), "")
            form.questions.append(
                _Question(name, tuple(form.path), tuple(form.repeats), select, labels, title)
            )
            if select.other:
                form.named.setdefault("naming", []).append(f"{name}_other")
        elif row.get("type") and kind != "end":
            form.named.setdefault(kind, []).append(name or row["type"])
    return form


def _column(
    one: _Question, choices: Sequence[Row], *, alone: bool, said: Mapping[str, int]
) -> ColumnSchema:
    """The column of a question, under all names and labels that exports may give it.

    Args:
        one: the question.
        choices: its choices.
        alone: whether no other question of the table has its name.
        said: how often each label stands among the questions of the table.
    """
    if one.select.other and all(row.get("name") != "other" for row in choices):
        labels = {head for row in choices for head in row if head.startswith("label:")}
        choices = [*choices, {**dict.fromkeys(labels, "Other"), "name": "other"}]
    main = _language(choices)
    pairs = [(row.get("name", ""), row.get(main, "")) for row in choices]
    paths = [
        joiner.join((*one.path[start:], one.name))
        for start in range(len(one.path))
        for joiner in _JOINERS
    ]
    name = one.name if alone else "/".join((*one.path, one.name))
    titles = [label for label in one.labels if said[label] == 1 and _is_plain(label)]
    found = listed(name, pairs, *((" ", f"{name}/") if one.select.several else (None, None)))
    headers = tuple(each for each in dict.fromkeys((*paths, *titles)) if each != name)
    return replace(
        found,
        headers=headers,
        spellings=_translated(found, choices, main),
        title=one.title if _is_plain(one.title) else "",
    )


def _is_plain(label: str) -> bool:
    """Whether a question's label can name a column: short, and without other answers in it."""
    return len(label) <= _LONGEST_HEADER and "$" not in label


def _translated(
    column: ColumnSchema, choices: Sequence[Row], main: str
) -> tuple[tuple[str, str], ...]:
    """The labels in other languages, and of choices listed twice, where they are those of one."""
    values = column.values or ()
    told: dict[str, set[str]] = {}
    for row in choices:
        for head, text in row.items():
            if head.startswith("label:") and head != main and text:
                told.setdefault(text, set()).add(row.get("name", ""))
    known = {*values, *column.labels}
    for text, value in column.spellings:
        told.setdefault(text, set()).add(value)
    return tuple(
        (text, min(meant))
        for text, meant in told.items()
        if len(meant) == 1 and text not in known and meant <= set(values)
    )


def _notes(form: _Form, elsewhere: Sequence[str]) -> list[str]:
    notes = []
    if elsewhere:
        notes.append(f"The choices of {listing(elsewhere, 40)} stand elsewhere, or are missing.")
    for kind, words in _LEFT.items():
        if names := form.named.get(kind):
            notes.append(f"{words}: {listing(list(dict.fromkeys(names)), 40)}.")
    return notes


def _rows(sheet: Sequence[Sequence[object]]) -> list[Row]:
    heads = [_head(render(cell)) for cell in sheet[0]]
    return [
        {
            head: text
            for head, cell in reversed([*zip(heads, row, strict=True)])
            if head and (text := " ".join(render(cell).split()))
        }
        for row in sheet[1:]
    ]


def _head(text: str) -> str:
    """The plain name of a header: one for each of its spellings; labels keep their language."""
    first, _, rest = text.strip().partition(":")
    plain = "_".join(first.casefold().split())
    plain = _NAMES.get(plain, plain)
    return f"label:{rest.strip(': ').casefold()}" if plain == "label" else plain if not rest else ""


def _language(choices: Sequence[Row]) -> str:
    """The head of the labels to show: plain or English ones, else the form's first language."""
    heads = list(dict.fromkeys(head for row in choices for head in reversed([*row])))
    labels = [head for head in heads if head.startswith("label:")]
    labels.sort(key=lambda head: (head != "label:", not _english(head)))
    return labels[0] if labels else "label:"


def _english(head: str) -> bool:
    language = head.removeprefix("label:")
    return "english" in language or "(en)" in language or language == "en"
