"""Questions to a release, and samples of it: all of it follows from what is public, and is free."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, Literal, TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from populace.api.frames import Types, frame
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.release import Release

if TYPE_CHECKING:
    from populace.publish.questions.lookup import Chosen
    from populace.publish.questions.queries import QueryEngine, Question

Cell = str | int | float | date
"""A value as a frame of the release holds it, or as its files write it."""

Conditions = Mapping[str, Cell | Sequence[Cell]]
"""Columns by their names, headers or titles, each with a value, or with several of which one."""

_HALF_95 = 1.959963984540054


MOST_DRAWN = 2**31 - 1
"""The most records that are drawn at once."""


@dataclass(frozen=True)
class Answer:
    """A number that a release tells.

    Args:
        value: a number of people, records or links, or a share from 0 to 1.
        margin: the half-width of its 95% interval; of a rounded one how far the true one may lie
            above; None where it is estimated.
        kind: `counted` by protected counts, `rounded` by those of a k-anonymous release, or
            `estimated` from the synthetic records alone.
    """

    value: float
    margin: float | None
    kind: Literal["counted", "rounded", "estimated"]

    def __str__(self) -> str:
        if self.margin is None:
            return f"{_written(self.value)} (estimated)"
        sign = "to" if self.kind == "rounded" else "±"
        other = self.value + self.margin if self.kind == "rounded" else self.margin
        return f"{_written(self.value)} {sign} {_written(other)} ({self.kind})"


def _written(number: float) -> str:
    """A number of four digits or more whole, a smaller one with four digits."""
    return f"{number:,.0f}" if number >= 1000 else f"{number:.4g}"


class _Draw:
    """Numbers that look random, from a seed: the same on every machine. No noise that protects."""

    def __init__(self, seed: int | None) -> None:
        from populace.protect.randomness import fresh_seed
        from populace.synthesize.generator import Generator

        self._generator = Generator(fresh_seed() if seed is None else operator.index(seed))

    def uniform(self, count: int) -> NDArray[np.float64]:
        """Shape (count,): between 0 and 1, neither of them."""
        return (self._generator.fractions(count, 53).astype(np.float64) + 0.5) / 2.0**53

    def normal(self, count: int) -> NDArray[np.float64]:
        """Shape (count,): of the standard normal distribution (Box and Muller 1958)."""
        radius = np.sqrt(-2.0 * np.log(self.uniform(count)))
        return np.asarray(radius * np.cos(2.0 * np.pi * self.uniform(count)), dtype=np.float64)

    def places(self, count: int, n: int) -> NDArray[np.int64]:
        """Shape (n,): places below count, distinct unless n is above it."""
        if n <= count:
            return self._generator.permutation(count)[:n]
        return np.floor(self.uniform(n) * count).astype(np.int64)


F = TypeVar("F")
"""The kind of frame that a release hands out."""


class Asking(Generic[F]):
    """What can be asked of a release that is in memory."""

    release: Release
    kind: str
    _types: Mapping[str, Types]

    @cached_property
    def _asked(self) -> QueryEngine:
        from populace.publish.questions.queries import QueryEngine

        return QueryEngine.of(self.release)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What places of publication ask and `about` does not say: keys, each with its places."""
        from populace import packages

        found = packages.missing(self.release.about)
        return tuple(f"{key} ({', '.join(places)})" for key, places in found.items())

    @told_right
    def count(
        self,
        where: Conditions | None = None,
        /,
        *,
        table: str = "",
        **conditions: Cell | Sequence[Cell],
    ) -> Answer:
        """How many hold one of the values of each column.

        Args:
            where: the conditions by column.
            table: which table; the first that has all columns otherwise.
            **conditions: the same by keyword, where the name of a column is one.

        Raises:
            InputError: the release has no such table, column or value.
        """
        place, [chosen] = self._chosen(table, {**(where or {}), **conditions})
        return self._count(place, chosen)

    @told_right
    def share(
        self,
        of: Conditions,
        *,
        given: Conditions | None = None,
        table: str = "",
        known: bool = False,
    ) -> Answer:
        """Which share of those given hold one of the values of each column.

        Of related tables the one column of `of` may stand in a table below that of the one column
        of `given`: the share is of the records, or links, below those given of whom it is recorded.

        Args:
            of: the conditions of the part, by column.
            given: the conditions of the whole; of all otherwise.
            table: as in `count`.
            known: whether it is of those alone of whom the one column of `of` is recorded.

        Raises:
            InputError: as in `count`, or the release says nothing of it.
        """
        from populace.publish.questions.queries import Question

        if (across := self._across(table, of, given or {})) is not None:
            found = self._asked.answer(across)
            return Answer(found.value, found.margin, "counted")
        place, [part, whole] = self._chosen(table, of, given or {})
        question = Question(place, part, whole, share=True, known=known)
        try:
            found = self._asked.answer(question)
        except InputError:
            if known:
                raise
            every = int(self._asked.holding(place, whole).sum())
            if not every:
                raise
            held = int(self._asked.holding(place, question.both).sum())
            return Answer(held / every, None, "estimated")
        return Answer(found.value, found.margin, "rounded" if found.rounded else "counted")

    @told_right
    def crosstab(self, a: str, b: str | None = None, *, table: str = "") -> F:
        """The counts of every value of a column, or of every pair of values of two.

        Args:
            a: a column.
            b: another.
            table: as in `count`.

        Returns:
            A frame of the library of the release, else lists by column name: the values of `a` and
            `b`, and `value`, `margin` and `kind` as in `Answer`, with `_` behind a name that `a` or
            `b` has.

        Raises:
            InputError: as in `count`.
        """
        names, cells, answers = self._crossed(a, b, table)
        columns = {name: [cell[place] for cell in cells] for place, name in enumerate(names)}
        return self._frame(
            {
                **columns,
                _beside("value", names): [each.value for each in answers],
                _beside("margin", names): [each.margin for each in answers],
                _beside("kind", names): [each.kind for each in answers],
            },
        )

    @told_right
    def sample(
        self, n: int, *, where: Conditions | None = None, table: str = "", seed: int | None = None
    ) -> F:
        """Records of the release that hold what is asked for, drawn at random.

        Args:
            n: how many; where fewer hold it they are drawn with replacement.
            where: the conditions by column.
            table: as in `count`.
            seed: for the same records again; fresh otherwise.

        Raises:
            InputError: as in `count`, or no record holds what is asked for.
            ParameterError: n is no number of records.
        """
        from populace import publish

        if not 0 <= n <= MOST_DRAWN:
            raise ParameterError(
                expected=f"a number of records from 0 to {MOST_DRAWN:,}",
                found=f"{n:,}",
                action="Correct it.",
            )
        place, [chosen] = self._chosen(table, where or {})
        rows = np.flatnonzero(self._asked.holding(place, chosen))
        if not len(rows):
            raise InputError(
                expected="records that hold what is asked for",
                found="none in the release",
                action="Ask for fewer or larger groups.",
            )
        draw = _Draw(seed)
        drawn = rows[draw.places(len(rows), n)]
        shown = self._asked.tables[place]
        columns = publish.synthetic_columns(shown.table)
        found = {name: [cells[row] for row in drawn] for name, cells in columns.items()}
        own = self._types.get(shown.name or self.release.structure.tables[0].name, {})
        names = zip(shown.table.columns, shown.headers, strict=False)
        types = {column.name: own[header] for column, header in names if header in own}
        return cast("F", frame(self.kind, found, types))

    @told_right
    def replicates(
        self, a: str, b: str | None = None, *, n: int = 20, table: str = "", seed: int | None = None
    ) -> F:
        """Tables of counts that the release could as well have told, to carry its noise along.

        What is worked out from each of them spreads as far as the noise makes it spread. Counts
        are taken to be wrong together as in docs/method/margins.md; estimated ones do not vary.

        Args:
            a: a column.
            b: another.
            n: how many tables.
            table: as in `count`.
            seed: for the same again; fresh otherwise.

        Returns:
            One frame: `replicate` from 1 to n, the values of `a` and `b`, and `value`, called as in
            `crosstab`.

        Raises:
            InputError: as in `count`.
        """
        from populace.publish.statements.contract import TOGETHER

        names, cells, answers = self._crossed(a, b, table)
        values = np.array([each.value for each in answers])
        margins = np.array([each.margin or 0.0 for each in answers])
        draw = _Draw(seed)
        number_of, value_of = _beside("replicate", names), _beside("value", names)
        found: dict[str, list[Any]] = {number_of: [], **{name: [] for name in names}, value_of: []}
        for number in range(1, n + 1):
            if self.release.guarantee.k is not None:
                drawn = values + draw.uniform(len(values)) * margins
            else:
                shared, *own = draw.normal(len(values) + 1).tolist()
                noise = TOGETHER**0.5 * shared + (1 - TOGETHER) ** 0.5 * np.array(own)
                drawn = values + margins / _HALF_95 * noise
            found[number_of] += [number] * len(cells)
            for place, name in enumerate(names):
                found[name] += [cell[place] for cell in cells]
            found[value_of] += np.maximum(drawn, 0.0).tolist()
        return self._frame(found)

    def _frame(self, columns: dict[str, Any]) -> F:
        return cast("F", frame(self.kind, columns))

    def _count(self, table: int, chosen: Chosen) -> Answer:
        from populace.publish.questions.queries import Question

        try:
            found = self._asked.answer(Question(table, chosen))
        except InputError:
            return Answer(self._asked.estimate(table, chosen), None, "estimated")
        return Answer(found.value, found.margin, "rounded" if found.rounded else "counted")

    def _crossed(
        self, a: str, b: str | None, table: str
    ) -> tuple[list[str], list[tuple[str, ...]], list[Answer]]:
        names = [a] if b is None else [a, b]
        place, [chosen] = self._chosen(table, dict.fromkeys(names, ()))
        columns = self._asked.tables[place].aggregates.columns
        own = {columns[column].name: column for column, _ in chosen}
        listed = [self._asked.column(place, name) for name in names]
        if len(own) < len(names):
            raise InputError(
                expected="two different columns", found=listing(names), action="Choose another."
            )
        cells: list[tuple[str, ...]] = []
        answers = []
        for codes in np.ndindex(*(len(columns[column].values) for column in listed)):
            pairs = list(zip(listed, codes, strict=True))
            cells.append(tuple(columns[column].values[code] for column, code in pairs))
            answers.append(self._count(place, tuple(sorted((c, (code,)) for c, code in pairs))))
        return names, cells, answers

    def _across(self, table: str, of: Conditions, given: Conditions) -> Question | None:
        """A share along a path between two tables; None where one table has all columns."""
        from populace.publish.questions.lookup import columns_called
        from populace.publish.questions.queries import Question

        names = (*of, *given)
        if table or any(
            all(columns_called(each, name) for name in names) for each in self._asked.tables
        ):
            return None
        path = self._asked.between(list(of), list(given))
        if path is None:
            return None
        part, whole = (
            self._asked.chosen(place, _several(each))
            for place, each in ((path.lower, of), (path.upper, given))
        )
        return Question(path.lower, part, whole, share=True, upper=path.upper)

    def _chosen(self, table: str, *conditions: Conditions) -> tuple[int, list[Chosen]]:
        """The table that is asked, and the places of what is chosen by each of the conditions."""
        names = [name for each in conditions for name in each]
        place = self._asked.table(table, names)
        return place, [self._asked.chosen(place, _several(each)) for each in conditions]


def _beside(name: str, columns: Sequence[str]) -> str:
    """What a column of answers is called beside columns of the release."""
    while name in columns:
        name += "_"
    return name


def _several(conditions: Conditions) -> dict[str, tuple[str, ...]]:
    """Conditions with a tuple of values each."""
    return {
        name: tuple(map(_text, values))
        if isinstance(values, Iterable) and not isinstance(values, str)
        else (_text(values),)
        for name, values in conditions.items()
    }


def _text(cell: Cell) -> str:
    """A value as the files of a release write it."""
    if isinstance(cell, date):
        return (cell.date() if isinstance(cell, datetime) else cell).isoformat()
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
