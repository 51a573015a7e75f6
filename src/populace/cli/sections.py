"""A help page whose options stand in sections, for a command that has many."""

from __future__ import annotations

from collections.abc import Mapping

import click


def write(
    command: click.Command,
    context: click.Context,
    formatter: click.HelpFormatter,
    sections: Mapping[str, frozenset[str]],
) -> None:
    """Write the options of a command, those of no section first.

    Args:
        command: the command.
        context: its context.
        formatter: what the page is written with.
        sections: the names of the options of each section, by its heading.
    """
    placed = frozenset().union(*sections.values())
    options = [each for each in command.get_params(context) if isinstance(each, click.Option)]
    rest = frozenset(each.name or "" for each in options) - placed
    for heading, names in {"Options": rest, **sections}.items():
        records = [record for each in options if each.name in names for record in _told(each)]
        with formatter.section(heading):
            formatter.write_dl(records)


def _told(option: click.Option) -> list[tuple[str, str]]:
    record = option.get_help_record(click.get_current_context())
    return [] if record is None else [record]
