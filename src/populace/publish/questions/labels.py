"""What columns and their values are called where people read of them."""

from __future__ import annotations

from populace.publish.questions.display import Display
from populace.publish.questions.kinds import labels
from populace.publish.statements import words


def column_label(shown: Display, place: int) -> str:
    """The title of a column, else its header in its own table, as people write it."""
    title = shown.aggregates.columns[place].title
    return words.plain(title or shown.headers[place].replace("_", " "))


def value_label(shown: Display, place: int, code: int) -> str:
    """The label of a value, else the value."""
    column = shown.aggregates.columns[place]
    return words.plain(labels(column)[code] or column.values[code])
