"""What is said of the keys of linked tables: as facts, as options, and to the steward alone.

Which columns they are is chosen in `key_choice`.
"""

from __future__ import annotations

from collections.abc import Sequence

from populace.read.linked.key_choice import Keys, Pair
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.listing import listing
from populace.vocabulary.notes import much
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option


def two_names(pair: Pair | None, given: str | None) -> str | None:
    """A key as an option says it, where its name alone would not join the same tables again."""
    if pair is None or (pair.owner == pair.naming and "=" not in (given or "")):
        return None
    return f"{pair.owner}={pair.naming}"


def notes(
    keys: Keys,
    tables: Sequence[str],
    left_out: Sequence[str],
    lost: float,
    *,
    whole: bool = True,
) -> tuple[str, ...]:
    """What the steward should know of the keys.

    Args:
        keys: the keys.
        tables: the names of parents, children and links.
        left_out: columns that were not read.
        lost: the share of children that no link names, which a one-to-many relation leaves out.
        whole: whether every row found its partner.
    """
    used = [(keys.parent, tables[0], tables[-1])]
    if keys.child is not None:
        used.append((keys.child, tables[1], tables[2]))
    joins = " and ".join(
        f"{pair.owner!r} of {table} with {pair.naming!r} of {other}" for pair, table, other in used
    )
    joined = f"The tables were joined by {joins}; every row of {tables[-1]} found its partner."
    said = [joined] if whole else list[str]()
    if lost:
        word = much(lost) or "Some"
        said.append(f"{word} rows of {tables[1]} are named by no link, and were left out.")
    if left_out:
        said.append(
            Advice(
                f"Left out, as they number rows or repeat what stands in {tables[0]}:"
                f" {listing(left_out, 40)}. Name the columns to use to keep them",
                Option("columns"),
                ".",
            )
        )
    return tuple(said)


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
