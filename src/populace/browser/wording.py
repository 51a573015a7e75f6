"""Sentences of the library in the words of the page, whose fields have labels.

Where the page has no such field a sentence stands without it.
"""

from __future__ import annotations

import populace
from populace.languages import LANGUAGES, catalog

FIELDS = {
    "candidates": "Most combinations measured of one length",
    "columns": "Use",
    "epsilon": "How strongly is each person protected?",
    "ignore_zeros": "0 and “no” mean nothing is known",
    "leave_out": "Use",
    "links_schema": "Which values can there be?",
    "multi_value": "Several values in a cell",
    "protect": "Whom does it protect?",
    "relation": "How do they hang together?",
    "relations": "Tables that hang together",
    "subject_id": "Who is one person?",
    "triples": "Combinations of three columns across the tables",
    "unit": "Whom does it protect?",
}
"""What a field is called in the English catalog of the page, by option."""


def in_words(text: str) -> str:
    """A sentence whose options are fields of the page."""
    return populace.Advice(text).said(_field)


def spoken(text: str) -> dict[str, str]:
    """A sentence whose options are fields of the page, by language; "" where it has none."""
    said = in_words(text)
    return {code: _in(said, code) for code in LANGUAGES} | {"en": said}


def _in(text: str, language: str) -> str:
    """A sentence in a language; empty where nothing of it is known there."""
    found = catalog(language).says(text)
    return "" if found == text else found


def _field(option: populace.Option) -> str:
    label = FIELDS.get(option.name)
    return "" if label is None else f"see: {label}"
