"""The shipped codebooks: their form, the facts they must hold, and errors."""

from __future__ import annotations

import csv
from importlib import resources

import pytest

from populace import codebooks
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.languages import LANGUAGES


@pytest.mark.parametrize("name", codebooks.names())
def test_values_are_distinct_and_labeled(name: str) -> None:
    book = codebooks.load(name)
    assert book.name == name
    assert book.title
    assert book.source
    assert len(book.values) >= 2
    assert len(set(book.values)) == len(book.values)
    assert tuple(book.labels) == tuple(LANGUAGES)
    assert all(book.labels["en"])
    for words in book.labels.values():
        assert len(words) == len(book.values)


@pytest.mark.parametrize("name", codebooks.names())
def test_text_is_clean(name: str) -> None:
    book = codebooks.load(name)
    for text in (book.title, book.source, *book.values, *sum(book.labels.values(), ())):
        assert text == text.strip()
        assert text.replace("\N{NO-BREAK SPACE}", " ").isprintable()
        # A value with the usual joiner of multi-valued cells could not serve such a column.
        assert ";" not in text or text == book.source


def test_every_table_is_indexed_and_rectangular() -> None:
    tables = resources.files(codebooks).joinpath("tables")
    files = {file.name for file in tables.iterdir() if file.name.endswith(".csv")}
    with tables.joinpath("index.csv").open(encoding="utf-8") as lines:
        index = list(csv.DictReader(lines))
    assert files == {f"{row['table']}.csv" for row in index} | {"index.csv"}
    assert [row["name"] for row in index] == list(codebooks.names())
    for file in files:
        with tables.joinpath(file).open(encoding="utf-8") as lines:
            assert len({len(row) for row in csv.reader(lines)}) == 1, file


def test_iso_has_the_official_entries_only() -> None:
    alpha2 = codebooks.load("iso3166-alpha2").values
    alpha3 = codebooks.load("iso3166-alpha3").values
    assert len(alpha2) == len(alpha3) == len(codebooks.load("iso3166-name").values) == 249
    assert list(alpha2) == sorted(alpha2)
    assert list(alpha3) == sorted(alpha3)
    assert {"UM", "NA", "SS", "TL", "ME"} <= set(alpha2)
    assert not {"AC", "AN", "CQ", "EU", "IC", "TA", "UK", "UN", "XA", "XK", "ZZ"} & set(alpha2)
    assert {"KEN", "COD", "DEU", "FRA", "MMR", "TLS", "YEM", "ROU"} <= set(alpha3)
    assert not {"ZAR", "DDR", "FXX", "BUR", "TMP", "YMD", "ROM", "XKK"} & set(alpha3)


def test_codes_of_a_country_agree() -> None:
    by_alpha2 = {country.alpha2: country for country in codebooks.countries()}
    assert by_alpha2["KE"] == codebooks.Country(
        alpha2="KE",
        alpha3="KEN",
        m49="404",
        name="Kenya",
        region="Africa",
        subregion="Sub-Saharan Africa",
    )
    known = {"AF": "004", "DE": "276", "ET": "231", "FR": "250", "SD": "729", "YE": "887"}
    assert {code: by_alpha2[code].m49 for code in known} == known
    for key in ("alpha2", "alpha3", "m49", "name"):
        assert len({getattr(country, key) for country in by_alpha2.values()}) == 249


def test_labels_follow_the_value_in_every_order() -> None:
    for name, value in (("iso3166-alpha2", "CI"), ("iso3166-alpha3", "CIV")):
        book = codebooks.load(name)
        place = book.values.index(value)
        labels = [book.labels[language][place] for language in LANGUAGES]
        assert labels == ["Côte d’Ivoire", "Côte d’Ivoire", "Côte d’Ivoire", "ساحل العاج"]
    book = codebooks.load("iso3166-name")
    assert book.values == book.labels["en"]
    assert book.values[:3] == ("Afghanistan", "Åland Islands", "Albania")


@pytest.mark.parametrize("level", ["region", "subregion"])
def test_regions_are_the_codebooks_values(level: str) -> None:
    mapping = codebooks.regions(level=level)  # type: ignore[arg-type]
    assert set(mapping.values()) == set(codebooks.load(f"un-m49-{level}s").values)
    assert set(codebooks.load("iso3166-alpha2").values) - set(mapping) == {"AQ"}


def test_each_subregion_lies_in_one_region() -> None:
    pairs = {(country.subregion, country.region) for country in codebooks.countries()}
    assert len(pairs) == 18  # seventeen, and Antarctica's blank pair


def test_regions_by_every_key() -> None:
    found = [
        codebooks.regions("alpha2")["NG"],
        codebooks.regions("alpha3")["NGA"],
        codebooks.regions("m49")["566"],
        codebooks.regions("name")["Nigeria"],
    ]
    assert found == ["Africa"] * 4
    assert codebooks.regions(level="subregion")["CY"] == "Western Asia"
    assert codebooks.regions(level="subregion")["MX"] == "Latin America and the Caribbean"


@pytest.mark.parametrize(
    ("name", "size", "first", "last"),
    [
        ("ctdc-age-band", 9, "0-8", "48+"),
        ("ctdc-age-band-global", 9, "0--8", "48+"),
        ("ctdc-age-band-perpetrator", 4, "0--29", "48+"),
        ("ctdc-columns-global", 27, "yearOfRegistration", "recruiterRelationOther"),
        ("ctdc-columns-victim-perpetrator", 16, "yearRegister", "IP_ControlAbuseKidnap"),
        ("ctdc-year-band", 5, "2005-2013", "2021-2022"),
        ("htcds-exploitation", 11, "ForcedLabour", "Other"),
        ("htcds-gender", 6, "Feminine", "NonSpecifiedUnknown"),
        ("htcds-means-of-control", 16, "PhysicalThreats", "Other"),
        ("htcds-recruitment", 10, "AtAPlaceOfBusiness", "Other"),
        ("htcds-role", 15, "TravellingPartner", "Other"),
        ("months", 12, "1", "12"),
        ("un-m49-regions", 5, "Africa", "Oceania"),
    ],
)
def test_lists_are_whole_and_in_natural_order(name: str, size: int, first: str, last: str) -> None:
    values = codebooks.load(name).values
    assert (len(values), values[0], values[-1]) == (size, first, last)


def test_industries_are_the_isic_sections() -> None:
    values = codebooks.load("htcds-labour-industry").values
    assert "".join(value[0] for value in values) == "ABCDEFGHIJKLMNOPQRSTU"


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("iso3166-alpha-3", "iso3166-alpha3"),
        ("htcds-roles", "htcds-role"),
        ("ctdc-ageband", "ctdc-age-band"),
    ],
)
def test_unknown_name_suggests_the_near_one(wrong: str, near: str) -> None:
    with pytest.raises(SchemaError) as error:
        codebooks.load(wrong)
    assert wrong in error.value.found
    assert near in error.value.action


@pytest.mark.parametrize("wrong", ["", "zzzz", "../index", "countries"])
def test_unknown_name_without_near_ones_still_says_what_to_do(wrong: str) -> None:
    with pytest.raises(SchemaError, match=r"Choose |Did you mean"):
        codebooks.load(wrong)


def test_codebook_refuses_bad_lists() -> None:
    with pytest.raises(SchemaError, match="distinct"):
        codebooks.Codebook("x", "t", "s", ("a", "a"), {})
    with pytest.raises(SchemaError, match="distinct"):
        codebooks.Codebook("x", "t", "s", ("a", ""), {})
    with pytest.raises(SchemaError, match="one label"):
        codebooks.Codebook("x", "t", "s", ("a", "b"), {"en": ("A",)})
