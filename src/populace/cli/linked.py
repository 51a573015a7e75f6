"""What `populace release` does with linked tables: their options, and how their release is shown.

What is printed is released, but for notes that say that they are private.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import click

import populace
from populace.cli import console, ledger, options

_SHARED = (
    click.option(
        "--unit",
        type=click.Choice(["parent", "child", "both"]),
        help="Whom linked tables protect: each record of INPUT with all that belongs to it, each"
        " record of --linked with its link, or both. There is no default.",
    ),
    click.option(
        "--relation",
        type=click.Choice(["one-to-many", "many-to-many"]),
        default="one-to-many",
        show_default=True,
        help="Whether each record of --linked belongs to one of INPUT.",
    ),
    click.option(
        "--most-links",
        type=int,
        default=30,
        show_default=True,
        metavar="K",
        help="How many links of one record of INPUT count; more are left out at random.",
    ),
    click.option(
        "--most-parents",
        type=int,
        metavar="G",
        help="With --unit both in a many-to-many relation: no record of --linked has more than G"
        " links. Tables that break it are refused; every record is then protected alike.",
    ),
)

sheets = options.together(
    click.option("--linked-sheet", metavar="NAME", help="Of a workbook, for --linked."),
    click.option("--links-sheet", metavar="NAME", help="Of a workbook, for --links."),
)

recipes = options.together(
    click.option("--linked-recipe", metavar="FILE", help="What is done to --linked first."),
    click.option("--links-recipe", metavar="FILE", help="What is done to --links first."),
)

linked = options.together(
    click.option(
        "--linked",
        metavar="FILE",
        help="A second table, linked to INPUT: its records belong to those of INPUT, or both are"
        " joined by --links. Columns are then named as TABLE.COLUMN where both have them.",
    ),
    click.option("--links", metavar="FILE", help="The table that joins INPUT and --linked."),
    click.option(
        "--parent-key",
        metavar="COL",
        help="The key of INPUT; COL=COL where --links, or --linked without it, calls it otherwise."
        " Found where it is plain.",
    ),
    click.option(
        "--child-key",
        metavar="COL",
        help="The key of --linked, likewise; without --links, what it calls the key of INPUT.",
    ),
    *_SHARED,
    click.option(
        "--names",
        metavar="NAMES",
        help="What linked tables are called, separated by commas; as their files otherwise.",
    ),
    click.option(
        "--triple",
        multiple=True,
        metavar="A,B,C",
        help="Three columns across the tables whose combinations are predicted from the reported"
        " pairs, and published with that label. May be repeated.",
    ),
    click.option("--linked-schema", metavar="FILE", help="The schema of --linked."),
    click.option("--links-schema", metavar="FILE", help="The schema of --links."),
    recipes,
    sheets,
)


planned = options.together(
    click.option("--linked-schema", metavar="FILE", help="The schema of a second, linked table."),
    click.option("--links-schema", metavar="FILE", help="The schema of the table of links."),
    recipes,
    *_SHARED,
    click.option(
        "--typical-linked",
        type=int,
        metavar="N",
        help="How many values a record of the second table with its link usually holds.",
    ),
)


def refuse_linked(accepted: Collection[str] = ()) -> None:
    """Stop where options for linked tables were given for one table.

    Args:
        accepted: the names of those that go with one table, too.

    Raises:
        ParameterError: some were.
    """
    options.refuse(
        (options.names_in(linked) | options.names_in(planned)) - frozenset(accepted),
        expected="options for one table, or a second table (--linked, --linked-schema)",
        action="Name the second table, or leave them out.",
    )


def plan(
    schema: str | None, told: dict[str, Any], values: dict[str, Any], *, as_json: bool
) -> None:
    """Show what a release of linked tables will be able to report.

    Raises:
        ParameterError: the unit or the first schema is missing.
    """
    _check_unit(values)
    if schema is None:
        raise populace.ParameterError(
            expected="--schema, the schema of the first table",
            found="none",
            action="Draft one with `populace schema`.",
        )
    options.refuse(
        ("columns", "attributes", "private"),
        expected="options that go with linked tables",
        action="Leave them out: the schemas say it.",
    )
    if not options.is_given("length"):
        del told["length"]
    typical = click.get_current_context().params["typical"], values["typical_linked"]
    if values["links_schema"] is None:
        options.refuse(
            ("links_recipe",),
            expected="--links-schema, the schema of the table that this belongs to",
            action="Name the schema, or leave this out.",
        )
    files = schema, values["linked_schema"], values["links_schema"]
    made = populace.plan_linked(
        *files,
        unit=values["unit"],
        relation=values["relation"],
        most_links=values["most_links"],
        most_parents=values["most_parents"],
        typical=None if None in typical else typical,
        names=[Path(file).stem for file in files if file is not None],
        recipes=recipes_of(values, values["links_schema"]),
        **told,
    )
    if as_json:
        console.show_json(made.figures())
        return
    console.show(f"{made.odds} Usual numbers of values: {made.typical[0]} and {made.typical[1]}.")
    console.show_table(
        ("Counts of", "± usually", "± at worst", "Reportable from"),
        [
            (each.name, f"{each.margin:,.0f}", f"{each.worst:,.0f}", f"{each.reportable:,.0f}")
            for each in made.tables
        ],
    )
    console.show(
        "± is the 95% margin of the noise alone. Counts marked as weighted give no parent's"
        " children more than the weight of two; --most-links bounds their number and costs no"
        " noise there."
        " Reportable is a count that is more than twice its margin."
    )
    if made.by_links:
        console.show_table(
            ("Links of one child", "Epsilon"),
            [(f"{links}", f"{epsilon:g}") for links, epsilon in made.by_links],
        )
        console.show_table(
            ("--most-parents", "± of pairs across", "± of children's values"),
            [
                (f"{bound or 'none'}", f"{pairs:,.0f}", f"{own:,.0f}")
                for bound, pairs, own in made.bounds
            ],
        )


def release(input_: str, *, as_json: bool, quiet: bool, values: dict[str, Any]) -> None:
    """Release linked tables as `populace release` was told to.

    Raises:
        ParameterError: an option does not go with linked tables, or the unit is not chosen.
    """
    _check(values)
    out = values["out"]
    populace.check_folder(out)
    # Where nothing is said, linked tables have defaults of their own.
    chosen = {
        name: values[name] for name in ("name", "length", "fabrication") if options.is_given(name)
    }
    with console.progress(quiet=quiet) as progress:
        released = populace.release_linked(
            options.source(input_),
            values["linked"],
            values["links"],
            epsilon=options.required_epsilon(values["epsilon"]),
            unit=values["unit"],
            delta=values["delta"],
            relation=values["relation"],
            most_links=values["most_links"],
            most_parents=values["most_parents"],
            triples=[options.names((text,)) for text in values["triple"]],
            parent_key=values["parent_key"],
            child_key=values["child_key"],
            schemas=[
                values["schema"],
                values["linked_schema"],
                *([values["links_schema"]] if values["links"] else []),
            ],
            recipes=recipes_of(values, values["links"]),
            names=options.names((values["names"],)) if values["names"] else None,
            sheets=sheets_of(values, values["links"]),
            columns=options.names(values["columns"]),
            leave_out=options.names(values["leave_out"]),
            ignore_zeros=options.names(values["ignore_zeros"]),
            records=values["records"],
            delimiter=options.character(values["delimiter"]),
            encoding=values["encoding"],
            extent=options.extent(values),
            progress=progress,
            accept_unread=options.names(values["accept_unread"]),
            **options.told_options(values),
            **ledger.ledger_options(values),
            **chosen,
        )
        released.save(out)
    if as_json:
        console.show_json({"folder": out, **released.summary()})
    elif not quiet:
        _show(out, released.summary())
    if not quiet:
        console.say_notes(released.private_notes, "Private note")
        console.say_list("Read off the data, not declared", released.rests_on)
        console.say_notes(released.advice)


def sheets_of(values: dict[str, Any], links: str | None) -> list[str | None]:
    """The sheet of each table, where it is a workbook."""
    named = [values["sheet"], values["linked_sheet"]]
    return [*named, values["links_sheet"]] if links else named


def recipes_of(values: dict[str, Any], links: str | None) -> list[str | None]:
    """The recipe of each table, where one is named apart from its schema."""
    named = [values["recipe"], values["linked_recipe"]]
    return [*named, values["links_recipe"]] if links else named


def check_links(links: str | None) -> None:
    """Stop where something is said of a table of links that there is not.

    Raises:
        ParameterError: something was.
    """
    if links is None:
        options.refuse(
            ("links_schema", "links_recipe", "links_sheet"),
            expected="--links, the table that this belongs to",
            action="Name the table, or leave this out.",
        )


def _check_unit(values: dict[str, Any]) -> None:
    if values["unit"] is None:
        raise populace.ParameterError(
            expected="--unit parent, child or both: whom the release protects",
            found="none",
            action="Choose one. parent protects each record of INPUT with all that belongs to it.",
        )


def _check(values: dict[str, Any]) -> None:
    _check_unit(values)
    options.refuse(
        {
            *options.names_in(options.groups),
            *("subject_id", "query", "formats", "attributes_per_subject"),
        },
        expected="options that go with linked tables",
        action="Leave them out.",
    )
    check_links(values["links"])


def _show(out: str, summary: dict[str, Any]) -> None:
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
