"""REDCap dictionaries, Table Schemas, labels with all kinds of missing, lists in workbooks."""

import csv
import json

import numpy as np
import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

from populace.read import import_schema, parse_schema, read_table
from populace.vocabulary.errors import InputError, ParameterError, SchemaError
from populace.vocabulary.schema import ColumnSchema
from tests.unit.read.table_cells import cells

# ---- REDCap -------------------------------------------------------------------------------------

HEADS = [
    *("Variable / Field Name", "Form Name", "Section Header", "Field Type", "Field Label"),
    *("Choices, Calculations, OR Slider Labels", "Field Note"),
    *("Text Validation Type OR Show Slider Number", "Identifier?"),
]
API_HEADS = [
    *("field_name", "form_name", "section_header", "field_type", "field_label"),
    *("select_choices_or_calculations", "field_note"),
    *("text_validation_type_or_show_slider_number", "identifier"),
]
FIELDS = [
    ["record_id", "intake", "", "text", "Record", "", "", "", ""],
    ["sex", "intake", "", "radio", "<b>Sex</b>", "1, Woman | 2, Man, or boy | 3,Other", "", "", ""],
    ["area", "intake", "", "dropdown", "Area", "N, North\nS, South", "", "", ""],
    ["means", "intake", "", "checkbox", "Means", "1, Threat | -1, Debt | AB, Violence", "", "", ""],
    ["minor", "intake", "", "yesno", "Minor?", "", "", "", ""],
    ["sure", "intake", "", "truefalse", "Sure?", "", "", "", ""],
    ["age", "intake", "", "text", "Age", "", "", "integer", ""],
    ["score", "intake", "", "calc", "Score", "[age]*2", "", "", ""],
    ["hope", "intake", "", "slider", "Hope", "low | mid | high", "", "", ""],
    ["nick", "intake", "", "radio", "Nickname", "1, A | 2, B", "", "", "y"],
    ["town", "intake", "", "sql", "Town", "SELECT 1", "", "", ""],
    ["hello", "intake", "", "descriptive", "Hello", "", "", "", ""],
    ["role", "actors", "", "radio", "Role", "r, Recruiter | t, Transporter", "", "", ""],
]


@pytest.fixture(params=[HEADS, API_HEADS], ids=["file", "api"])
def dictionary(request, tmp_path):
    path = tmp_path / "dictionary.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([request.param, *FIELDS])
    return path


def test_a_data_dictionary_gives_its_fields_with_choices(dictionary):
    imported = import_schema(dictionary, origin="instrument")
    columns = {column.name: column for column in imported.schema.columns}
    assert list(columns) == ["sex", "area", "means", "minor", "sure", "role"]
    assert columns["sex"].values == ("1", "2", "3")  # noqa: PD011
    assert columns["sex"].labels == ("Woman", "Man, or boy", "Other")
    assert columns["area"].values == ("N", "S")  # noqa: PD011
    assert columns["means"].flags == ("means___1", "means____1", "means___ab")
    assert columns["minor"].labels == ("Yes", "No")
    assert parse_schema(imported.text) == imported.schema
    said = "\n".join(imported.notes)
    for words in (
        "Numbers have no list, and were left out: 'age', 'score', 'hope'",
        "Marked as identifiers; leave them out: 'nick'",
        "which may name people; leave these out or coarsen them: 'record_id'",
        "The choices stand elsewhere, or are missing: 'town'",
        "Shown only, and left out: 'hello'",
    ):
        assert words in said
    only = import_schema(dictionary, origin="instrument", part="actors").schema
    assert [column.name for column in only.columns] == ["role"]
    with pytest.raises(ParameterError, match="'intake', 'actors'"):
        import_schema(dictionary, origin="instrument", part="none")
    with pytest.raises(ParameterError, match="option column"):
        import_schema(dictionary, origin="instrument", column="sex")


def test_a_data_dictionary_in_a_workbook_is_one(dictionary, tmp_path):
    with dictionary.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with xlsxwriter.Workbook(tmp_path / "dictionary.xlsx") as book:
        book.add_worksheet("notes").write_row(0, 0, ["made by", "somebody"])
        sheet = book.add_worksheet("fields")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    for part in (None, "actors"):
        told = [
            import_schema(path, origin="instrument", part=part)
            for path in (dictionary, tmp_path / "dictionary.xlsx")
        ]
        assert told[0].schema == told[1].schema
        assert told[0].notes == told[1].notes


@pytest.mark.parametrize(
    "data",
    [
        {"sex": ["1", "2"], "means___1": ["1", "0"], "means____1": ["1", "0"], "means___ab": "00"},
        {
            "sex": ["Woman", "Man, or boy"],
            "Means (choice=Threat)": ["Checked", "Unchecked"],
            "Means (choice=Debt)": ["Checked", "Unchecked"],
            "Means (choice=Violence)": ["Unchecked", "Unchecked"],
        },
    ],
)
def test_raw_and_labeled_exports_of_redcap_are_read(dictionary, data):
    schema = import_schema(dictionary, origin="instrument").schema
    kept = schema.without([c.name for c in schema.columns if c.name not in ("sex", "means")])
    data = {name: list(column) for name, column in data.items()}
    read = cells(read_table(data, schema=kept))
    assert read["sex"] == ["1", "2"]
    assert sorted(read["means"][0].split("+")) == ["-1", "1"]
    assert read["means"][1] == ""


# ---- SPSS and Stata -----------------------------------------------------------------------------


def test_every_kind_of_missing_in_spss_is_no_value(tmp_path):
    frame = pd.DataFrame({"a": [1.0, 2.0, 9.0], "b": [1.0, 98.0, 2.0], "c": ["x", "y", "z"]})
    pyreadstat.write_sav(
        frame,
        tmp_path / "t.sav",
        variable_value_labels={
            "a": {1: "One", 2: "Two", 8: "Skipped", 9: "Refused"},
            "b": {1: "One", 2: "Two", -1: "Below", 97: "Refused", 98: "Unknown"},
            "c": {"x": "Ex", "y": "Why", "z": "Refused"},
        },
        missing_ranges={"a": [8, 9], "b": [{"lo": 97, "hi": 99}], "c": ["z"]},
        variable_measure={"a": "nominal", "b": "ordinal", "c": "nominal"},
    )
    imported = import_schema(tmp_path / "t.sav", origin="instrument")
    values = {column.name: column.values for column in imported.schema.columns}  # noqa: PD011
    assert values == {"a": ("1", "2"), "b": ("1", "2", "-1"), "c": ("x", "y")}
    assert imported.private_notes == ()


def test_lettered_missing_codes_of_stata_are_no_values(tmp_path):
    frame = pd.DataFrame({"sex": pd.Series([1, 2, "a", "z"], dtype=object)})
    pyreadstat.write_dta(
        frame,
        tmp_path / "t.dta",
        variable_value_labels={"sex": {1: "Woman", 2: "Man", "a": "Refused", "z": "Unknown"}},
        missing_user_values={"sex": ["a", "z"]},
    )
    imported = import_schema(tmp_path / "t.dta", origin="instrument")
    assert imported.schema.columns == (
        ColumnSchema("sex", values=("1", "2"), labels=("Woman", "Man")),
    )
    assert imported.private_notes == ()


@pytest.mark.parametrize(
    ("held", "word"),
    [([0, 1, 0, 1], "most"), ([0, *[1, 2] * 20], "some"), ([5, 6, 7, 8], "all")],
)
def test_labels_out_of_step_with_the_cells_are_told_in_words(tmp_path, held, word):
    frame = pd.DataFrame({"sex": [float(cell) for cell in held], "ok": [1.0] * len(held)})
    pyreadstat.write_dta(
        frame,
        tmp_path / "t.dta",
        variable_value_labels={"sex": {1: "Woman", 2: "Man"}, "ok": {1: "Yes"}},
    )
    imported = import_schema(tmp_path / "t.dta", origin="instrument")
    (note,) = imported.private_notes
    assert f"Of column 'sex' {word} filled cells" in note
    # What was read off the cells is not in the file, nor what is declared.
    assert note not in imported.text
    assert [column.name for column in imported.schema.columns] == ["sex", "ok"]


class _Meta:
    """What pyreadstat says of a file with a multiple-response set, which it cannot write."""

    column_names = ("m1", "m2")
    column_names_to_labels = {"m1": "Threats", "m2": "Debt"}  # noqa: RUF012
    missing_ranges: dict = {}  # noqa: RUF012
    missing_user_values: dict = {}  # noqa: RUF012
    variable_measure: dict = {}  # noqa: RUF012
    readstat_variable_types: dict = {}  # noqa: RUF012

    def __init__(self, labels, counted, dichotomy):
        self.variable_value_labels = dict.fromkeys(self.column_names, labels)
        group = {"is_dichotomy": dichotomy, "counted_value": counted, "variable_list": ["m1", "m2"]}
        self.mr_sets = {"$means": group}


@pytest.mark.parametrize(
    ("labels", "counted", "dichotomy", "joined"),
    [
        ({}, 1, True, True),
        ({0: "No", 1: "Yes"}, 1, True, True),
        ({1: "Yes", 2: "No"}, 1, True, True),
        ({1: "No", 2: "Yes"}, 2, True, True),
        ({1: "No", 2: "Yes"}, 1, True, False),
        ({0: "Not named", 1: "Named"}, 1, True, False),
        ({1: "Threats", 2: "Debt"}, None, False, False),
    ],
)
def test_multiple_responses_are_joined_where_the_counted_value_reads_as_a_tick(
    monkeypatch, labels, counted, dichotomy, joined
):
    from populace.read.dictionaries import value_labels

    meta = _Meta(labels, counted, dichotomy)
    monkeypatch.setattr(value_labels, "read_raw", lambda *_, **__: ({"m1": [1], "m2": [1]}, meta))
    columns, notes, _ = value_labels.read_labels(None, "SPSS")
    assert ("means" in [column.name for column in columns]) == joined
    assert any("'means'" in note for note in notes) != joined


# ---- Table Schema -------------------------------------------------------------------------------


def fields(tmp_path, content, **options):
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return import_schema(path, origin="instrument", **options)


@pytest.mark.parametrize(
    "schema",
    [
        {
            "missingValues": ["", "-99"],
            "fields": [{"name": "a", "constraints": {"enum": [1, 2, -99]}}, {"name": "b"}],
        },
        {
            "fields": [
                {
                    "name": "a",
                    "categories": [{"value": 1, "label": "One"}, {"value": 2}, {"value": -99}],
                    "missingValues": [{"value": "-99", "label": "Refused"}],
                },
                {"name": "b", "missingValues": ["-99"]},
            ]
        },
    ],
    ids=["v1", "v2"],
)
def test_values_that_mean_missing_are_no_values(tmp_path, schema):
    imported = fields(tmp_path, schema)
    assert [(c.name, c.values, c.absent) for c in imported.schema.columns] == [  # noqa: PD011
        ("a", ("1", "2"), "-99"),
        ("b", None, "-99"),
    ]
    assert any("Without a list of values: 'b'" in note for note in imported.notes)
    data = {"a": ["1", "-99"], "b": ["5", "-99"]}
    assert cells(read_table(data, schema=imported.schema)) == {"a": ["1", ""], "b": ["5", ""]}


def test_resources_of_a_package_can_be_chosen_and_what_stands_elsewhere_is_named(tmp_path):
    lists = [{"fields": [{"name": "a", "categories": [letter, "z"]}]} for letter in "xy"]
    package = {
        "resources": [
            *({"name": f"r{n}", "schema": each} for n, each in enumerate(lists)),
            {"name": "other", "schema": "schema.json"},
        ]
    }
    (column,) = fields(tmp_path, package, part="r1").schema.columns
    assert column.values == ("y", "z")  # noqa: PD011
    with pytest.raises(ParameterError, match="'r0', 'r1', 'other'"):
        fields(tmp_path, package, part="r2")
    with pytest.raises(ParameterError, match="single Table Schema"):
        fields(tmp_path, lists[0], part="r1")
    with pytest.raises(InputError, match="without any"):
        fields(tmp_path, package)
    package["resources"][0]["schema"]["fields"].append({"name": "b", "categories": ["q", "w"]})
    said = "\n".join(fields(tmp_path, package).notes)
    assert "Described in more than one way, and left out: 'a'" in said
    assert "in other files: 'other'" in said


# ---- sheets of values and labels ----------------------------------------------------------------


def workbook(path, **sheets):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return path


SEX = [["Value", "Label"], [1, "Woman"], [2, "Man"]]


def test_sheets_of_values_and_labels_describe_the_columns_they_are_called_after(tmp_path):
    path = workbook(
        tmp_path / "t.xlsx",
        cases=[["sex", "area"], [0, "N"], [1, "S"]],
        sex=SEX,
        area=[["label", "value"], ["North", "N"], ["South", "S"]],
    )
    imported = import_schema(path, origin="instrument")
    assert [(c.name, c.values, c.labels) for c in imported.schema.columns] == [  # noqa: PD011
        ("sex", ("1", "2"), ("Woman", "Man")),
        ("area", ("N", "S"), ("North", "South")),
    ]
    (note,) = imported.private_notes
    assert "'sex' most filled cells" in note


def test_a_single_list_in_a_workbook_may_be_named_and_one_of_many_names_its_columns(tmp_path):
    one = workbook(tmp_path / "one.xlsx", Sheet1=SEX)
    assert import_schema(one, origin="instrument", column="sex").schema.columns[0].name == "sex"
    heads = ["column", "value", "label", "note"]
    many = workbook(tmp_path / "many.xlsx", book=[heads, ["a", 1, "One", ""], ["b", "x", "", ""]])
    columns = import_schema(many, origin="instrument").schema.columns
    assert [(c.name, c.values) for c in columns] == [("a", ("1",)), ("b", ("x",))]  # noqa: PD011
    with pytest.raises(ParameterError, match="one list"):
        import_schema(many, origin="instrument", column="a")


def test_a_first_row_that_may_be_a_value_is_told(tmp_path):
    (tmp_path / "t.csv").write_text("KE,Kenya\nUG,Uganda\n", encoding="utf-8")
    imported = import_schema(tmp_path / "t.csv", origin="instrument", column="country")
    assert any("The first row was taken for the header: 'KE', 'Kenya'" in n for n in imported.notes)


def test_numbers_that_are_not_there_fit_any_list(tmp_path):
    frame = pd.DataFrame({"sex": [np.nan, np.nan, 1.0]})
    pyreadstat.write_sav(frame, tmp_path / "t.sav", variable_value_labels={"sex": {1: "Woman"}})
    assert import_schema(tmp_path / "t.sav", origin="instrument").private_notes == ()


def test_titles_of_table_schemas_and_labels_of_variables(tmp_path):
    content = {"fields": [{"name": "a", "title": " Letter\nof case", "categories": ["x"]}]}
    assert fields(tmp_path, content).schema.columns[0].title == "Letter of case"
    frame = pd.DataFrame({"sex": [1.0]})
    labels = {"column_labels": {"sex": "Sex of person"}, "variable_value_labels": {"sex": {1: "F"}}}
    for write, name in ((pyreadstat.write_sav, "t.sav"), (pyreadstat.write_dta, "t.dta")):
        write(frame, tmp_path / name, **labels)
        imported = import_schema(tmp_path / name, origin="instrument")
        assert imported.schema.columns[0].title == "Sex of person"


def test_labels_of_fields_are_titles(dictionary):
    columns = {c.name: c for c in import_schema(dictionary, origin="instrument").schema.columns}
    assert columns["sex"].title == "Sex"
    assert columns["means"].title == "Means"


def test_a_field_told_twice_under_two_titles_has_none(tmp_path):
    one = {"name": "a", "title": "One", "categories": ["x"]}
    (column,) = fields(tmp_path, {"fields": [one, {**one, "title": "Two"}]}).schema.columns
    assert (column.title, len(column.values)) == ("", 1)


def test_every_code_that_a_table_schema_calls_missing_is_none(tmp_path):
    codes = ["", "-99", "-98", "N/A"]
    listed = {"name": "a", "constraints": {"enum": [1, 2, -99]}}
    imported = fields(tmp_path, {"missingValues": codes, "fields": [listed, {"name": "b"}]})
    cells_of = {"a": ["1", "2", "-98", "-99.0"], "b": ["5", "-98", "n/a", "N/A"]}
    table = read_table(cells_of, schema=parse_schema(imported.text))
    assert cells(table) == {"a": ["1", "2", "", ""], "b": ["5", "", "n/a", ""]}
    assert [each.lost for each in table.readings] == [()]
    told = {each.values for each in table.declared if each.kind == "absent-symbol"}  # noqa: PD011
    assert (("column", "b"), ("text", "N/A")) in told


def test_a_declared_value_is_not_missing():
    with pytest.raises(SchemaError, match="none of its values"):
        ColumnSchema("a", values=("1", "9"), missing=("9",))
