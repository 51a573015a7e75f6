"""`populace example`: the simulated case file and registers.

Every person in it is invented.
"""

from __future__ import annotations

import click

import populace
from populace.cli import console, options, words


@click.command("example", short_help="Write simulated people to practice on.", cls=words.Command)
@click.argument("directory", metavar="DIR", callback=options.stored)
@click.option(
    "--victims",
    type=int,
    metavar="N",
    help="How many people to invent: 17,600 unless you say so, 2,000 for the messy register, 3,000"
    " for the first year of a series.",
)
@click.option(
    "--messy",
    is_flag=True,
    help="Write a small register instead, messy on purpose, with the recipe that prepares it.",
)
@click.option(
    "--series",
    is_flag=True,
    help="Write a yearly register of three years instead, with what releases it as a series and"
    " makes a hub of it.",
)
@click.option(
    "--seed", type=int, default=0, show_default=True, help="The same seed gives the same people."
)
@options.for_machines
@options.quiet
def command(
    directory: str,
    *,
    victims: int | None,
    seed: int,
    messy: bool,
    series: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write a simulated case file of human trafficking to the folder DIR, to practice with.

    It holds cases.csv (one row per victim) with its schema.toml; journeys.csv, the same with how
    each victim travelled, and project.toml, which releases it; and folders of tables that hang
    together, each with a project.toml: linked (victims and perpetrators), networks (victims who
    share perpetrators), courts (cases and defendants) and levels (victims, episodes and
    perpetrators, a tree of three). No row describes a real person.
    """
    usual = 3_000 if series else 2_000 if messy else 17_600
    people = usual if victims is None else victims
    folder = populace.example(directory, victims=people, seed=seed, messy=messy, series=series)
    if as_json:
        console.show_json({"folder": str(folder), "victims": people, "seed": seed})
    elif not quiet:
        console.show(f"Simulated {'register' if messy or series else 'case file'}: {folder}")
