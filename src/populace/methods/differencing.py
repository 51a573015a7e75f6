"""What an earlier release and a new one tell together that neither tells alone.

Only what both have published is looked at; the table is not needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.combinations import find, pack
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.release import KAnonymousSettings, Release


@dataclass(frozen=True)
class Differences:
    """How the rounded counts of two k-anonymous releases differ.

    Args:
        both: combinations that both report, the whole data set included.
        moved: those of them whose counts cannot both be true of the same table.
        narrowed: those whose true count both together pin down to fewer than k numbers.
        appeared: combinations of values and lengths known to both that only the new one reports.
        gone: the same the other way round.
        same: whether both have the same k.
    """

    both: int
    moved: int
    narrowed: int
    appeared: int
    gone: int
    same: bool = True

    def sentences(self) -> tuple[str, ...]:
        """What the publisher should know before publishing the new one."""
        changed = self.moved + self.appeared + self.gone
        if not self.same:
            first = (
                "The earlier release has another k, so that counts, and what is reported at all,"
                " differ for that alone."
            )
        elif changed:
            first = (
                f"Compared with the earlier release, {changed:,} combinations crossed a multiple"
                f" of k ({self.moved:,} counts moved, {self.appeared:,} appeared, {self.gone:,} are"
                " gone): whoever knows what else changed can tell that a certain person joined or"
                " left."
            )
        else:
            first = (
                f"No rounded count differs from the earlier release ({self.both:,} compared). The"
                " records were drawn anew, and show other parts of people."
            )
        if not self.narrowed:
            return (first,)
        second = (
            f"Both releases together pin {self.narrowed:,} counts down further than k: use the same"
            " k as before."
        )
        return (first, second)


def differences(earlier: Release, new: Release) -> Differences:
    """Compare the counts of two k-anonymous releases of one data set.

    Args:
        earlier: the release that is published already.
        new: the release that may be published.

    Raises:
        ParameterError: one of them is not k-anonymous.
    """
    before, after = earlier.settings, new.settings
    if not isinstance(before, KAnonymousSettings) or not isinstance(after, KAnonymousSettings):
        raise ParameterError(
            expected="two k-anonymous releases to compare",
            found="one that is protected by noise",
            action="Leave it out: counts with noise cannot be subtracted to a person, but the data"
            " set has no finite total of epsilon once anything k-anonymous was released from it.",
        )
    old_id, new_id = _common(earlier.aggregates, new.aggregates)
    pairs = [(np.array([earlier.aggregates.records]), np.array([new.aggregates.records]))]
    appeared = gone = 0
    size = max(1, int(max(old_id.max(initial=-1), new_id.max(initial=-1))) + 1)
    for old, own in zip(earlier.aggregates.lengths, new.aggregates.lengths, strict=False):
        (old_keys, old_counts), (keys, counts) = (
            _renumbered(old_id[old.ids], old.counts, size),
            _renumbered(new_id[own.ids], own.counts, size),
        )
        place, present = find(old_keys, keys)
        pairs.append((old_counts[place[present]], counts[present]))
        appeared += int((~present).sum())
        gone += len(old_keys) - int(present.sum())
    first, second = (np.concatenate(side) for side in zip(*pairs, strict=True))
    low = np.maximum(first, second)
    high = np.minimum(first + before.k - 1, second + after.k - 1)
    width = high - low + 1
    return Differences(
        both=len(first),
        moved=int((width <= 0).sum()),
        narrowed=int(((width > 0) & (width < min(before.k, after.k))).sum()),
        appeared=appeared,
        gone=gone,
        same=before.k == after.k,
    )


def _common(earlier: Aggregates, new: Aggregates) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """A number for each attribute that both could report, by column and value; else -1.

    A value that only one of them names is unknown to the other only if its column is.
    """
    columns = {column.name for column in earlier.columns} & {column.name for column in new.columns}
    numbers: dict[tuple[str, str], int] = {}
    numbered = []
    for aggregates in (earlier, new):
        ids = [
            numbers.setdefault((column.name, value), len(numbers)) if column.name in columns else -1
            for column in aggregates.columns
            for value in column.values
        ]
        numbered.append(np.array(ids, dtype=np.int64))
    return numbered[0], numbered[1]


def _renumbered(
    ids: NDArray[np.int64], counts: NDArray[np.int64], size: int
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    known = (ids >= 0).all(axis=1)
    keys = pack(np.sort(ids[known], axis=1).astype(np.int32), size)
    order = np.argsort(keys)
    return keys[order], counts[known][order]
