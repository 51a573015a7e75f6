"""Draws the journeys of simulated victims, and puts them beside the one-table view.

They come from a stream of their own, so that every other table stays as it is.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from populace.examples.draws import Codes, choose_by_row, happens
from populace.examples.records import Victims
from populace.examples.tables import TextTable

TRANSPORTS: Final = ("Airplane", "Boat", "Bus or car", "On foot", "Train")
CROSSINGS: Final = ("Official border point", "Other place")
ANSWERS: Final = ("Yes", "No")

# A, by transport; together some 80% at official points, as IOM's article of 2022 reports.
_TRANSPORT_BY_MINOR: Final = np.array(
    [[0.24, 0.09, 0.48, 0.07, 0.12], [0.14, 0.08, 0.53, 0.14, 0.11]]
)
_OFFICIAL: Final = np.array([0.98, 0.62, 0.81, 0.28, 0.84])
# A: two thirds are exploited on the way already; fewer where they fly.
_IN_TRANSIT: Final = np.array([0.52, 0.74, 0.70, 0.80, 0.68])
_AWARE: Final = np.array([0.22, 0.09])  # Adults, minors.
_MISSING: Final = {"transport": 0.12, "crossing": 0.10, "transit": 0.15, "aware": 0.18}

COLUMNS: Final = (
    "transport",
    "border_crossing",
    "exploited_in_transit",
    "aware_of_exploitation",
)
"""The columns of a journey; of who did not cross a border only the last is recorded."""


def draw(rng: np.random.Generator, victims: Victims) -> TextTable:
    """A journey for each victim.

    Args:
        rng: decides every draw; the same state gives the same journeys.
        victims: whose journeys they are.
    """
    size, minor = victims.year.size, victims.minor.astype(np.int64)
    abroad = victims.origin != victims.destination
    transport = choose_by_row(rng, _TRANSPORT_BY_MINOR, minor)
    official = happens(rng, _OFFICIAL[transport], size)
    in_transit = happens(rng, _IN_TRANSIT[transport], size)
    aware = happens(rng, _AWARE[minor], size)
    return {
        "transport": _text(rng, TRANSPORTS, transport, abroad, "transport"),
        "border_crossing": _text(rng, CROSSINGS, 1 - official, abroad, "crossing"),
        "exploited_in_transit": _text(rng, ANSWERS, 1 - in_transit, abroad, "transit"),
        "aware_of_exploitation": _text(rng, ANSWERS, 1 - aware, np.ones(size, bool), "aware"),
    }


def _text(
    rng: np.random.Generator,
    values: tuple[str, ...],
    codes: Codes,
    asked: np.ndarray[tuple[int], np.dtype[np.bool_]],
    name: str,
) -> list[str]:
    recorded = asked & ~happens(rng, _MISSING[name], codes.size)
    cells: list[str] = np.array([*values, ""])[np.where(recorded, codes, -1)].tolist()
    return cells
