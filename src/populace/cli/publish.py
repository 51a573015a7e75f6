"""`populace publish`: packages of a release for places of publication, beside it."""

from __future__ import annotations

import click

import populace
from populace.cli import console, options, words


@click.command("publish", short_help="Write what portals and programs take.", cls=words.Command)
@click.argument("release", metavar="RELEASE")
@click.option(
    "--for",
    "places",
    type=click.Choice(populace.places()),
    multiple=True,
    required=True,
    help="A place of publication; may be repeated. hdx: Humanitarian Data Exchange. nada:"
    " DDI-Codebook and the World Bank's catalog. zenodo: Zenodo and DataCite. registry: the"
    " registry of differential privacy deployments. dcat: open data portals, DCAT-AP. rocrate:"
    " RO-Crate. spreadsheet: an accessible workbook. statistics: SPSS, Stata, Parquet, and readers"
    " for R, Stata, SPSS and pandas. powerbi: a star schema. certificate: two pages to print.",
)
@click.option(
    "--out",
    metavar="DIR",
    callback=options.stored,
    help="The folder to write; it must not exist yet. RELEASE-packages otherwise.",
)
@options.for_machines
@options.quiet
def command(
    release: str,
    *,
    places: tuple[str, ...],
    out: str | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write packages of the release in the folder RELEASE for places of publication.

    The release is verified first, and nothing is added to it: each package is a folder beside it,
    made from its files and from what its publisher says in [about] of the project file. What a
    place asks and nobody said is named, once, with the key that answers it. This spends nothing.
    """
    with console.progress(quiet=quiet) as progress:
        made = populace.publish_for(release, places, out=out, progress=progress)
    if as_json:
        console.show_json(
            {
                "folder": str(made.folder),
                "files": list(made.files),
                "questions": list(made.questions),
            }
        )
    elif not quiet:
        console.show(f"Written: {made.folder}")
        for place in dict.fromkeys(places):
            count = sum(name.startswith(f"{place}/") for name in made.files)
            console.show(f"{place}: {count} file" if count == 1 else f"{place}: {count} files")
    if not quiet:
        console.say_notes(made.questions, "Missing")
