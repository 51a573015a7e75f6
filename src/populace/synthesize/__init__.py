"""Counts to synthetic records: pure post-processing of protected counts.

Nothing here may see the sensitive table.
"""

from populace.synthesize.contract import (
    FROM_RECORDS,
    SYNTHESIZERS,
    Synthesizer,
    synthesizer_for,
)
from populace.synthesize.linked import synthesize_linked
from populace.synthesize.synthesis import synthesize

__all__ = [
    "FROM_RECORDS",
    "SYNTHESIZERS",
    "Synthesizer",
    "synthesize",
    "synthesize_linked",
    "synthesizer_for",
]
