"""`populace doctor`: what this installation can do, for whoever asks for help."""

from __future__ import annotations

import click

import populace
from populace.cli import console, options, words
from populace.cli.wording import spoken


@click.command("doctor", short_help="Say what this installation can do.", cls=words.Command)
@options.for_machines
@options.quiet
def command(*, as_json: bool, quiet: bool) -> int:
    """Say what this installation can read, where its pages are, and whether a release verifies.

    A table that describes nobody is released and verified, in a folder that is gone afterwards.
    Nothing that is printed is private. The exit code is 1 where no release verifies.
    """
    found = populace.doctor()
    if as_json:
        console.show_json(found.figures())
    elif not quiet:
        console.show(f"{found.software}, {found.system}")
        for each in found.abilities:
            mark = spoken("yes" if each.found else "no")
            console.show(f"  {mark:<4} {spoken(each.what)}: {spoken(each.found or each.remedy)}")
        console.show(f"Your own ledger: {found.ledger or 'a database (POPULACE_LEDGER)'}")
    return 0 if found.sound else 1
