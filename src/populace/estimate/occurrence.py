"""Which combinations that are too uncertain to be released may still occur in records.

Reads published counts alone, so that whoever has a release can work it out again.
"""

from __future__ import annotations

import numpy as np

from populace.estimate.candidates import blocks
from populace.estimate.lookup import Lookup
from populace.estimate.prediction import expected
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.combinations import Ids
from populace.vocabulary.release import Fabrication

_LENGTH = 3
_HIDDEN = 0.1
_EXPECTED: dict[Fabrication, float | None] = {"minimize": None, "balanced": 0.4, "complete": 0.2}
_EARLIER: dict[Fabrication, float | None] = {**_EXPECTED, "balanced": 0.5}


def may_occur(aggregates: Aggregates, fabrication: Fabrication, *, earlier: bool = False) -> Ids:
    """The unreleased triples of released pairs that are expected often enough.

    Expected at least 0.4 times in a balanced release, 0.2 times in a complete one, by
    `prediction.expected`; none is allowed to minimize fabrication. Nor is one that is expected so
    often that the noise would hardly have hidden it: more than 0.1 standard deviations.

    The expected count is found by elementary operations in one order, which give the same bits on
    every platform.

    Args:
        aggregates: the published counts.
        fabrication: as the release was asked for.
        earlier: whether half a time is asked for in a balanced release, as by synthesizers before
            version 4.

    Returns:
        Shape (triples, 3), int32, rows in rising lexicographic order.
    """
    least, released = (_EARLIER if earlier else _EXPECTED)[fabrication], aggregates.lengths
    found = [np.empty((0, _LENGTH), dtype=np.int32)]
    if least is not None and aggregates.longest >= _LENGTH:
        own, attributes = released[_LENGTH - 1], aggregates.attributes
        table, shorter = Lookup(own), released[: _LENGTH - 1]
        for block in blocks(shorter, attributes):
            unreleased = block[table.places(np.ascontiguousarray(block.T)) < 0]
            mean = expected(unreleased, shorter, aggregates.records)
            most = _HIDDEN * own.scales(attributes.column_of[unreleased])
            found.append(unreleased[(mean >= least) & (mean <= most)])
    return np.concatenate(found)
