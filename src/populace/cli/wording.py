"""Sentences of the library in the words of the command line.

Where an option is called as its keyword nothing is said here.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping

import populace

_CALLED = {
    "codebooks": ("codebook",),
    "protect": ("protect", "unit"),
    "relations": ("linked", "links"),
    "triples": ("triple",),
}


def in_words(text: str) -> str:
    """A sentence whose options are those of the command line."""
    return populace.Advice(text).said(_option)


def _option(option: populace.Option) -> str:
    names = _CALLED.get(option.name, (option.name,))
    said = ", ".join(f"--{name.replace('_', '-')}" for name in names)
    if option.value is None:
        return said
    if isinstance(option.value, list):
        return f"{said} {shlex.quote(','.join(option.value))}"
    if not isinstance(option.value, Mapping):
        return f"{said} {shlex.quote(str(option.value))}"
    pairs = (shlex.quote(f"{column}={value}") for column, value in option.value.items())
    return " ".join(f"{said} {pair}" for pair in pairs)
