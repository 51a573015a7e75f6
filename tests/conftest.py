"""What every test shares: the hypothesis profile, Ctrl-C, runtimes of scripts, and a server.

No test data and no strategy lives here: they belong beside the tests that need them.
"""

import os
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import fuzzing
from tests.browser import runtimes
from tests.differential import postgresql

# Machines are shared and noisy, so no test is judged by its seconds. In CI the examples are the
# same in every run: a red run means the change, not luck.
settings.register_profile("local", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "ci", settings.get_profile("local"), derandomize=True, database=None, print_blob=True
)
settings.load_profile("ci" if os.environ.get("CI") else "local")

# What is said is compared in English, whatever the machine speaks.
os.environ["POPULACE_LANGUAGE"] = "en"

# Releases that name their data set are written down, and never in the ledger of whoever tests.
CONFIGURATION = tempfile.TemporaryDirectory(prefix="populace-tests-")
os.environ["XDG_CONFIG_HOME"] = CONFIGURATION.name

# Where the tests run in the background Ctrl-C is ignored, by every process they start, too.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


DOORS = pytest.StashKey[int]()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Count the tests that fuzz, and mark them: `-m fuzz` is all of them."""
    doors = [item for item in items if "fuzz" in getattr(item, "fixturenames", ())]
    for item in doors:
        item.add_marker("fuzz")
    config.stash[DOORS] = len(doors)


@pytest.fixture
def fuzz(request: pytest.FixtureRequest) -> fuzzing.Fuzz:
    """Tries examples for the share of the seconds that one test has."""
    return fuzzing.Fuzz(request.node.nodeid, fuzzing.SECONDS / request.config.stash[DOORS])


def missing(error: Exception) -> None:
    """Skip in one line on a laptop; fail in CI, where nothing is skipped."""
    words = f"not run: {error}"
    if os.environ.get("CI"):
        pytest.fail(words)
    pytest.skip(words)


@pytest.fixture(scope="session")
def native_run() -> runtimes.NativeRuntime:
    """Runs a script on this Python and its NumPy, in a process of its own."""
    return runtimes.NativeRuntime(Path(sys.executable))


@pytest.fixture(scope="session")
def old_numpy_run() -> runtimes.NativeRuntime:
    """Runs a script on this Python with the oldest NumPy we support."""
    try:
        return runtimes.NativeRuntime(runtimes.old_numpy_python())
    except runtimes.RuntimeMissingError as error:
        missing(error)
        raise


@pytest.fixture(scope="session")
def cffconvert() -> Path:
    """The program that checks CITATION.cff; it needs an older jsonschema than other libraries."""
    try:
        # What it imports from setuptools left that library later.
        return runtimes.apart("cffconvert", "2.0.0", "setuptools<81") / "cffconvert"
    except runtimes.RuntimeMissingError as error:
        missing(error)
        raise


@pytest.fixture(scope="session")
def pyodide_run(tmp_path_factory: pytest.TempPathFactory) -> runtimes.PyodideRuntime:
    """Runs a script on Pyodide with the wheel of this checkout."""
    try:
        runtime = runtimes.pyodide_folder()
        wheel = runtimes.build_wheel(tmp_path_factory.mktemp("wheel"))
    except runtimes.RuntimeMissingError as error:
        missing(error)
        raise
    return runtimes.PyodideRuntime(runtime, wheel)


@pytest.fixture(scope="session")
def server():
    """The address of a running PostgreSQL."""
    try:
        with postgresql.server() as address:
            yield address
    except postgresql.NoPostgresError as error:
        missing(error)
