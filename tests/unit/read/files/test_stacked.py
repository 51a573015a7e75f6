"""Several files of one table: read as one, refused where they are none."""

import pytest

import populace
from populace.read.formats import open_input

FIRST = "town,sex\nRome,f\nOslo,m\n"
SECOND = "sex,town\nm,Rome\nf,Bonn\n"


@pytest.fixture
def files(tmp_path):
    for name, text in (("a.csv", FIRST), ("b.csv", SECOND)):
        (tmp_path / name).write_text(text, "utf-8")
    return [tmp_path / "a.csv", tmp_path / "b.csv"]


def records(rows):
    for block in rows.blocks():
        yield from zip(*(block[place] for place in range(len(rows.names))), strict=True)


def test_rows_of_all_files_stand_under_the_columns_of_the_first(files):
    rows = open_input(files)
    assert rows.names == ("town", "sex")
    assert list(records(rows)) == [("Rome", "f"), ("Oslo", "m"), ("Rome", "m"), ("Bonn", "f")]
    assert len(set(rows.facts)) == len(rows.facts)
    assert set(open_input(files[0]).facts) <= set(rows.facts)


def test_one_file_in_a_list_is_that_file(files):
    assert list(records(open_input(files[:1]))) == list(records(open_input(files[0])))


def test_another_header_is_refused_with_names_alone(files):
    files[1].write_text("sex,city\nm,Rome\n", "utf-8")
    with pytest.raises(populace.InputError) as refused:
        open_input(files)
    assert "b.csv without 'town' and with 'city' besides" in refused.value.found
    assert "Rome" not in str(refused.value)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda files: [files[0], files[0].parent / "." / "a.csv"], "a.csv twice"),
        (lambda _: [], "none"),
        (lambda files: [files[0], {"town": ["Rome"]}], "an object of type dict"),
    ],
)
def test_what_is_no_list_of_files_is_refused(files, change, said):
    with pytest.raises(populace.InputError, match=said):
        open_input(change(files))


def test_a_project_names_several_files_and_is_written_again(files, tmp_path):
    text = '[[tables]]\nname = "people"\nsource = ["a.csv", "b.csv"]\n\n[release]\nepsilon = 4\n'
    (tmp_path / "project.toml").write_text(text, "utf-8")
    project = populace.read_project(tmp_path / "project.toml")
    assert project.tables[0].source == [str(file) for file in files]
    (tmp_path / "again.toml").write_text(populace.write_project(project), "utf-8")
    again = populace.read_project(tmp_path / "again.toml")
    assert again.tables[0].source == project.tables[0].source
    assert populace.check(project, progress=False).tables[0].columns


@pytest.mark.parametrize("source", ["[]", "[1]", "3"])
def test_a_project_with_something_else_as_source_is_refused(tmp_path, source):
    (tmp_path / "project.toml").write_text(f"[[tables]]\nsource = {source}\n", "utf-8")
    with pytest.raises(populace.InputError, match="text, or a list of texts for source"):
        populace.read_project(tmp_path / "project.toml")
