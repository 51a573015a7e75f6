"""Attacks on the synthetic records: singling out, linking and inferring, against what chance does.

The three risks are those of the Article 29 Working Party (2014), played as Giomi, Boenisch,
Wehmeyer and Tasnádi (2023) define them. They are tries of one attacker, never
a bound: the guarantee is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.evaluate.slots import Codes, Slots, distances

Draw = Callable[[int], NDArray[np.uint64]]
"""Gives that many pseudo-random words; no privacy depends on them."""

TRIES = 500
"""How often each attack is tried."""

PREDICATE = 4
"""How many values of a record an attacker who singles somebody out looks at."""

MEANING = {
    "singling out": "Guesses that exactly one person has a certain combination of values, taken"
    " from a synthetic record. It shows whether rare records were copied; it cannot show that they"
    " were not.",
    "linking": "Whoever knows two halves of a person's record looks both up in the synthetic"
    " table, and wins when they lead to the same record. It shows whether records stayed whole.",
    "inferring": "Whoever knows all but one column of a person's record takes the missing value"
    " from the nearest synthetic record. What follows from the population is guessed too: only a"
    " rate above that for people outside the data points to a leak.",
}


@dataclass(frozen=True)
class Rate:
    """How often an attack worked.

    Args:
        wins, tries: out of how many.
    """

    wins: int
    tries: int

    def figures(self) -> dict[str, float] | None:
        """The rate with Wilson's 95% interval (1927); None without a try."""
        if self.tries == 0:
            return None
        z2, n = 1.96**2, self.tries
        rate = self.wins / n
        middle = (rate + z2 / (2 * n)) / (1 + z2 / n)
        half = 1.96 * (rate * (1 - rate) / n + z2 / (4 * n * n)) ** 0.5 / (1 + z2 / n)
        return {
            "rate": rate,
            "low": max(0.0, middle - half),
            "high": min(1.0, middle + half),
            "tries": n,
        }


def attacks(slots: Slots, control: Codes | None, draw: Draw) -> list[dict[str, Any]]:
    """Play each attack on the people in the table, and on people outside it if there are any.

    Args:
        slots: real and synthetic records.
        control: shape (records, slots): people from the same population who are not in the table,
            or None.
        draw: pseudo-random words.

    Returns:
        For each attack `name`, `meaning`, and `people`, `outsiders` and `chance`: rates with their
        intervals, the last that of an attacker who guesses without looking at records together.
    """
    if slots.real.shape[1] < 2 or len(slots.real) == 0 or len(slots.synthetic) == 0:
        return []
    played = {
        "singling out": (
            single_out(slots, slots.real, draw),
            None if control is None else single_out(slots, control, draw),
            single_out(slots, slots.real, draw, blind=True),
        ),
        "linking": (
            link(slots, slots.real, draw),
            None if control is None else link(slots, control, draw),
            link(slots, slots.real, draw, blind=True),
        ),
        "inferring": (
            infer(slots, slots.real, draw),
            None if control is None else infer(slots, control, draw),
            infer(slots, slots.real, draw, blind=True),
        ),
    }
    return [
        {
            "name": name,
            "meaning": MEANING[name],
            "people": people.figures(),
            "outsiders": None if outsiders is None else outsiders.figures(),
            "chance": chance.figures(),
        }
        for name, (people, outsiders, chance) in played.items()
    ]


def single_out(slots: Slots, targets: Codes, draw: Draw, *, blind: bool = False) -> Rate:
    """Guess combinations that one synthetic record alone has; right where one target has it too.

    Args:
        slots: of which the synthetic records are looked at.
        targets: shape (records, slots): where it is checked.
        draw: pseudo-random words.
        blind: take each value from another record instead, as one who knows single columns would.
    """
    synthetic = slots.synthetic
    wins = tries = 0
    for row in _below(draw, len(synthetic), 4 * TRIES):
        if tries == TRIES:
            break
        held = np.flatnonzero(synthetic[row])
        some = held[np.argsort(draw(len(held)), kind="stable")[:PREDICATE]]
        others = _below(draw, len(synthetic), len(some))
        wanted = synthetic[others, some] if blind else synthetic[row, some]
        if len(some) == 0 or (not blind and _matches(synthetic, some, wanted) != 1):
            continue
        tries += 1
        wins += _matches(targets, some, wanted) == 1
    return Rate(wins, tries)


def link(slots: Slots, targets: Codes, draw: Draw, *, blind: bool = False) -> Rate:
    """Look two halves of a person up; right where they lead to the same synthetic record.

    Args:
        slots: of which the synthetic records are looked at.
        targets: shape (records, slots): who is looked up.
        draw: pseudo-random words.
        blind: look the second half up of somebody else.
    """
    synthetic = _shuffled(slots.synthetic, draw)
    order = np.unique(slots.columns)[np.argsort(draw(len(np.unique(slots.columns))), kind="stable")]
    half = np.isin(slots.columns, order[: len(order) // 2])
    people = _some(draw, len(targets), TRIES)
    others = np.roll(people, 1) if blind else people
    wins = 0
    for one, other in zip(people, others, strict=True):
        first = distances(synthetic, targets[one], np.flatnonzero(half))
        second = distances(synthetic, targets[other], np.flatnonzero(~half))
        wins += int(first.argmin()) == int(second.argmin())
    return Rate(wins, len(people))


def infer(slots: Slots, targets: Codes, draw: Draw, *, blind: bool = False) -> Rate:
    """Take a column from the nearest record by all others; right where it is the person's own.

    Args:
        slots: of which the synthetic records are looked at.
        targets: shape (records, slots): who is attacked; secrets are taken from single-valued
            columns that are filled.
        draw: pseudo-random words.
        blind: take the value of any record.
    """
    synthetic = _shuffled(slots.synthetic, draw)
    single = np.flatnonzero(np.bincount(slots.columns)[slots.columns] == 1)
    if len(single) == 0:
        return Rate(0, 0)
    people = _some(draw, len(targets), TRIES)
    secrets = single[_below(draw, len(single), len(people))]
    wins = tries = 0
    for person, secret in zip(people, secrets, strict=True):
        truth = targets[person, secret]
        if truth == 0:
            continue
        tries += 1
        if blind:
            nearest = int(_below(draw, synthetic.shape[1], 1)[0])
        else:
            known = np.flatnonzero(np.arange(len(synthetic)) != secret)
            nearest = int(distances(synthetic, targets[person], known).argmin())
        wins += int(synthetic[secret, nearest] == truth)
    return Rate(wins, tries)


def _matches(records: Codes, slots: NDArray[np.intp], wanted: Codes) -> int:
    held = np.ones(len(records), dtype=bool)
    for slot, value in zip(slots, wanted, strict=True):
        held &= records[:, slot] == value
    return int(held.sum())


def _shuffled(records: Codes, draw: Draw) -> Codes:
    """Shape (slots, records): in random order, so that of equally near ones any is the first."""
    return np.ascontiguousarray(records[_some(draw, len(records), len(records))].T)


def _below(draw: Draw, limit: int, number: int) -> NDArray[np.int64]:
    return (draw(number) % np.uint64(limit)).astype(np.int64)


def _some(draw: Draw, limit: int, number: int) -> NDArray[np.int64]:
    """At most that many of 0 to limit - 1, in random order."""
    return np.argsort(draw(limit), kind="stable")[:number].astype(np.int64)
