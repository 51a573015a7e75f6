"""What is shipped is listed, and built the same twice."""

import importlib
import json
import sys

import pytest

from tests.structure.source import ROOT


@pytest.fixture(scope="module")
def tools():
    sys.path.insert(0, str(ROOT / "tools"))
    yield importlib.import_module
    sys.path.remove(str(ROOT / "tools"))


def test_the_list_of_parts_is_valid_and_the_same_twice(tools):
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    sbom = tools("sbom")
    text = sbom.bom()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert text == sbom.bom()


def test_every_library_of_the_package_and_of_the_pages_is_listed(tools):
    sbom = tools("sbom")
    listed = {each["name"]: each for each in json.loads(sbom.bom())["components"]}
    assert {"numpy", "click", "svelte", "d3-scale", "d3-array", "pyodide.asm.wasm"} <= set(listed)
    assert len(listed["svelte"]["hashes"][0]["content"]) == 128
    assert listed["d3-scale"]["licenses"][0]["license"]["name"] == "ISC"
    assert not {"vite", "vitest", "eslint", "pytest"} & set(listed)


def test_a_wheel_is_the_same_twice(tools):
    wheel = tools("build_wheel").wheel
    assert wheel() == wheel()


def test_every_locked_file_of_the_pages_has_a_checksum():
    locked = json.loads((ROOT / "web" / "package-lock.json").read_text("utf-8"))["packages"]
    without = [name for name, entry in locked.items() if name and "integrity" not in entry]
    assert without == []
