"""Records and counts that show no group smaller than k: weaker than noise, and one-off.

What is guaranteed, and what is not, is said in `k_anonymity.md`; nothing here is differentially
private.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from populace.protect import randomness
from populace.vocabulary.combinations import Counts

_WORDS_AT_ONCE = 1 << 16
"""How many words of bit sets are worked on at a time: they stay in the processor's cache."""

_BATCHES = 8
"""Value-seeded records are made in so many turns, each from the values that are left."""

Ids = NDArray[np.int32]
Index = NDArray[np.int64]


def rounded(counts: Counts, k: int) -> Counts:
    """The counts rounded down to multiples of k, without those that become 0."""
    floor = counts.counts - counts.counts % k
    kept = floor > 0
    return Counts(counts.size, counts.length, counts.keys[kept], floor[kept], counts.unit)


@dataclass(frozen=True, eq=False)
class Records:
    """Records as sets of attributes.

    Args:
        owners: shape (held,), int64, rising: the record of each attribute.
        ids: shape (held,), int32: the attributes.
        total: how many records there are, those without attributes included.
    """

    owners: Index
    ids: Ids
    total: int

    def then(self, other: Records) -> Records:
        """These records, and the others after them."""
        return Records(
            np.concatenate([self.owners, other.owners + self.total]),
            np.concatenate([self.ids, other.ids]),
            self.total + other.total,
        )


@dataclass(frozen=True, eq=False)
class Crowd:
    """Subjects as sets of attributes, of which only sets that k subjects share may be shown.

    Args:
        starts: shape (subjects + 1,), int64: subject s owns ids[starts[s]:starts[s + 1]].
        ids: int32 attribute ids, rising within a subject.
        slot_of: shape (attributes,): the slot of each attribute; a record holds one of a slot.
        k: the smallest group that may be seen, at least 2.
    """

    starts: Index
    ids: Ids
    slot_of: NDArray[np.int32]
    k: int

    @property
    def total(self) -> int:
        """How many subjects there are."""
        return len(self.starts) - 1

    @cached_property
    def held(self) -> Index:
        """Shape (attributes,): how many subjects hold each."""
        return np.bincount(self.ids, minlength=len(self.slot_of)).astype(np.int64)

    @property
    def limits(self) -> Index:
        """Shape (attributes,): the same rounded down to multiples of k."""
        return self.held - self.held % self.k

    def row_seeded(self, oversampling: float) -> Records:
        """One record for each subject, their number rounded down to a multiple of k.

        A record holds as many of one subject's attributes, tried in random order, as at least k
        subjects share all together. No attribute stands in more records than its rounded count.

        Args:
            oversampling: how many more records, as a share, may be made to use up rounded counts.
        """
        number = self.total - self.total % self.k
        seeds = _shuffled(self.total)[:number]
        tried = self._tried(seeds, self.held >= self.k)
        owners, ids = self._grown(tried)
        records, left = _within(Records(owners, ids, number), self.limits)
        more = round(oversampling * number)
        return records.then(self._from_values(more, left)) if more else records

    def value_seeded(self, oversampling: float) -> Records:
        """Records that each start from one value, until the rounded counts of all are used up.

        A value is drawn by what is left of its rounded count, a subject that holds it at random,
        and then her other values are tried in random order.

        Args:
            oversampling: how many more records than subjects may be made, as a share.
        """
        number = self.total - self.total % self.k
        return self._from_values(number + round(oversampling * number), self.limits)

    def unseeded(self, number: int) -> Records:
        """Records drawn column by column, in a random order of the columns for each.

        The next value is drawn as it occurs among the subjects that agree with all that was drawn
        so far, where values too rare to be joined count as absent. Such a subject is found by
        drawing one at random before the first column: given what was drawn, she is uniform among
        those who agree.
        """
        seeds = _below(self.total, number) if self.total else np.zeros(0, dtype=np.int64)
        owners, ids = self._grown(self._tried(seeds, self.held >= self.k))
        return Records(owners, ids, number)

    def _from_values(self, number: int, left: Index) -> Records:
        """At most so many records, each from a value of which some is left."""
        made = Records(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int32), 0)
        by_value = np.argsort(self.ids, kind="stable")
        first = np.cumsum(self.held) - self.held
        owner = np.repeat(np.arange(self.total), np.diff(self.starts).astype(np.intp))
        turn = max(1, -(-number // _BATCHES))
        while made.total < number and left.sum() > 0:
            size = int(min(turn, number - made.total, left.sum()))
            starts = np.repeat(np.arange(len(left)), left.astype(np.intp))
            starts = starts[_shuffled(len(starts))[:size]]
            place = first[starts] + _below_each(self.held[starts])
            tried = self._tried(owner[by_value[place]], left > 0, starts.astype(np.int32))
            owners, ids = self._grown(tried)
            some, left = _within(Records(owners, ids, size), left, starts)
            made = made.then(some)
        return made

    def _tried(
        self, seeds: Index, open_: NDArray[np.bool_], firsts: Ids | None = None
    ) -> NDArray[np.int32]:
        """Shape (seeds, most): each seed's attributes in random order, then -1.

        Only attributes that are `open_` and that k subjects hold. With `firsts`, each comes first.
        """
        sizes = np.diff(self.starts)[seeds]
        owners = np.repeat(np.arange(len(seeds)), sizes.astype(np.intp))
        place = np.arange(len(owners)) - np.repeat(np.cumsum(sizes) - sizes, sizes.astype(np.intp))
        ids = self.ids[self.starts[seeds][owners] + place]
        usable = open_ & (self.held >= self.k)
        ranks = randomness.words(len(ids)) >> np.uint64(1)
        if firsts is not None:
            ranks[ids == firsts[owners]] = 0
        ranks[~usable[ids]] = np.iinfo(np.uint64).max
        order = np.lexsort((ranks, owners))
        matrix = np.full((len(seeds), int(sizes.max(initial=0))), -1, dtype=np.int32)
        matrix[owners, place] = np.where(usable[ids[order]], ids[order], -1)
        return matrix

    def _grown(self, tried: NDArray[np.int32]) -> tuple[Index, Ids]:
        """Join each row's attributes one after the other where k subjects share what results.

        Args:
            tried: shape (records, most): attributes that k subjects hold, then -1.

        Returns:
            The records and attributes that were joined, by record.
        """
        kept = np.zeros(tried.shape, dtype=bool)
        if tried.size:
            for first, bits in self._among_holders(np.unique(tried[:, 0])):
                rows = np.flatnonzero(tried[:, 0] == first)
                some = max(1, _WORDS_AT_ONCE // bits.shape[1])
                for start in range(0, len(rows), some):
                    part = rows[start : start + some]
                    kept[part] = self._joined(tried[part], bits)
        owners, places = np.nonzero(kept)
        return owners.astype(np.int64), tried[owners, places]

    def _among_holders(self, firsts: Ids) -> Iterator[tuple[int, NDArray[np.uint64]]]:
        """For each attribute, the bit sets of all attributes over the subjects that hold it."""
        sizes = np.diff(self.starts)
        by_value = np.argsort(self.ids, kind="stable")
        owner = np.repeat(np.arange(self.total), sizes.astype(np.intp))
        ends = np.cumsum(self.held)
        for first in firsts[firsts >= 0].tolist():
            holders = owner[by_value[ends[first] - self.held[first] : ends[first]]]
            number = sizes[holders].astype(np.intp)
            place = np.repeat(np.arange(len(holders)), number)
            inside = np.arange(len(place)) - np.repeat(np.cumsum(number) - number, number)
            ids = self.ids[self.starts[holders][place] + inside].astype(np.int64)
            words = -(-len(holders) // 64) * 2
            # Each bit is set once, so that adding is joining; 32 bits are exact in a float.
            sums = np.bincount(
                (ids * words + place // 32).astype(np.intp),
                weights=np.exp2(place % 32),
                minlength=len(self.slot_of) * words,
            )
            yield first, sums.astype(np.uint32).view(np.uint64).reshape(len(self.slot_of), -1)

    def _joined(self, tried: NDArray[np.int32], bits: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Which attributes are kept; all whom the bits stand for hold the first of each row."""
        kept = np.zeros(tried.shape, dtype=bool)
        kept[:, 0] = True
        slots = np.where(tried >= 0, self.slot_of[tried], -1)
        shared = bits[tried[:, 0]]
        for place in range(1, tried.shape[1]):
            taken = ((slots[:, :place] == slots[:, place, None]) & kept[:, :place]).any(axis=1)
            rows = np.flatnonzero((tried[:, place] >= 0) & ~taken)
            joint = shared[rows] & bits[tried[rows, place]]
            enough = _ones(joint) >= self.k
            shared[rows[enough]] = joint[enough]
            kept[rows[enough], place] = True
        return kept


def _within(records: Records, limits: Index, firsts: Index | None = None) -> tuple[Records, Index]:
    """Take each attribute from records, at random, until none stands in more than its limit.

    The attributes that records were started from are taken last. Returns the records and what is
    left of the limits.
    """
    owners, ids = records.owners, records.ids
    ranks = randomness.words(len(ids)) >> np.uint64(1)
    if firsts is not None:
        ranks[ids == firsts[owners]] = 0
    order = np.lexsort((ranks, ids))
    number = np.bincount(ids, minlength=len(limits)).astype(np.int64)
    before = np.cumsum(number) - number
    rank = np.empty(len(ids), dtype=np.int64)
    rank[order] = np.arange(len(ids)) - before[ids[order]]
    kept = rank < limits[ids]
    return Records(owners[kept], ids[kept], records.total), limits - np.minimum(number, limits)


def _ones(words: NDArray[np.uint64]) -> Index:
    """How many bits are set in each row."""
    if hasattr(np, "bitwise_count"):
        ones: NDArray[np.uint8] = np.bitwise_count(words)
    else:  # NumPy before 2.0
        ones = _ONES[words.view(np.uint16)]
    total: Index = ones.sum(axis=1, dtype=np.int64)
    return total


_ONES = np.array([word.bit_count() for word in range(1 << 16)], dtype=np.uint8)


def _shuffled(number: int) -> Index:
    """All numbers below, in random order."""
    return np.argsort(randomness.words(number), kind="stable").astype(np.int64)


def _below(limit: int, number: int) -> Index:
    """So many random numbers from 0 to limit - 1."""
    return _below_each(np.full(number, limit, dtype=np.int64))


def _below_each(limits: Index) -> Index:
    """A random number below each limit, even to one part in 2^63 / limit."""
    return ((randomness.words(len(limits)) >> np.uint64(1)) % limits.astype(np.uint64)).astype(
        np.int64
    )
