"""What a command is about: one table, several in a project file, or two or three by options."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

import click

import populace
from populace.cli import options
from populace.cli.wording import speak_of_project

_ROLES = ("parents", "children", "links")
_ENDINGS = (".csv", ".tsv", ".tab", ".txt", ".json", ".xlsx", ".sav", ".dta")
_OF_LINKS = ("links_schema", "links_recipe", "links_sheet")

linked = options.together(
    click.option(
        "--linked",
        metavar="FILE",
        help="A second table, linked to INPUT: its records belong to those of INPUT, or both are"
        " joined by --links. Columns are then named as TABLE.COLUMN where both have them. A project"
        " file says all of this, too.",
    ),
    click.option("--links", metavar="FILE", help="The table that joins INPUT and --linked."),
    click.option(
        "--parent-key",
        metavar="COL",
        help="The key of INPUT, found where one column is shared.",
    ),
    click.option(
        "--child-key", metavar="COL", help="The key of --linked, found where one column is shared."
    ),
    click.option(
        "--relation",
        type=click.Choice(["one-to-many", "many-to-many"]),
        help="Whether each record of --linked belongs to one of INPUT, as it does unless you say"
        " otherwise.",
    ),
    click.option(
        "--names",
        metavar="NAMES",
        help="What linked tables are called, separated by commas; as their files otherwise.",
    ),
    click.option("--linked-schema", metavar="FILE", help="The schema of --linked."),
    click.option("--links-schema", metavar="FILE", help="The schema of --links."),
    click.option("--linked-recipe", metavar="FILE", help="What is done to --linked first."),
    click.option("--links-recipe", metavar="FILE", help="What is done to --links first."),
    click.option("--linked-sheet", metavar="NAME", help="Of a workbook, for --linked."),
    click.option("--links-sheet", metavar="NAME", help="Of a workbook, for --links."),
)

protected = options.together(
    click.option(
        "--protect",
        metavar="TABLES",
        callback=options.list_of_names,
        help="Whom linked tables protect, by the names of the tables: the records of one end with"
        " all that hangs on them, those of the other with their links, or both. There is no"
        " default.",
    ),
    click.option(
        "--unit",
        type=click.Choice(["parent", "child", "both"]),
        help="The same in other words: parent for INPUT, child for --linked, or both.",
    ),
    click.option(
        "--most-links",
        type=int,
        metavar="K",
        help="How many links of one record of INPUT count, 30 unless you say so; more are left out"
        " at random. Say as many as one record can have: the number of all links is told as exactly"
        " as this bound is small.",
    ),
    click.option(
        "--counted-links",
        type=int,
        metavar="N",
        help="How many links of one record of INPUT count in numbers of links by value, so that"
        " releases of several years compare; 10 is usual. Chosen from protected counts unless you"
        " say so.",
    ),
    click.option(
        "--most-parents",
        type=int,
        metavar="G",
        help="With --unit both in a many-to-many relation: no record of --linked has more than G"
        " links. Tables that break it are refused; every record is then protected alike.",
    ),
)


inputs = click.argument("input_", metavar="INPUT...", nargs=-1, required=True)
"""A table, or the files of one; or a project file."""


def given(
    input_: str | tuple[str, ...] | None, values: Mapping[str, Any]
) -> tuple[Any, dict[str, Any], list[str] | None]:
    """What a command is about, as the public API takes it.

    Args:
        input_: the input, or the files of one table; None where only schemas count.
        values: the options of the command by their names.

    Returns:
        The source, keywords of reading that are told beside it, and whom a release protects.

    Raises:
        ParameterError: options of several tables are given for one, or the other way round.
    """
    reading = options.keywords(values)
    if isinstance(input_, tuple) and len(input_) > 1:
        return _stacked(input_, values), reading, None
    input_ = input_[0] if isinstance(input_, tuple) else input_
    second = values.get("linked") or (input_ is None and values.get("linked_schema"))
    if not second:
        source: Any = None if input_ is None else options.source(input_)
        if input_ is None or not input_.endswith(".toml"):
            _refuse_linked()
            return source, reading, None
        speak_of_project(file=True)
        project = populace.read_project(input_)
        if len(project.tables) == 1:
            _refuse_linked()
        options.refuse(
            options.names_in(linked) | {"most_links", "counted_links", "most_parents"},
            expected="how the tables hang together in the project file",
            action="Say it there, under [[relations]].",
        )
        return project, reading, _protected(project, values)
    if not values.get("links") and (input_ is not None or values.get("links_schema") is None):
        options.refuse(
            _OF_LINKS,
            expected="--links, the table that this belongs to"
            if input_ is not None
            else "--links-schema, the schema of the table that this belongs to",
            action="Name it, or leave this out.",
        )
    project = _project(input_, values, reading)
    return project, reading, _protected(project, values)


def _stacked(files: tuple[str, ...], values: Mapping[str, Any]) -> list[str]:
    """Files of one table.

    Raises:
        ParameterError: they are told to be something else.
    """
    if odd := [each for each in files if each == "-" or each.endswith(".toml")]:
        raise populace.ParameterError(
            expected="several files of one table, with the same header",
            found="a project file among them" if odd[0] != "-" else "-, the standard input",
            action="Name it by itself. Files of tables that hang together stand in a project file,"
            " or are named with --linked.",
        )
    if values.get("linked") or values.get("query"):
        raise populace.ParameterError(
            expected="one INPUT beside --linked or --query",
            found=f"{len(files)}",
            action='Write a project file, in which source = ["a.csv", "b.csv"] names several.',
        )
    _refuse_linked()
    return list(files)


def _project(
    input_: str | None,
    values: Mapping[str, Any],
    reading: dict[str, Any],
    opened: Callable[[str], Any] = options.source,
) -> populace.Project:
    """The tables that options name; what is said of the first one alone leaves `reading`."""
    sources = [input_, values.get("linked"), values.get("links")]
    schemas = [values.get(name) for name in ("schema", "linked_schema", "links_schema")]
    number = 3 if sources[2] or (input_ is None and schemas[2]) else 2
    called = options.names((values["names"],)) if values.get("names") else []
    keys = [values.get("parent_key"), values.get("child_key"), None]
    tables = []
    for place in range(number):
        name = called[place] if place < len(called) else ""
        source = sources[place]
        file = Path((source if input_ is not None else schemas[place]) or "").name.split(".")[0]
        prefix = ("", "linked_", "links_")[place]
        own = {option: values.get(f"{prefix}{option}") for option in ("schema", "recipe", "sheet")}
        if place == 0:
            own["subject_id"] = values.get("subject_id")
        file = _stem(own["sheet"]) or file
        tables.append(
            populace.Input(
                None if source is None else opened(source),
                name or (_ROLES[place] if file in ("", "-") else file),
                keys[place],
                **{option: value for option, value in own.items() if value is not None},
            )
        )
    if input_ is None and len({table.name for table in tables}) < number:
        tables = [table.called(role) for table, role in zip(tables, _ROLES, strict=False)]
    for option in ("schema", "recipe", "sheet", "subject_id"):
        reading.pop(option, None)
    relation = populace.Relation(
        tables[0].name,
        tables[1].name,
        tables[2].name if number > 2 else None,
        several=values.get("relation") == "many-to-many",
        most=values.get("most_links"),
        bound=values.get("most_parents"),
        counted=values.get("counted_links"),
    )
    return populace.Project(tuple(tables), (relation,))


def on_spark(
    input_: tuple[str, ...], values: Mapping[str, Any]
) -> tuple[Any, dict[str, Any], list[str] | None]:
    """What a command is about that counts on Spark, as `given`.

    Raises:
        ParameterError: it is about several files or a project file.
        InputError: Spark is missing, or has no such table.
    """
    if len(input_) > 1 or input_[0].endswith(".toml"):
        raise populace.ParameterError(
            expected="one table, or one with --linked, where Spark reads",
            found="several, or a project file",
            action="Name Parquet files by their folder, or a table of the catalog.",
        )
    reading = options.keywords(values)
    if values.get("linked"):
        project = _project(input_[0], values, reading, populace.spark_frame)
        return project, reading, _protected(project, values)
    _refuse_linked()
    return populace.spark_frame(input_[0]), reading, None


def _stem(sheet: str | None) -> str:
    """What a table is called after its sheet, or its file in an archive."""
    path = PurePosixPath(sheet or "")
    return path.stem if path.suffix.casefold() in _ENDINGS else path.name


def _protected(project: populace.Project, values: Mapping[str, Any]) -> list[str] | None:
    """The tables whose records are protected; None where nothing is said."""
    named: list[str] | None = values.get("protect") or None
    unit = values.get("unit")
    if unit is None or named or not project.relations:
        return named
    relation = project.relations[0]
    ends = {"parent": [relation.one], "child": [relation.many]}
    return ends.get(unit, [relation.one, relation.many])


def _refuse_linked() -> None:
    """Stop where options for linked tables were given for one table.

    Raises:
        ParameterError: some were.
    """
    options.refuse(
        options.names_in(linked)
        | options.names_in(protected)
        | {"triples", "matter", "typical_linked"},
        expected="options for one table, or a second table (--linked, --linked-schema)",
        action="Name the second table, or leave them out.",
    )


def several(source: object) -> bool:
    """Whether a command is about several tables."""
    return isinstance(source, populace.Project) and len(source.tables) > 1
