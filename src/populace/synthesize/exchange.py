"""Numbers of children, exchanged between synthetic parents: nearer to what was released of them.

Made as a single table, parents meet the counts of all of their columns alike. How many children
the parents of a value have decides how often that value stands in every pair across the tables, so
that is looked at once more. Nothing else of a parent is changed, and no number gets more parents.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.generator import Generator
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.families import FULL_CHILDREN, FamilyCounts
from populace.vocabulary.structure import CLASS_STARTS

_BLOCK = 128
_TOGETHER = 16
_FILLED = Fraction(85, 100)
"""Columns that are filled less, relative to the one that is filled most, say nothing of weights."""

_WEIGHTS = np.array([0, *(min(each, FULL_CHILDREN) for each in CLASS_STARTS)], dtype=np.int64)
"""What the children of a parent weigh together, by the code of her class."""


@dataclass(frozen=True, eq=False)
class Wanted:
    """What was released of the number of children of an attribute's parents, for those made.

    Args:
        classes: shape (compact ids + 1, classes + 1): parents by class; code 0 is none.
        weights: shape (compact ids + 1,): what their children weigh.
    """

    classes: Index
    weights: Index


def wanted(
    owners: Aggregates, place: int, family: FamilyCounts, compact: Index, made: int
) -> Wanted | None:
    """What the parents of each attribute are to have, or None where no pairs with classes are.

    The weight of an attribute's children is told twice: by the classes of its parents, and by its
    pairs across, of which a column's values add up to all of its children but those for whom
    nothing is said, who are taken to be as many as among all. The mean of both has less noise. Of
    whom little is said depends on the parent often: columns that are emptier than others are left.

    Args:
        owners: what was released of the parents.
        place: the column of theirs that has the classes.
        family: what was released of their children, the parents' attributes numbered alike.
        compact: shape (parents' attributes,): the compact id of each; 0 where not released, and of
            classes.
        made: how many parents are made.
    """
    if len(owners.lengths) < 2 or owners.records == 0:
        return None
    first, stop = owners.attributes.starts[place : place + 2].tolist()
    size = int(compact.max(initial=0)) + 1
    classes = np.zeros((size, len(_WEIGHTS)), dtype=np.int64)
    pairs = owners.lengths[1]
    for ids, others in (pairs.ids.T, pairs.ids.T[::-1]):
        some = (ids >= first) & (ids < stop)
        classes[compact[others[some]], ids[some] - first + 1] = pairs.counts[some]
    weights = classes @ _WEIGHTS
    column_of, values, cross = family.child_attributes.column_of, family.children[0], family.cross
    told = np.zeros(len(family.child_columns), dtype=np.int64)
    np.add.at(told, column_of[values.ids[:, 0]], values.counts)
    told *= np.array([not column.multivalued for column in family.child_columns], dtype=np.int64)
    used = (told > 0) & (_FILLED.denominator * told >= _FILLED.numerator * told.max(initial=0))
    if used.any():
        whole = int(np.minimum(np.arange(len(family.degrees)), FULL_CHILDREN) @ family.degrees)
        across = np.zeros(size, dtype=np.int64)
        some = used[column_of[cross.ids[:, 1] - owners.attributes.size]]
        np.add.at(across, compact[cross.ids[some, 0]], cross.counts[some])
        weights = (weights + across * whole // int(told[used].sum())) // 2
    weights, classes = (each * made // owners.records for each in (weights, classes))
    return Wanted(classes, weights)


def exchanged(attributes: Index, codes: Index, goal: Wanted, generator: Generator) -> Index:
    """The codes of classes, some of them exchanged between two parents.

    Each parent is looked at once, among 128 of them; who brings both closest together exchange. A
    few exchanges are made at once, as many as lower the squared misses.

    Args:
        attributes: shape (parents, width): compact ids from 1, then zeros.
        codes: shape (parents,): of classes, from 1; 0 where none was drawn, which stays.
        goal: what is wanted.
        generator: the source of random words.

    Returns:
        Shape (parents,): as many of each code as before.
    """
    codes, misses = codes.copy(), _Misses(attributes, codes, goal)
    order = generator.permutation(len(codes))
    order = order[codes[order] > 0]
    for rows in np.array_split(order, -(-len(order) // _BLOCK)) if len(order) else ():
        one, other = _couples(misses.gains(attributes[rows], codes[rows]))
        while len(one):
            pair = rows[one], rows[other]
            held = [attributes[each] for each in pair]
            ids = np.unique(np.concatenate(held))
            before = misses.squares(ids)
            old, new = (codes[each] for each in pair)
            misses.exchange(held[0], held[1], old, new)
            if misses.squares(ids) < before:
                codes[pair[0]], codes[pair[1]] = new, old
                break
            misses.exchange(held[0], held[1], new, old)
            one, other = one[: len(one) // 2], other[: len(other) // 2]
    return codes


def _couples(gains: Index) -> tuple[Index, Index]:
    """Who exchanges with whom: for each the best other, nobody twice, the largest gains first."""
    every = np.arange(len(gains))
    best = gains.argmax(axis=1)
    gain = gains[every, best]
    taken: set[int] = set()
    one: list[int] = []
    other: list[int] = []
    for place in np.argsort(-gain, kind="stable")[: 4 * _TOGETHER].tolist():
        far = int(best[place])
        if gain[place] <= 0 or len(one) == _TOGETHER:
            break
        if not taken & {place, far}:
            taken |= {place, far}
            one.append(place)
            other.append(far)
    return np.array(one, dtype=np.int64), np.array(other, dtype=np.int64)


class _Misses:
    """Wanted numbers less those of the parents as they are.

    Args:
        attributes: shape (parents, width).
        codes: shape (parents,).
        goal: what is wanted.
    """

    def __init__(self, attributes: Index, codes: Index, goal: Wanted) -> None:
        self.classes, self.weights = goal.classes.copy(), goal.weights.copy()
        self._add(attributes, codes, -1)

    def _add(self, held: Index, codes: Index, amount: int) -> None:
        np.add.at(self.classes, (held, codes[:, None]), amount)
        np.add.at(self.weights, held, amount * _WEIGHTS[codes][:, None])
        self.classes[0], self.weights[0] = 0, 0

    def squares(self, ids: Index) -> int:
        """The squared misses of some attributes together."""
        return int((self.classes[ids] ** 2).sum() + (self.weights[ids] ** 2).sum())

    def exchange(self, one: Index, other: Index, old: Index, new: Index) -> None:
        """Book that those who hold `one` and `other` give each other their codes old and new."""
        for held, gone, come in ((one, old, new), (other, new, old)):
            self._add(held, gone, 1)
            self._add(held, come, -1)

    def gains(self, held: Index, codes: Index) -> Index:
        """Shape (parents, parents): how much squared misses fall if two exchange their codes.

        Attributes of both stay where they are; of multi-valued columns not all are noticed, so that
        a gain may be larger.

        Args:
            held: shape (parents, width).
            codes: shape (parents,).
        """
        number = (held > 0).sum(axis=1, dtype=np.int64)[:, None]
        missed = self.classes[held].sum(axis=1)[:, codes]
        step = _WEIGHTS[codes][None] - _WEIGHTS[codes][:, None]
        gain = 2 * (missed - np.diagonal(missed)[:, None] - number)
        gain += step * (2 * self.weights[held].sum(axis=1)[:, None] - number * step)
        both = np.zeros(gain.shape, dtype=np.int64)
        for ids in held.T:
            both += (ids[:, None] == ids) & (ids > 0)
        fall: Index = gain + gain.T + both * (4 + 2 * step**2)
        fall[codes[:, None] == codes] = 0
        return fall
