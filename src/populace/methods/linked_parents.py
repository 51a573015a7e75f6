"""The parents of linked tables: measured as one table, with their number of children.

What neighbors change in them is stated in `schedules`; the proofs are in `linked.md` and
`both_ends.md`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.methods import column_weights as weights
from populace.methods import schedules
from populace.methods.aggregate_seeded import measured
from populace.methods.linked_links import Numbers
from populace.methods.linked_rows import class_name, released_subjects, with_class
from populace.methods.linked_tasks import Task
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import pack
from populace.vocabulary.linked import LinkedTables
from populace.vocabulary.progress import Progress
from populace.vocabulary.release import Fabrication
from populace.vocabulary.structure import CLASS_STARTS, CLASSES
from populace.vocabulary.table import Column

Index = NDArray[np.int64]

_HALF_95 = 1.96


def measured_with_class(
    tables: LinkedTables,
    task: Task,
    families: count.Families,
    by_number: Numbers,
    account: protect.Account,
    progress: Progress,
) -> tuple[Aggregates, Index, protect.Account]:
    """The parents' combinations, the class of the number of children among their attributes.

    How many parents are of a class was measured twice: there, and by itself. It is released once.

    Args:
        tables: the sensitive tables.
        task: what is to be measured.
        families: the families.
        by_number: parents by number of children.
        account: what has been spent so far.
        progress: told about each step.

    Returns:
        The combinations; shape (most + 1,): parents by number of children, fitted to all that was
        measured; and what has been spent.
    """
    settings = task.settings.settings
    degrees = np.zeros(task.settings.most_links + 1, dtype=np.int64)

    def settled(
        columns: tuple[Column, ...], first: Combinations, records: int, scale: float
    ) -> Combinations:
        start = int(Attributes(columns).starts[-2])
        degrees[:] = by_number.fitted(records, estimate.classes_of(first, start))
        return estimate.with_classes(first, start, degrees, by_number.by_class, _HALF_95 * scale)

    # As many as there are: charged steps of a recipe may leave fewer columns than they could.
    bound = (tables.parents.bound or len(tables.parents.columns)) + 1
    table = with_class(tables, families.degree, bound)
    # A child that comes or goes moves its parent from one class to another; a parent is one row.
    whole = task.settings.unit == "parent"
    counts, account = measured(
        table,
        settings,
        task.grant.parents,
        account,
        schedule=task.schedule,
        precise=whole,
        grades=weights.of_values(table.columns, settings.matter) if whole else None,
        settled=settled,
        progress=progress,
    )
    return counts, degrees, account


def measured_apart(
    tables: LinkedTables,
    task: Task,
    families: count.Families,
    by_number: Numbers,
    account: protect.Account,
    progress: Progress,
) -> tuple[Aggregates, Index, protect.Account]:
    """The parents' combinations, and their values by number of children, measured apart.

    Arguments and result as for `measured_with_class`; how many parents are of a class is not
    measured among their attributes, but known from `by_number`.
    """
    table, settings = tables.parents, task.settings.settings
    attributes = table.bound or len(table.columns)
    counts, account = measured(
        replace(table, bound=attributes),
        settings,
        task.grant.parents,
        account,
        schedule=task.schedule,
        precise=False,
        progress=progress,
    )
    classes = np.searchsorted(CLASS_STARTS, families.degree, side="right") - 1
    people = released_subjects(table, counts, attributes)
    owner = np.repeat(np.arange(people.total), np.diff(people.starts).astype(np.intp))
    exact = np.zeros((counts.attributes.size, len(CLASSES)), dtype=np.int64)
    np.add.at(exact, (people.ids, classes[owner]), 1)
    first = counts.lengths[0].ids[:, 0]
    cells = protect.UNIT * exact[first].reshape(-1)
    noisy, account = schedules.draw(task.schedule.of(schedules.CLASSES), cells, account)
    name = class_name(tables)
    # Not from the table: parents of one class may fill more of their columns than others.
    degrees = by_number.fitted(counts.records)
    made = _with_classes(counts, name, noisy, by_number, degrees, settings.fabrication)
    return made, degrees, account


def attributes_across(
    tables: LinkedTables, task: Task, parents: Aggregates, families: count.Families
) -> tuple[count.Subjects, int]:
    """The parents' released attributes that pairs across are made of, and where they end.

    Args:
        tables: the sensitive tables.
        task: what is to be measured.
        parents: the parents' combinations, the class their last column.
        families: the families.
    """
    bound = task.reach.of_parent
    if task.classes:
        table = with_class(tables, families.degree, bound)
        return released_subjects(table, parents, bound), parents.attributes.size
    last = int(parents.attributes.starts[-2])
    before = Aggregates(parents.columns[:-1], 0, 0.0, 1.0, (_before(parents.lengths[0], last),))
    return released_subjects(tables.parents, before, bound - 1), last


def _with_classes(
    counts: Aggregates,
    name: str,
    noisy: protect.NoisyCounts,
    by_number: Numbers,
    degrees: Index,
    fabrication: Fabrication,
) -> Aggregates:
    """The parents' combinations with the class of the number of children in pairs."""
    size, classes = counts.attributes.size, len(CLASSES)
    last = Column(name, CLASSES, public=True)
    columns = (*counts.columns, last)
    first = counts.lengths[0]
    table = noisy.subjects.reshape(len(first.ids), classes)
    singles = estimate.with_classes(
        replace(first, size=size + classes),
        size,
        degrees,
        by_number.by_class,
        counts.records_margin,
    )
    populated = singles.ids[len(first.ids) :, 0] - size
    ids = np.stack(
        [np.repeat(first.ids[:, 0], len(populated)), np.tile(size + populated, len(first.ids))],
        axis=1,
    ).astype(np.int32)
    prediction = estimate.predict(ids, (singles,), max(1, counts.records))
    pairs = estimate.select(
        ids,
        table[:, populated].reshape(-1),
        noisy.scale,
        prediction,
        fabrication,
        size + classes,
    )
    lengths = [singles]
    if len(counts.lengths) > 1:
        lengths.append(_together(counts.lengths[1], pairs))
    return replace(counts, columns=columns, lengths=tuple(lengths))


def _before(first: Combinations, last: int) -> Combinations:
    earlier = first.ids[:, 0] < last
    return Combinations(
        last, first.ids[earlier], first.counts[earlier], first.margins[earlier], first.scale
    )


def _together(one: Combinations, other: Combinations) -> Combinations:
    """Two lists of pairs in one order."""
    ids = np.concatenate([one.ids, other.ids])
    order = np.argsort(pack(ids, other.size), kind="stable")
    return Combinations(
        other.size,
        ids[order],
        np.concatenate([one.counts, other.counts])[order],
        np.concatenate([one.margins, other.margins])[order],
        max(one.scale, other.scale),
        max(one.fabricated, other.fabricated),
        left_out=one.left_out + other.left_out,
    )
