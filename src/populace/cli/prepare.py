"""`populace prepare`: a table as its recipe makes it, to look at before a release.

What it writes is private.
"""

from __future__ import annotations

from typing import Any

import click

import populace
from populace.cli import console, options


@click.command("prepare", short_help="Write what a recipe makes of a table (private).")
@click.argument("input_", metavar="INPUT")
@click.option(
    "--out",
    required=True,
    metavar="FILE",
    callback=options.stored,
    help="The private CSV file to write; it must be new.",
)
@options.columns_read
@options.reading
@options.quiet
def command(input_: str, *, out: str, quiet: bool, **values: Any) -> None:  # noqa: ANN401
    """Apply a recipe to the table INPUT and write the result, which is private.

    `populace release --recipe` prepares a table by itself; this command is for looking at what a
    recipe does. Cells that a rule cannot read are absent in the result. Nothing is protected, and
    nothing is spent: operations that measure the data with noise need a release.
    """
    with console.progress(quiet=quiet) as progress:
        made = populace.prepare(
            options.source(input_),
            progress=progress,
            **options.column_options(values),
            **options.reading_options(values),
        )
        made.save(out)
    if quiet:
        return
    console.show_side("Private", f"{out} (as sensitive as INPUT; never publish it)")
    console.say_list("Declared", made.declared)
    console.say_list("Read off the data, not declared", made.facts)
    console.say_notes(made.notes, "Private note")
