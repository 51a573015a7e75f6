"""Parents with their children: what each parent adds to counts over children, bounded.

Exact and sensitive; no noise is added here.

Every table over children is a sum over parents of one clipped vector each; what a parent or a child
can change in it is proved in `families.md`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from math import comb, isqrt

import numpy as np
from numpy.typing import NDArray

from populace.count.subjects import Priorities, Subjects, bounded_ids
from populace.vocabulary.combinations import Keys, bits_for, find
from populace.vocabulary.families import FULL_CHILDREN, SIBLING_GROUPS
from populace.vocabulary.linked import Unit
from populace.vocabulary.precision import EVEN

FINE = 1024
"""Noise units per child: a parent's vector is rounded towards zero to 1 / FINE."""

Index = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Families:
    """The children of each parent, at most a public number of them.

    Args:
        parents: how many parents there are.
        most: the bound K on children of one parent.
        starts: shape (parents + 1,): parent p owns the rows starts[p] to starts[p + 1] - 1 of
            `children`.
        children: the attributes of each kept child.
    """

    parents: int
    most: int
    starts: Index
    children: Subjects

    @cached_property
    def degree(self) -> Index:
        """Shape (parents,): the number of kept children of each."""
        return np.diff(self.starts)

    @cached_property
    def owner(self) -> Index:
        """Shape (children,): the parent of each."""
        return np.repeat(np.arange(self.parents, dtype=np.int64), self.degree.astype(np.intp))

    def degrees(self) -> Index:
        """Shape (most + 1,): parents with 0, 1, ... children; one of them changes one cell."""
        return np.bincount(self.degree.astype(np.intp), minlength=self.most + 1).astype(np.int64)

    def keep(self, renumber: NDArray[np.int32], size: int) -> Families:
        """The same families with some of the children's attributes, as `Subjects.keep`."""
        return Families(self.parents, self.most, self.starts, self.children.keep(renumber, size))


def families(
    children: Subjects, parent_of: Index, parents: int, most: int, priorities: Priorities
) -> Families:
    """Gather the children of each parent, at most a public number of them.

    Of more, those with the smallest fresh random words stay. What is kept of one parent depends on
    that parent's children alone.

    Args:
        children: the attributes of all children, or links.
        parent_of: shape (children,): the parent of each.
        parents: how many parents there are.
        most: the public bound on children of one parent.
        priorities: gives fresh random words.
    """
    rows = np.argsort(parent_of, kind="stable").astype(np.int64)
    held = np.bincount(parent_of.astype(np.intp), minlength=parents)
    starts = np.concatenate([[0], np.cumsum(held, dtype=np.int64)]).astype(np.int64)
    starts, kept = bounded_ids(starts, rows, most, priorities)
    return Families(parents, most, starts, subjects_at(children, kept))


def subjects_at(subjects: Subjects, rows: Index) -> Subjects:
    """The subjects at some rows, in the order of these."""
    sizes = np.diff(subjects.starts)[rows]
    starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int64)
    shift = np.repeat(subjects.starts[rows] - starts[:-1], sizes.astype(np.intp))
    ids = subjects.ids[shift + np.arange(starts[-1], dtype=np.int64)]
    return Subjects(subjects.size, subjects.bound, starts, ids)


@dataclass(frozen=True, eq=False)
class Tally:
    """How many children of each parent hold each of the asked combinations.

    Args:
        families: the families.
        asked: how many combinations were asked for.
        owner, place, number: parallel, int64: a parent, a combination and at least one child.
    """

    families: Families
    asked: int
    owner: Index
    place: Index
    number: Index

    @cached_property
    def norms(self) -> Index:
        """Shape (parents,): the sum of squared numbers of each parent."""
        result = np.zeros(self.families.parents, dtype=np.int64)
        np.add.at(result, self.owner, self.number**2)
        return result

    def squares(self) -> NDArray[np.float64]:
        """Shape (parents,): the squared length of each parent's weighted vector before clipping."""
        weights = np.minimum(1.0, FULL_CHILDREN / np.maximum(self.families.degree, 1))
        squares: NDArray[np.float64] = self.norms * weights**2
        return squares

    def sums(self, cap2: int) -> Index:
        """Shape (asked,): the clipped vectors of all parents added up, in units of 1 / FINE.

        A parent's squared length is at most cap2 x FINE^2, in integers.
        """
        degree, norms = self.families.degree[self.owner], self.norms[self.owner]
        part = clipped(self.number, degree, norms, cap2)
        result = np.zeros(self.asked, dtype=np.int64)
        np.add.at(result, self.place, part)
        return result


def clipped(number: Index, degree: Index, norm2: Index, cap2: int) -> Index:
    """One parent's clipped numbers, in integers.

    They are floor(FINE n min(w, sqrt(cap2 / norm2))) with w = min(1, FULL_CHILDREN / degree).

    Args:
        number: n, how many of a parent's children.
        degree: how many children that parent has.
        norm2: the sum of n^2 over everything asked of that parent, each square weighed.
        cap2: the bound on the squared length.
    """
    whole = number * FINE
    whole = np.minimum(whole, whole * FULL_CHILDREN // np.maximum(degree, 1))
    return np.minimum(whole, clipped_share(cap2 * FINE * FINE, number, np.maximum(norm2, 1)))


def clipped_share(whole: int, number: Index, norm2: Index) -> Index:
    """The integer square root of whole n^2 / norm2, rounded down, however large the product is."""
    if whole * int(number.max(initial=0)) ** 2 < 1 << 62:
        return _root(whole * number**2 // norm2)
    pairs, place = np.unique(np.stack((number, norm2)), axis=1, return_inverse=True)
    roots = [isqrt(whole * n * n // square) for n, square in pairs.T.tolist()]
    return np.array(roots, dtype=np.int64)[place.reshape(-1)]


def _root(values: Index) -> Index:
    """The integer square root of integers below 2^62."""
    root = np.sqrt(values.astype(np.float64)).astype(np.int64)
    root -= root * root > values
    return root + ((root + 1) * (root + 1) <= values)


def tally(families: Families, keys: Keys, length: int) -> Tally:
    """Count, for each parent, the children that hold each asked combination.

    Args:
        families: the families.
        keys: the packed combinations asked for, rising; they may depend on released facts only.
        length: attributes per combination.
    """
    children, asked = families.children, max(1, len(keys))
    sizes = np.diff(children.starts)
    width = np.uint64(bits_for(children.size))
    parts = []
    for h in range(length, children.bound + 1):
        rows = np.flatnonzero(sizes == h)
        if len(rows) == 0:
            continue
        group = children.ids[children.starts[rows] + np.arange(h)[:, None]].astype(np.uint64)
        owner = families.owner[rows] * np.int64(asked)
        for chosen in combinations(range(h), length):
            key = np.zeros(len(rows), dtype=np.uint64)
            for place in chosen:
                key = (key << width) | group[place]
            found, present = find(keys, key)
            parts.append(owner[present] + found[present])
    both = np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)
    both, number = np.unique(both, return_counts=True)
    return Tally(families, len(keys), both // asked, both % asked, number.astype(np.int64))


def cross_sums(parents: Subjects, values: Tally, cap2: int, weights: Index | None = None) -> Index:
    """Weighted pairs of a parent's attribute and a child's value, clipped parent by parent.

    Args:
        parents: the parents' attributes.
        values: single values of the children, all of them asked.
        cap2: the bound on the squared length.
        weights: shape (parents.size, values.asked): what the square of each pair weighs in it, in
            parts of EVEN; EVEN each otherwise.

    Returns:
        Shape (parents.size, values.asked), in units of 1 / FINE.
    """
    norms, families = _cross_norms(parents, values, weights), values.families
    degree, norms = families.degree[values.owner], norms[values.owner]
    part = clipped(values.number, degree, norms, cap2 * EVEN)
    result = np.zeros(parents.size * values.asked, dtype=np.int64)
    for rows, cell in cells_across(parents, values):
        np.add.at(result, cell, part[rows])
    return result.reshape(parents.size, values.asked)


def cross_squares(
    parents: Subjects, values: Tally, weights: Index | None = None
) -> NDArray[np.float64]:
    """Shape (parents,): the squared length of each parent's weighted pairs; as `cross_sums`."""
    degree = np.maximum(values.families.degree, 1)
    norms = _cross_norms(parents, values, weights) / EVEN
    squares: NDArray[np.float64] = norms * np.minimum(1.0, FULL_CHILDREN / degree) ** 2
    return squares


def cells_across(parents: Subjects, values: Tally) -> Iterator[tuple[NDArray[np.intp], Index]]:
    """Every pair that a parent has: places in the tally, with the cells that they are added to."""
    held = np.diff(parents.starts)
    for h in range(1, parents.bound + 1):
        rows = np.flatnonzero(held[values.owner] == h)
        first = parents.starts[values.owner[rows]]
        for place in range(h):
            attribute = parents.ids[first + place].astype(np.int64)
            yield rows, attribute * values.asked + values.place[rows]


def _cross_norms(parents: Subjects, values: Tally, weights: Index | None) -> Index:
    """Shape (parents,): the squares of each parent's numbers, weighed, in parts of EVEN."""
    if weights is None:
        return EVEN * values.norms * np.diff(parents.starts)
    norms, flat = np.zeros(parents.total, dtype=np.int64), weights.reshape(-1)
    for rows, cell in cells_across(parents, values):
        np.add.at(norms, values.owner[rows], flat[cell] * values.number[rows] ** 2)
    return norms


def sibling_cells(families: Families, first: int, values: int) -> Index:
    """Families by how alike their children are in a single-valued column.

    Args:
        families: the families.
        first: the id of the column's first value.
        values: how many values it has.

    Returns:
        Shape (SIBLING_GROUPS, 2 values + 2), as `Siblings.counts`. A parent changes one cell by
        one.
    """
    children = families.children
    row = np.repeat(np.arange(children.total), np.diff(children.starts).astype(np.intp))
    mine = (children.ids >= first) & (children.ids < first + values)
    codes = np.zeros(children.total, dtype=np.int64)
    codes[row[mine]] = children.ids[mine] - first + 1
    with_children = np.flatnonzero(families.degree)
    group = np.minimum(families.degree[with_children], SIBLING_GROUPS) - 1
    state = sibling_state(codes, families.starts[:-1][with_children], values)
    cell = group * (2 * values + 2) + state
    counts = np.bincount(cell.astype(np.intp), minlength=SIBLING_GROUPS * (2 * values + 2))
    return counts.astype(np.int64).reshape(SIBLING_GROUPS, 2 * values + 2)


def sibling_state(codes: Index, starts: Index, values: int) -> Index:
    """The state of each run of codes: 0 nothing, v all, values + v some, 2 values + 1 different."""
    if len(starts) == 0:
        return np.zeros(0, dtype=np.int64)
    runs = starts.astype(np.intp)
    largest = np.maximum.reduceat(codes, runs)
    smallest = np.minimum.reduceat(np.where(codes == 0, values + 1, codes), runs)
    empty = np.minimum.reduceat(codes, runs) == 0
    state = np.where(empty, values + largest, largest)
    state = np.where(smallest < largest, 2 * values + 1, state)
    return np.where(largest == 0, 0, state).astype(np.int64)


def parents_by_child(child_of: Index, children: int, most: int) -> Index:
    """How many children have 0, 1, ... links, the last with all above.

    Where each parent has at most n links, one of them changes this by at most 2 n^2, squared.

    Args:
        child_of: shape (links,): the child of each link.
        children: how many children there are.
        most: where the numbers end.

    Returns:
        Shape (most + 1,).
    """
    held = np.bincount(child_of.astype(np.intp), minlength=children)
    return np.bincount(np.minimum(held, most), minlength=most + 1).astype(np.int64)


def grid(largest: int) -> list[int]:
    """Bounds on squared lengths, four in each octave, from 1 to at least `largest`: public."""
    edges = [1]
    power = 1
    while edges[-1] < largest:
        power += 1
        edge = isqrt(isqrt(1 << power))
        if edge > edges[-1]:
            edges.append(edge)
    return edges


def by_length(squares: NDArray[np.float64], edges: list[int]) -> Index:
    """Parents by squared length: 0, up to each edge, beyond; one of them changes one cell."""
    place = np.where(
        squares <= 0, 0, 1 + np.searchsorted(np.array(edges, dtype=np.float64), squares)
    )
    return np.bincount(place.astype(np.intp), minlength=len(edges) + 2).astype(np.int64)


@dataclass(frozen=True)
class Reach:
    """How far one child reaches, before clipping; all of it public.

    Args:
        most: the bound on children of one parent.
        attributes: the bound on a child's attributes.
        of_parent: the bound on a parent's attributes, the class of the number of children included.
    """

    most: int
    attributes: int
    of_parent: int

    def weighted2(self, length: int) -> int:
        """What a child changes at most, squared, in weighted combinations of a length."""
        return comb(self.attributes, length)

    def cross2(self) -> int:
        """The same in pairs across, where the class of the number of children may change too."""
        return (self.of_parent + 2 * FULL_CHILDREN**2) * self.attributes

    def entries(self, length: int) -> int:
        """How many entries of a parent's vector may be other than zero before or after."""
        return (self.most + 1) * comb(self.attributes, length)


def change2(unit: Unit, cap2: int, child2: int, coordinates: int) -> int:
    """The largest squared change of a clipped sum between neighbors, in units of 1 / FINE^2.

    Args:
        unit: who is protected.
        cap2: the bound on a parent's squared length.
        child2: what one child changes at most in a parent's unclipped vector, squared.
        coordinates: how many entries of a parent's vector one child's coming or going can touch.
    """
    parent = cap2 * FINE * FINE
    rounding = 2 * isqrt(child2 * coordinates * FINE * FINE) + 2 + coordinates
    child = min(2 * parent, child2 * FINE * FINE + rounding)
    return {"parent": parent, "child": child, "both": max(parent, child)}[unit]


def class_change2(weights: list[int], length: int, bound: int) -> int:
    """The largest squared change when a parent's class of the number of children changes.

    It is counted in squared sixteenths. Her old class goes and a new one comes; either may be
    unreleased, which changes how many attributes she has.

    Args:
        weights: what her combinations weigh by how many attributes she has.
        length: attributes per combination.
        bound: the largest number of attributes.
    """
    worst = 1
    for h in range(1, bound + 1):
        with_class = comb(h - 1, length - 1) * weights[h] ** 2
        others = comb(h - 1, length) * (weights[h] - weights[h - 1]) ** 2
        worst = max(worst, 2 * with_class, with_class + others)
    return worst
