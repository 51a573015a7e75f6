"""How much of what is filled in a column was understood, and what stops a run.

As private as the table: nothing here may enter a release but the fact that no run was stopped.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.wording import Advice, Option

Rule = Literal[
    "a word for missing",
    "no declared value",
    "another case of a declared value",
    "several values in one cell",
    "parts that are no declared value",
    "letters of another encoding",
    "no number",
    "a number with two readings",
    "a number with a unit",
    "outside of the declared range",
    "no date",
    "a date in another form",
    "a date in another order",
    "no entry in the list",
]
"""Why a cell was not understood."""

Sign = Literal[
    "email addresses",
    "web addresses or accounts",
    "exact dates",
    "coordinates",
    "ids",
    "phone numbers",
    "names",
    "addresses",
    "free text",
    "a value of its own for nearly everybody",
]
"""What a column may hold that names people, in the words of errors."""

LEAST = Fraction(3, 4)
"""A column of whose filled cells a smaller share was understood stops a run. Public.

Cells that hold a word for missing do not count.
"""

ASKING: dict[str, str] = {
    "a number with two readings": 'say which sign is decimal (decimal = "." or decimal = "," for'
    " the column in a schema)",
    "a number with a unit": 'say which units mean nothing new (units = ["kg"] for the column in a'
    " schema)",
    "a date in another order": "say how dates are written (format = in the operation 'dates')",
}
"""The rules by which one cell is enough to stop a run, with what settles them."""


@dataclass(frozen=True)
class Reading:
    """What was understood of one column at one step. Private.

    Args:
        column: its name, as it is read.
        step: the operation of a recipe that read it; "" where the schema did.
        filled: how many cells are not absent.
        understood: how many of them were understood whole.
        lost: for each rule how many of the others fell under it, most first; they add up with
            `understood` to `filled`.
    """

    column: str
    step: str
    filled: int
    understood: int
    lost: tuple[tuple[Rule, int], ...] = ()

    @property
    def asks(self) -> tuple[Rule, ...]:
        """The rules that stop a run whatever the share."""
        return tuple(rule for rule, _ in self.lost if rule in ASKING)

    @property
    def stops(self) -> bool:
        """Whether a run is stopped before anything is spent."""
        missing = dict(self.lost).get("a word for missing", 0)
        return bool(self.asks) or Fraction(self.understood) < LEAST * (self.filled - missing)

    @property
    def sentence(self) -> str:
        """For its steward alone: what share was not understood, and by which rules."""
        where = f"column {self.column!r}" + (f" by {self.step!r}" if self.step else "")
        return (
            f"Of the filled cells of {where} {share(self.filled - self.understood, self.filled)}"
            f" were not understood: {self.rules}. What is not understood counts as absent."
        )

    @property
    def share(self) -> str:
        """What share of the filled cells was understood, in percent."""
        return share(self.understood, self.filled)

    @property
    def rules(self) -> str:
        """By which rules the others were not, each with its share."""
        return ", ".join(f"{rule} {share(number, self.filled)}" for rule, number in self.lost)


def reading(column: str, step: str, understood: int, lost: Iterable[tuple[Rule, int]]) -> Reading:
    """A reading with its rules added up and put in order."""
    sums: dict[Rule, int] = {}
    for rule, number in lost:
        sums[rule] = sums.get(rule, 0) + number
    told = sorted((-number, rule) for rule, number in sums.items() if number)
    by_rule = tuple((rule, -number) for number, rule in told)
    return Reading(column, step, understood + sum(sums.values()), understood, by_rule)


def share(part: int, whole: int) -> str:
    """A share in percent; none above zero is written as zero, and none below all as all."""
    percent = Fraction(100 * part, whole) if whole else Fraction(0)
    if 0 < percent < Fraction(1, 10):
        return "less than 0.1%"
    if percent < 10:
        return f"{float(percent):.1f}%".replace(".0%", "%")
    return f"{min(round(percent), 99 if part < whole else 100)}%"


def notes(readings: Iterable[Reading]) -> tuple[str, ...]:
    """One sentence for each column of which something was not understood. Private."""
    return tuple(each.sentence for each in readings if each.lost)


def checked(readings: Iterable[Reading], accepted: Collection[str] = ()) -> tuple[Fact, ...]:
    """The fact that enough was understood of every column; nothing where none was held to it.

    Args:
        readings: of all columns with a declared domain or form, as they are read and prepared.
        accepted: the columns that the steward takes as they are.

    Raises:
        InputError: of a column less than `LEAST` was understood, or a cell has two readings; the
            error names all such columns, their rules and no share.
    """
    held = [each for each in readings if each.column not in accepted]
    stopping = [each for each in held if each.stops]
    if stopping:
        raise _refusal(stopping)
    names = tuple(dict.fromkeys(each.column for each in held))
    if not names:
        return ()
    return (fact("cells-understood", columns=names),)


def _refusal(stopping: list[Reading]) -> InputError:
    said, settled = [], []
    for each in stopping:
        how = f" by {each.step!r}" if each.step else ""
        rules = each.asks or tuple(rule for rule, _ in each.lost if rule != "a word for missing")
        what = "cells that are" if each.asks else "too few cells understood, the others being"
        said.append(f"in {each.column!r}{how} {what} {' or '.join(rules[:3])}")
        settled += [ASKING[rule] for rule in each.asks]
        if not each.asks:
            settled.append("correct the list, edges or format that is declared, or the cells")
    ways = "; ".join(dict.fromkeys(settled))
    return InputError(
        expected="declared columns of whose filled cells at least three quarters are understood,"
        " none in two ways",
        found="; ".join(said),
        action=Advice(
            f"{ways[0].upper()}{ways[1:]}; or go on, with what is not understood as absent",
            Option("accept_unread", blank="COL"),
            ", which a schema can say, too. Nothing was spent.",
        ),
    )
