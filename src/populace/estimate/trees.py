"""Weighted counts over a table of a tree to numbers of its records, each with its margin.

Reads noisy and released facts alone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.estimate.degrees import ByClass, Sum
from populace.estimate.links import by_classes, class_shares
from populace.estimate.lookup import Lookup
from populace.estimate.ratios import LEAST_SPREAD, SHARE_OF_SPREAD, Ratio, Totals, by_both, squared
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.counts import Links
from populace.vocabulary.families import FULL_CHILDREN

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

_HALF_95 = 1.96


def brought(upper: Aggregates, column: int, numbers: tuple[Index, ...]) -> Floats:
    """The weight that the records below each attribute of a table above bring.

    An attribute's pairs with the classes of the number of records say how these spread.

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
    shares = class_shares(numbers[0], len(numbers[0]) - 1)[0]
    every = np.arange(attributes.size, dtype=np.int32)
    own = Lookup(upper.lengths[0]).of(every[None]).astype(np.float64)
    pairs = np.zeros((len(every), high - low))
    if len(upper.lengths) > 1:
        classes = np.arange(low, high, dtype=np.int32)
        a, b = np.repeat(every, len(classes)), np.tile(classes, len(every))
        found = Lookup(upper.lengths[1]).of(np.stack([np.minimum(a, b), np.maximum(a, b)]))
        pairs = found.reshape(pairs.shape).astype(np.float64)
    result = by_classes(own, pairs, numbers[0], shares)
    result[low:high] = own[low:high] * shares
    for counts in numbers[1:]:
        result *= _mean(counts)
    return np.where(own > 0, np.maximum(result, 0.01), 0.0)


def beyond_mean(upper: Aggregates, column: int, counts: Index, most: int) -> Floats:
    """How many more records than others stand for a unit of weight below an attribute above.

    Records of an owner with many weigh less, so that those below a class of the number of records
    are more than their weight says by the mean of all.

    Args:
        upper: the combinations of the table above.
        column: which of its columns is that of the classes.
        counts: shape (most + 1,): the weighted records above that own 0, 1, ... others.
        most: how many of each are counted at most.

    Returns:
        Shape (attributes,): the ratio of records to weight, over that of all; 1 for attributes that
        are no class.
    """
    attributes = upper.attributes
    low, high = int(attributes.starts[column]), int(attributes.starts[column + 1])
    weights, links = class_shares(counts, most)
    every = np.minimum(np.arange(len(counts), dtype=np.float64), most)
    mean = float(counts @ every) / max(1, int(counts.sum())) / max(_mean(counts), 1e-9)
    found = np.ones(attributes.size)
    if mean > 0:
        ratios = links / np.maximum(weights, 1e-9) / mean
        found[low:high] = np.where(weights >= 0.5, ratios, 1.0)
    return found


def _mean(counts: Index) -> float:
    """What the records of one owner weigh on average."""
    weight = counts @ np.minimum(np.arange(len(counts)), FULL_CHILDREN)
    return float(weight) / max(1, int(counts.sum()))


def counted_below(few: Sum, by_class: ByClass, numbers: tuple[Index, ...]) -> tuple[Sum, ...]:
    """What the number of records of a table says of weighted owners by how many they own.

    Owners weigh less where they are many, so that below the first level one does not follow from
    the other. Where what an owner owns does not depend on how many its own owner has, so many
    records are to be expected. How far heavy owners have more or fewer than others is taken to be a
    part of how far both differ, and never more than brings the fewest records there can be.

    Args:
        few: the noisy number of records, a public number of each root counted at most.
        by_class: noisy weighted owners by how many they own.
        numbers: for each edge down to the owners shape (most + 1,): the weighted records that own
            0, 1, ... others; none where owners are roots.

    Returns:
        What weighted owners can be fitted to; none where nothing is known.
    """
    if not numbers:
        return (few,)
    # Owners by how many their root has, and what each then weighs; their shares of all weight.
    root_has, weight, share = np.ones(1), np.ones(1), np.ones(1)
    for counts in numbers:
        number = np.flatnonzero(counts[1:]) + 1.0
        if not len(number):
            return ()
        full = np.minimum(number, FULL_CHILDREN)
        held = counts[number.astype(np.intp)] * full
        root_has = np.outer(root_has, number).reshape(-1)
        weight = np.outer(weight, full / number).reshape(-1)
        share = np.outer(share, held / held.sum()).reshape(-1)
    own = np.arange(by_class.most + 1, dtype=np.float64)
    each = np.minimum(np.outer(own, root_has), few.bound) / (root_has * weight) @ share
    held = by_class.solid
    means = by_class.means_of(each)
    expected, apart = float(held @ means), _apart(1 / weight, share)
    if expected <= 0:
        return ()
    leeway = SHARE_OF_SPREAD * apart * _apart(by_class.means_of(own), held) * expected
    if few.value < expected:
        # At the least heavy owners have all that is beyond one each, and the lightest have none.
        beyond = means - each[1] - (by_class.means_of(own) - 1)
        nothing = held[0] * (float((1 / weight).max()) - each[1])
        leeway = min(leeway, float(held[1:] @ beyond[1:].clip(0)) + nothing)
    return (Sum(few.bound, few.value, float(np.hypot(few.scale, leeway)), each),)


def _apart(values: Floats, shares: Floats) -> float:
    """The standard deviation of values, relative to their mean."""
    mean = float(values @ shares) / float(shares.sum())
    square = float(((values - mean) ** 2) @ shares) / float(shares.sum())
    return square**0.5 / mean if mean > 0 else 0.0


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
    spread = max(LEAST_SPREAD, SHARE_OF_SPREAD * float(np.sqrt(apart2)))
    return Ratio(max(1.0, total / weight), scale / weight, spread)


def numbers_of_rows(
    lengths: tuple[Combinations, ...], totals: Totals, ratio: Ratio
) -> tuple[tuple[Links, ...], float]:
    """Numbers of records for weighted combinations of one table.

    A value's number was measured twice (`by_both`): by its weight times a ratio that may differ
    from value to value, and by itself with more noise.

    Args:
        lengths: the weighted combinations.
        totals: the noisy number of records of each value, parallel to `lengths[0]`.
        ratio: records for each unit of weight.

    Returns:
        For each length its numbers of records; and how far ratios differ, relative to the mean.
    """
    first = lengths[0]
    weights, scale = first.counts.astype(np.float64), first.margins / _HALF_95
    mean, variance, spread = by_both(weights, scale, totals, ratio)
    links = [_links(mean, variance)]
    links += [numbers_of_pairs(entry, ratio, spread) for entry in lengths[1:]]
    return tuple(links), spread


def numbers_of_pairs(
    entry: Combinations, ratio: Ratio, spread: float, beyond: Floats | None = None
) -> Links:
    """Numbers of records for weighted combinations whose own numbers were not measured.

    Args:
        entry: the combinations.
        ratio: records for each unit of weight.
        spread: how far ratios differ from it, relative to it.
        beyond: shape (combinations,): of each how many times the ratio is known to be that of all;
            1 where nothing is given.
    """
    times: Floats = np.ones(len(entry.counts)) if beyond is None else beyond
    counts, scale = times * entry.counts, times * entry.margins / _HALF_95
    open2 = ratio.error**2 + 2 * (spread * ratio.mean) ** 2
    variance = (ratio.mean * scale) ** 2 + squared(counts, scale) * open2
    return _links(ratio.mean * counts, variance)


def _links(mean: Floats, variance: Floats) -> Links:
    counts = np.maximum(1, np.rint(mean)).astype(np.int64)
    return Links(counts, np.round(_HALF_95 * np.sqrt(variance), 1))
