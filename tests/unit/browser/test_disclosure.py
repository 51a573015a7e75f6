"""Whether a project file of the studio says a value that only its table tells."""

import json

import pytest

from populace.browser import Session
from populace.browser.projects import choices_of, reading_of
from populace.browser.publishing import UNSAID

TOLD = {"language": "en", "title": "", "summary": "", "text": [], "columns": []}
LAST = "place 449"
"""A value beyond those that the page is shown."""


@pytest.fixture
def asks(tmp_path):
    """A session, and a table of places that were found, sex as declared, age in bands, and keys."""
    path = tmp_path / "a.csv"
    rows = [f"K{n:03d},place {n},{'fm'[n % 2]},{n % 60},فرنسا" for n in range(450)]
    path.write_text("\n".join(["key,place,sex,age,land", *rows]) + "\n", encoding="utf-8")
    schema = {"columns": {"sex": {"values": ["f", "m"]}}}
    choices, _ = choices_of(schema, ["key", "place", "sex", "age", "land"])
    choices["subject_id"] = "key"
    choices["reading"] = reading_of({})
    age = next(each for each in choices["columns"] if each["name"] == "age")
    age["edges"] = [0.0, 9.0, 18.0]
    table = {"path": str(path), "file": "a.csv", "name": "a", "choices": choices}
    session = Session(tmp_path / "home")

    def says(change=lambda _columns: None, **said):
        change({each["name"]: each for each in choices["columns"]})
        text = json.loads(session.answer("project", json.dumps({"tables": [table], **said})))
        given = {"text": text["answer"], "tables": [table]}
        return json.loads(session.answer("discloses", json.dumps(given)))["answer"]

    return says


def named(value):
    columns = [{"column": "place", "title": "", "values": [{"value": value, "name": "There"}]}]
    return {"told": [{**TOLD, "columns": columns}]}


@pytest.mark.parametrize(
    "said",
    [
        {"title": f"Of {LAST.upper()}!"},
        {"about": {**UNSAID, "caveats": f"Few in “{LAST}”."}},
        {"about": {**UNSAID, "places": [LAST]}},
        {"about": {**UNSAID, "more": json.dumps({"covered": {"fr": LAST}})}},
        {"told": [{**TOLD, "title": LAST}]},
        {"told": [{**TOLD, "summary": f"In {LAST}."}]},
        {"told": [{**TOLD, "text": [f'{{share place="{LAST}"}} were there.']}]},
        {"told": [{**TOLD, "text": ["{count} من فرنسا، وفرنسا"]}]},
        {"told": [{**TOLD, "text": ["K017 came."]}]},
        named(LAST),
    ],
)
def test_a_value_that_was_found_is_found_wherever_it_is_said(asks, said):
    assert asks(**said) is True


@pytest.mark.parametrize(
    "said",
    [
        {"title": "Cases by place"},
        {"told": [{**TOLD, "text": ["{share sex=f given age=9-17} are women, f or not."]}]},
        {"told": [{**TOLD, "summary": "places 44 and place4490"}]},
        {"about": {**UNSAID, "language": "en", "frequency": "yearly", "publisher": "A house"}},
        named("nowhere"),
    ],
)
def test_what_is_declared_or_is_no_value_is_not(asks, said):
    assert asks(**said) is False


@pytest.mark.parametrize("part", ["labels", "units", "more"])
def test_columns_are_read_too(asks, part):
    text = [LAST] if part != "more" else json.dumps({"title": LAST})

    def change(columns):
        columns["age"] |= {part: text} if part != "labels" else {part: ["a", LAST]}

    assert asks(change) is True
