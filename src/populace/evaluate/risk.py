"""How exposed people are before anything is released, from exact counts and who holds what is rare.

What every figure means is defined in `docs/method/risk.md`; nothing is counted or written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts, Keys, find, pack

Index = NDArray[np.int64]

TAIL = 0.1
"""The rarest values of a column that together fill at most this share of its cells are its tail."""


def rare(counts: Counts, below: int, shorter: Sequence[Keys]) -> Keys:
    """The combinations that fewer than `below` subjects hold and no part of which is such a one.

    Args:
        counts: exact counts of one length.
        below: at least 2.
        shorter: the result for length 1, 2, ... up to this one, with the same `below`.
    """
    keys = counts.keys[counts.counts < below]
    if counts.length == 1 or len(keys) == 0:
        return keys
    minimal = np.ones(len(keys), dtype=bool)
    ids = Counts(counts.size, counts.length, keys, np.ones(len(keys), dtype=np.int64)).ids
    for size, known in enumerate(shorter, start=1):
        if len(known):
            for places in _parts(counts.length, size):
                minimal &= ~find(known, pack(ids[:, places], counts.size))[1]
    return keys[minimal]


def _parts(length: int, size: int) -> list[list[int]]:
    return [list(places) for places in combinations(range(length), size)]


@dataclass(frozen=True, eq=False)
class Exposed:
    """Who holds which minimal rare combinations.

    Args:
        total: how many subjects there are.
        attributes: the numbering of attributes.
        owners: for each length from 1, the subjects of all pairs of subject and combination.
        ids: for each length, shape (pairs, length): the attributes of the combination.
    """

    total: int
    attributes: Attributes
    owners: tuple[Index, ...]
    ids: tuple[NDArray[np.int32], ...]

    @cached_property
    def shortest(self) -> Index:
        """Shape (subjects,): the shortest rare combination of each, or 0 for none."""
        found = np.zeros(self.total, dtype=np.int64)
        for length in range(len(self.owners), 0, -1):
            found[self.owners[length - 1]] = length
        return found

    def share_up_to(self, length: int) -> float:
        """The share of subjects with a rare combination of at most this length."""
        found = self.shortest
        return _share(np.count_nonzero((found > 0) & (found <= length)), self.total)

    def share_at(self, length: int, distinct: Index) -> float:
        """The share of subjects with a rare combination of exactly this length, minimal or not.

        Args:
            length: the length.
            distinct: shape (subjects,): how many slots each subject fills.
        """
        found = self.shortest
        held = (found > 0) & (found <= length) & (distinct >= length)
        return _share(np.count_nonzero(held), self.total)

    @cached_property
    def _pairs_of(self) -> Index:
        """Shape (subjects,): how many minimal rare combinations each holds."""
        owners = np.concatenate(self.owners).astype(np.intp)
        return np.bincount(owners, minlength=self.total).astype(np.int64)

    def shares_of_attributes(self) -> NDArray[np.float64]:
        """Shape (attributes,): the Shapley value of each in the share of exposed subjects.

        The credit of one subject is divided evenly over her minimal rare combinations, and that of
        a combination evenly over its attributes.
        """
        credit = np.zeros(self.attributes.size)
        for owners, ids in zip(self.owners, self.ids, strict=True):
            length = ids.shape[1]
            weight = 1.0 / (self._pairs_of[owners] * length * max(1, self.total))
            for place in range(length):
                credit += np.bincount(ids[:, place], weights=weight, minlength=self.attributes.size)
        return credit

    def shares_of_columns(self) -> NDArray[np.float64]:
        """Shape (columns,): the same with columns as players: a column counts once."""
        number = len(self.attributes.columns)
        credit = np.zeros(number)
        for owners, ids in zip(self.owners, self.ids, strict=True):
            columns = self.attributes.column_of[ids]
            first = np.ones(columns.shape, dtype=bool)
            first[:, 1:] = columns[:, 1:] != columns[:, :-1]
            players = first.sum(axis=1)
            weight = 1.0 / (self._pairs_of[owners] * players * max(1, self.total))
            for place in range(ids.shape[1]):
                credit += np.bincount(
                    columns[:, place], weights=weight * first[:, place], minlength=number
                )
        return credit

    def saved_without(self, group_of: NDArray[np.int64], groups: int) -> NDArray[np.float64]:
        """Shape (groups,): the share of subjects exposed only through the attributes of a group.

        Args:
            group_of: shape (attributes,): the group of each attribute, or -1; the attributes of a
                group belong to one column.
            groups: how many groups there are.
        """
        touched = np.zeros(0, dtype=np.int64)
        number = np.int64(max(1, groups))
        for owners, ids in zip(self.owners, self.ids, strict=True):
            found = np.sort(group_of[ids], axis=1)
            once = found >= 0
            once[:, 1:] &= found[:, 1:] != found[:, :-1]
            rows, places = np.nonzero(once)
            touched = np.concatenate([touched, owners[rows] * number + found[rows, places]])
        # A group whose attributes stand in every rare combination of a subject saves her.
        touched.sort()
        starts = np.flatnonzero(np.concatenate([[True], touched[1:] != touched[:-1]]))
        starts = starts[: len(touched)]
        times = np.diff(starts, append=len(touched))
        owner, group = np.divmod(touched[starts], number)
        saved = times == self._pairs_of[owner]
        found_in = np.bincount(group[saved].astype(np.intp), minlength=groups)
        return found_in / max(1, self.total)

    def tails(self, held: Index) -> tuple[NDArray[np.int64], Index]:
        """The tail of each column as groups for `saved_without`, and how many cells each fills.

        Args:
            held: shape (attributes,): how many subjects hold each attribute.
        """
        attributes = self.attributes
        group_of = np.full(attributes.size, -1, dtype=np.int64)
        filled = np.zeros(len(attributes.columns), dtype=np.int64)
        for column, (start, stop) in enumerate(
            zip(attributes.starts, attributes.starts[1:], strict=False)
        ):
            order = np.argsort(held[start:stop], kind="stable")
            sums = np.cumsum(held[start:stop][order])
            tail = order[sums <= TAIL * sums[-1]] if len(sums) else order
            group_of[start + tail] = column
            filled[column] = held[start + tail].sum()
        return group_of, filled


def k_map(sizes: Index, rate: float, k: int) -> dict[str, float]:
    """How many subjects are expected to be unique, or one of fewer than k, in the population.

    Given a group's size f in the sample and the sampling rate p, the number of its members outside
    the sample is taken as negative binomial (Bethlehem, Keller and Pannekoek 1990; Benedetti and
    Franconi 1998): P(r more) = C(f + r - 1, r) p^f (1 - p)^r.

    Args:
        sizes: shape (subjects,): how many subjects, herself included, share all values of each.
        rate: the share of the population that is in the table, above 0, at most 1.
        k: the group that is large enough.
    """
    number = np.bincount(np.minimum(sizes, k).astype(np.intp), minlength=k + 1).astype(float)
    small = 0.0
    for size in range(1, k):
        term = chance = rate**size
        for more in range(1, k - size):
            term *= (size + more - 1) / more * (1 - rate)
            chance += term
        small += number[size] * chance
    shares = {
        "sampling_rate": rate * len(sizes),
        "sample_unique": number[1],
        "sample_below_k": number[1:k].sum(),
        "population_unique": number[1] * rate,
        "population_below_k": small,
    }
    return {name: float(value) / max(1, len(sizes)) for name, value in shares.items()}


def typical(counts: Counts) -> int | None:
    """The count of the combination that a randomly chosen held combination is: its median."""
    if len(counts.counts) == 0:
        return None
    values = np.sort(counts.counts)
    mass = np.cumsum(values)
    return int(values[np.searchsorted(mass, mass[-1] / 2)])


def _share(number: np.integer[Any] | int, total: int) -> float:
    return int(number) / max(1, total)
