from populace.vocabulary.near import near_file, near_names


def test_a_path_written_as_on_windows_is_found(tmp_path):
    folder = tmp_path / "my data"
    folder.mkdir()
    (folder / "cases.csv").touch()
    written = str(folder / "cases.csv").replace("/", "\\")
    assert near_file(written) == f"Did you mean {str(folder / 'cases.csv')!r}?"
    assert near_file(written + "x") == "Check the path."


def test_files_that_are_called_alike_are_named(tmp_path):
    (tmp_path / "cases.csv").touch()
    assert near_file(tmp_path / "case.csv") == f"Did you mean {str(tmp_path / 'cases.csv')!r}?"
    assert "no folder" in near_file(tmp_path / "none" / "cases.csv")


def test_names_that_stand_twice_are_listed_once():
    assert near_names("woman", ["Female", "Male", "Female"]) == "Choose among 'Female', 'Male'."
