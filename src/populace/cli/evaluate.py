"""`populace evaluate`: the private comparison of a release with the real table.

Everything it prints and writes is private.
"""

from __future__ import annotations

from typing import Any

import click

import populace
from populace.cli import console, linked, options, project
from populace.cli.release import command as release_command


class _Command(project.Command):
    """`populace evaluate`, which takes of a project file what says how its tables are read."""

    passed_over = frozenset(
        option.removeprefix("--") for each in release_command.params for option in each.opts
    ) - {
        *("linked", "links", "schema", "linked-schema", "links-schema"),
        *("recipe", "linked-recipe", "links-recipe", "sheet", "linked-sheet", "links-sheet"),
        *("subject-id", "ignore-zeros", "multi-value", "codebook", "safe"),
        *("delimiter", "encoding", "query"),
    }


@click.command(
    "evaluate", short_help="Compare a release with the real table (private).", cls=_Command
)
@click.argument("input_", metavar="INPUT")
@click.argument("release", metavar="RELEASE")
@click.option(
    "--out",
    required=True,
    metavar="PRIVATE_DIR",
    callback=options.stored,
    help="The private folder for the report.",
)
@click.option("--linked", metavar="FILE", help="The second table of a linked release.")
@click.option("--links", metavar="FILE", help="The table that joins INPUT and --linked.")
@click.option("--linked-schema", metavar="FILE", help="The schema of --linked.")
@click.option("--links-schema", metavar="FILE", help="The schema of --links.")
@linked.recipes
@linked.sheets
@click.option(
    "--target",
    metavar="COL",
    help="Train models on synthetic and on real records to predict this column, and compare them.",
)
@click.option("--attacks", is_flag=True, help="Try attacks on the synthetic records, too.")
@click.option(
    "--outsiders",
    metavar="FILE",
    help="A table like INPUT of people who are not in it, for the attacks to be compared with.",
)
@click.option(
    "--k",
    type=int,
    metavar="K",
    help="Measure who holds combinations that fewer than K share, in both tables.",
)
@options.columns_told
@options.reading
@options.for_machines
@options.quiet
def command(
    input_: str,
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
    second, links = values.pop("linked"), values.pop("links")
    schemas = values["schema"], values.pop("linked_schema"), values.pop("links_schema")
    further = {name: values.pop(name) for name in ("target", "attacks", "outsiders")}
    if second is None:
        linked.refuse_linked()
    else:
        options.refuse(
            {*further, "subject_id", "query"},
            expected="options that go with linked tables",
            action="Leave them out.",
        )
        linked.check_links(links)
    populace.check_report_folder(out)
    sheets = linked.sheets_of(values, links)
    recipes = linked.recipes_of(values, links)
    reading = options.reading_options(values)
    told = options.told_options(values)
    with console.progress(quiet=quiet) as progress:
        if second is not None:
            report = populace.evaluate_linked(
                options.source(input_),
                second,
                links,
                release,
                schemas=schemas if links else schemas[:2],
                recipes=recipes,
                sheets=sheets,
                ignore_zeros=reading["ignore_zeros"],
                delimiter=reading["delimiter"],
                encoding=reading["encoding"],
                extent=reading["extent"],
                k=k,
                progress=progress,
                **told,
            )
        else:
            report = populace.evaluate(
                options.source(input_),
                release,
                k=k,
                progress=progress,
                **further,
                **reading,
                **told,
            )
        populace.write_report(report, out)
    if as_json:
        console.show_json(report.figures)
    elif not quiet:
        console.show_side("Private", out)
        for sentence in report.figures["sentences"]:
            console.show(sentence)
        if second is None:
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
                    _percent(found["suppressed_mass"]),
                    _percent(found["fabricated_mass"]),
                    _percent(found.get("coverage")),
                )
            )
    console.show_table(heads, rows)


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{100 * value:.1f}%"
