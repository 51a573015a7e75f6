"""Titles and labels by language, from schemas and codebooks to the page of a release and back."""

from __future__ import annotations

import pytest

import populace
from populace import publish
from populace.publish.metadata import readme
from populace.publish.page import showcase
from populace.read import parse_schema, write_schema
from populace.vocabulary.errors import SchemaError

SCHEMA = """
[columns.sex]
values = ["f", "m", "x"]
title = { en = "Sex", fr = "Sexe", ar = "الجنس" }
labels = { en = ["Women", "Men", "Others"], fr = ["Femmes", "Hommes", "Autres"] }

[columns.place]
values = ["north", "south"]
title = "Where"
"""
PEOPLE = {
    "sex": ["f", "m"] * 300,
    "place": ["north"] * 250 + ["south"] * 350,
}


def released(tmp_path, schema=SCHEMA, **told):
    path = tmp_path / "schema.toml"
    path.write_text(schema, "utf-8")
    return populace.release(PEOPLE, epsilon=8.0, delta=1e-5, schema=path, **told)


def test_titles_and_labels_by_language_are_written_as_they_were_read():
    schema = parse_schema(SCHEMA)
    [sex, place] = schema.columns
    assert (sex.title, sex.labels) == ("Sex", ("Women", "Men", "Others"))
    assert [language for language, _ in sex.translations] == ["en", "fr", "ar"]
    assert (place.title, place.translations) == ("Where", ())
    assert parse_schema(write_schema(schema)) == schema


def test_the_page_calls_columns_and_values_in_each_language(tmp_path):
    made = released(tmp_path).release
    stories = {each["language"]: each for each in showcase.data(made, {})["stories"]}
    [french] = stories["fr"]["columns"]
    assert french["title"] == "Sexe"
    names = dict(zip(made.aggregates.columns[0].values, french["values"], strict=True))
    # Nobody is in "x", which is declared and released as a value all the same.
    assert (names["f"], names["m"]) == ("Femmes", "Hommes")
    assert stories["ar"]["columns"][0]["title"] == "الجنس"
    publish.write(made, tmp_path / "public")
    assert publish.load(tmp_path / "public").findings == made.findings


def test_names_take_nothing_from_findings(tmp_path):
    findings = {"text": ["{share sex=f} are women."]}
    names = {"fr": {"columns": {"sex": {"title": "Genre"}}}}
    made = released(tmp_path, findings={**findings, **names}).release
    text = readme.write(made).decode()
    assert "are women." in text
    stories = showcase.data(made, {})["stories"]
    assert stories[0]["language"] == "en"
    french = next(each for each in stories if each["language"] == "fr")
    # What is said beside findings comes before what a schema says.
    [called] = french["columns"]
    assert called["title"] == "Genre"
    assert "Femmes" in called["values"]


def test_what_is_not_released_is_named_nowhere(tmp_path):
    schema = SCHEMA + '\n[columns.other]\nvalues = ["1"]\ntitle = { fr = "Autre colonne" }\n'
    made = released(tmp_path, schema, columns=["sex", "place"]).release
    publish.write(made, tmp_path / "public")
    for file in (tmp_path / "public").iterdir():
        assert "Autre colonne" not in file.read_text("utf-8")


def test_codebooks_have_labels_in_several_languages(tmp_path):
    book = "value,label,label_fr\nf,Women,Femmes\nm,Men,Hommes\n"
    (tmp_path / "sex.csv").write_text(book, "utf-8")
    made = released(tmp_path, '[columns.sex]\ncodebook = "sex.csv"\n').release
    [french] = [each for each in showcase.data(made, {})["stories"] if each["language"] == "fr"]
    assert french["columns"][0]["values"] == ["Femmes", "Hommes"]


@pytest.mark.parametrize(
    "line",
    [
        'title = { de = "Geschlecht" }',
        'labels = { fr = ["Femmes"] }',
        "title = { fr = 1 }",
        'labels = { fr = "Femmes" }',
    ],
)
def test_other_languages_and_too_few_labels_are_refused(line):
    with pytest.raises(SchemaError, match=r"columns\.sex"):
        parse_schema(f'[columns.sex]\nvalues = ["f", "m"]\n{line}\n')


def test_shipped_codebooks_name_values_however_a_column_came_to_them(tmp_path):
    recipe = [{"do": "regions", "column": "country", "into": "region"}]
    people = {
        "country": ["UA"] * 300 + ["KE"] * 300,
        "by": ["DebtBondage"] * 350 + ["PhysicalThreats"] * 250,
        "paid": ["No", "Yes"] * 300,
    }
    schema = tmp_path / "schema.toml"
    schema.write_text('[columns.paid]\ncodebook = "yes-no"\ntitle.fr = "Payé"\n', "utf-8")
    books = {"by": "htcds-means-of-control", "country": "iso3166-alpha2"}
    made = populace.release(
        people, epsilon=8.0, delta=1e-5, schema=schema, codebooks=books, recipe=recipe
    ).release
    french = next(each for each in made.findings if each.language == "fr")
    words = {each.column: each for each in french.columns}
    assert dict(words["by"].values)["DebtBondage"] == "Servitude pour dettes"
    assert dict(words["region"].values)["Africa"] == "Afrique"
    # Countries are named by the page itself.
    assert set(words) == {"by", "region", "paid"}
    # What the schema says and what the codebook says is one entry, so that it is written as one.
    assert (words["paid"].title, dict(words["paid"].values)["Yes"]) == ("Payé", "Oui")
    publish.write(made, tmp_path / "public")
    assert publish.load(tmp_path / "public").findings == made.findings
