"""What a function was given, as a project: sources, inputs, several by name, project files."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

from populace.vocabulary.errors import ParameterError
from populace.vocabulary.extent import extent_of
from populace.vocabulary.inputs import Input, Project, joined_by
from populace.vocabulary.keywords import Reading, Relations, check_names
from populace.vocabulary.listing import listing
from populace.vocabulary.structure import Relation
from populace.vocabulary.wording import Advice, Option

T = TypeVar("T")


def project_of(
    source: Any,  # noqa: ANN401 - a source of any kind, an input, a project
    reading: Reading,
    relations: Relations = (),
) -> tuple[Project, Reading]:
    """What was given, as a project, and the keywords that speak of all of its tables together.

    Args:
        source: a source or an `Input`; or several of them by name, a `Project`, or the path of its
            file.
        reading: the keywords beside it. A table by itself takes them all over its own.
        relations: how tables hang together; as the project says otherwise.

    Raises:
        ParameterError: a keyword is unknown, or belongs to one of several tables.
        InputError: the project file cannot be read.
    """
    joins = (relations,) if isinstance(relations, Relation) else tuple(relations)
    others: list[Any] = [each for each in joins if type(each) is not Relation]
    if others:
        raise ParameterError(
            expected="a populace.Relation for each relation, in a list",
            found=f"an object of type {type(others[0]).__name__}",
            action='Write relations=[populace.Relation("ONE", "MANY")].',
        )
    project = _project(source, joins)
    if joins:
        project = replace(project, relations=joins)
    if len(project.tables) == 1:
        return replace(project, tables=(project.tables[0].but(**reading),)), {}
    from populace.read.linked.parts import SHARED

    check_names(reading)
    if reading.get("declared_only"):
        reading = {**reading}
        del reading["declared_only"]
        project = replace(
            project, tables=tuple(each.but(declared_only=True) for each in project.tables)
        )
    own = [name for name, value in reading.items() if name not in SHARED and value is not None]
    if own:
        raise ParameterError(
            expected="beside several tables only what can be told of all of them",
            found=listing(own),
            action="Say it of one table: in its populace.Input, or in the project file.",
        )
    if reading.get("extent") is not None:
        reading = {**reading, "extent": extent_of(reading["extent"])}
    return project, reading


def _project(source: Any, joins: Sequence[Relation]) -> Project:  # noqa: ANN401 - as above
    kind = type(source)
    if issubclass(kind, Project):
        return source  # type: ignore[no-any-return]
    if issubclass(kind, Input):
        return Project((source,))
    if issubclass(kind, str | os.PathLike) and os.fspath(source).endswith(".toml"):
        from populace.read.schemas.project_file import read_project

        return read_project(source)
    if issubclass(kind, Mapping) and (joins or _are_inputs(source)):
        return Project(
            tuple(
                table.called(name) if isinstance(table, Input) else Input(table, name)
                for name, table in source.items()
            )
        )
    return Project((Input(source),))


def _are_inputs(source: Mapping[str, object]) -> bool:
    """Whether a mapping is of tables by name, and not of columns."""
    return bool(source) and all(isinstance(table, Input) for table in source.values())


def relation_of(project: Project) -> Relation:
    """How the tables of a project of several hang together.

    Raises:
        ParameterError: not all of them do, by one relation.
    """
    names = [table.name for table in project.tables]
    if len(project.relations) > 1:
        raise ParameterError(
            expected="one table, or two that hang together by one relation",
            found=f"{len(project.relations)} relations",
            action="Give two of the tables and their relation here. As a tree of tables all of them"
            " can be planned, checked, prepared, released, verified and evaluated.",
        )
    if len(project.relations) != 1 or set(joined_by(project.relations[0])) != set(names):
        raise ParameterError(
            expected=f"one relation between two tables, by a third or none, among {listing(names)}",
            found="0 relations" if not project.relations else "a table that belongs to none",
            action=Advice(
                "Say how they hang together",
                Option("relations"),
                ", or under [[relations]] of a project file; tables that do not are released one by"
                " one, and what they tell adds up.",
            ),
        )
    return project.relations[0]


def one_of(project: Project) -> Input | None:
    """The table of a project that has only one."""
    return project.tables[0] if len(project.tables) == 1 else None


def of_each(project: Project, made: Mapping[str, T]) -> T | dict[str, T]:
    """What was made of each table, by name; of a table by itself what was made of it."""
    return dict(made) if one_of(project) is None else next(iter(made.values()))


def check_declared_only(project: Project) -> None:
    """Refuse tables together of which only some are to rest on what is declared.

    Raises:
        ParameterError: one of them says so, and another does not, or a bound on links is declared.
    """
    said = [each.name for each in project.tables if each.reading.get("declared_only")]
    if not said:
        return
    if others := [each.name for each in project.tables if each.name not in said]:
        raise ParameterError(
            expected="only what is declared of all tables that hang together, or of none",
            found=f"it of {listing(said)} and not of {listing(others)}",
            action=Advice("Say it of each", Option("declared_only"), ", or leave it out."),
        )
    if bounded := [each.many for each in project.relations if each.bound is not None]:
        raise ParameterError(
            expected="with only what is declared, no bound on links of each record that the rows"
            " would be held to",
            found=f"one for {listing(bounded)}",
            action="Leave the bound out: the release says what it promises by number of links.",
        )


def kept(project: Project) -> Project:
    """The project with open files replaced by their contents, which may be read again."""
    return replace(project, tables=tuple(map(_content, project.tables)))


def _content(table: Input) -> Input:
    if not hasattr(table.source, "read") or hasattr(table.source, "columns"):
        return table
    content = table.source.read()
    content = content.encode("utf-8") if isinstance(content, str) else content
    return Input(content, table.name, table.key, **table.reading)
