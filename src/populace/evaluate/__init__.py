"""How far a release is from the real table, as figures for the data steward alone.

Nothing here counts records, draws noise or writes files.
"""

from populace.evaluate.accuracy import Comparison, compare, error_ratio, measure, worst
from populace.evaluate.alignment import Shared, aligned, share, slot_names
from populace.evaluate.association import associations
from populace.evaluate.attacks import attacks
from populace.evaluate.closeness import closest, leakage
from populace.evaluate.distances import Marginals, marginals
from populace.evaluate.page import to_html
from populace.evaluate.prediction import prediction
from populace.evaluate.propensity import propensity
from populace.evaluate.shares import one_way
from populace.evaluate.slots import Slots, codes, slots
from populace.evaluate.words import sentences

__all__ = [
    "Comparison",
    "Marginals",
    "Shared",
    "Slots",
    "aligned",
    "associations",
    "attacks",
    "closest",
    "codes",
    "compare",
    "error_ratio",
    "leakage",
    "marginals",
    "measure",
    "one_way",
    "prediction",
    "propensity",
    "sentences",
    "share",
    "slot_names",
    "slots",
    "to_html",
    "worst",
]
