"""How long the pairs of one link may be in what each parent adds, where both ends are protected.

From what a parent holds and public facts alone; nothing is measured here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from populace import count
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.precision import Precision
from populace.vocabulary.table import Column


def link_lengths(
    people: count.Subjects,
    parents: Aggregates,
    columns: Sequence[Column],
    precision: Precision,
    bound: int,
) -> NDArray[np.int64]:
    """Shape (parents,): the largest squared length of one link's pairs, in parts of EVEN.

    Args:
        people: the parents' released attributes.
        parents: their columns and attributes.
        columns: those of a link with its child, of which every value is public or was released.
        precision: how precisely pairs are measured.
        bound: how many values a link may hold with its child.
    """
    below = len(parents.columns)
    most = [min(bound, len(each.values)) if each.multivalued else 1 for each in columns]
    lower = below + np.arange(len(columns))
    of_column = [
        count.heaviest_link(
            precision.weights(np.stack([np.full_like(lower, upper), lower], axis=1)).tolist(),
            most,
            bound,
        )
        for upper in range(below)
    ]
    heaviest = np.array(of_column, dtype=np.int64)[parents.attributes.column_of]
    return count.link_lengths(people, heaviest)
