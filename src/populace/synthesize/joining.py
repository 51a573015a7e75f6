"""Links to synthetic children: numbers of links first, then which child each link leads to.

No link and no child is drawn here. Integers alone decide, so the same links are found anywhere.

Every child gets a number of links, so that numbers are spread as released; large ones go where more
links want children of that kind than there are. A link then leads to a child that holds what the
link wants, or, where all of these have their number, to one that differs in as few columns as can
be found. No parent is linked twice to one child while another child can be found.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, combinations, islice

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.generator import Generator, Words, mixed

_MOST_TRIED = 200
_ROUNDS = 20


def join(
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
    kinds, of = np.unique(np.concatenate([held, wanted]), axis=0, return_inverse=True)
    of = of.reshape(-1).astype(np.int64)
    kind_of_child, kind_of_link = of[: len(held)], of[len(held) :]
    demand = np.bincount(kind_of_link.astype(np.intp), minlength=len(kinds)).astype(np.int64)
    numbers = _numbers(degrees, len(held), len(wanted), generator)
    number = _handed_out(numbers, kind_of_child, demand, generator)
    stubs = _stubs(number, generator)
    child_of = _joined(wanted, held[stubs], stubs)
    return _once(child_of, kind_of_child, parent_of, len(held), generator)


def _numbers(degrees: Index, children: int, links: int, generator: Generator) -> Index:
    """Shape (children,), falling: numbers of links, spread as `degrees`, that add up to `links`."""
    shape = degrees if degrees[1:].sum() > 0 else np.array([0, 1], dtype=np.int64)
    edges = np.cumsum(shape) * children // int(shape.sum())
    result = np.repeat(np.arange(len(shape)), np.diff(edges, prepend=0).astype(np.intp))
    missing = links - int(result.sum())
    if missing > 0:
        result += missing // children
        result[generator.permutation(children)[: missing % children]] += 1
    for least in (1, 0):
        spare = np.repeat(np.arange(children), np.maximum(result - least, 0).astype(np.intp))
        over = max(0, int(result.sum()) - links)
        np.subtract.at(result, spare[generator.permutation(len(spare))][:over], 1)
    return np.sort(result)[::-1].astype(np.int64)


def _handed_out(numbers: Index, kind_of_child: Index, demand: Index, generator: Generator) -> Index:
    """Shape (children,): a number for each child, the largest first.

    A number goes to a kind in proportion to what is wanted of it beyond one link for each of its
    children; ones and zeros where as much is still wanted.

    Args:
        numbers: shape (children,), falling.
        kind_of_child: shape (children,).
        demand: shape (kinds,): how many links want a child of each kind.
        generator: the source of random words.
    """
    children = generator.permutation(len(kind_of_child))
    children = children[np.argsort(kind_of_child[children], kind="stable")]
    supply = np.bincount(kind_of_child.astype(np.intp), minlength=len(demand)).astype(np.int64)
    next_of = np.cumsum(supply) - supply
    result = np.zeros(len(kind_of_child), dtype=np.int64)
    unmet, left = demand.copy(), supply.copy()
    amounts, times = np.unique(numbers, return_counts=True)
    for amount, count in zip(amounts[::-1].tolist(), times[::-1].tolist(), strict=True):
        beyond = np.maximum(unmet - left, 0) if amount > 1 else np.maximum(unmet, 0)
        given = _spread(count, beyond, left, generator)
        places = np.repeat(next_of, given.astype(np.intp)) + _within(given)
        result[children[places]] = amount
        next_of, left, unmet = next_of + given, left - given, unmet - given * amount
    return result


def _spread(count: int, weights: Index, most: Index, generator: Generator) -> Index:
    """`count` shared in proportion to weights, none above its bound; the rest as bounds allow."""
    given = np.zeros_like(most)
    order = generator.permutation(len(most))
    for wish in (weights, weights, weights, most):
        rest, room = count - int(given.sum()), most - given
        shares = np.where(room > 0, wish, 0)
        total = int(shares.sum())
        if rest == 0 or total == 0:
            continue
        start = int(generator.fractions(1, 30)[0]) * total >> 30
        edges = (np.cumsum(shares[order]) * rest + start) // total
        given[order] += np.minimum(np.diff(edges, prepend=start // total), room[order])
    for place in order[: len(order) if int(given.sum()) < count else 0]:
        given[place] += min(count - int(given.sum()), int(most[place] - given[place]))
    return given


def _within(counts: Index) -> Index:
    """0, 1, ... within each run of the given lengths."""
    starts = np.cumsum(counts) - counts
    return np.arange(int(counts.sum())) - np.repeat(starts, counts.astype(np.intp))


def _stubs(number: Index, generator: Generator) -> Index:
    """Each child as often as it has links: first all that have one, then all that have a second."""
    order = generator.permutation(len(number))
    rounds = np.repeat(order, number[order].astype(np.intp))
    turn = _within(number[order])
    return rounds[np.argsort(turn, kind="stable")].astype(np.int64)


def _joined(wanted: Index, held: Index, stubs: Index) -> Index:
    """A child for each link, with as few columns left out of the comparison as it takes.

    Args:
        wanted: shape (links, columns).
        held: shape (links, columns): what the child of each stub holds.
        stubs: shape (links,): that child.
    """
    mine, theirs = _signs(wanted), _signs(held)
    result = np.full(len(wanted), -1, dtype=np.int64)
    links, open_stubs = np.arange(len(wanted)), np.arange(len(stubs))
    for out in _left_out(wanted.shape[1]):
        if len(links) == 0:
            break
        here, there = _pairs(
            *(
                signs[rows].sum(axis=1, dtype=np.uint64)
                - signs[rows][:, out].sum(axis=1, dtype=np.uint64)
                for signs, rows in ((mine, links), (theirs, open_stubs))
            )
        )
        result[links[here]] = stubs[open_stubs[there]]
        links, open_stubs = np.delete(links, here), np.delete(open_stubs, there)
    return result


def _signs(codes: Index) -> Words:
    """A word for each code of each column, so that records with equal sums of words are alike.

    Two that are not have equal sums once in 2^64.
    """
    columns = np.arange(codes.shape[1], dtype=np.uint64) << np.uint64(40)
    return mixed(codes.astype(np.uint64) + columns)


def _left_out(columns: int) -> Iterator[list[int]]:
    """Columns not to compare: none, each one, each two ... while these are few; then all."""
    several = (combinations(range(columns), size) for size in range(columns))
    yield from map(list, islice(chain.from_iterable(several), _MOST_TRIED))
    yield list(range(columns))


def _pairs(some: Words, others: Words) -> tuple[Index, Index]:
    """Places in two lists of keys, pair by pair of one key, each used once."""
    _, key = np.unique(np.concatenate([some, others]), return_inverse=True)
    widest = max(len(some), len(others)) + 1
    turns = []
    for keys in np.split(key.reshape(-1).astype(np.int64), [len(some)]):
        order = np.argsort(keys, kind="stable")
        counts = np.bincount(keys.astype(np.intp))
        turns.append((order, keys[order] * widest + _within(counts)))
    (order, mine), (other_order, theirs) = turns
    _, here, there = np.intersect1d(mine, theirs, assume_unique=True, return_indices=True)
    return order[here].astype(np.int64), other_order[there].astype(np.int64)


def _once(
    child_of: Index, kind_of_child: Index, parent_of: Index, children: int, generator: Generator
) -> Index:
    """The same links, exchanged where a parent has one child twice, while that can be had.

    Children of one kind are exchanged for as long as that helps, then any.
    """
    links = len(child_of)
    for turn in range(_ROUNDS):
        key = parent_of * children + child_of
        order = np.argsort(key, kind="stable")
        again = order[1:][key[order][1:] == key[order][:-1]]
        if len(again) == 0:
            break
        kind = kind_of_child[child_of] if turn < _ROUNDS // 2 else np.zeros(links, dtype=np.int64)
        alike = np.argsort(kind, kind="stable")
        first = np.searchsorted(kind[alike], kind[again], side="left")
        size = np.searchsorted(kind[alike], kind[again], side="right") - first
        drawn = first + (generator.fractions(len(again), 30) * size >> 30)
        for one, other in zip(again.tolist(), alike[drawn].tolist(), strict=True):
            child_of[one], child_of[other] = child_of[other], child_of[one]
    return child_of
