"""The command line, Python and the questions of the studio give one answer, point by point.

The table of `docs/method/reading.md` on the three doors names these tests.
"""

import json

import pytest
import xlsxwriter

import populace
from populace.browser import Session
from populace.browser.projects import choices_of
from populace.cli import main

STRENGTH = {"method": "epsilon", "epsilon": 4.0, "k": 10, "length": 2, "more": ""}


@pytest.fixture
def doors(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Doors(tmp_path, capsys)


class Doors:
    """One project file, opened at each door."""

    def __init__(self, folder, capsys):
        self.folder, self.capsys = folder, capsys
        self.session = Session(folder / "home")

    def write(self, **texts):
        for name, text in texts.items():
            path = self.folder / name.replace("_dot_", ".")
            path.write_text(text, encoding="utf-8")

    def cli(self, *words):
        self.capsys.readouterr()
        code = main([str(word) for word in words])
        said = self.capsys.readouterr()
        return code == 0, " ".join(f"{said.out} {said.err}".split())

    def ask(self, question, **arguments):
        return json.loads(self.session.answer(question, json.dumps(arguments)))

    def chosen(self, project):
        """What the page sends of a project file with those beside it."""
        given = [*self.folder.glob("*.toml"), *self.folder.glob("*.book.csv")]
        texts = {each.name: each.read_text("utf-8") for each in given}
        shown = self.ask("load_project", texts={project: texts.pop(project), **texts})["answer"]
        assert shown["missing"] == []
        tables = []
        for each in shown["tables"]:
            path = self.folder / each["file"]
            seen = self.ask("open", path=str(path), reading=each["choices"]["reading"])
            columns = [
                choices_of({}, [view["name"]])[0]["columns"][0]
                for view in seen.get("answer", {"columns": []})["columns"]
            ]
            told = {column["name"]: column for column in each["choices"]["columns"]}
            columns = [told.get(column["name"], column) for column in columns]
            choices = {**each["choices"], "columns": columns}
            tables.append({"path": str(path), **each, "choices": choices})
        return {"tables": tables, "linking": shown["linking"]}

    def checks(self, project):
        """Whether a check passes, and what stops it, at each door."""
        found = populace.check(populace.read_project(project))
        asked = self.ask("check", **self.chosen(project))
        view = asked.get("answer") or {"passed": False, "stops": [asked["problem"]]}
        return {
            "cli": self.cli("check", project),
            "python": (
                found.passed,
                " ".join(f"{each.expected} {each.found}" for each in found.stops),
            ),
            "studio": (
                view["passed"],
                " ".join(f"{e['expected']} {e['found']}" for e in view["stops"]),
            ),
        }

    def releases(self, project):
        """Whether a release is made, and what is said, at each door."""
        out = self.folder / "out"
        answers = {"cli": self.cli("release", project, "--epsilon", 4, "--out", out)}
        assert answers["cli"][0] == out.exists()
        try:
            made = populace.release(populace.read_project(project), epsilon=4)
            answers["python"] = (True, " ".join(made.private_notes))
        except populace.PopulaceError as error:
            answers["python"] = (False, str(error))
        asked = self.ask("release", **self.chosen(project), strength=STRENGTH, title="A")
        problem = asked.get("problem")
        said = f"{problem['expected']} {problem['found']}" if problem else ""
        answers["studio"] = ("answer" in asked, said or json.dumps(asked["answer"]))
        return answers


def alike(answers, *words, passed):
    for door, (came, said) in answers.items():
        assert came == passed, (door, said)
        assert all(word in said for word in words), (door, said)


PEOPLE = "".join(f"{'12'[n % 2]},{'xyz'[n % 3]},p{n}@example.org\n" for n in range(120))
TABLE = '[[tables]]\nname = "c"\nsource = "c.csv"\nschema = "s.toml"\n'
NO_MAIL = 'leave_out = ["mail"]\n'


def test_a_check_tells_what_a_release_would_refuse(doors):
    doors.write(c_dot_csv=f"sex,place,mail\n{PEOPLE}", p_dot_toml=TABLE)
    doors.write(s_dot_toml='[columns.sex]\nvalues = ["f", "m"]\n')
    answers = doors.checks("p.toml")
    alike(answers, "in 'sex' too few cells understood", passed=False)
    assert "email addresses" in answers["cli"][1]
    assert "email addresses" in answers["python"][1]
    # The page says so where a column is chosen, and leaves it out by itself.
    seen = doors.ask("open", path="c.csv")["answer"]["columns"]
    assert seen[2]["suspect"] == "email addresses"
    doors.write(s_dot_toml='[columns.sex]\nvalues = ["1", "2"]\n', p_dot_toml=TABLE + NO_MAIL)
    alike(doors.checks("p.toml"), passed=True)


def test_a_release_stops_before_it_spends_where_little_is_understood(doors):
    declared = '[columns.sex]\nvalues = ["1", "3"]\n'
    doors.write(c_dot_csv=f"sex,place,mail\n{PEOPLE}", p_dot_toml=TABLE + NO_MAIL)
    doors.write(s_dot_toml=declared)
    alike(doors.releases("p.toml"), "too few cells understood", passed=False)
    doors.write(s_dot_toml=f'[table]\naccept_unread = ["sex"]\n{declared}')
    answers = doors.releases("p.toml")
    alike(answers, passed=True)
    assert "50%" in answers["cli"][1]
    assert "50%" in answers["python"][1]


LINKED = """[[tables]]
name = "cases"
source = "a.csv"
{key}
[[tables]]
name = "people"
source = "b.csv"
{columns}
[[relations]]
one = "cases"
many = "people"
{joined}
"""


def test_a_row_number_joins_no_tables_unless_it_is_said_to(doors):
    cases = "".join(f"{n},{'xyz'[n % 3]}\n" for n in range(60))
    people = "".join(f"{n},{'fm'[n % 2]}\n" for n in range(60))
    doors.write(a_dot_csv=f"_index,place\n{cases}", b_dot_csv=f"_index,sex\n{people}")
    doors.write(p_dot_toml=LINKED.format(key="", columns="", joined=""))
    alike(doors.checks("p.toml"), "_index", passed=False)


def imported(folder):
    """The schema of a form, as `populace import` writes it."""
    path = folder / "form.xlsx"
    with xlsxwriter.Workbook(path) as book:
        survey, choices = book.add_worksheet("survey"), book.add_worksheet("choices")
        for line, row in enumerate(
            [["type", "name", "label"], ["select one from yn", "sex", "Sex"]]
        ):
            survey.write_row(line, 0, row)
        for line, row in enumerate(
            [["list name", "name", "label"], ["yn", "1", "Female"], ["yn", "2", "Male"]]
        ):
            choices.write_row(line, 0, row)
    return path


def test_the_schema_of_a_form_is_read_alike(doors):
    form = imported(doors.folder)
    doors.write(c_dot_csv=f"sex,place,mail\n{PEOPLE}", p_dot_toml=TABLE + NO_MAIL)
    origin = ("--origin", "instrument")
    assert doors.cli("import", form, *origin, "--out", doors.folder / "s.toml")[0]
    text = (doors.folder / "s.toml").read_text("utf-8")
    assert populace.import_schema(form, origin="instrument").text.splitlines()[-1] in text
    found = doors.checks("p.toml")
    alike(found, passed=True)
    columns = doors.chosen("p.toml")["tables"][0]["choices"]["columns"]
    assert next(each for each in columns if each["name"] == "sex")["values"] == ["1", "2"]


@pytest.mark.parametrize(
    "said",
    [
        'schema = "s.toml"\n',
        'codebooks = { sex = "sex.book.csv" }\n',
        'schema = { columns = { sex = { codebook = "sex.book.csv" } } }\n',
    ],
)
def test_a_codebook_of_ones_own_is_read_beside_the_file_that_names_it(said, doors):
    doors.write(c_dot_csv=f"sex,place,mail\n{PEOPLE}")
    doors.write(p_dot_toml=f'[[tables]]\nname = "c"\nsource = "c.csv"\n{said}{NO_MAIL}')
    if "s.toml" in said:
        doors.write(s_dot_toml='[columns.sex]\ncodebook = "sex.book.csv"\n')
    doors.write(sex_dot_book_dot_csv="value,label,label_fr\n1,Female,Femme\n2,Male,Homme\n")
    alike(doors.checks("p.toml"), passed=True)
    answers = doors.releases("p.toml")
    alike(answers, passed=True)
    book = (doors.folder / "out" / "codebook.csv").read_text("utf-8-sig")
    assert "Femme" in book or "Female" in book
    doors.write(sex_dot_book_dot_csv="value,label\n7,Female\n8,Male\n")
    alike(doors.checks("p.toml"), "too few cells understood", passed=False)
    (doors.folder / "sex.book.csv").unlink()
    texts = {each.name: each.read_text("utf-8") for each in doors.folder.glob("*.toml")}
    assert doors.ask("load_project", texts=texts)["answer"]["missing"] == ["sex.book.csv"]
