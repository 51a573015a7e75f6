"""Which columns of an input are read, under the names by which they are declared.

What is declared of them is said in `options`; no cell is looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass

from populace.read.dictionaries.redcap import REPEATS
from populace.read.files.rows import Rows
from populace.read.schemas.declared import as_declared
from populace.read.schemas.flags import gather
from populace.read.schemas.options import Overlay, listed, used
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


def selection(rows: Rows, schema: Schema, overlay: Overlay) -> Selection:
    """The columns to read of an input.

    Args:
        rows: the input.
        schema: what is declared of its columns, the keywords laid over it.
        overlay: these keywords.

    Raises:
        SchemaError: a declared, chosen or named column is not in the header, or none is left.
    """
    plain, schema, called = as_declared(rows, schema)
    leave_out = [called.get(name, name) for name in listed(overlay.leave_out)]
    found = gather(plain, schema)
    names = used(found.names, schema, leave_out, overlay.named)
    schema = schema.without(leave_out)
    mixed = REPEATS in found.names and REPEATS not in names and schema.subject_id is None
    return Selection(found, schema, names, (REPEATS,) if mixed else (), found is not plain)
