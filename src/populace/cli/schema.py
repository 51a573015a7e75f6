"""`populace schema`: a draft of a schema file, to be checked by eye.

What it prints was made by looking at the data and is private until a person has read it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import populace
from populace.cli import console, options, tables, words


@click.command(
    "schema",
    short_help="Draft a schema file: what you declare makes releases more exact.",
    cls=words.Command,
)
@tables.inputs
@click.option(
    "--out",
    metavar="FILE",
    help="The file to write; the standard output otherwise. Of"
    " several tables a folder with one of each.",
)
@tables.linked
@options.found_otherwise
@options.for_machines
@options.quiet
def command(
    input_: tuple[str, ...],
    *,
    out: str | None,
    as_json: bool,
    quiet: bool,
    **values: Any,  # noqa: ANN401
) -> None:
    """Draft a schema file for the table INPUT: what is declared makes releases more exact.

    Every column is drafted with a private domain and no value is copied from the data. Read each
    line, declare what is publicly known, and pass the file to `populace release --schema`.
    """
    source, reading, _ = tables.given(input_, values)
    with console.progress(quiet=quiet) as progress:
        found = populace.schema(source, progress=progress, **reading)
    if out in (None, "-"):
        if as_json:
            console.show_json({"schema": found})
            return
        texts = {"": found} if isinstance(found, str) else found
        for name, text in texts.items():
            click.echo((f"# {name}\n" if name else "") + text, nl=False)
        return
    if isinstance(found, str):
        console.write_new(Path(out), found)
    else:
        console.make_folder(Path(out))
        for name, text in found.items():
            console.write_new(Path(out) / f"{name}.toml", text)
    if as_json:
        console.show_json({"out": out, "schema": found})
    elif not quiet:
        console.show_side("Private", f"{out} (until you have checked every line)")
