"""How the words of a command line are taken: numbers with a comma, and all that is missing."""

import pytest

from populace.cli import main
from populace.hubs import site_file


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "".join(f"{'fm'[n % 2]}\n" for n in range(200))
    (tmp_path / "cases.csv").write_text(f"sex\n{rows}", encoding="utf-8")
    (tmp_path / "schema.toml").write_text('[columns.sex]\nvalues = ["f", "m"]\n', encoding="utf-8")

    def call(*words):
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


def test_a_comma_is_a_decimal_sign(run):
    code, out, _ = run("release", "cases.csv", "--epsilon", "1,5", "--out", "public")
    assert code == 0
    assert "epsilon 1.5," in out
    assert run("plan", "--epsilon", "0,5", "--delta", "1e-7", "--attributes", 3)[0] == 0


def test_a_number_with_two_readings_is_asked_about(run):
    code, _, said = run("plan", "--epsilon", "1,500", "--attributes", 3)
    assert code == 2
    assert "1,500 could be 1.500 or 1500" in said
    assert run("plan", "--epsilon", "one", "--attributes", 3)[0] == 2


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        (("release",), ("INPUT", "--out", "--epsilon")),
        (("release", "--k", "5"), ("INPUT", "--out")),
        (("release", "cases.csv"), ("--out", "--epsilon")),
        (("release", "cases.csv", "--linked", "b.csv"), ("--out", "--epsilon", "--unit")),
        (("evaluate",), ("INPUT", "RELEASE", "--out")),
        (("risk",), ("INPUT", "--out")),
        (("prepare", "--quiet"), ("INPUT", "--out")),
        (("verify",), ("RELEASE",)),
        (("check", "--k", "5"), ("INPUT",)),
    ],
)
def test_all_that_is_missing_is_told_at_once(run, words, missing):
    code, out, said = run(*words)
    assert (code, out) == (2, "")
    assert said.count("This did not work") == 1
    told = said.partition("Found")[2] if "Missing" in said else said
    assert [name for name in missing if name not in told] == []


def test_what_is_given_is_not_called_missing(run):
    _, _, said = run("release", "--k", "5", "--out", "public")
    assert "Missing: INPUT." in said


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (("release", "case.csv", "--epsilon", 1, "--out", "o"), "cases.csv"),
        (("check", "cases"), "cases.csv"),
        (("check", "CASES.CSV"), "cases.csv"),
        (("check", "cases.csv", "--schema", "shema.toml"), "schema.toml"),
        (("check", "cases.csv", "--recipe", "schem.toml"), "schema.toml"),
        (("check", "cases.csv", "--linked", "casse.csv"), "cases.csv"),
        (("check", "schemas.toml"), "schema.toml"),
    ],
)
def test_the_file_that_was_meant_is_named(run, words, meant):
    code, out, said = run(*words)
    assert code == 1
    assert f"Did you mean {meant}?" in (out + said).replace("'", "")


def test_a_folder_that_is_not_there_is_named(run):
    code, out, _ = run("check", "nowhere/cases.csv")
    assert code == 1
    assert "there is no folder 'nowhere'" in out


@pytest.mark.parametrize(
    "words",
    [
        ("release", "cases.csv", "--k", 10, "--delta", "0.001"),
        ("release", "cases.csv", "--k", 10, "--epsilon", 1),
        ("release", "cases.csv", "--k", 10, "--fabrication", "complete"),
        ("release", "cases.csv", "--k", 10, "--method", "unseeded", "--oversampling", 0.1),
        ("release", "cases.csv", "--epsilon", 1, "--oversampling", 0.1),
        ("release", "cases.csv", "--epsilon", 1, "--oversampling", 0),
        ("release", "cases.csv", "--epsilon", 1, "--method", "unseeded"),
        ("release", "cases.csv", "--epsilon", 1, "--previous", "old"),
        ("release", "cases.csv", "--epsilon", 1, "--most-links", 5),
        ("release", "cases.csv", "--epsilon", 1, "--limit", 5),
        ("plan", "--epsilon", 1, "--attributes", 3, "--most-links", 5),
    ],
)
def test_settings_of_another_method_are_refused(run, tmp_path, words):
    out = ("--out", "public") if words[0] == "release" else ()
    assert run(*words, *out)[0] in {1, 2}
    assert not (tmp_path / "public").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("release", "cases.csv", "--epsilon", 1),
        ("risk", "cases.csv"),
        ("prepare", "cases.csv"),
        ("evaluate", "cases.csv", "public"),
    ],
)
def test_a_result_that_is_stored_does_not_go_to_a_folder_called_minus(run, tmp_path, words):
    code, _, said = run(*words, "--out", "-")
    assert code == 2
    assert "the standard output" in said
    assert not (tmp_path / "-").exists()


def test_nor_from_a_project_or_as_the_folder_of_an_example(run, tmp_path):
    (tmp_path / "p.toml").write_text(
        '[release]\nepsilon = 1\nout = "-"\n[[tables]]\nname = "c"\nsource = "cases.csv"\n',
        encoding="utf-8",
    )
    assert run("release", "p.toml")[0] == 2
    assert run("example", "-")[0] == 2
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == []


@pytest.mark.parametrize(
    "words", [("plan", "--attributes", "3", "--epsilon", "4"), ("doctor",)], ids=lambda w: w[0]
)
def test_quiet_prints_no_word_but_the_exit_code_says_it(run, words):
    assert run(*words, "--quiet") == (0, "", "")


def test_one_value_is_spoken_of_as_one(run):
    asked = ("plan", "--attributes", "1", "--epsilon", "4", "--language")
    assert "At most 1 value of one person counts." in run(*asked, "en")[1]
    assert "Au plus 1 valeur d’une personne compte." in run(*asked, "fr")[1]
    assert "±\N{NO-BREAK SPACE}si tous en ont 1" in run(*asked, "fr")[1]


def test_the_help_of_a_hub_names_every_key_of_its_file(run):
    said = run("hub", "--help")[1]
    assert all(key in said for key in site_file.KEYS)
