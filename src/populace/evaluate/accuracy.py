"""How far released counts are from true ones, by length and by size of the true count.

Which counts are compared is the caller's choice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts, Keys, find, unpack

BUCKETS: tuple[tuple[str, int, float], ...] = (
    ("1-9", 1, 9),
    ("10-99", 10, 99),
    ("100-999", 100, 999),
    ("1000+", 1000, np.inf),
)
"""Names and inclusive bounds of the ranges of counts that figures are given for."""

Figures = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Comparison:
    """True and released counts of each combination of one length that exists in either.

    Args:
        size: the number of attributes that keys are packed for.
        length: how many attributes each combination has.
        keys: shape (combinations,), packed and rising.
        true: shape (combinations,), 0 where nobody holds the combination.
        released: shape (combinations,), 0 where it was not released.
        margins: shape (combinations,), half-widths of 95% intervals, nan where not released; None
            for a synthetic table.
    """

    size: int
    length: int
    keys: Keys
    true: NDArray[np.int64]
    released: NDArray[np.int64]
    margins: NDArray[np.float64] | None = None

    @property
    def error(self) -> NDArray[np.int64]:
        """Shape (combinations,): how far each released count is off, 0 for a missing one."""
        difference: NDArray[np.int64] = np.abs(self.released - self.true)
        return difference


def compare(
    truth: Counts,
    keys: Keys,
    counts: NDArray[np.int64],
    margins: NDArray[np.float64] | None = None,
) -> Comparison:
    """Set released counts of one length beside the true ones.

    Args:
        truth: exact counts, in whole subjects.
        keys: shape (released,), packed as in `truth`, rising.
        counts: shape (released,).
        margins: shape (released,), or None.
    """
    union = _union(truth.keys, keys)
    place, present = find(keys, union)
    released = np.zeros(len(union), dtype=np.int64)
    released[present] = counts[place[present]]
    widths = None
    if margins is not None:
        widths = np.full(len(union), np.nan)
        widths[present] = margins[place[present]]
    return Comparison(truth.size, truth.length, union, truth.of(union), released, widths)


def _union(one: Keys, other: Keys) -> Keys:
    # Both are sorted: a stable sort merges them, where NumPy's own union hashes every key.
    keys = np.sort(np.concatenate([one, other]), kind="stable")
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    return keys[first]


def measure(comparisons: Sequence[Comparison]) -> Figures:
    """The figures of `docs/method/measures.md` for one length, or for several together.

    Returns:
        A mapping from "all" and the names of `BUCKETS` (by true count) to figures, and, where
        there are margins,
        "coverage_by_released_count". A figure about no combination at all is None.
    """
    true = np.concatenate([each.true for each in comparisons])
    released = np.concatenate([each.released for each in comparisons])
    widths = [each.margins for each in comparisons if each.margins is not None]
    margins = np.concatenate(widths) if len(widths) == len(comparisons) else None
    figures: Figures = {"all": _figures(true, released, margins) | _fabricated(true, released)}
    for name, low, high in BUCKETS:
        inside = (true >= low) & (true <= high)
        figures[name] = _figures(
            true[inside], released[inside], None if margins is None else margins[inside]
        )
    if margins is not None:
        within = np.abs(released - true) <= margins
        figures["coverage_by_released_count"] = {
            name: _ratio(*_shares(within, (released >= low) & (released <= high)))
            for name, low, high in BUCKETS
        }
    return figures


def error_ratio(synthetic: Sequence[Comparison], aggregates: Sequence[Comparison]) -> float | None:
    """The mean error of the synthetic table over that of the released counts."""
    ours, theirs = (
        _ratio(sum(int(each.error.sum()) for each in side), sum(len(each.keys) for each in side))
        for side in (synthetic, aggregates)
    )
    return _ratio(ours, theirs) if ours is not None and theirs is not None else None


def worst(comparison: Comparison, attributes: Attributes, number: int = 10) -> list[Figures]:
    """The combinations whose released count is furthest off, worst first, named by their values."""
    error = comparison.error
    order = np.argsort(-error, kind="stable")[:number]
    names = [(column.name, value) for column in attributes.columns for value in column.values]
    ids = unpack(comparison.keys[order], comparison.size, comparison.length)
    return [
        {
            "combination": [list(names[attribute]) for attribute in row],
            "true": int(comparison.true[place]),
            "released": int(comparison.released[place]),
        }
        for row, place in zip(ids, order, strict=True)
        if error[place] > 0
    ]


def _figures(
    true: NDArray[np.int64], released: NDArray[np.int64], margins: NDArray[np.float64] | None
) -> Figures:
    error = np.abs(released - true)
    held, shown = true > 0, released > 0
    both, suppressed = held & shown, held & ~shown
    figures: Figures = {
        "combinations": int(held.sum()),
        "released": int(shown.sum()),
        "mean_true_count": _ratio(true.sum(), held.sum()),
        "error": _ratio(error.sum(), len(error)),
        "relative_error": _ratio(error.sum(), true.sum()),
        "error_present_in_both": _ratio(error[both].sum(), both.sum()),
        "suppressed_mass": _ratio(true[suppressed].sum(), true.sum()),
        "suppressed_number": _ratio(suppressed.sum(), held.sum()),
        "mean_ratio": _ratio(released.sum(), true.sum()),
    }
    if margins is not None:
        figures["coverage"] = _ratio(*_shares(error <= margins, shown))
    return figures


def _fabricated(true: NDArray[np.int64], released: NDArray[np.int64]) -> Figures:
    shown = released > 0
    fabricated = shown & (true == 0)
    return {
        "fabricated_mass": _ratio(released[fabricated].sum(), released.sum()),
        "fabricated_number": _ratio(fabricated.sum(), shown.sum()),
    }


def _shares(within: NDArray[np.bool_], chosen: NDArray[np.bool_]) -> tuple[int, int]:
    return int((within & chosen).sum()), int(chosen.sum())


def _ratio(part: float, whole: float) -> float | None:
    return float(part) / float(whole) if whole else None
