"""Frames of other libraries than those that `memory` reads by itself.

No library of frames is imported here, other than the two that know them all.
"""

from __future__ import annotations

from typing import Any

from populace.read.files.arrow import ArrowBatches, arrow_stream
from populace.read.files.libraries import needed
from populace.read.files.memory import InMemory
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import WHOLE, Extent


def plain(data: Any) -> bool:  # noqa: ANN401 - anything
    """Whether a frame can be read without any library: `columns` are names of indexable columns."""
    if type(data).__module__.partition(".")[0] in {"pandas", "polars"}:
        # A lazy frame is one, too, and looking for its columns would make it work.
        return not hasattr(data, "collect") and hasattr(data, "columns")
    names = getattr(data, "columns", None)
    if names is None or hasattr(data, "__arrow_c_stream__"):
        return False
    try:
        first = [data[name] for name in list(names)[:1]]
    except Exception:  # noqa: BLE001 - whatever a frame of another shape raises
        return False
    return all(hasattr(column, "to_list") or hasattr(column, "tolist") for column in first)


def read_frame(
    data: Any,  # noqa: ANN401 - frames of any library
    extent: Extent = WHOLE,
) -> InMemory | ArrowBatches:
    """The input behind a frame.

    Args:
        data: the frame.
        extent: whether its header is said to be one.

    Raises:
        InputError: it is no frame, or narwhals or pyarrow is missing.
    """
    if plain(data):
        return InMemory(data, extent)
    if hasattr(data, "__arrow_c_stream__"):
        return arrow_stream(data, extent)
    with needed("narwhals", "frames of this library"):
        import narwhals.stable.v2 as nw
    frame = nw.from_native(data, pass_through=True)
    if isinstance(frame, nw.LazyFrame):
        frame = frame.collect()
    if not isinstance(frame, nw.DataFrame):
        raise InputError(
            expected="a path, bytes, an open file, a mapping of columns, a data frame, or the"
            " address of a database",
            found=f"an object of type {type(data).__name__}",
            action="Pass one of these; for one column, a frame of that column.",
        )
    return InMemory(frame, extent)
