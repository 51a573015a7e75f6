"""A table that stays where it is: read by the distinct texts of its columns.

What a text means never depends on the row that it stands in, so that the distinct ones, each with
the number of its rows, are enough to make the columns; rows are counted elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from populace.read.cells.encoding import Encoder
from populace.read.dictionaries.redcap import REPEATS, check_repeats
from populace.read.files.delimited import Columns
from populace.read.files.memory import TYPED, WRITABLE, check_frame, seen
from populace.read.identity.identifiers import checked, sign_of
from populace.read.layout.header import check_names, legible, names_of
from populace.read.schemas.options import Overlay
from populace.read.schemas.selection import selection
from populace.read.table import NOBODY, SEEN, columns_of, declared_of, scan
from populace.vocabulary.errors import InputError, Refuse, raised, tried
from populace.vocabulary.extent import WHOLE, Extent
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.schema import Schema
from populace.vocabulary.table import Cells, Ragged, Table
from populace.vocabulary.wording import Advice, Option

_FIRST = 1000


@dataclass(frozen=True, eq=False)
class Texts:
    """The distinct texts of a column, and in how many rows each stands."""

    texts: Sequence[str]
    rows: NDArray[np.int64]


class Remote(Protocol):
    """Rows under a header that are somewhere else."""

    @property
    def names(self) -> Sequence[str]:
        """The names of its columns."""

    def look(self, places: Sequence[int], subject: int | None) -> Sequence[Texts]:
        """The distinct texts of some columns, in order.

        Args:
            places: of the columns among the names.
            subject: the column of the subject id, which no row may leave blank.

        Raises:
            InputError: a cell cannot be written as text, or a subject id is blank.
        """


@dataclass(frozen=True, eq=False)
class Found:
    """A table whose rows are somewhere else. Private.

    Args:
        table: its columns, without a record.
        places: of its columns among the names of the source.
        subject: the place of the subject id, if there is one.
        meant: for each column the attributes of each of its texts.
        signs: what may name people, which is settled when subjects are gathered.
        rows: how many rows there are.
    """

    table: Table
    places: tuple[int, ...]
    subject: int | None
    meant: tuple[dict[str, tuple[int, ...]], ...]
    signs: tuple[tuple[int, Encoder], ...]
    rows: int

    def judged(self, often: NDArray[np.int64], refuse: Refuse) -> Table:
        """The table, refused where an undeclared column looks like an identifier.

        Args:
            often: shape (attributes,): how many subjects hold each.
            refuse: what to do with the error.
        """
        first = np.cumsum([0, *(len(column.values) for column in self.table.columns)])
        names = [column.name for column in self.table.columns]
        signs = [
            (
                names[place],
                sign_of(
                    names[place],
                    encoder,
                    held=int(often[first[place] : first[place + 1]].sum()),
                ),
            )
            for place, encoder in self.signs
        ]
        harmless = tried(lambda: checked(signs), refuse, ())
        return replace(self.table, facts=(*self.table.facts, *harmless))


class _Distinct:
    """An input of which each column holds its distinct texts alone."""

    facts: tuple[Fact, ...]

    def __init__(self, names: Sequence[str], extent: Extent) -> None:
        self.names = tuple(map(legible, names))
        check_names(self.names, told=extent.header_is_names)
        self.names = names_of(self.names)
        self.facts = (WRITABLE, TYPED, *seen(extent))
        self.held: dict[int, Texts] = {}

    def blocks(self) -> Iterator[Columns]:
        """One block, whose columns differ in length."""
        yield _Block(self.held)


class _Block(Sequence[Sequence[str]]):
    def __init__(self, held: Mapping[int, Texts]) -> None:
        self._held = held

    def __len__(self) -> int:
        return len(self._held)

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 - never sliced
        return self._held[place].texts


def found_in(
    source: Remote,
    *,
    schema: Schema | None = None,
    extent: Extent | None = None,
    progress: Progress = silent,
    refuse: Refuse = raised,
    **reading: Any,  # noqa: ANN401 - each as its field
) -> Found:
    """The columns of a table that stays where it is; arguments and errors as for `read_table`.

    Of keywords those of an `Overlay`.

    Raises:
        InputError: as `read_table`; or a declared column is made up of several flag columns.
        SchemaError: as `read_table`.
    """
    overlay = Overlay(**reading)
    where = extent or WHOLE
    plain = _Distinct(source.names, where)
    chosen = selection(plain, overlay.declared(schema), overlay)
    rows, schema, names = chosen.rows, chosen.schema, chosen.names
    if chosen.gathered:
        raise InputError(
            expected="each column in one column of the frame, where its rows stay on a cluster",
            found="a declared column that is made up of several flags",
            action="Join the flags into one column first, or read the table on one machine.",
        )
    subject = None if schema.subject_id is None else rows.names.index(schema.subject_id)
    places = [rows.names.index(name) for name in names]
    looked = [*places, *(rows.names.index(name) for name in chosen.forms)]
    plain.held = dict(zip(looked, source.look(looked, subject), strict=True))
    held = [plain.held[place] for place in places]
    check_frame(
        [plain.names[place] for place in places],
        [([*sorted(each.texts)[:_FIRST]], []) for each in held],
        where,
        ordered=False,
    )
    encoders, _ = scan(rows, (*names, *chosen.forms), progress)
    if REPEATS in encoders and subject is None:
        tried(lambda: check_repeats(REPEATS, encoders[REPEATS].texts), refuse, None)
    for name, each in zip(names, held, strict=True):
        encoders[name].stands_for(each.rows)
    facts = [*rows.facts, *([SEEN] if schema.seen else [])]
    if schema.subject_id is not None:
        facts.append(fact("subject-in-every-row", column=schema.subject_id))
    undeclared = [name for name in names if schema.of(name) is None]
    if undeclared and schema.use is None:
        facts.append(fact("header-names"))
    signs = tuple((names.index(name), encoders[name]) for name in undeclared)
    read, flags, readings = columns_of(names, encoders, schema)
    if undeclared:
        facts += [*flags, fact("no-other-flags" if flags else "no-flags")]
    number = int(held[0].rows.sum())
    starts = np.cumsum([0, *(len(column.values) for column, _ in read)])
    empty = np.zeros(0, dtype=np.int64)
    table = Table(
        tuple(column for column, _ in read),
        tuple(
            Ragged(np.zeros(1, dtype=np.int64), np.zeros(0, dtype=np.uint8))
            if column.multivalued
            else np.zeros(0, dtype=np.uint8)
            for column, _ in read
        ),
        0,
        None if subject is None else empty,
        facts=tuple(facts),
        notes=() if number else (NOBODY,),
        readings=tuple(readings),
    )
    meant = tuple(
        _meant(each.texts, cells, int(first))
        for each, (_, cells), first in zip(held, read, starts, strict=False)
    )
    return Found(declared_of(table, schema), tuple(places), subject, meant, signs, number)


def _meant(texts: Sequence[str], cells: Cells, first: int) -> dict[str, tuple[int, ...]]:
    """The attributes of each text."""
    if isinstance(cells, Ragged):
        held = [
            cells.codes[start:stop].tolist()
            for start, stop in zip(cells.starts, cells.starts[1:], strict=False)
        ]
    else:
        held = [[code] if code else [] for code in cells.tolist()]
    return {
        text: tuple(first + code - 1 for code in codes)
        for text, codes in zip(texts, held, strict=True)
    }


def blank_subject(name: str) -> InputError:
    """The error for rows that name nobody."""
    return InputError(
        expected="a subject id in every row",
        found=f"a blank cell in column {name!r}",
        action="Give every row the id of the person it is about.",
    )


def unwritable(name: str) -> InputError:
    """The error for cells of a type that no table can hold."""
    return InputError(
        expected="text, numbers, dates, true or false, and missing cells",
        found=f"a cell of another type in column {name!r}, or beyond its range",
        action=Advice(
            "Turn the column into text first, or leave it out",
            Option("leave_out", blank="A,B"),
            ".",
        ),
    )
