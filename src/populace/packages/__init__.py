"""From a release to what each place of publication takes: a package beside it, never inside.

A package is made from the files of a verified release and from what its publisher says; it repeats
released facts and adds none.
"""

from populace.packages.places import PLACES, Place, missing, questions
from populace.packages.source import Source
from populace.packages.writing import write

__all__ = ["PLACES", "Place", "Source", "missing", "questions", "write"]
