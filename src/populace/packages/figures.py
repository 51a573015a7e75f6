"""Protected counts of single values and of pairs, as packages list them: each with its margin."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from populace.publish.questions.display import Display
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column

SUPPRESSED, UNRELIABLE = "[c]", "[u]"
"""Shorthands of accessible tables: not reported, and so uncertain that its margin is above half."""


@dataclass(frozen=True)
class Count:
    """A protected count.

    Args:
        values: places of columns, each with the place of a value; one or several.
        count: the number; None where it is not reported, which is not zero.
        margin: the half-width of its 95% interval, or how far the true one may lie above.
    """

    values: tuple[tuple[int, int], ...]
    count: int | None
    margin: float = 0.0

    @property
    def mark(self) -> str:
        """Its shorthand; "" where it needs none."""
        if self.count is None:
            return SUPPRESSED
        return UNRELIABLE if 2 * self.margin > self.count else ""


def combinations(shown: Display, length: int) -> Iterator[Count]:
    """The reported combinations of so many values, in their order."""
    counts = shown.aggregates
    if length > len(counts.lengths):
        return
    attributes, entry = Attributes(counts.columns), counts.lengths[length - 1]
    columns, starts = attributes.column_of, attributes.starts
    for ids, count, margin in zip(
        entry.ids.tolist(), entry.counts.tolist(), entry.margins.tolist(), strict=True
    ):
        places = tuple((int(columns[each]), each - int(starts[int(columns[each])])) for each in ids)
        yield Count(places, count, margin)


def singles(shown: Display) -> Iterator[Count]:
    """Every value of every column in the order of the codebook, reported or not."""
    counts = {each.values[0]: each for each in combinations(shown, 1)}
    for place, column in enumerate(shown.aggregates.columns):
        for code in range(len(column.values)):
            yield counts.get((place, code)) or Count(((place, code),), None)


def label(column: Column, code: int) -> str:
    """What a value is called."""
    return (column.labels[code] if column.labels else "") or column.values[code]


def heading(column: Column) -> str:
    """What a column is called."""
    return column.title or column.name
