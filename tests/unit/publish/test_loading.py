import hashlib
import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from populace import publish
from populace.publish.folder import MANIFEST
from populace.vocabulary.errors import VerificationError
from tests.unit.publish.made import FILES, changed, made


@pytest.fixture
def folder(tmp_path):
    publish.write(made(), tmp_path / "release")
    return tmp_path / "release"


def forge(folder, name, change):
    """Change a file and, like a forger who knows the format, restate its hash."""
    content = (folder / name).read_bytes()
    changed = change(content)
    assert changed != content
    (folder / name).write_bytes(changed)
    stated = json.loads((folder / MANIFEST).read_text())
    stated["files"][name]["sha256"] = hashlib.sha256(changed).hexdigest()
    text = json.dumps(stated, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def restate(folder, change):
    """Change release.json."""
    stated = json.loads((folder / MANIFEST).read_text())
    change(stated)
    text = json.dumps(stated, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def test_what_is_read_is_what_was_written(folder):
    assert publish.render(publish.load(folder)) == publish.render(made())


def test_an_empty_release_is_read_back(tmp_path):
    release = made()
    none = tuple(
        replace(entry, ids=entry.ids[:0], counts=entry.counts[:0], margins=entry.margins[:0])
        for entry in release.aggregates.lengths
    )
    cells = (
        release.synthetic.cells[0][:0],
        replace(
            release.synthetic.cells[1],
            starts=release.synthetic.cells[1].starts[:1],
            codes=release.synthetic.cells[1].codes[:0],
        ),
        *(cells[:0] for cells in release.synthetic.cells[2:]),
    )
    empty = changed(
        release,
        aggregates=replace(release.aggregates, records=0, lengths=none),
        synthetic=replace(release.synthetic, cells=cells, records=0),
    )
    publish.write(empty, tmp_path / "empty")
    assert publish.render(publish.load(tmp_path / "empty")) == publish.render(empty)


def test_the_page_is_not_made_again_to_read_a_release(folder, monkeypatch):
    monkeypatch.setattr("populace.publish.folder._page", lambda *_: pytest.fail("made again"))
    assert publish.load(folder).name == made().name


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_seen(folder, name):
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content.replace(b"e", b"i", 1))
    with pytest.raises(VerificationError):
        publish.load(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_seen(folder, name):
    (folder / name).unlink()
    with pytest.raises(VerificationError, match=name):
        publish.load(folder)


LINE = b"man,,,,,1,12,1.5\n"
FORGERIES = {
    "a count of zero": ("aggregates.csv", lambda c: c.replace(b"1,12,1.5", b"1,0,1.5")),
    "a negative count": ("aggregates.csv", lambda c: c.replace(b"1,12,1.5", b"1,-2,1.5")),
    "a count written otherwise": ("aggregates.csv", lambda c: c.replace(b"1,12,", b"1,012,")),
    "a huge count": ("aggregates.csv", lambda c: c.replace(b"1,12,", b"1," + b"9" * 30 + b",")),
    "a count that is no number": ("aggregates.csv", lambda c: c.replace(b"1,12,", b"1,x,")),
    "a finer margin": ("aggregates.csv", lambda c: c.replace(b"12,1.5", b"12,1.55")),
    "a margin below zero": ("aggregates.csv", lambda c: c.replace(b"12,1.5", b"12,-1.5")),
    "a margin without end": ("aggregates.csv", lambda c: c.replace(b"12,1.5", b"12,inf")),
    "a margin that is no number": ("aggregates.csv", lambda c: c.replace(b"12,1.5", b"12,nan")),
    "a wrong length": ("aggregates.csv", lambda c: c.replace(b"1,12,1.5", b"2,12,1.5")),
    "a line twice": ("aggregates.csv", lambda c: c.replace(LINE, 2 * LINE)),
    "a line less": ("aggregates.csv", lambda c: c.replace(LINE, b"")),
    "an unknown value": ("aggregates.csv", lambda c: c.replace(LINE, LINE.replace(b"m", b"M"))),
    "a short line": ("aggregates.csv", lambda c: c.replace(LINE, LINE[1:].replace(b",,", b",", 1))),
    "no record count": ("aggregates.csv", lambda c: c.replace(b",,,,,0,6,3.1\n", b"")),
    "nothing": ("aggregates.csv", lambda _: b""),
    "no text": ("aggregates.csv", lambda c: c + b"\xff"),
    "no byte order mark": ("aggregates.csv", lambda c: c[3:]),
    "an open quote": ("aggregates.csv", lambda c: c + b'"'),
    "values of a cell turned": (
        "aggregates.csv",
        lambda c: c.replace(b'"a,b;say ""hi"""', b'"say ""hi"";a,b"'),
    ),
    "another header": ("synthetic.csv", lambda c: c.replace(b"gender", b"Gender", 1)),
    "an unknown cell": ("synthetic.csv", lambda c: c.replace(b"woman", b"Woman")),
    "a record more": ("synthetic.csv", lambda c: c + b",,no,,\n"),
    "windows line ends": ("synthetic.csv", lambda c: c.replace(b"\n", b"\r\n")),
    "an empty cell in a flag": ("synthetic.csv", lambda c: c.replace(b",,no,,", b",,,,")),
    "a value more": ("codebook.csv", lambda c: c + b"empty,new,,private\n"),
    "a value of no column": ("codebook.csv", lambda c: c + b"other,new,,private\n"),
    "a value twice": ("codebook.csv", lambda c: c + b"empty,new,,private\n" * 2),
    "another domain": ("codebook.csv", lambda c: c.replace(b"public", b"private")),
    "an empty codebook": ("codebook.csv", lambda _: b""),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_tables_that_do_not_agree_are_seen(folder, forgery):
    forge(folder, *FORGERIES[forgery])
    with pytest.raises(VerificationError):
        publish.load(folder)


def setter(*path, value):
    def change(stated):
        for step in path[:-1]:
            stated = stated[step]
        stated[path[-1]] = value

    return change


BLOCK = ("counts", "blocks", 0)
LENGTH = (*BLOCK, "lengths", 0)
ELSEWHERE = {"role": "page", "sha256": "00"}
RESTATEMENTS = {
    "a newer format": setter("format", value=3),
    "an older format": setter("format", value=1),
    "a format in words": setter("format", value="2"),
    "an entry more": setter("input", value="secret.csv"),
    "no epsilon": setter("promises", 0, "epsilon", value=None),
    "a whole epsilon": setter("promises", 0, "epsilon", value=2),
    "an epsilon out of range": setter("settings", "epsilon", value=1000.0),
    "true for a number": setter("settings", "length", value=True),
    "a seed as a number": setter("synthesis", "seed", value=5),
    "a seed in words": setter("synthesis", "seed", value="five"),
    "another number of records": setter("tables", 0, "records", value=7),
    "another number of combinations": setter(
        "counts", "blocks", 0, "lengths", 0, "combinations", value=9
    ),
    "another kind of promise": setter("promises", 0, "kind", value="trust"),
    "a domain of a third kind": setter("tables", 0, "columns", 0, "domain", value="secret"),
    "columns as a text": setter("tables", 0, "columns", value="all"),
    "other names of measures": setter("counts", "blocks", 0, "measures", value=["a", "b", "c"]),
    "a path out of the folder": setter("files", "../secret", value=ELSEWHERE),
    "files as a list": setter("files", value=["synthetic.csv"]),
    "a scale that is no number": setter(
        "counts", "blocks", 0, "lengths", 0, "scale", value=float("nan")
    ),
    "a scale without end": setter("counts", "totals", 0, "scale", value=float("inf")),
    "an event without noise": setter("promises", 0, "events", 0, "variance", value=0),
}


@pytest.mark.parametrize("restatement", RESTATEMENTS)
def test_a_manifest_that_does_not_agree_is_seen(folder, restatement):
    restate(folder, RESTATEMENTS[restatement])
    with pytest.raises(VerificationError):
        publish.load(folder)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "[" * 100_000, '{"format": 1e999}', "\x00"]
)
def test_what_is_no_manifest_is_refused(folder, text):
    (folder / MANIFEST).write_text(text)
    with pytest.raises(VerificationError):
        publish.load(folder)


def test_no_path_found_in_a_file_is_opened(folder, tmp_path, monkeypatch):
    restate(folder, setter("files", "../secret.txt", value={"role": "page", "sha256": "00"}))
    (tmp_path / "secret.txt").write_text("secret")
    opened = []
    read = os.open

    def watched(path, *rest, **more):
        opened.append(Path(path))
        return read(path, *rest, **more)

    monkeypatch.setattr(os, "open", watched)
    with pytest.raises(VerificationError):
        publish.load(folder)
    assert {path.parent for path in opened} == {folder}


def test_what_else_lies_in_the_folder_is_named(folder):
    (folder / "PRIVATE-report.json").write_text("{}")
    (folder / ".hidden").write_text("")
    assert publish.strangers(folder, made()) == (".hidden", "PRIVATE-report.json")


def test_a_long_cell_is_read(tmp_path):
    import numpy as np

    from populace.vocabulary.table import Column, Table

    release = made()
    column = Column("a", ("x" * 300_000,), public=True)
    long = changed(
        release,
        aggregates=replace(release.aggregates, columns=(column,), lengths=()),
        synthetic=Table((column,), (np.array([1, 0]),), 2),
    )
    publish.write(long, tmp_path / "long")
    assert publish.load(tmp_path / "long").aggregates.columns == (column,)


@pytest.mark.parametrize("day", ["<script>", "tomorrow", "2026-11-22\n", "20261122"])
def test_a_day_that_is_none_is_refused(tmp_path, day):
    publish.write(replace(made(), created=day), tmp_path / "release")
    with pytest.raises(VerificationError):
        publish.load(tmp_path / "release")
