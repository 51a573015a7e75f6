import pytest

from populace import codebooks
from populace.read.schemas.options import Overlay, used
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.schema import ColumnSchema, Schema


def test_options_are_laid_over_the_schema():
    schema = Schema(
        columns=(ColumnSchema("m", values=("a", "b")), ColumnSchema("n")),
        subject_id="x",
        use=("n",),
    )
    merged = Overlay(
        columns=["m", "z", "c"],
        subject_id="id",
        multi_value={"m": "|"},
        ignore_zeros=["z"],
        codebooks={"c": "iso3166-alpha2"},
    ).declared(schema)
    assert merged.subject_id == "id"
    assert merged.use == ("m", "z", "c")
    assert merged.of("m") == ColumnSchema("m", values=("a", "b"), delimiter="|")
    assert merged.of("z") == ColumnSchema("z", ignore_zeros=True)
    country = merged.of("c")
    assert country.values == codebooks.load("iso3166-alpha2").values
    assert country.labels == codebooks.load("iso3166-alpha2").labels["en"]
    assert country.codebook == "iso3166-alpha2"


def test_without_options_the_schema_stands():
    schema = Schema(columns=(ColumnSchema("a"),), subject_id="id", use=("a",))
    assert Overlay().declared(schema) == schema
    assert Overlay().declared() == Schema()


def test_an_unknown_codebook_is_refused_with_names_like_it():
    with pytest.raises(SchemaError, match="iso3166-alpha2"):
        Overlay(codebooks={"c": "iso3166-alpha"}).declared()


def test_used_columns_keep_the_order_of_the_header():
    header = ("id", "b", "a")
    assert used(header, Schema()) == header
    assert used(header, Schema(subject_id="id")) == ("b", "a")
    assert used(header, Schema(use=("a", "b", "id"), subject_id="id")) == ("b", "a")


def test_a_declared_column_that_is_not_used_may_be_missing():
    schema = Schema(columns=(ColumnSchema("gone"),), use=("a",))
    assert used(("a", "b"), schema) == ("a",)


@pytest.mark.parametrize(
    "options",
    [
        {"columns": ["Gendre"]},
        {"subject_id": "genders"},
        {"multi_value": {"gendr": ";"}},
        {"ignore_zeros": ["GENDER"]},
        {"codebooks": {"gendered": "flag"}},
    ],
)
def test_unknown_columns_are_refused_with_names_like_them(options):
    with pytest.raises(SchemaError, match="Did you mean 'gender'") as caught:
        used(("gender", "age"), Overlay(**options).declared())
    assert "age" not in str(caught.value).replace("names", "")


def test_without_a_name_like_it_all_are_listed():
    with pytest.raises(SchemaError, match="Choose among 'gender', 'age'"):
        used(("gender", "age"), Overlay(columns=["zzzz"]).declared())


@pytest.mark.parametrize("options", [{"columns": []}, {"columns": ["id"], "subject_id": "id"}])
def test_at_least_one_column_is_used(options):
    with pytest.raises(SchemaError, match="at least one column"):
        used(("id", "a"), Overlay(**options).declared())


def test_contradictions_are_refused():
    with pytest.raises(SchemaError, match="used once"):
        Overlay(columns=["a", "a"]).declared()
    with pytest.raises(SchemaError, match="declared as both"):
        Overlay(multi_value={"a": ";"}, subject_id="a").declared()
    with pytest.raises(SchemaError, match="zeros are ignored"):
        Overlay(codebooks={"a": "flag"}, ignore_zeros=["a"]).declared()
