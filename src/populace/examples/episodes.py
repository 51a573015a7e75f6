"""A case file with a third level: victims, their episodes of exploitation, perpetrators of each.

The victims and the accounts of perpetrators are those of the two-level file; which episode an
account belongs to, and what an episode was, is drawn here. All of it is assumed.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from populace.examples import figures
from populace.examples.draws import Codes, choose, choose_by_row, happens, starts
from populace.examples.records import CaseFile
from populace.examples.schema import episode_texts
from populace.examples.tables import TextTable, linked_tables

KINDS: Final = ("sexual exploitation", "forced labour", "other exploitation")
PLACES: Final = ("private home", "place of work", "street", "other place")

_FURTHER: Final = (0.55, 0.25, 0.12, 0.05, 0.02, 0.008, 0.002)
_FURTHER_NUMBERS: Final = np.array([0, 1, 2, 3, 6, 14, 39], dtype=np.int64)
"""How many episodes a victim has besides the first: few have very many, as in real case files."""

_SAME_KIND: Final = 0.8
_PLACE_OF_KIND: Final = np.array(
    [[0.40, 0.20, 0.25, 0.15], [0.25, 0.60, 0.05, 0.10], [0.30, 0.10, 0.45, 0.15]]
)
_UNKNOWN: Final = 0.08


def levels(rng: np.random.Generator, file: CaseFile) -> dict[str, TextTable]:
    """The tables `victims`, `episodes` and `perpetrators`, joined by their keys.

    Args:
        rng: decides every draw.
        file: a case file in which each account of a perpetrator belongs to one victim.
    """
    two = linked_tables(file)
    victims = {name: cells for name, cells in two["victims"].items() if name != "case_id"}
    size = len(victims["victim_id"])
    number = 1 + _FURTHER_NUMBERS[choose(rng, _FURTHER, size)]
    owner = np.repeat(np.arange(size, dtype=np.int64), number.astype(np.intp))
    width = len(str(len(owner)))
    ids = np.array([f"E{place:0{width}d}" for place in range(1, len(owner) + 1)])
    kind = _kinds(rng, file, owner)
    place = choose_by_row(rng, _PLACE_OF_KIND, kind)
    months = choose(rng, figures.MONTHS_SHARES, len(owner))
    episode_of = _episodes_of_accounts(rng, file, number)
    people, links = two["perpetrators"], two["links"]
    account = file.links.perpetrator.tolist()
    return {
        "victims": victims,
        "episodes": {
            "episode_id": ids.tolist(),
            "victim_id": np.array(victims["victim_id"])[owner].tolist(),
            "kind": _text(rng, KINDS, kind),
            "place": _text(rng, PLACES, place),
            "months": _text(rng, figures.MONTHS, months),
        },
        "perpetrators": {
            "episode_id": ids[episode_of].tolist(),
            **{
                name: [people[name][row] for row in account]
                for name in ("gender", "age_band", "citizenship")
            },
            **{name: links[name] for name in ("roles", "relation", "victim_paid")},
        },
    }


def texts() -> dict[str, str]:
    """The schemas of the three tables, and the project file that releases them together."""
    return episode_texts(KINDS, PLACES)


def _kinds(rng: np.random.Generator, file: CaseFile, owner: Codes) -> Codes:
    """Of each episode; later ones mostly repeat the first."""
    victims = file.victims
    exploitation = np.stack([victims.sexual, victims.forced_labour, victims.other], axis=1)
    chance = np.where(exploitation, 0.9, 0.05)
    first = choose_by_row(rng, chance, np.arange(len(exploitation), dtype=np.int64))
    again = choose_by_row(rng, chance, owner)
    same = starts(owner) | happens(rng, _SAME_KIND, owner.size)
    return np.where(same, first[owner], again)


def _episodes_of_accounts(rng: np.random.Generator, file: CaseFile, number: Codes) -> Codes:
    """The episode of each account: any of its victim's."""
    victim = file.links.victim
    first = np.cumsum(number) - number
    return first[victim] + (rng.random(victim.size) * number[victim]).astype(np.int64)


def _text(rng: np.random.Generator, values: tuple[str, ...], codes: Codes) -> list[str]:
    lost = happens(rng, _UNKNOWN, codes.size)
    cells: list[str] = np.array([*values, ""])[np.where(lost, -1, codes)].tolist()
    return cells
