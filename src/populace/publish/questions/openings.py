"""Sentences of the page's own making, for releases whose publisher says nothing.

What is counted, the largest groups that are told apart, and the trend; from protected counts alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from populace.publish.questions.answers import Figure, apart
from populace.publish.questions.bands import narrow, widths
from populace.publish.questions.kinds import is_time, kind, labels
from populace.publish.questions.labels import column_label, value_label
from populace.publish.questions.queries import QueryEngine, Question
from populace.publish.questions.sentences import figure_data, number
from populace.publish.questions.times import Span, even, spans
from populace.publish.statements import words
from populace.publish.statements.contract import OpeningData
from populace.vocabulary.errors import InputError
from populace.vocabulary.release import Release
from populace.vocabulary.table import Column

TOLD_TABLES = 2
"""Of how many tables the largest groups are told."""

MOST_GROUPS = 3
"""How many groups a sentence names."""

_LEAST_SHARE = 0.05


@dataclass(frozen=True)
class OpeningSentence:
    """A sentence: its kind, and what it says of which values.

    Args:
        kind: a key of the catalogs.
        table: its place among the tables that are shown.
        told: the numbers, each with the question that it answers and the value that it is of.
        yearly: whether they are per year.
    """

    kind: str
    table: int
    told: tuple[tuple[Figure, Question, tuple[int, int] | None], ...]
    yearly: bool = False


def openings(asked: QueryEngine) -> tuple[OpeningSentence, ...]:
    """The sentences of a release: at most three of its first table, and two of the next.

    Of those further down the number of their records is told.
    """
    found: list[OpeningSentence] = []
    for table in range(len(asked.tables)):
        found.append(_counted(asked, table))
        if table < TOLD_TABLES:
            found += _largest(asked, table)
        if table == 0:
            found += _trend(asked, table)
    return tuple(found)


def _counted(asked: QueryEngine, table: int) -> OpeningSentence:
    """How many are counted; no number of links whose margin is above half of it."""
    total = asked.answer(Question(table))
    if asked.tables[table].counted == "links" and 2 * total.margin > total.value:
        return OpeningSentence("untold", table, ())
    timed = _timed(asked, table)
    if timed is None:
        return OpeningSentence("counted", table, ((total, Question(table), None),))
    time, when = timed
    ends = [(total, Question(table), (time, place)) for place in _ends(when)]
    return OpeningSentence("counted.time", table, tuple(ends))


def _largest(asked: QueryEngine, table: int) -> Iterator[OpeningSentence]:
    """The largest value of each of the first columns that have one which is told apart."""
    columns = asked.tables[table].aggregates.columns
    told: list[tuple[Figure, Question, tuple[int, int] | None]] = []
    for place, column in enumerate(columns):
        if kind(column) in ("flag", "year", "month", "period") or len(told) == MOST_GROUPS:
            continue
        if (found := _first(asked, table, place, column)) is not None:
            told.append(found)
    if told:
        yield OpeningSentence("largest", table, tuple(told))


def _first(
    asked: QueryEngine, table: int, place: int, column: Column
) -> tuple[Figure, Question, tuple[int, int]] | None:
    """The largest value with its share, of those recorded where that says more than noise does.

    None where it is a band that is wider than another: its width may be all that makes it large.
    """
    found = []
    for value in range(len(column.values)):
        made = Question(table, ((place, (value,)),), share=True)
        try:
            found.append((asked.answer(made), made, (place, value)))
        except InputError:
            continue
    found.sort(key=lambda each: -each[0].value)
    if not found or found[0][0].value < _LEAST_SHARE or len(column.values) < 2:
        return None
    (largest, made, which), *others = found
    told_apart = not others or apart(largest, others[0][0]) == 1
    if not told_apart or largest.low <= 0 or not _named(column, which[1]):
        return None
    if not narrow(widths(column), [which[1]]):
        return None
    known = replace(made, known=True)
    try:
        recorded = asked.answer(known)
    except InputError:
        return largest, made, which
    return (recorded, known, which) if apart(recorded, largest) == 1 else (largest, made, which)


def _named(column: Column, value: int) -> bool:
    """Whether a value says what it is: a number without a label names no group."""
    return not (labels(column)[value] or column.values[value]).strip().isdecimal()


def _timed(asked: QueryEngine, table: int) -> tuple[int, dict[int, Span]] | None:
    """The first column of years or periods, and when each reported value was, in their order."""
    columns = asked.tables[table].aggregates.columns
    for place, column in enumerate(columns):
        if not is_time(column):
            continue
        when = {
            value: span
            for value, span in enumerate(spans(column.values))
            if span is not None and _told(asked, table, place, value)
        }
        if len(when) > 1:
            return place, dict(sorted(when.items(), key=lambda each: each[1]))
    return None


def _ends(when: dict[int, Span]) -> tuple[int, int]:
    places = list(when)
    return places[0], places[-1]


def _told(asked: QueryEngine, table: int, column: int, value: int) -> bool:
    try:
        return asked.answer(Question(table, ((column, (value,)),))).low > 0
    except InputError:
        return False


def _trend(asked: QueryEngine, table: int) -> Iterator[OpeningSentence]:
    """A first and a last year, and between them the highest where it is told apart from both."""
    timed = _timed(asked, table)
    if timed is None:
        return
    time, when = timed
    yearly = not even(list(when.values()))

    def told(value: int) -> tuple[Figure, Question, tuple[int, int]]:
        made = Question(table, ((time, (value,)),))
        found = asked.answer(made)
        years = when[value][1] - when[value][0] if yearly else 1.0
        yearly_figure = Figure(found.value / years, found.margin / years, rounded=found.rounded)
        return yearly_figure, made, (time, value)

    first, last = map(told, _ends(when))
    highest = max((told(value) for value in when), key=lambda each: each[0].value)
    way = {1: "rose", -1: "fell", 0: "level"}[apart(last[0], first[0])]
    peak = all(apart(highest[0], each[0]) == 1 for each in (first, last))
    yield OpeningSentence(way, table, (first, last, *([highest] if peak else [])), yearly)


def opening_data(asked: QueryEngine) -> list[OpeningData]:
    """The sentences as the page is given them."""
    return [
        {
            "kind": each.kind,  # type: ignore[typeddict-item]  # one of the kinds made above
            "table": each.table,
            "figures": [figure_data(figure, made) for figure, made, _ in each.told],
            "columns": [value[0] for *_, value in each.told if value is not None],
            "places": [value[1] for *_, value in each.told if value is not None],
            "yearly": each.yearly,
        }
        for each in openings(asked)
    ]


_SAID: WeakKeyDictionary[Release, tuple[str, ...]] = WeakKeyDictionary()
"""What is said of releases that are there: several files of one say it."""


def _whole(column: Column) -> str:
    """Of whom shares of those recorded are: of a private column rare values are left out, too."""
    return "those recorded" if column.public else "those whose value is reported"


def plain_openings(release: Release) -> tuple[str, ...]:
    """The sentences in English."""
    if (said := _SAID.get(release)) is None:
        asked = QueryEngine.of(release)
        said = _SAID[release] = tuple(_said(asked, each) for each in openings(asked))
    return said


def _said(asked: QueryEngine, each: OpeningSentence) -> str:
    shown = asked.tables[each.table]
    figures = [number(figure) for figure, *_ in each.told]
    values = [value_label(shown, *value) for *_, value in each.told if value is not None]
    counted = "records" if shown.owned else shown.counted
    what = f"{counted} of {shown.name}" if shown.name else counted
    cap = words.counted(shown.root, shown.most)
    if each.kind == "untold":
        return f"How many {what} there are is too uncertain to be told."
    if each.kind == "counted":
        return f"This release counts {figures[0]} {what}{cap}."
    if each.kind == "counted.time":
        return f"This release counts {figures[0]} {what}, from {values[0]} to {values[1]}{cap}."
    if each.kind == "largest":
        groups = (
            f"{column_label(shown, place[0])}: {value}, {figure} of"
            f" {_whole(shown.aggregates.columns[place[0]]) if made.known else 'all'}"
            for (_, made, place), value, figure in zip(each.told, values, figures, strict=True)
            if place is not None
        )
        of = f" {what}" if each.table else ""
        return f"The largest groups that are told apart{of and ' among'}{of}: {'; '.join(groups)}."
    per = f"The number of {shown.counted}{' per year' if each.yearly else ''}"
    peak = f"; it was highest in {values[2]}: {figures[2]}" if len(values) > 2 else ""
    if each.kind == "level":
        return (
            f"{per} in {values[0]} ({figures[0]}) and in {values[1]} ({figures[1]}) cannot be told"
            f" apart{peak}."
        )
    return (
        f"{per} {each.kind} from {figures[0]} in {values[0]} to {figures[1]} in {values[1]}{peak}."
    )
