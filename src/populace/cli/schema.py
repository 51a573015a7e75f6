"""`populace schema`: a draft of a schema file, to be checked by eye.

What it prints was made by looking at the data and is private until a person has read it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import populace
from populace.cli import console, options, project
from populace.cli.release import command as release_command


class _Command(project.Command):
    """`populace schema`, which takes of a project file what says how its table is opened."""

    passed_over = frozenset(
        option.removeprefix("--") for each in release_command.params for option in each.opts
    ) - {"delimiter", "encoding", "sheet", "query"}


@click.command(
    "schema",
    short_help="Draft a schema file: what you declare makes releases more exact.",
    cls=_Command,
)
@click.argument("input_", metavar="INPUT")
@click.option("--out", metavar="FILE", help="The file to write; the standard output otherwise.")
@options.found_otherwise
@options.quiet
def command(input_: str, *, out: str | None, quiet: bool, **values: Any) -> None:  # noqa: ANN401
    """Draft a schema file for the table INPUT: what is declared makes releases more exact.

    Every column is drafted with a private domain and no value is copied from the data. Read each
    line, declare what is publicly known, and pass the file to `populace release --schema`. INPUT
    can also be the project file (TOML) of a release, whose first table is taken.
    """
    with console.progress(quiet=quiet) as progress:
        text = populace.schema(
            options.source(input_),
            progress=progress,
            **options.opening_options(values),
        )
    if out in (None, "-"):
        click.echo(text, nl=False)
    else:
        console.write_new(Path(out), text)
        if not quiet:
            console.show_side("Private", f"{out} (until you have checked every line)")
