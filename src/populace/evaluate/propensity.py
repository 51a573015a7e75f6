"""Whether a model can tell real records from synthetic ones: the propensity score measure.

A logistic regression on single values learns to tell them apart; pMSE is the mean squared distance
of its guesses from the share of synthetic records (Woo, Reiter, Oganian, Karr 2009; Snoke, Raab,
Nowok, Dibben, Slavkovic 2018). It sees single values together, not their combinations.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.evaluate.slots import Slots

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

MOST_RECORDS = 20_000
"""Of more records on a side, evenly spaced ones are taken."""

MOST_TERMS = 96
"""Only so many values, the most frequent ones, are terms of the model."""

_RIDGE = 1e-6
_STEPS = 12
_AT_ONCE = 4096


def propensity(slots: Slots) -> dict[str, Any] | None:
    """The propensity score measure, and what it would be for a perfect synthetic table.

    Args:
        slots: the records.

    Returns:
        `pmse`, `expected` (of records drawn from what the real ones say, such as a resample of
        them: (k - 1)(1 - c)^2 c / N with k parameters, share c of synthetic records and N records;
        Snoke and others 2018, theorem 1), `ratio` of both, 1 for a resample and about 2 for other
        people from the same population, and `terms`. None when either table is empty or no value
        varies.
    """
    real, synthetic = (
        side[:: max(1, -(-len(side) // MOST_RECORDS))] for side in (slots.real, slots.synthetic)
    )
    if len(real) == 0 or len(synthetic) == 0:
        return None
    terms = _terms(np.concatenate([real, synthetic]), slots.sizes)
    if terms.shape[1] == 0:
        return None
    is_synthetic = np.repeat([0.0, 1.0], [len(real), len(synthetic)])
    share = float(is_synthetic.mean())
    guesses = fitted(terms, is_synthetic)
    pmse = float(((guesses - share) ** 2).mean())
    expected = terms.shape[1] * (1 - share) ** 2 * share / len(is_synthetic)
    return {
        "pmse": pmse,
        "expected": expected,
        "ratio": pmse / expected,
        "terms": terms.shape[1],
    }


def _terms(codes: NDArray[np.int32], sizes: NDArray[np.int64]) -> Flags:
    """Shape (records, terms): who holds the most frequent values, one of each slot left out."""
    candidates = []
    for slot, size in enumerate(sizes):
        held = np.bincount(codes[:, slot].astype(np.intp), minlength=int(size))
        # The most frequent code of a slot is its base.
        order = np.argsort(-held, kind="stable")[1:]
        candidates += [(-int(held[code]), slot, int(code)) for code in order if held[code]]
    chosen = sorted(candidates)[:MOST_TERMS]
    columns = [codes[:, slot] == code for _, slot, code in chosen]
    if not columns:
        return np.zeros((len(codes), 0), dtype=bool)
    return np.stack(columns, axis=1)


def fitted(terms: Flags, outcome: Floats) -> Floats:
    """The fitted chances of a logistic regression with an intercept, by Newton's steps.

    Args:
        terms: shape (records, terms).
        outcome: shape (records,), 0 or 1.
    """
    weight = np.zeros(terms.shape[1] + 1)
    penalty = _RIDGE * len(terms) * np.eye(len(weight))
    for _ in range(_STEPS):
        slope, curve = -penalty @ weight, penalty.copy()
        for some, design in _designs(terms):
            chance = _logistic(design @ weight)
            slope += design.T @ (outcome[some] - chance)
            curve += (design * (chance * (1 - chance))[:, None]).T @ design
        step = np.linalg.solve(curve, slope)
        weight += step
        if float(np.abs(step).max()) < 1e-8:
            break
    return np.concatenate([_logistic(design @ weight) for _, design in _designs(terms)])


def _designs(terms: Flags) -> Iterator[tuple[slice, Floats]]:
    """The intercept and the terms as numbers, of some records at a time."""
    for start in range(0, len(terms), _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        part = terms[some]
        yield some, np.concatenate([np.ones((len(part), 1)), part], axis=1)


def _logistic(value: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-np.clip(value, -30, 30)))
    return chance
