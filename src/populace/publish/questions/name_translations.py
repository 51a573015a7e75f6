"""Names of columns and values in several languages, as schemas declare them, among what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from populace.publish.questions.display import Display, shown
from populace.publish.questions.lookup import columns_called
from populace.vocabulary.findings import Narrative, Words
from populace.vocabulary.release import Release


def translate_names(
    release: Release, findings: Sequence[Narrative], names: Sequence[tuple[str, Words]]
) -> tuple[Narrative, ...]:
    """What is said, with names of the columns and values that were released.

    Args:
        release: the release; what is not in it is named nowhere.
        findings: what the publisher says; its own names come first.
        names: of columns and values, each with its language.
    """
    by_language = {each.language: each for each in findings}
    tables = shown(release)
    for language, words in names:
        there = _places(tables, words.column)
        values = {
            value for at, place in there for value in tables[at].aggregates.columns[place].values
        }
        kept = replace(words, values=tuple(pair for pair in words.values if pair[0] in values))
        if there and (kept.title or kept.values):
            own = by_language.get(language, Narrative(language))
            same = [each for each in own.columns if _places(tables, each.column) == there]
            columns = tuple(_joined(each, kept) if each in same else each for each in own.columns)
            by_language[language] = replace(own, columns=columns if same else (*own.columns, kept))
    return tuple(by_language.values())


def _places(tables: Sequence[Display], column: str) -> set[tuple[int, int]]:
    """The places of tables, and those of their columns that are called so."""
    return {
        (at, place) for at, table in enumerate(tables) for place in columns_called(table, column)
    }


def _joined(first: Words, then: Words) -> Words:
    """What is said first, and where it says nothing what is said then."""
    known = dict(first.values)
    values = (*first.values, *(pair for pair in then.values if pair[0] not in known))
    return replace(first, title=first.title or then.title, values=values)
