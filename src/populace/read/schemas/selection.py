"""Which columns of an input are read, under the names by which they are declared.

What is declared of them is said in `options`; no cell is looked at here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from populace.read.dictionaries.redcap import REPEATS
from populace.read.files.rows import Rows
from populace.read.schemas.declared import as_declared
from populace.read.schemas.flags import gather
from populace.read.schemas.options import declare, listed, used
from populace.vocabulary.schema import Schema


@dataclass(frozen=True, eq=False)
class Selection:
    """The columns to read of an input.

    Args:
        rows: the input, its columns called as declared.
        schema: what is declared of them.
        names: the columns that make the table, in the order of the input.
        forms: the column that tells rows of several forms apart, where nothing else does: whatever
            columns are chosen, such rows are no records of one table.
        gathered: whether a declared column is made up of several columns of flags.
    """

    rows: Rows
    schema: Schema
    names: tuple[str, ...]
    forms: tuple[str, ...]
    gathered: bool


@dataclass(frozen=True)
class Overlay:
    """What keywords say of columns, laid over a schema; each as for `read_table`."""

    columns: Iterable[str] | None
    leave_out: Iterable[str]
    subject_id: str | None
    multi_value: Mapping[str, str] | None
    ignore_zeros: Iterable[str]
    codebooks: Mapping[str, str] | None
    safe: Iterable[str]

    def declared(self, schema: Schema | None) -> Schema:
        """The schema with the keywords laid over it.

        Raises:
            SchemaError: as `declare`.
        """
        return declare(
            schema,
            columns=self.columns,
            subject_id=self.subject_id,
            multi_value=self.multi_value,
            ignore_zeros=self.ignore_zeros,
            codebook=self.codebooks,
            safe=self.safe,
        )

    def selection(self, rows: Rows, schema: Schema) -> Selection:
        """The columns to read of an input.

        Args:
            rows: the input.
            schema: as `declared` makes it.

        Raises:
            SchemaError: a declared, chosen or named column is not in the header, or none is left.
        """
        plain, schema, called = as_declared(rows, schema)
        leave_out = [called.get(name, name) for name in listed(self.leave_out)]
        found = gather(plain, schema)
        named = [
            *(self.multi_value or ()),
            *listed(self.ignore_zeros),
            *(self.codebooks or ()),
            *listed(self.safe),
        ]
        names = used(found.names, schema, leave_out, named)
        schema = schema.without(leave_out)
        mixed = REPEATS in found.names and REPEATS not in names and schema.subject_id is None
        return Selection(found, schema, names, (REPEATS,) if mixed else (), found is not plain)
