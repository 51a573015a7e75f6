"""A package that adds one of each kind to Populace; `test_testing` installs it for itself."""

import csv
from dataclasses import dataclass
from typing import ClassVar

from populace.methods.synthesizers import ResidualDescent
from populace.plugins import Codebook, Place, Reader, SynthesizerName, ValueRule

VILLAGES = Codebook(
    name="villages",
    title="Villages of a valley",
    source="A map of the valley, 1999",
    values=("Aha", "Bree", "Cot"),
    labels={"en": ("Aha", "Bree", "Cot")},
)


@dataclass(frozen=True)
class FirstLetter(ValueRule):
    """The first letters of a value."""

    do: ClassVar[str] = "first-letter"
    results: ClassVar[tuple[str, ...]] = ("A", "B", "C")
    size: int = 1

    def becomes(self, value):
        """The letters, where they are listed."""
        return value[: self.size] if value[: self.size] in self.results else None


def read(path):
    """The columns of a file in which bars divide cells."""
    rows = list(csv.reader(path.read_text("utf-8").splitlines(), delimiter="|"))
    return {name: [row[place] for row in rows[1:]] for place, name in enumerate(rows[0])}


BARS = Reader("files of bars", read)


def render(source):
    """One file with the number of records."""
    return {"records.txt": str(source.release.counts.totals[0].records).encode()}


BOARD = Place("the board at the town hall", ("title",), render)


class Again(ResidualDescent):
    """The same records as ours, under a name of its own."""

    @property
    def name(self):
        """Its name and version."""
        return SynthesizerName("again", 1)

    def records(self, counts, seed, settings, progress=lambda _: None):
        """As ours."""
        return super().records(counts, seed + 1, settings, progress)


AGAIN = Again()
ENTRY_POINTS = """\
[populace.codebooks]
villages = villages:VILLAGES
[populace.operations]
first-letter = villages:FirstLetter
[populace.readers]
.bars = villages:BARS
[populace.writers]
board = villages:BOARD
[populace.synthesizers]
again = villages:AGAIN
"""
