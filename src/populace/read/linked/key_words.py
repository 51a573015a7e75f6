"""What is said of the keys of linked tables: as facts, as options, and to the steward alone.

Which columns they are is chosen in `key_choice`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from populace.read.linked.key_choice import Pair
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.listing import listing
from populace.vocabulary.notes import much
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option


def two_names(pair: Pair | None, given: str | None) -> str | None:
    """A key as an option says it, where its name alone would not join the same tables again."""
    if pair is None or (pair.owner == pair.naming and "=" not in (given or "")):
        return None
    return f"{pair.owner}={pair.naming}"


def joined_words(relation: Relation, pairs: Sequence[Pair]) -> str:
    """Which keys join the tables of a relation."""
    joins = " and ".join(
        f"{pair.owner!r} of {name} with {pair.naming!r} of {relation.holder}"
        for name, pair in zip(relation.ends, pairs, strict=False)
    )
    return f"The tables were joined by {joins}; every row of {relation.holder} found its partner."


def unnamed_words(relation: Relation, named: NDArray[np.int64], records: int) -> tuple[str, ...]:
    """That records which no link names were left out, of a one-to-many relation with links.

    Args:
        relation: the relation.
        named: shape (links,): the record at the far end that each names.
        records: how many there are.
    """
    lost = 0.0 if relation.several else 1 - len(np.unique(named)) / max(1, records)
    if not records or not lost:
        return ()
    word = much(lost) or "Some"
    return (f"{word} rows of {relation.many} are named by no link, and were left out.",)


def unused_words(columns: Sequence[str], root: str) -> tuple[str, ...]:
    """That columns were not read, as they number rows or repeat a key."""
    if not columns:
        return ()
    said = Advice(
        f"Left out, as they number rows or repeat what stands in {root}:"
        f" {listing(columns, 40)}. Name the columns to use to keep them",
        Option("columns"),
        ".",
    )
    return (said,)


def checked_of(pair: Pair, one: str, other: str, owners: Table) -> tuple[Fact, ...]:
    """What was checked of a key, and that it was found where it was.

    Args:
        pair: the key.
        one: the table whose records it tells apart; rows that were merged need none of their own.
        other: the table that names them.
        owners: the first one.
    """
    merged = any(each.kind == "subject-in-every-row" for each in owners.facts)
    said = () if merged else (fact("keys-distinct", column=pair.owner, one=one),)
    found = (fact("key-found", column=pair.naming, many=other),) if pair.found else ()
    return (*said, fact("keys-known", many=other, one=one), *found)
