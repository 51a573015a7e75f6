"""The private comparison of related tables: each as it is shown, then what holds across them.

Nothing here is ever part of a release.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace import publish
from populace.evaluate import share
from populace.evaluate.families import across, mixed, numbers, shares_apart
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import LINKS, by_each_number
from populace.vocabulary.listing import listing
from populace.vocabulary.progress import Progress, Step, part
from populace.vocabulary.records import Records
from populace.vocabulary.release import Release
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Column, Table

OneTable = Callable[[Table, publish.Display, Table | None, str | None, Progress], dict[str, Any]]
"""Compares one table: the real one, how it is shown, outsiders, and the column to predict."""


def check_target(release: Release, target: str | None) -> None:
    """Refuse a column to predict that no table of a release shows.

    Raises:
        ParameterError: none does, with one value in each cell.
    """
    shown = [column for each in publish.shown(release) for column in each.aggregates.columns]
    single = {column.name: None for column in shown if not column.multivalued}
    if target is not None and target not in single:
        raise ParameterError(
            expected="as target a column of the release with one value in each cell",
            found=repr(target),
            action=f"Choose among {listing(tuple(single), 40)}.",
        )


def evaluate_tables(
    real: Records,
    release: Release,
    outsiders: Records | None,
    one_table: OneTable,
    progress: Progress,
    target: str | None = None,
) -> dict[str, Any]:
    """Compare the tables of a release one after the other, then its relations.

    Args:
        real: the real tables, with the relations of the release.
        release: the release.
        outsiders: tables of others, if attacks are to be judged by them.
        one_table: compares one of them.
        progress: told about each step.
        target: a column to predict, in each table that shows it.

    Returns:
        `tables`, each with its name, what of it is counted, its columns of numbers of links and its
        figures; and `relations`, each with what holds across it.
    """
    shown = publish.shown(release)
    names = [{column.name for column in each.aggregates.columns} for each in shown]
    share_of = 0.8 / max(1, len(shown))
    found: list[dict[str, Any]] = []
    for place, each in enumerate(shown):
        progress(Step("comparing", share_of * place))
        figures = one_table(
            as_shown(real, each, release),
            each,
            None if outsiders is None else as_shown(outsiders, each, release),
            target if target in names[place] else None,
            part(progress, share_of * place, share_of * (place + 1)),
        )
        found.append(
            {
                "name": each.name,
                "counted": each.counted,
                "numbers": list(release.structure.numbers(each.tables[0])),
                "figures": figures,
            }
        )
    progress(Step("comparing-tables", 0.8))
    relations = [_relation(real, release, relation) for relation in release.structure.relations]
    return {
        "kind": "linked",
        "release": release.name,
        "tables": found,
        "relations": relations,
        "sentences": [said for each in relations for said in _sentences(each)],
    }


def as_shown(records: Records, each: publish.Display, release: Release) -> Table:
    """A table of other records as it is shown."""
    numbers = _numbers(release, each.tables[0])
    if each.relation is None:
        table = records.counted(each.name, numbers)
    else:
        table = records.over_links(each.relation, numbers)
    read = [records.tables[name] for name in each.tables]
    return Table(
        table.columns,
        table.cells,
        table.records,
        declared=records.tables[each.tables[0]].declared,
        readings=tuple(reading for one in read for reading in one.readings),
    )


def _numbers(release: Release, name: str) -> tuple[Column, ...]:
    columns = release.counts.columns_of(name)
    return columns[len(release.structure.table(name).headers) :]


def _relation(real: Records, release: Release, relation: Relation) -> dict[str, Any]:
    """Pairs across, numbers of links, likeness and totals of one relation."""
    made, counts, one, many = release.records, release.counts, relation.one, relation.many
    far = _numbers(release, relation.many)
    owners = share(real.tables[relation.one], made.tables[relation.one])
    rows = share(real.over_links(relation, far), made.over_links(relation, far))
    links, drawn = real.links(relation), made.links(relation)
    pairs = across(
        (owners.truth, rows.truth), (owners.synthetic, rows.synthetic), (links.one, drawn.one)
    )
    truth = mixed(rows.truth, links.one, real.tables[relation.one].records)
    again = mixed(rows.synthetic, drawn.one, made.tables[relation.one].records)
    totals = {
        f"synthetic {relation.one}": len(drawn.one),
        f"synthetic {relation.many}": len(drawn.many),
    }
    by_links = counts.histogram(LINKS, (relation.one, relation.many))
    if by_links is not None:
        degrees = by_each_number(by_links).numbers
        totals["protected numbers of links"] = int(degrees @ np.arange(len(degrees)))
    distances = [pair["distance"] for pair in pairs]
    return {
        "one": relation.one,
        "many": relation.many,
        "across": {
            "mean_distance": float(np.mean(distances)) if distances else 0.0,
            "pairs": pairs,
        },
        "numbers_of_links": _numbers_of_links(real, release, relation),
        "mixed": {name: {"true": value, "synthetic": again[name]} for name, value in truth.items()},
        "consistency": totals,
        "counted": next((total.most for total in counts.links_of(one, many)), None),
    }


def _numbers_of_links(real: Records, release: Release, relation: Relation) -> dict[str, Any]:
    """True, released and synthetic numbers of records of each end by number of links."""
    one, many = relation.one, relation.many
    links, drawn = real.links(relation), release.records.links(relation)
    ends: tuple[tuple[str, str, NDArray[np.int64], NDArray[np.int64]], ...] = (
        (one, many, links.one, drawn.one),
        (many, one, links.many, drawn.many),
    )
    found = {}
    for name, other, true, made in ends:
        histogram = release.counts.histogram(LINKS, (name, other))
        if histogram is None:
            continue
        released = by_each_number(histogram).numbers
        most = len(released) - 1
        truth = numbers(true, real.tables[name].records, most)
        synthetic = numbers(made, release.records.tables[name].records, most)
        found[name] = {
            "distance": shares_apart(truth, synthetic),
            "true": truth.tolist(),
            "released": released.tolist(),
            "synthetic": synthetic.tolist(),
        }
    return found


def _sentences(relation: dict[str, Any]) -> list[str]:
    one, many = relation["one"], relation["many"]
    links = ", ".join(
        f"{each['distance']:.3f} apart for {name}"
        for name, each in relation["numbers_of_links"].items()
    )
    furthest = max(
        (abs(each["true"] - each["synthetic"]) for each in relation["mixed"].values()), default=0.0
    )
    distance = (
        f"Pairs of a column of {one} and one of {many} or their links are"
        f" {relation['across']['mean_distance']:.3f} apart on average (total variation distance)."
    )
    said = [distance]
    if links:
        said.append(f"Distributions of the numbers of links are {links}.")
    if relation["counted"] is not None:
        said.append(
            f"Released numbers of links by value count at most {relation['counted']} of each record"
            f" of {one}; the true ones beside them count all."
        )
    said.append(f"Shares of {one} with unlike {many} are at most {100 * furthest:.1f} points off.")
    return said
