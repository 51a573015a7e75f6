"""`index.html` of a linked release: its parents as the page of a release, and its relation.

Only released facts are put in here; how the page looks is decided in `web/`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from populace.publish import contract, page, showcase
from populace.vocabulary.linked import DEGREE_STARTS, LinkedRelease
from populace.vocabulary.release import Release
from populace.vocabulary.table import Table

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
    return showcase.write(parents, template, beside, relation=relation(release))


def _parents(release: LinkedRelease) -> Release:
    """The parents as a release of their own, with the class of their number of children."""
    counts, made = release.aggregates, release.synthetic
    held = np.bincount(made.parent_of.astype(np.intp), minlength=made.parents.records)
    classes = np.searchsorted(DEGREE_STARTS, held, side="right").astype(np.int32)
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


def relation(release: LinkedRelease) -> contract.RelationData:
    """What the release says of its links."""
    counts, apart = release.aggregates, release.apart
    size = counts.parents.attributes.size
    cross, network = counts.cross, counts.network
    ratio = counts.cross_links / np.maximum(cross.counts, 1)
    return {
        "parent": counts.layout.parent,
        "child": counts.layout.child,
        "degrees": counts.degrees.tolist(),
        "degrees_margin": round(_HALF_95 * counts.degrees_scale, 1),
        "child_degrees": [] if network is None else network.degrees.tolist(),
        "child_degrees_margin": 0.0
        if network is None
        else round(_HALF_95 * network.degrees_scale, 1),
        "columns": _values(release),
        "pair_parents": cross.ids[:, 0].tolist(),
        "pair_children": (cross.ids[:, 1] - size).tolist(),
        "pair_links": counts.cross_links.tolist(),
        "pair_margins": np.round(cross.margins * ratio, 1).tolist(),
        "by_chance": counts.by_chance,
        "others": "" if apart is None else apart.unit,
        "others_epsilon": 0.0 if apart is None or apart.epsilon is None else apart.epsilon,
        "by_links": [[float(links), epsilon] for links, epsilon in release.by_links],
    }


def _values(release: LinkedRelease) -> list[contract.LinkValuesData]:
    """For each column of the children and their links the numbers of links by value."""
    counts = release.aggregates
    first, links = counts.children[0], counts.child_links[0]
    margins = np.round(first.margins * links / np.maximum(first.counts, 1), 1)
    starts, ids = counts.child_attributes.starts, first.ids[:, 0]
    found: list[contract.LinkValuesData] = []
    for column, start, stop in zip(counts.child_columns, starts, starts[1:], strict=False):
        own = (ids >= start) & (ids < stop)
        found.append(
            {
                "column": showcase.column_data(column),
                "places": (ids[own] - start).tolist(),
                "links": links[own].tolist(),
                "margins": margins[own].tolist(),
            }
        )
    return found
