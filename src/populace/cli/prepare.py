"""`populace prepare`: a table as its recipe makes it, to look at before a release.

What it writes is private.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import populace
from populace.cli import console, options, tables, words


@click.command(
    "prepare", short_help="Write what a recipe makes of a table (private).", cls=words.Command
)
@click.argument("input_", metavar="INPUT")
@click.option(
    "--out",
    required=True,
    callback=options.stored,
    metavar="FILE",
    help="The private CSV file to write; it must be new. Of"
    " several tables a folder with one of each.",
)
@tables.linked
@options.reading
@options.quiet
def command(input_: str, *, out: str, quiet: bool, **values: Any) -> None:  # noqa: ANN401
    """Apply a recipe to the table INPUT and write the result, which is private.

    `populace release --recipe` prepares a table by itself; this command is for looking at what a
    recipe does. Cells that a rule cannot read are absent in the result. Nothing is protected, and
    nothing is spent: operations that measure the data with noise need a release.
    """
    source, reading, _ = tables.given(input_, values)
    with console.progress(quiet=quiet) as progress:
        found = populace.prepare(source, progress=progress, **reading)
        several = isinstance(found, dict)
        if several:
            console.make_folder(Path(out))
        made = found if isinstance(found, dict) else {"": found}
        for name, table in made.items():
            table.save(Path(out) / f"{name}.csv" if several else out)
    if quiet:
        return
    console.show_side("Private", f"{out} (as sensitive as INPUT; never publish it)")
    for name, table in made.items():
        head = f"{name}: " if name else ""
        console.say_list(f"{head}Declared", table.declared)
        console.say_list(f"{head}Read off the data, not declared", table.facts)
        console.say_notes([populace.Advice(head, note) for note in table.notes], "Private note")
