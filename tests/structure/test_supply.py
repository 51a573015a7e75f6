"""What is shipped is listed, and built the same twice."""

import json

import build_wheel
import known_faults
import publish
import pytest
import sbom

from tests.structure.source import ROOT


def test_the_list_of_parts_is_valid_and_the_same_twice():
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    text = sbom.bom()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert text == sbom.bom()


def test_every_library_of_the_package_and_of_the_pages_is_listed():
    listed = {each["name"]: each for each in json.loads(sbom.bom())["components"]}
    assert {"numpy", "click", "svelte", "d3-scale", "d3-array", "pyodide.asm.wasm"} <= set(listed)
    assert len(listed["svelte"]["hashes"][0]["content"]) == 128
    assert listed["d3-scale"]["licenses"][0]["license"]["name"] == "ISC"
    assert not {"vite", "vitest", "eslint", "pytest"} & set(listed)


def test_a_wheel_is_the_same_twice():
    assert build_wheel.wheel() == build_wheel.wheel()


def test_every_locked_file_of_the_pages_has_a_checksum():
    locked = json.loads((ROOT / "web" / "package-lock.json").read_text("utf-8"))["packages"]
    without = [name for name, entry in locked.items() if name and "integrity" not in entry]
    assert without == []


@pytest.mark.parametrize(
    ("line", "address"),
    [
        (
            "**Contact**: security@populace.example.org, with our key below",
            "security@populace.example.org",
        ),
        ("**Contact**: https://example.org/report", "https://example.org/report"),
        ("**Contact**: to be filled in", ""),
        ("**Contact**: ", ""),
        ("write to somebody@example.org", ""),
    ],
)
def test_a_version_without_a_contact_is_not_published(line, address):
    assert publish.contact(f"# Security\n\n{line}\n\nmore") == address


def test_the_contact_has_one_line_to_be_filled_in():
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    assert text.count("**Contact**:") == 1


def test_known_faults_are_asked_of_all_that_is_shipped():
    asked = known_faults.installed()
    assert {"numpy", "click", "rich", "pyarrow", "sqlalchemy", "psycopg"} <= set(asked)
    assert not {"pytest", "hypothesis", "mkdocs", "populace"} & set(asked)


def test_a_known_fault_is_told_and_an_index_that_does_not_answer_is_none(monkeypatch):
    for found, code in (
        ({"a": [], "b": None}, 0),
        ({"a": ["numpy 1.0: CVE-1"], "b": None}, 1),
    ):
        monkeypatch.setattr(known_faults, "known", lambda found=found: found)
        assert known_faults.main([]) == code
        assert known_faults.main(["--only-say"]) == 0
    assert known_faults.sentences(found) == [
        "a: numpy 1.0: CVE-1",
        "b: not asked, the index does not answer here",
    ]


def test_an_index_that_does_not_answer_is_no_fault(monkeypatch):
    monkeypatch.setattr(known_faults, "run", lambda *_told, **_how: "")
    monkeypatch.setattr(known_faults, "auditor", lambda: "python")
    assert known_faults.of_python() is None
    assert known_faults.of_pages() is None
