import pytest

from populace.cli import main

RECIPE = '[[prepare]]\ndo = "bands"\ncolumn = "age"\nedges = [0, 50, 100]\n'


@pytest.fixture
def files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("age,job\n7,a\n60,b\n61,b\nold,b\n")
    (tmp_path / "r.toml").write_text(RECIPE)
    return tmp_path


def test_prepare_writes_a_private_file_and_says_so(files, capsys):
    assert main(["prepare", "in.csv", "--recipe", "r.toml", "--out", "p.csv"]) == 0
    assert (files / "p.csv").read_text() == "age,job\n0-49,a\n50-99,b\n50-99,b\n,b\n"
    said = capsys.readouterr()
    assert said.out.startswith("Private: p.csv")
    assert "other cells are absent" in said.err
    assert main(["prepare", "in.csv", "--recipe", "r.toml", "--out", "p.csv", "--quiet"]) == 1


def test_release_and_evaluate_take_the_recipe(files, capsys):
    recipe = ["--recipe", "r.toml", "--quiet"]
    assert main(["release", "in.csv", "--epsilon", "50", "--out", "public", *recipe]) == 0
    assert "age,50-99,,public" in (files / "public" / "codebook.csv").read_text("utf-8-sig")
    assert main(["evaluate", "in.csv", "public", "--out", "private", *recipe]) == 0
    assert (files / "private" / "PRIVATE-report.json").exists()
    report = (files / "private" / "PRIVATE-report.html").read_text("utf-8")
    assert "Give the recipe, too" not in report
    capsys.readouterr()
    assert main(["evaluate", "in.csv", "public", "--out", "other"]) == 0
    assert "taken as it stands" in capsys.readouterr().out


def test_a_wrong_recipe_is_told_in_three_parts(files, capsys):
    (files / "r.toml").write_text(RECIPE.replace("bands", "band"))
    assert main(["prepare", "in.csv", "--recipe", "r.toml", "--out", "p.csv"]) == 1
    said = capsys.readouterr().err
    assert "Expected" in said
    assert "Did you mean 'bands'" in said
    assert not (files / "p.csv").exists()


def test_the_messy_example(files, capsys):
    assert main(["example", "messy", "--messy", "--victims", "5"]) == 0
    assert (files / "messy" / "register.csv").exists()
    capsys.readouterr()
