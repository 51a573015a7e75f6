"""Weighted counts over a table of a tree to numbers of its records, each with its margin.

Reads noisy and released facts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.estimate.links import class_shares
from populace.estimate.lookup import Lookup
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.counts import Links
from populace.vocabulary.families import FULL_CHILDREN

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

_HALF_95 = 1.96
_USUAL = 0.3
_LEAST_SPREAD = 0.03
_POINTS = 49


def brought(upper: Aggregates, column: int, numbers: tuple[Index, ...]) -> Floats:
    """The weight that the records below each attribute of a table above bring.

    An attribute's pairs with the classes of the number of records say how these spread; what they
    leave open is taken as everyone's mean.

    Args:
        upper: the combinations of the table above, weighted as its records are.
        column: which of its columns is that of the classes.
        numbers: for each edge on the way down, shape (most + 1,): the weighted records that own 0,
            1, ... others. Below the first one everyone's mean is taken.

    Returns:
        Shape (attributes,), 0 where an attribute was not released.
    """
    attributes = upper.attributes
    low, high = int(attributes.starts[column]), int(attributes.starts[column + 1])
    shares, mean = class_shares(numbers[0], len(numbers[0]) - 1)[0], _mean(numbers[0])
    every = np.arange(attributes.size, dtype=np.int32)
    own = Lookup(upper.lengths[0]).of(every[None])
    result = own * mean
    if len(upper.lengths) > 1:
        classes = np.arange(low, high, dtype=np.int32)
        a, b = np.repeat(every, len(classes)), np.tile(classes, len(every))
        pairs = Lookup(upper.lengths[1]).of(np.stack([np.minimum(a, b), np.maximum(a, b)]))
        pairs = pairs.reshape(len(every), len(classes))
        known = pairs.sum(axis=1)
        spread = pairs @ shares * own / np.maximum(known, 1)
        result = np.where(known > 0.5 * own, spread, result)
    result[low:high] = own[low:high] * shares
    for counts in numbers[1:]:
        result *= _mean(counts)
    return np.where(own > 0, np.maximum(result, 0.01), 0.0)


def _mean(counts: Index) -> float:
    """What the records of one owner weigh on average."""
    weight = counts @ np.minimum(np.arange(len(counts)), FULL_CHILDREN)
    return float(weight) / max(1, int(counts.sum()))


@dataclass(frozen=True)
class Ratio:
    """Records for each unit of weight.

    Args:
        mean: at least 1.
        error: its standard deviation.
        spread: how far the ratios of values may differ, relative to it, before any was seen.
    """

    mean: float
    error: float
    spread: float


def ratio_of(total: float, scale: float, weight: float, numbers: tuple[Index, ...]) -> Ratio:
    """The ratio of records, at most a public number of each root counted, to their weight.

    Args:
        total: the noisy number of records.
        scale: standard deviation of its noise.
        weight: what all weigh.
        numbers: for each edge down to the table the weighted owners by how many they own.
    """
    weight = max(1.0, weight)
    apart2 = 0.0
    for counts in numbers:
        number = np.arange(1, len(counts), dtype=np.float64)
        full = np.minimum(number, FULL_CHILDREN)
        share = counts[1:] * full
        if share.sum() > 0:
            each = number / full
            mean = float(share @ each / share.sum())
            apart2 += float(share @ (each - mean) ** 2 / share.sum()) / mean**2
    spread = max(_LEAST_SPREAD, _USUAL * float(np.sqrt(apart2)))
    return Ratio(max(1.0, total / weight), scale / weight, spread)


def numbers_of_rows(
    lengths: tuple[Combinations, ...], values: Floats, scale: float, ratio: Ratio
) -> tuple[tuple[Links, ...], float]:
    """Numbers of records for weighted combinations of one table.

    A value's number was measured twice: by its weight times a ratio that may differ from value to
    value, and by itself with more noise. How much ratios differ is learned from all values
    together: a half-Cauchy prior (Gelman, 2006), by its posterior on a grid.

    Args:
        lengths: the weighted combinations.
        values: the noisy number of records of each value, parallel to `lengths[0]`.
        scale: standard deviation of their noise.
        ratio: records for each unit of weight.

    Returns:
        For each length its numbers of records; and how far ratios differ, relative to the mean.
    """
    first = lengths[0]
    weights = first.counts.astype(np.float64)
    noise2 = (first.margins / _HALF_95) ** 2
    square = np.maximum(weights**2 - noise2, noise2)
    known2 = ratio.mean**2 * noise2 + square * ratio.error**2
    apart = values - ratio.mean * weights
    grid = np.geomspace(0.003, 2.5, _POINTS)
    open2 = (grid[:, None] * ratio.mean) ** 2 * square
    whole2 = scale**2 + known2 + open2
    log = -0.5 * (apart**2 / whole2 + np.log(whole2)).sum(axis=1)
    log += np.log(grid) - np.log1p((grid / ratio.spread) ** 2)
    chance = np.exp(log - log.max())
    chance /= chance.sum()
    prior2 = known2 + open2
    pull = prior2 / (prior2 + scale**2)
    mean = ratio.mean * weights + pull * apart
    center = chance @ mean
    variance = chance @ (pull * scale**2 + (mean - center) ** 2)
    links = [_links(center, variance)]
    spread = float(chance @ grid)
    links += [numbers_of_pairs(entry, ratio, spread) for entry in lengths[1:]]
    return tuple(links), spread


def numbers_of_pairs(entry: Combinations, ratio: Ratio, spread: float) -> Links:
    """Numbers of records for weighted combinations whose own numbers were not measured."""
    noise2: Floats = (entry.margins / _HALF_95) ** 2
    square: Floats = np.maximum(entry.counts**2.0 - noise2, noise2)
    open2 = ratio.error**2 + 2 * (spread * ratio.mean) ** 2
    variance: Floats = ratio.mean**2 * noise2 + square * open2
    return _links(ratio.mean * entry.counts.astype(np.float64), variance)


def _links(mean: Floats, variance: Floats) -> Links:
    counts = np.maximum(1, np.rint(mean)).astype(np.int64)
    return Links(counts, np.round(_HALF_95 * np.sqrt(variance), 1))
