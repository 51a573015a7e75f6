"""`populace release`: from a sensitive table to the folder that may be published.

What is printed is released, but for notes that say that they are private.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import click

import populace
from populace.cli import console, ledger, options, sections, tables, words

triples = click.option(
    "--triple",
    "triples",
    multiple=True,
    metavar="A,B,C",
    callback=options.list_of_triples,
    help="Three columns across linked tables whose combinations are predicted from the reported"
    " pairs, and published with that label. May be repeated.",
)

matter = click.option(
    "--matter",
    multiple=True,
    metavar="COLUMNS",
    callback=options.list_if_given,
    help="The columns of linked tables that matter most, separated by commas: they get half of the"
    " noise, relative to the others. Where the records of INPUT are protected with all that hangs"
    " on them.",
)

across = options.together(triples, matter)

made = options.together(
    click.option(
        "--fabrication",
        type=click.Choice(["minimize", "balanced", "complete"]),
        help="What to do with a combination that may not exist: rather leave it out (minimize),"
        " rather keep it (complete), or neither (balanced). balanced unless you say so, complete"
        " for linked tables.",
    ),
    click.option(
        "--records",
        type=int,
        metavar="N",
        help="How many synthetic records to make; the protected number of records otherwise. It is"
        " published: do not take it from the data.",
    ),
    click.option(
        "--synthesizer",
        metavar="NAME",
        help="What makes the records from the protected counts: that of an installed package, by"
        " its name; ours otherwise.",
    ),
    click.option("--name", metavar="NAME", help="What to call the release. It is published."),
    click.option(
        "--format",
        "formats",
        type=click.Choice(["sds"]),
        multiple=True,
        help="Another form to write into a folder inside: sds for the files of Synthetic Data"
        " Showcase, aggregates by selection and records in wide, condensed and long form.",
    ),
)

_SECTIONS = {
    "How strongly people are protected": options.names_in(options.strength),
    "What the synthetic records must do": options.names_in(options.criteria),
    "Columns": options.names_in(options.together(options.declared, options.columns_read)),
    "How to open INPUT": options.names_in(options.found_otherwise),
    "The ledger of what a data set has spent": options.names_in(ledger.kept),
    "A series of releases": options.names_in(ledger.in_series),
    "Linked tables": options.names_in(options.together(tables.linked, tables.protected, across)),
    "k-anonymity instead, which is weaker": options.names_in(options.groups),
}


_ANSWERS = {"met": "met", "missed": "missed", "open": "hidden by noise"}


class _Command(words.Command):
    """`populace release`, whose many options stand in sections."""

    def needed(self, given: Mapping[str, Any]) -> Collection[str]:
        """What it needs, too, unless a project file settles it."""
        return ("out",) if isinstance(given.get("k"), str) else ("out", "epsilon")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options of the help page."""
        sections.write(self, ctx, formatter, _SECTIONS)


@click.command(
    "release", short_help="Turn a sensitive table into a folder to publish.", cls=_Command
)
@tables.inputs
@click.option(
    "--out",
    metavar="DIR",
    callback=options.stored,
    help="The folder to write; it must not exist yet.",
)
@options.strength
@options.criteria
@options.groups
@made
@tables.linked
@tables.protected
@across
@ledger.kept
@ledger.in_series
@options.reading
@click.option(
    "--engine",
    type=click.Choice(["spark"]),
    help="Count where the table lies: spark for Parquet files or a table of its catalog, named as"
    " INPUT. Without it, on this machine.",
)
@click.option(
    "--explain",
    is_flag=True,
    help="Say in full what the promise takes for granted, and where the run is recorded.",
)
@options.for_machines
@options.quiet
def command(
    input_: tuple[str, ...],
    *,
    explain: bool,
    as_json: bool,
    quiet: bool,
    **values: Any,  # noqa: ANN401
) -> None:
    """Turn the sensitive table INPUT into a folder to publish.

    INPUT is a file, or several files with one header (CSV, TSV or JSON lines, plain, gzip or zstd;
    Parquet, Arrow or Feather; Excel or OpenDocument; Stata or SPSS), - for the standard input, or
    the address of a database such as postgresql://user@host/name.

    The folder holds synthetic records, protected counts with their margins, a codebook, the
    guarantee for people and for machines, and a page that sums it up. What it says about any one
    person is limited by --epsilon, whatever else is known. With --k instead, no group smaller than
    K is shown: weaker, one-off, and without any limit for the data set from then on.

    With --linked, two or three tables are released together with the links between them. INPUT may
    also be a project file (TOML): one table or several, how they hang together, and what is settled
    for their release; what stands on the line goes before it.

    INPUT stays private and is only read. Each run adds to what has been told about the people in
    it, also a run whose folder is thrown away.
    """
    if values.pop("engine") == "spark":
        source, reading, protect = tables.on_spark(input_, values)
    else:
        source, reading, protect = tables.given(input_, values)
    told = dict(source.settings) if isinstance(source, populace.Project) else {}
    if tables.several(source):
        options.refuse(
            {*options.names_in(options.groups), "query", "attributes_per_subject"},
            expected="options that go with linked tables",
            action="Leave them out.",
        )
    out: Any = values["out"] or told.get("out")
    words.required(
        {
            "--out, the folder to write": out,
            words.STRENGTH: values["epsilon"]
            if values["epsilon"] is not None
            else values["k"] or told.get("epsilon", told.get("k")),
            words.WHOM: protect or told.get("protect") or not tables.several(source) or None,
        }
    )
    if out == "-":
        options.stored(None, None, out)
    populace.check_folder(out)
    with console.notes_ahead(quiet=quiet), console.progress(quiet=quiet) as progress:
        released = populace.release(
            source,
            protect=protect,
            progress=populace.part(progress, 0.0, 0.9),
            **options.releasing(values),
            series=ledger.series(values),
            **reading,
        )
        formats = values["formats"] or told.get("formats", ())
        released.save(out, formats=formats, progress=populace.part(progress, 0.9, 1.0))
    if not quiet:
        console.say_notes(released.emptiness)
    if as_json:
        console.show_json({"folder": out, **released.summary()})
    elif not quiet:
        _show(out, released.summary())
    if not quiet:
        console.say_notes(released.private_notes, "Private note")
        _rests(released.rests_on, kept=bool(values["dataset"] or told.get("dataset")), long=explain)
        if released.unsaid and released.release.about:
            console.say_notes([f"Not said in [about], and asked by: {'; '.join(released.unsaid)}."])
        said = released.emptiness
        console.say_notes([note for note in released.advice if note not in said])


def _rests(facts: Sequence[str], *, kept: bool, long: bool) -> None:
    """Say on what the promise rests, and whether a ledger knows of the run: in one line, or all."""
    if long:
        console.say_list("Read off the data, not declared", facts)
        if not kept:
            console.say_notes([ledger.NOWHERE])
        return
    things = f"{len(facts)} thing{'s' if len(facts) != 1 else ''}"
    said = [
        *([f"Read off the data, not declared: {things}"] if facts else []),
        *([] if kept else ["Recorded nowhere (--dataset NAME)"]),
    ]
    if said:
        console.say_notes([f"{'. '.join(said)}. --explain says more."])


def _show(out: str, summary: dict[str, Any]) -> None:
    if len(summary["tables"]) > 1:
        _show_linked(out, summary)
        return
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
    _left_out(summary)
    if summary["verdicts"]:
        console.show_table(
            ("Acceptance criterion", "Verdict", "Largest difference, in points"),
            [
                (
                    each["criterion"],
                    _ANSWERS[each["answer"]],
                    "" if each["difference"] is None else f"{each['difference']:g}",
                )
                for each in summary["verdicts"]
            ],
            names={0},
        )
    guarantee = summary["guarantee"]
    console.show(
        f"Protects {guarantee['unit']}: epsilon {guarantee['epsilon']:g}, delta"
        f" {guarantee['delta']:g}. {guarantee['odds']}"
    )


def _left_out(summary: dict[str, Any]) -> None:
    """Say what the bound on candidates left out."""
    several = len(summary["tables"]) > 1
    for each in summary["tables"]:
        for entry in each["lengths"]:
            if entry["left_out"]:
                of = f" of {each['name']}" if several else ""
                console.show(
                    f"Not measured: {entry['left_out']:,} combinations of {entry['length']}"
                    f" values{of}, those of the smallest expected counts, because of the bound"
                    " (--candidates). The release says so."
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


def _show_linked(out: str, summary: dict[str, Any]) -> None:
    console.show_side("Safe to publish", out)
    first, *others = summary["tables"]
    with_them = " and ".join(f"{each['synthetic']:,} of {each['name']}" for each in others)
    console.show(
        f"{first['synthetic']:,} synthetic records of {first['name']} (protected number"
        f" {first['count']:,} ± {console.margin(first['margin'])}) with {with_them}."
    )
    console.show_table(
        ("Protected counts", "Reported"),
        [
            *(
                (
                    f"{each['name']}, {entry['length']} value{'s' if entry['length'] > 1 else ''}",
                    f"{entry['combinations']:,}",
                )
                for each in summary["tables"]
                for entry in each["lengths"]
            ),
            *(
                (f"pairs across {each['one']} and {each['many']}", f"{each['pairs']:,}")
                for each in summary["relations"]
            ),
        ],
    )
    _left_out(summary)
    for each in filter(None, (each["words"] for each in others)):
        console.show(each)
    for relation in summary["relations"]:
        for links in relation["links"]:
            console.show(f"{relation['one']} and {relation['many']}, {links['words']}")
    guarantee = summary["guarantee"]
    console.show(
        f"Protects {guarantee['unit']}: epsilon {guarantee['epsilon']:g}, delta"
        f" {guarantee['delta']:g}. {guarantee['odds']}"
    )
    for other in summary["others"]:
        console.show(f"Apart from that: {other['unit']}: epsilon {other['epsilon']:g}.")
        if other["by_links"]:
            console.show_table(
                ("Links of one record", "Epsilon"),
                [(f"{links}", f"{epsilon:g}") for links, epsilon in other["by_links"]],
            )
