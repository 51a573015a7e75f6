import csv

import pytest

from populace.examples import write
from populace.examples.schema import schema_text
from populace.vocabulary.errors import OutputError, ParameterError

TABLES = ("cases", "links", "perpetrators", "victims")
TEXTS = ("links", "perpetrators", "project", "victims")
LEVELS = ("episodes", "perpetrators", "victims")
FILES = sorted(
    ["README.md", "cases.csv", "schema.toml", "journeys.csv", "journeys.toml", "project.toml"]
    + [f"{folder}/{name}.csv" for folder in ("linked", "networks") for name in TABLES]
    + [f"{folder}/{name}.toml" for folder in ("linked", "networks") for name in TEXTS]
    + [f"levels/{name}.{kind}" for name in LEVELS for kind in ("csv", "toml")]
    + ["levels/project.toml"]
    + ["courts/cases.csv", "courts/cases.toml", "courts/project.toml"]
    + ["courts/defendants.csv", "courts/defendants.toml"]
)


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def content(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_writes_the_whole_folder(tmp_path):
    folder = write(tmp_path / "deep" / "example", victims=200, seed=1)
    assert folder == tmp_path / "deep" / "example"
    assert sorted(content(folder)) == FILES
    assert names(tmp_path / "deep") == ["example"]
    with (folder / "cases.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.reader(file))
    assert len(rows) == 201
    assert {len(row) for row in rows} == {25}
    assert (folder / "schema.toml").read_text(encoding="utf-8") == schema_text()
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "Every person in this folder is simulated" in readme
    assert "seed 1, 200 victims" in readme


def test_the_same_seed_gives_the_same_bytes(tmp_path):
    first, second, other = (
        content(write(tmp_path / name, victims=150, seed=seed))
        for name, seed in (("a", 4), ("b", 4), ("c", 5))
    )
    assert first == second
    assert first["cases.csv"] != other["cases.csv"]


def test_replaces_its_own_folder_and_an_empty_one(tmp_path):
    (tmp_path / "example").mkdir()
    write(tmp_path / "example", victims=50, seed=1)
    write(tmp_path / "example", victims=60, seed=2)
    lines = (tmp_path / "example" / "cases.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 61
    assert names(tmp_path) == ["example"]


@pytest.mark.parametrize("name", ["notes.txt", "linked/notes.txt", "networks/deep/notes.txt"])
def test_refuses_a_folder_with_other_files(tmp_path, name):
    folder = write(tmp_path / "example", victims=50)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("mine", encoding="utf-8")
    before = content(folder)
    with pytest.raises(OutputError):
        write(folder, victims=50, seed=9)
    assert content(folder) == before
    assert names(tmp_path) == ["example"]


def test_refuses_a_folder_that_only_looks_like_its_own(tmp_path):
    folder = tmp_path / "example"
    folder.mkdir()
    (folder / "cases.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(OutputError):
        write(folder, victims=50)
    (folder / "README.md").write_text("# My cases", encoding="utf-8")
    with pytest.raises(OutputError):
        write(folder, victims=50)
    (folder / "README.md").write_bytes(b"\xff\xfe\xff")
    with pytest.raises(OutputError):
        write(folder, victims=50)
    assert sorted(content(folder)) == ["README.md", "cases.csv"]


def test_refuses_a_file_and_a_link(tmp_path):
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "folder")
    for name in ("file", "link"):
        with pytest.raises(OutputError):
            write(tmp_path / name, victims=50)
    with pytest.raises(OutputError):
        write(tmp_path / "file" / "inside", victims=50)
    assert names(tmp_path) == ["file", "folder", "link"]
    assert (tmp_path / "file").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("failing", ["table", "rename"])
def test_a_full_disk_leaves_the_folder_as_it_was(tmp_path, monkeypatch, failing):
    folder = write(tmp_path / "example", victims=50, seed=1)
    before = content(folder)

    def fail(*_):
        raise OSError(28, "No space left on device")

    if failing == "table":
        monkeypatch.setattr("populace.examples.folder._write_table", fail)
    else:
        move = type(folder).rename
        monkeypatch.setattr(
            type(folder),
            "rename",
            lambda path, target: fail() if path.name == "new" else move(path, target),
        )
    with pytest.raises(OutputError) as caught:
        write(folder, victims=50, seed=2)
    assert "No space left on device" in caught.value.found
    assert content(folder) == before
    assert names(tmp_path) == ["example"]


@pytest.mark.parametrize("options", [{"victims": 0}, {"seed": -1}])
def test_refuses_settings_before_anything_is_written(tmp_path, options):
    with pytest.raises(ParameterError):
        write(tmp_path / "example", **options)
    assert names(tmp_path) == []
