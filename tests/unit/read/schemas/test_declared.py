"""Other names and spellings that a schema declares, and codebooks of one's own."""

import pytest

from populace.read import parse_schema, read_schema, read_table, write_schema
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.unit.read.table_cells import cells

SEX = ColumnSchema(
    "sex",
    values=("f", "m"),
    headers=("Sexe", "case/sex"),
    spellings=(("Femme", "f"), ("Homme", "m")),
)


def test_what_is_declared_is_written_and_read_again():
    schema = Schema((SEX, ColumnSchema("a b", headers=('"q"',))))
    assert parse_schema(write_schema(schema)) == schema


def test_other_headers_and_spellings_are_read_and_no_others():
    data = {"Sexe": ["Femme", " Homme ", "f", "femme"]}
    assert cells(read_table(data, schema=Schema((SEX,))))["sex"] == ["f", "m", "f", ""]
    with pytest.raises(SchemaError, match="'sex'"):
        read_table({"SEXE": ["f"]}, schema=Schema((SEX,)))


def test_spellings_of_several_values_may_hold_what_joins_them():
    means = ColumnSchema(
        "means",
        values=("debt", "threat"),
        delimiter=" ",
        spellings=(("Servitude pour dettes", "debt"), ("Servitude", "threat")),
    )
    data = {"means": ["Servitude Servitude pour dettes", "threat Servitude pour dettes", "debt"]}
    held = cells(read_table(data, schema=Schema((means,))))["means"]
    assert [set(cell.split("+")) for cell in held] == [
        {"debt", "threat"},
        {"debt", "threat"},
        {"debt"},
    ]


@pytest.mark.parametrize(
    "column",
    [
        {"spellings": (("x", "none"),)},
        {"spellings": (("x", "f"), ("x", "m"))},
    ],
)
def test_spellings_belong_to_one_declared_value(column):
    with pytest.raises(SchemaError, match="each of one declared value"):
        ColumnSchema("sex", values=("f", "m"), **column)


def test_a_header_belongs_to_one_column():
    with pytest.raises(SchemaError, match="'Sexe'"):
        Schema((SEX, ColumnSchema("other", headers=("Sexe",))))


def own(tmp_path, text, codebook="lists/my.csv", column="area"):
    (tmp_path / "lists").mkdir(exist_ok=True)
    (tmp_path / "lists" / "my.csv").write_text(text, encoding="utf-8")
    (tmp_path / "s.toml").write_text(
        f'[columns.{column}]\ncodebook = "{codebook}"\n', encoding="utf-8"
    )
    return read_schema(tmp_path / "s.toml").columns[0]


def test_a_codebook_of_ones_own_lies_beside_the_schema(tmp_path, monkeypatch):
    monkeypatch.chdir("/")
    found = own(tmp_path, "value,label\nN,North\nS,South\n")
    assert found == ColumnSchema("area", values=("N", "S"), labels=("North", "South"))
    assert own(tmp_path, "Label;Value\nNorth;N\nSouth;S\n") == found
    assert own(tmp_path, "value\nN\nS\n") == ColumnSchema("area", values=("N", "S"))
    many = "column,value,label,domain\nsex,f,,public\narea,N,North,public\narea,S,South,public\n"
    assert own(tmp_path, many) == found
    path = str(tmp_path / "lists" / "my.csv")
    table = read_table({"area": ["N", "South"]}, codebooks={"area": path})
    assert cells(table)["area"] == ["N", "S"]
    # The path of the steward's disk is nobody else's business.
    assert not any("my.csv" in str(said) for said in table.declared)


@pytest.mark.parametrize(
    ("text", "codebook", "words"),
    [
        ("N\nS\n", "lists/my.csv", "a header value"),
        ("value\nN\nN\n", "lists/my.csv", "stands twice"),
        ("value\n", "lists/my.csv", "none"),
        ("column,value\nother,N\n", "lists/my.csv", "none"),
        ("value\nN\n", "lists/gone.csv", "no file of that name"),
        ("value\nN\n", "my-book", "codebook that ships"),
    ],
)
def test_a_codebook_that_cannot_be_read_is_explained(tmp_path, text, codebook, words):
    with pytest.raises(SchemaError, match=words):
        own(tmp_path, text, codebook)
