"""Findings held against the columns that a release will have, before anything is spent.

What counts will be released is not known then: only names, and values of declared domains, are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from populace.publish.questions.questions import Condition, unread, written
from populace.publish.questions.sentences import questions
from populace.vocabulary.errors import InputError
from populace.vocabulary.findings import Narrative
from populace.vocabulary.near import near_names
from populace.vocabulary.spelling import caseless
from populace.vocabulary.table import Column

_NUMBERS = "number of "
"""How columns begin that say how many links a record has; they are made by the release."""


def check_findings(findings: Iterable[Narrative], tables: Mapping[str, Sequence[Column]]) -> None:
    """Refuse findings that ask for a column, or a declared value, that there will not be.

    Args:
        findings: the findings.
        tables: the columns that are to be released, by table.

    Raises:
        InputError: there is no such column, value or table, or a question is not written right.
    """
    for each in findings:
        for sentence in each.text:
            for text in questions(sentence):
                told = written(text)
                if told.table and caseless(told.table) not in map(caseless, tables):
                    raise unread(f"a table {told.table!r}", near_names(told.table, list(tables)))
                for condition in (*told.of, *told.given):
                    _check(condition, tables)
        for words in each.columns:
            _check((words.column, tuple(value for value, _ in words.values)), tables)


def _check(condition: Condition, tables: Mapping[str, Sequence[Column]]) -> None:
    name, values = condition
    wanted = caseless(name)
    if wanted.startswith(_NUMBERS):
        return
    called = [column for known, column in _names(tables) if caseless(known) == wanted]
    if not called:
        near = near_names(name, list(dict.fromkeys(known for known, _ in _names(tables))))
        raise _unknown(f"a column {name!r}", near)
    if not all(column.public for column in called):
        return
    known = [text for column in called for text in (*column.values, *column.labels)]
    folded = {*map(caseless, known)}
    for value in values:
        if caseless(value) not in folded:
            raise _unknown(
                f"a value {value!r} of {name!r}, which is declared without it",
                near_names(value, list(dict.fromkeys(known))),
            )


def _unknown(found: str, action: str) -> InputError:
    return InputError(
        expected="findings about columns, and declared values, that are to be released",
        found=found,
        action=action,
    )


def _names(tables: Mapping[str, Sequence[Column]]) -> Iterator[tuple[str, Column]]:
    """What columns may be called: by their names, titles, and with their tables."""
    for table, columns in tables.items():
        for column in columns:
            yield column.name, column
            own = column.name.removeprefix(f"{table}.")
            yield (own if own != column.name else f"{table}.{own}"), column
            if column.title:
                yield column.title, column
