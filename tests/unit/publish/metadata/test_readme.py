import re
from dataclasses import replace

from populace import publish
from populace.publish.files import file_names as files
from populace.publish.metadata import readme
from tests.unit.publish.made import FILES, GUARANTEE, changed, made, titled


def test_it_says_what_it_must():
    text = readme.write(made()).decode()
    for part in (
        "Differentially private: medium protection",
        "Its strength is medium: of the guesses",
        "about 1 in 8.4 is wrong.",
        "The data set is too small for this strength",
        "6 ± 3.1",
        "at most 58 of 100",
        "one victim_id, with all of its rows",
        *publish.fact_sentences(GUARANTEE.declared),
        *publish.fact_sentences(GUARANTEE.inferred),
        "## What it must not be used for",
        "## How to cite",
        "populace verify",
    ):
        assert part in text


def test_it_names_every_file():
    assert {file.name for file in publish.every(made().counts)} == {*FILES} - {"release.json"}
    text = readme.write(made()).decode()
    assert all(f"- `{name}`: " in text for name in FILES)


def test_it_names_the_measures_as_the_table_does():
    assert "`count_` the protected count" in readme.write(made()).decode()


def test_no_markup_slips_in():
    text = readme.write(replace(made(), name="<img src=x>\n# Other heading")).decode()
    assert "<" not in text.replace("&lt;", "")
    assert re.findall("^# .*", text, flags=re.MULTILINE) == ["# &lt;img src=x> # Other heading"]


def test_blank_lines_stand_between_blocks():
    assert "\n\n\n" not in readme.write(made()).decode()
    bare = changed(made(), guarantee=replace(GUARANTEE, declared=(), inferred=()))
    assert "\n\n\n" not in readme.write(bare).decode()


def test_titles_are_listed_where_there_are_some():
    release = titled(made(), {"gender": "Gender <of> the person"})
    assert "## Titles of columns\n\n- `gender`: Gender &lt;of> the person\n" in (
        publish.render(release)["README.md"].decode()
    )
    assert "Titles of columns" not in publish.render(made())["README.md"].decode()


def test_files_that_excel_would_cut_are_named(monkeypatch):
    release = made()
    assert "Excel shows" not in readme.write(release).decode()
    monkeypatch.setattr(files, "SHEET_LINES", release.synthetic.records)
    lines = readme.write(release).decode().splitlines()
    named = [line for line in lines if "Excel shows" in line]
    assert named[0].startswith(f"- `synthetic.csv` has {release.synthetic.records + 1:,} lines.")
