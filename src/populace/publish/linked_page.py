"""`index.html` of a linked release: its parents, its children with their links, its relation.

Only released facts are put in here; how the page looks is decided in `web/`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from populace.publish import contract, facts, page, showcase
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.counts import Links
from populace.vocabulary.families import FamilyCounts, LinkedRelease, noisy_numbers
from populace.vocabulary.release import Release
from populace.vocabulary.structure import CLASS_STARTS
from populace.vocabulary.table import Table, rows_of

_HALF_95 = 1.96


def write(release: LinkedRelease, beside: Mapping[str, int]) -> bytes:
    """The interactive page; the plain one of the parents where its template was not built.

    Args:
        release: the release.
        beside: the size in bytes of each file beside the page, by name.
    """
    template, parents = showcase.template(), _parents(release)
    if template is None:
        return page.write(parents)
    counts = release.aggregates
    headers = (*counts.layout.parent_headers, counts.parents.columns[-1].name)
    linked = showcase.Linked(headers, children(release), relation(release))
    return showcase.write(parents, template, beside, linked=linked)


def _parents(release: LinkedRelease) -> Release:
    """The parents as a release of their own, with the class of their number of children."""
    counts, made = release.aggregates, release.synthetic
    held = np.bincount(made.parent_of.astype(np.intp), minlength=made.parents.records)
    classes = np.searchsorted(CLASS_STARTS, held, side="right").astype(np.int32)
    columns = counts.parents.columns
    return Release(
        name=release.name,
        settings=release.settings.settings,
        aggregates=counts.parents,
        synthetic=Table(columns, (*made.parents.cells, classes), made.parents.records),
        guarantee=release.guarantee,
        seed=release.seed,
        software=release.software,
        created=release.created,
    )


def children(release: LinkedRelease) -> contract.TableData:
    """The children with their links: one record for each link, and numbers of links."""
    counts, made = release.aggregates, release.synthetic
    layout, columns = counts.layout, counts.child_columns
    cells = (*(rows_of(each, made.child_of) for each in made.children.cells), *made.links.cells)
    headers = (*layout.child_headers, *layout.link_headers)
    return showcase.table_data(
        layout.child,
        "links",
        counted_links(counts),
        Table(columns, cells, len(made.parent_of)),
        [
            showcase.column_data(column, header, alone=True)
            for column, header in zip(columns, headers, strict=True)
        ],
    )


def counted_links(counts: FamilyCounts) -> Aggregates:
    """The children's combinations, with the columns of their links, as numbers of links."""
    total, margin = links_of(counts)
    lengths = tuple(
        _of_links(entry, links)
        for entry, links in zip(counts.children, counts.child_links, strict=True)
    )
    return Aggregates(counts.child_columns, total, margin, 0.0, lengths)


def links_of(counts: FamilyCounts) -> tuple[int, float]:
    """The number of links, and its margin.

    It is the sum of k times the parents with k links: the noise of those numbers counts, as far as
    `noisy_numbers` says, and that of the number of parents. What was measured stands in
    docs/method/margins.md.
    """
    number = np.arange(len(counts.degrees))
    links = int(counts.degrees @ number)
    noisy = number[: noisy_numbers(counts.degrees)]
    square = float((noisy**2).sum()) * counts.degrees_scale**2
    mean = links / max(1, counts.parents.records)
    noise = float(np.hypot(square**0.5, mean * counts.parents.records_scale))
    return links, round(_HALF_95 * noise, 1)


def _of_links(entry: Combinations, links: Links) -> Combinations:
    """Weighted combinations as numbers of links."""
    ratio = links.counts / entry.counts
    return Combinations(
        entry.size,
        entry.ids,
        links.counts,
        links.margins,
        entry.scale * float(np.median(ratio)) if len(ratio) else entry.scale,
        entry.fabricated,
    )


def relation(release: LinkedRelease) -> contract.RelationData:
    """What the release says of its links."""
    counts, apart = release.aggregates, release.apart
    size = counts.parents.attributes.size
    cross, network = counts.cross, counts.network
    return {
        "parent": counts.layout.parent,
        "child": counts.layout.child,
        "degrees": counts.degrees.tolist(),
        "degrees_margin": round(_HALF_95 * counts.degrees_scale, 1),
        "child_degrees": [] if network is None else network.degrees.tolist(),
        "child_degrees_margin": 0.0
        if network is None
        else round(_HALF_95 * network.degrees_scale, 1),
        "pair_parents": cross.ids[:, 0].tolist(),
        "pair_children": (cross.ids[:, 1] - size).tolist(),
        "pair_links": counts.cross_links.counts.tolist(),
        "pair_margins": counts.cross_links.margins.tolist(),
        "by_chance": counts.by_chance,
        "others": [] if apart is None else facts.protected_data(apart.protected),
        "others_epsilon": 0.0 if apart is None or apart.epsilon is None else apart.epsilon,
        "by_links": [[float(links), epsilon] for links, epsilon in release.by_links],
    }
