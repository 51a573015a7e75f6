import json
import re

import pytest

from populace.languages import LANGUAGES, Catalog, catalog
from populace.languages.templates import PLACE, places_of
from tools.sentences import matters

OTHERS = [code for code in LANGUAGES if code != "en"]
ENTRIES = [
    (matter, key, each) for matter, of_it in matters().items() for key, each in of_it.items()
]


def forms(message):
    return [message] if isinstance(message, str) else list(message.values())


def test_every_sentence_is_in_every_language_and_once():
    keys = [key for _, key, _ in ENTRIES]
    assert len(keys) == len(set(keys)), sorted({key for key in keys if keys.count(key) > 1})
    assert [key for _, key, each in ENTRIES if sorted(each) != sorted(OTHERS)] == []


def test_every_translation_has_the_places_of_its_sentence_and_no_other():
    odd = [
        (key, language, form)
        for _, key, each in ENTRIES
        for language, message in each.items()
        for form in forms(message)
        if places_of(form) != places_of(key) and isinstance(message, str)
    ]
    assert odd == []


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_recognized_as_itself(language):
    kinds = {"#": "7", "!r": "'gamma ray'", "?": " (--gamma ray)"}
    book = catalog(language)
    taken = []
    for _, key, each in ENTRIES:
        message = each[language]
        if not isinstance(message, str):
            continue
        said = PLACE.sub(lambda place: kinds.get(place[2] or "", "gamma"), key)
        alone = Catalog({key: message}, language).says(said)
        if (found := book.says(said)) != alone:
            taken.append((key, found))
    assert taken == []


BROKEN = {
    **dict.fromkeys(LANGUAGES, r" [±%]|[±≈] "),
    "fr": r" [±%:;?!»]|[±≈«] ",
}
"""Blanks at which a line would part a sign from what it belongs to."""


@pytest.mark.parametrize("language", OTHERS)
def test_no_line_parts_a_sign_from_what_it_belongs_to(language):
    keep = LANGUAGES[language].unbroken
    said = [keep(form) for _, key, each in ENTRIES for form in forms(each[language])]
    assert [text for text in said if re.search(BROKEN[language], text)] == []
    assert "\u00a0" in "".join(said)
    kept = json.dumps([LANGUAGES[language].texts(each) for each in ("codebooks", "examples")])
    assert not re.search(BROKEN[language], kept)


def test_numbers_and_names_in_a_sentence_stay_as_they_are():
    book = Catalog({"{name}: {n#} ± {m#}?": "« {name} » : {n} ± {m} ?"}, "fr")
    assert book.says("« a % b: 5 ± 2?") == "«\u00a0« a % b\u00a0»\u00a0: 5\u00a0±\u00a02\u202f?"


def test_what_is_not_known_is_said_in_english():
    assert catalog("fr").says("No catalog knows this.") == "No catalog knows this."
    assert catalog("fr").unknown("No catalog knows this.") == ["No catalog knows this."]


def test_sentences_one_after_the_other_are_known_each_for_itself():
    book = Catalog({"One of {name}.": "Un de {name}.", "Two.": "Deux."}, "fr")
    assert book.says("One of a. Two. Three?") == "Un de a. Deux. Three?"


def test_a_name_is_never_translated_and_words_are():
    book = Catalog({"{name} holds {what}": "{name} contient {what*}", "none": "aucun"}, "fr")
    assert book.says("none holds none") == "none contient aucun"


def test_a_known_clause_may_have_the_name_of_what_it_is_about_before_it():
    book = Catalog({"of {what} for {whom}": "?", "all is for you": "tout", ": ": " : "}, "fr")
    assert book.says("of it: all is for you") == "of it\u00a0: tout"


def test_a_list_of_lists_is_known_by_its_parts():
    book = Catalog({"{n#} of {x}": "{n} de {x}", "Has {all}.": "A {all*}.", " and ": " et "}, "fr")
    assert book.says("Has 2 of a, 3 of b and 10.") == "A 2 de a, 3 de b et 10."


def test_plural_forms_follow_the_number():
    forms = {"one": "سجل", "two": "سجلان", "few": "{n} سجلات", "other": "{n} سجل"}
    book = Catalog({"{n#} records": forms}, "ar")
    assert book.says("2 records") == "سجلان"
    assert book.says("5 records") == "\u20685\u2069 سجلات"
    assert book.says("100 records") == "\u2068100\u2069 سجل"


def test_in_right_to_left_sentences_names_keep_their_own_direction():
    book = Catalog({"Written: {path}": "كُتب: {path}"}, "ar")
    assert book.says("Written: a/b") == "كُتب: \u2068a/b\u2069"


@pytest.mark.parametrize(
    ("text", "language", "region", "written"),
    [
        ("1,234.5", "fr", "", "1\u202f234,5"),
        ("12.3%", "fr", "", "12,3\u202f%"),
        ("12.3%", "fr", "CH", "12,3%"),
        ("1,234.5", "es", "", "1234,5"),
        ("12,345.6", "es", "", "12.345,6"),
        ("12,345.6", "es", "MX", "12,345.6"),
        ("12.3%", "es", "", "12,3\u00a0%"),
        ("12,345.6", "ar", "", "12,345.6"),
        ("12.3%", "ar", "", "12.3\u200e%\u200e"),
        ("12.3%", "es", "MX", "12.3%"),
        ("12,345.6", "ar", "MA", "12.345,6"),
        ("12,345.6", "en", "", "12,345.6"),
        ("2026-11-29", "fr", "", "29 novembre 2026"),
        ("2026-11-29", "es", "", "29 de noviembre de 2026"),
        ("2026-11-29", "ar", "", "29 نوفمبر 2026"),
        ("2026-13-29", "fr", "", "2026-13-29"),
        ("0.3.1", "fr", "", "0.3.1"),
        ("a1,2", "fr", "", "a1,2"),
    ],
)
def test_numbers_and_days_are_written_as_readers_write_them(text, language, region, written):
    assert catalog(language, region).value(text) == written
