"""What records of the protected tables of a tree change in each measurement, squared.

Why that is enough is proved in `trees.md` and `count/trees.md`. What a record does not change is
paid for as if a root came or went.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import comb

from populace import count
from populace.count import subtrees
from populace.count.subtrees import Part
from populace.methods.link_prices import ONE
from populace.vocabulary.trees import Edge

Change = Callable[[int], int]
"""What changes, squared, under a bound on squared lengths or a number of columns."""


@dataclass(frozen=True)
class Units:
    """Whose records are protected, each with what hangs on it.

    Args:
        edges: the relations, from the root downwards.
        lower: for each protected table but the root the edge that leads to it.
        whole: whether the roots are protected, too.
        spans: for each table below the root how far a root reaches in it.
    """

    edges: tuple[Edge, ...]
    lower: tuple[Edge, ...]
    whole: bool
    spans: Mapping[str, count.Span]

    @property
    def cells(self) -> int:
        """What changes in a histogram in which each root stands in one cell."""
        return 2 * ONE if self.lower else ONE

    def of_root(self, root: str, whole: int, change: int) -> int:
        """What changes in the root's own table.

        Args:
            root: its name.
            whole: where a root comes or goes.
            change: where the number of what hangs on a root changes.
        """
        below = any(edge.upper == root for edge in self.lower)
        alone = below and not self.whole and all(edge.upper == root for edge in self.lower)
        return change if alone else max(whole, change) if below else whole

    def numbers(self, edge: Edge, owners2: int) -> int:
        """Rows above by how many hang on them."""
        return self._worst(owners2, lambda unit: self._of_owners(unit, edge, 1))

    def likeness(self, edge: Edge, columns: int, owners2: int) -> int:
        """Rows above by how alike those that hang on them are, in so many columns."""

        def change(unit: Edge) -> int | None:
            if edge.lower == unit.upper:
                return subtrees.swapped2(columns)
            return self._of_owners(unit, edge, columns)

        return self._worst(columns * owners2, change)

    def total(self, edge: Edge, most: int) -> int:
        """The number of rows over an edge, at most so many of each root counted."""

        def change(unit: Edge) -> int | None:
            part = self._part(unit, edge)
            return None if part is None else subtrees.total2(part, most)

        return self._worst((most * count.FINE) ** 2, change)

    def totals(self, edge: Edge, most: int) -> int:
        """The same by value."""
        attributes = self.spans[edge.lower].attributes

        def change(unit: Edge) -> int | None:
            if edge.lower == unit.upper:
                return subtrees.swapped2(1)
            part = self._part(unit, edge)
            return None if part is None else subtrees.totals2(part, most, attributes)

        return self._worst((most * count.FINE) ** 2 * attributes, change)

    def combined(self, edge: Edge, length: int) -> Change:
        """Weighted combinations of rows, clipped."""
        span = self.spans[edge.lower]
        cells = comb(span.attributes, length)

        def moved(unit: Edge) -> int | None:
            if edge.lower == unit.upper:
                return subtrees.swapped(subtrees.with_number(length, span.attributes))
            part = self._part(unit, edge)
            return None if part is None else part.moved(cells)

        return self._clipped(edge, cells, moved)

    def crossed(self, edge: Edge, upper: str, attributes: int) -> Change:
        """Weighted pairs of an attribute of a row above, of at most so many, and one of a row."""
        own = self.spans[edge.lower].attributes

        def moved(unit: Edge) -> int | None:
            if edge.lower == unit.upper:
                return subtrees.swapped(attributes)
            part = self._part(unit, edge)
            number = self._number(unit, edge, upper)
            if part is None:
                return number
            if self._depth(upper) >= unit.depth:
                return part.moved(attributes * own)
            return subtrees.together(part.moved(attributes * own), number or 0)

        return self._clipped(edge, attributes * own, moved)

    def _number(self, unit: Edge, edge: Edge, upper: str) -> int | None:
        """How far pairs with the number of what hangs on a row above move."""
        if unit.upper != upper or upper not in (*edge.above, edge.upper):
            return None
        span = self.spans[edge.lower]
        longest = Part(unit.depth, span).owned(span.attributes)
        return subtrees.together(longest, longest)

    def _of_owners(self, unit: Edge, edge: Edge, cells: int) -> int | None:
        """What changes in sums that have each row above an edge in so many cells."""
        if edge.lower == unit.lower:
            return subtrees.swapped2(cells)
        if unit.lower not in (*edge.above, edge.upper):
            return None
        span = self.spans[edge.upper]
        touched = subtrees.entries(span, cells)
        return subtrees.moved2(Part(unit.depth, span).moved(cells), touched)

    def _part(self, unit: Edge, edge: Edge) -> Part | None:
        """A protected record as seen over an edge; None where nothing over it hangs on it."""
        if unit.lower not in (*edge.above, edge.upper, edge.lower):
            return None
        return Part(unit.depth, self.spans[edge.lower])

    def _depth(self, name: str) -> int:
        return next((each.depth for each in self.edges if each.lower == name), 0)

    def _clipped(self, edge: Edge, cells: int, moved: Callable[[Edge], int | None]) -> Change:
        touched = subtrees.entries(self.spans[edge.lower], cells)

        def change(cap2: int) -> int:
            def of(unit: Edge) -> int | None:
                far = moved(unit)
                return None if far is None else subtrees.shortened2(cap2, far, touched)

            return self._worst(count.root2(cap2), of)

        return change

    def _worst(self, whole: int, change: Callable[[Edge], int | None]) -> int:
        """The largest of what the units change."""
        found = [change(unit) for unit in self.lower]
        each = [whole if one is None else one for one in found]
        return max([*each, whole] if self.whole else each)
