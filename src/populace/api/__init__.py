"""The Python API behind the front door: each function puts recipes and verbs to one use.

No step is worked out here, and every library but NumPy is imported late.
"""

from populace.api.ledgers import ledger
from populace.api.linked import load_linked, release_linked
from populace.api.linked_stewards import evaluate_linked, plan_linked
from populace.api.overviews import joining, overview, sheets, shipped_codebooks
from populace.api.preparing import PreparedData, prepare, read_recipe, write_recipe
from populace.api.released import ReleasedData
from populace.api.releases import load, release, verify, version
from populace.api.risks import risk
from populace.api.stewards import (
    check_folder,
    check_report_folder,
    evaluate,
    example,
    import_schema,
    plan,
    schema,
    write_report,
)
from populace.api.synthesizer import Synthesizer

__all__ = [
    "PreparedData",
    "ReleasedData",
    "Synthesizer",
    "check_folder",
    "check_report_folder",
    "evaluate",
    "evaluate_linked",
    "example",
    "import_schema",
    "joining",
    "ledger",
    "load",
    "load_linked",
    "overview",
    "plan",
    "plan_linked",
    "prepare",
    "read_recipe",
    "release",
    "release_linked",
    "risk",
    "schema",
    "sheets",
    "shipped_codebooks",
    "verify",
    "version",
    "write_recipe",
    "write_report",
]
