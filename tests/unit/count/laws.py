"""The laws of counting, which every engine that holds subjects must keep. No test here.

An engine is a function from a table, a bound and a key to what counts it. Each law draws tables and
raises AssertionError where the engine breaks it.
"""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable
from itertools import combinations

import numpy as np
from hypothesis import strategies as st

from populace import count
from populace.count.clipping import weights
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.digests import identity
from populace.vocabulary.table import Column, Ragged, Table

Engine = Callable[[Table, int, bytes], count.Counter]
Row = tuple[str, int, int, tuple[int, ...]]
"""A person, the codes of two columns, and those of a multi-valued one."""

COLUMNS = (
    Column("a", ("1", "2", "3")),
    Column("b", ("x", "y")),
    Column("many", ("p", "q", "r"), delimiter=";"),
)
SIZE = Attributes(COLUMNS).size
KEY = b"a key of the run"

ROWS = st.lists(
    st.tuples(
        st.integers(0, 5).map("p{}".format),
        st.integers(0, 3),
        st.integers(0, 2),
        st.sets(st.integers(1, 3)).map(sorted).map(tuple),
    ),
    max_size=14,
)


def table(rows: list[Row], *, named: bool) -> Table:
    """The table of some rows, of people by name or of one person each."""
    held = [many for *_, many in rows]
    starts = np.cumsum([0, *map(len, held)], dtype=np.int64)
    codes = np.array([code for many in held for code in many], dtype=np.int32)
    cells = [np.array([row[place] for row in rows], dtype=np.uint8) for place in (1, 2)]
    numbers = {name: place for place, name in enumerate(dict.fromkeys(row[0] for row in rows))}
    return Table(
        COLUMNS,
        (*cells, Ragged(starts, codes)),
        len(rows),
        subjects=np.array([numbers[row[0]] for row in rows], dtype=np.int64) if named else None,
        known_by=identity(numbers) if named else None,
    )


def every(length: int) -> np.ndarray:
    """All combinations of a length, of one slot too."""
    ids = list(combinations(range(SIZE), length))
    return np.array(ids, dtype=np.int32).reshape(-1, length)


def sets(rows: list[Row], *, named: bool) -> list[set[int]]:
    """What each person holds."""
    held: dict[object, set[int]] = {}
    for place, (name, a, b, many) in enumerate(rows):
        own = held.setdefault(name if named else place, set())
        own |= {*([a - 1] if a else []), *([2 + b] if b else []), *(4 + code for code in many)}
    return list(held.values())


def answers(counter: count.Counter, length: int, cap: int) -> tuple[object, ...]:
    """All that an engine says."""
    return (
        counter.bound,
        counter.total,
        counter.sizes().tolist(),
        counter.held().tolist(),
        counter.clipped(every(length), length, cap).tolist(),
    )


def brute_force(engine: Engine, rows: list[Row], length: int, cap: int, *, named: bool) -> None:
    """Answers are those of sets and loops, where nobody holds too much."""
    counter = engine(table(rows, named=named), SIZE, KEY)
    people = sets(rows, named=named)
    numbers = Tally(map(len, people))
    assert counter.sizes().dtype == np.int64
    weight, expected = weights(length, cap, SIZE), Tally[tuple[int, ...]]()
    for held in people:
        for ids in combinations(sorted(held), length):
            expected[ids] += weight[len(held)]
    assert answers(counter, length, cap) == (
        SIZE,
        len(people),
        [numbers[h] for h in range(SIZE + 1)],
        sorted(set().union(*people)),
        [expected[tuple(ids)] for ids in every(length).tolist()],
    )


def reference(engine: Engine, rows: list[Row], bound: int, key: bytes, *, named: bool) -> None:
    """Under a bound that cuts, answers are those of the reference, for every key."""
    whole = table(rows, named=named)
    one = count.InMemory(count.chosen(whole, bound, key))
    other = engine(whole, bound, key)
    length = min(2, bound)
    assert answers(one, length, bound) == answers(other, length, bound)


def disjoint(engine: Engine, one: list[Row], other: list[Row], bound: int, *, named: bool) -> None:
    """Answers add up over disjoint subjects."""
    apart = [("other " + name, *rest) for name, *rest in other]
    parts = [engine(table(rows, named=named), bound, KEY) for rows in (one, apart)]
    whole = engine(table([*one, *apart], named=named), bound, KEY)
    assert whole.total == sum(part.total for part in parts)
    assert (whole.sizes() == sum(part.sizes() for part in parts)).all()
    assert whole.held().tolist() == sorted({*parts[0].held(), *parts[1].held()})
    asked = every(1)
    together = sum(part.clipped(asked, 1, bound) for part in parts)
    assert (whole.clipped(asked, 1, bound) == together).all()


def order(engine: Engine, rows: list[Row], shuffled: list[Row], bound: int, *, named: bool) -> None:
    """Answers do not depend on the order of rows."""
    one, other = (engine(table(each, named=named), bound, KEY) for each in (rows, shuffled))
    assert answers(one, 1, bound) == answers(other, 1, bound)


def again(engine: Engine, rows: list[Row], bound: int, *, named: bool) -> None:
    """Asked once more, and made once more, an engine says the same."""
    one, other = (engine(table(rows, named=named), bound, KEY) for _ in range(2))
    assert answers(one, 1, bound) == answers(one, 1, bound) == answers(other, 1, bound)


def fewer(engine: Engine, rows: list[Row], kept: set[int], *, named: bool) -> None:
    """Only kept attributes are counted, under new ids, and nobody is lost."""
    numbers = np.full(SIZE, -1, dtype=np.int32)
    numbers[sorted(kept)] = np.arange(len(kept), dtype=np.int32)
    whole = table(rows, named=named)
    counter = engine(whole, 4, KEY).keep(numbers, len(kept))
    expected = count.InMemory(count.chosen(whole, 4, KEY)).keep(numbers, len(kept))
    assert counter.total == expected.total
    assert (counter.sizes() == expected.sizes()).all()
    assert (counter.held() == expected.held()).all()


def nobody(engine: Engine) -> None:
    """A table without rows is counted as nobody."""
    for named in (True, False):
        counter = engine(table([], named=named), 3, KEY)
        assert answers(counter, 2, 3) == (3, 0, [0] * 4, [], [0] * len(every(2)))
