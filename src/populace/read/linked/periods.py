"""Whether tables of several periods name the same people: their keys are compared and forgotten."""

from __future__ import annotations

from collections.abc import Sequence

from populace.read.linked.keys import Part, opened, settled
from populace.read.table import scan
from populace.vocabulary.errors import InputError
from populace.vocabulary.progress import silent
from populace.vocabulary.spelling import alike


def check_apart(now: Part, earlier: Sequence[Part], column: str) -> None:
    """Refuse people who stand in a table and in one of an earlier period as well.

    Keys are taken for the same when they look alike. Nothing of them is kept or told.

    Args:
        now: the table of this period; a stream is read to its end.
        earlier: those of earlier periods.
        column: the header of the key in all of them.

    Raises:
        InputError: a table has no such column, or a key of an earlier one stands in this one.
    """
    own = _keys(now, column)
    for part in earlier:
        if not own.isdisjoint(_keys(part, column)):
            raise InputError(
                expected=f"nobody of {part.name} among the people of this period, as declared",
                found=f"a key in column {column!r} that stands in both",
                action="Do not declare that everybody enters once: what releases cost adds up.",
            )


def _keys(part: Part, column: str) -> set[str]:
    rows = opened(settled(part), {})
    if column not in rows.names:
        raise InputError(
            expected=f"the column {column!r} of keys, as in the table of this period",
            found=f"none of that name in {part.name}",
            action="Name the columns alike.",
        )
    encoders, _ = scan(rows, [column], silent)
    return {alike(text) for text in encoders[column].texts} - {""}
