"""What a release will print, by a rehearsal: an earlier one's synthetic records are counted again.

Those are public: nothing is spent, and nothing that is not known already can be learned.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from populace.api.contract import Method, Terms
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.counts import AGGREGATES, Counts
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import PAIRS
from populace.vocabulary.inputs import Project
from populace.vocabulary.plan import Between, Counted, Foreseen, ForeseenSize, Plan, PlannedCounts
from populace.vocabulary.progress import Progress
from populace.vocabulary.records import Records
from populace.vocabulary.release import Release

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZES = (1, 10, 100, 1000)
"""The smallest counts of the sizes whose margins are told apart."""

_FEWEST = 20
_REACH = {1: (0.9, 1.15), 2: (0.7, 1.3)}
_LONGER = (0.7, 1.55)
_GRADED = (0.65, 1.3)
_OF_LINKS = (0.5, 1.65)
"""What a release's median margin is at least and at most, over that of a rehearsal.

Measured in `benchmarks/results/planned.md`. Releases of one table differ, too: margins of triples
by a quarter. Where columns are measured with different precision, the median may be of another one;
what hides links is a bound that is found with noise.
"""

_KINDS: dict[tuple[str, bool], tuple[Counted, ...]] = {
    (AGGREGATES, False): ("records", "parents", "own"),
    (AGGREGATES, True): ("children",),
    (PAIRS, True): ("pairs",),
}


def rehearsed(
    made: Plan,
    method: Method[Any],
    project: Project,
    terms: Terms,
    earlier: Release,
    progress: Progress,
) -> Plan:
    """A plan with what a release prints, foreseen with the records of an earlier release.

    Args:
        made: the plan.
        method: of the tables.
        project: the tables.
        terms: of the release that is planned.
        earlier: the earlier release. Where its people own several rows each, its records tell
            nothing of how many values they hold, and nothing is foreseen.
        progress: told about each step; may raise `Stopped`.

    Raises:
        ParameterError: the earlier release is of other tables.
    """
    if not method.fits(earlier.structure):
        raise ParameterError(
            expected="an earlier release of the tables that are planned for",
            found="one of other tables, or of tables that hang together otherwise",
            action="Name another release, or leave it out.",
        )
    if not earlier.by_record:
        return made
    counts = method.rehearsed(project, _bounded(earlier), terms, progress)
    found = dict(_blocks(counts))
    return replace(
        made, counts=tuple(replace(each, foreseen=_foreseen(each, found)) for each in made.counts)
    )


def _bounded(earlier: Release) -> Records:
    """Its synthetic records, with the bounds on values of one record that it was made under."""
    from populace.methods.schedules import bound_of

    declared = earlier.guarantee.declared
    tables = {
        name: replace(table, bound=bound_of(table.columns, declared, name))
        for name, table in earlier.records.tables.items()
    }
    return replace(earlier.records, tables=tables)


def _blocks(counts: Counts) -> Iterator[tuple[tuple[Counted, tuple[str, ...], int], Combinations]]:
    """Each length of what was measured, by what a plan says of it."""
    for block in counts.blocks:
        tables = () if counts.structure.single else block.tables
        for kind in _KINDS.get((block.name, block.weighted), ()):
            for entry in block.lengths:
                yield (kind, tables, entry.length), entry


def _foreseen(
    planned: PlannedCounts, found: Mapping[tuple[Counted, tuple[str, ...], int], Combinations]
) -> Foreseen | None:
    entry = found.get((planned.counted, planned.tables, planned.length))
    if entry is None or not len(entry.counts):
        return None
    sizes = []
    for least, beyond in zip(SIZES, (*SIZES[1:], math.inf), strict=True):
        of_size = entry.margins[(entry.counts >= least) & (entry.counts < beyond)]
        if len(of_size) >= _FEWEST:
            sizes.append(ForeseenSize(least, _around(of_size, planned)))
    margin = _around(entry.margins, planned)
    return Foreseen(len(entry.counts), round(entry.scale, 1), margin, tuple(sizes))


def _around(margins: NDArray[np.float64], planned: PlannedCounts) -> Between:
    """What a release's median margin lies between, by that of a rehearsal."""
    low, high = _REACH.get(planned.length, _LONGER)
    if planned.counted in ("children", "pairs"):
        low, high = _OF_LINKS
    elif planned.columns:
        low, high = _GRADED
    median = float(np.median(margins))
    return round(low * median, 1), round(high * median, 1)
