"""The three sentences a report opens with: how many records, how far off, what is missing.

The figures behind them are measured elsewhere.
"""

from __future__ import annotations

from math import ceil
from typing import Any


def sentences(figures: dict[str, Any]) -> list[str]:
    """Say the figures of a report in words.

    Args:
        figures: as `methods.evaluation.evaluate_release` gathers them.
    """
    records = figures["records"]
    counts, rows = figures["aggregates"]["together"]["all"], figures["synthetic"]["together"]["all"]
    longest = len(figures["aggregates"]["lengths"])
    lengths = "single values" if longest == 1 else f"combinations of up to {longest} values"
    said = [
        (
            f"The release says {_records(records)}, "
            f"the table holds {records['true']:,}, "
            f"and there are {records['synthetic']:,} synthetic records."
        )
    ]
    if counts["error"] is None or rows["error"] is None:
        return [*said, "The table and the release hold no values: there is nothing to compare."]
    said.append(
        f"Over all {lengths}, a released count is off by {_number(counts['error'])} on average "
        f"and a count from the synthetic records by {_number(rows['error'])}; "
        f"the mean true count is {_number(counts['mean_true_count'])}."
    )
    said.append(
        f"Of what the table holds, {_percent(counts['suppressed_mass'])} is missing from the "
        f"released counts and {_percent(rows['suppressed_mass'])} from the synthetic records; "
        f"of what they show, {_percent(counts['fabricated_mass'])} and "
        f"{_percent(rows['fabricated_mass'])} belongs to nobody."
    )
    return said


def _records(records: dict[str, Any]) -> str:
    margin = records["margin"]
    said = f"{records['released']:,}"
    return f"{said}, rounded down" if records["rounded"] else f"{said} ± {ceil(margin):,}"


def _number(value: float | None) -> str:
    return "no count" if value is None else f"{value:,.1f}"


def _percent(share: float | None) -> str:
    return "nothing" if share is None else f"{100 * share:.1f}%"
