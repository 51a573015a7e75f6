"""What packages can add to Populace, and of which kind each addition is.

A package names what it adds in its entry points; `populace.testing` holds it against the contract.
"""

from populace.codebooks import Codebook
from populace.methods.synthesizers import Synthesizer
from populace.packages import Place, Source
from populace.read.files.reader import Reader
from populace.vocabulary.counts import Counts
from populace.vocabulary.progress import Progress
from populace.vocabulary.records import Records
from populace.vocabulary.release import KAnonymousSettings, Settings, SynthesizerName
from populace.vocabulary.rules import ValueRule

__all__ = [
    "Codebook",
    "Counts",
    "KAnonymousSettings",
    "Place",
    "Progress",
    "Reader",
    "Records",
    "Settings",
    "Source",
    "Synthesizer",
    "SynthesizerName",
    "ValueRule",
]
