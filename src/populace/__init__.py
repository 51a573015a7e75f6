"""The public names of Populace, listed once. This module forwards and never computes."""

# First of all: loaded later, this package would take the place of the function of the same name.
import populace.evaluate  # noqa: F401
from populace.api import (
    LinkedReleasedData,
    ReleasedData,
    Synthesizer,
    check_folder,
    evaluate,
    example,
    import_schema,
    load,
    plan,
    release,
    release_linked,
    schema,
    verify,
    version,
    write_report,
)
from populace.vocabulary.errors import (
    BudgetError,
    InputError,
    OutputError,
    ParameterError,
    PopulaceError,
    SchemaError,
    Stopped,
    VerificationError,
)
from populace.vocabulary.progress import Progress, Step

__all__ = [
    "BudgetError",
    "InputError",
    "LinkedReleasedData",
    "OutputError",
    "ParameterError",
    "PopulaceError",
    "Progress",
    "ReleasedData",
    "SchemaError",
    "Step",
    "Stopped",
    "Synthesizer",
    "VerificationError",
    "check_folder",
    "evaluate",
    "example",
    "import_schema",
    "load",
    "plan",
    "release",
    "release_linked",
    "schema",
    "verify",
    "version",
    "write_report",
]


def __getattr__(name: str) -> str:
    if name == "__version__":
        return version()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
