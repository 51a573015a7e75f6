"""What a package adds works like what is ours, and what breaks a contract is told what to do."""

import shutil
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import ClassVar

import pytest

import populace
from populace import testing
from populace.plugins import ValueRule
from populace.vocabulary.added import addition, additions
from tests.unit.testing import villages as source

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
    assert set(made.synthetic["letter"]) <= {"A", "B", "C"}
    assert set(made.synthetic["village"]) <= {"Aha", "Bree", "Cot"}
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


def test_the_contracts_are_kept_by_what_keeps_them(bars):
    rows = [line.split("|") for line in BARS.splitlines()]
    testing.check_codebook("villages", source.VILLAGES)
    testing.check_operation(source.FirstLetter, ["Aha", "Zoo", "Bree"])
    columns = {name: [row[place] for row in rows[1:]] for place, name in enumerate(rows[0])}
    testing.check_reader(source.BARS, bars, columns)
    testing.check_writer(source.BOARD)
    testing.check_synthesizer(source.AGAIN)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "towns"}, "as its entry point"),
        ({"source": ""}, "which publication"),
        ({"labels": {"en": ("Aha", "", "Cot")}}, "label every value"),
        ({"values": ("Aha", "Bree ", "Cot")}, "single blanks"),
        ({"spellings": {"X": "Dort"}}, "other spelling"),
    ],
)
def test_a_codebook_that_breaks_its_contract(change, said):
    with pytest.raises(AssertionError, match=said):
        testing.check_codebook("villages", replace(source.VILLAGES, **change))


@dataclass(frozen=True)
class Counting(ValueRule):
    """Knows how many values there were: it would tell one person's value by another's."""

    do: ClassVar[str] = "counting"
    seen: ClassVar[list[str]] = []

    def becomes(self, value):
        """The number of values so far."""
        self.seen.append(value)
        return str(len(self.seen))


@dataclass(frozen=True)
class Beyond(ValueRule):
    """Makes values that its list does not hold."""

    do: ClassVar[str] = "beyond"
    results: ClassVar[tuple[str, ...]] = ("A",)

    def becomes(self, value):
        """The value."""
        return value


@pytest.mark.parametrize(
    ("kind", "said"), [(Counting, "the value alone"), (Beyond, "`results`"), (dict, "a subclass")]
)
def test_an_operation_that_breaks_its_contract(kind, said):
    with pytest.raises(AssertionError, match=said):
        testing.check_operation(kind, ["A", "B", "C"])


def test_a_reader_and_a_writer_that_break_theirs(bars):
    with pytest.raises(AssertionError, match="every row"):
        testing.check_reader(source.BARS, bars, {"village": ["Aha"], "sex": ["f"]})
    escaping = replace(source.BOARD, render=lambda _: {"../records.txt": b""})
    with pytest.raises(AssertionError, match="relative to the folder"):
        testing.check_writer(escaping)
    with pytest.raises(AssertionError, match=r"keys of \[about\]"):
        testing.check_writer(replace(source.BOARD, asks=("color",)))


def test_a_synthesizer_that_breaks_its_contract():
    class Fickle(type(source.AGAIN)):
        """Draws anew each time."""

        drawn = 0

        def records(self, counts, seed, settings, progress=lambda _: None):
            """Other records each time."""
            Fickle.drawn += 1
            return super().records(counts, seed + Fickle.drawn, settings, progress)

    with pytest.raises(AssertionError, match="the seed alone"):
        testing.check_synthesizer(Fickle())


def test_the_package_is_written_as_the_guide_shows_it():
    guide = Path(__file__).parents[3] / "CONTRIBUTING.md"
    for group in ("codebooks", "operations", "readers", "writers", "synthesizers"):
        assert f"populace.{group}" in guide.read_text("utf-8")
