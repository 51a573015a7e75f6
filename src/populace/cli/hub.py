"""`populace hub`: a static site over releases.

The sensitive tables are not needed.
"""

from __future__ import annotations

import os
from pathlib import Path

import click

import populace
from populace.cli import console, options, words

CACHE = ".populace-hub"
"""Beside the file of a hub, where it is kept what was verified."""


HELP = """Build a static site over the releases that SITE.toml names, into the folder DIR.

It has a catalog with a search, a page for each data set, comparisons, stories, feeds and catalogs
for machines, and runs on any web server, from a USB stick and on Pages. Every release is verified
first: with one that does not hold together, or with two k-anonymous releases of one data set,
nothing is built. A folder that is a hub already is replaced whole.

\b
SITE.toml says what the hub is called and which releases it shows:
  title = "Our data"          or {en = "Our data", fr = "Nos chiffres"}
  releases = ["releases/*"]   folders beside the file, or patterns of them
The rest may be left out:
  summary, publisher          as title
  address = "https://..."     where its first page will stand
  packages = ["packages"]     what `publish` wrote, unless it is beside a release
  [[notices]]                 errata: dataset, date, text, version, withdrawn
"""


@click.command("hub", help=HELP, short_help="Build a site over releases.", cls=words.Command)
@click.argument("site", metavar="SITE.toml")
@click.option("--out", metavar="DIR", required=True, help="The folder of the hub.")
@click.option(
    "--cache",
    metavar="DIR",
    help="Where it is kept what was verified; .populace-hub beside SITE.toml otherwise.",
)
@click.option("--no-cache", is_flag=True, help="Verify every release anew, and keep nothing.")
@options.for_machines
@options.quiet
def command(
    site: str, *, out: str, cache: str | None, no_cache: bool, as_json: bool, quiet: bool
) -> None:
    """Build a hub, as `HELP` says."""
    kept = Path(cache) if cache else Path(site).absolute().parent / CACHE
    with console.progress(quiet=quiet) as progress:
        built = populace.hub(
            site,
            out,
            cache=None if no_cache else kept,
            workers=os.cpu_count() or 1,
            progress=progress,
        )
    if as_json:
        console.show_json(
            {
                "folder": str(built.folder),
                "datasets": built.datasets,
                "releases": built.releases,
                "verified_now": built.verified,
                "notes": list(built.notes),
            }
        )
        return
    if not quiet:
        console.show(
            f"Hub: {Path(out) / 'index.html'} (data sets: {built.datasets:,}, releases:"
            f" {built.releases:,}, verified now: {built.verified:,})"
        )
        console.say_notes(list(built.notes))
