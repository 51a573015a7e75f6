"""What an installation says it can do is so."""

import re
from importlib import metadata

import pytest

import populace
from populace.api import doctors
from populace.vocabulary.errors import InputError


def test_every_library_of_an_extra_for_people_is_asked_for():
    wanted = set()
    for line in metadata.requires("populace") or ():
        extra = re.search(r"extra == ['\"](\w+)['\"]", line)
        if extra and extra[1] in {"formats", "sql", "packages", "evaluate", "plots", "spark"}:
            wanted.add(re.match(r"[\w-]+", line)[0].lower())
    assert wanted == {name for name, *_ in doctors.LIBRARIES}


def test_this_installation_makes_and_verifies_a_release():
    found = populace.doctor()
    assert found.sound
    assert found.figures()["sound"]
    by_name = {each.what: each for each in found.abilities}
    assert by_name["databases"].found == metadata.version("sqlalchemy")


def test_a_library_that_cannot_be_loaded_is_missing(monkeypatch):
    rows = (("numpy", "numpy_that_is_not_there", "arrays", "formats"),)
    monkeypatch.setattr(doctors, "LIBRARIES", rows)
    missing = next(each for each in populace.doctor().abilities if each.what == "arrays")
    assert not missing.found
    assert missing.remedy == "pip install 'populace[formats]'"


@pytest.mark.parametrize("as_json", [True, False])
def test_where_no_release_verifies_the_command_says_why(monkeypatch, capsys, as_json):
    from populace.cli import main

    def broken(*_given, **_told):
        raise InputError(expected="a table", found="a broken disk", action="Mend it.")

    monkeypatch.setattr(doctors, "release", broken)
    assert main(["doctor", *(["--json"] if as_json else [])]) == 1
    out = capsys.readouterr().out
    assert "a broken disk" in out
    assert out.startswith("{") is as_json
