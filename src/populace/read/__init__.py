"""Files and frames to a `Table`, and schema files to a `Schema`.

Nothing is counted, protected or released here.
"""

from populace.read.draft import draft_schema, joiner_of
from populace.read.files.arrow import cells_of as cells_of_arrow
from populace.read.files.garbled import seems_garbled
from populace.read.identity.identifiers import stray
from populace.read.importing import ImportedSchema, Origin, import_schema
from populace.read.layout.footer import says_total
from populace.read.remote import Found, Remote, Texts, blank_subject, found_in, unwritable
from populace.read.schemas.kinds import kind
from populace.read.schemas.options import Overlay
from populace.read.schemas.proposals import countries_among as countries
from populace.read.schemas.schema_file import parse_schema, read_schema, schema_from, write_schema
from populace.read.table import check_filled, read_table

__all__ = [
    "Found",
    "ImportedSchema",
    "Origin",
    "Overlay",
    "Remote",
    "Texts",
    "blank_subject",
    "cells_of_arrow",
    "check_filled",
    "countries",
    "draft_schema",
    "found_in",
    "import_schema",
    "joiner_of",
    "kind",
    "parse_schema",
    "read_schema",
    "read_table",
    "says_total",
    "schema_from",
    "seems_garbled",
    "stray",
    "unwritable",
    "write_schema",
]
