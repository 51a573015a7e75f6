"""Project files: the same value as in Python, in TOML."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from populace.api.terms import settled
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.extent import Extent
from populace.vocabulary.inputs import Input, Project
from populace.vocabulary.keywords import Folder
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.schema import Schema


@told_right
def read_project(path: Folder) -> Project:
    """The project in a TOML file; files are found beside it, unless they are absolute or addresses.

    Raises:
        InputError: the file cannot be read, or is no project.
        ParameterError: it settles what no release knows.
    """
    from populace.read.schemas.project_file import read_project as read

    project = read(path)
    settled(project, {})
    return project


@told_right
def write_project(project: Project) -> str:
    """The text of the project file that `read_project` reads as this project.

    Raises:
        ParameterError: a table is in memory, and so has no name that a file could hold.
    """
    from populace.read.schemas.project_file import SAID
    from populace.vocabulary.toml import toml_text

    relations = [
        {
            name: value
            for name, value in asdict(each).items()
            if name in ("one", "many", "via", "several", "most", "bound", "counted")
            and value not in (None, False)
        }
        for each in project.relations
    ]
    said = {name: project.settings[name] for name in SAID if name in project.settings}
    settings = {name: value for name, value in project.settings.items() if name not in said}
    if settings.get("dataset") == said.get("about", {}).get("dataset"):
        settings.pop("dataset", None)
    content: dict[str, object] = {"release": settings} if settings else {}
    content["tables"] = [_content(table) for table in project.tables]
    if relations:
        content["relations"] = relations
    content |= said
    return toml_text(content)


def _named(files: Sequence[Any]) -> str | list[str]:
    """The names of the files of a table; of one by itself its name."""
    names = [os.fspath(each) for each in files]
    return names[0] if len(names) == 1 else names


def _content(table: Input) -> dict[str, Any]:
    from populace.prepare import entries_of
    from populace.read.schemas.schema_file import content_of

    files = table.source if isinstance(table.source, list | tuple) else [table.source]
    if not all(isinstance(each, str | os.PathLike) for each in files):
        raise ParameterError(
            expected="tables in files or databases, which a project file can name",
            found=f"one in memory ({type(table.source).__name__})",
            action="Save it first, and give its path.",
        )
    content: dict[str, Any] = {"name": table.name or None, "source": _named(files)}
    content["key"] = table.key
    for name, value in table.reading.items():
        match value:
            case Schema():
                content[name] = content_of(value)
            case Extent():
                usual = asdict(Extent())
                content[name] = {
                    key: each for key, each in asdict(value).items() if each != usual[key]
                }
            case Recipe():
                content[name] = entries_of(value)
            case os.PathLike():
                content[name] = os.fspath(value)
            case tuple() | list() | Mapping() if not value:
                pass
            case _:
                content[name] = value
    return content
