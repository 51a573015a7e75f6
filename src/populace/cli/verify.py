"""`populace verify`: whether a published folder holds together.

The sensitive table is not needed.
"""

from __future__ import annotations

import click

import populace
from populace.cli import console, options, words


@click.command("verify", short_help="Check a release, as anyone can.", cls=words.Command)
@click.argument("release", metavar="RELEASE")
@options.for_machines
@options.quiet
def command(release: str, *, as_json: bool, quiet: bool) -> None:
    """Check the release in the folder RELEASE, as anyone can.

    Every file is checked against its hash and made again, the synthetic records are rebuilt from
    the protected counts byte for byte, every value in them is looked up among those released, and
    every published number has a measurement that states its noise. The records of a k-anonymous
    release that were not made from its counts cannot be rebuilt: its counts are checked to be
    multiples of k that fit each other, and its records to hold no value more often than people do.
    What was not checked is named.
    """
    with console.progress(quiet=quiet) as progress:
        verified = populace.verify(release, progress=progress)
    if as_json:
        console.show_json(
            {
                "verified": True,
                "folder": release,
                "not_part_of_it": list(verified.strangers),
                "not_checked": list(verified.unchecked),
            }
        )
    elif not quiet:
        records = (
            "the synthetic records follow from the protected counts, and they hold no value that"
            " was not released"
            if verified.rebuilt
            else "counts are multiples of k, and the synthetic records hold no combination up to"
            " the reported length but reported ones; longer ones cannot be checked from here"
        )
        console.show(f"Verified: {release}. Hashes agree, {records}.")
    if verified.strangers and not quiet:
        console.say(f"Note: not part of the release: {', '.join(verified.strangers)}.")
    if not quiet:
        console.say_notes([f"{each}." for each in verified.unchecked], "Not checked")
