"""Wheel and source distribution hold the pages, and are the same whenever they are built."""

import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import build_dist
import build_kernel
import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("populace/app/index.html", "populace/app/python/populace.whl")


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    """A built app, as far as packing it is concerned."""
    if build_kernel.missing():
        pytest.skip("the compiled loops are not built; say make kernel")
    folder = tmp_path_factory.mktemp("app")
    (folder / "python").mkdir()
    for name in ("index.html", "studio.html", "python/populace.whl"):
        (folder / name).write_text(f"<p>{name}</p>", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def files(app):
    return build_dist.built(app)


def test_all_of_a_version_is_built(files):
    assert [name.split("-")[0] for name in files] == [
        "populace",
        "populace",
        "studio.html",
        "SHA256SUMS",
    ]
    assert files["SHA256SUMS"].decode().count("\n") == 3


def test_a_second_build_is_the_same_to_the_byte(files, app):
    assert build_dist.built(app) == files


def test_the_source_distribution_holds_pages_and_builds_a_wheel_with_them(files, tmp_path):
    name = next(each for each in files if each.endswith(".tar.gz"))
    with tarfile.open(fileobj=io.BytesIO(files[name])) as packed:
        names = {each.split("/", 1)[1] for each in packed.getnames() if "/" in each}
        packed.extractall(tmp_path, filter="data")
    assert {f"src/{page}" for page in PAGES} <= names
    assert {"README.md", "LICENSE", "docs/index.md"} <= names
    assert not any(each.endswith("studio.html") for each in names)
    source = next(tmp_path.iterdir())
    command = (sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "out")
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    with zipfile.ZipFile(next((tmp_path / "out").glob("*.whl"))) as wheel:
        assert set(PAGES) <= set(wheel.namelist())


def test_nothing_is_built_without_the_studio(tmp_path):
    with pytest.raises(build_dist.build_wheel.WheelError, match="say make web"):
        build_dist.built(tmp_path)
