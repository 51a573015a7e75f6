"""The frames that come back as they came, for type checkers, by what each alone has.

Their libraries are not imported. Other frames go in, too, and come back as lists by column.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class PandasFrame(Protocol):
    """A frame of pandas."""

    @property
    def iloc(self) -> Any:  # noqa: ANN401 - an indexer of its own
        """Rows by their places."""


class PolarsFrame(Protocol):
    """A frame of Polars that is in memory."""

    @property
    def height(self) -> int:
        """The number of rows."""

    @property
    def with_columns(self) -> Callable[..., Any]:
        """The frame with other columns."""


class ArrowTable(Protocol):
    """A table of Arrow."""

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""

    @property
    def combine_chunks(self) -> Callable[..., Any]:
        """The table with each column in one piece."""
