"""From a release to the folder that may be published, and back.

Nothing here sees the sensitive table.
"""

from populace.publish.files.columns import (
    aggregate_columns,
    count_columns,
    record_columns,
    synthetic_columns,
)
from populace.publish.files.contents import same as same_content
from populace.publish.files.file_names import CITATION, MANIFEST, check_names, every, too_long
from populace.publish.files.refusal import reading, refusal
from populace.publish.files.tables import check as check_columns
from populace.publish.files.tables import schemas, synthetics
from populace.publish.files.tables import synthetic as synthetic_csv
from populace.publish.folder import Format, check, check_private, render, software, write
from populace.publish.loading import Loaded, check_formats, load, open_folder, strangers
from populace.publish.metadata.cell_types import cell_type
from populace.publish.page.showcase import absence as page_absence
from populace.publish.questions.display import Display, over_links, records_of, shown
from populace.publish.questions.finding_checks import check_findings
from populace.publish.questions.name_translations import translate_names
from populace.publish.questions.sentences import carried
from populace.publish.statements.descriptions import records as synthetic_words
from populace.publish.statements.facts import (
    fact_sentences,
    fact_summary,
    fact_words,
    protected_words,
)
from populace.publish.statements.guessing import curve, detected, guesses, sure_guesses
from populace.publish.statements.verdicts import verdict_words
from populace.publish.statements.words import all_links, chance, links, odds, records

__all__ = [
    "CITATION",
    "MANIFEST",
    "Display",
    "Format",
    "Loaded",
    "aggregate_columns",
    "all_links",
    "carried",
    "cell_type",
    "chance",
    "check",
    "check_columns",
    "check_findings",
    "check_formats",
    "check_names",
    "check_private",
    "count_columns",
    "curve",
    "detected",
    "every",
    "fact_sentences",
    "fact_summary",
    "fact_words",
    "guesses",
    "links",
    "load",
    "odds",
    "open_folder",
    "over_links",
    "page_absence",
    "protected_words",
    "reading",
    "record_columns",
    "records",
    "records_of",
    "refusal",
    "render",
    "same_content",
    "schemas",
    "shown",
    "software",
    "strangers",
    "sure_guesses",
    "synthetic_columns",
    "synthetic_csv",
    "synthetic_words",
    "synthetics",
    "too_long",
    "translate_names",
    "verdict_words",
    "write",
]
