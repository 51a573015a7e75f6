"""Turns the coded case file into text: four linked tables, and the one-table view of a victim."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from populace.examples import figures, places
from populace.examples.draws import Codes, Flags
from populace.examples.records import CaseFile, Victims
from populace.examples.victims import regions

TextTable = dict[str, list[str]]

DELIMITER: Final = ";"
ROLE_CODES: Final = tuple(code for codes in figures.ROLE_CODES for code, _ in codes)
ACCOUNT_BANDS: Final = ("1", "2", "3", "4", "5-6", "7-9", "10+")
_ACCOUNT_BAND: Final = np.array([0, 0, 1, 2, 3, 4, 4, 5, 5, 5, 6, 6, 6], dtype=np.int64)


def linked_tables(file: CaseFile) -> dict[str, TextTable]:
    """The tables `victims`, `perpetrators`, `links` and `cases`, joined by their keys."""
    victims, people, links = file.victims, file.perpetrators, file.links
    victim_ids = _ids("V", victims.year.size)
    perpetrator_ids = _ids("P", people.gender.size)
    case_ids = _ids("C", int(file.case.max()) + 1)
    columns = _victim_columns(victims)
    first = np.unique(file.case, return_index=True)[1]
    return {
        "victims": {
            "victim_id": victim_ids.tolist(),
            "case_id": case_ids[file.case].tolist(),
            **columns,
        },
        "perpetrators": {
            "perpetrator_id": perpetrator_ids.tolist(),
            "gender": _text(figures.PERPETRATOR_GENDERS, people.gender),
            "age_band": _text(figures.AGE_BANDS, people.age),
            "citizenship": _text(places.PLACES, people.citizenship),
        },
        "links": {
            "victim_id": victim_ids[links.victim].tolist(),
            "perpetrator_id": perpetrator_ids[links.perpetrator].tolist(),
            "roles": _joined(ROLE_CODES, links.role_codes),
            "relation": _text(figures.RELATIONS, links.relation),
            "victim_paid": _text(figures.PAID, links.paid),
        },
        "cases": {
            "case_id": case_ids.tolist(),
            "country": [columns["country_of_exploitation"][row] for row in first],
            "year": [columns["registration_year"][row] for row in first],
        },
    }


def one_table_view(file: CaseFile) -> TextTable:
    """One row per victim: her columns and her perpetrators', several values sorted and joined."""
    victims, people, links = file.victims, file.perpetrators, file.links
    size = victims.year.size
    columns = _victim_columns(victims)
    origin, destination = regions(victims)
    end = np.where(victims.destination_known, destination, -1)
    counts = np.bincount(links.victim.astype(np.intp), minlength=size)
    own = {
        "citizenship": {"citizenship_region": _text(places.REGIONS, origin)},
        "country_of_exploitation": {"exploitation_region": _text(places.REGIONS, end)},
    }
    view: TextTable = {}
    for name, cells in columns.items():
        view[name] = cells
        view.update(own.get(name, {}))
    view["perpetrators"] = _text(ACCOUNT_BANDS, _ACCOUNT_BAND[counts])
    citizenship = people.citizenship[links.perpetrator]
    region = np.where(citizenship < 0, -1, places.PLACE_REGION[citizenship])
    for name, values, codes in (
        ("perpetrator_gender", figures.PERPETRATOR_GENDERS, people.gender[links.perpetrator]),
        ("perpetrator_age_band", figures.AGE_BANDS, people.age[links.perpetrator]),
        ("perpetrator_region", places.REGIONS, region),
        ("perpetrator_relation", figures.RELATIONS, links.relation),
        ("victim_paid", figures.PAID, links.paid),
    ):
        flags = np.zeros((size, len(values)), dtype=np.bool_)
        flags[links.victim[codes >= 0], codes[codes >= 0]] = True
        view[name] = _joined(values, flags)
    for role, name in enumerate(figures.ROLES):
        held_role = np.zeros(size, dtype=np.bool_)
        held_role[links.victim[links.roles[:, role]]] = True
        view[f"role_{name}"] = _flag(held_role)
    return view


def _victim_columns(victims: Victims) -> TextTable:
    destination = np.where(victims.destination_known, victims.destination, -1)
    return {
        "registration_year": _text(figures.YEARS, victims.year),
        "gender": _text(figures.GENDERS, victims.gender),
        "age_band": _text(figures.AGE_BANDS, victims.age),
        "majority_status": _text(figures.MAJORITY, victims.minor.astype(np.int64)),
        "citizenship": _text(places.PLACES, victims.origin),
        "country_of_exploitation": _text(places.PLACES, destination),
        "forced_labour": _flag(victims.forced_labour),
        "sexual_exploitation": _flag(victims.sexual),
        "other_exploitation": _flag(victims.other),
        "labour_sector": _text(figures.SECTORS, victims.sector),
        "means_of_control": _joined(figures.CONTROLS, victims.controls),
        "traffick_months": _text(figures.MONTHS, victims.months),
        "source_org": _text(figures.SOURCES, victims.source),
    }


def _ids(letter: str, count: int) -> np.ndarray[tuple[int], np.dtype[np.str_]]:
    width = len(str(count))
    return np.array(
        [f"{letter}{number:0{width}d}" for number in range(1, count + 1)], dtype=np.str_
    )


def _text(values: Sequence[str], codes: Codes) -> list[str]:
    cells: list[str] = np.array([*values, ""])[codes].tolist()
    return cells


def _flag(flags: Flags) -> list[str]:
    return _text(("0", "1"), flags.astype(np.int64))


def _joined(values: Sequence[str], flags: Flags) -> list[str]:
    """Each row's values, sorted and joined; each distinct set is written once."""
    keys = flags @ (np.int64(1) << np.arange(len(values), dtype=np.int64))
    sets, inverse = np.unique(keys, return_inverse=True)
    cells = [
        DELIMITER.join(sorted(v for place, v in enumerate(values) if key >> place & 1))
        for key in sets.tolist()
    ]
    return _text(cells, inverse)
