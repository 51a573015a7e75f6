"""Protected counts and synthetic records as one compact stream of bytes, for the showcase page.

Which combinations are packed is decided here by a public rule; what they mean is not.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.table import Ragged, Table

MOST = 200_000
"""How many combinations a page holds at most; the shorter ones come first."""

MOST_RECORDS = 400_000
"""How many records a page holds at most, of all tables together."""

ROOM = 900_000
"""To how many bytes combinations and records are packed at most, of all tables together: with the
page itself, and as text, two megabytes."""

_PIECE = 1 << 18
_AT_ONCE = 1 << 20
_MIX = 0x9E3779B97F4A7C15
_LAST = (1 << 64) - 1


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

    Returns:
        The bytes, and of how many records.
    """
    planes = (_leb128(plane) for entry in lengths for plane in _combinations(entry))
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


def _combinations(entry: Combinations) -> Iterator[NDArray[np.int64]]:
    ids = entry.ids.astype(np.int64)
    agree = np.ones(len(ids), dtype=bool)
    agree[:1] = False
    for place in range(entry.length):
        base = ids[:, place - 1].copy() if place else np.zeros(len(ids), dtype=np.int64)
        above = np.roll(ids[:, place], 1)
        base[agree] = above[agree]
        yield ids[:, place] - base
        agree &= ids[:, place] == above
    yield entry.counts
    # Beyond 10 the page shows whole numbers, and a margin may only be rounded up.
    tenths = np.round(entry.margins * 10).astype(np.int64)
    yield np.where(tenths > 100, -(-tenths // 10) * 10, tenths)


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
