"""`populace risk`: how exposed people are before anything is released.

Everything it prints and writes is private.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

import populace
from populace.cli import console, options, tables, wording, words

_SUGGESTED = 5


@click.command(
    "risk", short_help="Measure who is exposed in a raw table (private).", cls=words.Command
)
@tables.inputs
@click.option(
    "--out",
    required=True,
    callback=options.stored,
    metavar="PRIVATE_DIR",
    help="The private folder for the report.",
)
@click.option(
    "--k",
    type=int,
    default=10,
    show_default=True,
    metavar="K",
    help="The group that is large enough.",
)
@click.option(
    "--length",
    type=int,
    metavar="R",
    help="The longest combination of values to look at, 1 to 4; 3 unless you say so.",
)
@click.option(
    "--epsilon",
    type=words.NUMBER,
    metavar="E",
    help="The strength at which expected margins are compared with typical counts, 4 unless you say"
    " so.",
)
@click.option(
    "--population",
    type=int,
    metavar="N",
    help="How many people INPUT was drawn from; its own number otherwise.",
)
@tables.linked
@options.reading
@options.for_machines
@options.quiet
def command(
    input_: tuple[str, ...],
    *,
    out: str,
    as_json: bool,
    quiet: bool,
    **values: Any,  # noqa: ANN401
) -> None:
    """Measure how exposed the people in the table INPUT are before anything is released.

    The report shows who holds combinations of values that fewer than K people share, which columns
    and values contribute to that, what would help most, and how well the table can be synthesized.
    It is as sensitive as INPUT: never publish it. Of linked tables, as of those in a project file,
    each has a report of its own.
    """
    source, reading, _ = tables.given(input_, values)
    populace.check_report_folder(out)
    with console.progress(quiet=quiet) as progress:
        found = populace.risk(
            source,
            k=values["k"],
            length=values["length"],
            epsilon=values["epsilon"],
            population=values["population"],
            progress=progress,
            **reading,
        )
        reports = found if isinstance(found, dict) else {"": found}
        for name, report in reports.items():
            populace.write_report(report, Path(out) / name, language=wording.reader().tag)
    if as_json:
        figures = {name: report.figures for name, report in reports.items()}
        console.show_json(figures if isinstance(found, dict) else figures[""])
    elif not quiet:
        console.show_side("Private", out)
        for name, report in reports.items():
            if name:
                console.show(f"{name}:")
            for sentence in report.figures["sentences"]:
                console.show(sentence)
            _show(report.figures)
            console.show_report(str(Path(out) / name))


def _show(figures: dict[str, Any]) -> None:
    console.show_table(
        ("Combinations of", "People with a rare one", "with one of their own", "Of them rare"),
        [
            (
                "1 value" if row["length"] == 1 else f"{row['length']} values",
                console.percent(row["rare"]),
                console.percent(row["unique"]),
                console.percent(row["rare_combinations"]),
            )
            for row in figures["lengths"]
        ],
    )
    console.show_table(
        ("What would help", "People no longer exposed", "Cells lost"),
        [
            (
                f"{row['column']}: {row['change']}",
                console.percent(row["saved"]),
                console.percent(row["cells_lost"]),
            )
            for row in figures["suggestions"][:_SUGGESTED]
        ],
    )
