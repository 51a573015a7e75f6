"""Sentences of the library in the words of the command line, and in the reader's language.

Where an option is called as its keyword nothing is said here.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from contextvars import ContextVar

import populace
from populace.languages import ENGLISH, Reader, catalog

_CALLED = {
    "codebooks": ("codebook",),
    "criteria": ("criterion",),
    "protect": ("protect", "unit"),
    "relations": ("linked", "links"),
    "triples": ("triple",),
}


_IN_PROJECTS = {
    "criteria": "criteria, under [release]",
    "parent_key": "key = {}, under its [[tables]]",
    "child_key": "key = {}, under its [[tables]]",
    "links_schema": "schema = {}, under its [[tables]]",
    "relation": "several = true, under [[relations]]",
    "relations": "[[relations]]",
}
"""What a project file says, and no option beside one."""

_of_project: ContextVar[bool] = ContextVar("of_project", default=False)
_reader: ContextVar[Reader] = ContextVar("reader", default=ENGLISH)


def speak_of_project(*, file: bool) -> None:
    """Say from now on whether the command is about a project file."""
    _of_project.set(file)


def speak_to(whom: Reader) -> None:
    """Say from now on whom the command speaks to."""
    _reader.set(whom)


def reader() -> Reader:
    """Whom the command speaks to."""
    return _reader.get()


def spoken(text: str) -> str:
    """A sentence, a head or a cell in the words of the command line, in the reader's language."""
    whom = _reader.get()
    return catalog(whom.language, whom.region).says(in_words(text))


def in_words(text: str) -> str:
    """A sentence whose options are those of the command line, or keys of the project file."""
    return populace.Advice(text).said(_option)


def _option(option: populace.Option) -> str:
    if _of_project.get() and (key := _IN_PROJECTS.get(option.name)):
        return key.format('"..."' if option.value is None else f'"{option.value}"')
    names = _CALLED.get(option.name, (option.name,))
    said = ", ".join(f"--{name.replace('_', '-')}" for name in names)
    if option.value is None:
        return f"{said} {option.blank}".rstrip()
    if isinstance(option.value, list):
        return f"{said} {shlex.quote(','.join(option.value))}"
    if not isinstance(option.value, Mapping):
        return f"{said} {shlex.quote(str(option.value))}"
    pairs = (shlex.quote(f"{column}={value}") for column, value in option.value.items())
    return " ".join(f"{said} {pair}" for pair in pairs)
