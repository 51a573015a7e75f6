"""The private comparison beyond its means: single values, rare combinations, records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from populace.browser.reports import ColumnShares, Exposure, RecordsView


def shares(figures: Mapping[str, Any]) -> list[ColumnShares]:
    """How often single values occur."""
    return [
        {
            "column": column["column"],
            "number": column["number"],
            "values": [
                {
                    "value": each["value"],
                    "true": each["true"],
                    "released": each["released"],
                    "margin": each["margin"] or 0.0,
                    "synthetic": each["synthetic"],
                }
                for each in column["values"]
            ],
        }
        for column in figures["shares"]
    ]


def exposure(figures: Mapping[str, Any]) -> list[Exposure]:
    """Who holds rare combinations, before and after, by length."""
    found = figures["exposure"]
    return [
        {
            "length": real["length"],
            "rare": real["rare"],
            "unique": real["unique"],
            "synthetic_rare": drawn["rare"],
            "synthetic_unique": drawn["unique"],
            "counted": leaked["unique_in_counts"],
            "shown": leaked["unique_in_records"],
            "right": leaked["precision"],
        }
        for real, drawn, leaked in zip(
            found["real"], found["synthetic"], figures["leakage"], strict=True
        )
    ]


def records(figures: Mapping[str, Any]) -> RecordsView | None:
    """What was measured on records, where it was."""
    if "closest" not in figures:
        return None
    closest, relations = figures["closest"], figures["associations"]
    propensity = figures["propensity"]
    return {
        "closest": []
        if closest is None
        else [
            {"differ": most, "real": real, "synthetic": drawn}
            for most, real, drawn in zip(
                closest["within"],
                closest["real"]["shares"],
                closest["synthetic"]["shares"],
                strict=True,
            )
        ],
        "relations": None if relations is None else relations["mean_difference"],
        "furthest": [] if relations is None else relations["furthest"],
        "told_apart": None if propensity is None else propensity["ratio"],
    }
