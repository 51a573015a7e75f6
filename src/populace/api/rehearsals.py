"""What a release will print, by a rehearsal.

For a plan an earlier release's synthetic records are counted again. Those are public: nothing is
spent, and nothing that is not known already can be learned. For a check the tables themselves are
counted as a release counts them: what is found is as private as they are, and no count is kept.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from populace.api.contract import Method, Ready, Terms
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.counts import AGGREGATES, Counts
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import PAIRS
from populace.vocabulary.inputs import Project
from populace.vocabulary.listing import listing
from populace.vocabulary.plan import (
    Between,
    Counted,
    Foreseen,
    ForeseenCounts,
    ForeseenSize,
    Plan,
    PlannedCounts,
)
from populace.vocabulary.progress import Progress, part
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

_ITSELF = (0.9, 1.1)
"""The same of the tables themselves, over the middle one of some countings."""

_DRAWS = 3
_BEYOND = 0.05
"""How far a release's median may lie beyond those of the countings: at small epsilon triples of one
table differ by a fourth from draw to draw."""

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
    asked = (*made.asked, *_compared(made, earlier))
    if not earlier.by_record:
        return replace(made, asked=(*asked, _OWNED))
    counts = method.rehearsed(project, _bounded(earlier), terms, progress)
    found = dict(_blocks(counts))
    return replace(
        made,
        counts=tuple(replace(each, foreseen=_foreseen(each, found)) for each in made.counts),
        asked=asked,
    )


_OWNED = (
    "Several rows of the earlier release are one person's: its records do not tell what margins a"
    " release prints."
)
_OTHERS = (
    "Most columns that are planned for are none of the earlier release: what it foresees is of"
    " another table."
)


def _compared(made: Plan, earlier: Release) -> tuple[str, ...]:
    """What is to be said of an earlier release that has few of the columns that are planned for.

    Raises:
        ParameterError: it has none.
    """
    tables = earlier.records.tables.values()
    known = {column.name.rpartition(".")[2] for table in tables for column in table.columns}
    planned = {column.name.rpartition(".")[2] for table in made.tables for column in table.columns}
    if planned and not planned & known:
        raise ParameterError(
            expected="an earlier release of the tables that are planned for, or of like ones",
            found=f"one that has none of their columns, but {listing(sorted(known))}",
            action="Name another release, or leave it out.",
        )
    return (_OTHERS,) if 2 * len(planned & known) < len(planned) else ()


def of_tables(ready: Ready, progress: Progress) -> tuple[ForeseenCounts, ...]:
    """Which margins a release of these tables prints, by counting them as it would. Private.

    Each time noise is drawn, as a release draws it; of what comes out nothing is kept but the
    medians of margins, and of several times their median.

    Args:
        ready: the tables, with the settings of a release with noise.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: as `Ready.measured` raises.
    """
    found: dict[tuple[tuple[str, ...], int, bool], list[Combinations]] = {}
    for turn in range(_DRAWS):
        counts = ready.measured(part(progress, turn / _DRAWS, (turn + 1) / _DRAWS)).counts
        for block in counts.blocks:
            tables = () if counts.structure.single else block.tables
            for entry in block.lengths:
                found.setdefault((tables, entry.length, block.weighted), []).append(entry)
    return tuple(
        ForeseenCounts(*key, foreseen)
        for key, entries in found.items()
        if (foreseen := _of_draws(entries)) is not None
    )


def _of_draws(entries: Sequence[Combinations]) -> Foreseen | None:
    """What several countings of the same say together."""

    def around(least: int, beyond: float, fewest: int) -> Between | None:
        medians = [
            float(np.median(of_size))
            for each in entries
            if len(of_size := each.margins[(each.counts >= least) & (each.counts < beyond)])
            >= fewest
        ]
        if len(medians) < len(entries):
            return None
        low, high = (reach * float(np.median(medians)) for reach in _ITSELF)
        least_of, most_of = (1 - _BEYOND) * min(medians), (1 + _BEYOND) * max(medians)
        return round(min(low, least_of), 1), round(max(high, most_of), 1)

    margin = around(0, math.inf, 1)
    if margin is None:
        return None
    sizes = (
        ForeseenSize(least, of_size)
        for least, beyond in zip(SIZES, (*SIZES[1:], math.inf), strict=True)
        if (of_size := around(least, beyond, _FEWEST)) is not None
    )
    number = int(np.median([len(each.counts) for each in entries]))
    scale = float(np.median([each.scale for each in entries]))
    return Foreseen(number, round(scale, 1), margin, tuple(sizes))


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
