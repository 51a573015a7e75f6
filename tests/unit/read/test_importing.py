import csv
import json
from dataclasses import replace

import pandas as pd
import pyreadstat
import pytest
import xlsxwriter

from populace.read import import_schema, parse_schema, read_table
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.table import Column
from tests.unit.read.table_cells import cells

SEX = ColumnSchema("sex", values=("1", "2"), labels=("Female", "Male"))
MEANS = ColumnSchema(
    "means",
    values=("threat", "debt"),
    labels=("Threats", "Debt bondage"),
    delimiter=" ",
    flags=("means/threat", "means/debt"),
)


def workbook(path, **sheets):
    with xlsxwriter.Workbook(path) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return path


def bare(schema):
    """Its columns without titles and the other names that exports give them and their values."""
    return tuple(replace(column, headers=(), spellings=(), title="") for column in schema.columns)


SURVEY = [
    ["type", "name", "label::Français (fr)", "label::English (en)"],
    ["start", "start", "", ""],
    ["begin group", "who", "", ""],
    ["select_one sexes", "sex", "Sexe", "Sex"],
    ["text", "full_name", "Nom", "Name"],
    ["end group", "", "", ""],
    ["select_multiple ways", "means", "Moyens", "Means"],
    ["select one ways or_other", "first", "", ""],
    ["select_one_from_file towns.csv", "town", "", ""],
    ["select_one missing", "gone", "", ""],
    ["integer", "age", "", ""],
]
CHOICES = [
    ["list_name", "name", "label::Français (fr)", "label::English (en)"],
    ["sexes", 1, "Femme", "Female"],
    ["sexes", 2, "Homme", "Male"],
    [],
    ["ways", "threat", "Menaces", "Threats"],
    ["ways", " debt ", "Dette", "Debt bondage"],
    ["ways", "debt", "again", "again"],
]


@pytest.fixture
def form(tmp_path):
    return workbook(tmp_path / "form.xlsx", survey=SURVEY, choices=CHOICES, settings=[["a"], [1]])


def test_an_xlsform_gives_its_questions_with_choices(form):
    imported = import_schema(form, origin="instrument")
    first = ColumnSchema(
        "first",
        values=("threat", "debt", "other"),
        labels=("Threats", "Debt bondage / again", "Other"),
    )
    # "debt" is listed twice: both labels are kept, and each is read as it.
    means = replace(MEANS, labels=("Threats", "Debt bondage / again"))
    assert bare(imported.schema) == (SEX, means, first)
    spelled = dict(imported.schema.columns[1].spellings)
    assert spelled.items() >= {"Debt bondage": "debt", "again": "debt", "Menaces": "threat"}.items()
    assert parse_schema(imported.text) == imported.schema
    assert any("'town', 'gone'" in note for note in imported.notes)
    assert any("'start', 'full_name', 'first_other'" in note for note in imported.notes)
    assert any("Numbers" in note and "'age'" in note for note in imported.notes)


@pytest.mark.parametrize("origin", ["instrument", "data"])
def test_questions_are_titles_in_english_where_the_form_has_them(form, origin):
    imported = import_schema(form, origin=origin)
    assert [column.title for column in imported.schema.columns] == ["Sex", "Means", ""]
    assert parse_schema(imported.text) == imported.schema


def test_a_question_that_repeats_an_answer_is_no_title(tmp_path):
    asked = [["type", "name", "label"], ["select_one a", "q", "What did ${name} say?"]]
    listed = [["list_name", "name", "label"], ["a", "y", "Yes"]]
    path = workbook(tmp_path / "form.xlsx", survey=asked, choices=listed)
    (column,) = import_schema(path, origin="instrument").schema.columns
    assert column.title == ""


def test_pyxform_reads_the_same_choices(form):
    from pyxform.xls2json_backends import xlsx_to_dict

    listed = {}
    for row in filter(None, xlsx_to_dict(str(form))["choices"]):
        names = listed.setdefault(row["list_name"], [])
        names += [name for name in [str(row["name"]).strip()] if name not in names]
    schema = import_schema(form, origin="instrument").schema
    assert {tuple(names) for names in listed.values()} == {SEX.values, MEANS.values}  # noqa: PD011
    assert bare(schema)[0] == SEX


@pytest.mark.parametrize(
    "data",
    [
        {"sex": ["1", "2"], "means": ["threat debt", ""]},
        {"sex": [1.0, 2.0], "means/threat": [1, 0], "means/debt": [1, 0]},
        {"sex": ["Female", "Male"], "means": ["debt threat", "unknown"]},
    ],
)
def test_exports_of_the_form_read_with_it_in_any_style(form, data):
    schema = import_schema(form, origin="instrument").schema
    kept = Schema(columns=schema.columns[:2])
    assert cells(read_table(data, schema=kept)) == {
        "sex": ["1", "2"],
        "means": ["threat+debt", ""],
    }


@pytest.mark.parametrize("origin", ["data", "unsure"])
def test_a_list_that_was_made_from_the_data_stays_private(form, origin):
    imported = import_schema(form, origin=origin)
    assert bare(imported.schema) == (
        ColumnSchema("sex"),
        ColumnSchema("means", delimiter=" "),
        ColumnSchema("first"),
    )
    for word in ("threat", "debt", "Female", "Femme", '"1"'):
        assert word not in imported.text
    assert any("'means'" in note and "flags" in note for note in imported.notes)


def test_the_origin_must_be_known(form):
    with pytest.raises(ParameterError, match="instrument, data, unsure"):
        import_schema(form, origin="form")


def test_a_workbook_without_a_form_is_refused(tmp_path):
    path = workbook(tmp_path / "t.xlsx", cases=[["a"], ["b"]])
    with pytest.raises(InputError, match="survey and choices"):
        import_schema(path, origin="instrument")


# ---- labels of Stata and SPSS ------------------------------------------------------------------

FRAME = pd.DataFrame({"sex": [1.0, 2.0, 9.0], "age": [30.0, 40.0, 99.0], "town": ["a", "b", "c"]})
LABELS = {
    "sex": {1: "Female", 2: "Male", 9: "Refused"},
    "age": {99: "Refused"},
    "town": {"a": "Aleppo", "b": "Beirut"},
}


def spss(path, **options):
    options = {"variable_value_labels": LABELS, "missing_ranges": {"sex": [9]}, **options}
    options.setdefault("variable_measure", {"sex": "nominal", "age": "scale", "town": "nominal"})
    pyreadstat.write_sav(FRAME, path, **options)
    return path


def test_labels_of_spss_without_missing_codes_and_measured_variables(tmp_path):
    imported = import_schema(spss(tmp_path / "t.sav"), origin="instrument")
    town = ColumnSchema("town", values=("a", "b"), labels=("Aleppo", "Beirut"))
    sex = replace(SEX, missing=("9",))
    assert imported.schema == Schema(columns=(sex, town))
    assert any("'age'" in note for note in imported.notes)


def test_labels_of_stata(tmp_path):
    path = tmp_path / "t.dta"
    pyreadstat.write_dta(FRAME, path, variable_value_labels={"sex": {1: "Female", 2: "Male"}})
    assert import_schema(path, origin="instrument").schema == Schema(columns=(SEX,))
    assert import_schema(path, origin="unsure").schema == Schema(columns=(ColumnSchema("sex"),))


def test_a_labeled_file_reads_as_words_and_with_its_codebook_as_codes(tmp_path):
    path = spss(tmp_path / "t.sav")
    assert cells(read_table(path))["sex"] == ["Female", "Male", ""]
    assert cells(read_table(path))["town"] == ["Aleppo", "Beirut", "c"]
    schema = import_schema(path, origin="instrument").schema
    table = read_table(path, schema=schema)
    assert cells(table)["sex"] == ["1", "2", ""]
    assert table.columns[0].labels == ("Female", "Male")


# ---- DDI ---------------------------------------------------------------------------------------

DDI = """<?xml version="1.0" encoding="UTF-8"?>
<codeBook xmlns="ddi:codebook:2_5"><dataDscr>
 <varGrp ID="G1" name="means" type="multipleResp" var="V3 V4"><labl>Means</labl></varGrp>
 <var ID="V1" name="sex"><labl>Sex</labl>
  <catgry><catValu>1</catValu><labl>Fe<em>male</em></labl>
   <catStat type="freq">4711</catStat></catgry>
  <catgry><catValu> 2 </catValu><labl>Male</labl></catgry>
  <catgry missing="Y"><catValu>9</catValu><labl>Refused</labl></catgry>
 </var>
 <var ID="V2" name="age"><labl>Age</labl></var>
 <var ID="V3" name="m1"><labl>Threats</labl><catgry><catValu>0</catValu></catgry></var>
 <var ID="V4" name="m2"><labl>Debt bondage</labl></var>
</dataDscr></codeBook>"""


@pytest.mark.parametrize("text", [DDI, DDI.replace(' xmlns="ddi:codebook:2_5"', "")])
def test_categories_of_ddi_without_missing_ones_and_frequencies(tmp_path, text):
    path = tmp_path / "codebook.xml"
    path.write_text(text, encoding="utf-8")
    imported = import_schema(path, origin="instrument")
    means = ColumnSchema(
        "means",
        values=("m1", "m2"),
        labels=("Threats", "Debt bondage"),
        delimiter=";",
        flags=("m1", "m2"),
    )
    assert imported.schema == Schema(
        columns=(
            replace(means, title="Means"),
            replace(SEX, title="Sex", missing=("9",)),
        )
    )
    assert "4711" not in imported.text
    data = {"sex": ["2"], "m1": ["1"], "m2": ["1"]}
    assert cells(read_table(data, schema=imported.schema)) == {"sex": ["2"], "means": ["m1+m2"]}


LAUGHS = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        f"{LAUGHS}]><codeBook>&i;</codeBook>",
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><codeBook>&x;</codeBook>',
        '<!DOCTYPE a SYSTEM "x.dtd" [<!ENTITY % x SYSTEM "http://localhost/x">%x;]><codeBook/>',
        "<!DOCTYPE codeBook [<!ELEMENT codeBook ANY>]><codeBook/>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_that_declares_something_is_refused(tmp_path, text, encoding):
    path = tmp_path / "codebook.xml"
    path.write_text(f'<?xml version="1.0" encoding="{encoding}"?>{text}', encoding=encoding)
    with pytest.raises(InputError):
        import_schema(path, origin="instrument")
    if encoding == "utf-8":
        with pytest.raises(InputError, match="document type"):
            import_schema(path, origin="instrument")


@pytest.mark.parametrize(
    ("text", "words"),
    [("<a/>", "outermost element is codeBook"), ("<codeBook>", "cut short")],
)
def test_other_xml_is_refused(tmp_path, text, words):
    path = tmp_path / "codebook.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words):
        import_schema(path, origin="instrument")


# ---- Table Schema, lists -----------------------------------------------------------------------

FIELDS = [
    {"name": "sex", "categories": [{"value": 1, "label": "Female"}, {"value": 2, "label": "Male"}]},
    {"name": "means", "type": "list", "delimiter": ";", "categories": ["threat", "debt"]},
    {"name": "country", "constraints": {"enum": ["FR", "DE"]}},
    {"name": "age", "type": "integer"},
]


@pytest.mark.parametrize(
    "content",
    [{"fields": FIELDS}, {"resources": [{"schema": "t.json"}, {"schema": {"fields": FIELDS}}]}],
)
def test_a_table_schema_gives_its_categories(tmp_path, content):
    path = tmp_path / "schema.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    assert import_schema(path, origin="instrument").schema.columns == (
        SEX,
        ColumnSchema("means", values=("threat", "debt"), delimiter=";"),
        ColumnSchema("country", values=("FR", "DE")),
    )


@pytest.mark.parametrize("text", ["{}", '{"fields": [{"categories": [1]}]}', "[1]", '{"a": '])
def test_other_json_is_refused(tmp_path, text):
    path = tmp_path / "schema.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        import_schema(path, origin="instrument")


def written(path, rows, encoding="utf-8"):
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    return path


def test_a_list_of_two_columns_describes_one_column(tmp_path):
    rows = [["Code", "Libellé"], ["1", "Female"], [" 2", "Male "], ["", "x"], ["1", "Female"]]
    path = written(tmp_path / "sex.csv", rows, "cp1252")
    assert import_schema(path, origin="instrument", column="sex").schema.columns == (SEX,)
    assert import_schema(path, origin="data", column="sex").schema.columns == (ColumnSchema("sex"),)
    with pytest.raises(ParameterError, match="column="):
        import_schema(path, origin="instrument")


def test_a_list_of_three_columns_describes_many(tmp_path):
    rows = [["column", "value", "label", "domain"], ["sex", "1", "Female", ""], ["x", "a", "", ""]]
    path = written(tmp_path / "codebook.csv", [*rows, ["sex", "2", "Male", ""]])
    imported = import_schema(path, origin="instrument")
    assert imported.schema.columns == (SEX, ColumnSchema("x", values=("a",)))
    with pytest.raises(ParameterError, match="twice"):
        import_schema(path, origin="instrument", column="sex")
    with pytest.raises(InputError, match="4 columns"):
        import_schema(written(path, [["a", "b", "c", "d"]]), origin="instrument", column="a")


def test_an_option_that_does_not_belong_is_refused(form):
    with pytest.raises(ParameterError, match="CSV"):
        import_schema(form, origin="instrument", column="sex")


def test_a_file_without_lists_is_refused(tmp_path):
    path = tmp_path / "schema.json"
    path.write_text('{"fields": [{"name": "a"}]}', encoding="utf-8")
    with pytest.raises(InputError, match="without any"):
        import_schema(path, origin="instrument")


def test_other_data_are_no_codebook(tmp_path):
    path = tmp_path / "t.parquet"
    pd.DataFrame({"a": ["x"]}).to_parquet(path)
    with pytest.raises(InputError, match="a codebook"):
        import_schema(path, origin="instrument")


# ---- settings of Synthetic Data Showcase -------------------------------------------------------

SETTINGS = {
    "sensitive_microdata_path": "./cases.tsv",
    "sensitive_microdata_delimiter": "\t",
    "use_columns": ["sex", "means", "labour"],
    "sensitive_zeros": ["labour"],
    "multi_value_columns": {"means": ";"},
    "record_limit": 100,
    "reporting_length": 5,
    "reporting_resolution": 10,
    "synthesis_mode": "seeded",
    "parallel_jobs": 8,
    "report_title": "Cases\n2020",
    "report_pages": {"By sex": ["sex"]},
    "report_visuals": {},
    "surprise": 1,
}


def settings(tmp_path, **changes):
    path = tmp_path / "config.json"
    path.write_text(json.dumps({**SETTINGS, **changes}), encoding="utf-8")
    return import_schema(path, origin="unsure")


def test_settings_become_a_schema_and_the_options_of_a_release(tmp_path):
    imported = settings(tmp_path)
    assert imported.schema == Schema(
        columns=(ColumnSchema("means", delimiter=";"), ColumnSchema("labour")),
        use=("sex", "means", "labour"),
    )
    assert dict(imported.options) == {"name": '"Cases 2020"', "delimiter": "tab", "length": "4"}
    assert parse_schema(imported.text) == imported.schema
    assert '--name "Cases 2020" --delimiter tab --length 4' in imported.text


def test_settings_without_a_counterpart_are_named_in_words(tmp_path):
    said = "\n".join(settings(tmp_path).notes)
    for words in (
        "reporting_length 5",
        "reporting_resolution 10 and synthesis_mode seeded: k-anonymity",
        "no epsilon",
        "record_limit has no counterpart",
        "report_pages has no counterpart",
        "Zeros were dropped in 'sex', 'means'",
        "It stays a value in 'labour'.",
        "Not known, and not taken over: 'surprise'",
    ):
        assert words in said
    assert "report_visuals" not in said
    assert "parallel_jobs" not in said


def test_settings_of_a_private_run(tmp_path):
    imported = settings(tmp_path, epsilon=2.0, delta=1e-7, reporting_length=3, use_columns=[])
    assert imported.options["epsilon"] == "2.0"
    assert imported.options["delta"] == "1e-07"
    assert imported.options["length"] == "3"
    assert imported.schema.use is None
    assert not any("no epsilon" in note for note in imported.notes)


def test_settings_name_the_subject_and_need_no_origin(tmp_path):
    imported = settings(tmp_path, subject_id="case", use_columns=["case", "sex"])
    assert imported.schema.subject_id == "case"
    assert imported.schema.use == ("sex",)
    assert not imported.lists
    assert "lists" not in imported.text
    assert not any("subject_id" in note for note in imported.notes)


def test_sensitive_zeros_stay_values(tmp_path):
    table = read_table(
        {"sex": ["0", "1"], "means": ["a;b", "a"], "labour": ["0", "1"]},
        schema=settings(tmp_path).schema,
    )
    assert Column("labour", ("0", "1")) in table.columns


def test_settings_of_another_type_are_refused(tmp_path):
    with pytest.raises(InputError, match="another type"):
        settings(tmp_path, reporting_length="long")
