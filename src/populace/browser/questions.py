"""What a plan says about the questions of readers: from which group on each can be answered."""

from __future__ import annotations

from collections.abc import Sequence

import populace
from populace.browser.choice_types import ChosenTable
from populace.browser.plan_types import Question

_WORTH = 0.5
"""A count is worth reading whose margin is at most such a share of it."""


def longest(questions: Sequence[Question], length: int) -> int:
    """How many values must be counted together for all of them; at least so many."""
    return max([length, *(len(question["columns"]) for question in questions)])


def smallest(made: populace.Plan, question: Question, tables: Sequence[ChosenTable]) -> float:
    """The smallest group of a question that is worth reading; 0 where it is not counted.

    Args:
        made: what is planned.
        question: columns together.
        tables: the tables with what is said of them.
    """
    several = len(tables) > 1
    names = [
        f"{tables[each['table']]['name']}.{each['column']}" if several else each["column"]
        for each in question["columns"]
    ]
    return made.smallest(names, _WORTH) or 0.0


def named(made: populace.Plan) -> float:
    """The smallest group whose value is named where it is found in the data; 0 where all are."""
    first = made.counts[0].usual
    return first.reportable if len(made.tables) > 1 else first.smallest or 0.0
