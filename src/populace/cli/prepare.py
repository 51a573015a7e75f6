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
@tables.inputs
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
@options.for_machines
@options.quiet
def command(
    input_: tuple[str, ...],
    *,
    out: str,
    as_json: bool,
    quiet: bool,
    **values: Any,  # noqa: ANN401
) -> None:
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
    if as_json:
        console.show_json(
            {
                "out": out,
                "tables": [
                    {
                        "name": name,
                        "declared": table.declared,
                        "read_off_the_data": table.facts,
                        "private_notes": table.notes,
                    }
                    for name, table in made.items()
                ],
            }
        )
    if quiet or as_json:
        return
    console.show_side("Private", f"{out} (as sensitive as INPUT; never publish it)")
    for name, table in made.items():
        head = f"{name}: " if name else ""
        console.say_list(f"{head}Declared", table.declared)
        console.say_list(f"{head}Read off the data, not declared", table.facts)
        console.say_notes([populace.Advice(head, note) for note in table.notes], "Private note")
