"""With the same noise, the browser makes the same release as Python does, file by file.

The noise is fixed by a build of the worker for this test alone; the shipped app has no such door.
"""

import json
import subprocess
import sys
import zipfile

import pytest

import populace
from tests.browser import studio
from tests.browser.conftest import missing
from tests.browser.runtimes import ROOT

NOISE = ROOT / "tests" / "browser" / "fixed_noise.py"
NATIVE = """
import json, sys
exec(open(sys.argv[1], encoding="utf-8").read())
from populace.browser import Session
answered = json.loads(Session(sys.argv[2]).answer("release", sys.argv[3]))
print(answered["answer"]["archive"])
"""
STRENGTH = {"method": "epsilon", "epsilon": 4.0, "k": 10, "length": 3}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    if not (studio.DIST / "index.html").is_file():
        missing("the studio was not built")
    folder = tmp_path_factory.mktemp("studio") / "dist"
    tool = ROOT / "tools" / "build_studio.py"
    command = (sys.executable, tool, "--target", folder, "--fixed-noise", NOISE)
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
        got.value.save_as(tmp_path / "project.json")
        project = json.loads((tmp_path / "project.json").read_text("utf-8"))
        project |= {"strength": STRENGTH, "title": "The same"}
        (tmp_path / "again.json").write_text(json.dumps(project), "utf-8")
        app.step("Load")
        app.load(tmp_path / "again.json")
        app.step("Protect")
        app.protect()
        app.step("Publish")
        with page.expect_download() as got:
            page.get_by_role("button", name="Download the release").click()
        got.value.save_as(tmp_path / "browser.zip")
    app.context.close()
    told = {"path": str(cases / "cases.csv"), "choices": project["choices"]}
    asked = json.dumps({**told, "strength": STRENGTH, "title": "The same"})
    command = (sys.executable, "-c", NATIVE, NOISE, tmp_path / "home", asked)
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    browser, native = contents(tmp_path / "browser.zip"), contents(done.stdout.strip())
    assert browser.keys() == native.keys()
    for name, content in native.items():
        assert browser[name] == content, name


def test_the_shipped_app_has_no_door_for_fixed_noise():
    marks = ("shake_256", "SimpleNamespace", "fixed_noise")
    for name in ("index.html", "sw.js"):
        text = (studio.DIST / name).read_text("utf-8")
        assert not any(mark in text for mark in marks)


def test_a_build_for_tests_never_replaces_the_app():
    tool = ROOT / "tools" / "build_studio.py"
    command = (sys.executable, tool, "--fixed-noise", NOISE)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "another folder" in done.stderr
