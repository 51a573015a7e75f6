import json
from dataclasses import replace

import pytest

from populace import publish
from populace.publish.files import manifest, manifest_reader
from populace.vocabulary.errors import VerificationError
from populace.vocabulary.precision import Precision
from tests.unit.publish.made import COLUMNS, GUARANTEE, made, titled

HASHES = {file.name: "00ff" for file in publish.every(made().counts)}


def written():
    return manifest.write(made(), HASHES)


def test_everything_comes_back():
    release = made()
    said = manifest_reader.read(written())
    assert said.promises == (GUARANTEE,)
    assert said.settings == release.settings
    assert said.structure == release.structure
    assert said.totals == release.counts.totals
    assert said.seed == release.seed
    assert said.synthesizer == release.synthesizer
    assert said.hashes == HASHES
    assert [column.name for column in said.columns[0]] == [column.name for column in COLUMNS]
    (block,) = said.blocks
    assert [entry.scale for entry in block.lengths] == [
        entry.scale for entry in release.aggregates.lengths
    ]


def test_what_rho_measures_is_stated_and_older_releases_did_not():
    content = json.loads(written())
    (promise,) = content["promises"]
    assert promise.pop("accounting") == "Gaussian"
    older = manifest_reader.read(json.dumps(content).encode())
    assert older.promises == (replace(GUARANTEE, accounting="zero-concentrated"),)
    promise["accounting"] = "another"
    with pytest.raises(VerificationError):
        manifest_reader.read(json.dumps(content).encode())


def test_a_seed_keeps_its_last_digits_in_javascript():
    assert json.loads(written())["synthesis"]["seed"] == str(made().seed)


def test_no_word_about_the_input():
    assert set(json.loads(written())) == {
        "format",
        "name",
        "created",
        "software",
        "promises",
        "settings",
        "tables",
        "relations",
        "counts",
        "synthesis",
        "files",
    }


def test_each_file_has_its_role():
    files = json.loads(written())["files"]
    assert {name: file["role"] for name, file in files.items()} == {
        "synthetic.csv": "synthetic",
        "aggregates.csv": "counts",
        "codebook.csv": "codebook",
        "datapackage.json": "description",
        "croissant.json": "description",
        "index.html": "page",
        "README.md": "readme",
    }


def test_no_values_of_columns():
    assert "Åland" not in written().decode()


def test_titles_stand_only_where_there_are_some():
    release = titled(made(), {"gender": "Gender of the person"})
    columns = json.loads(manifest.write(release, HASHES))["tables"][0]["columns"]
    assert [column.get("title") for column in columns] == ["Gender of the person", *[None] * 4]
    assert "title" not in json.loads(written())["tables"][0]["columns"][0]
    (said,) = manifest_reader.read(manifest.write(release, HASHES)).columns
    assert [column.title for column in said] == ["Gender of the person", *[""] * 4]


@pytest.mark.parametrize("changes", [{"cap": 10**12}, {"cap": 10**9, "length": 10**6}])
def test_a_precision_that_no_method_has_is_refused_before_it_is_worked_out(changes):
    """It would take hours otherwise."""
    content = manifest.precision_content(Precision(2, 3, (1, 0), (10**12, 10**12)))
    assert manifest.read_precision(content) is not None
    with pytest.raises(ValueError, match="a precision that a method can have"):
        manifest.read_precision(
            {"precision": {**content["precision"], "grades": [0, 0], **changes}}
        )
