"""The forms that editors are given accept every file of ours, and refuse what readers refuse."""

import json
import tomllib
from pathlib import Path

import jsonschema
import pytest

import populace

ROOT = Path(__file__).resolve().parents[2]
READERS = {
    "schema": populace.read_schema,
    "recipe": populace.read_recipe,
    "project": populace.read_project,
}


def form(name):
    path = ROOT / "docs" / "reference" / f"{name}.schema.json"
    found = json.loads(path.read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(found)
    return jsonschema.Draft202012Validator(found)


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Every TOML file of the examples."""
    folder = tmp_path_factory.mktemp("examples")
    populace.example(folder / "cases", victims=50)
    populace.example(folder / "messy", messy=True, victims=50)
    found = sorted(folder.rglob("*.toml"))
    assert len(found) > 5
    return found


def test_every_example_fits_the_form_of_its_kind(files):
    kinds = set()
    for path in files:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        kind = "project" if "tables" in content else "schema"
        kinds.add(kind)
        errors = [each.message for each in form(kind).iter_errors(content)]
        assert errors == [], path.name
    assert kinds == {"project", "schema"}


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("schema", '[columns.age]\nvalue = ["1"]'),
        ("schema", "[columns.age]\nvalues = 3"),
        ("schema", "[tables]\nseen = true"),
        ("recipe", '[[prepare]]\ndo = "bend"\ncolumn = "age"'),
        ("recipe", '[[prepare]]\ndo = "bands"\nedges = [0, 5]'),
        ("recipe", '[[prepare]]\ndo = "bands"\ncolumn = "age"\nedges = ["a"]'),
        ("project", "[release]\nepsilon = 1"),
        ("project", '[[tables]]\nsource = "a.csv"\nextent = { header_row = "4" }'),
        ("project", '[[tables]]\nname = "a"'),
        ("project", '[[tables]]\nsource = "a.csv"\nsheets = "b"'),
    ],
)
def test_what_the_readers_refuse_does_not_fit(kind, text, tmp_path):
    assert not form(kind).is_valid(tomllib.loads(text))
    path = tmp_path / "file.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(populace.PopulaceError):
        READERS[kind](path)


def test_an_operation_of_a_recipe_fits():
    entry = {"do": "bands", "column": "age", "edges": [0, 9, 18]}
    assert form("recipe").is_valid({"prepare": [entry]})


def test_the_page_says_of_every_key_of_a_project_what_it_is():
    page = (ROOT / "docs" / "reference" / "files.md").read_text(encoding="utf-8")
    parts = page.split("\n## Project files: ")[1:]
    headings = [part.partition("\n")[0] for part in parts]
    for needed in ("[release]", "[tables.extent]", "[about]", "[findings]"):
        assert needed in headings
    rows = [line for part in parts for line in part.splitlines() if line.startswith("| `")]
    told = {row.split("`")[1]: row.rstrip(" |").rpartition("| ")[2] for row in rows}
    assert [name for name, text in told.items() if not text] == []
    assert {"epsilon", "protect", "series", "limit", "header_row"} <= told.keys()
