"""The public names of Populace, listed once. This module forwards and never computes."""

# First of all: loaded later, these packages would take the place of the functions of their names.
import populace.evaluate
import populace.prepare  # noqa: F401
from populace.api.categories import declared_categories
from populace.api.checks import check
from populace.api.doctors import Ability, Diagnosis, app_places, doctor, kernel
from populace.api.evaluations import evaluate
from populace.api.hubs import hub
from populace.api.ledgers import ledger
from populace.api.needs import least_epsilon
from populace.api.overviews import joining, overview, read_codebook, sheets, shipped_codebooks
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
    read_schema,
    schema,
    write_report,
)
from populace.api.synthesizer import Synthesizer
from populace.api.terms import version
from populace.api.watching import step_words, watching
from populace.vocabulary.checking import Check
from populace.vocabulary.criteria import Criterion, Verdict
from populace.vocabulary.errors import (
    BudgetError,
    InputError,
    NoteAhead,
    NotFittedError,
    OutputError,
    ParameterError,
    PopulaceError,
    PrivateNote,
    SchemaError,
    Stopped,
    VerificationError,
)
from populace.vocabulary.extent import Extent
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.inputs import Input, Project
from populace.vocabulary.keywords import Planning, Reading, Releasing
from populace.vocabulary.needs import Met, Need
from populace.vocabulary.places import PlaceName
from populace.vocabulary.plan import Plan
from populace.vocabulary.progress import Progress, Stage, Step, part
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.report import Report
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import Relation
from populace.vocabulary.verification import Verification
from populace.vocabulary.wording import Advice, Option

__all__ = [
    "Ability",
    "Advice",
    "Answer",
    "BudgetError",
    "Check",
    "ColumnSchema",
    "Criterion",
    "Diagnosis",
    "Extent",
    "Guarantee",
    "Input",
    "InputError",
    "Met",
    "Need",
    "NotFittedError",
    "NoteAhead",
    "Option",
    "OutputError",
    "ParameterError",
    "PlaceName",
    "Plan",
    "Planning",
    "PopulaceError",
    "PreparedData",
    "PrivateNote",
    "Progress",
    "Project",
    "Published",
    "Reading",
    "Recipe",
    "Relation",
    "ReleasedData",
    "Releasing",
    "Report",
    "Schema",
    "SchemaError",
    "Stage",
    "Step",
    "Stopped",
    "Synthesizer",
    "Verdict",
    "Verification",
    "VerificationError",
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
    "part",
    "places",
    "plan",
    "prepare",
    "publish_for",
    "read_codebook",
    "read_project",
    "read_recipe",
    "read_schema",
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


def __getattr__(name: str) -> str:
    if name == "__version__":
        return version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
