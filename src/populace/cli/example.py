"""`populace example`: the simulated case file.

Every person in it is invented.
"""

from __future__ import annotations

import click

import populace
from populace.cli import console, options


@click.command("example")
@click.argument("directory", metavar="DIR")
@click.option(
    "--victims",
    type=int,
    default=17_600,
    show_default=True,
    metavar="N",
    help="How many victims to invent.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="The same seed gives the same people."
)
@options.quiet
def command(directory: str, *, victims: int, seed: int, quiet: bool) -> None:
    """Write a simulated case file of human trafficking to the folder DIR, to practice with.

    It holds cases.csv (one row per victim) with its schema.toml, and the linked tables of victims
    and perpetrators. No row describes a real person.
    """
    folder = populace.example(directory, victims=victims, seed=seed)
    if not quiet:
        console.show(f"Simulated case file: {folder}")
