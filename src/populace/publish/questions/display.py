"""The tables of a release as they are shown: each by itself, or over the links that lead to it.

Pages, other forms of a release and the private report look at a release through these.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.counts import AGGREGATES, Block, Counted, Counts, Links
from populace.vocabulary.families import LINKS, noisy_numbers
from populace.vocabulary.records import Records
from populace.vocabulary.release import Release
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Column, Table

_HALF_95 = 1.96


@dataclass(frozen=True, eq=False)
class Display:
    """One table as it is shown.

    Args:
        name: of the table.
        counted: its records, or the links that lead to them.
        headers: what its columns are called in their own tables.
        aggregates: the combinations; of links their numbers.
        table: the synthetic records as they are counted; of links one record for each.
        relation: along which relation links are counted; None for records.
        root: the table of each of whose records at most `most` are counted; empty where all are.
        most: how many; 0 where all are.
    """

    name: str
    counted: Counted
    headers: tuple[str, ...]
    aggregates: Aggregates
    table: Table
    relation: Relation | None = None
    root: str = ""
    most: int = 0

    @property
    def owned(self) -> bool:
        """Whether every link is a record of its own, as no table of links is between."""
        return self.relation is not None and self.relation.via is None

    @property
    def tables(self) -> tuple[str, ...]:
        """Over the columns of which tables it is counted."""
        return (self.name,) if self.relation is None else self.relation.tables


def shown(release: Release) -> tuple[Display, ...]:
    """The tables that own links or have none, then what each relation leads to."""
    structure = release.structure
    reached = {name for relation in structure.relations for name in relation.tables}
    found = [
        records_of(release.counts, release.records, table.name)
        for table in structure.tables
        if table.name not in reached
    ]
    found += [
        over_links(release.counts, release.records, relation) for relation in structure.relations
    ]
    return tuple(each for each in found if each is not None)


def records_of(counts: Counts, records: Records, name: str) -> Display | None:
    """A table by itself; None where its records were not counted."""
    block, total = counts.block(AGGREGATES, (name,)), counts.total(name)
    if block is None or block.weighted or total is None:
        return None
    return Display(
        name,
        "records",
        _headers(counts, name),
        counts.aggregates(name),
        records.counted(name, _numbers(counts, name)),
    )


def over_links(counts: Counts, records: Records, relation: Relation) -> Display | None:
    """What a relation leads to, over its links; or by itself where links were not counted."""
    block = counts.block(AGGREGATES, relation.tables)
    if block is None or not block.weighted:
        return records_of(counts, records, relation.many)
    total, margin = links_of(counts, relation)
    # Where several relations lead to one table, that of links says which is meant.
    own = relation.via is not None and counts.total(relation.via) is not None
    return Display(
        str(relation.via) if own else relation.many,
        "links",
        tuple(header for name in relation.tables for header in _headers(counts, name)),
        Aggregates(counts.columns_of(*relation.tables), total, margin, 0.0, _of_links(block)),
        records.over_links(relation, _numbers(counts, relation.many)),
        relation,
        *capped(counts, relation),
    )


def capped(counts: Counts, relation: Relation) -> tuple[str, int]:
    """How many links count of each record of which table in numbers of links by value.

    Returns:
        the table and the number; no name and 0 where all count, or it was not measured.
    """
    measured = counts.links_of(relation.one, relation.many)
    if measured:
        return relation.one, measured[0].most
    total = counts.total(relation.via or relation.many)
    return ("", 0) if total is None else (total.root, total.most)


def links_of(counts: Counts, relation: Relation) -> tuple[int, float]:
    """The number of links of a relation that numbers by value are part of, and its margin.

    Where neither was measured by itself it is the sum of k times the records with k links: the
    noise of those numbers counts, as far as `noisy_numbers` says, and that of the number of
    records. What was measured stands in docs/method/margins.md.
    """
    measured = counts.links_of(relation.one, relation.many)
    if measured:
        return measured[0].links, measured[0].margin
    counted = counts.total(relation.via or relation.many)
    if counted is not None:
        return counted.records, counted.margin
    by_links = counts.histogram(LINKS, (relation.one, relation.many))
    if by_links is None:
        return 0, 0.0
    degrees, total = by_links.numbers, counts.total(relation.one)
    number = np.arange(len(degrees))
    links = int(degrees @ number)
    noisy = number[: noisy_numbers(degrees)]
    square = float((noisy**2).sum()) * by_links.scale**2
    mean = 0.0 if total is None else links / max(1, total.records) * total.scale
    return links, round(_HALF_95 * float(np.hypot(square**0.5, mean)), 1)


def _headers(counts: Counts, name: str) -> tuple[str, ...]:
    structure = counts.structure
    return (*structure.table(name).headers, *structure.numbers(name))


def _numbers(counts: Counts, name: str) -> tuple[Column, ...]:
    return counts.columns_of(name)[len(counts.structure.table(name).headers) :]


def _of_links(block: Block) -> tuple[Combinations, ...]:
    return tuple(
        _one_of_links(entry, links) for entry, links in zip(block.lengths, block.links, strict=True)
    )


def _one_of_links(entry: Combinations, links: Links) -> Combinations:
    """Weighted combinations as numbers of links."""
    ratio = links.counts / entry.counts
    return Combinations(
        entry.size,
        entry.ids,
        links.counts,
        links.margins,
        entry.scale * float(np.median(ratio)) if len(ratio) else entry.scale,
        entry.fabricated,
        left_out=entry.left_out,
    )
