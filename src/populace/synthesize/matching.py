"""Links to synthetic children: which child each drawn link leads to.

No link and no child is drawn here. Releases of version 1 of `matched-network` are made with this;
later ones with `joining`, which keeps to the numbers of links.

A link comes with values of the child that it wants. Children that hold just these take as many
links as are wanted of them, some more than others as the released numbers of links per child say;
what no child holds goes to children that differ least. No parent is linked twice to one child while
another child can be found.
"""

from __future__ import annotations

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.generator import Generator


def match(
    wanted: Index, held: Index, parent_of: Index, degrees: Index, generator: Generator
) -> Index:
    """A child for each link.

    Args:
        wanted: shape (links, columns): codes of the child that each link wants.
        held: shape (children, columns): codes that each child holds; at least one child where there
            are links.
        parent_of: shape (links,): the parent of each link, rising.
        degrees: wanted numbers of children with 0, 1, ... links.
        generator: the source of random words.

    Returns:
        Shape (links,): children.
    """
    if len(wanted) == 0:
        return np.zeros(0, dtype=np.int64)
    kinds, of = np.unique(np.concatenate([wanted, held]), axis=0, return_inverse=True)
    of = of.reshape(-1).astype(np.int64)
    kind_of_link, kind_of_child = of[: len(wanted)], of[len(wanted) :]
    supply = np.bincount(kind_of_child.astype(np.intp), minlength=len(kinds))
    open_kinds = np.flatnonzero(supply)
    for kind in np.unique(kind_of_link[supply[kind_of_link] == 0]):
        apart = (kinds[open_kinds] != kinds[kind]).sum(axis=1)
        near = open_kinds[apart == apart.min()]
        rows = np.flatnonzero(kind_of_link == kind)
        shares = np.cumsum(supply[near])
        drawn = generator.fractions(len(rows), 30) * int(shares[-1]) >> 30
        kind_of_link[rows] = near[np.searchsorted(shares, drawn, side="right")]
    demand = np.bincount(kind_of_link.astype(np.intp), minlength=len(kinds))
    children = generator.permutation(len(held))
    children = children[np.argsort(kind_of_child[children], kind="stable")]
    starts = np.cumsum(supply) - supply
    links = np.argsort(kind_of_link, kind="stable").astype(np.int64)
    result = np.zeros(len(wanted), dtype=np.int64)
    begin = 0
    shape = degrees if degrees[1:].sum() > 0 else np.array([0, 1], dtype=np.int64)
    for kind in np.flatnonzero(demand):
        some = children[starts[kind] : starts[kind] + supply[kind]]
        rows = links[begin : begin + demand[kind]]
        begin += int(demand[kind])
        result[rows] = some[_places(len(rows), len(some), shape, generator)]
    return _once(result, parent_of, len(held), generator)


def _places(links: int, children: int, shape: Index, generator: Generator) -> Index:
    """For links in order of their parents the place of each one's child.

    Each child has a number of links drawn by `shape`, changed by as few as it takes to have as many
    as there are links. First every child that has any gets one, then every child that has a second
    one, and so on, so that neighbors lead to different children.
    """
    edges = np.cumsum(shape)
    drawn = generator.fractions(children, 40) * int(edges[-1]) >> 40
    number = np.searchsorted(edges, drawn, side="right").astype(np.int64)
    missing = links - int(number.sum())
    if missing < 0:
        for least in (1, 0):
            spare = np.repeat(np.arange(children), np.maximum(number - least, 0).astype(np.intp))
            spare = spare[generator.permutation(len(spare))][: int(number.sum()) - links]
            np.subtract.at(number, spare, 1)
    elif missing > 0:
        order = generator.permutation(children)
        order = order[np.argsort(number[order] > 0, kind="stable")]
        number[order] += missing // children
        number[order[: missing % children]] += 1
    rounds = np.arange(int(number.max(initial=0)))
    _, place = np.nonzero(rounds[:, None] < number)
    return place.astype(np.int64)


def _once(child_of: Index, parent_of: Index, children: int, generator: Generator) -> Index:
    """The same links with another child where a parent has one twice, while that can be had."""
    for _ in range(20):
        key = parent_of * children + child_of
        order = np.argsort(key, kind="stable")
        again = order[1:][key[order][1:] == key[order][:-1]]
        if len(again) == 0:
            break
        child_of[again] = generator.fractions(len(again), 30) * children >> 30
    return child_of
