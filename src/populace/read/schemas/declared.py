"""An input under the names and values that a schema declares, whatever its export calls them.

Only what is declared is looked for: no header and no cell is guessed to mean another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from populace import codebooks
from populace.read.files.delimited import Columns
from populace.read.files.rows import Rows
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.listing import listing
from populace.vocabulary.meanings import meaning
from populace.vocabulary.schema import ColumnSchema, Schema

_BETWEEN = (
    *("{}/{}", "{}___{}", "{}__{}", "{}_{}", "{}-{}", "{}.{}", "{}:{}", "{} - {}"),
    *("{} (choice={})", "{} ({})", "{} [{}]"),
)
"""How exports put a question and a choice together in the name of a 0/1 column."""

_UNWRITABLE = re.compile(r"\W")


def as_declared(rows: Rows, schema: Schema) -> tuple[Rows, Schema, Mapping[str, str]]:
    """The input with its columns called as declared, and other spellings as the values they mean.

    Args:
        rows: the input.
        schema: what is declared.

    Returns:
        The input; the schema, whose columns to use are called likewise; and the declared name of
        each header that has another.

    Raises:
        SchemaError: two headers of the input could be one declared column.
    """
    called = _called(rows.names, schema)
    if schema.use is not None:
        # To use the 0/1 columns of a question is to use the question.
        asked = {flag: column.name for column in schema.columns for flag in column.flags}
        use = (called.get(name, name) for name in schema.use)
        schema = replace(schema, use=tuple(dict.fromkeys(asked.get(name, name) for name in use)))
    names = tuple(called.get(name, name) for name in rows.names)
    write = {
        place: _speller(known, column.delimiter)
        for place, name in enumerate(names)
        if (column := schema.of(name)) is not None and (known := _spellings(column))
    }
    return (_Declared(rows, names, write) if called or write else rows), schema, called


def _called(header: Sequence[str], schema: Schema) -> dict[str, str]:
    """The declared name of each header that has another."""
    known = {column.name for column in schema.columns}
    free = [name for name in header if name not in known]
    called: dict[str, str] = {}
    for column in schema.columns:
        found = [name for name in column.headers if name in free]
        if column.name not in header and len(found) > 1:
            raise SchemaError(
                expected=f"one column that is {column.name!r}",
                found=listing(found),
                action="Name the one that is meant in `headers` of the schema, and no other.",
            )
        if column.name not in header:
            called.update(dict.fromkeys(found, column.name))
        if column.flags and not set(column.flags) <= set(header):
            called.update(_flags(column, set(free)))
    return called


def _flags(column: ColumnSchema, free: set[str]) -> dict[str, str]:
    """The 0/1 columns of a question, where all of them are called in another way."""
    values = column.values or ()
    plain = tuple(_UNWRITABLE.sub("_", value).lower() for value in values)
    for base in (column.name, *column.headers):
        for between in _BETWEEN:
            for ends in (values, column.labels, plain):
                names = [between.format(base, end) for end in ends]
                if names and len(set(names)) == len(column.flags) and set(names) <= free:
                    return dict(zip(names, column.flags, strict=True))
    return {}


def _spellings(column: ColumnSchema) -> Mapping[str, str]:
    """Other texts for its values: those declared, or those of its codebook."""
    if column.spellings or column.codebook is None:
        return dict(column.spellings)
    return codebooks.load(column.codebook).spellings


def _speller(known: Mapping[str, str], delimiter: str | None) -> Callable[[str], str]:
    if delimiter is None:
        means = meaning((), (), known)
        return lambda text: means(text.strip()) or text
    joiner = re.escape(delimiter)
    texts = "|".join(re.escape(text) for text in sorted(known, key=len, reverse=True))
    parts = re.compile(rf"(?:^|(?<={joiner}))(\s*)({texts})(\s*)(?=$|{joiner})")
    return lambda text: parts.sub(lambda match: f"{match[1]}{known[match[2]]}{match[3]}", text)


class _Declared:
    def __init__(
        self, rows: Rows, names: tuple[str, ...], write: Mapping[int, Callable[[str], str]]
    ) -> None:
        self._rows = rows
        self._write = write
        self.names = names
        self.facts = rows.facts

    def blocks(self) -> Iterator[Columns]:
        for block in self._rows.blocks():
            yield _Block(block, self._write) if self._write else block


@dataclass(frozen=True)
class _Block(Sequence[Sequence[str]]):
    block: Columns
    write: Mapping[int, Callable[[str], str]]

    def __len__(self) -> int:
        return len(self.block)

    def __getitem__(self, place: int) -> Sequence[str]:  # type: ignore[override]  # never sliced
        cells = self.block[place]
        if place not in self.write:
            return cells
        known = {text: self.write[place](text) for text in set(cells)}
        return [known[text] for text in cells]
