"""Exact counting.

Who holds which combination of attributes. Its results are as sensitive as the table; no noise is
added here.
"""

from populace.count.clipping import clipped, sensitivity2, weights
from populace.count.enumeration import combinations
from populace.count.subjects import Subjects, check_work, subjects

__all__ = [
    "Subjects",
    "check_work",
    "clipped",
    "combinations",
    "sensitivity2",
    "subjects",
    "weights",
]
