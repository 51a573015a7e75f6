"""The Python API behind the front door: each function puts recipes and verbs to one use.

Every library but NumPy is imported late.
"""

from populace.api.categories import declared_categories
from populace.api.checks import check
from populace.api.doctors import Ability, Diagnosis, app_places, doctor, kernel
from populace.api.evaluations import evaluate
from populace.api.hubs import hub
from populace.api.ledgers import ledger
from populace.api.needs import least_epsilon
from populace.api.overviews import joining, overview, sheets, shipped_codebooks
from populace.api.packages import Published, places, publish_for
from populace.api.plans import plan
from populace.api.preparing import PreparedData, prepare, read_recipe, write_recipe
from populace.api.projects import read_project, write_project
from populace.api.queries import Answer
from populace.api.released_data import ReleasedData
from populace.api.releases import load, release, verify
from populace.api.risks import risk
from populace.api.spark import spark_frame
from populace.api.stewards import (
    check_folder,
    check_report_folder,
    example,
    import_schema,
    schema,
    write_report,
)
from populace.api.synthesizer import Synthesizer
from populace.api.terms import version
from populace.api.watching import step_words, watching

__all__ = [
    "Ability",
    "Answer",
    "Diagnosis",
    "PreparedData",
    "Published",
    "ReleasedData",
    "Synthesizer",
    "app_places",
    "check",
    "check_folder",
    "check_report_folder",
    "declared_categories",
    "doctor",
    "evaluate",
    "example",
    "hub",
    "import_schema",
    "joining",
    "kernel",
    "least_epsilon",
    "ledger",
    "load",
    "overview",
    "places",
    "plan",
    "prepare",
    "publish_for",
    "read_project",
    "read_recipe",
    "release",
    "risk",
    "schema",
    "sheets",
    "shipped_codebooks",
    "spark_frame",
    "step_words",
    "verify",
    "version",
    "watching",
    "write_project",
    "write_recipe",
    "write_report",
]
