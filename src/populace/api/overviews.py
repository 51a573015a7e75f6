"""What a steward looks at before describing a table: its columns, and the lists that ship with us.

An overview is as private as its table.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Unpack

from populace.api.choice import method_of
from populace.api.inputs import of_each, project_of
from populace.api.watching import Watched, watching
from populace.codebooks import Codebook
from populace.vocabulary.calls import told_right
from populace.vocabulary.keywords import Reading, Relations
from populace.vocabulary.schema import ColumnSchema

if TYPE_CHECKING:
    from populace.read.files.source import Readable
    from populace.read.linked.keys import Joining
    from populace.read.overview import Overview


@told_right
def overview(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    relations: Relations = (),
    progress: Watched = None,
    **reading: Unpack[Reading],
) -> Overview | dict[str, Overview]:
    """What a table holds, column by column. It is private, and no part of a release.

    Args:
        source: as in `release`.
        relations: as in `release`.
        progress: as in `release`.
        **reading: as in `release`; what says how an input is opened counts.

    Returns:
        The overview; of tables together one by the name of each, without their keys.

    Raises:
        InputError: the input is no table.
    """
    from populace.read.overview import read_overview

    project, _ = project_of(source, reading, relations)
    with watching(progress) as report:
        opened = method_of(project).opened(project)
        seen = {name: read_overview(each, progress=report) for name, each in opened.items()}
    return of_each(project, seen)


@told_right
def sheets(source: Readable) -> tuple[str, ...]:
    """The sheets of a workbook that hold cells, or the tables of an archive, by name; else none.

    Args:
        source: as in `release`; only a file has sheets.

    Raises:
        InputError: the workbook cannot be read.
    """
    from populace.read.files.file_kinds import is_archive, kind_of
    from populace.read.files.packed import tables_in
    from populace.read.files.source import Source
    from populace.read.workbooks.workbook import filled

    if not (isinstance(source, str | bytes | os.PathLike) or hasattr(source, "read")):
        return ()
    file = Source(source)
    if is_archive(file):
        tables = tables_in(file.handle())
        return tables if len(tables) > 1 else ()
    return filled(file) if kind_of(file) == "workbook" else ()


@told_right
def joining(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    relations: Relations = (),
    progress: Watched = None,
) -> tuple[Joining, ...]:
    """How tables hang together, by their keys alone. It is private.

    Args:
        source: tables together, as in `release`.
        relations: as in `release`.
        progress: as in `release`.

    Returns:
        How records are joined by each relation, in the order of the project.

    Raises:
        PopulaceError: keys are not to be found, or not as they must be; no message holds one.
    """
    project, _ = project_of(source, {}, relations)
    with watching(progress) as report:
        return method_of(project).joining(project, report)


def shipped_codebooks() -> tuple[Codebook, ...]:
    """The codebooks that ship with Populace, by name."""
    from populace import codebooks

    return tuple(codebooks.load(name) for name in codebooks.names())


@told_right
def read_codebook(path: str | os.PathLike[str], column: str) -> ColumnSchema:
    """A codebook of your own, as a schema names it by `codebook = "my.csv"`.

    Args:
        path: a CSV file with the header `value`, and perhaps `label`, `label_fr` and so on; with a
            header `column`, too, it lists the values of several columns.
        column: the column whose values are asked for.

    Returns:
        The column with its values and labels.

    Raises:
        SchemaError: the file cannot be read, has other headers, no value or a value twice.
    """
    from pathlib import Path

    from populace.read.dictionaries.book_file import book_in

    return book_in(Path(path), column)
