"""Protected counts and synthetic records as one compact stream of bytes, for the showcase page.

Which combinations are packed is decided here by a public rule; what they mean is not.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.combinations import find
from populace.vocabulary.combinations import pack as keys_of
from populace.vocabulary.table import Ragged, Table

MOST = 200_000
"""How many combinations a page holds at most; the shorter ones come first."""

MOST_RECORDS = 400_000
"""How many records a page holds at most, of all tables together."""

ROOM = 900_000
"""To how many bytes combinations and records are packed at most, of all tables together: with the
page itself, and as text, two megabytes."""

_WHOLE = 100
"""Beyond so many tenths margins are whole numbers."""

_KEYS = (1 << 16) - 1
"""From here on numbers are not told apart where they give an order."""

_MOST_MADE, _SPREAD = 1 << 22, 64
"""How many triples pairs may make so that a page tries them all, at most and for each held one."""

_PIECE = 1 << 18
_AT_ONCE = 1 << 18
_MIX = 0x9E3779B97F4A7C15
_LAST = (1 << 64) - 1

_Parts = tuple[NDArray[np.integer[Any]], ...]


def embedded(counts: Aggregates, most: int = MOST) -> tuple[Combinations, ...]:
    """The combinations that the page holds, out of those that are released.

    Lengths 1, 2, ... in turn, each whole while at most `most` combinations are taken in all; of
    a length that does not fit, all whose count is at least the smallest number that lets them fit.

    Returns:
        One entry per released length, in the released order.
    """
    kept: list[Combinations] = []
    for entry in counts.lengths:
        room = most - sum(len(other.ids) for other in kept)
        kept.append(entry if len(entry.ids) <= room else _largest(entry, room))
    return tuple(kept)


def _largest(entry: Combinations, room: int) -> Combinations:
    falling = np.sort(entry.counts)[::-1]
    chosen = entry.counts > falling[room]
    return replace(
        entry,
        ids=entry.ids[chosen],
        counts=entry.counts[chosen],
        margins=entry.margins[chosen],
    )


def pack(
    lengths: tuple[Combinations, ...],
    table: Table,
    share: float = 1.0,
    records: int = 0,
) -> tuple[bytes, int]:
    """The planes that `contract.TableData` describes, compressed.

    Where there are more records than a page holds, or all take more than its room, so many are
    taken as fit: the first ones in the order of a hash of their places, which says nothing of what
    they hold. They are put in an order of their own, in which they compress well: none of the
    page's figures depends on it.

    Args:
        lengths: the combinations.
        table: the synthetic records.
        share: of the room of a page; combinations are held even if they take more.
        records: the protected number of all, by which counts are expected.

    Returns:
        The bytes, and of how many records.
    """
    planes = (
        plane
        for place, entry in enumerate(lengths)
        for plane in _combinations(entry, lengths[:place], records)
    )
    begun = zlib.compressobj(8)
    counts = _compressed(begun, planes)
    alone = len(counts) + len(begun.copy().flush())
    room, held = int(ROOM * share), min(table.records, int(MOST_RECORDS * share))
    order = _drawn(table.records, held)
    while True:
        packer, rows = begun.copy(), np.sort(order[:held])
        packed = counts + _compressed(packer, map(_leb128, _records(table, rows))) + packer.flush()
        if len(packed) <= room or held == 0:
            return packed, held
        share = (room - alone) / max(1, len(packed) - alone)
        held = max(0, min(held - 1, int(held * min(share, 1.0) * 0.98)))


def _compressed(packer: zlib._Compress, parts: Iterable[bytes]) -> bytes:
    """What a packer makes of parts, a piece at a time, so that a request to stop is heard."""
    return b"".join(
        packer.compress(part[start : start + _PIECE])
        for part in parts
        for start in range(0, len(part), _PIECE)
    )


def _drawn(records: int, held: int) -> NDArray[np.int64]:
    """The first places in an order of all records without a pattern, the same everywhere.

    Args:
        records: how many there are.
        held: of how many the places are asked for.
    """
    # A little more than so many words lie below the bar, wherever there are many; else all count.
    bar = _LAST
    if held + (spare := 8 * math.isqrt(held) + 64) < records:
        bar = (held + spare) * ((1 << 64) // records)
    places, words = _below(bar, records)
    if len(words) < held:
        places, words = _below(_LAST, records)
    return places[np.argsort(words, kind="stable")]


def _below(bar: int, records: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The places whose words are no higher than a bar, rising, and these words."""
    places, words = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.uint64)]
    for start in range(0, records, _AT_ONCE):
        word = _words(start, min(start + _AT_ONCE, records))
        low = np.flatnonzero(word <= np.uint64(bar))
        places.append(low.astype(np.int64) + start)
        words.append(word[low])
    return np.concatenate(places), np.concatenate(words)


def _words(start: int, stop: int) -> NDArray[np.uint64]:
    """A word of each place from `start` to before `stop`, all distinct."""
    word = np.arange(start + 1, stop + 1, dtype=np.uint64) * np.uint64(_MIX)
    word ^= word >> np.uint64(31)
    word *= np.uint64(0xBF58476D1CE4E5B9)
    word ^= word >> np.uint64(29)
    return word


def _combinations(
    entry: Combinations, shorter: tuple[Combinations, ...], records: int
) -> Iterator[bytes]:
    """Ids, then counts and margins by how far they are from what shorter combinations say of them.

    Both are put in an order that a reader knows by then, in which like numbers stand together:
    counts by what is expected of them, margins by their counts, and among these by how uncertain
    the parts are.
    """
    parts = _parts(entry, shorter[-1]) if shorter else ()
    among = _among_made(entry, parts, shorter, records) if entry.length == 3 else None
    if entry.length == 3:
        yield b"\0" if among is None else b"\1"
    if among is None:
        yield from map(_leb128, _differences(entry))
    else:
        yield among
    expected, doubt = _told(entry.ids, parts, shorter, records)
    off = entry.counts - expected
    yield _bytes(np.where(off < 0, -2 * off - 1, 2 * off)[_by(expected)])
    margins = shown_margins(entry)
    order = _by(doubt)
    order = order[_by(entry.counts[order])]
    yield _bytes(np.where(margins > _WHOLE, margins // 10 + _WHOLE - 10, margins)[order])


def shown_margins(entry: Combinations) -> NDArray[np.int64]:
    """The margins of combinations in tenths, as the page holds them."""
    tenths = np.round(entry.margins * 10).astype(np.int64)
    # Beyond 10 the page shows whole numbers, and a margin may only be rounded up.
    return np.where(tenths > _WHOLE, -(-tenths // 10) * 10, tenths)


def _differences(entry: Combinations) -> Iterator[NDArray[np.int64]]:
    """Ids, a plane for each place."""
    ids = entry.ids.astype(np.int64)
    agree = np.ones(len(ids), dtype=bool)
    agree[:1] = False
    for place in range(entry.length):
        base = ids[:, place - 1].copy() if place else np.zeros(len(ids), dtype=np.int64)
        above = np.roll(ids[:, place], 1)
        base[agree] = above[agree]
        yield ids[:, place] - base
        agree &= ids[:, place] == above


def _among_made(
    triples: Combinations, parts: _Parts, shorter: tuple[Combinations, ...], records: int
) -> bytes | None:
    """Which are held of all triples whose three pairs are, a bit each, by what is expected of them.

    None where the parts of some are not held, or pairs make too many triples for those held.
    """
    pairs = shorter[1]
    number = np.bincount(pairs.ids[:, 0]) if len(pairs.ids) else np.zeros(0, dtype=np.int64)
    if (number * (number - 1) // 2).sum() > min(_MOST_MADE, _SPREAD * len(triples.ids)):
        return None
    if any((place < 0).any() for place in parts):
        return None
    stop = np.cumsum(number)[pairs.ids[:, 0]]
    further = stop - np.arange(len(stop)) - 1
    keys, wanted = keys_of(pairs.ids, pairs.size), keys_of(triples.ids, triples.size)
    tenths = shown_margins(pairs)
    expected, held = [], []
    for some in _runs(further):
        many = further[some]
        one = np.repeat(np.arange(some.start, some.stop), many)
        other = np.arange(len(one)) - np.repeat(np.cumsum(many) - many, many) + one + 1
        ends = np.stack([pairs.ids[one, 1], pairs.ids[other, 1]], axis=1)
        last, made = find(keys, keys_of(ends, pairs.size))
        by_pairs = one[made], other[made], last[made]
        ids = np.concatenate([pairs.ids[by_pairs[0]], ends[made, 1:]], axis=1)
        told, _ = _told_of(ids, by_pairs, shorter, tenths, records)
        expected.append(np.minimum(told, _KEYS).astype(np.uint16))
        held.append(find(wanted, keys_of(ids, triples.size))[1])
    return np.packbits(_sorted(held, expected), bitorder="little").tobytes()


def _sorted(parts: list[NDArray[np.bool_]], keys: list[NDArray[np.uint16]]) -> NDArray[np.bool_]:
    """What stands in parts by its keys, the smaller ones first, then as it stands.

    A part at a time, as the order of all takes sixteen bytes for each.
    """
    numbers = [np.bincount(key, minlength=_KEYS + 1) for key in keys]
    whole = np.sum(numbers, axis=0, dtype=np.int64)
    start = np.cumsum(whole) - whole
    found = np.empty(sum(map(len, parts)), dtype=np.bool_)
    for part, key, own in zip(parts, keys, numbers, strict=True):
        order = np.argsort(key, kind="stable")
        before = start - (np.cumsum(own) - own)
        found[before[key[order]] + np.arange(len(key))] = part[order]
        start += own
    return found


def _runs(numbers: NDArray[np.int64]) -> Iterator[slice]:
    """Slices of numbers that add up to some hundred thousand each, or hold one more."""
    ends, start = np.cumsum(numbers), 0
    while start < len(numbers):
        before = int(ends[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(ends, before + _AT_ONCE, side="right")))
        yield slice(start, stop)
        start = stop


def _parts(entry: Combinations, shorter: Combinations) -> tuple[NDArray[np.int64], ...]:
    """Where the parts of combinations stand among shorter ones, -1 where they do not.

    First those without the last attribute, then those without the one before it, and so on.
    """
    keys, found = keys_of(shorter.ids, shorter.size), []
    for left in reversed(range(entry.length)):
        place, there = find(keys, keys_of(np.delete(entry.ids, left, axis=1), shorter.size))
        found.append(np.where(there, place, -1))
    return tuple(found)


def _told(
    ids: NDArray[np.int32],
    parts: _Parts,
    shorter: tuple[Combinations, ...],
    records: int,
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """What combinations that are one attribute shorter say of each: its count, and their doubt.

    Returns:
        Counts as they would be without interaction of the highest order, roughly, and at most those
        of the parts; the sum of these parts' squared relative margins, in parts of 10,000. Both are
        0 where a part is not held. The page works the same out in the same order of operations, and
        gets the same to the last bit.
    """
    expected, doubt = np.zeros((2, len(ids)), dtype=np.int64)
    tenths = shown_margins(shorter[-1]) if parts else np.zeros(0, dtype=np.int64)
    for start in range(0, len(ids) if parts else 0, _AT_ONCE):
        some = slice(start, start + _AT_ONCE)
        places = tuple(place[some] for place in parts)
        expected[some], doubt[some] = _told_of(ids[some], places, shorter, tenths, records)
    return expected, doubt


def _told_of(
    ids: NDArray[np.int32],
    parts: _Parts,
    shorter: tuple[Combinations, ...],
    tenths: NDArray[np.int64],
    records: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """As `_told`, of some combinations. tenths: the margins of their parts."""
    length, doubt = ids.shape[1], np.zeros(len(ids))
    held = np.all([place >= 0 for place in parts], axis=0)
    if not held.any():
        return doubt, doubt
    within = shorter[length - 2]
    counts = [within.counts[place].astype(np.float64) for place in parts]
    expected = np.min(counts, axis=0)
    if length == 2:
        expected = np.minimum(expected, np.floor(counts[0] * counts[1] / max(1, records)))
    elif length == 3:
        single = np.ones(int(ids.max()) + 1)
        known = shorter[0].ids[:, 0] < len(single)
        single[shorter[0].ids[known, 0]] = np.maximum(1, shorter[0].counts[known])
        first, second, third = (single[ids[:, place]] for place in range(3))
        product = counts[0] * counts[1] / first * counts[2] / second * records / third
        expected = np.minimum(expected, np.floor(product))
    for place, count in zip(parts, counts, strict=True):
        margin = tenths[place].astype(np.float64)
        doubt += margin * margin / (count * count)
    doubt = np.minimum(np.floor(doubt * 100), _KEYS)
    return np.where(held, expected, 0), np.where(held, doubt, 0)


def _by(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The places of numbers, the smaller ones first; from a bar on they stay as they are."""
    return np.argsort(np.minimum(numbers, _KEYS).astype(np.uint16), kind="stable")


def _bytes(numbers: NDArray[np.int64]) -> bytes:
    """Numbers of at least 0 as a byte each, then what is above 255 of those that are not below."""
    low = np.minimum(numbers, 255)
    return low.astype(np.uint8).tobytes() + _leb128(numbers[low == 255] - 255)


def _records(table: Table, rows: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    plain = [cells[rows] for cells in table.cells if not isinstance(cells, Ragged)]
    order = rows[np.lexsort(plain[::-1])] if plain else rows
    for cells in table.cells:
        if not isinstance(cells, Ragged):
            yield cells[order].astype(np.int64)
            continue
        held = np.diff(cells.starts)[order].astype(np.intp)
        starts = np.cumsum(held) - held
        where = np.repeat(cells.starts[:-1][order] - starts, held) + np.arange(held.sum())
        codes = cells.codes[where].astype(np.int64)
        steps = np.diff(codes, prepend=0)
        first = starts[held > 0]
        steps[first] = codes[first]
        yield held
        yield steps


def _leb128(numbers: NDArray[np.int64]) -> bytes:
    """Numbers of at least 0, seven bits a byte, lowest first; the last byte has no top bit."""
    most = int(numbers.max(initial=0))
    if most < 1 << 7:
        return numbers.astype(np.uint8).tobytes()
    width = np.ones(len(numbers), dtype=np.int64)
    for shift in range(7, most.bit_length(), 7):
        width += (numbers >> shift) > 0
    ends = np.cumsum(width)
    content = np.zeros(int(width.sum()), dtype=np.uint8)
    for place in range(int(width.max(initial=0))):
        rows = np.flatnonzero(width > place)
        bits = numbers[rows] >> (7 * place) & 127
        more = np.where(width[rows] > place + 1, 128, 0)
        content[ends[rows] - width[rows] + place] = bits | more
    return content.tobytes()
