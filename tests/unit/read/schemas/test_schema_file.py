import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace import codebooks
from populace.read import parse_schema, read_schema, write_schema
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.schema import ColumnSchema, Schema

EVERYTHING = """
[table]
subject_id = "person"
attributes_per_subject = 40
columns = ["gender", "town"]

[columns.gender]
values = ["Female", "Male"]
labels = ["Woman", "Man"]

[columns.citizenship]
codebook = "iso3166-alpha2"

[columns."means of control"]
delimiter = ";"
values = ["threats", "debt"]

[columns.forced_labour]
values = ["1"]
absent = "0"

[columns.town]
domain = "private"
ignore_zeros = true

[columns.rest]
"""


def test_every_key_is_read(tmp_path):
    path = tmp_path / "schema.toml"
    path.write_text(EVERYTHING, encoding="utf-8")
    book = codebooks.load("iso3166-alpha2")
    assert read_schema(path) == Schema(
        columns=(
            ColumnSchema("gender", values=("Female", "Male"), labels=("Woman", "Man")),
            ColumnSchema(
                "citizenship",
                values=book.values,
                labels=book.labels["en"],
                codebook="iso3166-alpha2",
            ),
            ColumnSchema("means of control", values=("threats", "debt"), delimiter=";"),
            ColumnSchema("forced_labour", values=("1",), absent="0"),
            ColumnSchema("town", ignore_zeros=True),
            ColumnSchema("rest"),
        ),
        subject_id="person",
        attributes_per_subject=40,
        use=("gender", "town"),
    )


def test_an_empty_file_declares_nothing():
    assert parse_schema("") == Schema()
    assert write_schema(Schema()) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tabel]", "Did you mean 'table'"),
        ("[table]\nsubject = 'a'", "Did you mean 'subject_id'"),
        ("[columns.a]\nvalue = ['x']", "Did you mean 'values'"),
        ("[columns.a]\ncolour = 'x'", "Choose among 'values'"),
        ("table = 3", "a section for table"),
        ("columns = ['a']", "a section for columns"),
        ("[columns]\na = 'x'", "a section for columns.a"),
        ("[columns.a]\nvalues = 'x'", "a list of texts for columns.a.values"),
        ("[columns.a]\nvalues = [1, 2]", "Put text between quotes"),
        ("[columns.a]\nignore_zeros = 'yes'", "true or false for columns.a.ignore_zeros"),
        ("[table]\nattributes_per_subject = '9'", "a whole number"),
        ("[table]\nattributes_per_subject = true", "a whole number"),
        ("[table]\nattributes_per_subject = 0", "at least 1"),
        ("[columns.a]\ncodebook = 'iso3166-alpha'", "iso3166-alpha2"),
        ("[columns.a]\ndomain = 'public'", 'domain = "private"'),
        ("[columns.a]\ndomain = 'private'\nvalues = ['x']", "values and domain"),
        ("[columns.a]\ncodebook = 'flag'\nvalues = ['x']", "values and codebook"),
        ("[columns.a]\nvalues = ['x', 'x']", "appears twice"),
        ("[columns.a]\nvalues = ['x']\nlabels = ['X', 'Y']", "2 labels for 1 values"),
        ("[columns.a]\nvalues = [", "in TOML"),
        ("[columns.a]\n[columns.a]", "in TOML"),
        ("[table]\nsubject_id = 'a'\n[columns.a]", "declared as both"),
    ],
)
def test_a_wrong_file_is_refused(text, said):
    with pytest.raises(SchemaError) as caught:
        parse_schema(text)
    assert said in str(caught.value)


def test_a_file_that_cannot_be_read(tmp_path):
    with pytest.raises(SchemaError, match=r"none\.toml"):
        read_schema(tmp_path / "none.toml")
    path = tmp_path / "latin.toml"
    path.write_bytes("[columns.é]".encode("cp1252"))
    with pytest.raises(SchemaError, match="UTF-8"):
        read_schema(path)


def test_what_is_written_reads_back():
    schema = parse_schema(EVERYTHING)
    text = write_schema(schema)
    assert parse_schema(text) == schema
    assert "FR" not in text


NAME = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6).filter(str.strip)
VALUE = NAME.filter(lambda text: text == text.strip())


@st.composite
def columns(draw):
    names = draw(st.lists(NAME, max_size=4, unique=True))
    declared = []
    for name in names:
        values = draw(st.none() | st.lists(VALUE, max_size=4, unique=True).map(tuple))
        absent = draw(st.sampled_from(["", *{"-"}.difference(values or ())]))
        labels = values if values and draw(st.booleans()) else ()
        declared.append(ColumnSchema(name, values=values, absent=absent, labels=labels))
    return tuple(declared)


@given(columns(), st.none() | st.integers(1, 99), st.booleans())
def test_any_schema_reads_back(declared, bound, seen):
    schema = Schema(columns=declared, attributes_per_subject=bound, seen=seen)
    assert parse_schema(write_schema(schema)) == schema


def test_a_title_is_read_kept_and_written():
    schema = parse_schema('[columns.sex]\nvalues = ["f"]\ntitle = "Sex of the person"\n')
    (column,) = schema.columns
    assert column.title == "Sex of the person"
    assert parse_schema(write_schema(schema)) == schema
    assert column.column(("f",)).title == "Sex of the person"
    # It says nothing of people, so the guarantee takes nothing for granted with it.
    assert column.declarations == parse_schema('[columns.sex]\nvalues = ["f"]\n').declarations
    with pytest.raises(SchemaError, match=r"text for columns\.sex\.title"):
        parse_schema("[columns.sex]\ntitle = 1\n")
    with pytest.raises(SchemaError, match="one line"):
        parse_schema('[columns.sex]\ntitle = "Sex\\nof"\n')
