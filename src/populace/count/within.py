"""Pairs across two tables where either end is protected: what one link adds is bounded beforehand.

Exact and sensitive; no noise is added here. The bounds are proved in `families.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from populace.count.families import FINE, Tally, cells_across
from populace.count.subjects import Subjects
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.precision import EVEN

Index = NDArray[np.int64]


def link_lengths(parents: Subjects, heaviest: Index) -> Index:
    """Shape (parents,): the largest squared length that one link's pairs can have, in EVEN parts.

    It depends on what the parent holds and on no link.

    Args:
        parents: the parents' attributes.
        heaviest: shape (attributes,): what the pairs of each with all values of one link weigh at
            most together, from public facts.
    """
    held = np.concatenate([[0], np.cumsum(heaviest[parents.ids], dtype=np.int64)])
    lengths: Index = held[parents.starts[1:]] - held[parents.starts[:-1]]
    return lengths


def heaviest_link(weights: Sequence[int], most: Sequence[int], bound: int) -> int:
    """What the pairs of an attribute with all values of one link weigh at most together.

    Args:
        weights: of a pair with a value of each of the link's columns.
        most: how many values of each a link may hold.
        bound: how many values it may hold in all.
    """
    every = (each for each, number in zip(weights, most, strict=True) for _ in range(number))
    return sum(sorted(every, reverse=True)[:bound])


def sums_within(parents: Subjects, values: Tally, lengths: Index, cap2: int) -> Index:
    """Weighted pairs, a parent's smaller by one factor where her links may be longer than a bound.

    Args:
        parents: the parents' attributes.
        values: single values of the links, all of them asked.
        lengths: shape (parents,): as `link_lengths` gives them.
        cap2: the bound on the squared length of one link's pairs.

    Returns:
        Shape (parents.size, values.asked), in units of 1 / FINE.
    """
    whole = FINE * FINE
    factors = np.minimum(whole, whole * cap2 * EVEN // np.maximum(lengths, 1))
    roots = {int(each): isqrt(int(each)) for each in np.unique(factors)}
    factor = np.array([roots[each] for each in factors.tolist()], dtype=np.int64)
    part = values.number * factor[values.owner]
    degree = np.maximum(values.families.degree[values.owner], FULL_CHILDREN)
    part = part * FULL_CHILDREN // degree
    result = np.zeros(parents.size * values.asked, dtype=np.int64)
    for rows, cell in cells_across(parents, values):
        np.add.at(result, cell, part[rows])
    return result.reshape(parents.size, values.asked)


def link_change2(cap2: int, weight: int) -> int:
    """The largest squared weighted change of `sums_within` when a link comes or goes.

    Args:
        cap2: the bound on the squared length of one link's pairs.
        weight: what the entries that it can touch weigh together at most, relative to EVEN.
    """
    whole = cap2 * FINE * FINE
    shorter = isqrt(8 * whole // 9) + 1 + isqrt(weight) + 1
    return max(whole, shorter**2)
