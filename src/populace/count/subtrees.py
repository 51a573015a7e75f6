"""What a record below a root, with all that hangs on it, can change in counts over its tree.

Public bounds alone; the proofs are in `trees.md`.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb, isqrt, prod

from populace.count.families import FINE
from populace.count.trees import WHOLE, Span
from populace.vocabulary.families import FULL_CHILDREN


@dataclass(frozen=True)
class Part:
    """A record at some depth with what hangs on it, as it is seen in one table at or below it.

    Args:
        depth: how far the record is below the root, at least 1.
        span: how far a root reaches in the table.
    """

    depth: int
    span: Span

    @property
    def below(self) -> int:
        """How far the table is below the record; 0 for its own."""
        return self.span.depth - self.depth

    def moved(self, cells: int) -> int:
        """How far removing the record moves a root's weighted vector, rounded up, in 1 / FINE.

        Args:
            cells: in how many cells each row of the table stands at most.
        """
        whole = FULL_CHILDREN ** (2 * self.below) * cells
        # Below a small bound, one that is promoted counts in full, as did the one that went.
        crowded = self.span.mosts[self.depth - 1] <= FULL_CHILDREN
        return _root(FINE**2 * whole * (2 if crowded else 1)) + self.rounded(cells)

    def rounded(self, cells: int) -> int:
        """By how much weights that are rounded to 1 / WHOLE may move it besides."""
        rows = prod(self.span.mosts[self.depth - 1 :])
        return -(-2 * rows * self.span.depth * FINE * _root(cells) // WHOLE)

    def owned(self, cells: int) -> int:
        """How long the vector of all rows below the record's owner is, in 1 / FINE."""
        return _root(FINE**2 * FULL_CHILDREN ** (2 * self.below + 2) * cells)


def entries(span: Span, cells: int) -> int:
    """How many entries of a root's vector may be other than zero, before or after.

    Another record may be promoted with all that hangs on it, or rows stand beside another number.
    """
    return 2 * span.records * cells


def shortened2(cap2: int, moved: int, touched: int) -> int:
    """What changes in a sum of clipped and rounded vectors at most, squared, in 1 / FINE.

    Args:
        cap2: the bound on a root's squared length.
        moved: how far the root's vector moves before it is clipped, in 1 / FINE.
        touched: how many of its entries may be other than zero.
    """
    return min(2 * cap2 * FINE * FINE, (moved + _root(touched)) ** 2)


def moved2(moved: int, touched: int) -> int:
    """The same of sums of vectors that are rounded alone."""
    return (moved + _root(touched)) ** 2


def swapped2(cells: int) -> int:
    """What a single row, which counts in full at most, changes by going from cells to others.

    Args:
        cells: how many cells it leaves.
    """
    return 2 * cells * (FINE + 1) ** 2


def swapped(cells: int) -> int:
    """How far that moves a vector before it is clipped or rounded, in 1 / FINE."""
    return _root(2 * cells * FINE**2)


def together(*moved: int) -> int:
    """How far a vector moves that moves so far in each of several sets of entries."""
    return _root(sum(each * each for each in moved))


def with_number(length: int, attributes: int) -> int:
    """In how many combinations of a length a row's number of what hangs on it stands at most."""
    return comb(attributes - 1, length - 1)


def total2(part: Part, most: int) -> int:
    """What the record changes in the number of rows, at most `most` of each root counted."""
    return FINE**2 if part.below == 0 else (most * FINE) ** 2


def totals2(part: Part, most: int, attributes: int) -> int:
    """The same in numbers of rows by value, where each has at most so many."""
    largest = 2 * (most * FINE) ** 2 * attributes
    if part.below:
        return largest
    one = _root(2 * attributes * FINE**2)
    return min(largest, (one + _root(entries(part.span, attributes))) ** 2)


def _root(square: int) -> int:
    """The integer square root, rounded up."""
    root = isqrt(square)
    return root + (root * root < square)
