"""The private report as one HTML page that fetches nothing.

Figures are only laid out here, never computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from populace.evaluate.accuracy import BUCKETS
from populace.evaluate.charts import bars
from populace.evaluate.document import cell, document, table
from populace.evaluate.records_page import records_to_html
from populace.vocabulary.report import Report

_COLUMNS: tuple[tuple[str, str, str], ...] = (
    ("combinations", "combinations in the table", "count"),
    ("mean_true_count", "mean true count", "number"),
    ("error", "mean error, all", "number"),
    ("error_present_in_both", "mean error, in both", "number"),
    ("suppressed_mass", "suppressed, mass", "share"),
    ("suppressed_number", "suppressed, number", "share"),
    ("fabricated_mass", "fabricated, mass", "share"),
    ("fabricated_number", "fabricated, number", "share"),
    ("mean_ratio", "released to true", "ratio"),
    ("coverage", "inside the 95% margin", "share"),
)


def to_html(report: Report) -> str:
    """Lay a report out as a self-contained HTML document, without scripts.

    Args:
        report: as `methods.evaluation.evaluate_release` makes it.
    """
    return document(
        "PRIVATE: report on a release",
        report.marking,
        "How far the release is from the real table",
        one_table(report.figures),
    )


def one_table(figures: dict[str, Any]) -> Iterable[str]:
    """Pieces of HTML for the comparison of one table."""
    yield from (f'<p class="lead">{escape(words)}</p>' for words in figures["sentences"])
    yield from (f'<p class="quiet">{escape(words)}</p>' for words in figures["notes"])
    yield from _overview(figures)
    yield from _section("Released counts", figures["aggregates"])
    yield from _section("Counts from the synthetic records", figures["synthetic"])
    yield from _ratios(figures["error_ratio"])
    yield from _distances(figures["marginals"])
    yield from records_to_html(figures)


def _overview(figures: dict[str, Any]) -> Iterable[str]:
    """Mean errors by the size of the true count, both sides together."""
    sides = [figures[name]["together"] for name in ("aggregates", "synthetic")]
    rows = [(name, [side[name]["error"] for side in sides]) for name, _, _ in BUCKETS]
    yield "<h2>How far off, by the size of the true count</h2>"
    yield bars(
        "Mean error by true count",
        [(f"true count {name}", values) for name, values in rows],
        ("released counts", "synthetic records"),
    )


def _section(title: str, side: dict[str, Any]) -> Iterable[str]:
    yield f"<h2>{escape(title)}</h2>"
    lengths = [
        (f"Combinations of length {place}", each) for place, each in enumerate(side["lengths"], 1)
    ]
    for caption, figures in [("All lengths together", side["together"]), *lengths]:
        columns = [each for each in _COLUMNS if each[0] in figures["all"]]
        head = ["true count", *(words for _, words, _ in columns)]
        names = [*(name for name, _, _ in BUCKETS), "all"]
        rows = [
            [name, *(cell(figures[name].get(key), kind) for key, _, kind in columns)]
            for name in names
        ]
        covered = figures.get("coverage_by_released_count")
        if covered:
            head.append("the same, by released count")
            for row in rows:
                row.append(cell(covered.get(row[0], figures["all"]["coverage"]), "share"))
        yield from table(caption, head, rows)
    rows = [
        [
            " and ".join(
                f"<bdi>{escape(column)}</bdi>: <bdi>{escape(value)}</bdi>"
                for column, value in each["combination"]
            ),
            cell(each["true"], "count"),
            cell(each["released"], "count"),
        ]
        for each in side["worst"]
    ]
    yield from table("Furthest off", ["combination", "true", "released"], rows)


def _ratios(ratios: Sequence[float | None]) -> Iterable[str]:
    yield "<h2>Does the synthetic table know what the counts know?</h2>"
    yield from table(
        "Mean error of the synthetic table over that of the released counts",
        ["length", *map(str, range(1, len(ratios) + 1))],
        [["ratio", *(cell(ratio, "ratio") for ratio in ratios)]],
    )


def _distances(kinds: dict[str, Any]) -> Iterable[str]:
    yield "<h2>Distance between distributions</h2>"
    for figures in kinds.values():
        if figures is None:
            continue
        yield f"<p>{escape(figures['meaning'])}</p>"
        yield from table(
            "Total variation distance; k-marginal score "
            f"{cell(figures['k_marginal'], 'number')} of 1,000",
            ["columns together", "sets", "mean", "largest", "furthest off"],
            [
                [
                    str(way),
                    cell(each["sets"], "count"),
                    cell(each["mean"], "distance"),
                    cell(each["largest"], "distance"),
                    " and ".join(f"<bdi>{escape(name)}</bdi>" for name in each["furthest"]),
                ]
                for way, each in enumerate(figures["ways"], 1)
            ],
        )
