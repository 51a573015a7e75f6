import json
from dataclasses import replace

import pytest

from populace.publish import manifest
from populace.vocabulary.errors import VerificationError
from tests.unit.publish.made import COLUMNS, GUARANTEE, made


def test_everything_comes_back():
    release = made()
    stated = manifest.read(manifest.write(release, {"a.csv": "00ff"}))
    assert stated.guarantee == GUARANTEE
    assert stated.settings == release.settings
    assert stated.seed == release.seed
    assert stated.hashes == {"a.csv": "00ff"}
    assert [column.name for column in stated.columns] == [column.name for column in COLUMNS]
    assert stated.scales == tuple(entry.scale for entry in release.aggregates.lengths)


def test_what_rho_measures_is_stated_and_older_releases_did_not():
    content = json.loads(manifest.write(made(), {}))
    assert content["guarantee"].pop("accounting") == "Gaussian"
    older = manifest.read(json.dumps(content).encode())
    assert older.guarantee == replace(GUARANTEE, accounting="zero-concentrated")
    content["guarantee"]["accounting"] = "another"
    with pytest.raises(VerificationError):
        manifest.read(json.dumps(content).encode())


def test_a_seed_keeps_its_last_digits_in_javascript():
    content = json.loads(manifest.write(made(), {}))
    assert content["synthetic"]["seed"] == str(made().seed)


def test_no_word_about_the_input():
    content = manifest.write(made(), {}).decode()
    assert set(json.loads(content)) == {
        "format",
        "name",
        "created",
        "software",
        "guarantee",
        "settings",
        "columns",
        "aggregates",
        "synthetic",
        "files",
    }


def test_no_values_of_columns():
    assert "Åland" not in manifest.write(made(), {}).decode()
