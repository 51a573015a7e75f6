"""`populace plan`: what a release will be able to report.

No data are read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import click

import populace
from populace.cli import console, options, tables, words
from populace.cli.wording import in_words

_OF_ONE = (
    "± is the 95% margin of the noise alone; published margins are smaller where shorter"
    " combinations say what to expect, and larger where people hold more values than most. The"
    " smallest count is that of a value found in the data, reported with a chance of 95%."
    " Declared values need none; combinations are reported when they stand out from what their"
    " parts predict."
)
_OF_SEVERAL = (
    "± is the 95% margin of the noise alone. Counts marked as weighted give the records of"
    " one owner together at most twice the owner's weight; --most-links, or most of a relation in"
    " a project file, bounds their number and costs no noise there. Reportable is a count that is"
    " more than twice its margin."
)


@click.command("plan", short_help="Show what a release could report, before any data are read.")
@click.argument("input_", metavar="[PROJECT]", required=False)
@click.option(
    "--need",
    "needs",
    multiple=True,
    metavar="NEED",
    help="What the release must be able to say, as 'age_band=9-17,relation=Family: 80 within 20%':"
    " of about 80 people, with a margin of a fifth of them. Tells the least epsilon; without the"
    " number, for groups of several sizes. May be repeated.",
)
@click.option(
    "--known",
    metavar="RELEASE",
    help="An earlier release of these tables, or of like ones. Its synthetic records are counted"
    " again as if they were the real ones, which tells the margins that a release prints and takes"
    " about as long as one; with --need its counts say how large a group is.",
)
@options.strength
@options.criteria
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
    help="How many values a person with many of them holds. Otherwise every column counts as"
    " filled, and margins are shown for a quarter of that, too.",
)
@click.option(
    "--typical-linked",
    type=int,
    metavar="N",
    help="How many values a record of the second table with its link usually holds.",
)
@click.option(
    "--private/--public",
    default=None,
    help="Whether some values are found in the data, or all are declared. As the schema says;"
    " private without one.",
)
@options.columns_read
@options.declared
@tables.linked
@tables.protected
@options.for_machines
@options.quiet
def command(
    input_: str | None,
    *,
    as_json: bool,
    quiet: bool,
    **values: Any,  # noqa: ANN401
) -> None:
    """Show expected noise, margins and smallest reportable counts. Reads no data, spends nothing.

    With --need it tells the least epsilon at which the release can say what must be said, and plans
    with it unless --epsilon says otherwise.

    Tell it the project file of the release, or a schema file, or --attributes, or --columns. Linked
    tables need the schema of each, and --unit.
    """
    if input_ is not None and not input_.endswith(".toml"):
        raise populace.ParameterError(
            expected="a project file (TOML): a plan reads no table",
            found=input_,
            action="Name the project file, or give the schema (--schema).",
        )
    source, reading, protect = tables.given(input_, values)
    several = tables.several(source)
    settled = source.settings if isinstance(source, populace.Project) else {}
    epsilon, needs = values["epsilon"], list(values["needs"]) or settled.get("need")
    words.required(
        {
            words.STRENGTH: settled.get("epsilon", needs) if epsilon is None else epsilon,
            words.WHOM: protect or settled.get("protect") or not several or None,
        }
    )
    typical: Any = values["typical"]
    if several:
        if input_ is None and values["schema"] is None:
            raise populace.ParameterError(
                expected="--schema, the schema of the first table",
                found="none",
                action="Draft one with `populace schema`.",
            )
        options.refuse(
            ("attributes", "private", *options.names_in(options.columns_read)),
            expected="options that go with linked tables",
            action="Leave them out: the schemas say it.",
        )
        both = (typical, values["typical_linked"])
        typical = None if None in both else both
    known = values["known"] or settled.get("known")
    with console.progress(quiet=quiet or as_json or known is None) as progress:
        made = populace.plan(
            source,
            typical=typical,
            protect=protect,
            attributes=values["attributes"],
            private=values["private"],
            need=needs,
            known=values["known"],
            progress=progress,
            **options.releasing(values),
            **reading,
        )
    if as_json:
        console.show_json(made.figures())
    elif not quiet:
        _show(made)
        if known is None:
            console.show(
                "Published margins are often much smaller: --known RELEASE, an earlier release of"
                " these tables or of like ones, tells between what they lie."
            )
            console.show(
                "Before a first release `populace check --margins` foresees them from the tables,"
                " for you alone."
            )
        else:
            _show_foreseen(made)


def _show_needs(made: populace.Plan) -> None:
    console.show_table(
        ("Needed", "People", "Least epsilon", "± at it"),
        [
            (
                f"{each.need.group}, within {100 * each.need.share:g}%",
                f"{each.size:,}",
                "none" if each.epsilon is None else f"{each.epsilon:g}",
                "" if each.margin is None else console.margin(each.margin),
            )
            for each in made.needs
        ],
    )
    for said in dict.fromkeys(f"{each.need.group}: {each.why}." for each in made.needs if each.why):
        console.show(said)
    if any(each.assumed for each in made.needs):
        console.show(
            "How many they are was not said (`80 within 20%`, or --known an earlier release):"
            f" groups of {populace.Need.TYPICAL} count below."
        )
    console.show(
        "Combinations are often published with smaller margins than planned. What follows is"
        f" planned with epsilon {made.settings.epsilon:g}."
    )


def _show(made: populace.Plan) -> None:
    if made.needs:
        _show_needs(made)
    alone = made.counts[0].counted == "records"
    most, usual = made.attributes[0], made.typical
    if alone:
        records = console.margin(made.records_margin)
        console.show(
            f"At most {most} values of one person count. Number of records: ± {records}."
            f" {made.odds}"
            if most > 1
            else f"At most {most} value of one person counts. Number of records: ± {records}."
            f" {made.odds}"
        )
        _show_table(made, most, usual[0])
    else:
        console.show(f"{made.odds} Usual numbers of values: {' and '.join(map(str, usual))}.")
        console.show_table(
            ("Counts of", "± usually", "± at worst", "Reportable from"),
            [
                (
                    each.name,
                    f"{each.usual.margin:,.0f}",
                    f"{each.worst.margin:,.0f}",
                    f"{each.usual.reportable:,.0f}",
                )
                for each in made.counts
            ],
        )
    console.show(_OF_ONE if alone else _OF_SEVERAL)
    for asked in made.candidates():
        console.show(in_words(asked.words))
    if made.criteria:
        console.show_table(
            ("Acceptance criterion", "% of the budget", "Decided from its limit, in people"),
            [
                (str(each.criterion), f"{100 * each.share:g}", f"{each.people:,.0f}")
                for each in made.criteria
            ],
            names={0},
        )
    for each in made.counts:
        if each.columns:
            titles = _titles(made)
            named = [(titles.get(name, name), margin) for name, margin in each.columns]
            console.show_table((f"{each.name} of", "± usually"), _by_column(named), names={0})
    if made.most_links:
        console.show_table(
            ("--most-links", "± of the number of all links"),
            [(f"{most}", f"{margin:,.0f}") for most, margin in made.most_links],
        )
    for said in made.asked:
        console.show(said)
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


def _show_foreseen(made: populace.Plan) -> None:
    """The margins that a release prints, by a rehearsal with earlier records."""
    found = [(each.name, each.foreseen) for each in made.counts if each.foreseen is not None]
    if not found:
        return
    show_foreseen(found)
    console.show(
        "What a release prints, from the synthetic records of the earlier one: the margin that half"
        " of its counts stay below, of all and by size of the count. Single values have it nearly"
        " for sure; of combinations two releases of one table differ by up to a third."
    )


def show_foreseen(found: Sequence[tuple[str, Any]]) -> None:
    """What is printed of each kind of counts, by its name, as a table."""
    sizes = sorted({each.least for _, foreseen in found for each in foreseen.sizes})
    rows = []
    for name, foreseen in found:
        by_size = {each.least: _between(each.margin) for each in foreseen.sizes}
        cells = (by_size.get(least, "") for least in sizes)
        rows.append((name, f"{foreseen.combinations:,}", _between(foreseen.margin), *cells))
    heads = (f"± of {least:,} and more" for least in sizes)
    console.show_table(("Counts of", "About", "± printed", *heads), rows)


def _between(margin: tuple[float, float]) -> str:
    low, high = (console.margin(each) for each in margin)
    return low if low == high else f"{low} to {high}"


def _titles(made: populace.Plan) -> dict[str, str]:
    """What people call each column: its title; with its table's name where two have one."""
    found: dict[str, str] = {}
    every = [(table.name, column) for table in made.tables for column in table.columns]
    called = [column.title or column.name.removeprefix(f"{table}.") for table, column in every]
    for (table, column), title in zip(every, called, strict=True):
        found[column.name] = f"{title} ({table})" if called.count(title) > 1 else title
    return found


def _show_table(made: populace.Plan, most: int, usual: int) -> None:
    """Margins by how many values people hold: of a table by itself."""
    few = made.counts[0].best
    cases = [] if few is None else [(f"± when most hold up to {few.cap}", "best")]
    if usual < most:
        cases.append((f"± when most hold up to {usual}", "usual"))
    whose = f"± when some hold {most}" if usual < most else f"± when all hold {most}"
    cases.append((whose, "worst"))
    console.show_table(
        (
            "Combinations of",
            *(head for head, _ in cases),
            "Smallest count reported",
        ),
        [
            (
                each.name,
                *(f"{getattr(each, case).margin:,.0f}" for _, case in cases),
                _smallest(each.best or each.usual, each.worst),
            )
            for each in made.counts
        ],
    )
    if few is not None:
        console.show(
            "How many values people hold was not said (--typical N): a table with nearly all cells"
            f" filled gets the margins of {usual}, one of mostly empty cells those of {few.cap}"
            " and more."
        )


def _by_column(columns: Sequence[tuple[str, float]]) -> list[tuple[str, str]]:
    """Columns of one margin in one line, the narrowest first."""
    margins = sorted({margin for _, margin in columns})
    return [
        (", ".join(name for name, each in columns if each == margin), f"{margin:,.0f}")
        for margin in margins
    ]


def _smallest(usual: Any, worst: Any) -> str:  # noqa: ANN401 - what a plan expects
    if usual.smallest is None or worst.smallest is None:
        return "depends"
    return f"{usual.smallest:,.0f} to {worst.smallest:,.0f}"
