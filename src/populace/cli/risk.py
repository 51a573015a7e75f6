"""`populace risk`: how exposed people are before anything is released.

Everything it prints and writes is private.
"""

from __future__ import annotations

from typing import Any

import click

import populace
from populace.cli import console, options, project
from populace.cli.release import command as release_command

_SUGGESTED = 5


class _Command(project.Command):
    """`populace risk`, which takes of a project file what says how its table is read."""

    passed_over = frozenset(
        option.removeprefix("--") for each in release_command.params for option in each.opts
    ) - {
        *("columns", "leave-out", "multi-value", "codebook", "safe", "schema", "recipe"),
        *("subject-id", "ignore-zeros", "delimiter", "encoding", "sheet", "query"),
        *("epsilon", "length"),
    }


@click.command("risk", short_help="Measure who is exposed in a raw table (private).", cls=_Command)
@click.argument("input_", metavar="INPUT")
@click.option(
    "--out",
    required=True,
    metavar="PRIVATE_DIR",
    callback=options.stored,
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
    default=3,
    show_default=True,
    metavar="R",
    help="The longest combination of values to look at, 1 to 4.",
)
@click.option(
    "--epsilon",
    type=float,
    default=4.0,
    show_default=True,
    metavar="E",
    help="The strength at which expected margins are compared with typical counts.",
)
@click.option(
    "--population",
    type=int,
    metavar="N",
    help="How many people INPUT was drawn from; its own number otherwise.",
)
@options.columns_read
@options.reading
@options.for_machines
@options.quiet
def command(
    input_: str,
    *,
    out: str,
    as_json: bool,
    quiet: bool,
    **values: Any,  # noqa: ANN401
) -> None:
    """Measure how exposed the people in the table INPUT are before anything is released.

    INPUT can also be the project file (TOML) of a release.

    The report shows who holds combinations of values that fewer than K people share, which columns
    and values contribute to that, what would help most, and how well the table can be synthesized.
    It is as sensitive as INPUT: never publish it.
    """
    populace.check_report_folder(out)
    with console.progress(quiet=quiet) as progress:
        report = populace.risk(
            options.source(input_),
            k=values["k"],
            length=values["length"],
            epsilon=values["epsilon"],
            population=values["population"],
            progress=progress,
            **options.column_options(values),
            **options.reading_options(values),
        )
        populace.write_report(report, out)
    if as_json:
        console.show_json(report.figures)
    elif not quiet:
        console.show_side("Private", out)
        for sentence in report.figures["sentences"]:
            console.show(sentence)
        _show(report.figures)
        console.show_report(out)


def _show(figures: dict[str, Any]) -> None:
    console.show_table(
        ("Combinations of", "People with a rare one", "with one of their own", "Of them rare"),
        [
            (
                "1 value" if row["length"] == 1 else f"{row['length']} values",
                _percent(row["rare"]),
                _percent(row["unique"]),
                _percent(row["rare_combinations"]),
            )
            for row in figures["lengths"]
        ],
    )
    console.show_table(
        ("What would help", "People no longer exposed", "Cells lost"),
        [
            (
                f"{row['column']}: {row['change']}",
                _percent(row["saved"]),
                _percent(row["cells_lost"]),
            )
            for row in figures["suggestions"][:_SUGGESTED]
        ],
    )


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}%"
