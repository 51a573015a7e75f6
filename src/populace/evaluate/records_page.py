"""The part of the private report that is about records: utility, closeness, attacks.

Figures are only laid out here, each with what it can and cannot show.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from populace.evaluate.charts import bars, intervals, maps
from populace.evaluate.document import cell, table


def records_to_html(figures: dict[str, Any]) -> Iterable[str]:
    """Pieces of HTML for what was measured on records, where it was."""
    yield from _associations(figures.get("associations"))
    yield from _propensity(figures.get("propensity"))
    yield from _prediction(figures.get("prediction"))
    if figures.get("leakage") or figures.get("closest") or figures.get("attacks"):
        yield "<h2>What the records give away</h2>"
        yield (
            "<p>These figures are tries, not bounds. What works far better on people in the data"
            " than on others is a leak; that nothing does proves nothing. What is promised stands"
            " in the guarantee of the release.</p>"
        )
    yield from _exposure(figures.get("exposure"))
    yield from _leakage(figures.get("leakage") or ())
    yield from _closest(figures.get("closest"))
    yield from _attacks(figures.get("attacks"))


def _associations(found: dict[str, Any] | None) -> Iterable[str]:
    if found is None:
        return
    yield "<h2>What goes together</h2>"
    yield (
        "<p>Cramér's V of every pair of columns, from 0 (independent) to 1 (one follows from the"
        f" other). On average the two maps differ by {found['mean_difference']:.3f}, at most by"
        f" {found['largest_difference']:.2f}"
        f" (<bdi>{escape(found['furthest'][0])}</bdi> and"
        f" <bdi>{escape(found['furthest'][1])}</bdi>). It does not show through which values"
        " columns go together.</p>"
    )
    yield from maps(
        "Cramér's V",
        found["slots"],
        [("Real table", found["real"]), ("Synthetic records", found["synthetic"])],
    )


def _propensity(found: dict[str, Any] | None) -> Iterable[str]:
    if found is None:
        return
    yield "<h2>Can a model tell them apart?</h2>"
    yield (
        f"<p>A logistic regression on {found['terms']} single values tries to tell real records"
        f" from synthetic ones. Its propensity score measure is {found['pmse']:.5f}, where a"
        f" resample of the real records would give {found['expected']:.5f}: {found['ratio']:.1f}"
        " times as much. Other people from the same population would have about 2; protected"
        " values have more, by their noise. It does not see combinations of values.</p>"
    )


def _prediction(found: dict[str, Any] | None) -> Iterable[str]:
    if found is None:
        return
    yield "<h2>Train on synthetic, test on real</h2>"
    yield (
        f"<p>Who predicts <bdi>{escape(found['target'])}</bdi> of real people from their other"
        " values: a model trained on synthetic records, and one trained on real ones and tested on"
        " those it was not trained on. It shows whether one question can be studied with synthetic"
        " records, not whether any other can.</p>"
    )
    names = {
        "synthetic": "trained on synthetic records",
        "real": "trained on real records",
        "most_frequent": "always the most frequent value",
    }
    yield from table(
        "Share of right predictions",
        ["", "all people", "mean over values"],
        [
            [
                words,
                cell(found[key]["accuracy"], "share"),
                cell(found[key]["balanced_accuracy"], "share"),
            ]
            for key, words in names.items()
        ],
    )


def _leakage(lengths: Iterable[dict[str, Any]]) -> Iterable[str]:
    rows = [
        [
            str(each["length"]),
            cell(each["unique"], "count"),
            cell(each["unique_in_counts"], "share"),
            cell(each["unique_in_records"], "share"),
            cell(each["precision"], "share"),
            cell(each["rare"], "count"),
            cell(each["rare_in_counts"], "share"),
            cell(each["rare_in_records"], "share"),
        ]
        for each in lengths
    ]
    if rows:
        yield from table(
            "Rare combinations that are shown",
            [
                "length",
                "held by one person",
                "of these in counts",
                "in records",
                "one record's, held by one person",
                "held by fewer than 10",
                "of these in counts",
                "in records",
            ],
            rows,
        )
        yield (
            '<p class="quiet">Many rare combinations are what their parts lead to expect, and'
            " appear"
            " without anyone's record; under differential privacy nobody can tell which. “One"
            " record's, held by one person”: of the combinations that a single synthetic record"
            " has, the share that exactly one person has.</p>"
        )


def _exposure(found: dict[str, Any] | None) -> Iterable[str]:
    if found is None:
        return
    yield from table(
        f"Who holds a combination that fewer than {found['k']:,} share, or nobody else has",
        ["length", "people, rare", "synthetic records, rare", "people, alone", "records, alone"],
        [
            [
                cell(real["length"], "count"),
                cell(real["rare"], "share"),
                cell(drawn["rare"], "share"),
                cell(real["unique"], "share"),
                cell(drawn["unique"], "share"),
            ]
            for real, drawn in zip(found["real"], found["synthetic"], strict=True)
        ],
    )


def _closest(found: dict[str, Any] | None) -> Iterable[str]:
    if found is None:
        return
    yield "<h3>Distance to the closest real record</h3>"
    yield bars(
        "Share of records by distance to the closest real record",
        [
            (
                f"at most {most} different" if most else "the same",
                [100 * found[side]["shares"][place] for side in ("synthetic", "real")],
            )
            for place, most in enumerate(found["within"])
        ],
        ("synthetic records, in %", "real records to the next real one, in %"),
    )
    yield (
        '<p class="quiet">If synthetic records were copies, they would be closer to real ones than'
        " real people are to each other. Closeness alone is no leak where many people are"
        " alike.</p>"
    )


def _attacks(found: list[dict[str, Any]] | None) -> Iterable[str]:
    if not found:
        return
    yield "<h3>Attacks</h3>"
    yield intervals(
        "Rates of success of attacks, with 95% intervals",
        [
            (
                each["name"],
                [
                    ("people in the data", each["people"]),
                    ("people outside", each["outsiders"]),
                    ("blind guesses", each["chance"]),
                ],
            )
            for each in found
        ],
    )
    for each in found:
        yield f"<p><b>{escape(each['name'].capitalize())}.</b> {escape(each['meaning'])}</p>"
    if all(each["outsiders"] is None for each in found):
        yield (
            '<p class="quiet">No people outside the data were given: what is learned'
            " of"
            " anyone and what is learned from a person's own record cannot be told apart here.</p>"
        )
