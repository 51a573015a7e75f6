"""`populace import`: a schema from a codebook that exists, or from another program's settings.

Cells are only compared with the lists in their own file, and whether a list may be public is asked,
never guessed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Literal

import click

import populace
from populace.cli import console, options, words

Origin = Literal["instrument", "data", "unsure"]

_QUESTION = """\
Where did the lists of values in this file come from?
  instrument  the form or a standard, made without looking at the data: they become public
  data        the data themselves: they stay private
  unsure      they stay private
"""


@click.command(
    "import", short_help="Make a schema file from a codebook that you have.", cls=words.Command
)
@click.argument("file", metavar="FILE")
@click.option(
    "--origin",
    type=click.Choice(["instrument", "data", "unsure"]),
    help="Where its lists came from. Only those of an instrument (a form, a standard) become"
    " public; of others, no value is copied. Asked on a terminal.",
)
@click.option("--column", metavar="COL", help="The column that a list value,label describes.")
@click.option(
    "--part",
    metavar="NAME",
    help="What is a table of its own: a repeat group of a form, an instrument of REDCap, a resource"
    " of a Data Package.",
)
@click.option("--encoding", metavar="NAME", help="Of a text, SPSS, Stata or DDI file.")
@click.option("--out", metavar="FILE", help="The file to write; the standard output otherwise.")
@options.for_machines
@options.quiet
def command(
    file: str,
    *,
    origin: Origin | None,
    out: str | None,
    as_json: bool,
    quiet: bool,
    **told: str | None,
) -> None:
    """Make a schema file from the codebook in FILE.

    FILE is an SPSS or Stata file (its labels), an XLSForm, a data dictionary of REDCap,
    DDI-Codebook XML, a Table Schema or Data Package, a CSV file or sheets of values and labels, or
    settings of Synthetic Data Showcase. Declared lists let rare values survive: read them, then
    pass the schema to `populace release --schema`.
    """
    imported = populace.import_schema(file, origin=origin or "unsure", **told)
    if origin is None and imported.lists:
        imported = populace.import_schema(file, origin=_asked(), **told)
    if out not in (None, "-"):
        console.write_new(Path(out), imported.text)
    if as_json:
        console.show_json(
            {
                "schema": imported.text,
                "notes": imported.notes,
                "private_notes": imported.private_notes,
            }
        )
        return
    if out in (None, "-"):
        click.echo(imported.text, nl=False)
    if not quiet:
        console.say_notes(imported.notes)
        console.say_notes(imported.private_notes, "Private note")


def _asked() -> Origin:
    if not sys.stdin.isatty():
        raise populace.ParameterError(
            expected="--origin, where the lists came from: instrument, data or unsure",
            found="none",
            action="Say --origin instrument only if they were made without looking at the data.",
        )
    click.echo(_QUESTION, err=True)
    choices: click.Choice[Origin] = click.Choice(["instrument", "data", "unsure"])
    answer: Origin = click.prompt("Origin", type=choices, err=True)
    return answer
