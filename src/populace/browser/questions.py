"""What a plan says about the questions of readers: from which group on each can be answered.

No data are read here.
"""

from __future__ import annotations

from collections.abc import Sequence

from populace.browser.chosen import ChosenTable, Linking
from populace.browser.planned import (
    LinkedPlanView,
    Plans,
    PlanView,
    Question,
)

_WORTH = 2.0
"""A count is worth reading from so many times its margin on."""


def longest(questions: Sequence[Question], length: int) -> int:
    """How many values must be counted together for all of them; at least so many."""
    return max([length, *(len(question["columns"]) for question in questions)])


def smallest(
    plans: Plans, question: Question, tables: Sequence[ChosenTable], linking: Linking | None
) -> float:
    """The smallest group of a question that is worth reading; 0 where it is not counted.

    Args:
        plans: what is planned.
        question: columns together.
        tables: the tables with what is said of them.
        linking: how they hang together.
    """
    if plans["linked"] is not None:
        return _of_linked(plans["linked"], question)
    if plans["one"] is None or linking is not None:
        return 0.0
    return _of_one(plans["one"], question, tables[0])


def named(plans: Plans) -> float:
    """The smallest group whose value is named where it is found in the data; 0 where all are."""
    if plans["linked"] is not None:
        return plans["linked"]["tables"][0]["smallest"]
    return 0.0 if plans["one"] is None else plans["one"]["lengths"][0]["smallest"]


def _of_one(plan: PlanView, question: Question, table: ChosenTable) -> float:
    length = len(question["columns"])
    planned = next((each for each in plan["lengths"] if each["length"] == length), None)
    if planned is None:
        return 0.0
    asked = {each["column"] for each in question["columns"]}
    found = any(
        column["domain"] == "private" and not column["edges"]
        for column in table["choices"]["columns"]
        if column["name"] in asked
    )
    least = plan["lengths"][0]["smallest"] if found else 0.0
    return max(_WORTH * planned["margin"], least)


def _of_linked(plan: LinkedPlanView, question: Question) -> float:
    """Of the first table and one other column a pair is counted; more across tables is not."""
    places = {min(each["table"], 1) for each in question["columns"]}
    length = len(question["columns"])
    kind = "pairs" if len(places) > 1 else "children" if 1 in places else "parents"
    wanted = [
        each["smallest"]
        for each in plan["tables"]
        if each["counted"] == kind and (kind == "pairs" or each["length"] == length)
    ]
    return wanted[0] if wanted and (kind != "pairs" or length == 2) else 0.0
