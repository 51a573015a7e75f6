"""The ways out of an error that the page has buttons for: options that its advice names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

import populace
from populace.browser.contract import Problem, Remedy, Way
from populace.browser.wording import spoken

_WAYS: dict[str, Way] = {way: way for way in get_args(Way)}


def problem(error: populace.PopulaceError) -> Problem:
    """An error as the page shows it."""
    parts = [spoken(text) for text in (error.expected, error.found, error.action)]
    expected, found, action = (part["en"] for part in parts)
    return {
        "expected": expected,
        "found": found,
        "action": action,
        "spoken": parts,
        "table": error.place,
        "remedies": remedies(populace.Advice(error.action)),
    }


def remedies(action: populace.Advice) -> list[Remedy]:
    """The options that an action names and the page has a button for, each once, in their order."""
    found: dict[tuple[str, str], Remedy] = {}
    for part in action.parts:
        way = None if isinstance(part, str) else _WAYS.get(part.name)
        if isinstance(part, str) or way is None:
            continue
        for value in _values(part):
            found.setdefault((way, value), {"way": way, "value": value})
    named = {way for way, value in found if value}
    # What is asked for is one of the values that are known, where there are some.
    return [each for each in found.values() if each["value"] or each["way"] not in named]


def _values(option: populace.Option) -> list[str]:
    """What the option is to be; "" where the reader is asked."""
    value = option.value
    if isinstance(value, Mapping):
        return [f"{name}={each}" for name, each in value.items()]
    return ["" if value is None else str(value)]
