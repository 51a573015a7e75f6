"""Weighted counts over linked tables to numbers of links, each with its margin.

A child weighs min(1, 2 / d) among the d children of its parent, so that links are as many as the
weights say only in small families. What is estimated here are links of which at most tau of each
parent count: each of her d children min(1, tau / d) times. Reads noisy and released facts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.estimate.degrees import ByClass, Sum
from populace.estimate.lookup import Lookup
from populace.estimate.ratios import LEAST_SPREAD, SHARE_OF_SPREAD, Ratio, Totals, by_both, squared
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.counts import Links
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.structure import CLASS_STARTS

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

_HALF_95 = 1.96


@dataclass(frozen=True)
class Degrees:
    """Protected numbers of parents by number of children.

    Args:
        counts: shape (most + 1,): parents with 0, 1, ... children, fitted.
        scale: standard deviation of the noise of a class.
    """

    counts: Index
    scale: float

    @property
    def weight(self) -> float:
        """The weight of all children."""
        return float(self.counts @ np.minimum(np.arange(len(self.counts)), FULL_CHILDREN))

    @property
    def known(self) -> tuple[float, float]:
        """The weight of all children, and about the standard deviation of that."""
        return self.weight, self.scale * 5**0.5


@dataclass(frozen=True)
class LinkDegrees(Degrees):
    """What of them and of numbers of links is known.

    Args:
        few: the number of links, at most tau of each parent counted.
        ratio: such links for each unit of weight, at least 1.
        doubt: the standard deviation of that.
        spread: how far the ratio is expected to differ between values, relative to it, before
            anything is known of them.
    """

    few: Sum
    ratio: float
    doubt: float
    spread: float

    @property
    def few_children(self) -> Index:
        """Shape (most + 1,): how many children of each parent count as links."""
        return np.minimum(np.arange(len(self.counts)), self.few.bound).astype(np.int64)


def degrees_of(by_class: ByClass, fitted: Index, parents: int, few: Sum) -> LinkDegrees:
    """What is known of numbers of children, and of links for each unit of weight.

    Args:
        by_class: the noisy numbers of parents.
        fitted: shape (most + 1,): as fitted to all that was measured.
        parents: the protected number of parents.
        few: the noisy number of links, at most tau of each parent counted.
    """
    none, one = by_class.values[0], by_class.values[1]
    weight = max(1.0, float(FULL_CHILDREN * parents - one - FULL_CHILDREN * none))
    ratio = max(1.0, few.value / weight)
    doubt = float(np.hypot(few.scale, ratio * by_class.scale * 5**0.5)) / weight
    held = by_class.means(FULL_CHILDREN)
    brought = by_class.solid * held
    own = by_class.means(few.bound) / np.maximum(held, 1e-9)
    total = max(1.0, float(brought.sum()))
    mean = float(brought @ own) / total
    apart = float(np.sqrt(max(0.0, float(brought @ (own - mean) ** 2) / total)))
    spread = max(LEAST_SPREAD, SHARE_OF_SPREAD * apart / ratio)
    return LinkDegrees(fitted, by_class.scale, few, ratio, doubt, spread)


def class_shares(counts: Index, tau: int) -> tuple[Floats, Floats]:
    """For each class of the number of children its mean weight and its mean number of links.

    Args:
        counts: shape (most + 1,): parents with 0, 1, ... children.
        tau: how many links of each parent count.
    """
    every = np.arange(len(counts), dtype=np.float64)
    number, weight = np.minimum(every, tau), np.minimum(every, FULL_CHILDREN)
    place, held = _by_class(counts)
    weights = np.bincount(place, weights=(counts + 1e-6) * weight, minlength=len(held)) / held
    links = np.bincount(place, weights=(counts + 1e-6) * number, minlength=len(held)) / held
    return weights, links


def _by_class(counts: Index) -> tuple[NDArray[np.intp], Floats]:
    """The class of each number of children, and how many parents each class has, above 0."""
    place = np.searchsorted(CLASS_STARTS, np.arange(len(counts)), side="right") - 1
    held = np.bincount(place, weights=counts + 1e-6, minlength=len(CLASS_STARTS))
    return place, np.maximum(held, 1e-6)


def by_classes(own: Floats, pairs: Floats, counts: Index, shares: Floats) -> Floats:
    """What the parents of each attribute bring, by how many of them are of which class.

    Pairs with rare classes are seldom released, and these are the parents with many children: who
    stands in none of the released pairs is taken to be of the other classes, as all are.

    Args:
        own: shape (attributes,): parents with each attribute.
        pairs: shape (attributes, classes): those of a class, 0 where that was not released.
        counts: shape (most + 1,): parents with 0, 1, ... children.
        shares: shape (classes,): what a parent of each class brings.
    """
    known = pairs.sum(axis=1)
    other = np.where(pairs > 0, 0.0, _by_class(counts)[1])
    mean = other @ shares / np.maximum(other.sum(axis=1), 1e-9)
    within = pairs @ shares * np.minimum(1.0, own / np.maximum(known, 1e-9))
    found: Floats = within + np.maximum(own - known, 0.0) * mean
    return found


def parent_margins(
    parents: Aggregates, counts: Index, tau: int | None = None
) -> tuple[Floats, Floats]:
    """The weights and the links that each released attribute of the parents brings.

    The last column of `parents` is the class of the number of children; an attribute's pairs with
    the classes say how its parents' children spread.

    Args:
        parents: the parents' combinations.
        counts: shape (most + 1,): parents with 0, 1, ... children.
        tau: how many links of each parent count; all by default.

    Returns:
        Two arrays of shape (attributes,), 0 where an attribute was not released.
    """
    attributes = parents.attributes
    first = int(attributes.starts[-2])
    most = len(counts) - 1 if tau is None else tau
    ids = np.arange(attributes.size, dtype=np.int32)
    own = Lookup(parents.lengths[0]).of(ids[None]).astype(np.float64)
    with_class = _with_class(parents)
    results = []
    for shares in class_shares(counts, most):
        brought = by_classes(own[:first], with_class, counts, shares)
        result = np.concatenate([brought, own[first:] * shares])
        results.append(np.where(own > 0, np.maximum(result, 0.01), 0.0))
    return results[0], results[1]


def _with_class(parents: Aggregates) -> Floats:
    """Shape (attributes but the classes, classes): released pairs of an attribute and a class."""
    attributes = parents.attributes
    first = int(attributes.starts[-2])
    classes = np.arange(first, attributes.size, dtype=np.int32)
    if len(parents.lengths) < 2:
        return np.zeros((first, len(classes)))
    a = np.repeat(np.arange(first, dtype=np.int32), len(classes))
    found = Lookup(parents.lengths[1]).of(np.stack([a, np.tile(classes, first)]))
    return found.reshape(first, len(classes)).astype(np.float64)


def links_of_children(
    lengths: tuple[Combinations, ...], totals: Totals | None, degrees: LinkDegrees
) -> tuple[tuple[Links, ...], float]:
    """Numbers of links for weighted combinations of the children, at most tau of each parent.

    A value's links were measured, and follow from its weight by a ratio that differs from value to
    value (`by_both`). A longer combination has the mean ratio of its values.

    Args:
        lengths: the weighted combinations.
        totals: the noisy number of links of each value, parallel to `lengths[0]`; None where they
            were not measured.
        degrees: parents by number of children.

    Returns:
        For each length its numbers of links; and how far ratios differ between values, relative to
        the overall one.
    """
    first = lengths[0]
    ratio = Ratio(degrees.ratio, degrees.doubt, degrees.spread)
    counts, scale = first.counts.astype(np.float64), first.margins / _HALF_95
    mean, variance, spread = by_both(counts, scale, totals, ratio)
    links = [_links(mean, variance)]
    own = np.full(first.size, ratio.mean)
    own[first.ids[:, 0]] = np.maximum(1.0, mean / counts)
    links += [
        _of_weights(entry, own[entry.ids].mean(axis=1), degrees.doubt, spread)
        for entry in lengths[1:]
    ]
    return tuple(links), spread


def links_of_pairs(
    pairs: Combinations,
    parents: Aggregates,
    degrees: LinkDegrees,
    spread: float,
    values: tuple[Combinations, Links] | None = None,
) -> Links:
    """Numbers of links for weighted combinations that begin with a parent's attribute.

    They have the ratio of links to weight of that attribute's children, and another one by as much
    as those of values differ; of a class of the number of children, as far as it is one number. By
    how much the ratio of the child's value is another than that of all counts by half, as it is
    known but roughly.

    Args:
        pairs: the weighted combinations.
        parents: the parents' combinations.
        degrees: parents by number of children.
        spread: how far ratios differ between values, as `links_of_children` found it.
        values: the children's values and their numbers of links, where pairs end with one of them.
    """
    weights, links = parent_margins(parents, degrees.counts, degrees.few.bound)
    ratio = np.maximum(links / np.maximum(weights, 0.01), 1.0)
    first = int(parents.attributes.starts[-2])
    apart = np.full(len(ratio), 2**0.5 * spread)
    doubt = np.full(len(ratio), degrees.doubt)
    counted = degrees.few_children
    ends = np.minimum(np.append(CLASS_STARTS[1:], len(counted)), len(counted)) - 1
    begins = np.minimum(CLASS_STARTS, len(counted) - 1)
    width = (counted[ends] - counted[begins]) / FULL_CHILDREN
    apart[first:], doubt[first:] = width / 12**0.5 / ratio[first:], 0.0
    a = pairs.ids[:, 0]
    own = ratio[a]
    if values is not None:
        below, known = values
        times = np.ones(below.size)
        found = np.maximum(known.counts / below.counts, 1.0)
        times[below.ids[:, 0]] = np.sqrt(found / degrees.ratio)
        moved = times[pairs.ids[:, 1] - parents.attributes.size]
        own = np.where(a < first, np.maximum(own * moved, 1.0), own)
    return _of_weights(pairs, own, doubt[a], apart[a] / 2**0.5)


def _of_weights(
    entry: Combinations, ratio: Floats, doubt: Floats | float, spread: Floats | float
) -> Links:
    """Numbers of links by a ratio that differs twice: by what is known of it, and by chance."""
    counts, scale = entry.counts.astype(np.float64), entry.margins / _HALF_95
    squares = squared(counts, scale)
    apart2 = doubt**2 + 2 * (spread * ratio) ** 2
    return _links(ratio * counts, (ratio * scale) ** 2 + squares * apart2)


def _links(mean: Floats, variance: Floats) -> Links:
    counts = np.maximum(1, np.rint(mean)).astype(np.int64)
    # Rounding to whole links and to one is part of the margin.
    moved = np.abs(counts - mean)
    return Links(counts, np.round(_HALF_95 * np.sqrt(np.maximum(variance, 0)) + moved, 1))
