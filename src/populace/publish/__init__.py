"""From a release to the folder that may be published, and back.

Nothing here sees the sensitive table.
"""

from populace.publish.columns import aggregate_columns, synthetic_columns
from populace.publish.folder import FILES, check, render, write
from populace.publish.loading import load, strangers
from populace.publish.tables import check as check_columns
from populace.publish.tables import synthetic as synthetic_csv
from populace.publish.words import chance, guesses

__all__ = [
    "FILES",
    "aggregate_columns",
    "chance",
    "check",
    "check_columns",
    "guesses",
    "load",
    "render",
    "strangers",
    "synthetic_columns",
    "synthetic_csv",
    "write",
]
