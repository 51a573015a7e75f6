"""The wheel in the browser's Python, and the source on an old NumPy: do they start at all?

What they compute there is tested beside: this file is about the runtimes themselves.
"""

import sys

import pytest

from tests.browser import runtimes

EXCHANGE = """
from pathlib import Path
Path("copy.bin").write_bytes(Path("folder/in.bin").read_bytes()[::-1])
print("one line")
result = {"answer": [1, 2.5, "three"]}
"""

# A warning is an error there too; were it not, the script would end well.
FAILURE = """
import warnings
try:
    warnings.warn("a warning is an error")
except UserWarning:
    1 / 0
"""

IMPORT_EVERYTHING = """
import pkgutil, sys
import numpy, populace
core = [
    module.name
    for module in list(pkgutil.walk_packages(populace.__path__, "populace."))
    if not module.name.startswith(("populace.cli", "populace.__main__"))
]
for name in core:
    __import__(name)
result = {
    "core": core,
    "home": populace.__file__,
    "maxsize": sys.maxsize,
    "intp": numpy.dtype(numpy.intp).itemsize,
}
"""


def check_exchange(run):
    outcome = run(EXCHANGE, {"folder/in.bin": bytes(range(256))})
    assert outcome["result"] == {"answer": [1, 2.5, "three"]}
    assert outcome["files"] == {"copy.bin": bytes(range(256))[::-1]}
    assert outcome["output"].strip() == "one line"


def check_failure(run):
    with pytest.raises(runtimes.ScriptFailedError, match="ZeroDivisionError"):
        run(FAILURE)


def test_pyodide_exchanges_files_and_errors(pyodide_run):
    check_exchange(pyodide_run)
    check_failure(pyodide_run)


def test_old_numpy_exchanges_files_and_errors(old_numpy_run):
    check_exchange(old_numpy_run)
    check_failure(old_numpy_run)


def test_this_python_exchanges_files_and_errors(native_run):
    check_exchange(native_run)
    check_failure(native_run)


def test_the_whole_core_of_the_wheel_imports_in_pyodide(pyodide_run):
    outcome = pyodide_run(IMPORT_EVERYTHING)
    assert outcome["python"].startswith("3.12.")
    assert outcome["numpy"] == "2.0.2"
    assert outcome["result"]["maxsize"] == 2**31 - 1
    assert outcome["result"]["intp"] == 4
    assert "site-packages" in outcome["result"]["home"]
    assert "populace.vocabulary" in outcome["result"]["core"]


def test_the_whole_core_imports_on_an_old_numpy(old_numpy_run):
    outcome = old_numpy_run(IMPORT_EVERYTHING)
    assert outcome["numpy"] == runtimes.OLD_NUMPY[sys.version_info[:2]]
    assert "populace.vocabulary" in outcome["result"]["core"]
