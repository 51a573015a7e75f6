"""Groups that are large enough and still tell: all of their members share a further value.

No group is named: only its column.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts, pack


def homogeneous(counts: Sequence[Counts], attributes: Attributes, k: int) -> NDArray[np.int64]:
    """For each column, how many groups of at least k subjects all share a value of it.

    A group is who holds a combination of attributes of other columns, shorter than the longest
    counted: Machanavajjhala and others (2007) call it homogeneous, with l = 1.

    Args:
        counts: exact counts of length 1, 2, ...
        attributes: the numbering of attributes.
        k: the smallest group.

    Returns:
        Shape (columns,).
    """
    found = np.zeros(len(attributes.columns), dtype=np.int64)
    for shorter, longer in pairwise(counts):
        large = longer.counts >= k
        ids, number = longer.ids[large], longer.counts[large]
        owner = attributes.column_of[ids]
        for place in range(longer.length):
            rest = np.delete(np.arange(longer.length), place)
            other = (owner[:, rest] != owner[:, place, None]).all(axis=1)
            group = shorter.of(pack(ids[:, rest], longer.size))
            shared = owner[(group == number) & other, place]
            found += np.bincount(shared, minlength=len(found))
    return found
