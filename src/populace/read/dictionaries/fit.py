"""How well the cells of a file fit the lists that came with it or that are proposed for it.

Private: what is said here was read off the cells.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from populace.vocabulary.meanings import parts
from populace.vocabulary.notes import much
from populace.vocabulary.schema import ColumnSchema


def outside(column: ColumnSchema, cells: Iterable[str]) -> float:
    """The share of the filled cells that a list does not know, from 0 to 1."""
    known = {*(column.values or ()), *column.labels, *(text for text, _ in column.spellings)}
    often = Counter(text.strip() for text in cells)
    often.pop("", None)
    for text in (column.absent, *column.missing):
        often.pop(text, None)
    lost = sum(
        number for text, number in often.items() if not known.issuperset(_parts(text, column))
    )
    return lost / often.total() if often.total() else 0.0


def out_of_step(
    columns: Iterable[ColumnSchema], cells: Mapping[str, Sequence[str]]
) -> tuple[str, ...]:
    """Private notes on columns whose cells are not all in their lists."""
    notes = []
    for column in columns:
        if column.name in cells and (share := outside(column, cells[column.name])):
            word = (much(share) or "Some").lower()
            notes.append(
                f"Of column {column.name!r} {word} filled cells of the same file are not in its"
                " list, and would count as absent. Correct the list; or delete it, if it names"
                " exceptions of a number."
            )
    return tuple(notes)


def _parts(text: str, column: ColumnSchema) -> list[str]:
    if column.delimiter is None:
        return [text]
    return parts(text, column.delimiter)
