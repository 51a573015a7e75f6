"""Packages stand beside a verified release; what is missing is said once."""

from __future__ import annotations

import json
import shutil
from typing import get_args

import pytest

import populace
from populace.cli import main
from populace.packages import PLACES, missing, questions
from populace.vocabulary.about import NOTHING, about
from tests.unit.packages.conftest import GROUPS, KINDS
from tests.unit.publish.said import SAID

FOR_NOISE = {"registry"}


def test_every_place_has_a_name_at_the_front_door():
    assert tuple(PLACES) == get_args(populace.PlaceName)


@pytest.mark.parametrize("kind", KINDS)
def test_every_place_takes_every_kind_of_release(folders, tmp_path, kind):
    places = [each for each in PLACES if kind not in GROUPS or each not in FOR_NOISE]
    before = sorted(each.name for each in folders[kind].iterdir())
    made = populace.publish_for(folders[kind], places, out=tmp_path / "packages")
    assert made.questions == ()
    assert sorted(each.name for each in made.folder.iterdir()) == sorted(places)
    found = [each for each in made.folder.rglob("*") if each.is_file()]
    assert {each.relative_to(made.folder).as_posix() for each in found} == set(made.files)
    assert sorted(each.name for each in folders[kind].iterdir()) == before


def test_the_registry_takes_no_k_anonymous_release(folders, tmp_path):
    with pytest.raises(populace.ParameterError, match="k-anonymous"):
        populace.publish_for(folders["k-anonymous"], "registry", out=tmp_path / "packages")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", KINDS)
def test_readers_are_sent_to_no_index_that_does_not_hold_populace(source, kind):
    for name, place in PLACES.items():
        if kind in GROUPS and name in FOR_NOISE:
            continue
        for path, content in place.render(source(kind)).items():
            assert b"install populace" not in content, (name, path)


def test_the_same_release_gives_the_same_bytes(source):
    for name, place in PLACES.items():
        assert place.render(source("single")) == place.render(source("single")), name


def test_a_changed_release_is_not_packaged(folders, tmp_path):
    place = tmp_path / "release"
    shutil.copytree(folders["single"], place)
    (place / "aggregates.csv").write_bytes(b"changed")
    with pytest.raises(populace.VerificationError):
        populace.publish_for(place, "zenodo")
    assert [each.name for each in tmp_path.iterdir()] == ["release"]


def test_nothing_is_written_into_a_release_or_over_anything(folders, tmp_path):
    with pytest.raises(populace.OutputError, match="part of a release"):
        populace.publish_for(folders["single"], "dcat", out=folders["single"] / "dcat")
    (tmp_path / "there").mkdir()
    with pytest.raises(populace.OutputError):
        populace.publish_for(folders["single"], "dcat", out=tmp_path / "there")


@pytest.mark.parametrize("places", [["nowhere"], []])
def test_places_that_are_none_are_refused(folders, tmp_path, places):
    with pytest.raises(populace.ParameterError, match="among"):
        populace.publish_for(folders["single"], places, out=tmp_path / "packages")


def test_at_most_eight_questions_are_asked_each_once_with_its_key():
    asked = questions(NOTHING)
    assert len(asked) == len(missing(NOTHING)) == 8
    for key, sentence in zip(missing(NOTHING), asked, strict=True):
        assert f" as {key} in [about]" in sentence
    assert questions(about(SAID)) == ()
    answered = {key: SAID[key] for key in missing(NOTHING)}
    assert questions(about(answered)) == ()
    assert "license" not in missing(NOTHING)


def test_a_release_says_what_is_missing_for_which_place(folders):
    assert populace.load(folders["single"]).unsaid == ()
    unsaid = populace.load(folders["bare"]).unsaid
    assert "publisher_kind (registry)" in unsaid
    assert len(unsaid) == 8


def test_the_command_release_says_it_where_anything_is_said(tmp_path, capsys):
    (tmp_path / "cells.csv").write_text("color\n" + "red\nblue\n" * 200)
    project = tmp_path / "project.toml"
    project.write_text(
        '[[tables]]\nsource = "cells.csv"\n[release]\nepsilon = 8\nlength = 1\n'
        '[about]\ntitle = "Colors"\npublisher = "A house"\n'
    )
    assert main(["release", str(project), "--out", str(tmp_path / "public")]) == 0
    said = " ".join(capsys.readouterr().err.split())
    assert "Not said in [about], and asked by: publisher_kind (registry);" in said
    assert populace.load(tmp_path / "public").release.about.license == "CC-BY-4.0"


def test_the_command_writes_and_says_what_is_missing(folders, tmp_path, capsys):
    out = tmp_path / "packages"
    words = ["publish", str(folders["bare"]), "--for", "hdx", "--for", "dcat", "--out", str(out)]
    assert main(words) == 0
    said = capsys.readouterr()
    assert f"Written: {out}" in said.out
    assert "dcat: 1 file" in said.out
    assert said.err.count("Who publishes it?") == 1
    assert "hdx, dcat ask for it" in " ".join(said.err.split())
    assert main([*words[:-1], str(tmp_path / "others"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert len(told["questions"]) == 6
    assert "dcat/catalog.jsonld" in told["files"]


def test_the_folder_is_named_after_the_release(folders, tmp_path):
    shutil.copytree(folders["single"], tmp_path / "public")
    made = populace.publish_for(tmp_path / "public", "certificate")
    assert made.folder.name == "public-packages"
    assert (made.folder / "certificate" / "certificate.html").is_file()
