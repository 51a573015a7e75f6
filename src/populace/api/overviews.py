"""What a steward looks at before describing a table: its columns, and the lists that ship with us.

An overview is as private as its table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from populace.codebooks import Codebook
from populace.vocabulary.progress import Progress, silent

if TYPE_CHECKING:
    from populace.read.overview import Overview


def overview(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    progress: Progress = silent,
) -> Overview:
    """What a table holds, column by column. It is private, and no part of a release.

    Args:
        source: as in `release`, like the options.
        delimiter: as there.
        encoding: as there.
        sheet: as there.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: the input is no table.
    """
    from populace.read.overview import read_overview

    return read_overview(
        source, delimiter=delimiter, encoding=encoding, sheet=sheet, progress=progress
    )


def shipped_codebooks() -> tuple[Codebook, ...]:
    """The codebooks that ship with Populace, by name."""
    from populace import codebooks

    return tuple(codebooks.load(name) for name in codebooks.names())
