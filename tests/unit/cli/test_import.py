import sqlite3

import pytest
import xlsxwriter

import populace
from populace.cli import import_, main
from populace.vocabulary.facts import fact


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def call(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def listed(tmp_path):
    path = tmp_path / "colors.csv"
    path.write_text("value,label\n1,Crimson\n2,Jade\n", encoding="utf-8")
    return path


def test_a_list_becomes_a_schema_on_the_standard_output(run, listed):
    code, out, err = run("import", listed, "--origin", "instrument", "--column", "color")
    assert code == 0
    assert 'values = ["1", "2"]\nlabels = ["Crimson", "Jade"]' in out
    assert "check that every list is complete" in err
    assert run("import", listed, "--origin", "instrument", "--column", "color", "--quiet")[2] == ""


@pytest.mark.parametrize("origin", ["data", "unsure"])
def test_no_value_is_copied_unless_the_list_is_of_the_instrument(run, listed, origin):
    code, out, _ = run("import", listed, "--origin", origin, "--column", "color")
    assert code == 0
    assert 'domain = "private"' in out
    assert "Crimson" not in out


def test_the_schema_is_written_to_a_new_file_and_used(run, listed, tmp_path):
    words = ("import", listed, "--origin", "instrument", "--column", "color", "--out")
    code, out, err = run(*words, "schema.toml")
    assert (code, out) == (0, "")
    assert err.startswith("Note: A value that is not in a list counts as absent")
    code, _, err = run(*words, "schema.toml")
    assert code == 1
    assert "does not exist yet" in err
    rows = "\n".join(["color,x", *["Crimson,a", "2,b"] * 200])
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    options = ("--epsilon", "8", "--schema", "schema.toml", "--out", "public", "--quiet")
    assert run("release", "t.csv", *options)[0] == 0
    codebook = (tmp_path / "public" / "codebook.csv").read_text("utf-8-sig")
    assert "color,1,Crimson" in codebook
    assert "color,2,Jade" in codebook


def test_the_origin_is_asked_on_a_terminal_and_required_elsewhere(run, listed, monkeypatch):
    code, _, err = run("import", listed, "--column", "color")
    assert code == 2
    assert "--origin" in err
    monkeypatch.setattr(import_.sys.stdin, "isatty", lambda: True, raising=False)
    monkeypatch.setattr(import_.click, "prompt", lambda *_, **__: "unsure")
    code, out, err = run("import", listed, "--column", "color")
    assert code == 0
    assert 'domain = "private"' in out
    assert "Where did the lists of values in this file come from?" in err


def test_a_database_is_released_by_its_address_and_a_query(run, tmp_path):
    connection = sqlite3.connect(tmp_path / "t.db")
    connection.execute("CREATE TABLE t (color TEXT, flag INTEGER)")
    connection.executemany("INSERT INTO t VALUES (?, ?)", [("red", 1), ("blue", 0)] * 200)
    connection.commit()
    connection.close()
    words = ("release", "sqlite:///t.db", "--query", "SELECT color, flag FROM t")
    assert run(*words, "--epsilon", "8", "--out", "public", "--quiet")[0] == 0
    released = populace.load(tmp_path / "public")
    assert fact("query-own-rows") in released.guarantee.inferred


def test_safe_columns_pass_the_check_and_others_stop_the_run(run, tmp_path):
    rows = "\n".join(["mail,flag", *(f"a{n}@example.org,{n % 2}" for n in range(90))])
    (tmp_path / "t.csv").write_text(rows, encoding="utf-8")
    words = ("release", "t.csv", "--epsilon", "8", "--length", "1", "--out", "public")
    code, out, err = run(*words)
    assert code == 1
    assert "email addresses in 'mail'" in err
    assert "example.org" not in out + err
    assert run(*words, "--safe", "mail")[0] == 0
    guarantee = populace.load(tmp_path / "public").guarantee
    assert fact("safe", column="mail") in guarantee.declared


SURVEY = [
    ["type", "name", "label"],
    ["text", "full_name", "Name"],
    ["select_one sexes", "sex", "Sex"],
    ["select_multiple ways", "means", "Means"],
]
CHOICES = [
    ["list_name", "name", "label"],
    ["sexes", 1, "Female"],
    ["sexes", 2, "Male"],
    ["ways", "threat", "Threats"],
    ["ways", "debt", "Debt bondage"],
    ["ways", "docs", "Withheld documents"],
]
EXPORT = [
    ["full_name", "sex", "means/threat", "means/debt", "means/docs"],
    *([f"Amina {n}", 1 + n % 2, int(n % 3 == 0), n % 2, 0] for n in range(900)),
]


def test_from_a_form_and_its_export_to_a_verified_release(run, tmp_path):
    for name, sheets in (
        ("form.xlsx", {"survey": SURVEY, "choices": CHOICES}),
        ("export.xlsx", {"cases": EXPORT}),
    ):
        with xlsxwriter.Workbook(tmp_path / name) as book:
            for title, rows in sheets.items():
                sheet = book.add_worksheet(title)
                for line, row in enumerate(rows):
                    sheet.write_row(line, 0, row)
    words = ("release", "export.xlsx", "--epsilon", "8", "--out", "public")
    code, _, err = run(*words)
    assert code == 1
    assert "'full_name'" in err
    code, _, err = run("import", "form.xlsx", "--origin", "instrument", "--out", "schema.toml")
    assert code == 0
    assert "leave these out or coarsen them: 'full_name'" in err
    words = (*words, "--schema", "schema.toml", "--columns", "sex,means")
    assert run(*words)[0] == 0
    assert run("verify", "public")[0] == 0
    codebook = (tmp_path / "public" / "codebook.csv").read_text("utf-8-sig")
    # A choice that nobody ticked is on the list as well: the form made it public.
    assert "means,docs,Withheld documents,public" in codebook
    synthetic = (tmp_path / "public" / "synthetic.csv").read_text("utf-8-sig").split("\n")
    assert synthetic[0].strip() == "sex,means"
    assert "2,threat debt" in {line.strip() for line in synthetic}
