"""Parquet, Arrow and Feather files and Arrow streams as columns of text.

How one cell is written is said in `memory`.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import Any

from populace.read.cells.encoding import Coded
from populace.read.files.delimited import Columns
from populace.read.files.libraries import needed
from populace.read.files.memory import TYPED, WRITABLE, Rendered, check_frame, render, seen
from populace.read.files.source import Source
from populace.read.layout.header import check_names, legible, names_of
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import WHOLE, Extent
from populace.vocabulary.facts import Fact

_CELLS = 1 << 20
_FIRST = 1000

STREAM = b"\xff\xff\xff\xff"
"""How an Arrow stream begins, as opposed to an Arrow file."""


class ArrowBatches:
    """Record batches under a schema.

    Args:
        names: the names of the columns.
        batches: opens the batches.
        what: what they come from, in words.
        extent: whether the names are said to be such.

    Raises:
        InputError: blank or repeated names, names that are a record, or damage.
    """

    facts: tuple[Fact, ...] = (WRITABLE, TYPED)

    def __init__(
        self,
        names: Sequence[str],
        batches: Callable[[], Iterator[Any]],
        what: str,
        extent: Extent = WHOLE,
    ) -> None:
        self.names = tuple(map(legible, names))
        check_names(self.names, told=extent.header_is_names)
        self.names = names_of(self.names)
        self.facts += seen(extent)
        self._batches = self._filled(batches(), what)
        # What looks like a record must not be shown as names, in whatever error comes next.
        self._first = next(self._batches, None)
        if self._first is not None:
            check_frame(self.names, [_some(column) for column in self._first.columns], extent)

    def blocks(self) -> Iterator[Columns]:
        """The record batches, once, whose columns are written out one at a time.

        Raises:
            InputError: the rest is damaged.
        """
        first, self._first = self._first, None
        for batch in chain(() if first is None else (first,), self._batches):
            yield Rendered(self.names, batch.columns, cells_of)

    @staticmethod
    def _filled(batches: Iterator[Any], what: str) -> Iterator[Any]:
        """The batches that hold rows."""
        import pyarrow as pa

        while True:
            try:
                batch = next(batches, None)
                if batch is not None:
                    # Places that lead out of a column are followed without a look otherwise.
                    batch.validate(full=True)
            except (pa.ArrowException, OSError):
                raise damaged(what) from None
            if batch is None:
                return
            if batch.num_rows:
                yield batch


def _some(column: Any) -> tuple[Sequence[str], Sequence[str]]:  # noqa: ANN401 - a pyarrow Array
    """The first cells of an array, and none of the last: another batch may follow."""
    first = column[:_FIRST]
    try:
        return cells_of(first), []
    except (TypeError, ValueError, ArithmeticError):
        return [""] * len(first), []


def cells_of(column: Any) -> Sequence[str]:  # noqa: ANN401 - a pyarrow Array
    """The cells of an Arrow array as text; each distinct cell is written once, missing ones as "".

    Raises:
        TypeError: cells that no table can hold, such as lists or bytes.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = column.type
    if pa.types.is_null(kind):
        return [""] * len(column)
    if pa.types.is_dictionary(kind):
        codes, distinct = column.indices, column.dictionary
    elif pa.types.is_nested(kind):
        raise TypeError
    else:
        if pa.types.is_timestamp(kind) and kind.unit == "ns":
            column = pc.cast(column, pa.timestamp("us", kind.tz), safe=False)
        if pa.types.is_string_view(kind) or pa.types.is_float16(kind):
            codes, distinct = None, column
        else:
            coded = pc.dictionary_encode(column)
            codes, distinct = coded.indices, coded.dictionary
    texts = [render(cell) for cell in _objects(distinct)]
    if codes is None:
        return texts
    places = pc.fill_null(pc.cast(codes, pa.int64()), len(texts))
    return Coded(places.to_numpy(), [*texts, ""])


def _objects(column: Any) -> Sequence[object]:  # noqa: ANN401 - a pyarrow Array
    """The cells as Python objects; 32-bit numbers stay such, so that 0.1 is written 0.1."""
    import pyarrow as pa

    if pa.types.is_float32(column.type) or pa.types.is_float16(column.type):
        return list(column.to_numpy(zero_copy_only=False))
    return list(column.to_pylist())


def damaged(what: str) -> InputError:
    """The error for a file that its library cannot read to the end."""
    return InputError(
        expected=f"a whole {what}",
        found="one that is damaged, cut short or of an unknown version",
        action="Fetch or save it again, or save the table as CSV (UTF-8).",
    )


def parquet(source: Source, extent: Extent = WHOLE) -> ArrowBatches:
    """The table in a Parquet file.

    Raises:
        InputError: it is damaged, or pyarrow is missing.
    """
    with needed("pyarrow", "Parquet files"):
        import pyarrow as pa
        import pyarrow.parquet as pq
    try:
        file = pq.ParquetFile(source.handle())
    except (pa.ArrowException, OSError):
        raise damaged("Parquet file") from None
    names = file.schema_arrow.names
    height = max(1, _CELLS // max(1, len(names)))
    # Words come as they lie in the file: each distinct one once, and a number for each cell.
    words = [field.name for field in file.schema_arrow if _is_text(field.type)]
    with contextlib.suppress(pa.ArrowException, OSError, ValueError):
        file = pq.ParquetFile(source.handle(), read_dictionary=words)
    return ArrowBatches(names, lambda: file.iter_batches(batch_size=height), "Parquet file", extent)


def _is_text(kind: Any) -> bool:  # noqa: ANN401 - a pyarrow DataType
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def arrow_file(source: Source, *, stream: bool, extent: Extent = WHOLE) -> ArrowBatches:
    """The table in an Arrow or Feather file, or in an Arrow stream.

    Raises:
        InputError: it is damaged, or pyarrow is missing.
    """
    what = "Arrow stream" if stream else "Arrow or Feather file"
    with needed("pyarrow", "Arrow and Feather files"):
        import pyarrow as pa
    try:
        if stream:
            reader = pa.ipc.open_stream(source.handle())
            return ArrowBatches(reader.schema.names, lambda: iter(reader), what, extent)
        file = pa.ipc.open_file(source.handle())
    except (pa.ArrowException, OSError):
        raise damaged(what) from None
    places = range(file.num_record_batches)
    return ArrowBatches(file.schema.names, lambda: map(file.get_batch, places), what, extent)


def arrow_stream(
    data: Any,  # noqa: ANN401 - whatever has __arrow_c_stream__
    extent: Extent = WHOLE,
) -> ArrowBatches:
    """The table behind an object of any library that speaks the Arrow stream protocol.

    Raises:
        InputError: pyarrow is missing.
    """
    with needed("pyarrow", "Arrow streams"):
        import pyarrow as pa
    try:
        reader = pa.RecordBatchReader.from_stream(data)
    except (pa.ArrowException, TypeError):
        raise InputError(
            expected="a table, with named columns",
            found=f"an object of type {type(data).__name__}, which is none",
            action="Pass a data frame; for one column, a frame of that column.",
        ) from None
    return ArrowBatches(reader.schema.names, lambda: iter(reader), "Arrow stream", extent)
