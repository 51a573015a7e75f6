"""Lists of values with labels: how they are cleaned, and how a CSV file holds them.

Where a list came from is not known here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from populace.read.files.delimited import Delimited
from populace.read.files.source import Source
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema
from populace.vocabulary.wording import Advice, Option


def listed(
    name: str,
    pairs: Iterable[tuple[str, str]],
    delimiter: str | None = None,
    flags: str | None = None,
    title: str = "",
) -> ColumnSchema:
    """A column with a declared list: trimmed, without blanks, each value once.

    A value that is listed under several labels keeps all of them, and each is read as it.

    Args:
        name: of the column.
        pairs: values with their labels, or "".
        delimiter: of a multi-valued column.
        flags: what stands before the value in the name of its 0/1 column, if it has one.
        title: what the column is called, of which runs of blanks and line breaks become one.
    """
    known: dict[str, dict[str, None]] = {}
    for value, label in pairs:
        if value.strip():
            known.setdefault(value.strip(), {})[label.strip() or value.strip()] = None
    values, labels = tuple(known), tuple(map(_BETWEEN.join, known.values()))
    several = [(text, value) for value, said in known.items() if len(said) > 1 for text in said]
    often = Counter(text for said in known.values() for text in said)
    return ColumnSchema(
        name.strip(),
        values=values,
        labels=() if labels == values else labels,
        delimiter=delimiter,
        flags=() if flags is None else tuple(f"{flags}{value}" for value in values),
        title=" ".join(title.split()),
        spellings=tuple(
            (text, value) for text, value in several if often[text] == 1 and text not in known
        ),
    )


_BETWEEN = " / "
_HEADS = frozenset(
    [
        *("value", "values", "code", "codes", "key", "name", "label", "labels", "id", "column"),
        *("valeur", "libellé", "valor", "etiqueta", "wert", "description", "meaning", "text"),
    ]
)


def texts_of(source: Source, encoding: str | None = None) -> tuple[list[str], list[list[str]]]:
    """The header and the rows of a CSV file.

    Raises:
        InputError: it is none.
    """
    rows = Delimited(source, None, encoding)
    cells = [list(row) for block in rows.blocks() for row in zip(*block, strict=True)]
    return list(rows.names), cells


def notes(header: Sequence[str]) -> tuple[str, ...]:
    """What is said of a header that may be a value."""
    if {name.casefold() for name in header} & _HEADS:
        return ()
    return (f"The first row was taken for the header: {listing(header)}.",)


def columns_of(
    header: Sequence[str], rows: Sequence[Sequence[str]], column: str | None
) -> tuple[ColumnSchema, ...]:
    """The lists of one column in `value,label`, or of many in `column,value,label`.

    Args:
        header: the headers. The `codebook.csv` of a release has the latter, too.
        rows: the rows.
        column: the column that values and labels describe.

    Raises:
        InputError: there are other columns.
        ParameterError: it is not said which column is described, or it is said twice.
    """
    heads = [name.strip().casefold() for name in header]
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
            action=Advice("Do not name it", Option("column"), ".")
            if several
            else Advice("Name it", Option("column"), "."),
        )
    if not several:
        return (listed(column or "", ((row[0], row[1] if len(row) > 1 else "") for row in rows)),)
    grouped: dict[str, list[tuple[str, str]]] = {}
    for name, value, label, *_ in rows:
        grouped.setdefault(name.strip(), []).append((value, label))
    return tuple(listed(name, pairs) for name, pairs in grouped.items() if name)
