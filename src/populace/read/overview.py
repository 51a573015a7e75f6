"""What a table holds, column by column, for the eyes of the steward who describes it.

All of it is as private as the table: no count or value found here may enter a release.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from populace.read.cells.encoding import Encoder
from populace.read.draft import identifies, joiner_of
from populace.read.formats import open_input
from populace.read.layout.header import Beside, Unnamed, named
from populace.read.schemas.kinds import kind
from populace.read.schemas.proposals import fitting
from populace.read.table import scan
from populace.vocabulary.answers import flag
from populace.vocabulary.cards import card, table
from populace.vocabulary.facts import Fact
from populace.vocabulary.meanings import parts
from populace.vocabulary.order import in_order
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.spelling import canonical

ORDERED = 10_000
"""Up to so many distinct cells of a column are put into natural order."""


@dataclass(frozen=True, repr=False)
class ColumnOverview:
    """One column as it was read.

    Args:
        name: the header.
        texts: the distinct cells that are not blank, in natural order up to `ORDERED` of them.
        counts: how many rows hold each of them.
        blank: how many rows hold none.
        kind: what most of the cells look like.
        joiner: what seems to join several values of a cell; None where cells hold one.
        flag: how absence and presence are written in a column of two opposite values; or None.
        suspect: what the column holds that may name people, in words; None where it looks harmless.
        codebooks: shipped codebooks that columns of such a name often follow, and that understand
            more than half of its filled cells, best first.
    """

    name: str
    texts: tuple[str, ...]
    counts: tuple[int, ...]
    blank: int
    kind: str
    joiner: str | None
    flag: tuple[str, str] | None
    suspect: str | None
    codebooks: tuple[str, ...]

    def __repr__(self) -> str:
        return f"<private: column {self.name!r}>"

    def parts(self, joiner: str) -> list[list[str]]:
        """For each distinct cell the values that it holds, if they are joined so; "" for one."""
        if not joiner:
            return [[text] for text in self.texts]
        return [parts(text, joiner) for text in self.texts]


@dataclass(frozen=True, repr=False)
class Overview:
    """A table as it was read. Private.

    Args:
        records: the number of rows.
        columns: its columns in their order.
        facts: what reading it took for granted.
        unnamed: what columns without a name are called by their positions; they are not read.
        beside: those of another table or a legend beside this one, which are not read either.
    """

    records: int
    columns: tuple[ColumnOverview, ...]
    facts: tuple[Fact, ...]
    unnamed: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<private: overview of {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        rows = [(each.name, each.kind, each.suspect or "") for each in self.columns]
        heads = ("column", "looks like", "may name people by")
        return card("PRIVATE", "overview", table("Columns", heads, rows))


def read_overview(
    source: Any,  # noqa: ANN401 - as read_table
    *,
    progress: Progress = silent,
) -> Overview:
    """Read an input and say what its columns hold.

    Args:
        source: as in `read_table`, or an input that is open.
        progress: called for every block of rows and every column; may raise `Stopped`.

    Raises:
        InputError: the input is no table.
    """
    rows = open_input(source)
    names = named(rows.names)
    encoders, records = scan(rows, names, progress)
    columns = []
    for place, name in enumerate(names):
        progress(Step("reading", place / len(names)))
        columns.append(_column(name, encoders[name], names))
    beside = tuple(str(name) for name in rows.names if isinstance(name, Beside))
    unnamed = tuple(str(name) for name in rows.names if isinstance(name, Unnamed))
    return Overview(
        records,
        tuple(columns),
        tuple(rows.facts),
        unnamed=tuple(name for name in unnamed if name not in beside),
        beside=beside,
    )


def _column(name: str, encoder: Encoder, names: Sequence[str]) -> ColumnOverview:
    raw = encoder.texts
    held = np.bincount(
        encoder.taken(np.arange(len(raw), dtype=np.int32)), minlength=len(raw)
    ).tolist()
    counts: dict[str, int] = {}
    for text, number in zip(raw, held, strict=True):
        held_as = canonical(text)
        counts[held_as] = counts.get(held_as, 0) + number
    blank = counts.pop("", 0)
    texts = in_order(counts) if len(counts) <= ORDERED else tuple(counts)
    joiner = joiner_of(texts, name, names)
    return ColumnOverview(
        name=name,
        texts=texts,
        counts=tuple(counts[text] for text in texts),
        blank=blank,
        kind=kind(texts),
        joiner=joiner,
        flag=flag({*map(canonical, raw)}),
        suspect=identifies(name, encoder),
        codebooks=tuple(book for book, _ in fitting(name, encoder, joiner)),
    )
