"""What a read table holds, as text again: the tests compare cells, not codes."""

import numpy as np

from populace.vocabulary.table import Ragged, Table


def cells(table: Table) -> dict[str, list[str]]:
    """Column names to cells, absent ones as ""; values of one cell in code order, joined by "+"."""
    result = {}
    for column, codes in zip(table.columns, table.cells, strict=True):
        words = np.array(["", *column.values], dtype=object)
        if isinstance(codes, Ragged):
            result[column.name] = [
                "+".join(words[codes.codes[start:stop]])
                for start, stop in zip(codes.starts, codes.starts[1:], strict=False)
            ]
        else:
            result[column.name] = list(words[codes])
    return result


def column(table: Table, name: str):
    return next(column for column in table.columns if column.name == name)
