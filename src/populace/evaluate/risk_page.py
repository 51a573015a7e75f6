"""The private report on risk before release, as one HTML page that fetches nothing.

Figures are only laid out here, never computed.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from populace.evaluate.document import cell, document, table
from populace.vocabulary.report import Report

_SHOWN = 40
"""At most so many values are listed; all of them stand in the JSON file."""


def risk_to_html(report: Report) -> str:
    """Lay a report out as a self-contained HTML document, without scripts.

    Args:
        report: as `methods.risk.assess` makes it.
    """
    figures = report.figures
    body = [
        *(f'<p class="lead">{escape(words)}</p>' for words in figures["sentences"]),
        *(f'<p class="quiet">{escape(words)}</p>' for words in figures["notes"]),
        *_suggestions(figures["suggestions"]),
        *_lengths(figures),
        *_whole(figures["whole_records"]),
        *_columns(figures["columns"]),
        *_values(figures["values"]),
        *_synthesizability(figures["synthesizability"]),
    ]
    return document(
        "PRIVATE: risk before release",
        report.marking,
        "How exposed people are before anything is released",
        body,
    )


def _suggestions(rows: list[dict[str, Any]]) -> Iterable[str]:
    yield "<h2>What would help most</h2>"
    yield from table(
        "Share of people who are exposed now and would not be any more; what it costs",
        ["column", "change", "people no longer exposed", "filled cells lost"],
        [
            [
                f"<bdi>{escape(row['column'])}</bdi>",
                escape(row["change"]),
                cell(row["saved"], "share"),
                cell(row["cells_lost"], "share"),
            ]
            for row in rows
        ],
    )


def _lengths(figures: dict[str, Any]) -> Iterable[str]:
    yield "<h2>Rare combinations</h2>"
    k = figures["k"]
    yield from table(
        f"People who hold a combination that fewer than {k:,} share, and one that is theirs alone",
        [
            "length",
            "exactly, rare",
            "exactly, unique",
            "up to, rare",
            "up to, unique",
            "combinations",
            "of them rare",
            "of them unique",
        ],
        [
            [
                str(row["length"]),
                *(
                    cell(row[key], "share")
                    for key in ("rare", "unique", "rare_up_to", "unique_up_to")
                ),
                cell(row["combinations"], "count"),
                cell(row["rare_combinations"], "share"),
                cell(row["unique_combinations"], "share"),
            ]
            for row in figures["lengths"]
        ],
    )


def _whole(whole: dict[str, Any]) -> Iterable[str]:
    yield "<h2>Whole records</h2>"
    yield from table(
        "People alone, or among fewer than k, with all of their values",
        ["", "alone", "among fewer than k"],
        [
            [
                "in the table",
                cell(whole["sample_unique"], "share"),
                cell(whole["sample_below_k"], "share"),
            ],
            [
                f"expected in the population (the table is {whole['sampling_rate']:.1%} of it)",
                cell(whole["population_unique"], "share"),
                cell(whole["population_below_k"], "share"),
            ],
        ],
    )


def _columns(rows: list[dict[str, Any]]) -> Iterable[str]:
    yield "<h2>Columns</h2>"
    yield from table(
        "What each column contributes to the share of exposed people",
        ["column", "distinct values", "contribution", "exposed through it alone", "cells filled"],
        [
            [
                f"<bdi>{escape(row['column'])}</bdi>",
                cell(row["values"], "count"),
                cell(row["contribution"], "share"),
                cell(row["leave_one_out"], "share"),
                cell(row["filled"], "share"),
            ]
            for row in rows
        ],
    )


def _values(rows: list[dict[str, Any]]) -> Iterable[str]:
    yield "<h2>Values</h2>"
    yield from table(
        f"The {min(_SHOWN, len(rows))} values that contribute most",
        ["value", "people", "contribution", "exposed through it alone"],
        [
            [
                f"<bdi>{escape(row['column'])}</bdi>: <bdi>{escape(row['value'])}</bdi>",
                cell(row["held"], "count"),
                cell(row["contribution"], "share"),
                cell(row["leave_one_out"], "share"),
            ]
            for row in rows[:_SHOWN]
        ],
    )


def _synthesizability(figures: dict[str, Any]) -> Iterable[str]:
    yield "<h2>How well it can be synthesized</h2>"
    yield (
        f"<p>{figures['columns']:,} columns, {figures['distinct_values']:,} distinct values,"
        f" {figures['values_per_person']:,.1f} values per person."
        f" Margins are those expected at epsilon {figures['epsilon']:g}.</p>"
    )
    yield from table(
        "Combinations, and what noise would do to a typical count",
        [
            "length",
            "per person",
            "distinct",
            "distinct per person",
            "typical count",
            "expected margin",
            "margin to count",
        ],
        [
            [
                str(row["length"]),
                cell(row["per_person"], "number"),
                cell(row["distinct"], "count"),
                cell(row["distinct_per_person"], "ratio"),
                cell(row["typical_count"], "count"),
                cell(row["expected_margin"], "number"),
                cell(row["margin_to_count"], "ratio"),
            ]
            for row in figures["lengths"]
        ],
    )
