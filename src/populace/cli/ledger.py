"""`populace ledger`: what each data set has spent. It is private.

Nothing in it is computed from data.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

import populace
from populace.cli import console, options, words

kept = options.together(
    click.option(
        "--dataset",
        metavar="NAME",
        help="What you call the data set: the run is written down in the ledger under this name"
        " before anything is drawn, whether or not you keep its release.",
    ),
    click.option(
        "--ledger",
        metavar="FILE",
        help="The ledger, a file or the address of a PostgreSQL database that a team shares; your"
        " own otherwise.",
    ),
    click.option(
        "--limit",
        type=words.NUMBER,
        metavar="E",
        help="With --dataset: refuse the run if the data set would have spent more epsilon.",
    ),
)

in_series = options.together(
    click.option(
        "--version",
        metavar="V",
        help="With --dataset: the version of this release among those of the data set, such as"
        " 2026. Both are published then.",
    ),
    click.option(
        "--earlier",
        multiple=True,
        metavar="DIR",
        help="With --version: the folder of a release before it, or a pattern of them. What all"
        " cost together is said. May be repeated.",
    ),
    click.option(
        "--enters-once",
        is_flag=True,
        help="With --version: everybody in INPUT is in the data of no other version, and what is"
        " known of them never changes. Declared by you, it is published; what versions cost does"
        " not add up then.",
    ),
    click.option(
        "--apart-from",
        multiple=True,
        metavar="FILE",
        help="With --enters-once: a private table of an earlier version, whose keys are compared"
        " with those of INPUT and forgotten. May be repeated.",
    ),
)


NOWHERE = (
    "This run was recorded nowhere: what runs on the same people tell adds up, and nobody keeps"
    " count. Name the data set (--dataset NAME, or dataset under [about] in a project file), and"
    " each run is written into the ledger."
)
"""What a run says that no ledger knows of."""


def series(values: dict[str, Any]) -> dict[str, Any] | None:
    """What is said of the series of a release; None where nothing is."""
    told = {
        name: list(values[name]) if isinstance(values[name], tuple) else values[name]
        for name in ("version", "earlier", "enters_once", "apart_from")
        if values[name]
    }
    return told or None


def _run(entry: Any) -> dict[str, Any]:  # noqa: ANN401 - an entry of the ledger
    """A run as JSON, in which what a run does not have is null."""
    anonymous = bool(entry.k)
    absent = {"epsilon": None, "delta": None} if anonymous else {"k": None}
    return {**asdict(entry), **absent}


@click.command("ledger", short_help="Show what each data set has spent (private).")
@click.argument("dataset", metavar="[NAME]", required=False)
@click.option(
    "--ledger",
    "path",
    metavar="FILE",
    help="The ledger, a file or the address of a database; your own otherwise.",
)
@options.for_machines
def command(dataset: str | None, *, path: str | None, as_json: bool) -> None:
    """Show the runs that were written down, and what each data set has spent.

    A k-anonymous run has no epsilon: from then on, what the data set has spent is without bound.
    """
    entries, totals = populace.ledger(path, dataset)
    if dataset is not None and not entries:
        known = sorted(populace.ledger(path)[1])
        raise populace.InputError(
            expected="the name of a data set in the ledger",
            found=repr(dataset),
            action=f"Choose among {', '.join(map(repr, known)) or 'none: it is empty'}.",
        )
    if as_json:
        console.show_json(
            {
                "runs": [_run(entry) for entry in entries],
                "totals": {name: asdict(each) for name, each in totals.items()},
            }
        )
        return
    if not entries:
        console.show(
            "No run was written down. `populace release --dataset NAME` writes each run into the"
            " ledger."
        )
        return
    console.show_table(
        ("Data set", "When", "Protects", "Spent"),
        [
            (
                entry.dataset,
                entry.time,
                entry.unit,
                f"k = {entry.k}"
                if entry.k
                else f"epsilon {entry.epsilon:g}, delta {entry.delta:g}",
            )
            for entry in entries
        ],
        names={0},
    )
    for name, each in totals.items():
        runs = "1 run" if each.runs == 1 else f"{each.runs} runs"
        spent = (
            "without bound, since one of them was k-anonymous"
            if each.epsilon is None
            else f"at most epsilon {each.epsilon:.4g} with delta {each.delta:g}: everybody is in"
            f" one period only ({', '.join(each.periods)}), as declared"
            if each.periods
            else f"epsilon {each.epsilon:.4g} with delta {each.delta:g} together"
        )
        console.show(f"{name}: {runs}, {spent}.")
        if len(each.units) > 1:
            console.show(
                f"{name}: the runs protected different units ({'; '.join(each.units)}). The total"
                " holds only for what every one of them protected."
            )
