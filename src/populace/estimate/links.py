"""Weighted counts over linked tables to numbers of links, each with its margin.

A child weighs min(1, 2 / d) among the d children of its parent, so that links are as many as the
weights say only in small families: what is estimated here is their ratio. Reads noisy and released
facts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.estimate.lookup import Lookup
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.counts import Links
from populace.vocabulary.families import FULL_CHILDREN, noisy_numbers
from populace.vocabulary.structure import CLASS_STARTS

Floats = NDArray[np.float64]
Index = NDArray[np.int64]

_HALF_95 = 1.96

USUAL_SPREAD = 0.1
"""How far the ratios of links to weights differ between values, as a standard deviation, where it
was not measured."""

_LEAST_SPREAD = 0.02

# Links that were lost for each parent of whom noise hid how many she has, and at the least.
_MANY = 4.0
_LEAST_LOST = 0.005


@dataclass(frozen=True)
class Degrees:
    """Protected numbers of parents by number of children.

    Args:
        counts: shape (most + 1,): parents with 0, 1, ... children.
        scale: standard deviation of their noise.
    """

    counts: Index
    scale: float

    @property
    def weight(self) -> float:
        """The weight of all children."""
        return float(self.counts @ np.minimum(np.arange(len(self.counts)), FULL_CHILDREN))

    def ratio(self) -> tuple[float, float]:
        """Links for each unit of weight, and the standard deviation of that."""
        number = np.arange(len(self.counts), dtype=np.float64)
        weight = max(1.0, self.weight)
        ratio = max(1.0, float(self.counts @ number) / weight)
        moved = number - ratio * np.minimum(number, FULL_CHILDREN)
        noise = float(np.sqrt((moved[: noisy_numbers(self.counts)] ** 2).sum())) * self.scale
        return ratio, noise / weight


@dataclass(frozen=True)
class Totals:
    """Noisy numbers of links by released value of the children.

    Args:
        values: shape (values,).
        scale: standard deviation of their noise.
        unseen: the share of parents of whom noise hid whether their children were clipped.
    """

    values: Floats
    scale: float
    unseen: float


def class_shares(counts: Index) -> tuple[Floats, Floats]:
    """For each class of the number of children its mean weight and its mean number of links.

    Args:
        counts: shape (most + 1,): parents with 0, 1, ... children.
    """
    number = np.arange(len(counts), dtype=np.float64)
    weight = np.minimum(number, FULL_CHILDREN)
    place = np.searchsorted(CLASS_STARTS, number, side="right") - 1
    held = np.bincount(place, weights=counts + 1e-6, minlength=len(CLASS_STARTS))
    held = np.maximum(held, 1e-6)
    weights = np.bincount(place, weights=(counts + 1e-6) * weight, minlength=len(held)) / held
    links = np.bincount(place, weights=(counts + 1e-6) * number, minlength=len(held)) / held
    return weights, links


def parent_margins(parents: Aggregates, counts: Index) -> tuple[Floats, Floats]:
    """The weights and the links that each released attribute of the parents brings.

    The last column of `parents` is the class of the number of children; an attribute's pairs with
    the classes say how its parents' children spread, and what they leave open is taken as
    everyone's mean.

    Args:
        parents: the parents' combinations.
        counts: shape (most + 1,): parents with 0, 1, ... children.

    Returns:
        Two arrays of shape (attributes,), 0 where an attribute was not released.
    """
    attributes = parents.attributes
    first = int(attributes.starts[-2])
    per_class = class_shares(counts)
    everyone = np.arange(len(counts), dtype=np.float64)
    total = max(1, int(counts.sum()))
    means = (
        float((counts * np.minimum(everyone, FULL_CHILDREN)).sum() / total),
        float((counts * everyone).sum() / total),
    )
    ids = np.arange(attributes.size, dtype=np.int32)
    own = Lookup(parents.lengths[0]).of(ids[None])
    with_class = _with_class(parents)
    known = with_class.sum(axis=1)
    results = []
    for shares, mean in zip(per_class, means, strict=True):
        result = own * mean
        result[first:] = own[first:] * shares
        result[:first] = np.where(
            known > 0.5 * own[:first],
            with_class @ shares * own[:first] / np.maximum(known, 1),
            result[:first],
        )
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
    return found.reshape(first, len(classes))


def links_of_children(
    lengths: tuple[Combinations, ...], totals: Totals | None, degrees: Degrees
) -> tuple[tuple[Links, ...], float]:
    """Numbers of links for weighted combinations of the children.

    The ratio of links to weight differs from value to value; how much is learned from all of them
    (DerSimonian and Laird, 1986), and a ratio that is known less well than that is drawn to the
    overall one. A longer combination has the mean ratio of its values.

    Args:
        lengths: the weighted combinations.
        totals: the noisy number of links of each value, parallel to `lengths[0]`; None where they
            were not measured.
        degrees: parents by number of children.

    Returns:
        For each length its numbers of links; and how far ratios differ between values.
    """
    first = lengths[0]
    counts = first.counts.astype(np.float64)
    overall, noise = degrees.ratio()
    spread, pull = USUAL_SPREAD, np.zeros(len(counts))
    ratio, scale, left2 = np.full(len(counts), overall), 0.0, 0.0
    if totals is not None and len(counts):
        scale, lost = totals.scale, overall * min(1.0, max(_LEAST_LOST, _MANY * totals.unseen))
        own2 = scale**2 + (overall * first.margins / _HALF_95) ** 2
        drawn2 = float(own2.sum() / counts.sum() ** 2)
        measured = max(0.1, float(totals.values.sum() / counts.sum()))
        overall, noise = _together((overall, noise), (measured, np.hypot(drawn2**0.5, lost)))
        # What was clipped away is missing from all values alike, as far as it tells from noise.
        found = 1 + (overall / measured - 1) * lost**2 / (lost**2 + drawn2)
        left2 = lost**2 * noise**2 / (lost**2 + noise**2)
        ratio = found * totals.values / counts
        spread = _spread(ratio - overall, own2 / counts**2, len(degrees.counts) / 4)
        pull = spread**2 / (spread**2 + (scale / counts) ** 2)
        ratio = np.maximum(1.0, overall + pull * (ratio - overall))
    # What is left open: a ratio's own distance from the overall one, and the error of all ratios.
    apart2 = (1 - pull) * spread**2
    shared2 = ((1 - pull) * noise) ** 2 + pull**2 * left2
    by_weight = ((1 - pull) * overall * first.margins / _HALF_95) ** 2
    variance = by_weight + (pull * scale) ** 2 + counts**2 * ((1 - pull) * apart2 + shared2)
    links = [_links(first, ratio, variance)]
    by_id = np.zeros((3, first.size))
    by_id[:, first.ids[:, 0]] = ratio, apart2, shared2
    for entry in lengths[1:]:
        mean, open2, error2 = by_id[:, entry.ids].mean(axis=2)
        by_weight = (mean * entry.margins / _HALF_95) ** 2
        open2 = spread**2 + open2 / entry.length + error2
        links.append(_links(entry, mean, by_weight + entry.counts**2.0 * open2))
    return tuple(links), spread


def links_of_pairs(
    pairs: Combinations, parents: Aggregates, degrees: Degrees, spread: float = USUAL_SPREAD
) -> Links:
    """Numbers of links for weighted combinations that begin with a parent's attribute.

    They have the ratio of links to weight of that attribute's children. Of a class of the number of
    children it is known; of another attribute it is as unsure as that of a child's value.

    Args:
        pairs: the weighted combinations.
        parents: the parents' combinations.
        degrees: parents by number of children.
        spread: how far ratios differ between values, as `links_of_children` found it.
    """
    weights, links = parent_margins(parents, degrees.counts)
    a = pairs.ids[:, 0]
    ratio = links[a] / np.maximum(weights[a], 0.01)
    classes = a >= int(parents.attributes.starts[-2])
    open2 = np.where(classes, 0.0, spread**2 + degrees.ratio()[1] ** 2)
    weight2 = (ratio * pairs.margins / _HALF_95) ** 2
    return _links(pairs, ratio, weight2 + open2 * pairs.counts**2.0)


def _links(entry: Combinations, ratio: Floats, variance: Floats) -> Links:
    counts = np.maximum(1, np.rint(entry.counts * ratio)).astype(np.int64)
    return Links(counts, np.round(_HALF_95 * np.sqrt(variance), 1))


def _together(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    """Two estimates, each with its standard deviation, as one."""
    # They are of children at all and of those with values, which may differ as values do.
    first2, second2 = one[1] ** 2 + _LEAST_SPREAD**2, max(other[1] ** 2, 1e-12)
    mean = (one[0] / first2 + other[0] / second2) / (1 / first2 + 1 / second2)
    return max(1.0, mean), float((1 / first2 + 1 / second2) ** -0.5)


def _spread(apart: Floats, noise2: Floats, most: float) -> float:
    """The standard deviation of numbers of which noisy distances from a mean are known."""
    weight = 1 / np.maximum(noise2, 1e-12)
    free = float(weight.sum() - (weight**2).sum() / weight.sum())
    if len(apart) < 3 or free <= 0:
        return USUAL_SPREAD
    square = (float((weight * apart**2).sum()) - (len(apart) - 1)) / free
    return float(np.clip(np.sqrt(max(0.0, square)), _LEAST_SPREAD, most))
