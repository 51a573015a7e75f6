"""The files of Synthetic Data Showcase, read back by its own library."""

import csv
import io
import json

import numpy as np
import pytest
from pacsynth import Dataset

import populace
from populace import publish
from populace.cli import main
from populace.publish.metadata import sds
from populace.vocabulary.errors import VerificationError
from tests.unit.publish.made import made

NAMES = (
    "reportable_aggregates.csv",
    "synthetic_microdata.csv",
    "synthetic_microdata_condensed.csv",
    "synthetic_microdata_long.csv",
)


def rows(content):
    return list(csv.reader(io.StringIO(content.decode()), strict=True))


@pytest.fixture(scope="module")
def released():
    rng = np.random.default_rng(6)
    cells = {
        "z color": rng.choice(["red", "green", ""], 300).tolist(),
        "flag": rng.choice(["yes", "no"], 300).tolist(),
        "tags": rng.choice(["x;y", "x", "", "y;z"], 300).tolist(),
    }
    return populace.release(cells, k=5, multi_value={"tags": ";"})


@pytest.fixture
def files(released):
    return {
        name.partition("/")[2]: rows(content)
        for name, content in sds.render(released.release).items()
    }


def test_the_files_and_their_heads(files):
    assert tuple(files) == NAMES
    assert files[NAMES[0]][:2] == [["selections", "protected_count"], ["selections", "300"]]
    assert files[NAMES[1]][0] == ["z color", "flag", "tags_x", "tags_y", "tags_z"]
    assert files[NAMES[2]][0] == ["z color", "flag", "tags"]
    assert files[NAMES[3]][0] == ["Id", "Attribute", "Value", "AttributeValue"]


def test_selections_are_named_and_sorted_as_the_library_does(files, released):
    table = released.release.synthetic
    data = Dataset(files[NAMES[1]])
    theirs = data.get_aggregates(3, ";")
    ours = {selection: int(count) for selection, count in files[NAMES[0]][2:]}
    # Every combination of the records is a reported one, under the very name the library gives it.
    assert set(theirs) <= set(ours)
    assert len(ours) == sum(len(entry.ids) for entry in released.release.aggregates.lengths)
    assert table.records == 300


def test_wide_condensed_and_long_say_the_same(files):
    wide, condensed, long = (files[name] for name in NAMES[1:])
    again = Dataset(condensed, multi_value_columns={"tags": ";"}).to_raw_data()
    columns = [again[0].index(header) for header in wide[0]]
    assert [[row[place] for place in columns] for row in again] == wide
    expected = [
        [str(number), header, cell, f"{header}:{cell}"]
        for number, record in enumerate(wide[1:])
        for header, cell in zip(wide[0], record, strict=True)
        if cell
    ]
    assert long[1:] == expected


def test_awkward_values_survive():
    release = made()
    contents = sds.render(release)
    aggregates, wide, condensed, long = (rows(content) for content in contents.values())
    assert len(aggregates) == 2 + sum(len(entry.ids) for entry in release.aggregates.lengths)
    assert {len(row) for row in aggregates} == {2}
    assert {len(row) for row in wide} == {8}
    assert len(wide) == len(condensed) == 7
    assert "work; kind_line\nbreak" in wide[0]
    assert any(row[1] == 'work; kind_say "hi"' and row[2] == "1" for row in long)


def test_one_column_keeps_its_blank_records():
    cells = {"a": ["x"] * 20 + [""] * 10}
    release = populace.release(cells, k=5).release
    contents = sds.render(release)
    assert len(rows(contents["sds/synthetic_microdata.csv"])) == 31
    assert len(rows(contents["sds/synthetic_microdata_condensed.csv"])) == 31


def test_a_release_with_them_verifies_until_they_are_changed(released, tmp_path):
    folder = released.save(tmp_path / "release", formats=["sds"])
    assert {path.name for path in (folder / "sds").iterdir()} == set(NAMES)
    assert populace.verify(folder).strangers == ()
    path = folder / "sds" / NAMES[0]
    content = path.read_bytes()
    path.write_bytes(content.replace(b"red", b"rad"))
    with pytest.raises(VerificationError, match="sds"):
        populace.verify(folder)
    path.write_bytes(content)
    (folder / "sds" / "more.csv").write_text("secret", encoding="utf-8")
    with pytest.raises(VerificationError, match="sds"):
        populace.verify(folder)


def test_the_command_line_writes_them(tmp_path, capsys):
    table = tmp_path / "t.csv"
    table.write_text("a,b\n" + "x,y\n" * 50, encoding="utf-8")
    out = tmp_path / "public"
    words = ["release", table, "--epsilon", "4", "--format", "sds", "--out", out, "--json"]
    assert main([str(word) for word in words]) == 0
    assert json.loads(capsys.readouterr().out)["folder"] == str(out)
    assert {path.name for path in (out / "sds").iterdir()} == set(NAMES)
    assert publish.strangers(out, publish.load(out)) == ()
