"""What a check of tables says before anything is spent on them.

As private as the tables: nothing here may enter a release.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from populace.vocabulary.cards import card, lines
from populace.vocabulary.errors import PopulaceError
from populace.vocabulary.plan import ForeseenCounts
from populace.vocabulary.reading import Reading
from populace.vocabulary.report import PRIVATE

Pace = Literal["seconds", "a minute or two", "minutes", "an hour or more"]
"""How long a release takes, in words: it depends on the machine."""


@dataclass(frozen=True)
class CheckedColumn:
    """What a release would make of one column. Private.

    Args:
        name: the column, as it is read or as a recipe calls it.
        filled: how many records hold something in it.
        readings: what was understood of it, step by step; nothing where all of it stands as it is,
            or as the recipe makes it.
        made: whether a recipe made it, or changed it.
        nearly_empty: whether hardly any of its values is common enough to be expected in a release.
    """

    name: str
    filled: int
    readings: tuple[Reading, ...] = ()
    made: bool = False
    nearly_empty: bool = False


@dataclass(frozen=True)
class CheckedTable:
    """What a release would make of one table. Private.

    Args:
        name: the table; "" where there is only one without a name.
        records: how many records it has.
        columns: its columns.
    """

    name: str
    records: int
    columns: tuple[CheckedColumn, ...]


@dataclass(frozen=True, repr=False)
class Check:
    """What a steward should know before a release. Private.

    Args:
        stops: why `release` would refuse the tables, as far as it can be told at once.
        tables: what it would make of each; none where they cannot be read.
        notes: how the tables are joined, and what else their steward alone should know.
        pace: about how long it would take; None where that cannot be told.
        files: the names of the files that its folder would hold.
        foreseen: which margins it would print, where that was asked.
        marking: the words that go with all of it.
    """

    stops: tuple[PopulaceError, ...] = ()
    tables: tuple[CheckedTable, ...] = ()
    notes: tuple[str, ...] = ()
    pace: Pace | None = None
    files: tuple[str, ...] = ()
    foreseen: tuple[ForeseenCounts, ...] = ()
    marking: str = field(default=PRIVATE)

    @property
    def passed(self) -> bool:
        """Whether `release` would go on to spend."""
        return not self.stops

    def figures(self) -> dict[str, Any]:
        """All of it as JSON can hold it."""
        return {
            "marking": self.marking,
            "passed": self.passed,
            "stops": [
                {"expected": each.expected, "found": each.found, "action": each.action}
                for each in self.stops
            ],
            "tables": [_table(table) for table in self.tables],
            "notes": list(self.notes),
            "pace": self.pace,
            "files": list(self.files),
            "foreseen": [{"name": each.name, **asdict(each)} for each in self.foreseen],
        }

    def __repr__(self) -> str:
        said = "nothing stops a release" if self.passed else f"{len(self.stops)} to mend first"
        return f"<Check, private: {said}>"

    def _repr_html_(self) -> str:
        stops = [f"Expected {each.expected}. {each.action}" for each in self.stops]
        names = [column.name for table in self.tables for column in table.columns]
        said = f"Columns: {', '.join(names)}." if names else ""
        title = "check: nothing stops a release" if self.passed else "check: this stops a release"
        return card("PRIVATE", title, lines(filter(None, (*stops, said))))


def _table(table: CheckedTable) -> dict[str, Any]:
    return {
        "name": table.name,
        "records": table.records,
        "columns": [
            {
                "name": column.name,
                "filled": column.filled,
                "made": column.made,
                "nearly_empty": column.nearly_empty,
                "readings": [
                    {
                        "step": each.step,
                        "filled": each.filled,
                        "understood": each.understood,
                        "lost": dict(each.lost),
                        "stops": each.stops,
                    }
                    for each in column.readings
                ],
            }
            for column in table.columns
        ],
    }
