"""How far a release is from the real table, as figures for the data steward alone.

Nothing here counts records, draws noise or writes files.
"""

from populace.evaluate.accuracy import Comparison, compare, error_ratio, measure, worst
from populace.evaluate.alignment import Shared, share, slot_names
from populace.evaluate.distances import Marginals, marginals
from populace.evaluate.page import to_html
from populace.evaluate.words import sentences

__all__ = [
    "Comparison",
    "Marginals",
    "Shared",
    "compare",
    "error_ratio",
    "marginals",
    "measure",
    "sentences",
    "share",
    "slot_names",
    "to_html",
    "worst",
]
