"""Puts the draws in order: victims, networks, perpetrators, links, and what needs all four."""

from __future__ import annotations

import numpy as np

from populace.examples import difficulties, figures, links, networks, perpetrators, victims
from populace.examples.draws import Flags, happens, starts
from populace.examples.networks import Structure
from populace.examples.records import CaseFile, Victims, renumber, take
from populace.vocabulary.errors import ParameterError


def generate(
    rng: np.random.Generator, victims_count: int = figures.VICTIMS, structure: Structure = "A"
) -> CaseFile:
    """Draws a simulated victim-perpetrator case file.

    Args:
        rng: decides every draw; the same state gives the same file.
        victims_count: rows of the victim table, 1 to `figures.MOST_VICTIMS`; from 2,030 on the
            deliberate difficulties are planted.
        structure: "A", each account of a perpetrator belongs to one victim and each victim is a
            case; "B", victims are grouped in cases and share perpetrators.

    Raises:
        ParameterError: for fewer than one victim, for too many, or for another structure.
    """
    if not 1 <= victims_count <= figures.MOST_VICTIMS:
        raise ParameterError(
            expected=f"from 1 to {figures.MOST_VICTIMS:,} victims",
            found=f"{victims_count:,}",
            action="Ask for another number of victims.",
        )
    if structure not in ("A", "B"):
        raise ParameterError(
            expected='structure "A" or "B"',
            found=f"{structure!r}",
            action="Choose one of the two.",
        )
    drawn = victims_count - difficulties.REGISTERED_TWICE
    planted = drawn >= difficulties.SMALLEST
    people = victims.draw(rng, drawn if planted else victims_count)
    if structure == "B":
        people = take(people, networks.alike(rng, people))
    network = networks.connect(rng, people, structure)
    gaps = _gaps(rng, people)
    witness = np.flatnonzero(starts(network.case))[network.perpetrator_case]
    file = CaseFile(
        victims=people,
        case=network.case,
        perpetrators=perpetrators.draw(rng, people, witness, gaps),
        links=links.draw(rng, people, network, gaps),
    )
    if planted:
        file = difficulties.register_twice(rng, file, shared_cases=structure == "B")
    shuffled = rng.permutation(victims_count)
    return renumber(file, shuffled[np.argsort(file.victims.year[shuffled], kind="stable")])


def _gaps(rng: np.random.Generator, people: Victims) -> dict[str, Flags]:
    """Which columns each victim's interview left empty, mostly the same ones in one interview."""
    size = people.year.size
    short = rng.random(size)
    gaps = {}
    for name, (share, _) in figures.GAPS.items():
        depth = np.where(happens(rng, figures.GAPS_SHARED, size), short, rng.random(size))
        gaps[name] = depth < share * np.where(people.minor, figures.GAPS_MINORS, 1.0)
    return gaps
