"""What a steward looks at before describing a table: its columns, and the lists that ship with us.

An overview is as private as its table.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from populace.codebooks import Codebook
from populace.vocabulary.extent import Extent
from populace.vocabulary.progress import Progress, silent

if TYPE_CHECKING:
    from populace.read.keys import Joining
    from populace.read.overview import Overview
    from populace.read.source import Readable


def overview(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    extent: Extent | None = None,
    progress: Progress = silent,
) -> Overview:
    """What a table holds, column by column. It is private, and no part of a release.

    Args:
        source: as in `release`, like the options.
        delimiter: as there.
        encoding: as there.
        sheet: as there.
        extent: as there.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: the input is no table.
    """
    from populace.read.overview import read_overview

    return read_overview(
        source,
        delimiter=delimiter,
        encoding=encoding,
        sheet=sheet,
        extent=extent,
        progress=progress,
    )


def sheets(source: Readable) -> tuple[str, ...]:
    """The sheets of a workbook that hold cells, by name; none where the input is no workbook.

    Args:
        source: as in `release`.

    Raises:
        InputError: the workbook cannot be read.
    """
    from populace.read.file_kinds import kind_of
    from populace.read.source import Source
    from populace.read.workbook import filled

    given = Source(source)
    return filled(given) if kind_of(given) == "workbook" else ()


def joining(
    parents: object,
    children: object,
    links: object | None = None,
    *,
    names: Sequence[str] = ("parents", "children", "links"),
    sheets: Sequence[str | None] = (None, None, None),
    parent_key: str | None = None,
    child_key: str | None = None,
    progress: Progress = silent,
) -> Joining:
    """How linked tables hang together, by their keys alone. It is private.

    Args:
        parents: as in `release_linked`, like all that follow.
        children: as there.
        links: as there.
        names: as there.
        sheets: as there.
        parent_key: as there.
        child_key: as there.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: keys are not to be found, or not as they must be; no message holds one.
    """
    from populace.read.keys import Part, read_joining

    sources = [parents, children, links]
    one, two, three = (
        None if source is None else Part(source, name, sheet=sheet)
        for source, name, sheet in zip(sources, [*names, ""][:3], sheets, strict=True)
    )
    if one is None or two is None:
        raise ValueError("two tables at least")
    return read_joining(
        one, two, three, parent_key=parent_key, child_key=child_key, progress=progress
    )


def shipped_codebooks() -> tuple[Codebook, ...]:
    """The codebooks that ship with Populace, by name."""
    from populace import codebooks

    return tuple(codebooks.load(name) for name in codebooks.names())
