"""Frames of the caller's library: which one came in, and how to make one.

A library is imported only when a frame of it came in.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def kind_of(source: object) -> str:
    """The library of a frame, by the module of its class."""
    library = type(source).__module__.partition(".")[0].lstrip("_")
    lazy = library == "polars" and hasattr(source, "collect")
    return "polars, lazy" if lazy else library


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
