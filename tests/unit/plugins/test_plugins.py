"""What a package adds works like what is ours, and what is wrong with it says so."""

import shutil
import sys
from pathlib import Path

import pytest

import populace
from populace.vocabulary.additions import addition, additions
from tests.unit.plugins import villages as source

BARS = "village|sex\n" + "Aha|f\nBree|m\nCot|f\n" * 60


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """The package of `villages`, as pip would have installed it."""
    home = tmp_path / "site"
    info = home / "villages-1.0.dist-info"
    info.mkdir(parents=True)
    shutil.copy(source.__file__, home / "villages.py")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: villages\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(source.ENTRY_POINTS, "utf-8")
    monkeypatch.syspath_prepend(home)
    forget()
    yield info
    sys.modules.pop("villages", None)
    forget()


def forget():
    additions.cache_clear()
    addition.cache_clear()


@pytest.fixture
def bars(tmp_path):
    path = tmp_path / "people.bars"
    path.write_text(BARS, "utf-8")
    return path


@pytest.mark.usefixtures("installed")
@pytest.mark.filterwarnings("ignore::populace.PrivateNote")
def test_a_package_adds_one_of_each_kind(bars, tmp_path):
    recipe = [{"do": "first-letter", "column": "village", "into": "letter"}]
    schema = {"columns": {"village": {"codebook": "villages"}, "sex": {"values": ["f", "m"]}}}
    made = populace.release(
        bars, schema=schema, recipe=recipe, synthesizer="again", epsilon=4, progress=False
    )
    assert set(made.synthetic["letter"]) - {None} <= {"A", "B", "C"}
    assert set(made.synthetic["village"]) - {None} <= {"Aha", "Bree", "Cot"}
    assert made.release.synthesizer.name == "again"
    folder = made.save(tmp_path / "public")
    assert "rule 'first-letter'" in (folder / "README.md").read_text("utf-8")
    assert populace.verify(folder, progress=False).rebuilt
    published = populace.publish_for(folder, ["board"], progress=False)
    assert published.files == ("board/records.txt",)
    assert any("title" in question for question in published.questions)
    assert "villages" in {book.name for book in populace.shipped_codebooks()}
    assert "board" in populace.places()


@pytest.mark.filterwarnings("ignore::populace.PrivateNote")
def test_a_release_by_a_package_that_is_gone_is_not_verified(installed, bars, tmp_path):
    made = populace.release(bars, synthesizer="again", epsilon=4, length=1, progress=False)
    folder = made.save(tmp_path / "public")
    (installed / "entry_points.txt").unlink()
    forget()
    with pytest.raises(populace.VerificationError, match="install the package"):
        populace.verify(folder, progress=False)


@pytest.mark.usefixtures("installed")
def test_a_synthesizer_that_is_not_there_is_refused_before_anything_is_spent(bars, tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    told = {"epsilon": 4, "dataset": "bars", "ledger": ledger, "progress": False}
    with pytest.raises(populace.ParameterError, match="Did you mean 'again'"):
        populace.release(bars, synthesizer="agian", **told)
    assert not ledger.exists()
    with pytest.raises(populace.ParameterError, match="from protected counts"):
        populace.release(bars, synthesizer="again", k=5, progress=False)


def test_what_cannot_be_loaded_says_which_package(installed, bars):
    (installed.parent / "villages.py").write_text("raise RuntimeError('Rome')\n", "utf-8")
    with pytest.raises(populace.InputError) as refused:
        populace.overview(bars, progress=False)
    assert "villages" in refused.value.expected
    assert "Rome" not in str(refused.value)


def test_two_packages_of_one_name_are_refused(installed, bars):
    second = installed.parent / "other-1.0.dist-info"
    shutil.copytree(installed, second)
    (second / "METADATA").write_text("Metadata-Version: 2.1\nName: other\nVersion: 1.0\n", "utf-8")
    forget()
    with pytest.raises(populace.InputError, match="2: other, villages"):
        populace.overview(bars, progress=False)


def test_the_package_is_written_as_the_guide_shows_it():
    guide = Path(__file__).parents[3] / "CONTRIBUTING.md"
    for group in ("codebooks", "operations", "readers", "writers", "synthesizers"):
        assert f"populace.{group}" in guide.read_text("utf-8")
