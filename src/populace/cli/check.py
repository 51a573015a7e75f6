"""`populace check`: what a release would read, refuse and report, before anything is spent.

Everything it prints is private.
"""

from __future__ import annotations

from typing import Any

import click

import populace
from populace.cli import console, ledger, options, release, tables, words
from populace.cli.plan import show_foreseen
from populace.cli.wording import in_words

REFUSED = 1
"""The exit code where `release` would refuse."""


@click.command(
    "check", short_help="See what a release would read and refuse (private).", cls=words.Command
)
@tables.inputs
@click.option("--out", metavar="DIR", help="The folder that it would be written to.")
@click.option(
    "--margins",
    is_flag=True,
    help="Foresee which margins the release prints, for you alone: the tables are counted some"
    " times as it would count them, with noise, which takes as long. No count of that is kept.",
)
@options.strength
@options.criteria
@options.groups
@release.made
@tables.linked
@tables.protected
@release.across
@ledger.kept
@ledger.in_series
@options.reading
@options.for_machines
@options.quiet
def command(input_: tuple[str, ...], *, as_json: bool, quiet: bool, **values: Any) -> int:  # noqa: ANN401
    """See what a release of INPUT would read, refuse and report. Spends nothing.

    INPUT and all options are those of `populace release`. For each column it is said what
    share of the filled cells was understood, and by which rule the others were not; then all that
    would stop the release, what would come out nearly empty, how the tables are joined, how long it
    would take, and which files it would write. What comes out is planned with --epsilon 4 unless
    you say otherwise.

    All of it is as sensitive as INPUT. The exit code is 1 where `populace release` would refuse.
    """
    source, reading, protect = tables.given(input_, values)
    with console.progress(quiet=quiet) as progress:
        found = populace.check(
            source,
            protect=protect,
            progress=progress,
            out=values["out"],
            formats=values["formats"] or None,
            margins=values["margins"],
            **options.releasing(values),
            series=ledger.series(values),
            **reading,
        )
    if as_json:
        console.show_json(found.figures())
    elif not quiet:
        _show(found)
    return 0 if found.passed else REFUSED


def _show(found: populace.Check) -> None:
    console.show_side(
        "Private", "nothing stops a release" if found.passed else "a release would be refused"
    )
    for error in found.stops:
        console.show_error(error)
    for table in found.tables:
        if table.name:
            console.show(f"{table.name}:")
        console.show_table(
            ("Column", "Understood of what is filled", "Not understood", "Comes out"),
            [row for column in table.columns for row in _rows(column)],
            names={0},
        )
    if found.foreseen:
        show_foreseen([(each.name, each.foreseen) for each in found.foreseen])
        console.show(
            "Private, as it follows from the tables: the margin that half of the counts of a"
            " release stay below, of all and by size of the count. No count was kept, and nothing"
            " was spent."
        )
    for note in found.notes:
        console.show(in_words(note))
    if found.pace is not None:
        console.show(f"A release takes {found.pace}, depending on the machine.")
    if found.files:
        console.show(f"Its folder would hold {', '.join(found.files)}.")


def _rows(column: Any) -> list[tuple[str, str, str, str]]:  # noqa: ANN401 - a checked column
    fate = "nearly empty" if column.nearly_empty else ""
    if not column.readings:
        said = "as the recipe makes it" if column.made else "as it stands"
        said = said if column.filled else "nothing is filled"
        return [(column.name, said, "", fate)]
    return [
        (
            column.name + (f" ({each.step})" if each.step else ""),
            each.share if each.filled else "nothing is filled",
            each.rules,
            fate,
        )
        for each in column.readings
    ]
