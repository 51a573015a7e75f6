"""Bounds that nobody declared, for which a number of ours stands: a steward is asked for them."""

from __future__ import annotations

from collections.abc import Sequence

from populace.vocabulary.structure import Relation
from populace.vocabulary.wording import Advice, Option


def bound_notes(relations: Sequence[Relation], most: int) -> tuple[Advice, ...]:
    """A sentence for each relation that does not say how many links of one record count at most.

    Args:
        relations: as they were declared.
        most: what stands where nothing is declared.
    """
    return tuple(
        Advice(
            f"How many records of {each.many} one of {each.one} can have at most was not said, so"
            f" that {most} count: of more, {most} are drawn at random, and the number of all is too"
            " low. Say the largest number that can be, as `most` of the relation in a project",
            *([Option("most_links", blank="N")] if len(relations) == 1 else []),
            "; a plan shows what it costs.",
        )
        for each in relations
        if each.most is None
    )
