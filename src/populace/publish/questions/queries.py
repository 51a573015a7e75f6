"""Questions to a release, and what its protected counts answer: a number with its margin, or no.

The questions of findings are written as `count age=9-17` or `share relation=Family given age=9-17`.
What a page adds up is added up alike here; docs/method/margins.md derives the formulas.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.publish.questions.answers import Figure, share_of, together
from populace.publish.questions.display import Display, shown
from populace.publish.questions.lookup import Chosen, absent, chosen_of, columns_called
from populace.publish.questions.paths import Path, paths_of
from populace.publish.questions.questions import Written, written
from populace.vocabulary.combinations import Keys, find, pack
from populace.vocabulary.errors import InputError
from populace.vocabulary.release import Release
from populace.vocabulary.spelling import caseless
from populace.vocabulary.table import Ragged

MOST_TERMS = 5000


@dataclass(frozen=True)
class Question:
    """What is asked of one table.

    Args:
        table: its place among the tables that are shown.
        of: what is counted; for a share, besides what is given.
        given: within whom.
        share: whether a share is asked for, and not a number.
        known: whether it is a share of those of whom the column is recorded.
        upper: the place of the table above whose columns are given; None where all are of one.
    """

    table: int
    of: Chosen = ()
    given: Chosen = ()
    share: bool = False
    known: bool = False
    upper: int | None = None

    @property
    def both(self) -> Chosen:
        """What is counted, and within whom."""
        return tuple(sorted((*self.given, *self.of)))


class QueryEngine:
    """The tables of a release, to be asked.

    Args:
        tables: as they are shown.
        k: the smallest group of a k-anonymous release; None where noise protects.
        alone: whether each record is counted by itself, so that it holds one value of a column.
        paths: pairs of a table and one above it.
    """

    def __init__(
        self, tables: Sequence[Display], k: int | None, *, alone: bool, paths: Sequence[Path] = ()
    ) -> None:
        self.tables = tuple(tables)
        self.k = k
        self.alone = alone
        self.paths = tuple(paths)
        self._keys: dict[tuple[int, int], Keys] = {}

    @classmethod
    def of(cls, release: Release) -> QueryEngine:
        """What a release can be asked."""
        tables = shown(release)
        paths = paths_of(release.counts, tables)
        return cls(tables, release.guarantee.k, alone=release.by_record, paths=paths)

    def answer(self, question: Question) -> Figure:
        """What the protected counts answer.

        Raises:
            InputError: they do not say: a count that is needed was not released.
        """
        if question.upper is not None:
            return self.across(question.upper, question)
        if not question.share:
            found = self.count(question.table, question.both)
            links = self.tables[question.table].counted == "links"
            if links and question.both and found.margin > found.value / 2:
                raise _silent("so many links that their margin leaves the number open")
            return found
        part = self.count(question.table, question.both)
        whole = (
            self.recorded(question.table, question.of, question.given)
            if question.known
            else self.count(question.table, question.given)
        )
        return share_of(part, whole)

    def count(self, table: int, chosen: Chosen) -> Figure:
        """How many hold one of the chosen values of each column.

        Raises:
            InputError: the release holds no such count.
        """
        counts = self.tables[table].aggregates
        if not chosen:
            return self._published(counts.records, counts.records_margin)
        if len(chosen) > len(counts.lengths):
            raise _silent("combinations of so many columns")
        for column, places in chosen:
            if len(places) > 1 and not self.exclusive(table, column):
                raise _silent(f"several values of {counts.columns[column].name!r} together")
        starts = counts.attributes.starts
        options = [[int(starts[column]) + place for place in places] for column, places in chosen]
        terms = [tuple(sorted(ids)) for ids in product(*options)]
        entry = counts.lengths[len(chosen) - 1]
        if len(terms) > MOST_TERMS:
            raise _silent("so many values together")
        if (keys := self._keys.get((table, len(chosen)))) is None:
            keys = self._keys[table, len(chosen)] = entry.keys
        places_, held = find(keys, pack(np.array(terms, np.int32), entry.size))
        if not held.all():
            raise _silent("what is asked for: it was too rare to be reported")
        return self._sum(entry.counts[places_], entry.margins[places_])

    def across(self, upper: int, question: Question) -> Figure:
        """A share, or a number, of what hangs on those given in a table above.

        The share is of those of whom the one column of `of` is recorded: what hangs on a group of
        another table was counted together with its values alone.

        Raises:
            InputError: the release holds no such count.
        """
        lower = question.table
        found = (path for path in self.paths if (path.upper, path.lower) == (upper, lower))
        path = next(found, None)
        if path is None or path.by_chance:
            raise _silent("pairs of these two tables that can be told from chance")
        sides = [(upper, question.given), (lower, question.of)]
        ids = []
        for table, chosen in sides:
            if len(chosen) != 1:
                raise _silent("one column of each of two tables, unless of one column of each")
            [(column, places)] = chosen
            if len(places) > 1 and not self.exclusive(table, column):
                name = self.tables[table].aggregates.columns[column].name
                raise _silent(f"several values of {name!r} together")
            start = int(self.tables[table].aggregates.attributes.starts[column])
            ids.append([start + place for place in places])
        values, margins, all_ = path.of(*ids)
        if not all_:
            raise _silent("what is asked for: it was too rare to be reported")
        part = self._sum(values, margins)
        if not question.share:
            if part.margin > part.value / 2:
                raise _silent("so many links that their margin leaves the number open")
            return part
        column = self._parted(lower, question.of)
        starts = self.tables[lower].aggregates.attributes.starts
        every = list(range(int(starts[column]), int(starts[column + 1])))
        values, margins, _ = path.of(ids[0], every)
        return share_of(part, self._whole(values, margins))

    def between(self, of: Sequence[str], given: Sequence[str]) -> Path | None:
        """The path from a table with the columns given down to one with the others, if any.

        Args:
            of: names of columns of the table below.
            given: names of columns of the table above.
        """

        def has(table: int, names: Sequence[str]) -> bool:
            return bool(names) and all(columns_called(self.tables[table], name) for name in names)

        fitting = (path for path in self.paths if has(path.lower, of) and has(path.upper, given))
        return next(fitting, None)

    def recorded(self, table: int, of: Chosen, given: Chosen) -> Figure:
        """Of how many the one column of `of` is recorded, within those given.

        Raises:
            InputError: it is no column whose values exclude each other, or not all was released.
        """
        column = self._parted(table, of)
        found = []
        for place in range(len(self.tables[table].aggregates.columns[column].values)):
            one = tuple(sorted((*given, (column, (place,)))))
            try:
                found.append(self.count(table, one))
            except InputError:
                if self._drawn(table, one):
                    raise
        if not found:
            raise _silent("any value of that column")
        values = np.array([each.value for each in found])
        return self._whole(values, np.array([each.margin for each in found]))

    def exclusive(self, table: int, column: int) -> bool:
        """Whether whoever is counted holds one value of a column at most."""
        return self.alone and not self.tables[table].aggregates.columns[column].multivalued

    def _parted(self, table: int, of: Chosen) -> int:
        """The one column asked for, if it tells those recorded apart: of a flag all hold one."""
        [column, *more] = {column for column, _ in of} or {0}
        values = self.tables[table].aggregates.columns[column].values
        if not of or more or len(values) < 2 or not self.exclusive(table, column):
            raise _silent("those recorded, unless of a column of several values, one for each")
        return column

    def table(self, wanted: str, names: Sequence[str]) -> int:
        """The place of a table by its name, else of the first that has all these columns.

        Raises:
            InputError: there is none.
        """
        return _table(self, wanted, names)

    def column(self, table: int, name: str) -> int:
        """The place of a column by its name, its header or its title.

        Raises:
            InputError: the table has none of that name.
        """
        return chosen_of(self.tables[table], name, ())[0]

    def chosen(self, table: int, conditions: Mapping[str, Sequence[str]]) -> Chosen:
        """The places of columns and of their values, by names.

        Raises:
            InputError: the table has no such column or value.
        """
        shown = self.tables[table]
        return tuple(sorted(chosen_of(shown, name, values) for name, values in conditions.items()))

    def estimate(self, table: int, chosen: Chosen) -> float:
        """About how many hold one of the chosen values of each column, by the records alone."""
        held = self.holding(table, chosen)
        return float(held.sum()) * self.tables[table].aggregates.records / max(1, len(held))

    def _sum(self, values: NDArray[Any], margins: NDArray[Any]) -> Figure:
        value, plain = float(values.sum()), float(margins.sum())
        if self.k is not None:
            return Figure(value, plain, rounded=True)
        if len(values) == 1:
            return Figure(value, plain)
        return Figure(value, together(float((margins**2).sum()), plain))

    def _whole(self, values: NDArray[Any], margins: NDArray[Any]) -> Figure:
        """A sum of parts that exclude each other, of which shares are asked for."""
        parts = None if self.k is not None else (float((margins**2).sum()), float(margins.sum()))
        return replace(self._sum(values, margins), parts=parts)

    def _published(self, value: float, margin: float) -> Figure:
        return Figure(float(value), float(margin), rounded=self.k is not None)

    def _drawn(self, table: int, chosen: Chosen) -> bool:
        """Whether a synthetic record holds one of the chosen values of each column."""
        return bool(self.holding(table, chosen).any())

    def holding(self, table: int, chosen: Chosen) -> NDArray[np.bool_]:
        """Which synthetic records hold one of the chosen values of each column."""
        records = self.tables[table].table
        held = np.ones(records.records, bool)
        for column, places in chosen:
            cells = records.cells[column]
            codes = [place + 1 for place in places]
            if isinstance(cells, Ragged):
                rows = np.repeat(np.arange(records.records), np.diff(cells.starts))
                own = np.zeros(records.records, bool)
                own[rows[np.isin(cells.codes, codes)]] = True
                held &= own
            else:
                held &= np.isin(cells, codes)
        return held


def _silent(what: str) -> InputError:
    return InputError(
        expected="a question that the release answers with a margin",
        found=f"no released count of {what}",
        action="Ask for fewer or larger groups, or leave the sentence out.",
    )


def question(text: str, asked: QueryEngine) -> Question:
    """A question as it is `written`, of what a release has; case does not count.

    Raises:
        InputError: it is not written so, or asks for what is not there.
    """
    told = written(text)
    made = _across(told, asked)
    if made is not None:
        return made
    table = _table(asked, told.table, [name for name, _ in (*told.of, *told.given)])
    of, given = (
        tuple(chosen_of(asked.tables[table], name, values) for name, values in conditions)
        for conditions in (told.of, told.given)
    )
    made = Question(
        table, tuple(sorted(of)), tuple(sorted(given)), told.kind == "share", told.known
    )
    return made if made.share else replace(made, of=made.both, given=())


def _across(told: Written, asked: QueryEngine) -> Question | None:
    """A question about a table and one above it; None where one table has all columns."""
    of, given = ([name for name, _ in each] for each in (told.of, told.given))
    if told.table or any(
        all(columns_called(each, name) for name in (*of, *given)) for each in asked.tables
    ):
        return None
    path = asked.between(of, given)
    if path is None:
        return None
    part, whole = (
        tuple(chosen_of(asked.tables[table], name, values) for name, values in conditions)
        for table, conditions in ((path.lower, told.of), (path.upper, told.given))
    )
    return Question(path.lower, part, whole, told.kind == "share", told.known, path.upper)


def _table(asked: QueryEngine, wanted: str, names: Sequence[str]) -> int:
    """The table that is named, else the first that has all columns."""
    if wanted:
        for place, each in enumerate(asked.tables):
            if caseless(each.name) == caseless(wanted):
                return place
        raise absent("a table", wanted, [each.name for each in asked.tables])
    for place, each in enumerate(asked.tables):
        if all(columns_called(each, name) for name in names):
            return place
    missing = next(
        (name for name in names if not any(columns_called(each, name) for each in asked.tables)), ""
    )
    if not missing:
        raise InputError(
            expected="a question about the columns of one table",
            found="columns of several tables",
            action="Ask for columns that one table counts, or for one column of a table given one"
            " of a table above it: share relation=Family given victims.age=9-17.",
        )
    raise absent("a column", missing, [name for each in asked.tables for name in each.headers])
