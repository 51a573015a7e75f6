"""From noisy counts to released ones: what to measure next, what to expect, what to believe.

Never sees an exact count, and draws no noise.
"""

from populace.estimate.across import Across, pairs_across, with_pairs
from populace.estimate.candidates import Candidates, candidates
from populace.estimate.caps import Kept, choose_cap, choose_rare_cap, kept_share, rare_caps
from populace.estimate.contract import EmpiricalBayes, Estimator
from populace.estimate.degrees import (
    ByClass,
    Classes,
    Sum,
    all_links,
    choose_bound,
    classes_of,
    fitted,
    with_classes,
)
from populace.estimate.holders import Holders
from populace.estimate.lengths import Owners, choose_norm, held_by_subjects
from populace.estimate.linked import by_chance, family_cells
from populace.estimate.links import (
    Degrees,
    degrees_of,
    links_of_children,
    links_of_pairs,
    parent_margins,
)
from populace.estimate.noisy import Frame, Noisy
from populace.estimate.occurrence import may_occur
from populace.estimate.precision import choose_precision, public_grades
from populace.estimate.prediction import Prediction, predict
from populace.estimate.ratios import Ratio, Totals
from populace.estimate.revision import LengthEstimate, revise
from populace.estimate.selection import select, select_first
from populace.estimate.trees import (
    beyond_mean,
    brought,
    counted_below,
    numbers_of_pairs,
    numbers_of_rows,
    ratio_of,
)
from populace.estimate.unevenness import Uneven

__all__ = [
    "Across",
    "ByClass",
    "Candidates",
    "Classes",
    "Degrees",
    "EmpiricalBayes",
    "Estimator",
    "Frame",
    "Holders",
    "Kept",
    "LengthEstimate",
    "Noisy",
    "Owners",
    "Prediction",
    "Ratio",
    "Sum",
    "Totals",
    "Uneven",
    "all_links",
    "beyond_mean",
    "brought",
    "by_chance",
    "candidates",
    "choose_bound",
    "choose_cap",
    "choose_norm",
    "choose_precision",
    "choose_rare_cap",
    "classes_of",
    "counted_below",
    "degrees_of",
    "family_cells",
    "fitted",
    "held_by_subjects",
    "kept_share",
    "links_of_children",
    "links_of_pairs",
    "may_occur",
    "numbers_of_pairs",
    "numbers_of_rows",
    "pairs_across",
    "parent_margins",
    "predict",
    "public_grades",
    "rare_caps",
    "ratio_of",
    "revise",
    "select",
    "select_first",
    "with_classes",
    "with_pairs",
]
