"""What is kept of a subject who holds more than counts: a function of what is hers and of a key.

The proof that others do not matter is in `clipping.md`. The key is drawn in `protect`; nothing here
is random.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.digests import Words, words
from populace.vocabulary.table import Column


def kept(
    starts: NDArray[np.int64],
    ids: NDArray[np.int32],
    bound: int,
    columns: Sequence[Column],
    key: bytes,
    known_by: Words | None = None,
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """At most `bound` attributes of each subject: those with the smallest words.

    The word of an attribute is a function of the key, of what the subject is known by, and of the
    name of the column and the text of the value. It never looks at ids, which number what is found
    in the data, so that one person's rare value would move those of all others; nor at the place of
    a row, at a partition or at an attempt.

    Args:
        starts: shape (subjects + 1,): subject s holds ids[starts[s]:starts[s + 1]].
        ids: rising within a subject, as numbered by `Attributes(columns)`.
        bound: the public bound, at least 1.
        columns: with all their values.
        key: bytes that depend on no data.
        known_by: shape (subjects,), as `digests.identity` gives it. Where there is none, all that a
            subject holds stands for it, so that two who hold the same lose the same.

    Returns:
        The starts and ids of what is kept.
    """
    sizes = np.diff(starts)
    many = np.flatnonzero(sizes > bound)
    if len(many) == 0:
        return starts, ids
    owner = np.repeat(np.arange(len(many)), sizes[many].astype(np.intp))
    before = np.cumsum(sizes[many]) - sizes[many]
    place = np.arange(len(owner)) + (starts[many] - before)[owner]
    found, rank = _of_attributes(ids[place], columns, key)
    own = np.add.reduceat(found, before.astype(np.intp)) if known_by is None else known_by[many]
    order = np.lexsort((rank, _mixed(found ^ _mixed(own)[owner]), owner))
    gone = order[np.arange(len(owner)) - before[owner] >= bound]
    stays = np.ones(len(ids), dtype=bool)
    stays[place[gone]] = False
    total = np.concatenate([[0], np.cumsum(stays, dtype=np.int64)])
    return total[starts], ids[stays]


def _of_attributes(
    ids: NDArray[np.int32], columns: Sequence[Column], key: bytes
) -> tuple[Words, NDArray[np.int64]]:
    """The keyed word of each attribute, and where its text stands among those that are there.

    Of two texts it depends on nobody else which one comes first.
    """
    first = np.cumsum([0, *(len(column.values) for column in columns)])
    distinct, inverse = np.unique(ids, return_inverse=True)
    holders = np.searchsorted(first, distinct, side="right") - 1
    codes = (distinct - first[holders]).tolist()
    texts = [
        (columns[place].name, columns[place].values[code])
        for place, code in zip(holders.tolist(), codes, strict=True)
    ]
    rank = np.empty(len(texts), dtype=np.int64)
    rank[sorted(range(len(texts)), key=texts.__getitem__)] = np.arange(len(texts))
    inverse = inverse.reshape(-1)
    return words(texts, key, b"attribute")[inverse], rank[inverse]


def _mixed(each: Words) -> Words:
    """The finalizer of SplitMix64 (Steele, Lea and Flood 2014): one to one on 64 bits."""
    each = each + np.uint64(0x9E3779B97F4A7C15)
    each = (each ^ (each >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    each = (each ^ (each >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return each ^ (each >> np.uint64(31))
