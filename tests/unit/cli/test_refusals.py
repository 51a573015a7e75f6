"""Options that do not go together, names that are not there: refused, never passed over."""

import sqlite3

import pytest

import populace
from populace.cli import main


@pytest.fixture
def run(capsys, tables, monkeypatch):
    monkeypatch.chdir(tables)

    def call(*words):
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def tables(tmp_path):
    """A parent, its children, the links between them, and one table by itself."""
    people = "".join(f"v{n},{'fm'[n % 2]},{'AB'[n % 3 > 1]},case{n}\n" for n in range(120))
    (tmp_path / "v.csv").write_text("vid,sex,area,case_no\n" + people, encoding="utf-8")
    others = "".join(f"p{n},{'xyz'[n % 3]}\n" for n in range(120))
    (tmp_path / "p.csv").write_text("pid,kind\n" + others, encoding="utf-8")
    links = "".join(f"v{n},p{n},{('kin', 'boss')[n % 2]}\n" for n in range(120))
    (tmp_path / "l.csv").write_text("vid,pid,role\n" + links, encoding="utf-8")
    return tmp_path


ONE = ("release", "v.csv", "--leave-out", "vid,case_no", "--length", 1, "--epsilon", 2)
LINKED = (
    *("release", "v.csv", "--linked", "p.csv", "--links", "l.csv", "--leave-out", "case_no"),
    *("--unit", "parent", "--epsilon", 4),
)


@pytest.mark.parametrize(
    ("command", "option"),
    [
        (LINKED, ("--method", "row-seeded")),
        (LINKED, ("--previous", "nowhere")),
        (LINKED, ("--oversampling", 0.1)),
        (LINKED, ("--k", 5)),
        (LINKED, ("--query", "SELECT 1")),
        (ONE, ("--links", "l.csv")),
        (ONE, ("--unit", "parent")),
        (ONE, ("--relation", "many-to-many")),
        (ONE, ("--triple", "a,b,c")),
        (ONE, ("--linked-schema", "nowhere.toml")),
        (ONE, ("--linked-recipe", "nowhere.toml")),
        (ONE, ("--links-schema", "nowhere.toml")),
        (ONE, ("--most-links", 5)),
    ],
)
def test_a_release_refuses_what_it_would_pass_over(run, tables, command, option):
    code, _, said = run(*command, *option, "--out", "out")
    assert code == 2
    assert f"  Found    {option[0]}\n" in said
    assert not (tables / "out").exists()


def test_linked_tables_are_written_in_another_form(run, tables):
    assert run(*LINKED, "--format", "sds", "--out", "out")[0] == 0
    assert (tables / "out" / "sds" / "synthetic_microdata_v.csv").exists()


def test_a_schema_of_links_that_are_not_given_is_refused(run):
    words = ("--linked", "p.csv", "--unit", "parent", "--links-schema", "nowhere.toml")
    code, _, said = run("release", "v.csv", *words, "--epsilon", 1, "--out", "out")
    assert code == 2
    assert "Expected --links, the table" in said


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (("plan", "--epsilon", 1, "--attributes", 3, "--unit", "parent"), "--unit"),
        (("evaluate", "v.csv", "nowhere", "--out", "x", "--links", "l.csv"), "--links"),
        (
            ("evaluate", "v.csv", "no", "--out", "x", "--linked", "p.csv", "--query", "SELECT 1"),
            "--query",
        ),
    ],
)
def test_so_do_plans_and_evaluations(run, words, option):
    code, _, said = run(*words)
    assert code == 2
    assert f"  Found    {option}\n" in said


@pytest.mark.parametrize("triple", ["sex,kind", "sex", "sex,kind,role,area"])
def test_a_triple_has_three_columns(run, triple):
    code, _, said = run(*LINKED, "--triple", triple, "--out", "out")
    assert code == 2
    assert "Expected three columns in each triple" in said


def test_columns_are_left_out_of_one_table_and_of_linked_ones(run, tables):
    assert run(*ONE, "--out", "one")[0] == 0
    assert (tables / "one" / "synthetic.csv").read_text("utf-8").splitlines()[0] == "sex,area"
    assert run(*LINKED, "--out", "linked")[0] == 0
    assert "case_no" not in (tables / "linked" / "synthetic_v.csv").read_text("utf-8")
    (tables / "s.toml").write_text('[columns.sex]\nvalues = ["f", "m"]\n', encoding="utf-8")
    words = ("--leave-out", "vid,case_no,sex", "--schema", "s.toml")
    assert run("release", "v.csv", *words, "--epsilon", 2, "--out", "less")[0] == 0
    assert "sex" not in (tables / "less" / "release.json").read_text("utf-8")
    code, _, said = run("release", "v.csv", "--leave-out", "cas_no", "--epsilon", 1, "--out", "x")
    assert code == 1
    assert "Did you mean 'case_no'?" in said
    code, _, said = run("release", "v.csv", "--leave-out", "vid", "--epsilon", 1, "--out", "x")
    assert code == 1
    assert "'case_no'" in said
    assert "--leave-out" in said


def test_an_error_about_a_linked_table_says_which(run):
    words = [word for word in LINKED if word not in ("--leave-out", "case_no")]
    code, _, said = run(*words, "--out", "out")
    assert code == 1
    assert "Found    in v: what looks like ids in 'case_no'" in said


def test_a_release_is_evaluated_with_its_own_tables(run, tables):
    run(*ONE, "--out", "one")
    run(*LINKED, "--out", "linked")
    for words, found in (
        (("linked", "--out", "x"), "the tables of the release: v, p and their links"),
        (("linked", "--linked", "p.csv", "--out", "x"), "Expected the table of links, l\n"),
        (("one", "--linked", "p.csv", "--out", "x"), "one table, as the release was made from"),
        (("nowhere", "--linked", "p.csv", "--out", "x"), "no folder called nowhere"),
        (("one", "--target", "sx", "--out", "x"), "Choose among 'sex', 'area'."),
    ):
        code, _, said = run("evaluate", "v.csv", *words)
        assert code in {1, 2}
        assert found in said
        assert not (tables / "x").exists()


def test_a_folder_without_a_release_says_so(run, tables):
    assert "no folder called nowhere" in run("verify", "nowhere")[2]
    (tables / "empty").mkdir()
    assert "no release in empty" in run("verify", "empty")[2]


def test_an_anonymous_count_is_rounded_down_not_within_a_margin(run):
    run("release", "v.csv", "--leave-out", "vid,case_no", "--k", 7, "--out", "groups")
    code, said, _ = run("evaluate", "v.csv", "groups", "--out", "private")
    assert code == 0
    assert "The release says 119, rounded down, the table holds 120" in said


@pytest.mark.parametrize("words", [("evaluate", "no.csv", "no"), ("risk", "no.csv")])
def test_a_report_folder_is_looked_at_before_the_table(run, tables, words):
    (tables / "used").mkdir()
    (tables / "used" / "file").touch()
    code, _, said = run(*words, "--out", "used")
    assert code == 1
    assert "used, which is in use" in said


def test_a_report_says_what_to_open(run):
    run(*ONE, "--out", "one")
    said = run("evaluate", "v.csv", "one", "--out", "private")[1]
    assert said.rstrip().endswith("private/PRIVATE-report.html")


# ---- project files ------------------------------------------------------------------------------


def test_a_project_file_is_the_input_and_nothing_else(run, tables):
    (tables / "p.toml").write_text(
        '[[tables]]\nsource = "v.csv"\ncolumns = ["sex", "area"]\n'
        "[release]\nepsilon = 2\nlength = 1\n",
        encoding="utf-8",
    )
    assert run("release", "--quiet", "p.toml", "--out", "one")[0] == 0
    assert run("release", "p.toml", "--json", "--out", "two")[0] == 0
    # What another option is set to is no project file.
    for words in (("--schema=none.toml",), ("--schema", "none.toml")):
        code, _, said = run("release", "v.csv", *words, "--epsilon", 1, "--out", "three")
        assert code == 1
        assert "a schema file that can be read" in said


def test_a_project_file_says_how_to_read_the_table_that_is_evaluated(run, tables):
    (tables / "p.toml").write_text(
        '[release]\nout = "public"\nepsilon = 2\nlength = 1\n'
        '[[tables]]\nsource = "v.csv"\ncolumns = ["sex", "area"]\n'
        '[tables.multi_value]\narea = ";"\n',
        encoding="utf-8",
    )
    assert run("release", "p.toml", "--quiet")[0] == 0
    assert run("evaluate", "p.toml", "public", "--out", "private", "--quiet")[0] == 0


def test_risk_and_schema_look_at_the_table_that_a_project_file_names(run, tables):
    (tables / "p.toml").write_text(
        '[[tables]]\nsource = "v.csv"\ncolumns = ["sex", "area"]\n'
        '[release]\nout = "public"\nepsilon = 2\n',
        encoding="utf-8",
    )
    code, said, _ = run("schema", "p.toml")
    assert code == 0
    assert "[columns.sex]" in said
    assert run("risk", "p.toml", "--out", "private", "--json")[0] == 0
    assert "120" in (tables / "private" / "PRIVATE-report.json").read_text("utf-8")
    assert not (tables / "public").exists()


def test_a_result_that_is_stored_is_not_written_to_the_standard_output(run, tables):
    for words in (ONE, ("risk", "v.csv"), ("prepare", "v.csv"), ("evaluate", "v.csv", "none")):
        code, _, said = run(*words, "--out", "-")
        assert code == 2
        assert "the standard output" in said
    code, said, _ = run("schema", "v.csv", "--out", "-")
    assert code == 0
    assert "[columns.sex]" in said
    assert not (tables / "-").exists()


def test_two_linked_tables_are_evaluated(run, tables):
    acts = "".join(f"v{n},{('kin', 'boss')[n % 2]}\n" for n in range(120))
    (tables / "acts.csv").write_text("vid,role\n" + acts, encoding="utf-8")
    words = ("--linked", "acts.csv")
    told = ("--unit", "parent", "--epsilon", 4, "--leave-out", "case_no")
    assert run("release", "v.csv", *words, *told, "--out", "out")[0] == 0
    assert run("evaluate", "v.csv", "out", *words, "--out", "private")[0] == 0
    assert (tables / "private" / "PRIVATE-report.json").exists()


def test_mistakes_in_a_project_file_are_placed(run, tables):
    (tables / "p.toml").write_text("[release]\nepsilon 2\n", encoding="utf-8")
    code, _, said = run("release", "p.toml", "--out", "out")
    assert code == 1
    assert "line 2" in said
    (tables / "p.toml").write_text(
        '[[tables]]\nsource = "v.csv"\nmulti-value = {area = ";"}\n', encoding="utf-8"
    )
    code, _, said = run("release", "p.toml", "--epsilon", 1, "--out", "out")
    assert code == 1
    assert "Did you mean 'multi_value'?" in said
    (tables / "p.toml").write_text(
        '[[tables]]\nsource = "v.csv"\n[release]\nepsilom = 1\n', encoding="utf-8"
    )
    code, _, said = run("release", "p.toml", "--epsilon", 1, "--out", "out")
    assert code == 2
    assert "Did you mean 'epsilon'?" in said


def test_a_project_file_of_the_first_kind_is_told_how_to_be_written(run, tables):
    (tables / "p.toml").write_text('input = "v.csv"\nepsilon = 2\n', encoding="utf-8")
    code, _, said = run("release", "p.toml", "--out", "out")
    assert code == 1
    assert "[[tables]]" in said
    assert "[release]" in said


def test_paths_in_a_project_file_start_beside_it(run, tables):
    (tables / "deep").mkdir()
    (tables / "deep" / "p.toml").write_text(
        '[[tables]]\nsource = "../v.csv"\nrecipe = "r.toml"\n[release]\nepsilon = 2\nlength = 1\n',
        encoding="utf-8",
    )
    recipe = '[[prepare]]\ndo = "drop"\ncolumns = ["vid", "case_no"]\n'
    (tables / "deep" / "r.toml").write_text(recipe, encoding="utf-8")
    assert run("release", "deep/p.toml", "--out", "out")[0] == 0


def test_triples_of_a_project_file(run, tables):
    (tables / "p.toml").write_text(
        '[[tables]]\nname = "v"\nsource = "v.csv"\nleave_out = ["case_no"]\n'
        '[[tables]]\nname = "p"\nsource = "p.csv"\n'
        '[[tables]]\nname = "l"\nsource = "l.csv"\n'
        '[[relations]]\none = "v"\nmany = "p"\nvia = "l"\n'
        '[release]\nprotect = ["v"]\nepsilon = 4\n'
        'triples = [["sex", "kind", "role"], ["area", "kind", "role"]]\n',
        encoding="utf-8",
    )
    assert run("release", "p.toml", "--out", "out")[0] == 0
    assert (tables / "out" / "triples_v_p_l.csv").exists()


def test_a_schema_in_place_of_a_project_file_is_recognized(run, tables):
    (tables / "s.toml").write_text('[columns.sex]\nvalues = ["f", "m"]\n', encoding="utf-8")
    code, _, said = run("release", "s.toml", "--epsilon", 1, "--out", "out")
    assert code == 1
    assert "(--schema s.toml)" in said


# ---- hints --------------------------------------------------------------------------------------


def test_cells_that_look_like_several_values_are_told_to_the_publisher_alone(run, tables):
    cells = ["food;cash", "food", "cash;school", "school;food"] * 40
    (tables / "n.csv").write_text("\n".join(["needs", *cells]) + "\n", encoding="utf-8")
    code, _, said = run("release", "n.csv", "--epsilon", 2, "--out", "a")
    assert code == 0
    assert "Private note: Many cells look like several values" in said
    assert "--multi-value 'needs=;'" in said
    assert all("--multi-value" not in path.read_text("utf-8") for path in (tables / "a").iterdir())
    said = run("release", "n.csv", "--multi-value", "needs=;", "--epsilon", 2, "--out", "b")[2]
    assert "Private note" not in said


def test_so_they_are_for_linked_tables(run, tables):
    cells = ["food;cash", "food", "cash;school", "school;food"]
    rows = "".join(f"v{n},{cells[n % 4]}\n" for n in range(120))
    (tables / "n.csv").write_text("vid,needs\n" + rows, encoding="utf-8")
    words = ("release", "v.csv", "--linked", "n.csv", "--unit", "parent", "--epsilon", 4)
    options = (*words, "--leave-out", "case_no", "--parent-key", "vid")
    assert "--multi-value 'needs=;'" in run(*options, "--out", "a")[2]
    said = run(*options, "--multi-value", "needs=;", "--out", "b")[2]
    assert "several values" not in said
    assert "Private note: The tables were joined by 'vid' of v with 'vid' of n" in said


def test_notes_of_one_kind_stand_under_one_head(run):
    said = run(*ONE, "--out", "one", "--explain")[2]
    assert said.count("Note: Read off the data, not declared:\n") == 1
    assert "  - the encoding of the file, found to be UTF-8.\n" in said


def test_a_database_given_as_a_file_is_told_from_text(run, tables):
    with sqlite3.connect(tables / "cases.db") as base:
        base.execute("CREATE TABLE cases (sex TEXT)")
    code, _, said = run("release", "cases.db", "--epsilon", 1, "--out", "out")
    assert code == 1
    assert "a SQLite database" in said
    assert "sqlite:///" in said


# ---- the ledger ---------------------------------------------------------------------------------


def test_a_ledger_that_is_not_there_is_no_empty_ledger(run):
    code, _, said = run("ledger", "--ledger", "nowhere.jsonl")
    assert code == 1
    assert "no file of that name" in said


def test_a_ledger_knows_its_data_sets_and_gives_k_anonymous_runs_no_epsilon(run):
    kept = ("--dataset", "cases", "--ledger", "ledger.jsonl")
    run("release", "v.csv", "--leave-out", "vid,case_no", "--k", 5, *kept, "--out", "a")
    run(*ONE, *kept, "--out", "b")
    code, _, said = run("ledger", "csaes", "--ledger", "ledger.jsonl")
    assert code == 1
    assert "Choose among 'cases'." in said
    code, said, _ = run("ledger", "cases", "--ledger", "ledger.jsonl", "--json")
    assert code == 0
    assert '"epsilon": null' in said
    assert '"k": null' in said
    code, _, said = run(*ONE, "--limit", 3, "--out", "c")
    assert code == 2
    assert "--dataset" in said


# ---- the same in Python -------------------------------------------------------------------------


def test_one_name_is_a_list_of_one():
    data = {"sex": ["f", "m"] * 50, "area": ["A", "B"] * 50, "code": list(range(100))}
    made = populace.release(data, epsilon=1, length=1, columns="sex")
    assert list(made.synthetic) == ["sex"]
    made = populace.release(data, epsilon=1, length=1, leave_out="code", safe="area")
    assert list(made.synthetic) == ["sex", "area"]


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ({"epsilon": "4"}, populace.ParameterError),
        ({"epsilon": True}, populace.ParameterError),
        ({"epsilon": 1, "delta": "1e-6"}, populace.ParameterError),
        ({"k": "10"}, populace.ParameterError),
        ({"epsilon": 1, "records": 10**10}, populace.ParameterError),
        ({"epsilon": 1, "multi_value": ["sex"]}, populace.SchemaError),
        ({"epsilon": 1, "codebooks": ["sex"]}, populace.SchemaError),
    ],
)
def test_settings_of_another_type_are_refused_in_three_parts(options, error):
    with pytest.raises(error) as caught:
        populace.release({"sex": ["f", "m"] * 50}, **options)
    assert caught.value.expected
    assert caught.value.action


def test_a_single_column_of_a_frame_is_no_table():
    pandas = pytest.importorskip("pandas")
    with pytest.raises(populace.InputError, match="a frame of that column"):
        populace.release(pandas.Series(["f", "m"] * 50, name="sex"), epsilon=1)


@pytest.mark.parametrize(
    ("project", "said"),
    [
        ("[release]\nepsilo = 2\n", "Did you mean 'epsilon'"),
        ("[release]\noutt = 'x'\n", "Did you mean 'out'"),
        ("[relese]\nepsilon = 2\n", "Did you mean 'release'"),
        ("[[table]]\nsource = 'b.csv'\n", "Did you mean 'tables'"),
        ("[[relations]]\none = 'casess'\nmany = 'cases'\n", "Did you mean 'cases'"),
        ("[[relations]]\none = 'cases'\nmany = 'x'\nmots = 3\n", "Did you mean 'most'"),
        ("[release]\nk = 5\nprevious = 'nowhere'\nout = 'o'\n", "no folder called nowhere"),
        ("[findings]\ntxt = ['a']\n[release]\nepsilon = 1\nout = 'o'\n", "Did you mean 'text'"),
        (
            "[findings]\ntext = ['{share sx=f}']\n[release]\nepsilon = 1\nout = 'o'\n",
            "Did you mean 'sex'",
        ),
    ],
)
def test_what_is_misspelt_in_a_project_file_is_told_before_anything_is_made(
    project, said, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "cases.csv").write_text("sex,area\n" + "f,p\nm,q\n" * 60)
    (tmp_path / "p.toml").write_text(f"[[tables]]\nname = 'cases'\nsource = 'cases.csv'\n{project}")
    assert main(["release", "p.toml"])
    assert said in " ".join(capsys.readouterr().err.split())
    assert not (tmp_path / "o").exists()
