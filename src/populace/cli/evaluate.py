"""`populace evaluate`: the private comparison of a release with the real table.

Everything it prints and writes is private.
"""

from __future__ import annotations

from typing import Any

import click

import populace
from populace.cli import console, options, tables, wording, words


@click.command(
    "evaluate", short_help="Compare a release with the real table (private).", cls=words.Command
)
@tables.inputs
@click.argument("release", metavar="RELEASE")
@click.option(
    "--out",
    required=True,
    callback=options.stored,
    metavar="PRIVATE_DIR",
    help="The private folder for the report.",
)
@tables.linked
@click.option(
    "--target",
    metavar="COL",
    help="Train models on synthetic and on real records to predict this column, and compare them.",
)
@click.option("--attacks", is_flag=True, help="Try attacks on the synthetic records, too.")
@click.option(
    "--outsiders",
    metavar="FILE",
    help="A table like INPUT of people who are not in it, for the attacks to be compared with; of"
    " several tables a project file of others.",
)
@click.option(
    "--k",
    type=int,
    metavar="K",
    help="Measure who holds combinations that fewer than K share, in both tables.",
)
@options.reading
@options.for_machines
@options.quiet
def command(
    input_: tuple[str, ...],
    release: str,
    *,
    out: str,
    k: int | None,
    as_json: bool,
    quiet: bool,
    **values: Any,  # noqa: ANN401
) -> None:
    """Compare the release in the folder RELEASE with the real table INPUT.

    INPUT can also be the project file (TOML) that the release was made with.

    The report shows how far counts and records are off, and what is missing or invented. It is as
    sensitive as INPUT: never publish it, and do not choose among releases by it.
    """
    source, keywords, _ = tables.given(input_, values)
    several = tables.several(source)
    if several:
        options.refuse(
            {"query"},
            expected="options that go with linked tables",
            action="Leave them out.",
        )
    populace.check_report_folder(out)
    with console.progress(quiet=quiet) as progress:
        report = populace.evaluate(
            source,
            release,
            k=k,
            target=values["target"],
            attacks=values["attacks"],
            outsiders=values["outsiders"],
            progress=progress,
            **keywords,
        )
        populace.write_report(report, out, language=wording.reader().tag)
    if as_json:
        console.show_json(report.figures)
    elif not quiet:
        console.show_side("Private", out)
        for sentence in report.figures["sentences"]:
            console.show(sentence)
        shown = report.figures["tables"] if several else [{"figures": report.figures}]
        for said in dict.fromkeys(line for each in shown for line in each["figures"]["unread"]):
            console.show(said)
        if not several:
            _show(report.figures)
        console.show_report(out)


def _show(figures: dict[str, Any]) -> None:
    heads = ("", "Mean error", "Missing", "Invented", "Inside the margin")
    rows = []
    for side, title in (("aggregates", "protected counts"), ("synthetic", "synthetic records")):
        for length, measured in enumerate(figures[side]["lengths"], start=1):
            found = measured["all"]
            rows.append(
                (
                    f"{title}, length {length}",
                    _number(found["error"]),
                    console.percent(found["suppressed_mass"]),
                    console.percent(found["fabricated_mass"]),
                    console.percent(found.get("coverage")),
                )
            )
    console.show_table(heads, rows)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"
