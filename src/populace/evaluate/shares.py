"""How often each single value occurs in the table, in the released counts and in the records.

Every figure is as sensitive as the table; nothing is counted here.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from populace.evaluate.accuracy import Comparison
from populace.vocabulary.attributes import Attributes

MOST = 20
"""So many values of a column are named, the most frequent ones."""


def one_way(
    released: Comparison, synthetic: Comparison, attributes: Attributes
) -> list[dict[str, Any]]:
    """The most frequent values of each column with their counts.

    Args:
        released: released counts of single values beside true ones.
        synthetic: counts of the synthetic records beside true ones.
        attributes: the numbering that both follow.

    Returns:
        For each column its name, how many of its values occur at all, and of the most frequent
        `MOST`, by true count, the true, released (0 where it was not) and synthetic counts and
        the margin (None where there is none).
    """
    true, counts, drawn = (np.zeros(attributes.size, dtype=np.int64) for _ in range(3))
    margins = np.full(attributes.size, np.nan)
    # The key of a single value is its number.
    places = released.keys.astype(np.int64)
    true[places], counts[places] = released.true, released.released
    if released.margins is not None:
        margins[places] = released.margins
    places = synthetic.keys.astype(np.int64)
    true[places], drawn[places] = synthetic.true, synthetic.released
    found = []
    for column, start in zip(attributes.columns, attributes.starts, strict=False):
        stop = start + len(column.values)
        occurs = np.flatnonzero((true + counts + drawn)[start:stop]) + start
        order = occurs[np.lexsort((-counts[occurs], -true[occurs]))][:MOST]
        found.append(
            {
                "column": column.name,
                "number": len(occurs),
                "values": [
                    {
                        "value": column.values[place - start],
                        "true": int(true[place]),
                        "released": int(counts[place]),
                        "margin": None if np.isnan(margins[place]) else float(margins[place]),
                        "synthetic": int(drawn[place]),
                    }
                    for place in order.tolist()
                ],
            }
        )
    return found
