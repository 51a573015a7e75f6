"""Risk before release: counting, and what is read off the counts, in order.

Its result is as sensitive as the table; every figure is defined in `docs/method/risk.md`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace import count
from populace.count.holders import alike, holders
from populace.evaluate.risk import Exposed, k_map, rare, typical
from populace.evaluate.risk_words import sentences
from populace.methods.planning import plan
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts, Keys, find, unpack
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.release import DEFAULT_DELTA, LONGEST, Settings
from populace.vocabulary.report import Report
from populace.vocabulary.table import Table

Index = NDArray[np.int64]

Pairs = tuple[Index, NDArray[np.int32]]
"""Subjects, and the attributes of what each holds: shapes (pairs,) and (pairs, length)."""

_NOTES = (
    "Exposed means: holding a combination of values that fewer than k people share.",
    "Being rare is not being found: it is where a finder could start.",
    "Coarsening helps at most as much as leaving the same values blank, which is what is measured.",
    "Definitions: docs/method/risk.md.",
)

MOST_K = 1_000_000


def assess(
    table: Table,
    *,
    k: int = 10,
    length: int = 3,
    epsilon: float = 4.0,
    population: int | None = None,
    progress: Progress = silent,
) -> Report:
    """How exposed the people in a table are, and what would help most.

    Args:
        table: the sensitive table.
        k: the group that is large enough, at least 2.
        length: the longest combination looked at, 1 to 4.
        epsilon: the strength at which margins are compared with counts.
        population: how many people the table was drawn from; its own number otherwise.
        progress: told about each step; may raise `Stopped`.

    Returns:
        A report as sensitive as the table.

    Raises:
        ParameterError: a setting is out of range.
    """
    _check(k, length, population)
    progress(Step("gathering", 0.0))
    attributes = Attributes(table.columns)
    people = count.everything(table)
    total = people.total
    counts: list[Counts] = []
    for each in range(1, length + 1):
        progress(Step("counting", 0.1 + 0.4 * (each - 1) / length, each))
        found = count.combinations(people, each)
        if table.subjects is not None:
            found = _possible(found, attributes.slot_of)
        counts.append(found)
    exposed, unique = _exposed(people, attributes, counts, k, progress)
    progress(Step("attributing", 0.9))
    held = np.bincount(people.ids, minlength=attributes.size).astype(np.int64)
    columns = _columns(attributes, exposed, held, total)
    figures: dict[str, Any] = {
        "private": Report({}).marking,
        "kind": "risk",
        "k": k,
        "length": length,
        "records": total,
        "lengths": _lengths(counts, exposed, unique, _distinct(people, attributes), k),
        "columns": columns,
        "values": _values(attributes, exposed, held),
        "suggestions": _suggestions(exposed, held, columns),
        "whole_records": k_map(alike(people), _rate(total, population), k),
        "synthesizability": _synthesizability(table, people, counts, epsilon),
        "notes": list(_NOTES),
    }
    figures["sentences"] = sentences(figures)
    progress(Step("done", 1.0))
    return Report(figures)


def exposure(
    people: count.Subjects,
    attributes: Attributes,
    counts: list[Counts],
    k: int,
) -> list[dict[str, Any]]:
    """The shares of people who hold rare and unique combinations, length by length.

    Args:
        people: the people of a table, with all their attributes.
        attributes: the numbering of attributes.
        counts: their exact counts of length 1, 2, ...
        k: the group that is large enough, at least 2.

    Returns:
        For each length what `assess` gives under `lengths`.

    Raises:
        ParameterError: k is out of range.
    """
    _check(k, len(counts), None)
    few, one = _exposed(people, attributes, counts, k, silent)
    return _lengths(counts, few, one, _distinct(people, attributes), k)


def _exposed(
    people: count.Subjects,
    attributes: Attributes,
    counts: list[Counts],
    k: int,
    progress: Progress,
) -> tuple[Exposed, Exposed]:
    """Who holds minimal combinations of fewer than k people, and who those of one."""
    minimal: list[Keys] = []
    alone: list[Keys] = []
    few_pairs: list[Pairs] = []
    one_pairs: list[Pairs] = []
    for each in counts:
        share = 0.5 + 0.4 * (each.length - 1) / len(counts)
        progress(Step("comparing-rare", share, each.length))
        few, one = rare(each, k, minimal), rare(each, 2, alone)
        minimal.append(few)
        alone.append(one)
        wanted = _joined(few, one)
        owners, places = holders(people, each.length, wanted)
        ids = unpack(wanted, people.size, each.length)
        for pairs, known in ((few_pairs, few), (one_pairs, one)):
            chosen = find(known, wanted)[1][places]
            pairs.append((owners[chosen], ids[places[chosen]]))
    total = people.total
    return (
        Exposed(total, attributes, *_by_length(few_pairs)),
        Exposed(total, attributes, *_by_length(one_pairs)),
    )


def check_group(k: int | None) -> None:
    """Refuse a group that is too small to be one, or larger than any; None is no group.

    Raises:
        ParameterError: k is out of range.
    """
    if k is not None and not 2 <= k <= MOST_K:
        raise ParameterError(
            expected=f"a k from 2 to {MOST_K:,}",
            found=f"{k!r}",
            action="Keep k 10 unless you know better.",
        )


def _check(k: int, length: int, population: int | None) -> None:
    for what, value, low, high in (
        ("k", k, 2, MOST_K),
        ("combination length", length, 1, LONGEST),
        ("number of people in the population", population or 1, 1, 10**12),
    ):
        if not low <= value <= high:
            raise ParameterError(
                expected=f"a {what} from {low} to {high:,}",
                found=f"{value!r}",
                action="Keep k 10 and length 3 unless you know better.",
            )


def _rate(total: int, population: int | None) -> float:
    if population is None or total == 0:
        return 1.0
    if population < total:
        raise ParameterError(
            expected="a population of at least as many people as the table holds",
            found=f"{population:,}",
            action="Leave it out when the table holds everyone.",
        )
    return total / population


def _possible(counts: Counts, slot_of: NDArray[np.int32]) -> Counts:
    """Without combinations of two values of one slot, which several rows of a subject can make."""
    distinct = (np.diff(slot_of[counts.ids], axis=1) > 0).all(axis=1)
    return replace(counts, keys=counts.keys[distinct], counts=counts.counts[distinct])


def _joined(one: Keys, other: Keys) -> Keys:
    both = np.concatenate([one, other[~find(one, other)[1]]])
    both.sort()
    return both


def _by_length(pairs: list[Pairs]) -> tuple[tuple[Index, ...], tuple[NDArray[np.int32], ...]]:
    return tuple(owners for owners, _ in pairs), tuple(ids for _, ids in pairs)


def _distinct(people: count.Subjects, attributes: Attributes) -> Index:
    """Shape (subjects,): how many slots each fills."""
    owner = np.repeat(np.arange(people.total), np.diff(people.starts).astype(np.intp))
    slots = attributes.slot_of[people.ids]
    new = np.ones(len(slots), dtype=bool)
    new[1:] = (slots[1:] != slots[:-1]) | (owner[1:] != owner[:-1])
    return np.bincount(owner[new], minlength=people.total).astype(np.int64)


def _lengths(
    counts: list[Counts], exposed: Exposed, unique: Exposed, distinct: Index, k: int
) -> list[dict[str, Any]]:
    return [
        {
            "length": each.length,
            "rare": exposed.share_at(each.length, distinct),
            "unique": unique.share_at(each.length, distinct),
            "rare_up_to": exposed.share_up_to(each.length),
            "unique_up_to": unique.share_up_to(each.length),
            "combinations": len(each.keys),
            "rare_combinations": _part(each.counts < k),
            "unique_combinations": _part(each.counts == 1),
        }
        for each in counts
    ]


def _part(chosen: NDArray[np.bool_]) -> float | None:
    return float(chosen.mean()) if len(chosen) else None


def _columns(
    attributes: Attributes, exposed: Exposed, held: Index, total: int
) -> list[dict[str, Any]]:
    """The columns, the one that contributes most first."""
    number = len(attributes.columns)
    filled = np.bincount(attributes.column_of, weights=held, minlength=number)
    distinct = np.bincount(attributes.column_of, weights=held > 0, minlength=number)
    contribution = exposed.shares_of_columns()
    alone = exposed.saved_without(attributes.column_of.astype(np.int64), number)
    return [
        {
            "column": attributes.columns[place].name,
            "values": int(distinct[place]),
            "filled": float(filled[place]) / max(1, total),
            "contribution": float(contribution[place]),
            "leave_one_out": float(alone[place]),
        }
        for place in np.argsort(-contribution, kind="stable").tolist()
    ]


def _values(attributes: Attributes, exposed: Exposed, held: Index) -> list[dict[str, Any]]:
    """The values with a contribution, the one that contributes most first."""
    contribution = exposed.shares_of_attributes()
    alone = exposed.saved_without(np.arange(attributes.size), attributes.size)
    names = [(column.name, value) for column in attributes.columns for value in column.values]
    order = np.argsort(-contribution, kind="stable")
    return [
        {
            "column": names[place][0],
            "value": names[place][1],
            "held": int(held[place]),
            "contribution": float(contribution[place]),
            "leave_one_out": float(alone[place]),
        }
        for place in order[contribution[order] > 0].tolist()
    ]


def _suggestions(
    exposed: Exposed, held: Index, columns: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """What would save somebody, the most saving first; of equals, the one that costs less."""
    every = max(1, int(held.sum()))
    names = [column.name for column in exposed.attributes.columns]
    tail_of, tail_filled = exposed.tails(held)
    saved = exposed.saved_without(tail_of, len(names))
    merged = np.bincount(tail_of[tail_of >= 0].astype(np.intp), minlength=len(names))
    rows = [
        {
            "column": each["column"],
            "change": "leave the column out",
            "saved": each["leave_one_out"],
            "cells_lost": each["filled"] * exposed.total / every,
        }
        for each in columns
    ]
    rows += [
        {
            "column": name,
            "change": "coarsen or leave blank its "
            + ("rarest value" if merged[place] == 1 else f"{merged[place]:,} rarest values"),
            "saved": float(saved[place]),
            "cells_lost": float(tail_filled[place]) / every,
        }
        for place, name in enumerate(names)
    ]
    useful = [row for row in rows if row["saved"] > 0]
    return sorted(useful, key=lambda row: (-row["saved"], row["cells_lost"]))


def _synthesizability(
    table: Table, people: count.Subjects, counts: list[Counts], epsilon: float
) -> dict[str, Any]:
    sizes = np.diff(people.starts)
    bound = table.bound or max(1, len(table.columns))
    usual = int(np.clip(np.quantile(sizes, 0.9) if len(sizes) else 1, 1, bound))
    planned = plan(
        Settings(epsilon, DEFAULT_DELTA, len(counts)),
        attributes=bound,
        typical=usual,
        private=any(not column.public for column in table.columns),
    )
    lengths = []
    for place, each in enumerate(counts):
        middle = typical(each)
        margin = planned.counts[place].usual.margin if place < len(planned.counts) else None
        per_person = float(each.counts.sum()) / max(1, people.total)
        lengths.append(
            {
                "length": each.length,
                "per_person": per_person,
                "distinct": len(each.keys),
                "distinct_per_person": len(each.keys) / max(1, people.total),
                "typical_count": middle,
                "expected_margin": margin,
                "margin_to_count": margin / middle if margin is not None and middle else None,
            }
        )
    return {
        "columns": len(table.columns),
        "distinct_values": len(counts[0].keys),
        "values_per_person": float(sizes.mean()) if len(sizes) else 0.0,
        "epsilon": epsilon,
        "lengths": lengths,
    }
