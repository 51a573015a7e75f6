"""Exact counting.

Who holds which combination of attributes. Its results are as sensitive as the table; no noise is
added here.
"""

from populace.count.choice import kept
from populace.count.chunked import Chunked, counter
from populace.count.clipping import clipped, sensitivity2, weights
from populace.count.contract import Counter, InMemory
from populace.count.criteria import CELL_UNIT, excess, excess_change2
from populace.count.enumeration import combinations
from populace.count.equal_shares import SHARES2, SHARES_BELOW2, equal_shares
from populace.count.families import (
    FINE,
    Families,
    Reach,
    Tally,
    by_length,
    change2,
    class_change2,
    cross_squares,
    cross_sums,
    families,
    grid,
    parents_by_child,
    sibling_cells,
    tally,
)
from populace.count.links import counted, counted_change2, counted_values, counted_values_change2
from populace.count.subjects import Subjects, check_work, chosen, everything, subjects
from populace.count.trees import Rows, Span, Weighed, above2, root2
from populace.count.within import heaviest_link, link_change2, link_lengths, sums_within

__all__ = [
    "CELL_UNIT",
    "FINE",
    "SHARES2",
    "SHARES_BELOW2",
    "Chunked",
    "Counter",
    "Families",
    "InMemory",
    "Reach",
    "Rows",
    "Span",
    "Subjects",
    "Tally",
    "Weighed",
    "above2",
    "by_length",
    "change2",
    "check_work",
    "chosen",
    "class_change2",
    "clipped",
    "combinations",
    "counted",
    "counted_change2",
    "counted_values",
    "counted_values_change2",
    "counter",
    "cross_squares",
    "cross_sums",
    "equal_shares",
    "everything",
    "excess",
    "excess_change2",
    "families",
    "grid",
    "heaviest_link",
    "kept",
    "link_change2",
    "link_lengths",
    "parents_by_child",
    "root2",
    "sensitivity2",
    "sibling_cells",
    "subjects",
    "sums_within",
    "tally",
    "weights",
]
