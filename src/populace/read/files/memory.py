"""Columns in memory (mappings of lists, data frames) as columns of text.

Every cell is written by itself: no type is guessed for a column.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from os import PathLike
from typing import Any

import numpy as np

from populace.read.files.delimited import Columns
from populace.read.files.garbled import check_garbled
from populace.read.layout.footer import FOOT, check_footer
from populace.read.layout.header import (
    CHECKED,
    RECORDS,
    check_first,
    check_header,
    check_names,
    is_tags,
    legible,
    names_of,
)
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import WHOLE, Extent
from populace.vocabulary.facts import Fact, fact

_MISSING = frozenset({"NAType", "NaTType"})
_SHORT = frozenset({"float32", "float16", "float[pyarrow]", "halffloat[pyarrow]"})
_EXACT = 1e16
_FIRST = 1000

WRITABLE = fact("cells-writable")
"""What an input of other cells than text rests on: one that cannot be written stops the run."""


TYPED = fact("types-of-columns")
"""What an input with a type for each column rests on: one cell can change the type for all."""


class InMemory:
    """A mapping of names to cells, or a data frame: `columns`, each with `to_list` or `tolist`.

    Args:
        data: the mapping or the frame.
        extent: whether the header of a frame is said to be one.

    Raises:
        InputError: columns of different lengths, blank or repeated names, or something else than
            columns; or a frame whose names are a record.
    """

    facts: tuple[Fact, ...] = (WRITABLE,)

    def __init__(self, data: Any, extent: Extent = WHOLE) -> None:  # noqa: ANN401 - frames of any library
        names = list(data) if isinstance(data, Mapping) else list(data.columns)
        _check_index(data, names)
        self.names = tuple(legible(str(name)) for name in names)
        # A frame may have the first record of a file in place of its names.
        check_names(self.names, told=isinstance(data, Mapping) or extent.header_is_names)
        self.names = names_of(self.names)
        self._columns = [data[name] for name in names]
        _check_columns(self.names, self._columns)
        if any(hasattr(column, "dtype") for column in self._columns):
            self.facts = (WRITABLE, TYPED)
        if len({len(column) for column in self._columns}) > 1:
            raise InputError(
                expected="columns of one length",
                found="columns of different lengths",
                action="Give every column one cell for each row; None where there is none.",
            )
        if isinstance(data, Mapping):
            check_garbled(self.names, ())
        else:
            check_frame(self.names, [ends_of(column) for column in self._columns], extent)
            self.facts += seen(extent)

    def blocks(self) -> Iterator[Columns]:
        """All rows as one block, whose columns are written out one at a time."""
        if self._columns and len(self._columns[0]):
            yield Rendered(self.names, self._columns)


def _check_index(data: Any, names: Sequence[object]) -> None:  # noqa: ANN401 - frames of any library
    """Refuse a pandas frame that holds more than its columns, or names of several levels.

    A file of the same frame would hold its index as a column.

    Raises:
        InputError: its index has a name, several levels or other labels than numbers.
    """
    if type(data).__module__.partition(".")[0] != "pandas":
        return
    if any(isinstance(name, tuple) for name in names):
        raise InputError(
            expected="columns with one name each",
            found="names of several levels",
            action='Join them: frame.columns = ["_".join(map(str, name)) for name in frame].',
        )
    index = data.index
    layout = index.dtype.kind in "iu" and getattr(index, "nlevels", 1) == 1
    if len(data) and (not layout or any(name is not None for name in index.names)):
        raise InputError(
            expected="a frame whose index only numbers the rows",
            found="an index with a name or with labels, which would be lost",
            action="Make it a column (frame.reset_index()), or drop it"
            " (frame.reset_index(drop=True)).",
        )


def seen(extent: Extent) -> tuple[Fact, ...]:
    """What a frame rests on that `check_frame` let pass."""
    return (RECORDS,) if extent.header_is_names or extent.no_header else (RECORDS, CHECKED)


def _check_columns(names: Sequence[str], columns: Sequence[Any]) -> None:
    """Refuse a mapping of tables: what it holds would be read as the cells of columns.

    Raises:
        InputError: something in it is a frame, a mapping, or the path or content of a file.
    """
    for name, column in zip(names, columns, strict=True):
        path = isinstance(column, str | bytes | PathLike)
        if not path and not hasattr(column, "__len__"):
            raise InputError(
                expected="columns of cells, by name",
                found=f"something without a length under {name!r}, such as a generator",
                action="Make it a list first.",
            )
        if path or isinstance(column, Mapping) or hasattr(column, "columns"):
            raise InputError(
                expected="columns of cells, by name",
                found=f"{'a text or a path' if path else 'a table'} under {name!r}",
                action="Pass one table; or, of several, say how they hang together"
                " (relations=populace.Relation(...)).",
            )


def check_frame(
    names: Sequence[str],
    columns: Sequence[tuple[Sequence[str], Sequence[str]]],
    extent: Extent,
    *,
    decoded: str | None = "",
    ordered: bool = True,
) -> None:
    """Refuse a frame whose names are a record, as where a file without a header was read.

    Args:
        names: its columns.
        columns: for each its first cells and its last ones.
        extent: whether the header is said to be one.
        decoded: the encoding that was named, None where it was found; "" where there is none.
        ordered: whether cells stand in the order of the rows, so that the first are of one row.

    Raises:
        InputError: it is, or the first or last rows are no records.
    """
    if not decoded:
        check_garbled(names, (first for first, _ in columns), decoded=decoded is None)
    check_header(names, [first for first, _ in columns], extent, "the columns of the frame")
    if is_tags([first[0] for first, _ in columns if first]):
        raise InputError(
            expected="records below the names of the columns",
            found="a row of HXL tags",
            action="Pass the frame without its first row.",
        )
    if ordered and extent.skip_footer != 0:
        check_first([first for first, _ in columns], None)
    rows = list(zip(*(last for _, last in columns), strict=True))
    check_footer(rows, extent.skip_footer, framed=True)


def ends_of(cells: Sized) -> tuple[Sequence[str], Sequence[str]]:
    """The first cells of a column and its last ones; blanks where they cannot be written."""
    places: Any = getattr(cells, "iloc", cells)
    try:
        first, last = places[:_FIRST], places[max(0, len(cells) - FOOT) :]
    except TypeError:
        return [], []
    try:
        return _written(first), _written(last)
    except (TypeError, ValueError, ArithmeticError):
        # What cannot be written is refused where the whole column is read.
        return [""] * len(first), [""] * len(last)


class Rendered(Sequence[Sequence[str]]):
    """A block whose columns are written out when they are asked for, so that others cost nothing.

    Args:
        names: of the columns.
        columns: their cells.
        write: turns one of them into texts.
    """

    def __init__(
        self,
        names: Sequence[str],
        columns: Sequence[Any],
        write: Callable[[Any], Sequence[str]] | None = None,
    ) -> None:
        self._names = names
        self._columns = columns
        self._write = write or _written

    def __len__(self) -> int:
        return len(self._columns)

    def __getitem__(self, place: Any) -> Any:  # noqa: ANN401 - never sliced
        try:
            return self._write(self._columns[place])
        except (TypeError, ValueError, ArithmeticError):
            # Such as a list, a number of more digits than Python writes, a day past its calendar.
            raise InputError(
                expected="text, numbers, dates, true or false, and missing cells",
                found=f"a cell of another type in column {self._names[place]!r}, or beyond its"
                " range",
                action="Turn the column into text first.",
            ) from None


def _written(cells: Any) -> list[str]:  # noqa: ANN401 - a column of any library
    if str(getattr(cells, "dtype", "")).lower() in _SHORT:
        # As a list, a 32-bit 0.1 would become a 64-bit 0.10000000149011612.
        cells = cells.to_numpy() if hasattr(cells, "to_numpy") else cells
    else:
        method = next((name for name in ("to_list", "tolist") if hasattr(cells, name)), None)
        cells = getattr(cells, method)() if method else cells
    return [render(cell) for cell in cells]


def render(cell: object) -> str:
    """The one way to write a cell as text.

    Missing is empty; whole numbers have no decimal point; true and false are lower case; dates are
    ISO 8601, without a time at midnight. NUL and lone surrogates, which no file can hold, become
    U+FFFD.

    Raises:
        TypeError: for anything else.
    """
    write = _WRITERS.get(cell.__class__)
    if write is not None:
        return write(cell)
    if isinstance(cell, np.generic):
        return render(_plain(cell))
    name = type(cell).__name__
    if name in _MISSING:
        return ""
    if name == "UUID":
        return str(cell)
    for kind, write in _WRITERS.items():
        if isinstance(cell, kind):
            return write(cell)
    raise TypeError


def _plain(cell: np.generic) -> object:
    if isinstance(cell, np.datetime64):
        return cell.astype("datetime64[us]").item()
    if isinstance(cell, np.floating):
        return float(str(cell))
    return cell.item()


def _float(number: float) -> str:
    if math.isnan(number):
        return ""
    return str(int(number)) if number.is_integer() and abs(number) < _EXACT else repr(number)


def _text(text: str) -> str:
    if text.isascii() and "\0" not in text:
        return str(text)
    held = text.replace("\0", "\ufffd")
    return held.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _decimal(number: decimal.Decimal) -> str:
    return "" if number.is_nan() else f"{number:f}"


def _moment(moment: dt.datetime) -> str:
    whole = moment.time() == dt.time() and moment.tzinfo is None
    return moment.date().isoformat() if whole else moment.isoformat()


_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _text,
    bool: {True: "true", False: "false"}.__getitem__,
    int: str,
    float: _float,
    type(None): lambda _: "",
    decimal.Decimal: _decimal,
    dt.datetime: _moment,
    dt.date: dt.date.isoformat,
    dt.time: dt.time.isoformat,
}
