"""A hostile folder is refused: never a traceback, never a wait, never a byte from elsewhere.

No release is made here: golden ones are changed.
"""

import csv
import hashlib
import io
import json
import os
import shutil

import pytest
from hypothesis import strategies as st

import populace
from populace.publish import loading
from populace.publish.files import regular_files
from populace.vocabulary.errors import VerificationError
from tests.golden import GOLDEN, folder_of

MANIFEST = "release.json"


@pytest.fixture(params=["single", "network"])
def folder(request, tmp_path):
    shutil.copytree(folder_of(request.param), tmp_path / "release")
    return tmp_path / "release"


def refused(folder, match=None):
    with pytest.raises(VerificationError, match=match):
        populace.verify(folder)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"[" * 200_000,
        b'{"a":' * 200_000,
        b'{"format": ' + b"9" * 5000 + b"}",
        b'{"format": 1e999}',
        b'{"format": NaN}',
        b'{"format": true}',
        b'{"format": 2}',
        b'{"format": 99999999999999999999}',
        b'{"format": 1}',
        b"\xff\xfe\x00",
        b'"\\ud800"',
        b"null",
    ],
)
def test_what_is_no_manifest_is_refused(folder, text):
    (folder / MANIFEST).write_bytes(text)
    refused(folder)


@pytest.mark.parametrize("name", [MANIFEST, "codebook.csv", "README.md", "index.html"])
def test_only_regular_files_are_opened(folder, name, tmp_path):
    content = (folder / name).read_bytes()

    def put(make):
        (folder / name).unlink()
        make(folder / name)

    (tmp_path / "elsewhere").write_bytes(content)
    put(lambda path: path.symlink_to(tmp_path / "elsewhere"))
    refused(folder, "no readable|no regular|holds no")
    put(lambda path: path.symlink_to("/dev/zero"))
    refused(folder)
    put(lambda path: path.symlink_to(name))
    refused(folder)
    put(os.mkfifo)
    refused(folder, "regular")
    (folder / name).unlink()
    (folder / name).mkdir()
    refused(folder)


def test_a_giant_file_is_refused_before_it_is_read(folder):
    for name, most in (("codebook.csv", regular_files.LARGEST_FILE), (MANIFEST, 2**26)):
        with (folder / name).open("r+b") as file:
            file.truncate(most + 1)
        refused(folder, "at most")


@pytest.mark.parametrize("restated", [False, True])
def test_a_file_that_was_blown_up_is_refused_before_it_is_taken_apart(
    folder, restated, monkeypatch
):
    parsed, rows = [], loading.rows
    monkeypatch.setattr(
        loading, "rows", lambda file: parsed.append(os.fstat(file.fileno()).st_size) or rows(file)
    )
    name = next(folder.glob("aggregates*.csv")).name
    with (folder / name).open("r+b") as file:
        file.truncate(2**24)
    if restated:
        manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
        digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        manifest["files"][name]["sha256"] = digest
        (folder / MANIFEST).write_text(json.dumps(manifest), "utf-8")
    refused(folder, match=f"{name} changed")
    assert max(parsed) < 2**24


def test_a_folder_of_thousands_of_files_is_refused(folder):
    for number in range(regular_files.MOST_FILES + 1):
        (folder / f"{number}.txt").touch()
    refused(folder, "files")


def test_what_lies_beside_is_named_and_never_opened(folder):
    os.mkfifo(folder / "pipe")
    (folder / "zero").symlink_to("/dev/zero")
    (folder / ".git").mkdir()
    assert populace.verify(folder).strangers == (".git", "pipe", "zero")
    (folder / "sds").symlink_to("/")
    refused(folder, "sds")


def test_the_numbers_of_a_forger_make_nothing_large(folder):
    """Sizes are compared before anything is made of them."""
    stated = json.loads((folder / MANIFEST).read_text("utf-8"))
    stated["counts"]["totals"][0]["records"] = 2**39
    (folder / MANIFEST).write_text(json.dumps(stated, indent=2, ensure_ascii=False) + "\n", "utf-8")
    refused(folder)


def forge(folder, name, content):
    """Change a file and restate its hash, as a forger would who knows the format."""
    before = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / name).write_bytes(content)
    manifest = folder / MANIFEST
    after = hashlib.sha256(content).hexdigest()
    manifest.write_text(manifest.read_text("utf-8").replace(before, after), "utf-8")


STRANGE = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**80), 2**80),
    st.floats(),
    st.text(max_size=8),
    # Made anew each time: a test may change what it was given.
    st.builds(list),
    st.builds(dict),
    st.builds(lambda: [[], [], []]),
    st.just("9" * 5000),
)


def places(value, at=()):
    """The path to every entry of a manifest."""
    yield at
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(part, (*at, key))


def verified_or_refused(folder):
    """Whatever was done to a folder, one of two things happens."""
    try:
        populace.verify(folder)
    except VerificationError:
        return False
    return True


def test_no_change_of_the_manifest_is_more_than_a_refusal(tmp_path, fuzz):
    folder = tmp_path / "release"

    def try_it(data, kind):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(folder_of(kind), folder)
        stated = json.loads((folder / MANIFEST).read_text("utf-8"))
        path = data.draw(st.sampled_from(list(places(stated))[1:]))
        within = stated
        for step in path[:-1]:
            within = within[step]
        if data.draw(st.booleans()):
            del within[path[-1]]
        else:
            within[path[-1]] = data.draw(STRANGE)
        text = json.dumps(stated, indent=2, ensure_ascii=False) + "\n"
        (folder / MANIFEST).write_bytes(text.encode("utf-8", "surrogatepass"))
        verified_or_refused(folder)

    fuzz(try_it, data=st.data(), kind=st.sampled_from(GOLDEN))


PUT = st.one_of(
    st.binary(max_size=6),
    st.sampled_from([b'"', b",", b"\n", b"-1", b"9" * 25, b"nan", b"inf", b"1e308", b"0"]),
)


def test_no_change_of_a_file_is_more_than_a_refusal(tmp_path, fuzz):
    folder = tmp_path / "release"

    def try_it(data, kind, put):
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(folder_of(kind), folder)
        names = sorted(path.name for path in folder.glob("*.csv"))
        name = data.draw(st.sampled_from(names))
        content = (folder / name).read_bytes()
        start = data.draw(st.integers(0, len(content)))
        stop = data.draw(st.integers(start, min(len(content), start + 6)))
        changed = content[:start] + put + content[stop:]
        forge(folder, name, changed)
        if verified_or_refused(folder):
            assert claims(changed) == claims(content)
        else:
            assert changed != content

    fuzz(try_it, data=st.data(), kind=st.sampled_from(GOLDEN), put=PUT)


@pytest.mark.parametrize("kind", ["families", "network", "both-ends", "tree"])
def test_classes_of_numbers_of_links_are_those_of_every_release(tmp_path, kind):
    folder = tmp_path / "release"
    shutil.copytree(folder_of(kind), folder)
    content = (folder / "codebook.csv").read_bytes()
    assert b",10+,,public" in content
    forge(folder, "codebook.csv", content.replace(b",10+,,public", b",0+,,public"))
    refused(folder, "classes")


def claims(content):
    """The cells of a file but margins and labels: only who has the data could tell them wrong.

    So it is with numbers of links beside their weights: they were measured, and no record follows
    from them. A page that holds either is another matter: it is made again, and compared.
    """
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig")))
    free = {place for place, name in enumerate(head) if name.endswith(("margin", "label"))}
    free |= {place for place, name in enumerate(head) if name == "links" and "weight" in head}
    return head, [[c for place, c in enumerate(row) if place not in free] for row in rows]
