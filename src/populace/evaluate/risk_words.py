"""The three sentences a report on risk opens with: who is exposed, through what, what would help.

The figures behind them are measured elsewhere.
"""

from __future__ import annotations

from typing import Any


def sentences(figures: dict[str, Any]) -> list[str]:
    """Say the figures of a report in words.

    Args:
        figures: as `methods.risk.assess` gathers them.
    """
    k, longest = figures["k"], figures["lengths"][-1]
    first = (
        f"Of {figures['records']:,} people, {_percent(longest['rare_up_to'])} hold a combination of"
        f" at most {longest['length']} values that fewer than {k:,} people share, and"
        f" {_percent(longest['unique_up_to'])} one that nobody else holds."
    )
    if longest["rare_up_to"] == 0:
        return [first]
    most = figures["columns"][0]
    second = (
        f"The column that contributes most is {most['column']}:"
        f" {_percent(most['contribution'])} of all people, of the"
        f" {_percent(longest['rare_up_to'])} who are exposed."
    )
    helps = figures["suggestions"]
    third = (
        f"The change that helps most, {helps[0]['column']}: {helps[0]['change']};"
        f" {_percent(helps[0]['saved'])} of all people would not be exposed any more."
        if helps
        else "No change of a single column would help: those exposed are so through several."
    )
    return [first, second, third]


def _percent(share: float) -> str:
    return f"{100 * share:.1f}%"
