"""Frames of the caller's library: which one came in, and how to make one like it.

A library is imported only when a frame of it came in. What is kept of a frame is the types of its
columns; of categories only those that a release names, and their order only where it means
something: any other one may be that in which the cells stand. Whether a cell is missing makes no
other type.
"""

from __future__ import annotations

import datetime as dt
import decimal
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, get_args

import numpy as np

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.listing import listing

Library = Literal["", "pandas", "polars", "pyarrow"]
"""The libraries whose frames can be asked for by name; "" for lists by column name."""

_Cells = list[str | None]


@dataclass(frozen=True)
class Typed:
    """The type of one column of a frame.

    Args:
        dtype: in the words of its library; None for a column of categories.
        parse: makes an object of each text; raises ValueError where it is none.
        order: the categories as they are written, in their order.
        ordered: whether the order means something.
        whole: the type where all released values are whole numbers, of a library that writes these
            as fractions once a cell is missing; None otherwise.
    """

    dtype: Any
    parse: Callable[[str], object] = str
    order: tuple[str, ...] = ()
    ordered: bool = False
    whole: Typed | None = None

    @property
    def categorical(self) -> bool:
        """Whether its cells are categories."""
        return self.dtype is None


Types = Mapping[str, Typed]
"""The types of the columns of a frame that are no texts, by their names."""


def library_of(kind: object) -> str:
    """The library of frames that a caller asked for.

    Raises:
        ParameterError: it is none of them.
    """
    if kind not in get_args(Library):
        raise ParameterError(
            expected=f"{listing(list(filter(None, get_args(Library))))} as the library of frames",
            found=f"kind={kind!r}",
            action="Leave kind out for lists by column name.",
        )
    return str(kind)


def kind_of(source: object) -> str:
    """The library of a frame, by the module of its class."""
    library = type(source).__module__.partition(".")[0].lstrip("_")
    lazy = library == "polars" and hasattr(source, "collect")
    return "polars, lazy" if lazy else library


def types_of(source: Any) -> dict[str, Typed]:  # noqa: ANN401 - a source of any kind
    """The types of the columns of a frame that are no texts; nothing of other sources."""
    match kind_of(source):
        case "pandas":
            found = {name: _of_pandas(source[name].dtype, source[name]) for name in source.columns}
        case "polars" | "polars, lazy":
            found = {name: _of_polars(dtype) for name, dtype in source.collect_schema().items()}
        case "pyarrow" if hasattr(source, "schema"):
            found = {
                field.name: _of_arrow(field.type, source, field.name) for field in source.schema
            }
        case _:
            return {}
    return {str(name).strip(): typed for name, typed in found.items() if typed is not None}


def released(types: Types, values: Mapping[str, Sequence[str]]) -> dict[str, Typed]:
    """The types without what a release does not tell.

    Args:
        types: of a frame.
        values: for each column of the release its values.
    """
    from populace.publish import cell_type

    kept = {}
    for name, typed in types.items():
        named = values.get(name)
        if named is None:
            continue
        if not typed.categorical:
            whole = typed.whole is not None and cell_type(named) == "integer"
            kept[name] = typed.whole if whole and typed.whole else typed
        elif not typed.ordered:
            kept[name] = replace(typed, order=tuple(named))
        elif set(named) <= set(typed.order):
            order = tuple(text for text in typed.order if text in set(named))
            kept[name] = replace(typed, order=order)
    return kept


def categories_of(source: Any) -> dict[str, tuple[str, ...]]:  # noqa: ANN401 - any source
    """The categories of the columns of a frame that have some, as they are written."""
    return {name: typed.order for name, typed in types_of(source).items() if typed.order}


def _of_pandas(dtype: Any, cells: Any = None) -> Typed | None:  # noqa: ANN401 - of pandas
    from pandas.api.types import (
        CategoricalDtype,
        infer_dtype,
        is_bool_dtype,
        is_datetime64_any_dtype,
        is_float_dtype,
        is_integer_dtype,
        is_object_dtype,
    )

    if isinstance(dtype, CategoricalDtype):
        own = _of_pandas(dtype.categories.dtype)
        texts = _texts(dtype.categories)
        parse = _number if own and own.whole else own.parse if own else str
        return Typed(None, parse, texts, bool(dtype.ordered))
    if (
        is_object_dtype(dtype)
        and cells is not None
        and infer_dtype(cells, skipna=True) == "boolean"
    ):
        # So pandas holds truth values once one is missing.
        dtype = np.dtype(bool)
    if dtype == np.float64:
        return Typed(dtype, float, whole=Typed(np.dtype(np.int64), int))
    for holds, parse in (
        (is_bool_dtype, _truth),
        (is_integer_dtype, int),
        (is_float_dtype, float),
        (is_datetime64_any_dtype, dt.datetime.fromisoformat),
    ):
        if holds(dtype):
            return Typed(dtype, parse)
    return None


def _of_polars(dtype: Any) -> Typed | None:  # noqa: ANN401 - a dtype
    import polars as pl

    if isinstance(dtype, pl.Enum):
        return Typed(None, str, _texts(dtype.categories), ordered=True)
    if dtype == pl.Categorical:
        return None
    parse = _parser(
        dtype,
        (
            (lambda kind: kind == pl.Boolean, _truth),
            (lambda kind: kind.is_integer(), int),
            (lambda kind: kind.is_float(), float),
            (lambda kind: kind.is_decimal(), decimal.Decimal),
            (lambda kind: kind == pl.Date, dt.date.fromisoformat),
            (lambda kind: kind == pl.Datetime, dt.datetime.fromisoformat),
            (lambda kind: kind == pl.Time, dt.time.fromisoformat),
        ),
    )
    return None if parse is None else Typed(dtype, parse)


def _of_arrow(kind: Any, table: Any, name: str) -> Typed | None:  # noqa: ANN401 - of pyarrow
    from pyarrow import types

    if types.is_dictionary(kind):
        own = _of_arrow(kind.value_type, table, name)
        column = table.column(name)
        chunks = column.chunks if hasattr(column, "chunks") else [column]
        texts = dict.fromkeys(
            text for chunk in chunks for text in _texts(chunk.dictionary.to_pylist())
        )
        return Typed(None, own.parse if own else str, tuple(texts), kind.ordered)
    parse = _parser(
        kind,
        (
            (types.is_boolean, _truth),
            (types.is_integer, int),
            (types.is_floating, float),
            (types.is_decimal, decimal.Decimal),
            (types.is_date, dt.date.fromisoformat),
            (types.is_timestamp, dt.datetime.fromisoformat),
            (types.is_time, dt.time.fromisoformat),
        ),
    )
    return None if parse is None else Typed(kind, parse)


def _parser(
    kind: Any,  # noqa: ANN401 - a type of a library
    choices: Iterable[tuple[Callable[[Any], bool], Callable[[str], object]]],
) -> Callable[[str], object] | None:
    return next((parse for holds, parse in choices if holds(kind)), None)


def _texts(categories: Iterable[object]) -> tuple[str, ...]:
    from populace.read.files.memory import render

    return tuple(render(category) for category in categories)


def _number(text: str) -> float:
    """A whole number as one: pandas writes it as a fraction once a cell is missing."""
    number = float(text)
    return int(text) if number.is_integer() and "." not in text and "e" not in text else number


def _truth(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError(text)
    return text == "true"


def frame(kind: str, columns: Mapping[str, Any], types: Types | None = None) -> Any:  # noqa: ANN401
    """A frame of the library, or the mapping itself where it is none.

    Args:
        kind: the library.
        columns: cells by name: texts, numbers, None where there is none.
        types: what to make of texts; a column that does not fit its type stays text.
    """
    typed = types or {}
    match kind:
        case "pandas":
            import pandas as pd

            return pd.DataFrame(
                {name: _pandas(cells, typed.get(name)) for name, cells in columns.items()}
            )
        case "polars" | "polars, lazy":
            import polars as pl

            made = {name: _polars(cells, typed.get(name)) for name, cells in columns.items()}
            return pl.DataFrame(made) if kind == "polars" else pl.LazyFrame(made)
        case "duckdb":
            import duckdb
            import pyarrow as pa

            return duckdb.from_arrow(pa.table(dict(columns)))
        case "pyarrow":
            import pyarrow as pa

            return pa.table(
                {name: _arrow(cells, typed.get(name)) for name, cells in columns.items()}
            )
        case _:
            return dict(columns)


def _parsed(cells: _Cells, typed: Typed | None) -> list[Any] | None:
    """The cells as objects of the type; None where they are of another."""
    if typed is None:
        return None
    try:
        known = {text: typed.parse(text) for text in {*cells, *typed.order} if text is not None}
    except (ValueError, ArithmeticError):
        return None
    if typed.categorical and not set(known) <= set(typed.order):
        return None
    return [None if text is None else known[text] for text in cells]


def _pandas(cells: _Cells, typed: Typed | None) -> Any:  # noqa: ANN401 - a Series or the cells
    import pandas as pd

    found = _parsed(cells, typed)
    if typed is None or found is None:
        return cells
    if typed.categorical:
        order = list(map(typed.parse, typed.order))
        return pd.Series(pd.Categorical(found, order, ordered=typed.ordered))
    column, dtype = pd.Series(found, dtype=object), typed.dtype
    if dtype.kind in "iub" and None in found:
        # A plain number or truth value of NumPy cannot be missing; its nullable twin can.
        dtype = pd.api.types.pandas_dtype(_NULLABLE[dtype.kind])
    return (pd.to_datetime(column) if dtype.kind == "M" else column).astype(dtype)


_NULLABLE = {"b": "boolean", "i": "Int64", "u": "UInt64"}


def _polars(cells: _Cells, typed: Typed | None) -> Any:  # noqa: ANN401 - a Series or the cells
    import polars as pl

    found = _parsed(cells, typed)
    if typed is None or found is None:
        return cells
    return pl.Series(found, dtype=pl.Enum(typed.order) if typed.categorical else typed.dtype)


def _arrow(cells: _Cells, typed: Typed | None) -> Any:  # noqa: ANN401 - an Array or the cells
    import pyarrow as pa

    found = _parsed(cells, typed)
    if typed is None or found is None:
        return cells
    if not typed.categorical:
        return pa.array(found, typed.dtype)
    places = {text: place for place, text in enumerate(typed.order)}
    codes = pa.array([None if text is None else places[text] for text in cells], pa.int32())
    order = pa.array(list(map(typed.parse, typed.order)))
    return pa.DictionaryArray.from_arrays(codes, order, ordered=typed.ordered)


def usual_types(kind: str, values: Mapping[str, Sequence[str]]) -> dict[str, Typed]:
    """Types of a library for columns of which nothing but the released values is known.

    Args:
        kind: the library.
        values: for each column its values, and how absence is written where it is.
    """
    from populace.publish import cell_type

    names = _USUAL.get(kind, {})
    found = {name: cell_type(texts) for name, texts in values.items()}
    return {
        name: Typed(_dtype(kind, names[cell]), _PARSERS[cell])
        for name, cell in found.items()
        if cell in names
    }


_PARSERS: Mapping[str, Callable[[str], object]] = {
    "integer": int,
    "number": float,
    "boolean": _truth,
    "date": dt.date.fromisoformat,
}

_USUAL: Mapping[str, Mapping[str, str]] = {
    "pandas": {
        "integer": "Int64",
        "number": "float64",
        "boolean": "boolean",
        "date": "datetime64[s]",
    },
    "polars": {"integer": "Int64", "number": "Float64", "boolean": "Boolean", "date": "Date"},
    "pyarrow": {"integer": "int64", "number": "float64", "boolean": "bool_", "date": "date32"},
}


def _dtype(kind: str, name: str) -> Any:  # noqa: ANN401 - a dtype of a library
    if kind == "pandas":
        import pandas as pd

        return pd.api.types.pandas_dtype(name)
    if kind == "polars":
        import polars as pl

        return getattr(pl, name)
    import pyarrow as pa

    return getattr(pa, name)()
