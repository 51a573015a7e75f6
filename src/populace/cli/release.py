"""`populace release`: from a sensitive table to the folder that may be published.

What is printed is released, but for notes that say that they are private.
"""

from __future__ import annotations

from typing import Any

import click

import populace
from populace.cli import console, ledger, linked, options, project, sections

_SECTIONS = {
    "How strongly people are protected": options.names_in(options.strength),
    "Columns": options.names_in(
        options.together(options.declared, options.columns_read, options.attributes)
    ),
    "How to open INPUT": options.names_in(options.found_otherwise),
    "The ledger of what a data set has spent": options.names_in(ledger.kept),
    "Linked tables": options.names_in(linked.linked),
    "k-anonymity instead, which is weaker": options.names_in(options.groups),
}


class _Command(project.Command):
    """`populace release`, whose many options stand in sections."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the help page."""
        sections.write(self, ctx, formatter, _SECTIONS)


@click.command(
    "release", short_help="Turn a sensitive table into a folder to publish.", cls=_Command
)
@click.argument("input_", metavar="INPUT")
@click.option(
    "--out",
    required=True,
    metavar="DIR",
    callback=options.stored,
    help="The folder to write; it must not exist yet.",
)
@options.strength
@options.groups
@options.columns_read
@options.attributes
@click.option(
    "--fabrication",
    type=click.Choice(["minimize", "balanced", "complete"]),
    default="balanced",
    show_default=True,
    help="What to do with a combination that may not exist: rather leave it out (minimize), rather"
    " keep it (complete), or neither.",
)
@click.option(
    "--records",
    type=int,
    metavar="N",
    help="How many synthetic records to make; the protected number of records otherwise. It is"
    " published: do not take it from the data.",
)
@click.option("--name", metavar="NAME", help="What to call the release. It is published.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(["sds"]),
    multiple=True,
    help="Another form to write into a folder inside: sds for the files of Synthetic Data Showcase,"
    " aggregates by selection and records in wide, condensed and long form.",
)
@linked.linked
@ledger.kept
@options.reading
@options.for_machines
@options.quiet
def command(input_: str, *, as_json: bool, quiet: bool, **values: Any) -> None:  # noqa: ANN401
    """Turn the sensitive table INPUT into a folder to publish.

    INPUT is a file (CSV, TSV or JSON lines, plain, gzip or zstd; Parquet, Arrow or Feather; Excel
    or OpenDocument; Stata or SPSS), - for the standard input, or the address of a database such as
    postgresql://user@host/name.

    The folder holds synthetic records, protected counts with their margins, a codebook, the
    guarantee for people and for machines, and a page that sums it up. What it says about any one
    person is limited by --epsilon, whatever else is known. With --k instead, no group smaller than
    K is shown: weaker, one-off, and without any limit for the data set from then on.

    With --linked, two or three tables are released together with the links between them. INPUT may
    also be a project file (TOML) that holds the options under their names, and INPUT as input.

    INPUT stays private and is only read. Each run adds to what has been told about the people in
    it, also a run whose folder is thrown away.
    """
    if values["linked"] is not None:
        linked.release(input_, as_json=as_json, quiet=quiet, values=values)
        return
    linked.refuse_linked()
    out = values["out"]
    k = values["k"]
    epsilon = values["epsilon"] if k is not None else options.required_epsilon(values["epsilon"])
    populace.check_folder(out)
    chosen = {"name": values["name"]} if values["name"] else {}
    with console.progress(quiet=quiet) as progress:
        released = populace.release(
            options.source(input_),
            epsilon=epsilon,
            delta=values["delta"],
            length=values["length"],
            method=values["method"],
            k=k,
            oversampling=values["oversampling"],
            previous=values["previous"],
            fabrication=values["fabrication"],
            records=values["records"],
            attributes_per_subject=values["attributes_per_subject"],
            progress=progress,
            **ledger.ledger_options(values),
            **options.column_options(values),
            **options.reading_options(values),
            **chosen,
        )
        released.save(out, formats=values["formats"])
    if as_json:
        console.show_json({"folder": out, **released.summary()})
    elif not quiet:
        _show(out, released.summary())
    if not quiet:
        console.say_notes(released.private_notes, "Private note")
        console.say_list("Read off the data, not declared", released.rests_on)
        console.say_notes(released.advice)


def _show(out: str, summary: dict[str, Any]) -> None:
    if summary["guarantee"]["k"] is not None:
        _show_groups(out, summary)
        return
    console.show_side("Safe to publish", out)
    records = summary["records"]
    console.show(
        f"{summary['synthetic_records']:,} synthetic records; protected number of records"
        f" {records['count']:,} ± {console.margin(records['margin'])}"
    )
    console.show_table(
        ("Combinations of", "Reported", "Typical margin", "Expected share invented"),
        [
            (
                "1 value" if entry["length"] == 1 else f"{entry['length']} values",
                f"{entry['combinations']:,}",
                "none" if entry["combinations"] == 0 else f"± {entry['typical_margin']:,.1f}",
                f"{100 * entry['expected_fabrication']:.1f}%",
            )
            for entry in summary["lengths"]
        ],
    )
    guarantee = summary["guarantee"]
    console.show(
        f"Protects {guarantee['unit']}: epsilon {guarantee['epsilon']:g}, delta"
        f" {guarantee['delta']:g}. {guarantee['odds']}"
    )


def _show_groups(out: str, summary: dict[str, Any]) -> None:
    guarantee = summary["guarantee"]
    console.show_side("k-anonymity: weaker, one-off", out)
    console.show(
        f"{summary['synthetic_records']:,} synthetic records; number of subjects, rounded down,"
        f" {summary['records']['count']:,}"
    )
    console.show_table(
        ("Combinations of", "Reported"),
        [
            (
                "1 value" if entry["length"] == 1 else f"{entry['length']} values",
                f"{entry['combinations']:,}",
            )
            for entry in summary["lengths"]
        ],
    )
    console.show(
        f"No group of fewer than {guarantee['k']:,} is shown; a subject is {guarantee['unit']}."
        " No finite total of epsilon holds for this data set from now on."
    )
