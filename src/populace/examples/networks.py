"""Decides who is in a case and who is linked to whom: one victim a case (A), or networks (B).

Attributes of people and links are drawn elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from populace.examples import difficulties, figures
from populace.examples.draws import Codes, choose, happens, starts
from populace.examples.records import Victims

Structure = Literal["A", "B"]


@dataclass(frozen=True)
class Network:
    """Case of each victim, case of each perpetrator (sorted), and links sorted by victim."""

    case: Codes
    perpetrator_case: Codes
    victim: Codes
    perpetrator: Codes


def connect(rng: np.random.Generator, victims: Victims, structure: Structure) -> Network:
    """Draws cases and links; in structure B neighbors in `victims` share a case (see `alike`)."""
    size = victims.year.size
    accounts = choose(rng, figures.ACCOUNTS, size) + 1
    if structure == "A":
        own = np.arange(size)
        victim = np.repeat(own, accounts.astype(np.intp))
        return Network(own, victim, victim, np.arange(victim.size))
    return _shared(rng, _cases(rng, size), accounts)


def alike(rng: np.random.Generator, victims: Victims) -> Codes:
    """An order in which neighbors share country, year, origin and gender, as in one case."""
    noise = rng.random(victims.year.size)
    return np.lexsort(
        (noise, victims.gender, victims.origin, victims.year, victims.destination)
    ).astype(np.int64)


def _cases(rng: np.random.Generator, size: int) -> Codes:
    """Case of each victim: runs of neighbors of random sizes, one of them the planted one."""
    bands = np.array([(low, high) for low, high, _ in figures.CASE_SIZES])
    # The mean size is above 2, so that `size` draws always reach `size` victims.
    band = choose(rng, [share for *_, share in figures.CASE_SIZES], size)
    low, high = bands[band].T
    sizes = low + (rng.random(size) * (high - low + 1)).astype(np.int64)
    if size >= difficulties.SMALLEST:
        sizes = np.where(sizes == difficulties.LARGE_CASE[0], difficulties.LARGE_CASE[0] + 1, sizes)
        ends = np.cumsum(sizes)
        early = int(np.searchsorted(ends, size - 2 * figures.CASE_SIZES[-1][1]))
        sizes[int(rng.random() * early)] = difficulties.LARGE_CASE[0]
    return np.repeat(np.arange(size), sizes.astype(np.intp))[:size]


def _shared(rng: np.random.Generator, case: Codes, accounts: Codes) -> Network:
    """Links victims to the case's leader or not, and to neighbors in the circle of the others."""
    opens = starts(case)
    first = np.flatnonzero(opens)
    sizes = np.diff(np.append(first, case.size))
    leader = opens | happens(rng, figures.LEADER, case.size) | (accounts == figures.MOST_ACCOUNTS)
    others = accounts - leader
    most = np.maximum.reduceat(others, first)
    pool = most + rng.poisson(figures.FURTHER_PERPETRATORS * (sizes - 1))
    victims_shared, perpetrators_shared = difficulties.LARGE_CASE
    pool[sizes == victims_shared] = perpetrators_shared - 1
    # No perpetrator without a victim: the circle is never longer than the links laid around it.
    pool = np.minimum(pool, np.add.reduceat(others, first))
    begins = np.concatenate([[0], np.cumsum(pool + 1)])

    laid = np.cumsum(others) - others
    laid -= laid[first][case]
    counts = accounts.astype(np.intp)
    victim = np.repeat(np.arange(case.size), counts)
    step = np.arange(victim.size) - np.repeat(np.cumsum(accounts) - accounts, counts)
    step -= leader[victim]
    home = case[victim]
    around = (laid[victim] + step) % np.maximum(pool[home], 1) + 1
    return Network(
        case=case,
        perpetrator_case=np.repeat(np.arange(sizes.size), (pool + 1).astype(np.intp)),
        victim=victim,
        perpetrator=begins[home] + np.where(step < 0, 0, around),
    )
