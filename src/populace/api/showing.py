"""A release as a notebook shows it: its promise, its counts with their margins, its first records.

Only what may be published is shown; notes are named, never told.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.cards import card, lines, table
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import Release
from populace.vocabulary.table import Ragged, Table

ROWS = 5
"""How many records and counts are shown."""

COLUMNS = 12
"""How many columns are shown at most."""


def release_card(release: Release, notes: int) -> str:
    """The card of a release.

    Args:
        release: the release.
        notes: how many private notes came with it.
    """
    from populace import publish
    from populace.publish.statements.grades import headline

    guarantee = release.guarantee
    chances = []
    if guarantee.epsilon is not None:
        chances = [publish.odds(publish.guesses(guarantee), publish.sure_guesses(guarantee))]
    said = [f"{headline(release)}; {_promise(guarantee)}", *chances]
    parts = [lines(said)]
    for shown in publish.shown(release):
        parts += [_counts(shown.name, shown.aggregates), _records(shown.name, shown.table)]
    rest = ["Save it with release.save(folder); check a folder with populace.verify(folder)."]
    if notes:
        rest.append(f"{notes} private notes, for its publisher alone: release.private_notes.")
    return card("Safe to publish", str(release.about.title) or release.name, *parts, lines(rest))


def _promise(guarantee: Guarantee) -> str:
    from populace import publish

    if guarantee.epsilon is None:
        return f"k {guarantee.k}"
    numbers = f"epsilon {guarantee.epsilon:g}, delta {guarantee.delta:g}"
    return f"protects {publish.protected_words(guarantee.protected)}, {numbers}."


def _counts(name: str, counts: Aggregates) -> str:
    """The largest counts of single values, the total first."""
    margin = math.ceil(counts.records_margin)
    rows: list[tuple[object, ...]] = [("all", "", f"{counts.records:,}", f"± {margin:,}")]
    single = next((entry for entry in counts.lengths if entry.length == 1), None)
    if single is not None:
        attributes = Attributes(counts.columns)
        for place in np.argsort(-single.counts, kind="stable")[:ROWS].tolist():
            owner = int(attributes.column_of[single.ids[place, 0]])
            code = int(single.ids[place, 0] - attributes.starts[owner])
            column, value = counts.columns[owner].name, counts.columns[owner].values[code]
            rows.append(
                (
                    column,
                    value,
                    f"{int(single.counts[place]):,}",
                    f"± {math.ceil(single.margins[place]):,}",
                )
            )
    said = f"Largest protected counts{f' of {name}' if name else ''}, with 95% margins"
    return table(said, ("column", "value", "count", "margin"), rows)


def _records(name: str, records: Table) -> str:
    from populace import publish

    first = publish.synthetic_columns(_head(records))
    names = list(first)[:COLUMNS]
    more = len(first) - len(names)
    rows = zip(*(first[each] for each in names), strict=True)
    said = f"First synthetic records{f' of {name}' if name else ''}; nobody's own"
    return table(f"{said}{f' ({more} more columns)' if more else ''}", names, rows)


def _head(records: Table) -> Table:
    cells = tuple(
        Ragged(each.starts[: ROWS + 1], each.codes[: each.starts[min(ROWS, len(each.starts) - 1)]])
        if isinstance(each, Ragged)
        else each[:ROWS]
        for each in records.cells
    )
    return replace(records, cells=cells, records=min(ROWS, records.records), subjects=None)
