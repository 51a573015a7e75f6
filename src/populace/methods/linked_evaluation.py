"""The private comparison of a linked release with the tables it was made from.

Nothing here is ever part of a release.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from populace import publish
from populace.evaluate import share
from populace.evaluate.families import across, mixed, numbers, shares_apart
from populace.methods.evaluation import evaluate_release, unprepared
from populace.methods.linked_rows import joined, with_class
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.families import MOST_PARENTS, LinkedRelease
from populace.vocabulary.linked import LinkedTables
from populace.vocabulary.progress import Progress, Step, part, silent
from populace.vocabulary.release import Release
from populace.vocabulary.report import Report
from populace.vocabulary.table import Table


def evaluate_linked(
    tables: LinkedTables,
    release: LinkedRelease,
    progress: Progress = silent,
    *,
    records: bool = True,
    k: int | None = None,
) -> Report:
    """Compare a linked release with the real tables.

    Args:
        tables: the real tables, read as they were for the release.
        release: the release.
        progress: told about each step; may raise `Stopped`.
        records: whether to look at records, too, and not at counts alone.
        k: as in `evaluate_release`, for each table by itself.

    Returns:
        A report as sensitive as the tables: each table by itself, with its children's columns
        counted over links; pairs across; numbers of links; likeness; and totals of links.

    Raises:
        InputError: when the real tables lack columns of the release.
        ParameterError: k is out of range.
    """
    counts, made, layout = release.aggregates, release.synthetic, release.aggregates.layout
    most = counts.most_links
    progress(Step("Comparing parents", 0.0))
    held = [
        np.bincount(each.parent_of.astype(np.intp), minlength=each.parents.records)
        for each in (tables, made)
    ]
    kept = [np.minimum(each, most) for each in held]
    real_parents = with_class(tables, kept[0], 0)
    made_parents = with_class(replace(tables, parents=made.parents), kept[1], 0)
    made_parents = replace(made_parents, columns=counts.parents.columns)
    of_parents = _as_single(release, counts.parents, made_parents)
    parents = evaluate_release(
        replace(real_parents, subjects=None),
        of_parents,
        part(progress, 0.0, 0.4),
        records=records,
        k=k,
    ).figures
    progress(Step("Comparing links with their children", 0.4))
    real_rows = joined(tables.children, tables.links, tables.child_of)
    made_rows = joined(made.children, made.links, made.child_of)
    made_rows = replace(made_rows, columns=counts.child_columns)
    of_links = _as_single(release, publish.counted_links(counts), made_rows)
    children = evaluate_release(
        replace(real_rows, subjects=None),
        of_links,
        part(progress, 0.4, 0.8),
        records=records,
        k=k,
    ).figures
    progress(Step("Comparing across the tables", 0.8))
    shared_parents = share(tables.parents, made.parents)
    shared_rows = share(real_rows, made_rows)
    pairs = across(
        (shared_parents.truth, shared_rows.truth),
        (shared_parents.synthetic, shared_rows.synthetic),
        (tables.parent_of, made.parent_of),
    )
    mean = float(np.mean([pair["distance"] for pair in pairs])) if pairs else 0.0
    truth = mixed(shared_rows.truth, tables.parent_of, tables.parents.records)
    drawn = mixed(shared_rows.synthetic, made.parent_of, made.parents.records)
    links = _numbers(tables, release)
    figures: dict[str, Any] = {
        "private": Report({}).marking,
        "kind": "linked",
        "release": release.name,
        "tables": {
            "parents": layout.parent,
            "children": layout.child,
            "number_of_children": counts.parents.columns[-1].name,
        },
        "parents": parents,
        "children": children,
        "across": {"mean_distance": mean, "pairs": pairs},
        "numbers_of_links": links,
        "mixed": {name: {"true": value, "synthetic": drawn[name]} for name, value in truth.items()},
        "consistency": _totals(release),
    }
    furthest = max((abs(truth[name] - drawn[name]) for name in truth), default=0.0)
    apart = ", ".join(f"{each['distance']:.3f} for {name}" for name, each in links.items())
    distance = (
        f"Pairs of a column of {layout.parent} and one of {layout.child} or their links are"
        f" {mean:.3f} apart on average (total variation distance)."
    )
    unlike = (
        f"Shares of {layout.parent} with unlike {layout.child} are at most"
        f" {100 * furthest:.1f} points off."
    )
    named = (
        (layout.parent, tables.parents),
        (layout.child, tables.children),
        (layout.link, tables.links),
    )
    figures["sentences"] = [
        *(
            said
            for name, table in named
            if name is not None
            for said in unprepared(release.guarantee.declared, name, table.declared)
        ),
        distance,
        f"Numbers of links are {apart} apart.",
        unlike,
    ]
    progress(Step("Compared", 1.0))
    return Report(figures)


def _as_single(release: LinkedRelease, counts: Aggregates, made: Table) -> Release:
    """One table of a linked release as a release by itself."""
    return Release(
        name=release.name,
        settings=release.settings.settings,
        aggregates=counts,
        synthetic=made,
        guarantee=release.guarantee,
        seed=release.seed,
        software=release.software,
        created=release.created,
    )


def _numbers(tables: LinkedTables, release: LinkedRelease) -> dict[str, Any]:
    """True, released and synthetic numbers of parents, and of children, by number of links."""
    counts, made = release.aggregates, release.synthetic
    found = {
        counts.layout.parent: (
            numbers(tables.parent_of, tables.parents.records, counts.most_links),
            counts.degrees,
            numbers(made.parent_of, made.parents.records, counts.most_links),
        )
    }
    if counts.network is not None:
        found[counts.layout.child] = (
            numbers(tables.child_of, tables.children.records, MOST_PARENTS),
            counts.network.degrees,
            numbers(made.child_of, made.children.records, MOST_PARENTS),
        )
    return {
        name: {
            "distance": shares_apart(truth, synthetic),
            "true": truth.tolist(),
            "released": released.tolist(),
            "synthetic": synthetic.tolist(),
        }
        for name, (truth, released, synthetic) in found.items()
    }


def _totals(release: LinkedRelease) -> dict[str, int]:
    """Totals of links, however they are counted: those of the synthetic tables are the same."""
    counts, made, layout = release.aggregates, release.synthetic, release.aggregates.layout
    by_parent = np.bincount(made.parent_of.astype(np.intp), minlength=made.parents.records)
    by_child = np.bincount(made.child_of.astype(np.intp), minlength=made.children.records)
    return {
        f"synthetic {layout.parent}": int(by_parent.sum()),
        f"synthetic {layout.child}": int(by_child.sum()),
        "protected numbers of links": int(counts.degrees @ np.arange(len(counts.degrees))),
    }
