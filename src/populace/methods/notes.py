"""What the steward of a table alone should know of it before its release is published.

Nothing here is ever part of a release.
"""

from __future__ import annotations

import numpy as np

from populace import count
from populace.vocabulary import reading
from populace.vocabulary.notes import much
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option


def notes(table: Table) -> tuple[str, ...]:
    """Notes on a table as it is counted.

    Args:
        table: the table, prepared.
    """
    return (*table.notes, *reading.notes(table.readings), *crowded(table))


def crowded(table: Table) -> tuple[str, ...]:
    """Whether many people hold more values than count."""
    bound = table.bound or len(table.columns)
    if not table.several or len(table.columns) == 0:
        return ()
    people = count.everything(table)
    return crowding(int((np.diff(people.starts) > bound).sum()), people.total, bound)


def crowding(crowded: int, people: int, bound: int) -> tuple[str, ...]:
    """Whether many people hold more values than count.

    Args:
        crowded: how many do.
        people: how many there are.
        bound: how many values of one person count.
    """
    word = much(crowded / people) if people else None
    if word is None:
        return ()
    said = Advice(
        f"{word} people hold more than the {bound} values that count of one, so that counts are too"
        " low and true ones lie outside of their margins. Declare more, without looking at the"
        " data",
        Option("attributes_per_subject", blank="N"),
        ", which a schema can say, too. What another release tells adds up with this one.",
    )
    return (said,)
