"""What the command line and private pages say, in the reader's language.

Sentences are written in English where they arise, and a person who reads the source reads them
there. A catalog knows each by its template, recognizes it at the edge, and says it again with the
same names, paths and options in it. What no catalog knows is said in English: nothing is lost.
"""

from populace.languages.catalogs import Catalog, catalog
from populace.languages.choice import ENGLISH, VARIABLE, Reader, named_reader, reader_of
from populace.languages.pages import page
from populace.vocabulary.languages import LANGUAGES

__all__ = [
    "ENGLISH",
    "LANGUAGES",
    "VARIABLE",
    "Catalog",
    "Reader",
    "catalog",
    "named_reader",
    "page",
    "reader_of",
]
