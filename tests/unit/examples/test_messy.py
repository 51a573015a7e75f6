import csv
import io

import pytest

from populace.examples import PROJECT, register, write_messy
from populace.vocabulary.errors import OutputError, ParameterError


def test_the_same_seed_gives_the_same_small_file():
    text = register(300, seed=1)
    assert text == register(300, seed=1) != register(300, seed=2)
    assert len(text.encode()) < 50_000


def test_it_is_messy():
    rows = list(csv.DictReader(io.StringIO(register(300))))
    assert len(rows) > len({row["case_no"] for row in rows}) == 300
    assert len({row["sex"] for row in rows}) > 8
    assert {row["country"] for row in rows} >= {"UA", "ua"}
    assert any("sheltr" in row["needs"] for row in rows)
    assert any(not row["age"].isdigit() for row in rows)


def test_the_folder_appears_once(tmp_path):
    folder = write_messy(tmp_path / "messy", people=3)
    assert {path.name for path in folder.iterdir()} == {
        "register.csv",
        "project.toml",
        "offices.csv",
    }
    assert (folder / "project.toml").read_text("utf-8") == PROJECT
    with pytest.raises(OutputError):
        write_messy(folder)


@pytest.mark.parametrize(("people", "seed"), [(0, 0), (1, -1)])
def test_numbers_out_of_range(people, seed):
    with pytest.raises(ParameterError):
        register(people, seed)
