"""Acceptance criteria and verdicts in `release.json`, as they are written and read again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from populace.publish.files.parsing import integer, items, mapping, number, optional, text
from populace.publish.statements.contract import VerdictData
from populace.vocabulary.criteria import ANSWERS, MOST, Answer, Criterion, Verdict
from populace.vocabulary.release import Release


def settings_content(demanded: Sequence[Criterion]) -> dict[str, Any]:
    """Criteria as an entry of the settings; none where nothing is demanded."""
    if not demanded:
        return {}
    every = [{"columns": list(each.columns), "points": each.points} for each in demanded]
    return {"criteria": every}


def content(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Verdicts as JSON can hold them, in the order of their criteria."""
    return [
        {
            "noisy": each.noisy,
            "scale": each.scale,
            "answer": each.answer,
            "difference": each.difference,
        }
        for each in verdicts
    ]


def read_settings(settings: dict[str, Any]) -> tuple[Criterion, ...]:
    """The criteria of settings.

    Raises:
        KeyError, TypeError, ValueError, ParameterError: they are none.
    """
    found = items(settings.get("criteria", []))
    if len(found) > MOST:
        raise ValueError("fewer criteria")
    return tuple(
        Criterion(tuple(map(text, items(mapping(each)["columns"]))), number(each["points"]))
        for each in found
    )


def read(told: object, demanded: Sequence[Criterion]) -> tuple[Verdict, ...]:
    """The verdicts on criteria, in their order.

    Raises:
        KeyError, TypeError, ValueError: they are none, or of another number.
    """
    return tuple(
        Verdict(
            criterion,
            integer(mapping(each)["noisy"]),
            number(each["scale"]),
            _answer(each["answer"]),
            optional(number, each["difference"]),
        )
        for criterion, each in zip(demanded, items(told), strict=True)
    )


def _answer(value: object) -> Answer:
    for each in ANSWERS:
        if value == each:
            return each
    raise ValueError("an answer")


def data(release: Release) -> list[VerdictData]:
    """Every verdict as the page holds it."""
    names = [column.name for column in release.counts.columns[0]]
    return [
        {
            "columns": [names.index(name) for name in each.criterion.columns],
            "points": each.criterion.points,
            "answer": each.answer,
            "difference": each.difference,
        }
        for each in release.verdicts
    ]
