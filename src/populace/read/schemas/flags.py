"""Several 0/1 columns, one for each choice of a question, as the one multi-valued column they are.

Which columns belong together is declared in a schema, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from populace.read.files.delimited import Columns
from populace.read.files.rows import Rows
from populace.vocabulary.answers import says_no, says_yes
from populace.vocabulary.missing import says_missing
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.spelling import alike

UNREAD = "※"
"""What stands in the made cell for a mark that says neither yes nor no: it is no declared value."""


def gather(rows: Rows, schema: Schema) -> Rows:
    """The input with declared flag columns put together.

    Where the table has a column of the declared name, that is taken and its flag columns are left
    out; else the flag columns make it up, in the place of the first of them. A declared column that
    has neither, or only some of its flags, is left for the check of the header to refuse.
    """
    made: dict[str, ColumnSchema] = {}
    hidden: set[str] = set()
    for column in schema.columns:
        if column.name in rows.names:
            hidden.update(column.flags)
        elif column.flags and set(column.flags) <= set(rows.names):
            hidden.update(column.flags)
            made[column.flags[0]] = column
    if not hidden & set(rows.names):
        return rows
    plan = [made.get(name, name) for name in rows.names if name not in hidden or name in made]
    return _Gathered(rows, plan)


class _Gathered:
    def __init__(self, rows: Rows, plan: Sequence[ColumnSchema | str]) -> None:
        self._rows = rows
        self._plan = plan
        self.names = tuple(part if isinstance(part, str) else part.name for part in plan)
        self.facts = rows.facts

    def blocks(self) -> Iterator[Columns]:
        for block in self._rows.blocks():
            yield _Block(block, self._rows.names, self._plan)


@dataclass(frozen=True)
class _Block(Sequence[Sequence[str]]):
    block: Columns
    names: tuple[str, ...]
    plan: Sequence[ColumnSchema | str]

    def __len__(self) -> int:
        return len(self.plan)

    def __getitem__(self, place: int) -> Sequence[str]:  # type: ignore[override]  # never sliced
        part = self.plan[place]
        if isinstance(part, str):
            return self.block[self.names.index(part)]
        cells = [self.block[self.names.index(flag)] for flag in part.flags]
        joined: dict[tuple[str, ...], str] = {}
        for row in set(zip(*cells, strict=True)):
            joined[row] = _joined(row, part)
        return [joined[row] for row in zip(*cells, strict=True)]


def _joined(row: tuple[str, ...], column: ColumnSchema) -> str:
    values = column.values or ()
    labels = column.labels or values
    marks = map(_mark, row, values, labels)
    return (column.delimiter or "").join(filter(None, marks))


def _mark(cell: str, value: str, label: str) -> str:
    """The value where its choice was made, however that is said; "" where it was not."""
    if not cell.strip() or says_no(cell) or says_missing(cell):
        return ""
    marked = says_yes(cell) or alike(cell) in {alike(value), alike(label)}
    return value if marked else UNREAD
