"""XLSForms in every spelling that form tools read, with pyxform as the oracle."""

import csv
import io

import pytest
import xlsxwriter
from pyxform.builder import create_survey_from_xls

from populace.read import import_schema, parse_schema, read_table
from populace.read.dictionaries.xlsform_types import kind_of, select_of
from populace.vocabulary.errors import InputError, ParameterError, SchemaError
from populace.vocabulary.schema import Schema
from tests.unit.read.table_cells import cells

CHOICES = [
    ["list_name", "name", "label::English (en)", "label::Français (fr)"],
    ["sexes", "f", "Female", "Femme"],
    ["sexes", "m", "Male", "Homme"],
    ["ways", "threat", "Threats", "Menaces"],
    ["ways", "debt", "Debt bondage", "Dette"],
]
HEADS = ["type", "name", "label::English (en)", "label::Français (fr)"]


def form(path, survey, choices=CHOICES, heads=HEADS, sheets=("survey", "choices")):
    with xlsxwriter.Workbook(path) as book:
        for title, rows in (
            (sheets[0], [heads, *survey]),
            (sheets[1], choices),
        ):
            sheet = book.add_worksheet(title)
            for line, row in enumerate(rows):
                sheet.write_row(line, 0, row)
    return path


def read(path, **options):
    return import_schema(path, origin="instrument", **options)


def questions(element, path=()):
    """For each question with choices of a pyxform survey its path and the names of its choices."""

    def walk(node, path):
        for child in node.get("children", ()):
            here = (*path, child["name"])
            if "select" in child.get("type", "") or child.get("type") == "rank":
                yield here, tuple(one["name"] for one in child["children"]), child["type"]
            else:
                yield from walk(child, here)

    return list(walk(element, path))


SPELLINGS = [
    "select_one",
    "select one",
    "select one from",
    "select1",
    "add select one prompt using",
    "select_multiple",
    "select all that apply",
    "select all that apply from",
    "add select multiple prompt using",
    "rank",
]


@pytest.mark.parametrize("ending", ["", " or_other", " or other", " or specify other"])
def test_every_spelling_that_pyxform_reads_is_read_to_the_same_names_and_lists(tmp_path, ending):
    survey = [
        [f"{kind} {'ways' if 'm' in kind or 'all' in kind else 'sexes'}{ending}", f"q{n}", "Q", "Q"]
        for n, kind in enumerate(SPELLINGS)
        if not (ending and kind == "rank")
    ]
    path = form(tmp_path / "form.xlsx", survey)
    oracle = questions(create_survey_from_xls(str(path)).to_json_dict())
    schema = read(path).schema
    assert len(oracle) == len(survey)
    assert [(each.name,) for each in schema.columns] == [where for where, _, _ in oracle]
    for (_, names, kind), column in zip(oracle, schema.columns, strict=True):
        assert column.values == names
        assert (column.delimiter == " ") == (kind in ("select all that apply", "rank"))


@pytest.mark.parametrize(
    "heads",
    [
        ["type", "name", "label"],
        ["Type", "Name", "Label"],
        ["command", "tag", "caption"],
        ["type ", " value", "LABEL"],
        ["type", "name", "label::English (en)"],
        ["type", "name", "label: English"],
    ],
)
@pytest.mark.parametrize(
    "choice_heads",
    [
        ["list_name", "name", "label"],
        ["list name", "value", "caption"],
        ["List_Name", "Name", "Label"],
        ["list_name", "name", "label::English (en)", "media::image::English (en)", "order"],
    ],
)
def test_headers_in_every_spelling(tmp_path, heads, choice_heads):
    survey = [
        ["select_one  sexes ", " sex ", "Sex"],
        [],
        ["select_multiple ways", "means", "Means"],
    ]
    wide = len(choice_heads)
    choices = [choice_heads, *([*row[:3], "x.png", "1"][:wide] for row in CHOICES[1:])]
    path = form(tmp_path / "form.xlsx", survey, choices, heads, ("Survey", "CHOICES"))
    oracle = questions(create_survey_from_xls(str(path)).to_json_dict())
    schema = read(path).schema
    assert [each.values for each in schema.columns] == [names for _, names, _ in oracle]
    assert [each.name for each in schema.columns] == ["sex", "means"]
    assert schema.columns[1].labels == ("Threats", "Debt bondage")


GROUPS = [
    ["begin group", "case", "Case", "Cas"],
    ["select_one sexes", "sex", "Sex", "Sexe"],
    ["select_multiple ways", "means", "Means of control", "Moyens"],
    ["begin_repeat", "actors", "Actors", "Acteurs"],
    ["select_one sexes", "actor_sex", "Sex of the actor", ""],
    ["begin_group", "more", "", ""],
    ["select_one ways", "first", "First", ""],
    ["end_group", "", "", ""],
    ["end_repeat", "", "", ""],
    ["end group", "", "", ""],
    ["select_one sexes", "other_sex", "Sex of the recruiter", ""],
]


@pytest.fixture
def grouped(tmp_path):
    return form(tmp_path / "form.xlsx", GROUPS)


@pytest.mark.parametrize("between", ["/", "-", ".", ":", "__", "_"])
@pytest.mark.parametrize("style", ["cell", "flags", "both"])
def test_questions_in_groups_are_found_as_exports_call_them(grouped, between, style):
    oracle = questions(create_survey_from_xls(str(grouped)).to_json_dict())
    assert [where for where, _, _ in oracle][:2] == [("case", "sex"), ("case", "means")]
    schema = read(grouped).schema
    assert parse_schema(read(grouped).text) == schema
    data = {f"case{between}sex": ["f", "m"], "other_sex": ["Male", "Femme"]}
    means, flags = f"case{between}means", {"threat": ["1", "0"], "debt": ["1", "0"]}
    if style != "flags":
        data[means] = ["threat debt", ""]
    if style != "cell":
        data |= {f"{means}/{choice}": cells for choice, cells in flags.items()}
    read_as = {"sex": ["f", "m"], "means": ["threat+debt", ""], "other_sex": ["m", "f"]}
    assert cells(read_table(data, schema=schema)) == read_as
    # What is named by its header is what is meant.
    chosen = read_table(data, schema=schema, columns=[f"case{between}sex"])
    assert [column.name for column in chosen.columns] == ["sex"]
    every = read_table(data, schema=schema, columns=list(data))
    assert cells(every) == read_as
    rest = read_table(data, schema=schema, leave_out=[f"case{between}sex"])
    assert [column.name for column in rest.columns if column.name == "sex"] == []


@pytest.mark.parametrize("flag", ["means/{}", "means_{}", "means___{}", "means.{}", "means:{}"])
def test_ticks_in_columns_of_their_own_as_tools_call_them(grouped, flag):
    data = {"sex": ["f"], "other_sex": ["m"]}
    data |= {flag.format("threat"): ["0"], flag.format("debt"): ["TRUE"]}
    table = read_table(data, schema=read(grouped).schema)
    assert cells(table)["means"] == ["debt"]


def test_exports_of_labels_in_any_language_are_read(grouped):
    schema = read(grouped).schema
    data = {
        "Sexe": ["Femme", "Homme", "Female"],
        "Moyens": ["Menaces Dette", "Dette", "threat"],
        "Sex of the recruiter": ["", "Male", "f"],
    }
    assert cells(read_table(data, schema=schema)) == {
        "sex": ["f", "m", "f"],
        "means": ["threat+debt", "debt", "threat"],
        "other_sex": ["", "m", "f"],
    }
    data = {
        "Sexe": ["Femme"],
        "other_sex": ["f"],
        "Means of control/Threats": ["0"],
        "Means of control/Debt bondage": ["1"],
    }
    assert cells(read_table(data, schema=schema))["means"] == ["debt"]


def test_a_repeat_group_is_a_table_of_its_own_and_is_named(grouped):
    imported = read(grouped)
    assert [column.name for column in imported.schema.columns] == ["sex", "means", "other_sex"]
    note = next(note for note in imported.notes if "'actors'" in note)
    assert "'actor_sex', 'first'" in note
    assert "part='actors'" in note
    inside = read(grouped, part="actors").schema
    assert [column.name for column in inside.columns] == ["actor_sex", "first"]
    for header in ("first", "more-first", "case/actors/more/first"):
        data = {"actor_sex": ["f"], header: ["debt"]}
        assert cells(read_table(data, schema=inside))["first"] == ["debt"]
    with pytest.raises(ParameterError, match="'actors'"):
        read(grouped, part="case")


def test_questions_of_one_name_in_two_groups_are_told_apart(tmp_path):
    survey = [
        *(["begin group", "victim", "V", ""], ["select_one sexes", "sex", "Sex", ""]),
        *(["end group"], ["begin group", "agent", "A", ""]),
        *(["select_one ways", "sex", "Sex", ""], ["end group"]),
    ]
    schema = read(form(tmp_path / "form.xlsx", survey)).schema
    assert [column.name for column in schema.columns] == ["victim/sex", "agent/sex"]
    data = {"victim-sex": ["f"], "agent-sex": ["debt"]}
    assert list(cells(read_table(data, schema=schema)).values()) == [["f"], ["debt"]]


def test_two_columns_that_could_be_one_question_stop_the_run(grouped):
    schema = Schema(read(grouped).schema.columns[:1])
    with pytest.raises(SchemaError, match="one column that is 'sex'"):
        read_table({"case/sex": ["f"], "case-sex": ["m"]}, schema=schema)
    # Its own name is not in doubt.
    table = read_table({"sex": ["f"], "case-sex": ["m"]}, schema=schema, columns=["sex"])
    assert cells(table) == {"sex": ["f"]}


def test_questions_that_the_data_lack_stop_the_run_and_are_all_named(grouped):
    with pytest.raises(SchemaError) as caught:
        read_table({"case/sex": ["f"]}, schema=read(grouped).schema)
    for name in ("'means'", "'other_sex'"):
        assert name in str(caught.value)


def test_what_is_skipped_is_named(tmp_path):
    survey = [
        *(["calculate", "score", "", ""], ["note", "hello", "Hello", ""], ["hidden", "h", "", ""]),
        *(["integer", "age", "Age", ""], ["begin_kobomatrix", "grid", "", ""], ["end_kobomatrix"]),
        *(["strange thing", "odd", "", ""], ["add text prompt", "story", "", ""]),
        *(["select_one_from_file towns.csv", "town", "", ""], ["select_one gone", "lost", "", ""]),
        *(["select_one ${means}", "worst", "", ""], ["select one sexes", "sex", "", ""]),
    ]
    said = "\n".join(read(form(tmp_path / "form.xlsx", survey)).notes)
    assert "Calculated, hidden and shown only, and left out: 'score', 'hello', 'h'" in said
    assert "Numbers have no list, and were left out: 'age'" in said
    assert "'odd'" in said
    assert "The choices of 'town', 'lost', 'worst' stand elsewhere" in said
    assert "which may name people" in said
    assert "'story'" in said


def test_choices_of_a_sheet_of_their_own(tmp_path):
    path = form(
        tmp_path / "form.xlsx",
        [["select_one_external sexes", "sex", "", ""]],
        sheets=("survey", "external_choices"),
    )
    assert read(path).schema.columns[0].values == ("f", "m")


def test_a_form_without_choices_is_refused(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "form.xlsx") as book:
        book.add_worksheet("survey").write_row(0, 0, ["type", "name"])
    with pytest.raises(InputError, match="survey and choices"):
        read(tmp_path / "form.xlsx")


@pytest.mark.parametrize(
    ("text", "choices", "several", "other"),
    [
        ("select_one sex", "sex", False, False),
        ("Select One sex", "sex", False, False),
        ("select_one from", "from", False, False),
        ("select one from from", "from", False, False),
        ("select_multiple a or_other", "a", True, True),
        ("select_one a or specify other", "a", False, True),
        ("select_one_external a", "a", False, False),
        ("rank a", "a", True, False),
    ],
)
def test_types_of_questions_with_choices(text, choices, several, other):
    found = select_of(text)
    assert (found.choices, found.several, found.other) == (choices, several, other)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        *(("begin group", "group"), ("begin_repeat", "repeat"), ("begin lgroup", "repeat")),
        *(("end repeat", "end"), ("end_group", "end"), ("end", "naming"), ("end time", "naming")),
        *(("add date prompt", "naming"), ("q string", "naming"), ("get device id", "naming")),
        *(("q int", "number"), ("calculate", "computed"), ("select_one", "unknown")),
    ],
)
def test_types_of_other_rows(text, kind):
    assert kind_of(text) == kind


ROWS = [
    ["survey"],
    ["", "type", "name", "label"],
    ["", "select_one yn", "paid", "Was she paid?"],
    ["", "select_multiple means", "means", "By which means?"],
    ["choices"],
    ["", "list_name", "name", "label"],
    ["", "yn", "y", "Yes"],
    ["", "yn", "n", "No"],
    ["", "means", "debt", "Debt, or loans"],
    ["", "means", "threat", "Threats"],
]


def drawn(rule):
    lines = ["| " + " | ".join((row + [""] * 4)[:4]) + " |" for row in ROWS]
    return "\n".join([lines[0], *([rule] if rule else []), *lines[1:]]).encode()


def separated(delimiter, end):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(
        (row + [""] * 4)[:4] for row in ROWS
    )
    return ("\ufeff" + text.getvalue()).encode()


@pytest.mark.parametrize(
    "content",
    [
        drawn(""),
        drawn("|---|:--|---|---|"),
        separated(",", "\n"),
        separated(";", "\r\n"),
        separated("\t", "\r"),
    ],
)
def test_a_form_as_text_gives_the_columns_of_its_workbook(tmp_path, content):
    path = tmp_path / "form.txt"
    path.write_bytes(content)
    imported = import_schema(path, origin="instrument")
    paid, means = imported.schema.columns
    assert (paid.name, paid.values, paid.title) == ("paid", ("y", "n"), "Was she paid?")
    assert means.values == ("debt", "threat")
    assert means.labels == ("Debt, or loans", "Threats")
    assert means.delimiter == " "
