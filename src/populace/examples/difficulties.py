"""The deliberate difficulties of the simulated case file, as they occur in real ones.

All are assumptions, planted by name so that a test finds them; nothing ordinary is drawn here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from populace.examples import figures, places
from populace.examples.draws import Codes, Flags, happens
from populace.examples.records import CaseFile, Victims, join, take

SMALLEST: Final = 2_000  # victims, copies apart; below this nothing is planted

SURGE_YEAR, SURGE_ORIGIN, SURGE_SHARE = "2014", "LK", 0.25
CORRIDOR_YEAR, CORRIDOR_FROM, CORRIDOR_TO, CORRIDOR_VICTIMS = "2016", "UA", "PT", 40
UNIQUE_YEAR, UNIQUE_FROM, UNIQUE_TO, UNIQUE_SECTOR = "2007", "FJ", "NZ", "Fishing"
UNIQUE_VICTIMS: Final = 5
LARGE_CASE: Final = (100, 12)  # victims, and the perpetrators they share (structure B)
REGISTERED_TWICE: Final = 30


def _place(code: str) -> int:
    return places.PLACES.index(code)


def _year(year: str) -> int:
    return figures.YEARS.index(year)


def surge(rng: np.random.Generator, year: Codes, origin: Codes) -> Codes:
    """One country holds a quarter of one year; its region stays what it was."""
    if year.size < SMALLEST:
        return origin
    country = _place(SURGE_ORIGIN)
    here = year == _year(SURGE_YEAR)
    wanted = round(SURGE_SHARE * int(here.sum())) - int((here & (origin == country)).sum())
    same_region = places.PLACE_REGION[origin] == places.PLACE_REGION[country]
    others = rng.permutation(np.flatnonzero(here & same_region & (origin != country)))
    changed = origin.copy()
    changed[others[: max(0, wanted)]] = country
    return changed


def one_year_corridor(
    rng: np.random.Generator, year: Codes, origin: Codes, destination: Codes
) -> Codes:
    """A corridor that is used in one year and in no other."""
    if year.size < SMALLEST:
        return destination
    start, end = _place(CORRIDOR_FROM), _place(CORRIDOR_TO)
    changed = destination.copy()
    changed[(origin == start) & (destination == end)] = start
    able = rng.permutation(np.flatnonzero((origin == start) & (year == _year(CORRIDOR_YEAR))))
    changed[able[: min(CORRIDOR_VICTIMS, able.size // 2)]] = end
    return changed


def unique_combination(rng: np.random.Generator, victims: Victims) -> tuple[Victims, Flags]:
    """Five victims share four attributes that nobody else has together; returns them too."""
    chosen = np.zeros(victims.year.size, np.bool_)
    if victims.year.size < SMALLEST:
        return victims, chosen
    ordinary = ~np.isin(victims.year, [_year(SURGE_YEAR), _year(CORRIDOR_YEAR)])
    able = np.flatnonzero(
        ordinary & victims.forced_labour & (victims.gender == figures.MALE) & ~victims.minor
    )
    chosen[rng.permutation(able)[:UNIQUE_VICTIMS]] = True
    start, end = _place(UNIQUE_FROM), _place(UNIQUE_TO)
    destination = victims.destination.copy()
    destination[(victims.origin == start) & (destination == end)] = start

    def put(column: Codes, value: int) -> Codes:
        return np.where(chosen, value, column)

    return replace(
        victims,
        year=put(victims.year, _year(UNIQUE_YEAR)),
        origin=put(victims.origin, start),
        destination=put(destination, end),
        sector=put(victims.sector, figures.SECTORS.index(UNIQUE_SECTOR)),
    ), chosen


def register_twice(rng: np.random.Generator, file: CaseFile, shared_cases: bool) -> CaseFile:
    """Adds near-duplicates: victims registered by a second organization, half of them a year later.

    Where cases are shared the copy joins the same case and links to the same perpetrators;
    otherwise it is a case of its own, with accounts of its own.
    """
    victims, links, perpetrators = file.victims, file.links, file.perpetrators
    n, sizes = file.case.size, np.bincount(file.case.astype(np.intp))
    able = (
        (victims.year < len(figures.YEARS) - 1)
        & ~np.isin(victims.origin, [_place(CORRIDOR_FROM), _place(UNIQUE_FROM)])
        & (sizes[file.case] < LARGE_CASE[0])
    )
    chosen = rng.permutation(np.flatnonzero(able))[:REGISTERED_TWICE]
    copies = take(victims, chosen)
    copies = replace(
        copies,
        year=copies.year + happens(rng, 0.5, chosen.size),
        source=(copies.source + 1) % len(figures.SOURCES),
    )
    number = np.full(n, -1, np.int64)
    number[chosen] = n + np.arange(chosen.size)
    again = np.flatnonzero(number[links.victim] >= 0)
    copied = take(links, again)
    copied = replace(copied, victim=number[copied.victim])
    case = file.case[chosen]
    if not shared_cases:
        accounts = perpetrators.gender.size + np.arange(again.size)
        perpetrators = join(perpetrators, take(perpetrators, copied.perpetrator))
        copied = replace(copied, perpetrator=accounts)
        case = sizes.size + np.arange(chosen.size)
    return CaseFile(
        victims=join(victims, copies),
        case=np.concatenate([file.case, case]),
        perpetrators=perpetrators,
        links=join(links, copied),
    )
