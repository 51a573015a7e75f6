"""The ways out of an error that the page has fields for.

An error names them in its action as options of the command line, with the value where it knows
one. Its words are not read.
"""

from __future__ import annotations

import re
from typing import get_args

import populace
from populace.browser.contract import Problem, Remedy, Way

_OPTION = re.compile(r"--([a-z]+(?:-[a-z]+)*)(?: ([^\s,;()]+))?")
_IN_BRACKETS = re.compile(r" \((?:--|[a-z_]+ ?=)[^()]*\)")
_ASKED = re.compile(r"N|COL|[A-Z]+(?:=[A-Z]+)?")


def in_words(text: str) -> str:
    """What is said without the options of the command line and of Python, which no page has."""
    return _IN_BRACKETS.sub("", text)


def problem(error: populace.PopulaceError) -> Problem:
    """An error as the page shows it."""
    return {
        "expected": error.expected,
        "found": error.found,
        "action": in_words(error.action),
        "table": error.place,
        "remedies": remedies(error.action),
    }


def remedies(action: str) -> list[Remedy]:
    """The options that an action names and the page has a field for, each once, in their order."""
    found: dict[tuple[str, str], Remedy] = {}
    ways: dict[str, Way] = {way.replace("_", "-"): way for way in get_args(Way)}
    for option, value in _OPTION.findall(action):
        way = ways.get(option)
        if way is None:
            continue
        given = "" if _ASKED.fullmatch(value) else value.strip("'\".")
        found.setdefault((way, given), {"way": way, "value": given})
    named = {way for way, value in found if value}
    # What is asked for is one of the values that are known, where there are some.
    return [each for each in found.values() if each["value"] or each["way"] not in named]
