"""Lemma T2 by brute force: how far a record below the root moves weighted vectors, unclipped."""

from __future__ import annotations

import numpy as np
import pytest

from populace.count import FINE, Span, subtrees
from populace.count import trees as below

LEVELS = 3
CELLS = 2


def in_order(number):
    return np.arange(number, dtype=np.uint64)


def vectors(owners, cells, mosts):
    """For each level the root's weighted vector, in parts of FINE, before it is rounded."""
    rows, records, found = below.rows_of_root(1), 1, []
    for owner, cell, most in zip(owners, cells, mosts, strict=True):
        rows, _ = below.rows_below(rows, owner, records, most, in_order)
        records = len(owner)
        held = np.zeros(CELLS * 2)
        for place in range(CELLS):
            np.add.at(held, cell[rows.record, place], rows.weight * FINE / below.WHOLE)
        found.append(held)
    return found


def without(owners, cells, level, gone):
    """One record of a level gone with what hangs on it."""
    owners, cells = [each.copy() for each in owners], list(cells)
    lost = np.array([gone])
    for at in range(level, LEVELS):
        kept = ~np.isin(np.arange(len(owners[at])), lost)
        number = np.cumsum(kept) - 1
        owners[at], cells[at] = owners[at][kept], cells[at][kept]
        if at + 1 < LEVELS:
            lost = np.flatnonzero(np.isin(owners[at + 1], lost))
            owners[at + 1] = np.where(
                np.isin(np.arange(len(owners[at + 1])), lost), -1, number[owners[at + 1]]
            )
    return owners, cells


def random_tree(rng, mosts):
    """Below one root so many on each that some are too many; alike as often as not."""
    owners, cells, upper = [], [], 1
    for most in mosts:
        held = rng.integers(0, most + 2, upper)
        owner = np.repeat(np.arange(upper), held).astype(np.int64)
        alike = rng.random() < 0.7
        cell = np.zeros(len(owner), dtype=int) if alike else rng.integers(0, 2, len(owner))
        if alike and len(cell) and rng.random() < 0.5:
            cell[0] = 1
        owners.append(owner)
        # Each row stands in CELLS cells: the first or the second of each pair.
        cells.append(np.stack([cell, 2 + cell], axis=1))
        upper = len(owner)
    return owners, cells


def worst(trees, seed=0):
    """The largest move of any level, over what lemma T2 says of it."""
    rng, largest = np.random.default_rng(seed), 0.0
    for _ in range(trees):
        mosts = tuple(rng.integers(1, 6, LEVELS).tolist())
        owners, cells = random_tree(rng, mosts)
        level = int(rng.integers(LEVELS))
        if not len(owners[level]):
            continue
        gone = int(rng.integers(len(owners[level])))
        one = vectors(owners, cells, mosts)
        other = vectors(*without(owners, cells, level, gone), mosts)
        for at, (before, after) in enumerate(zip(one, other, strict=True)):
            moved = float(np.linalg.norm(before - after))
            if at < level:
                assert moved == 0
                continue
            said = subtrees.Part(level + 1, Span(mosts[: at + 1], CELLS)).moved(CELLS)
            assert moved <= said, (mosts, level, at)
            largest = max(largest, moved / said)
    return largest


def test_a_record_moves_vectors_by_no_more_than_is_said():
    assert 0.95 <= worst(1500) <= 1.0


def touched(level, mosts):
    """How many entries are other than zero before or after a full record of a level goes.

    Every row stands in a cell of its own, and one more record is there to be promoted in its place.
    """
    owners, cells, upper = [], [], 1
    for at, most in enumerate(mosts):
        held = np.full(upper, most + (at == level))
        owners.append(np.repeat(np.arange(upper), held).astype(np.int64))
        upper = len(owners[-1])
        cells.append(np.arange(upper))

    def found(owners, cells):
        rows, records, seen = below.rows_of_root(1), 1, []
        for owner, cell, most in zip(owners, cells, mosts, strict=True):
            rows, _ = below.rows_below(rows, owner, records, most, in_order)
            records = len(owner)
            seen.append(set(cell[rows.record].tolist()))
        return seen

    before, after = found(owners, cells), found(*without(owners, cells, level, 0))
    return [len(one | other) for one, other in zip(before, after, strict=True)]


def test_a_promoted_record_touches_all_that_hangs_on_it():
    mosts = (2, 3, 4)
    for level in range(LEVELS):
        for at, number in enumerate(touched(level, mosts)):
            span = Span(mosts[: at + 1], 1)
            assert number <= subtrees.entries(span, 1)
            assert at <= level or number > span.records + 1


def test_weights_that_are_not_recursive_are_caught(monkeypatch):
    monkeypatch.setattr(below, "shared", lambda *given: np.full_like(given[1], below.WHOLE))
    with pytest.raises(AssertionError):
        worst(300)


def test_a_bound_without_what_hangs_on_a_record_is_caught(monkeypatch):
    monkeypatch.setattr(subtrees, "FULL_CHILDREN", 1)
    with pytest.raises(AssertionError):
        worst(300)
