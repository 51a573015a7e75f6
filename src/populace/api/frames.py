"""Frames of the caller's library: which one came in, and how to make one.

A library is imported only when a frame of it came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from populace.vocabulary.table import Column, Ragged, Table


def kind_of(source: object) -> str:
    """The library of a frame, by the module of its class."""
    library = type(source).__module__.partition(".")[0].lstrip("_")
    lazy = library == "polars" and hasattr(source, "collect")
    return "polars, lazy" if lazy else library


def typed_frame(kind: str, table: Table) -> Any:  # noqa: ANN401 - any library's frame
    """The records of a table with types of the library; lists by column name where it is none.

    Values are categories in the order of the codebook, absent is missing, and several values in one
    cell are a list.
    """
    cells: dict[str, Any] = {}
    for column, codes in zip(table.columns, table.cells, strict=True):
        if isinstance(codes, Ragged):
            parts = np.split(codes.codes, codes.starts[1:-1])
            cells[column.name] = [[column.values[code - 1] for code in part] for part in parts]
            continue
        words = (column.absent or None, *column.values)
        cells[column.name] = _categories(kind, column, [words[code] for code in codes.tolist()])
    return frame(kind, cells)


def _categories(kind: str, column: Column, cells: list[str | None]) -> Any:  # noqa: ANN401
    values = [*([column.absent] if column.absent else ()), *column.values]
    match kind:
        case "pandas":
            import pandas as pd

            return pd.Categorical(cells, categories=values)
        case "polars" | "polars, lazy":
            import polars as pl

            return pl.Series(cells, dtype=pl.Enum(values))
        case "pyarrow" | "duckdb":
            import pyarrow as pa

            place = {value: at for at, value in enumerate(values)}
            indices = [None if cell is None else place[cell] for cell in cells]
            return pa.DictionaryArray.from_arrays(
                pa.array(indices, pa.int32()), pa.array(values, pa.string())
            )
        case _:
            return cells


def frame(kind: str, columns: Mapping[str, Any]) -> Any:  # noqa: ANN401 - any library's frame
    """A frame of the library, or the mapping itself where it is none."""
    match kind:
        case "pandas":
            import pandas as pd

            return pd.DataFrame(columns)
        case "polars":
            import polars as pl

            return pl.DataFrame(columns)
        case "polars, lazy":
            import polars as pl

            return pl.LazyFrame(columns)
        case "duckdb":
            import duckdb
            import pyarrow as pa

            return duckdb.from_arrow(pa.table(dict(columns)))
        case "pyarrow":
            import pyarrow as pa

            return pa.table(dict(columns))
        case _:
            return dict(columns)
