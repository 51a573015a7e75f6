"""The committed CLDR tables are what the generator writes today."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from populace import codebooks

GENERATOR = Path(__file__).parents[3] / "tools" / "codebooks" / "generate.py"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    pytest.importorskip("babel", reason="the generator needs Babel, from the test extra")
    spec = importlib.util.spec_from_file_location("generate_codebooks", GENERATOR)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_committed_tables_are_fresh(generator: ModuleType) -> None:
    for file, text in generator.generated().items():
        assert file.read_text(encoding="utf-8") == text, f"run {GENERATOR.name}"


def test_source_names_the_cldr_version(generator: ModuleType) -> None:
    version = generator.get_global("cldr")["version"]
    for name in ("iso3166-alpha2", "months"):
        assert f"CLDR {version} " in codebooks.load(name).source


def test_m49_names_every_country_once(generator: ModuleType) -> None:
    members = " ".join(area[2] for area in generator.M49).split()
    assert len(members) == len(set(members)) == 248
    assert set(members) | {"AQ"} == set(codebooks.load("iso3166-alpha2").values)
