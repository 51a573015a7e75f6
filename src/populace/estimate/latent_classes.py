"""A second predictor: what hidden classes of people say of pairs and triples.

Everybody belongs to one of a few classes, within which the columns are independent (Lazarsfeld,
1950). Such a model sees dependence that runs through many columns at once, and misses what is
particular to two or three; so it never replaces the first predictor but adds to it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.estimate.lookup import Floats, Places, product, totals
from populace.estimate.noisy import Frame
from populace.estimate.prediction import without_interaction
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.combinations import Ids

CLASSES = 60
_MOST = 300
"""How many attributes have a part in the model: those with the largest counts."""

_STEPS = 100
_FOLDS = 4
_PRIOR = 0.3
_RANGE = 20.0
_BLOCK = 1 << 12
"""Triples at a time: what is known of so many stays in a cache."""
_NOBODY = 1e-12
_MIX = 0x9E3779B97F4A7C15


@dataclass(frozen=True, eq=False)
class Model:
    """Hidden classes.

    Args:
        shares: shape (classes,): the share of each class.
        rates: shape (attributes + 1, classes): the share of a class that holds an attribute; the
            last row stands for all attributes without a part in the model, and holds ones.
        row: shape (attributes,): the row of each attribute.
        records: the number of subjects.
    """

    shares: Floats
    rates: Floats
    row: Places
    records: float


class Evidence:
    """The released singles and pairs as one table: attributes and what is left of each slot.

    Args:
        first: the released attributes.
        pairs: the released pairs.
        frame: the population.
    """

    def __init__(self, first: Combinations, pairs: Combinations, frame: Frame) -> None:
        self.frame = frame
        kept = np.sort(np.argsort(-first.counts, kind="stable")[:_MOST])
        ids = first.ids[kept, 0]
        self.number, self.records = len(ids), frame.records
        self.row = np.full(first.size, self.number, dtype=np.int64)
        self.row[ids] = np.arange(self.number)
        slot = frame.slots[ids].astype(np.int64)
        # One unit for each column of exclusive values, one for each other attribute.
        unit = np.where(frame.columns[ids] >= 0, slot, len(frame.slots) + ids)
        names, unit = np.unique(unit, return_inverse=True)
        self.units = len(names)
        self.unit = np.concatenate([unit.reshape(-1), np.arange(self.units)]).astype(np.intp)
        self.slot = np.zeros(self.number + self.units, dtype=np.int64)
        self.slot[: self.number] = slot
        self.slot[self.number + self.unit[: self.number]] = slot
        held = first.counts[kept].astype(np.float64)
        self.counts = self._table(held, pairs)
        left = np.maximum(self.records - np.bincount(unit.reshape(-1), held, self.units), 0.0)
        self.margins: Floats = np.concatenate([held, left]) / self.records

    def _table(self, held: Floats, pairs: Combinations) -> Floats:
        """Counts of pairs of rows; those with what is left of a unit by subtraction."""
        number, units, records = self.number, self.units, self.records
        counts = np.zeros((number + units, number + units))
        a, b = self.row[pairs.ids.T]
        both = (a < number) & (b < number)
        counts[a[both], b[both]] = counts[b[both], a[both]] = pairs.counts[both]
        unit = self.unit[:number]
        filled = _summed(counts[:number, :number], unit, units)
        one_left = np.maximum(held[:, None] - filled, 0.0)
        total = np.maximum(records - np.bincount(unit, held, units), 0.0)
        both_left = np.maximum(total - _summed(one_left.T, unit, units).T, 0.0)
        counts[:number, number:], counts[number:, :number] = one_left, one_left.T
        counts[number:, number:] = (both_left + both_left.T) / 2
        return counts

    def fit(self, left_out: NDArray[np.bool_] | None = None, start: int = 0) -> Model:
        """Classes under which the pairs are most probable, one by one (EM, 100 steps).

        Args:
            left_out: shape (slots, slots): pairs of slots that are not looked at.
            start: which of the fixed starting points is taken.
        """
        slots, size = self.slot, len(self.slot)
        seen = slots[:, None] != slots
        if left_out is not None:
            seen &= ~left_out[slots[:, None], slots]
        share = np.where(seen, self.counts / self.records, 0.0)
        spread = _PRIOR * self.units / self.records * self.margins
        rates: Floats = (self.margins + 1e-6) * _uneven(CLASSES, size, start)
        rates = self._normed(rates)
        shares = np.full(CLASSES, 1 / CLASSES)
        for _ in range(_STEPS):
            weighted = shares[:, None] * rates
            model = product(weighted.T, rates)
            ratio = share / np.maximum(model, 1e-12)
            found = rates * product(weighted, ratio.T)
            total = found.sum(axis=1) + _NOBODY
            shares = total / total.sum()
            rates = self._normed(found + spread)
        rows = np.concatenate([rates[:, : self.number].T, np.ones((1, CLASSES))])
        return Model(shares, np.ascontiguousarray(rows), self.row, self.records)

    def _normed(self, rates: Floats) -> Floats:
        total = _summed(rates, self.unit, self.units)
        normed: Floats = rates / np.maximum(total, 1e-300)[:, self.unit]
        return normed


def _summed(values: Floats, unit: NDArray[np.intp], units: int) -> Floats:
    """Shape (rows, units): each row's sums over the columns of a unit, in their order."""
    rows = len(values)
    keys = np.arange(rows, dtype=np.intp)[:, None] * units + unit
    return totals(keys.reshape(-1), values.reshape(-1), rows * units).reshape(rows, units)


def _uneven(classes: int, size: int, start: int) -> Floats:
    """Fixed numbers without a pattern, of mean 1 and between 0 and 2."""
    number = np.arange(classes * size, dtype=np.uint64) + np.uint64(start * 0x632BE5AB)
    with np.errstate(over="ignore"):
        number *= np.uint64(_MIX)
        number ^= number >> np.uint64(29)
        number *= np.uint64(0xBF58476D1CE4E5B9)
    fine = (number >> np.uint64(12)).astype(np.float64) / (1 << 51)
    return fine.reshape(classes, size)


def folds(evidence: Evidence) -> tuple[NDArray[np.intp], list[Model]]:
    """Shape (slots, slots): a fold for each pair of slots; and fits that leave each fold out."""
    slots = int(evidence.frame.slots.max(initial=0)) + 1
    # Of the pairs of any one slot, each fold has its share.
    fold = np.add(*np.ogrid[:slots, :slots]) % _FOLDS
    return fold, [evidence.fit(fold == part, part) for part in range(_FOLDS)]


def dependence(
    ids: Ids, slots: NDArray[np.int32], fold: NDArray[np.intp], models: list[Model]
) -> Floats:
    """How much more often pairs occur than by chance, by fits that have not seen them.

    Args:
        ids: shape (candidates, 2).
        slots: shape (attributes,): the slot of each attribute.
        fold: as `folds` gives it.
        models: likewise.

    Returns:
        Shape (candidates,): from 1/20 to 20.
    """
    a, b = ids.T
    own = fold[slots[a], slots[b]]
    total = np.zeros(len(ids))
    for part, model in enumerate(models):
        rows = np.flatnonzero(own == part)
        left, right = (model.rates[model.row[each[rows]]] for each in (a, b))
        chance = np.einsum("nk,k->n", left, model.shares)
        chance *= np.einsum("nk,k->n", right, model.shares)
        joint = np.einsum("nk,nk,k->n", left, right, model.shares)
        total[rows] = _log_ratio(joint, chance)
    return np.exp(total)


def interaction(ids: Ids, models: list[Model]) -> Floats:
    """How much more often triples occur than their pairs say, in models alone.

    The count that a model gives a triple, over what `prediction` would make of the pairs of the
    same model: errors that it makes about pairs drop out.

    Args:
        ids: shape (candidates, 3).
        models: fits, averaged as logarithms.

    Returns:
        Shape (candidates,): from 1/20 to 20.
    """
    total = np.zeros(len(ids))
    for model in models:
        single = np.einsum("nk,k->n", model.rates, model.shares)
        weighted = model.rates * model.shares
        pair = product(weighted, model.rates.T)
        for first in range(0, len(ids), _BLOCK):
            part = slice(first, first + _BLOCK)
            a, b, c = model.row[ids[part].T]
            joint = np.einsum("nk,nk,nk->n", weighted[a], model.rates[b], model.rates[c])
            n = model.records
            counts: dict[tuple[int, ...], Floats] = {
                (): np.full(len(a), n),
                **{(place,): n * single[each] for place, each in enumerate((a, b, c))},
                (0, 1): n * pair[a, b],
                (0, 2): n * pair[a, c],
                (1, 2): n * pair[b, c],
            }
            total[part] += _log_ratio(n * joint, without_interaction(counts, 3))
    return np.exp(total / len(models))


def _log_ratio(count: Floats, expected: Floats) -> Floats:
    ratio: Floats = np.maximum(count, 1e-12) / np.maximum(expected, 1e-12)
    return np.log(np.clip(ratio, 1 / _RANGE, _RANGE))
