"""Names of columns and values in several languages, as schemas declare them, among what is said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from populace.publish.display import shown
from populace.publish.lookup import columns_called
from populace.vocabulary.findings import Narrative, Words
from populace.vocabulary.release import Release


def named(
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
        values = {
            value
            for table in tables
            for place in columns_called(table, words.column)
            for value in table.aggregates.columns[place].values
        }
        kept = replace(words, values=tuple(pair for pair in words.values if pair[0] in values))
        there = any(columns_called(table, words.column) for table in tables)
        if there and (kept.title or kept.values):
            own = by_language.get(language, Narrative(language))
            by_language[language] = replace(own, columns=(*own.columns, kept))
    return tuple(by_language.values())
