"""`populace schema`: a draft of a schema file, to be checked by eye.

What it prints was made by looking at the data and is private until a person has read it.
"""

from __future__ import annotations

from pathlib import Path

import click

import populace
from populace.cli import console, options


@click.command("schema")
@click.argument("input_", metavar="INPUT")
@click.option("--out", metavar="FILE", help="The file to write; the standard output otherwise.")
@click.option("--delimiter", metavar="CHAR", help="Of the input file; found otherwise.")
@click.option("--encoding", metavar="NAME", help="Of the input file; found otherwise.")
@options.quiet
def command(
    input_: str, *, out: str | None, delimiter: str | None, encoding: str | None, quiet: bool
) -> None:
    """Draft a schema file for the table INPUT: what is declared makes releases more exact.

    Every column is drafted with a private domain and no value is copied from the data. Read each
    line, declare what is publicly known, and pass the file to `populace release --schema`.
    """
    with console.progress(quiet=quiet) as progress:
        text = populace.schema(
            options.source(input_),
            delimiter=options.character(delimiter),
            encoding=encoding,
            progress=progress,
        )
    if out is None:
        click.echo(text, nl=False)
    else:
        _write(Path(out), text)
        if not quiet:
            console.show_side("Private", f"{out} (until you have checked every line)")


def _write(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise populace.OutputError(
            expected="the name of a file that does not exist yet",
            found=f"something called {path}",
            action="Choose another name, or move what is there out of the way.",
        ) from None
    except OSError as error:
        path.unlink(missing_ok=True)
        raise populace.OutputError(
            expected=f"to write the file {path}",
            found=error.strerror or "an error of the system",
            action="Choose another place. Nothing was written.",
        ) from error
