"""What a publisher says about a data set, as it is written and read."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import fields

import pytest

import populace
from populace.api.released_data import ReleasedData
from populace.publish import load, write
from populace.vocabulary.about import FREQUENCIES, About, about
from populace.vocabulary.errors import InputError
from populace.vocabulary.licenses import LICENSES, license_for, license_of
from populace.vocabulary.texts import LONGEST
from tests.browser.pages import small

FULL = {
    "title": {"en": "Cases", "fr": "Cas"},
    "summary": "{count} people.",
    "description": "What this is.",
    "publisher": {"en": "A house", "ar": "بيت"},
    "publisher_kind": "nonprofit",
    "contact": "data@example.org",
    "license": "CC-BY-SA-4.0",
    "source": "Interviews.",
    "collection": {"es": "Entrevistas"},
    "period": "2005/2022-06",
    "places": ["KEN", "Somewhere"],
    "covered": "Whoever came.",
    "not_covered": "Whoever did not.",
    "caveats": "Few.",
    "frequency": "yearly",
    "why": "Enough for 20.",
    "dataset": "cases-of-a-house",
    "version": "2",
    "replaces": "1",
    "errata": [
        {"date": "2026-03-01", "text": "Row 3.", "version": "1", "withdrawn": True},
        {"date": "2026-04-01", "text": {"fr": "Encore."}},
    ],
    "url": "https://example.org/cases",
    "doi": "10.5281/zenodo.1",
    "keywords": ["trafficking"],
}


def test_every_key_is_written_and_read_again():
    assert set(FULL) == {field.name for field in fields(About)}
    made = about(FULL)
    assert made.content() == FULL
    assert about(json.loads(json.dumps(made.content()))) == made
    assert made.languages == ("en", "fr", "ar", "es")


def test_nothing_said_is_nothing_written():
    assert not about({})
    assert about({"title": " \n", "places": [], "period": ""}) == About()
    assert About().content() == {}


def test_texts_are_in_the_language_that_is_named():
    made = about({"language": "fr", "title": "Cas", "source": {"en": "Cases"}})
    assert made.content() == {"title": {"fr": "Cas"}, "source": "Cases"}
    assert (made.title.own("en"), made.title.told("en")) == ("", "Cas")


def test_texts_stand_on_one_line_without_unseen_signs():
    assert str(about({"title": "a\u202e\tb\x00\n c"}).title) == "a b c"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2024", dt.date(2024, 1, 1), dt.date(2024, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2005/2022", dt.date(2005, 1, 1), dt.date(2022, 12, 31)),
        ("2020-01-15/2020-03", dt.date(2020, 1, 15), dt.date(2020, 3, 31)),
        (2019, dt.date(2019, 1, 1), dt.date(2019, 12, 31)),
    ],
)
def test_a_period_has_a_first_and_a_last_day(text, start, end):
    period = about({"period": text}).period
    assert period is not None
    assert (period.start, period.end) == (start, end)


@pytest.mark.parametrize(
    ("publisher", "license_id"),
    [
        ("A house", "CC-BY-4.0"),
        ("IOM", "CC-BY-3.0-IGO"),
        ("United Nations Office on Drugs and Crime", "CC-BY-3.0-IGO"),
        ("Organisation des Nations Unies", "CC-BY-3.0-IGO"),
        ("Whose house", "CC-BY-4.0"),
    ],
)
def test_a_publisher_has_a_usual_license(publisher, license_id):
    assert about({"publisher": publisher}).license == license_for(publisher) == license_id
    assert about({"publisher": publisher, "license": "cc0-1.0"}).license == "CC0-1.0"
    assert about({"title": "x"}).license == ""


def test_a_license_is_known_by_its_id_or_its_address():
    assert license_of("https://example.org/license") == ("", *["https://example.org/license"] * 2)
    assert license_of("javascript:alert(1)") is None
    assert all(license_of(name) == each for name, each in LICENSES.items())


@pytest.mark.parametrize(
    "content",
    [
        {"tilte": "x"},
        {"title": "a {count}"},
        {"title": 1},
        {"title": {"de": "x"}},
        {"language": "de"},
        {"license": "free"},
        {"period": "2022/2005"},
        {"period": "last year"},
        {"period": "2022-13"},
        {"places": 5},
        {"frequency": "often"},
        {"publisher_kind": "nobody"},
        {"dataset": "With Blanks"},
        {"url": "ftp://x"},
        {"doi": "11.1/x"},
        {"errata": "none"},
        {"errata": [{"date": "2026-13-01", "text": "x"}]},
        {"errata": [{"date": "2026-01-01"}]},
        {"errata": [{"date": "2026-01-01", "text": "x", "withdrawn": "yes"}]},
        {"version": "1", "replaces": "1"},
        {"version": True},
        {"summary": "x" * (LONGEST + 1)},
    ],
)
def test_what_is_not_right_is_refused_by_its_name(content):
    name = {"tilte": "title", "errata": "errat|withdrawn"}.get(*[next(iter(content))] * 2)
    with pytest.raises(InputError, match=name):
        about(content)


def test_frequencies_are_taken_as_they_are_listed():
    assert [about({"frequency": each}).frequency for each in FREQUENCIES] == list(FREQUENCIES)


def test_it_stands_in_the_release_and_survives_its_folder(tmp_path):
    released = ReleasedData(small()).tell(about=FULL).release
    write(released, tmp_path / "public")
    assert json.loads((tmp_path / "public" / "release.json").read_text())["about"] == FULL
    assert load(tmp_path / "public").about == released.about


def test_a_project_file_says_it_and_is_written_again(tmp_path):
    (tmp_path / "cells.csv").write_text("color\n" + "red\nblue\n" * 200)
    (tmp_path / "project.toml").write_text(
        '[[tables]]\nsource = "cells.csv"\n[release]\nepsilon = 50\nlength = 1\n'
        '[about]\npublisher = "A house"\nversion = 1.10\nperiod = 2020-01-01\n'
        '[[about.errata]]\ndate = 2026-01-01\ntext = "x"\n[findings]\ntitle = "Colors"\n'
    )
    project = populace.read_project(tmp_path / "project.toml")
    made = populace.release(project)
    assert made.release.about.content() == {
        "title": "Colors",
        "publisher": "A house",
        "license": "CC-BY-4.0",
        "period": "2020-01-01",
        "version": "1.10",
        "errata": [{"date": "2026-01-01", "text": "x"}],
    }
    text = populace.write_project(project)
    (tmp_path / "again.toml").write_text(text)
    assert populace.read_project(tmp_path / "again.toml").settings == project.settings
    assert "\n[about]\n" in text
    said = populace.release(project, about={"publisher": "Another house"})
    assert str(said.release.about.publisher) == "Another house"


def test_a_check_says_what_is_not_right_in_it():
    stops = populace.check({"color": ["red"] * 50}, epsilon=1.0, about={"publisher": 3}).stops
    assert any("publisher" in str(each) for each in stops)
