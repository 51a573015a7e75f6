"""Typed fields of the Data Package are read back by its own reader as those types."""

import datetime as dt

import frictionless
import pytest

import populace

CELLS = {
    "size": [1, 2, 30] * 100,
    "share": [0.5, 2.25, 1.0] * 100,
    "seen": [True, False, True] * 100,
    "day": [dt.date(2024, 1, 31), dt.date(2025, 6, 1), dt.date(2024, 2, 29)] * 100,
    "code": ["007", "010", "100"] * 100,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("typed") / "public"
    populace.release(CELLS, epsilon=8, length=2).save(path)
    return path


def test_each_field_has_the_type_of_its_values(folder):
    package = frictionless.Package(folder / "datapackage.json")
    for name in ("synthetic", "aggregates"):
        types = {field.name: field.type for field in package.get_resource(name).schema.fields}
        assert {column: types[column] for column in CELLS} == {
            "size": "integer",
            "share": "number",
            "seen": "boolean",
            "day": "date",
            "code": "string",
        }
    assert frictionless.validate(folder / "datapackage.json").valid


def test_rows_are_read_as_those_types(folder):
    row = frictionless.Package(folder / "datapackage.json").get_resource("synthetic").read_rows()[0]
    assert {column: type(row[column]) for column in ("size", "seen", "day", "code")} == {
        "size": int,
        "seen": bool,
        "day": dt.date,
        "code": str,
    }
