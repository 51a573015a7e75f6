"""Lists of values with labels: how they are cleaned, and how a CSV file holds them.

Where a list came from is not known here.
"""

from __future__ import annotations

from collections.abc import Iterable

from populace.read.delimited import Delimited
from populace.read.source import Source
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.schema import ColumnSchema


def listed(
    name: str,
    pairs: Iterable[tuple[str, str]],
    delimiter: str | None = None,
    flags: str | None = None,
) -> ColumnSchema:
    """A column with a declared list: trimmed, without blanks, each value once.

    Args:
        name: of the column.
        pairs: values with their labels, or "".
        delimiter: of a multi-valued column.
        flags: what stands before the value in the name of its 0/1 column, if it has one.
    """
    known: dict[str, str] = {}
    for value, label in pairs:
        if value.strip():
            known.setdefault(value.strip(), label.strip() or value.strip())
    values, labels = tuple(known), tuple(known.values())
    return ColumnSchema(
        name.strip(),
        values=values,
        labels=() if labels == values else labels,
        delimiter=delimiter,
        flags=() if flags is None else tuple(f"{flags}{value}" for value in values),
    )


def read_lists(source: Source, column: str | None) -> tuple[ColumnSchema, ...]:
    """The lists in a CSV file: of one column in `value,label`, or of many in `column,value,label`.

    Args:
        source: the file. The `codebook.csv` of a release is one, too.
        column: the column that a file of values and labels describes.

    Raises:
        InputError: the file has other columns.
        ParameterError: it is not said which column is described, or it is said twice.
    """
    rows = Delimited(source)
    texts: list[list[str]] = [[] for _ in rows.names]
    for block in rows.blocks():
        for cells, more in zip(texts, block, strict=True):
            cells.extend(more)
    heads = [name.casefold() for name in rows.names]
    several = len(heads) >= 3 and heads[:3] == ["column", "value", "label"]
    if not several and len(heads) > 2:
        raise InputError(
            expected="a value and a label in every row, or a column, a value and a label",
            found=f"{len(heads)} columns",
            action="Keep these columns only, named column, value, label.",
        )
    if several == (column is not None):
        raise ParameterError(
            expected="the column that the list describes, where the file does not name it",
            found="a column named twice" if several else "none",
            action="Leave the option column out." if several else "Name it (--column, column=).",
        )
    if not several:
        labels = texts[1] if len(texts) > 1 else [""] * len(texts[0])
        return (listed(column or "", zip(texts[0], labels, strict=True)),)
    grouped: dict[str, list[tuple[str, str]]] = {}
    for name, value, label in zip(*texts[:3], strict=True):
        grouped.setdefault(name.strip(), []).append((value, label))
    return tuple(listed(name, pairs) for name, pairs in grouped.items() if name)
