"""People as lists of rows, tables made of them, and pairs of tables that differ in one person.

What is claimed about such pairs stands in `checks` and `games`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from populace.vocabulary.digests import identity
from populace.vocabulary.table import Column, Ragged, Table

Row = tuple[tuple[int, ...], ...]
"""For each column the codes of one cell: none, one, or in a multi-valued column several."""

Person = list[Row]


@dataclass(frozen=True)
class Pair:
    """Two neighbors: a population, and the same with one more person.

    Args:
        columns: the columns of both.
        people: everyone in both.
        extra: the person who comes or goes.
        bound: the public bound on attributes, 0 for the number of columns.
        owned: whether rows name their person; otherwise every person has one row.
    """

    columns: tuple[Column, ...]
    people: list[Person]
    extra: Person
    bound: int = 0
    owned: bool = True

    @property
    def without(self) -> Table:
        """The table without the extra person."""
        return table(self.columns, self.people, self.bound, owned=self.owned)

    @property
    def neighbor(self) -> Table:
        """The table with the extra person, last."""
        return table(self.columns, [*self.people, self.extra], self.bound, owned=self.owned)


def column(
    name: str, size: int, *, public: bool = False, multivalued: bool = False, word: str = "value"
) -> Column:
    """A column with values that name it."""
    values = tuple(f"{name} {word} {place:03}" for place in range(size))
    return Column(name, values, public=public, delimiter=";" if multivalued else None)


def table(
    columns: tuple[Column, ...], people: list[Person], bound: int = 0, *, owned: bool = True
) -> Table:
    """A table with the rows of all people, in order."""
    rows = [row for person in people for row in person]
    owners = [place for place, person in enumerate(people) for _ in person]
    if not owned:
        assert len(rows) == len(people)
    cells: list[Ragged | np.ndarray] = []
    for place, one in enumerate(columns):
        codes = [row[place] for row in rows]
        if one.multivalued:
            # The contract of `Ragged`: sorted and distinct within a record.
            sets = [sorted(set(cell)) for cell in codes]
            starts = np.cumsum([0, *map(len, sets)], dtype=np.int64)
            flat = [code for cell in sets for code in cell]
            cells.append(Ragged(starts, np.array(flat, dtype=np.int32)))
        else:
            cells.append(np.array([cell[0] if cell else 0 for cell in codes], dtype=np.int16))
    return Table(
        columns,
        tuple(cells),
        len(rows),
        subjects=np.array(owners, dtype=np.int64) if owned else None,
        bound=bound,
        known_by=identity(f"person {place}" for place in range(len(people))) if owned else None,
    )


def random_pair(rng: np.random.Generator) -> Pair:
    """A small random pair: columns of every kind, several rows, values of one person alone."""
    columns, held = [], []
    for place in range(int(rng.integers(1, 6))):
        size = int(rng.integers(1, 9))
        columns.append(
            column(
                f"column {place}",
                size,
                public=bool(rng.integers(2)),
                multivalued=bool(rng.integers(2)),
            )
        )
        held.append(int(rng.integers(1, size + 1)))  # the values that others may have
    owned = bool(rng.integers(4))
    most_rows = int(rng.integers(1, 5)) if owned else 1
    filled = float(rng.choice([0.3, 0.7, 1.0]))

    def person(reach: list[int]) -> Person:
        return [
            tuple(_cell(rng, one, most, filled) for one, most in zip(columns, reach, strict=True))
            for _ in range(int(rng.integers(1, most_rows + 1)))
        ]

    people = [person(held) for _ in range(int(rng.integers(0, 13)))]
    extra = person([len(one.values) for one in columns])
    if len(extra) > 1 and rng.integers(2):
        extra[1] = extra[0]
    total = sum(len(one.values) for one in columns)
    bound = int(rng.choice([0, len(columns), max(1, total // 2), total]))
    return Pair(tuple(columns), people, extra, bound, owned)


def _cell(rng: np.random.Generator, one: Column, most: int, filled: float) -> tuple[int, ...]:
    if rng.random() > filled:
        return ()
    if not one.multivalued:
        return (int(rng.integers(1, most + 1)),)
    return tuple(
        int(code) for code in rng.integers(1, most + 1, int(rng.integers(1, 2 * most + 1)))
    )


def _flags(name: str, number: int, *, public: bool) -> tuple[Column, ...]:
    return tuple(column(f"{name} {place:02}", 1, public=public) for place in range(number))


def uneven() -> dict[str, Pair]:
    """Neighbors in tables with one column of many values beside columns of few."""
    columns = (
        column("many", 40, public=True),
        *(column(name, 2, public=True) for name in "abcd"),
    )
    crowd: list[Person] = [
        [((place % 40 + 1,), *(((place >> bit) % 2 + 1,) for bit in range(1, 5)))]
        for place in range(2000)
    ]
    same: Row = ((1,),) * 4
    return {
        "one row": Pair(columns, crowd, [((1,), *same)], owned=False),
        "many rows": Pair(columns, crowd, [((place,), *same) for place in range(1, 5)], bound=12),
    }


def worst_cases() -> dict[str, Pair]:
    """The neighbors that broken mechanisms are most easily told apart on."""
    public = (
        column("a", 3, public=True),
        column("b", 3, public=True),
        column("c", 2, public=True),
        column("d", 2, public=True),
    )
    private = tuple(column(one.name, len(one.values)) for one in public)
    crowd: list[Person] = [[((place % 3 + 1,), (place % 2 + 1,), (1,), ())] for place in range(40)]
    same: list[Person] = [[((1,), (1,), (1,), (1,))] for _ in range(40)]
    many = (column("kind", 8, multivalued=True), column("other", 2))
    some: list[Person] = [[((1, 2), (place % 2 + 1,))] for place in range(40)]
    flags = _flags("flag", 20, public=True)
    rare = (column("declared", 24, public=True), column("kind", 60, multivalued=True))
    few: list[Person] = [
        [((place,), (1 + place % 2,))] for place in range(1, 25) for _ in range(2 * place)
    ]
    # People with five common values each, so that rare ones are looked at a second time.
    twice = (column("rare", 20, multivalued=True), *_flags("common", 5, public=True))
    common: Row = ((1,),) * 5
    known: list[Person] = [[((1 + place % 4,), *common)] for place in range(90)]
    return {
        "unseen values in the second round": Pair(
            twice, known, [(tuple(range(5, 21)), *common)], bound=24
        ),
        "seldom seen values in the second round": Pair(
            twice,
            [*known, *([((place,), *common)] for place in range(5, 21))],
            [(tuple(range(5, 21)), *common)],
            bound=24,
        ),
        "all columns filled": Pair(public, crowd, [((3,), (3,), (2,), (2,))]),
        "all columns filled, private": Pair(private, crowd, [((3,), (2,), (1,), (2,))]),
        "unseen values in one cell": Pair(many, some, [(tuple(range(3, 9)), ())], bound=6),
        "unseen values beside rare declared ones": Pair(
            rare, few, [((1,), tuple(range(3, 61)))], bound=59
        ),
        "the only one with a value": Pair(private, crowd, [((1,), (3,), (1,), ())]),
        "the first person of all": Pair(public, [], [((1,), (1,), (1,), (1,))]),
        "the first person, private": Pair(private, [], [((1,), (1,), (1,), (1,))]),
        "the second person": Pair(public, same[:1], [((1,), (1,), (1,), (1,))]),
        "rows repeated": Pair(public, same, [((1,), (1,), (1,), (1,))] * 12),
        "every row another value": Pair(
            public,
            same,
            [((i % 3 + 1,), (i // 3 % 3 + 1,), (i % 2 + 1,), (i // 2 % 2 + 1,)) for i in range(18)],
        ),
        "nothing recorded": Pair(public, crowd, [((), (), (), ())]),
        "twenty attributes among ones": Pair(
            flags,
            [
                [tuple((1,) if place % 20 == flag else () for flag in range(20))]
                for place in range(1000)
            ],
            [tuple((1,) for _ in range(20))],
            owned=False,
        ),
    }
