"""Distinguishing games: an attacker must not tell two neighbors apart better than promised.

The attacker picks one statistic and one threshold on one half of the runs; how well they do is
measured on the other half with Clopper-Pearson bounds, so that the picking costs no confidence.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy import stats

from populace import protect
from populace.methods import aggregate_seeded as method
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Table
from tests.attacks import people

FALSE_ALARM = 2e-6
"""The chance that one game finds more than the epsilon that a mechanism really spends."""


def bound_of(hits: int, misses: int, runs: int, others: int, delta: float) -> float:
    """A lower bound on epsilon that fails with probability at most `FALSE_ALARM`.

    Args:
        hits: how many of `runs` on one side the attacker calls rightly.
        misses: how many of `others` on the other side they call by mistake.
        runs: the runs on the one side.
        others: the runs on the other side.
        delta: what the mechanism may exceed epsilon by.
    """
    share = FALSE_ALARM / 2
    least = stats.beta.ppf(share, hits, runs - hits + 1) if hits else 0.0
    most = stats.beta.ppf(1 - share, misses + 1, others - misses) if misses < others else 1.0
    return math.log((least - delta) / most) if least > delta else -math.inf


def audit(one: np.ndarray, other: np.ndarray, delta: float) -> float:
    """The largest epsilon that the attacker's best test proves, or less.

    Args:
        one: shape (runs, statistics): what was seen of the one table.
        other: the same of its neighbor.
        delta: of the mechanism.

    Returns:
        A lower bound on epsilon, 0 when nothing is found.
    """
    half, half_other = len(one) // 2, len(other) // 2
    best = (-math.inf, 0, 0.0, 1, False)
    for place in range(one.shape[1]):
        tried = np.unique(np.concatenate([one[:half, place], other[:half_other, place]]))
        cuts = np.concatenate([tried[:1] - 1, (tried[1:] + tried[:-1]) / 2])
        if len(cuts) > 200:
            cuts = cuts[np.linspace(0, len(cuts) - 1, 200).astype(int)]
        for sign in (1, -1):
            a = np.sort(sign * one[:half, place])
            b = np.sort(sign * other[:half_other, place])
            for cut in cuts:
                above = half - int(np.searchsorted(a, sign * cut, side="right"))
                above_other = half_other - int(np.searchsorted(b, sign * cut, side="right"))
                for swapped in (False, True):
                    rates = (above_other, above, half_other, half)
                    found = _guess(
                        *((rates[1], rates[0], rates[3], rates[2]) if swapped else rates),
                        delta=delta,
                    )
                    if found > best[0]:
                        best = (found, place, float(cut), sign, swapped)
    _, place, cut, sign, swapped = best
    seen = int((sign * one[half:, place] > sign * cut).sum())
    seen_other = int((sign * other[half_other:, place] > sign * cut).sum())
    sides = [(seen_other, len(other) - half_other), (seen, len(one) - half)]
    if swapped:
        sides.reverse()
    (hits, runs), (misses, others) = sides
    return max(0.0, bound_of(hits, misses, runs, others, delta))


def _guess(hits: int, misses: int, runs: int, others: int, *, delta: float) -> float:
    """How good a test looks on the half it is picked on: with 4 deviations of room."""
    least = hits / runs - 4 * math.sqrt(max(hits * (runs - hits), 1) / runs**3)
    most = (
        misses / others + 4 * math.sqrt(max(misses * (others - misses), 1) / others**3) + 5 / others
    )
    return math.log((least - delta) / most) if least > delta else -math.inf


def stage_bound(epsilon: float, delta: float, cells: int, runs: int) -> float:
    """The game on one measurement that spends all, with a person who uses up its sensitivity.

    The statistic is the likelihood ratio of the Gaussian, and whether all counts are whole
    subjects.
    """
    rho = Fraction(protect.rho_for(epsilon, delta))
    sides = []
    for held in (0, 16):
        exact = np.full((runs, cells), held, dtype=np.int64)
        measured, _ = protect.measure("stage", exact, 256 * cells, rho, protect.Account(rho))
        values = measured.values
        sides.append(np.stack([values.sum(axis=1), (values % 16 == 0).sum(axis=1)], axis=1))
    return audit(sides[0].astype(float), sides[1].astype(float), delta)


def features(counts: Aggregates, extra: frozenset[tuple[str, str]], known: int) -> list[float]:
    """What an attacker may look at.

    Sizes, noise levels, codebooks, and the combinations of the extra person.
    """
    named = [(column.name, value) for column in counts.columns for value in column.values]
    theirs = np.array([name in extra for name in named], dtype=bool)
    found: list[float] = [
        counts.records,
        len(named),
        float(theirs.sum()),
        float(len(counts.lengths)),
    ]
    for combos in counts.lengths[:2]:
        own = theirs[combos.ids].all(axis=1) if named else np.zeros(0, dtype=bool)
        found += [
            combos.scale,
            float(len(combos.counts)),
            float(combos.counts.sum()),
            float(own.sum()),
            float(combos.counts[own].sum()),
            float(np.abs(combos.counts - known).mean()) if len(combos.counts) else 0.0,
        ]
    found += [0.0] * (16 - len(found))
    return found


def play(
    table: Table, extra: frozenset[tuple[str, str]], settings: Settings, runs: int, known: int
) -> np.ndarray:
    """Release a table again and again: shape (runs, features)."""
    return np.array(
        [features(method.aggregate_seeded(table, settings)[0], extra, known) for _ in range(runs)]
    )


def attributes_of(pair: people.Pair) -> frozenset[tuple[str, str]]:
    """The names and values that the extra person holds."""
    return frozenset(
        (column.name, column.values[code - 1])
        for row in pair.extra
        for column, cell in zip(pair.columns, row, strict=True)
        for code in cell
    )


def release_bound(pair: people.Pair, settings: Settings, runs: int) -> float:
    """The game on whole runs of the method."""
    extra = attributes_of(pair)
    known = len(pair.people) // 20
    return audit(
        play(pair.without, extra, settings, runs, known),
        play(pair.neighbor, extra, settings, runs, known),
        settings.delta,
    )


def take_noise_away(monkeypatch: pytest.MonkeyPatch, chosen: Callable[[str], bool]) -> None:
    """Break the mechanism: measurements whose names are chosen come without noise."""
    measure = protect.measure

    def noiseless(name: str, exact: np.ndarray, *rest: Any, **how: Any) -> Any:
        measured, account = measure(name, exact, *rest, **how)
        return (protect.NoisyCounts(exact, measured.event) if chosen(name) else measured), account

    monkeypatch.setattr(protect, "measure", noiseless)


Game = Callable[[], float]
