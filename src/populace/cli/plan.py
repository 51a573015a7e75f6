"""`populace plan`: what a release will be able to report.

No data are read.
"""

from __future__ import annotations

from typing import Any

import click

import populace
from populace.cli import console, linked, options


@click.command("plan", short_help="Show what a release could report, before any data are read.")
@options.strength
@click.option("--schema", metavar="FILE", help="The schema file of the release.")
@click.option("--recipe", metavar="FILE", help="Its recipe; otherwise in the schema's file.")
@click.option(
    "--columns",
    multiple=True,
    metavar="A,B",
    help="The columns of the release, one value in each cell; without a schema.",
)
@click.option(
    "--attributes",
    type=int,
    metavar="A",
    help="The most values one person can hold: the number of columns, or more where a cell can hold"
    " several. As the schema says otherwise.",
)
@click.option(
    "--typical",
    type=int,
    metavar="N",
    help="How many values a person with many of them holds; otherwise one in each"
    " column of the schema, or half of the most.",
)
@click.option(
    "--private/--public",
    default=None,
    help="Whether some values are found in the data, or all are declared. As the schema says;"
    " private without one.",
)
@linked.planned
@options.for_machines
def command(
    *,
    epsilon: float | None,
    delta: float,
    length: int,
    schema: str | None,
    recipe: str | None,
    columns: tuple[str, ...],
    attributes: int | None,
    typical: int | None,
    private: bool | None,
    as_json: bool,
    **tables: Any,  # noqa: ANN401
) -> None:
    """Show expected noise, margins and smallest reportable counts. Reads no data, spends nothing.

    Tell it either a schema file, or --attributes, or --columns. Linked tables need the schema of
    each, and --unit.
    """
    if tables["linked_schema"] is not None:
        told = {"epsilon": options.required_epsilon(epsilon), "delta": delta, "length": length}
        linked.plan(schema, told, {**tables, "recipe": recipe}, as_json=as_json)
        return
    linked.refuse_linked()
    made = populace.plan(
        epsilon=options.required_epsilon(epsilon),
        delta=delta,
        length=length,
        attributes=attributes or len(options.names(columns)) or None,
        typical=typical,
        schema=schema,
        recipe=recipe,
        private=private,
    )
    if as_json:
        console.show_json(made.figures())
        return
    console.show(
        f"At most {made.attributes} value{'s' if made.attributes > 1 else ''} of one person"
        f" {'count' if made.attributes > 1 else 'counts'}. Number of records:"
        f" ± {console.margin(made.records_margin)}. {made.odds}"
    )
    console.show_table(
        (
            "Combinations of",
            f"± when most hold up to {made.typical}",
            f"± when some hold {made.attributes}",
            "Smallest count reported",
        ),
        [
            (
                "1 value" if usual.length == 1 else f"{usual.length} values",
                f"{usual.margin:,.0f}",
                f"{worst.margin:,.0f}",
                "depends"
                if usual.smallest is None or worst.smallest is None
                else f"{usual.smallest:,.0f} to {worst.smallest:,.0f}",
            )
            for usual, worst in zip(made.usual, made.worst, strict=True)
        ],
    )
    console.show(
        "± is the 95% margin of the noise alone; published margins are smaller where shorter"
        " combinations say what to expect, and larger where people hold more values than most. The"
        " smallest count is that of a value found in the data, reported with a chance of 95%."
        " Declared values need none; combinations are reported when they stand out from what their"
        " parts predict."
    )
