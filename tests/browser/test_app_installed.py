"""The wheel that is released, installed: `populace app` serves the page, and the page works."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import click
import pytest

import populace
from tests.browser import studio
from tests.browser.conftest import missing
from tests.browser.runtimes import ROOT

SCRIPTS = "Scripts" if os.name == "nt" else "bin"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    if not (studio.DIST / "index.html").is_file():
        missing("the studio was not built")
    folder = tmp_path_factory.mktemp("wheel")
    # What `make wheel` runs.
    subprocess.run((sys.executable, ROOT / "tools" / "build_wheel.py", folder), check=True)
    return next(folder.iterdir())


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The programs of an environment that has the wheel, and the libraries it asks for."""
    home = tmp_path_factory.mktemp("environment")
    subprocess.run((sys.executable, "-m", "venv", "--without-pip", home), check=True)
    python = home / SCRIPTS / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps")
    subprocess.run((*pip, "--disable-pip-version-check", wheel), check=True)
    where = (python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))")
    packages = subprocess.run(where, capture_output=True, text=True, check=True).stdout.strip()
    libraries = Path(click.__file__).parents[1]
    (Path(packages) / "libraries.pth").write_text(f"{libraries}\n", "utf-8")
    return home / SCRIPTS


def test_the_wheel_holds_the_app_and_nothing_of_the_tests(wheel):
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    app = {name.removeprefix("populace/app/") for name in names if name.startswith("populace/app/")}
    built = {path for path in studio.DIST.rglob("*") if path.is_file()}
    assert app == {str(path.relative_to(studio.DIST)) for path in built} - {"studio.html"}
    assert {name.split("/")[0] for name in names} == {
        "populace",
        "populace_command.py",
        f"populace-{populace.version()}.dist-info",
    }
    assert [name for name in names if "fixed_noise" in name or "/tests/" in name] == []


def test_the_installed_app_makes_a_release(chromium, installed, tmp_path):
    where = (installed / "python", "-c", "import populace; print(populace.__file__)")
    source = subprocess.run(where, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert Path(source).is_relative_to(installed.parent)
    cases = populace.example(tmp_path / "example", victims=400) / "cases.csv"
    command = (installed / "populace", "app", "--no-browser", "--port", "0")
    process = subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        address = process.stdout.readline().strip()
        app = studio.new_studio(chromium)
        app.open(address)
        release = app.journey(cases, tmp_path)
        app.context.close()
    finally:
        process.terminate()
        process.communicate(timeout=10)
    subprocess.run((installed / "populace", "verify", release), cwd=tmp_path, check=True)
