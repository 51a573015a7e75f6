"""Findings: numbers are put in with their margins, and what margins do not carry is refused."""

from __future__ import annotations

from dataclasses import replace
from math import hypot

import pytest

from populace import publish
from populace.api.released_data import ReleasedData
from populace.publish.metadata import readme
from populace.publish.page import showcase
from populace.publish.questions.answers import Figure, share_of
from populace.publish.questions.claims import compared
from populace.publish.questions.openings import plain_openings
from populace.publish.questions.queries import QueryEngine, Question, question
from populace.publish.questions.sentences import parts, plain
from populace.vocabulary.errors import InputError, PopulaceError
from populace.vocabulary.findings import content, publisher_says, told
from tests.browser.pages import found, groups, periods, small
from tests.golden import folder_of
from tests.unit.publish.made import changed
from tests.unit.publish.three_tables import made as linked


def said(sentence, release=None, language="en"):
    return plain(parts(sentence, QueryEngine.of(release or small()), language))


@pytest.mark.parametrize(
    ("sentence", "text"),
    [
        ("{count} people", "1,000 ± 20 people"),
        ("{count gender=woman}", "600 ± 20"),
        ("{count GENDER=Woman, year=2019}", "310 ± 30"),
        ('{count "gender"="woman" given year=2019}', "310 ± 30"),
        ("{share gender=woman}", "60% ± 3"),
        ("{share gender=woman given year=2019}", "62% ± 7"),
        ("{share year=2019|2020}", "80% ± 4"),
        ("{share gender=man known}", "40% ± 2"),
        ("no number", "no number"),
    ],
)
def test_a_question_is_answered_with_its_margin(sentence, text):
    assert said(sentence) == text


def test_a_share_has_the_margin_of_a_part_beside_its_whole():
    asked = QueryEngine.of(small())
    found = asked.answer(question("share gender=woman given year=2019", asked))
    assert found.value == pytest.approx(310 / 500)
    assert found.margin == pytest.approx(hypot(30, 310 / 500 * 20) / 500)


def test_those_recorded_are_fewer_than_all():
    assert said("{share relation=Family}", periods()).startswith("25.0%")
    assert said("{share relation=Family known}", periods()).startswith("59.9%")


def test_a_rounded_release_answers_from_least_to_most():
    assert said("{count gender=woman}", groups()) == "600 to 609"
    assert said("{share gender=woman}", groups()) == "59.4% to 60.9%"


@pytest.mark.parametrize(
    "sentence",
    [
        "{count gender=man, year=2021}",
        "{count gender=woman, year=2019, has_children=yes}",
        "{count gender=neither}",
        "{count color=red}",
        "{total}",
        "{share}",
        "{count gender}",
        "{count gender=woman of people}",
        "an { alone",
        "{share gender=woman",
    ],
)
def test_what_the_release_does_not_say_is_refused(sentence):
    with pytest.raises(InputError):
        said(sentence)


CLAIMS = [
    ("share gender=woman > share gender=man", True),
    ("share gender=man > share gender=woman", False),
    ("share gender=man < share gender=woman", True),
    ("count year=2019 > 400", True),
    ("count year=2019 > 490", False),
    ("share gender=woman > 50%", True),
    ("share gender=woman > 58%", False),
    # 62.0% ± 6.5 and 50.0% ± 10.5: within the noise.
    ("share gender=woman given year=2019 > share gender=woman given year=2020", False),
    ("most gender=woman", True),
    ("most gender=man", False),
    ("most gender=woman given year=2020", False),
    ("fell from 2019 to 2020", True),
    ("rose from 2019 to 2020", False),
    ("fell from 2019 to 2020 given gender=man", True),
    ("share gender=woman > 50% and count year=2019 > 400", True),
    ("share gender=woman > 50% and count year=2019 > 490", False),
]


@pytest.mark.parametrize(("claim", "true"), CLAIMS)
def test_a_claim_holds_beyond_the_noise_or_is_refused(claim, true):
    sentence = f"This is {{so|{claim}}}."
    if true:
        assert said(sentence) == "This is so."
    else:
        with pytest.raises(InputError, match="margins"):
            said(sentence)


def test_periods_of_unequal_length_rise_by_the_year():
    # 6,285 in five years, then 2,015 in one: fewer, and more a year.
    assert said("It {rose|rose from 2009-2013 to 2019}.", periods()) == "It rose."
    with pytest.raises(InputError):
        said("It {fell|fell from 2009-2013 to 2019}.", periods())


@pytest.mark.parametrize("claim", ["gender=woman", "share gender=woman > count gender=man", "rose"])
def test_what_is_no_claim_is_refused(claim):
    with pytest.raises(InputError):
        said(f"{{so|{claim}}}")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Most were women."),
        ("en", "It rose."),
        ("en", "About 80% crossed there."),
        ("fr", "La plupart étaient des femmes."),
        ("es", "Las mujeres son más."),
        ("ar", "كانت أغلب الضحايا نساء."),
    ],
)
def test_words_that_compare_stand_in_claims_only(language, text):
    assert compared(text, language)
    with pytest.raises(InputError, match="compare"):
        said(text, language=language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "People younger than 18, moreover those in 2019."),
        ("fr", "Les enfants de moins de 18 ans."),
        ("es", "Menores de 18 y niños de menos de 9 años."),
        ("ar", "أطفال أقل من 18 سنة."),
    ],
)
def test_names_of_ages_compare_nothing(language, text):
    assert compared(text, language) == ""


FINDINGS = {
    "title": "Women and men",
    "summary": "{count} people.",
    "text": ["{share gender=woman} are women.", "{Most|most gender=man} are men."],
    "fr": {"text": ["{share gender=woman} sont des femmes."]},
}


def test_what_is_carried_stays_and_the_rest_is_named():
    about, found = publisher_says({}, FINDINGS)
    kept, refused = publish.carried(replace(small(), about=about, findings=found))
    assert [each.language for each in kept.findings] == ["en", "fr"]
    assert str(kept.about.title) == "Women and men"
    assert kept.findings[0].text == ("{share gender=woman} are women.",)
    assert len(refused) == 1
    assert "are men" in refused[0]


def test_a_summary_that_margins_do_not_carry_is_left_out_and_named():
    with pytest.raises(InputError, match="Most men"):
        ReleasedData(small()).tell(about={"summary": "Most men."})
    kept = ReleasedData(small()).saying(*publisher_says({"summary": "Most men.", "why": "x"}, {}))
    assert kept.release.about.content() == {"why": "x"}
    assert len(kept.private_notes) == 1


def test_findings_are_told_before_anything_is_published():
    with pytest.raises(InputError, match="are men"):
        ReleasedData(small()).tell(FINDINGS)


def test_findings_stand_on_every_face_and_survive_the_folder(tmp_path):
    carried = {**FINDINGS, "text": FINDINGS["text"][:1]}
    release = ReleasedData(small()).tell(carried).release
    text = readme.write(release).decode()
    assert text.startswith("# Women and men\n")
    assert "- 60% ± 3 are women." in text
    [english, french] = showcase.data(release, {})["stories"]
    assert (english["title"], french["language"]) == ("Women and men", "fr")
    figure = english["findings"][0][0]["figure"]
    assert figure is not None
    assert (figure["of"], figure["share"]) == ([[0, 0]], True)
    publish.write(release, tmp_path / "public")
    assert publish.load(tmp_path / "public").findings == release.findings


def test_tables_have_names_in_a_language_that_says_nothing_else():
    _, found = publisher_says({}, {"fr": {"tables": {"victims": "victimes", "other": "autre"}}})
    assert content(found) == {"fr": {"tables": {"victims": "victimes", "other": "autre"}}}
    release = publish.load(folder_of("tree"))
    first, *_ = (shape.name for shape in release.structure.tables)
    named = replace(release, findings=told({"fr": {"tables": {first: "les  autres", "no": "x"}}}))
    [french] = showcase.data(named, {})["stories"]
    assert french["tables"] == [{"name": first, "title": "les autres"}]


def test_a_folder_whose_findings_do_not_hold_is_refused(tmp_path):
    false = replace(small(), findings=told({"text": ["{Most|most gender=woman} are women."]}))
    publish.write(false, tmp_path / "public")
    path = tmp_path / "public" / "release.json"
    path.write_text(path.read_text().replace("most gender=woman", "most gender=man"))
    with pytest.raises(PopulaceError):
        publish.load(tmp_path / "public")


@pytest.mark.parametrize(
    "content",
    [
        {"tilte": "x"},
        {"title": "a {count}"},
        {"title": 1},
        {"text": [1]},
        {"text": ["x"] * 13},
        {"language": "de", "title": "x"},
        {"title": "x", "en": {"title": "y"}},
        {"fr": "x"},
        {"tables": ["victims"]},
        {"tables": {"victims": 1}},
    ],
)
def test_other_findings_are_refused(content):
    with pytest.raises(InputError):
        publisher_says({}, content)


def test_a_title_is_said_once():
    with pytest.raises(InputError, match="one title"):
        publisher_says({"title": "x"}, {"title": "y"})
    about, _ = publisher_says({"title": "x"}, {"fr": {"title": "y"}})
    assert about.title.content() == {"en": "x", "fr": "y"}


def test_a_release_without_findings_says_three_sentences_of_its_own():
    assert plain_openings(small()) == (
        "This release counts 1,000 ± 20 records, from 2019 to 2020.",
        "The largest groups that are told apart: gender: Woman, 60% ± 3 of all.",
        "The number of records fell from 500 ± 20 in 2019 to 300 ± 20 in 2020.",
    )
    assert "- This release counts" in readme.write(small()).decode()


def test_the_trend_of_unequal_periods_is_told_by_the_year():
    trend = plain_openings(periods())[-1]
    assert trend == (
        "The number of records per year rose from 281 ± 5 in 2005-2008 to 2,163 ± 20 in 2021; it"
        " was highest in 2014-2018: 2,411 ± 4."
    )


def test_a_group_that_is_not_told_apart_is_not_called_the_largest():
    release = small()
    release.aggregates.lengths[0].counts[:2] = (500, 490)
    assert not any("largest" in text for text in plain_openings(release))


def test_a_share_of_a_column_with_gaps_is_of_those_recorded():
    """Of 24,000 the relation of 10,015 is known: "family, 25%" would be read as of all known."""
    largest = plain_openings(periods())[1]
    assert "relation: Family, 59.9% ± 0.4 of those recorded" in largest
    assert " of all" not in largest


def test_a_share_of_a_column_that_is_not_declared_is_of_those_reported():
    largest = plain_openings(found())[1]
    assert "origin: KE, 67% ± 4 of those whose value is reported" in largest


def test_a_share_that_may_be_all_is_its_lower_end():
    assert said("{share year=2019 given sex=f}", found()) == "70% ± 6"
    assert said("{share sex=f given year=2019}", found()) == "≥ 89%"


def test_a_flag_has_no_share_of_those_recorded():
    """All of whom it is recorded hold it: of the others nobody knows whether it was."""
    with pytest.raises(InputError, match="column of several values"):
        said("{share has_children=yes known}")


def test_a_number_without_a_label_names_no_group():
    release = small()
    columns = (replace(release.aggregates.columns[0], values=("0", "1"), labels=()),)
    columns += release.aggregates.columns[1:]
    counts = replace(release.aggregates, columns=columns)
    table = replace(release.synthetic, columns=columns)
    coded = changed(release, aggregates=counts, synthetic=table)
    assert not any("largest" in text for text in plain_openings(coded))


def test_linked_tables_are_asked_by_their_names():
    release = linked()
    asked = QueryEngine.of(release)
    for place, table in enumerate(asked.tables):
        assert question(f"count of {table.name}", asked) == Question(place)
    assert len(plain_openings(release)) >= 2


def test_a_column_that_the_named_table_does_not_have_is_refused_by_name():
    [first, *_] = QueryEngine.of(linked()).tables
    with pytest.raises(InputError, match="'nowhere'"):
        said(f"{{count nowhere=x of {first.name}}}", linked())


def test_a_percentage_of_ones_own_is_named_whole():
    with pytest.raises(InputError, match=r"'66\.5%'"):
        said("Two thirds, 66.5%, crossed there.")


def test_a_share_of_too_uncertain_a_number_is_refused_in_whole_words():
    with pytest.raises(InputError, match="margin is above half of it"):
        share_of(Figure(1.0, 1.0), Figure(10.0, 6.0))


def test_the_opening_of_a_tree_names_every_table_whose_number_is_told():
    _, episodes, perpetrators = plain_openings(publish.load(folder_of("tree", 2)))
    assert episodes.startswith("This release counts 170 ± 48 records of episodes")
    # 231 ± 117 is a margin above half of it.
    assert perpetrators == (
        "How many records of perpetrators there are is too uncertain to be told."
    )
