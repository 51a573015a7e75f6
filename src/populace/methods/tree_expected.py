"""What the release of a tree must promise, worked out from nothing but what it says of itself.

No data are read here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from populace.methods import schedules
from populace.methods import tree_schedules as prices
from populace.methods.tree_tasks import Task, task_of
from populace.publish import refusal
from populace.vocabulary.counts import Total
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.facts import Fact
from populace.vocabulary.precision import Precision
from populace.vocabulary.records import Join, Records
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.table import Ragged, Table
from populace.vocabulary.trees import (
    COUNTED_RECORDS,
    Edge,
    TreeSettings,
    TreeTables,
    tree_of,
    with_numbers,
)

MOST_ATTRIBUTES = 2000
"""The largest bound on values per record that is worked out again."""


def task_again(release: Release, settings: Settings, declared: Sequence[Fact]) -> Task:
    """What must have been measured for a release.

    Args:
        release: the release; of its structure, columns and units of privacy count.
        settings: its settings.
        declared: what its promises declare.

    Raises:
        LookupError, ParameterError, ValueError: no method makes such a release.
    """
    if with_numbers(release.structure) != release.structure:
        raise ValueError("a column for each number of records")
    tables = {
        shape.name: empty(release, shape.name, declared) for shape in release.structure.tables
    }
    none = np.zeros(0, dtype=np.int64)
    joins = tuple(Join(none, none) for _ in release.structure.relations)
    protect = tuple(each.table for each in release.guarantee.protected)
    records = Records(release.structure, tables, joins)
    return task_of(TreeTables(records), TreeSettings(settings, protect))


def empty(release: Release, name: str, declared: Sequence[Fact]) -> Table:
    """A table without a record, whose columns, bound and facts are those of a release.

    Raises:
        ValueError: no method has such a bound.
    """
    shape = release.structure.table(name)
    columns = release.counts.columns_of(name)[: len(shape.headers)]
    bound = schedules.bound_of(columns, declared, name)
    if bound > MOST_ATTRIBUTES:
        raise ValueError("a bound on values per record that a method can have")
    codes = np.zeros(0, dtype=np.int32)
    rows = Ragged(np.zeros(1, dtype=np.int64), codes)
    cells = tuple(rows if column.multivalued else codes for column in columns)
    told = tuple(each.of("") for each in declared if each.table == name)
    return Table(columns, cells, 0, bound=bound, declared=told)


_Noise = tuple[float, Precision | None]


def scales(release: Release) -> Iterator[tuple[_Noise, tuple[str, ...]]]:
    """The noise of every published number of a tree, and what it comes from.

    Raises:
        VerificationError: it is no release of a tree.
    """
    try:
        yield from _scales(release)
    except (LookupError, ParameterError) as error:
        raise refusal("counts that the method for trees makes", "others") from error


def _scales(release: Release) -> Iterator[tuple[_Noise, tuple[str, ...]]]:
    edges, counts = tree_of(release.structure), release.counts
    for total in counts.totals:
        below = [edge for edge in edges if edge.lower == total.table]
        _check_capped(edges, total)
        yield (total.scale, None), (prices.total(below[0]) if below else schedules.SUBJECTS,)
    for block in counts.blocks:
        for entry in block.lengths:
            noise = entry.scale, entry.precision
            yield noise, (prices.source_of_block(edges, block, entry.length),)
    for histogram in counts.histograms:
        yield (histogram.scale, None), (prices.source_of_histogram(edges, histogram),)


def _check_capped(edges: Sequence[Edge], total: Total) -> None:
    """Refuse a number of records that says otherwise than it was counted how many of a root do."""
    above = next((each.above or (each.upper,) for each in edges if each.lower == total.table), ())
    wanted = (above[0], min(_most(edges, total.table), COUNTED_RECORDS)) if above else ("", 0)
    if (total.root, total.most) != wanted:
        raise refusal("numbers of records that say how many of each root count", "others")


def _most(edges: Sequence[Edge], table: str) -> int:
    """How many records of a table hang on one root at most."""
    edge = next((each for each in edges if each.lower == table), None)
    return 1 if edge is None else (edge.relation.most or 0) * _most(edges, edge.upper)
