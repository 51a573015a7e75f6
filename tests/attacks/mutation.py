"""Edits of the source of shipped functions, put in their place while a test runs."""

from __future__ import annotations
import __future__

import inspect
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from populace import estimate
from populace.count import clipping, enumeration
from populace.count.subjects import Subjects
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts, pack

Edit = tuple[Callable[..., Any], str, str]
"""A function, a piece of its source that occurs there, and what to put in its place."""


@dataclass(frozen=True)
class Mutant:
    """A broken mechanism, and the names of the checks that must see it.

    Args:
        edits: what is changed in the shipped code.
        caught_by: names of functions in `checks`, each of which must fail.
    """

    edits: tuple[Edit, ...]
    caught_by: tuple[str, ...]

    def install(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Put the broken code in the place of the shipped code, until the test is over."""
        for function, old, new in self.edits:
            module = sys.modules[function.__module__]
            for name, value in {
                "clipped_by_columns": clipped_by_columns,
                "believed": believed,
                "pack": pack,
            }.items():
                monkeypatch.setattr(module, name, value, raising=False)
            broken = edited(getattr(module, function.__name__), old, new)
            for place in homes(function.__name__, getattr(module, function.__name__)):
                monkeypatch.setattr(place, function.__name__, broken)


def edited(function: Callable[..., Any], old: str, new: str) -> Callable[..., Any]:
    """The function with one piece of its source replaced."""
    function = inspect.unwrap(function)
    source = getattr(function, "edited_source", None) or textwrap.dedent(
        inspect.getsource(function)
    )
    assert source.count(old) == 1, f"{function.__name__} no longer reads {old!r}"
    source = source.replace(old, new)
    found: dict[str, Any] = {}
    code = compile(
        source, f"<broken {function.__name__}>", "exec", __future__.annotations.compiler_flag
    )
    exec(code, function.__globals__, found)  # noqa: S102 - our own source, one line changed
    broken: Callable[..., Any] = found[function.__name__]
    broken.edited_source = source  # type: ignore[attr-defined]
    return broken


def homes(name: str, function: Callable[..., Any]) -> list[Any]:
    """The modules under whose name the function is called."""
    return [
        module
        for path, module in list(sys.modules.items())
        if path.split(".")[0] == "populace" and getattr(module, name, None) is function
    ]


def clipped_by_columns(people: Subjects, length: int, cap: int, attributes: Attributes) -> Counts:
    """Clipped counts in which a subject's weight follows from her columns, not her attributes."""
    table = clipping.weights(length, cap, people.bound)
    parts = []
    for group in people.groups.values():
        columns = attributes.column_of[group]
        number = 1 + (columns[1:] != columns[:-1]).sum(axis=0)
        for h in np.unique(number):
            keys, counts = enumeration.tally({1: [group[:, number == h]]}, people.size, length)
            parts.append((keys, counts * np.int64(table[h])))
    keys, counts = enumeration.merge(parts)
    return Counts(people.size, length, keys, counts, unit=16)


def believed(noisy: np.ndarray, scale: float, records: int) -> np.ndarray:
    """What an empirical prior over all asked values would make of each that it believes in."""
    size = len(noisy)
    ids = np.arange(size, dtype=np.int32)[:, None]
    everything = np.ones(size, dtype=bool)
    first = estimate.select_first(ids, noisy, scale, everything, records, "complete", max(1, size))
    found = noisy.copy()
    found[first.ids[:, 0]] = first.counts
    return found
