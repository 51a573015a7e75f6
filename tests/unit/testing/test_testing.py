"""What breaks a contract of additions is told what to do, and what keeps it passes."""

from dataclasses import dataclass, replace
from typing import ClassVar

import pytest

from populace import testing
from populace.plugins import ValueRule
from tests.unit.plugins import villages as source

BARS = "village|sex\n" + "Aha|f\nBree|m\nCot|f\n" * 60


@pytest.fixture
def bars(tmp_path):
    path = tmp_path / "people.bars"
    path.write_text(BARS, "utf-8")
    return path


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
