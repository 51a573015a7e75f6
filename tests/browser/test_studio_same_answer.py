"""With the same noise, the browser makes the same release as Python does, file by file.

The noise is fixed by a build of the worker for this test alone; the shipped app has no such door.
"""

import base64
import gzip
import io
import json
import os
import re
import subprocess
import sys
import zipfile

import pytest

import populace
from populace.browser import Session
from tests.browser import studio
from tests.browser.conftest import missing
from tests.browser.runtimes import ROOT
from tools import fetch_pyodide

NOISE = ROOT / "tests" / "browser" / "fixed_noise.py"
# The lines of it that no other code has, as they stand in a page: without quotes and escapes.
LINES = [
    line.strip()
    for line in NOISE.read_text("utf-8").splitlines()
    if len(line) > 40 and not re.search(r'["\\\\]|import', line)
]
NATIVE = """
import json, sys
exec(open(sys.argv[1], encoding="utf-8").read())
from populace.browser import Session
answered = json.loads(Session(sys.argv[2]).answer("release", sys.argv[3]))
print(answered["answer"]["archive"])
"""
STRENGTH = {"method": "epsilon", "epsilon": 4.0, "k": 10, "length": 3, "more": ""}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    if not (studio.DIST / "index.html").is_file():
        missing("the studio was not built")
    folder = tmp_path_factory.mktemp("studio") / "dist"
    tool = ROOT / "tools" / "build_studio.py"
    command = (sys.executable, tool, "--target", folder, "--fixed-noise")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def contents(archive):
    with zipfile.ZipFile(archive) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_the_same_release_file_by_file(chromium, built, tmp_path):
    cases = populace.example(tmp_path / "example", victims=400)
    app = studio.new_studio(chromium)
    with studio.served(built) as address:
        page = app.open(address)
        app.load(cases / "cases.csv")
        app.loaded()
        app.step("Describe")
        with page.expect_download() as got:
            page.get_by_role("button", name="Save these choices").click()
        got.value.save_as(tmp_path / "project.toml")
        text = (tmp_path / "project.toml").read_text("utf-8")
        session = Session(tmp_path / "session")
        project = json.loads(
            session.answer("load_project", json.dumps({"texts": {"project.toml": text}}))
        )["answer"]
        told = {"tables": project["tables"], "strength": STRENGTH, "title": "The same"}
        text = json.loads(session.answer("project", json.dumps(told)))["answer"]
        (tmp_path / "again.toml").write_text(text, "utf-8")
        app.step("Load")
        app.load(tmp_path / "again.toml")
        app.step("Protect")
        app.protect()
        app.step("Publish")
        with page.expect_download() as got:
            page.get_by_role("button", name="Download the release").click()
        got.value.save_as(tmp_path / "browser.zip")
    app.context.close()
    told["tables"][0]["path"] = str(cases / "cases.csv")
    asked = json.dumps(told)
    command = (sys.executable, "-c", NATIVE, NOISE, tmp_path / "home", asked)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    browser, native = contents(tmp_path / "browser.zip"), contents(done.stdout.strip())
    assert browser.keys() == native.keys()
    for name, content in native.items():
        assert browser[name] == content, name
    # The hook was reached on both sides, and midnight in between changes nothing.
    assert json.loads(native["public/release.json"])["created"] == "2026-01-02"


def pages(folder):
    """The text of each page of a built app, and of the wheel that comes with it."""
    index, alone = ((folder / name).read_text("utf-8") for name in ("index.html", "studio.html"))
    told = json.loads(re.search(r'(?<=id="python">).*?(?=</script>)', alone, re.DOTALL)[0])
    carried = next(each for each in told["files"] if each["name"].startswith("populace-"))
    wheel = gzip.decompress(base64.b64decode(carried["content"]))
    beside = (folder / "python" / carried["name"]).read_bytes()
    with zipfile.ZipFile(io.BytesIO(wheel)) as packed:
        inside = "\n".join(packed.read(name).decode("latin-1") for name in packed.namelist())
    assert beside == wheel
    return {"index.html": index, "studio.html": alone, "wheel": inside}


def test_the_shipped_app_has_no_door_for_fixed_noise(built):
    found = {name: [line for line in LINES if line in text] for name, text in pages(built).items()}
    assert found == {"index.html": LINES, "studio.html": LINES, "wheel": []}
    for name, text in pages(studio.DIST).items():
        assert [line for line in LINES if line in text] == [], name


def test_no_variable_of_the_environment_opens_the_door(tmp_path):
    names = ("FIXED_NOISE", "MODE", "VITE_MODE", "npm_config_mode")
    told = {
        **os.environ,
        "PYODIDE": str(fetch_pyodide.FOLDER),
        **dict.fromkeys(names, "fixed-noise"),
    }
    command = ("npm", "run", "--silent", "build:studio", "--", "--outDir", tmp_path)
    subprocess.run(command, cwd=ROOT / "web", env=told, check=True, capture_output=True)
    text = (tmp_path / "studio.html").read_text("utf-8")
    assert "@@python@@" in text
    assert [line for line in LINES if line in text] == []


def test_a_build_for_tests_never_replaces_the_app():
    tool = ROOT / "tools" / "build_studio.py"
    command = (sys.executable, tool, "--fixed-noise")
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "another folder" in done.stderr
