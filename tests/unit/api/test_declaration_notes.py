"""What was not declared is told to the steward: before a release by `check`, and after it."""

import pytest

import populace
from tests.unit.api.linked_tables import families

WORDS = ["Inconnu", "N/A", "99", "don't know", "ns/nr", "غير معروف", "-99", "不明"]


def told(notes):
    return [note for note in notes if "no answer" in note]


@pytest.mark.parametrize("word", WORDS)
@pytest.mark.parametrize("declared", [None, {"columns": {"answer": {"domain": "private"}}}])
def test_words_for_no_answer_that_count_as_values_are_told_with_their_share(word, declared):
    table = {"answer": (["1", "2", "3", word] * 30), "sex": ["female", "male"] * 60}
    kept = populace.check(table, schema=declared).notes
    noted = populace.release(table, epsilon=1, schema=declared).private_notes
    for notes in (kept, noted):
        (note,) = told(notes)
        assert "'answer' 25%" in note
        assert "'sex'" not in note
        assert word not in note


def test_what_is_declared_to_be_missing_is_not_told():
    table = {"answer": (["yes", "no", "perhaps", "Inconnu"] * 30)}
    absent = {"columns": {"answer": {"absent": "Inconnu"}}}
    values = {"columns": {"answer": {"values": ["yes", "no", "perhaps", "Inconnu"]}}}
    recipe = [{"do": "absent", "columns": ["answer"], "values": ["Inconnu"]}]
    for known in ({"schema": absent}, {"schema": values}, {"recipe": recipe}):
        assert told(populace.check(table, **known).notes) == []


def test_words_for_no_answer_are_told_of_each_linked_table():
    victims, people, links = families()
    answers = ["often", "never", "often", "don't know"] * len(people["pid"])
    people = {**people, "saw": answers[: len(people["pid"])]}
    given = [("victims", victims), ("people", people), ("links", links)]
    project = populace.Project(
        tuple(populace.Input(table, name) for name, table in given),
        (populace.Relation("victims", "people", "links"),),
    )
    (checked,) = told(populace.check(project).notes)
    (released,) = told(populace.release(project, epsilon=4, protect="victims").private_notes)
    assert checked == released
    assert checked.startswith("people: ")
    assert "'saw'" in checked


def test_rows_of_totals_are_told_of_every_table():
    cells = {"place": ["north", "south"] * 20 + ["Total"], "sex": ["f"] * 41}
    for found in (
        populace.release(cells, epsilon=1.0, progress=False).private_notes,
        populace.check(cells, progress=False).notes,
    ):
        assert any("totals or averages (in 'place')" in note for note in found)


def test_the_few_values_of_a_column_that_look_like_people_are_told():
    held = ["police", "hotline", "embassy", "school", "clinic", "court", "Maria Garcia"]
    cells = {"told": held * 20, "sex": ["f", "m"] * 70}
    for declared in (None, {"columns": {"told": {"domain": "private"}}}):
        found = populace.check(cells, schema=declared, progress=False)
        (note,) = [note for note in found.notes if "look like names in 'told'" in note]
        assert found.passed
        assert "Garcia" not in note
    assert not [
        note
        for note in populace.check(cells, safe=["told"], progress=False).notes
        if "look like" in note
    ]


def notes_of(cells, word):
    return [note for note in populace.check(cells, progress=False).notes if word in note]


def test_values_that_differ_by_case_or_a_full_stop_alone_are_told():
    odd = {"place": ["north", "North", "south", "south."] * 20, "sex": ["f", "m"] * 40}
    (note,) = notes_of(odd, "capital letters")
    assert "'place'" in note
    assert "'sex'" not in note
    assert notes_of({"grade": ["A", "B", "A+", "B+"] * 20}, "capital letters") == []


@pytest.mark.parametrize(
    "name", ["count", "n", "n_cases", "number of victims", "effectif", "العدد"]
)
def test_a_column_that_may_say_for_how_many_a_row_stands_is_told(name):
    cells = {"sex": ["f", "m"] * 40, name: ["1", "2", "1", "12"] * 20}
    assert notes_of(cells, "for how many")
    assert not notes_of({"sex": ["f", "m"] * 40, name: ["few", "many"] * 40}, "for how many")


@pytest.mark.parametrize("joiner", [" + ", " // ", "\n", " & ", " and ", "\u060c ", "#", " ", ";"])
def test_values_joined_by_anything_are_told(joiner):
    means = ["threats", "debt", "drugs", "threats"]
    cells = [joiner.join(means[n % 3 : n % 3 + 1 + n // 3 % 2]) for n in range(80)]
    assert notes_of({"means": cells, "sex": ["f", "m"] * 40}, "several values joined")


@pytest.mark.parametrize(
    "cells",
    [
        ["North", "East", "North East", "South West"],
        ["03/04/2024", "04/04/2024", "03", "04", "2024"],
        ["yes", "no", "and/or"],
        ["Bosnia and Herzegovina", "Trinidad and Tobago", "Bosnia"],
    ],
)
def test_words_that_only_stand_together_are_no_joined_values(cells):
    assert not notes_of({"x": cells * 20}, "several values joined")


def test_countries_that_read_like_words_for_missing_are_no_such_words():
    codes = ["DK", "NA", "FR", "KE", "UG", "IT"] * 20
    assert told(populace.check({"citizenship": codes}, progress=False).notes) == []
    assert told(populace.check({"answer": codes}, progress=False).notes)


@pytest.mark.parametrize(
    "word",
    ["S&eacute;gou", "S%C3%A9gou", "S=C3=A9gou", "S\\u00e9gou", "S?gou", "Health &amp; care"],
)
def test_codes_in_place_of_letters_are_told(word):
    table = {"place": [word, "Mopti", "Kayes"] * 40, "sex": ["f", "m", "m"] * 40}
    (note,) = populace.check(table).notes
    assert "'place'" in note
    assert "in place of letters" in note
    assert "'sex'" not in note
    assert word not in note


@pytest.mark.parametrize("word", ["R&D", "100%", "why?", "A=B", "C:\\users", "B&Bs;hotels"])
def test_signs_in_words_are_no_such_codes(word):
    notes = populace.check({"place": [word, "Mopti", "Kayes"] * 40}).notes
    assert not any("in place of letters" in note for note in notes)


GARBLED = {
    "UTF-8 as Western": [text.encode().decode("cp1252") for text in ("Ségou", "Koné", "Gao")],
    "Arabic as Western": [
        text.encode("cp1256").decode("latin-1") for text in ("أنثى", "ذكر", "العراق")
    ],
    "letters lost": ["S\ufffdgou", "Mopti", "Kayes"],
    "bytes": ["b'Mopti'", "b'Kayes'", "b'Gao'"],
    "UTF-16 by bytes": ["M o p t i", "K a y e s", "G a o"],
}


@pytest.mark.parametrize("declared", [False, True], ids=["undeclared", "declared"])
@pytest.mark.parametrize("way", GARBLED)
def test_lists_of_garbled_text_are_told_and_not_refused(way, declared):
    table = {"place": GARBLED[way] * 40, "sex": ["f", "m", "m"] * 40}
    schema = populace.Schema((populace.ColumnSchema("place"),)) if declared else None
    found = populace.check(table, schema=schema)
    assert found.passed
    (note,) = (each for each in found.notes if "decoded in another encoding" in each)
    assert "'place'" in note
    assert "'sex'" not in note
    assert not any(word in note for word in GARBLED[way])


def test_lists_of_text_as_it_is_written_are_not_told():
    table = {
        "place": ["Ségou", "Łódź", "Şanlıurfa", "São Tomé"] * 40,
        "sex": ["أنثى", "ذكر", "غير محدد", "أنثى"] * 40,
    }
    assert not any("another encoding" in note for note in populace.check(table).notes)
