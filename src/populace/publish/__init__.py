"""From a release to the folder that may be published, and back.

Nothing here sees the sensitive table.
"""

from populace.publish.columns import aggregate_columns, synthetic_columns
from populace.publish.facts import fact_sentences, fact_words, protected_words
from populace.publish.folder import FILES, Format, check, check_private, render, write
from populace.publish.linked import write_linked
from populace.publish.linked_loading import is_linked, linked_strangers, load_linked
from populace.publish.linked_page import counted_links
from populace.publish.linked_tables import file_names as check_layout
from populace.publish.linked_tables import schemas_of
from populace.publish.linked_tables import synthetic as linked_csv
from populace.publish.loading import check_formats, load, strangers
from populace.publish.tables import check as check_columns
from populace.publish.tables import synthetic as synthetic_csv
from populace.publish.words import chance, guesses, odds, sure_guesses

__all__ = [
    "FILES",
    "Format",
    "aggregate_columns",
    "chance",
    "check",
    "check_columns",
    "check_formats",
    "check_layout",
    "check_private",
    "counted_links",
    "fact_sentences",
    "fact_words",
    "guesses",
    "is_linked",
    "linked_csv",
    "linked_strangers",
    "load",
    "load_linked",
    "odds",
    "protected_words",
    "render",
    "schemas_of",
    "strangers",
    "sure_guesses",
    "synthetic_columns",
    "synthetic_csv",
    "write",
    "write_linked",
]
