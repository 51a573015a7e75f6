"""What an installation can do: what it reads, where its pages are, whether a release verifies."""

from __future__ import annotations

import importlib
import platform
import sys
import tempfile
import warnings
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

from populace.api.ledgers import own
from populace.api.releases import release, verify
from populace.api.terms import version
from populace.vocabulary.errors import PopulaceError

LIBRARIES = (
    ("python-calamine", "python_calamine", "Excel and OpenDocument workbooks", "formats"),
    ("pyarrow", "pyarrow", "Parquet, Arrow and Feather, and what zstd packed", "formats"),
    ("pyreadstat", "pyreadstat", "SPSS and Stata files", "formats"),
    ("narwhals", "narwhals", "frames of other libraries than pandas", "formats"),
    ("sqlalchemy", "sqlalchemy", "databases", "sql"),
    ("pyspark", "pyspark", "tables on a cluster of Spark", "spark"),
    ("psycopg", "psycopg", "databases of PostgreSQL", "sql"),
    ("xlsxwriter", "xlsxwriter", "writing spreadsheets", "packages"),
    ("pandas", "pandas", "frames of pandas, and writing statistical files", "packages"),
    ("scikit-learn", "sklearn", "training models in evaluations", "evaluate"),
    ("matplotlib", "matplotlib", "plots", "plots"),
)
"""What the extras bring: the name of a library, its module, what it is for, and the extra."""

_PRACTICE = {"color": ["red", "blue"] * 100, "size": ["small", "large", "large", "small"] * 50}
"""A table that describes nobody."""


@dataclass(frozen=True)
class Ability:
    """One thing that an installation can do or cannot.

    Args:
        what: in words.
        found: what it rests on, such as a version; empty where it is missing.
        remedy: how to have it, where it is missing.
    """

    what: str
    found: str
    remedy: str = ""


@dataclass(frozen=True)
class Diagnosis:
    """What an installation can do. Nothing in it is private.

    Args:
        software: the name and version.
        system: the Python and the machine.
        abilities: what it can do and cannot.
        ledger: where your own ledger is kept, whether it is there or not; None where it is a
            database, whose address may hold a password.
    """

    software: str
    system: str
    abilities: tuple[Ability, ...]
    ledger: Path | None

    @property
    def sound(self) -> bool:
        """Whether a release was made here, saved and verified."""
        return bool(self.abilities[0].found)

    def figures(self) -> dict[str, Any]:
        """All of it as JSON can hold it."""
        return {**asdict(self), "ledger": self.ledger and str(self.ledger), "sound": self.sound}

    def __repr__(self) -> str:
        can = sum(bool(each.found) for each in self.abilities)
        return f"<Diagnosis of {self.software}: {can} of {len(self.abilities)} abilities>"


def kernel() -> str:
    """The library whose compiled loops make records here; empty where NumPy makes the same ones."""
    from populace.synthesize.compiled import file_name, library

    return "" if library() is None else file_name(sys.platform, platform.machine())


def doctor() -> Diagnosis:
    """Try this installation: what it reads and draws, its pages, and a release that verifies.

    A table that describes nobody is released and verified, in a folder that is gone afterwards.
    """
    from populace.read.files.database import is_address

    found, why = _verified()
    machine = f"{platform.system()} {platform.machine()}"
    system = f"Python {platform.python_version()}, NumPy {metadata.version('numpy')}, {machine}"
    return Diagnosis(
        f"populace {version()}",
        system,
        (
            Ability("a release that is made and verified", found, why),
            Ability("CSV, TSV and JSON lines", "Python itself"),
            *(
                Ability(what, _imported(name, module), f"pip install 'populace[{extra}]'")
                for name, module, what, extra in LIBRARIES
            ),
            *_built(),
        ),
        None if is_address(own()) else Path(own()),
    )


def app_places() -> tuple[Path, ...]:
    """Where the built browser app may lie: in the package, or in the checkout it runs from."""
    package = Path(sys.modules["populace"].__file__ or "").resolve().parent
    return package / "app", package.parents[1] / "web" / "dist"


def _verified() -> tuple[str, str]:
    """What became of a release from beginning to end, and what to do where it failed."""
    try:
        with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = release(_PRACTICE, epsilon=4.0, length=2, progress=False)
            rebuilt = verify(
                made.save(Path(folder) / "public", progress=False), progress=False
            ).rebuilt
    except PopulaceError as error:
        return "", f"Expected {error.expected}, found {error.found}. {error.action}"
    return ("yes, of a table of nobody", "") if rebuilt else ("", "Install Populace again.")


def _imported(name: str, module: str) -> str:
    """The version of a library that can be used; empty where it cannot."""
    try:
        importlib.import_module(module)
    except ImportError:
        return ""
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "of unknown version"


def _built() -> list[Ability]:
    from populace import publish
    from populace.synthesize.compiled import LIBRARIES as KERNELS
    from populace.synthesize.compiled import file_name, library

    kernel = KERNELS / file_name(sys.platform, platform.machine())
    app = next((place for place in app_places() if (place / "index.html").is_file()), None)
    remedy = "Install a released wheel, or say `make web` in a checkout."
    return [
        Ability("the browser app (populace app)", "" if app is None else str(app), remedy),
        Ability(
            "pages of releases that filter",
            "" if publish.page_absence() else "yes",
            publish.page_absence(),
        ),
        Ability(
            "the compiled kernel, which is faster and makes the same records",
            "" if library() is None else str(kernel),
            "Install a released wheel on Linux or macOS; NumPy does the same until then.",
        ),
    ]
