"""A release in a few numbers and words, as JSON can hold them. Only released facts are told."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING, Any

from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.counts import Block
from populace.vocabulary.families import PAIRS
from populace.vocabulary.release import Release
from populace.vocabulary.structure import Relation

if TYPE_CHECKING:
    from populace.publish import Display


def summary(release: Release) -> dict[str, Any]:
    """The numbers and the promise of a release; of several tables the first one's by themselves."""
    from populace import publish
    from populace.publish.statements.grades import carries_of, strength_of

    guarantee = release.guarantee
    strength = strength_of(release, guarantee)
    right = sure = None
    if guarantee.epsilon is not None:
        right, sure = publish.guesses(guarantee), publish.sure_guesses(guarantee)
    tables = [_table(release, each) for each in publish.shown(release)]
    first = tables[0]
    return {
        "name": release.name,
        "records": {"count": first["count"], "margin": first["margin"]},
        "synthetic_records": first["synthetic"],
        "lengths": first["lengths"],
        "verdicts": [
            {**each.figures(), "words": publish.verdict_words(each)} for each in release.verdicts
        ],
        "tables": tables,
        "relations": [
            {
                "one": relation.one,
                "many": relation.many,
                "pairs": 0 if pairs is None else len(pairs.lengths[0].ids),
                "by_chance": pairs is not None and pairs.by_chance,
                "links": [
                    {
                        "at_most": total.most,
                        "count": total.links,
                        "margin": total.margin,
                        "least": total.least,
                        "words": said(total),
                    }
                    for total, said in zip(
                        release.counts.links_of(relation.one, relation.many),
                        (publish.links, publish.all_links),
                        strict=False,
                    )
                ],
            }
            for relation in release.structure.relations
            for pairs in [pairs_across(release, relation)]
        ],
        "guarantee": {
            "kind": guarantee.kind,
            "unit": publish.protected_words(guarantee.protected),
            "epsilon": guarantee.epsilon,
            "delta": guarantee.delta,
            "right_guesses_of_100": right,
            "sure_guesses_of_100": sure,
            "odds": "" if right is None or sure is None else publish.odds(right, sure),
            "k": guarantee.k,
            "grade": None if strength is None else strength.grade,
        },
        "carries": carries_of(release),
        "others": [
            {
                "unit": publish.protected_words(promise.protected),
                "epsilon": promise.epsilon,
                "by_links": [list(entry) for entry in promise.by_links],
            }
            for promise in release.promises[1:]
        ],
    }


def pairs_across(release: Release, relation: Relation) -> Block | None:
    """The pairs across a relation, if there are any."""
    return release.counts.block(PAIRS, (relation.one, *relation.tables))


def _table(release: Release, shown: Display) -> dict[str, Any]:
    """One table in a few numbers."""
    from populace import publish

    total = release.counts.total(shown.name)
    return {
        "name": shown.name,
        "counted": shown.counted,
        "count": shown.aggregates.records,
        "margin": shown.aggregates.records_margin,
        "at_most": shown.most,
        "of_each": shown.root,
        "words": "" if total is None or not total.most else publish.records(total),
        "synthetic": release.records.tables[shown.name].records,
        "lengths": [
            {
                "length": entry.length,
                "combinations": len(entry.ids),
                "typical_margin": typical_margin(entry),
                "noise_scale": entry.scale,
                "noise_scales": list(entry.narrowest_and_widest),
                "expected_fabrication": entry.fabricated,
                "left_out": entry.left_out,
            }
            for entry in shown.aggregates.lengths
        ],
    }


def typical_margin(entry: Combinations) -> float | None:
    """The median margin of the released combinations of one length; None where there are none."""
    return statistics.median(entry.margins.tolist()) if len(entry.margins) else None
