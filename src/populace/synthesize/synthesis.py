"""Aggregates in, exactly so many synthetic records out: the order of the steps.

The steps themselves live beside this file.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from populace.synthesize.admission import admit
from populace.synthesize.compiled import kernel_for
from populace.synthesize.descent import Descent
from populace.synthesize.generator import Generator
from populace.synthesize.quadruples import Quadruples
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals
from populace.synthesize.sampling import Sampler
from populace.synthesize.targets import Goal, Targets, targets
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.combinations import Ids
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.table import Table

PATIENT = 4
"""From this version on, sweeps go on while they help."""

_ROWS = 512
"""Records in a block: small blocks see fresher residuals, large ones cost less."""

_MOST_SWEEPS = {1: 4, 2: 4, 3: 4, 4: 12}
_POLISH = (8, 2, 1)
"""By how much a length weighs more in the last sweep."""

_CLOSE = {1: Fraction(3, 4), 2: Fraction(1, 2), 3: Fraction(1, 2), 4: Fraction(1, 3)}
"""By version: close enough is a mean miss below this share of the mean error of the counts."""

_SETTLED = Fraction(49, 50)
"""A patient sweep that leaves so much of the longest length's misses is the last."""


def synthesize(
    aggregates: Aggregates,
    records: int,
    seed: int,
    progress: Progress = silent,
    *,
    strict: bool = False,
    may_occur: Ids | None = None,
    version: int = 1,
) -> Table:
    """Synthetic records whose counts follow the released ones.

    Args:
        aggregates: the released combinations of lengths 1 to R, R from 1 to 4.
        records: how many records to make, at least 0; counts are scaled to it (see `targets`).
        seed: any integer; the same aggregates, records and seed give the same table on every
            platform.
        progress: told where the work is; may raise Stopped.
        strict: whether every combination of up to R attributes must be a released one, even if rare
            values are lost.
        may_occur: triples that are allowed although they were not released (see `targets`).
        version: 2 where margins are as wide as noisy counts show errors to be: then records are
            fitted until they are nearer to the counts. 4 goes on while it helps, and gives long
            combinations the weight that their margins deserve. Parts of related tables are made by
            1.

    Returns:
        A table over the columns of the aggregates with exactly that many records. Every attribute
        is a released one, and so is every combination of up to R of them, unless it is one that may
        occur, or not strict and it holds a value that would otherwise be lost (see `admit`).
    """
    wanted = targets(aggregates, records, may_occur, believed=version >= PATIENT)
    made, _ = descended(wanted, Generator(seed), progress, strict=strict, version=version)
    return made.table(aggregates.columns, wanted, aggregates.attributes.starts)


def descended(
    wanted: Targets, generator: Generator, progress: Progress, *, strict: bool, version: int
) -> tuple[Records, Residuals]:
    """Records whose counts follow their targets, and what is left of these.

    Args:
        wanted: the targets.
        generator: the source of all that is random.
        progress: as `synthesize`; likewise those below.
        strict: see there.
        version: see there.
    """
    records = wanted.records
    made = Records(records)
    residuals, quadruples = Residuals(wanted), Quadruples(wanted)
    kernel = kernel_for(made, residuals, quadruples, generator)
    sampler = Sampler(wanted, residuals, quadruples, generator, kernel)
    for number, slot in enumerate(sampler.order):
        progress(Step("drawing", 0.2 * number / len(sampler.order)))
        sampler.fill(slot, made)
    residuals.settle()
    descent = Descent(made, residuals, quadruples, generator, kernel)
    if records and wanted.size:
        most, misses = _MOST_SWEEPS[version], residuals.misses()
        for sweep in range(most):
            descent.sweep(_ROWS, _shares(progress, 0.2 + 0.5 * sweep / most, 0.5 / most))
            before, misses = misses, residuals.misses()
            settled = version >= PATIENT and misses[-1] >= _SETTLED * before[-1]
            if settled or _close(misses, wanted, _CLOSE[version]):
                break
        descent.stress(_POLISH)
        descent.sweep(_ROWS, _shares(progress, 0.7, 0.2))
        if not strict:
            admit(made, residuals, wanted, generator, _shares(progress, 0.9, 0.1), kernel)
    progress(Step("improving", 1.0))
    return made, residuals


def _shares(progress: Progress, start: float, share: float) -> Callable[[float], None]:
    return lambda done: progress(Step("improving", start + share * done))


def _close(misses: list[int], wanted: Targets, enough: Fraction) -> bool:
    """Whether the counts are met as closely as they deserve: 0.35 half-widths are a mean error.

    Length 1 is left to the last sweep, unless there is nothing else.
    """
    lengths = list(zip(misses, wanted.goals, strict=False))
    return all(_met(missed, goal, enough) for missed, goal in lengths[1:] or lengths)


def _met(missed: int, goal: Goal, enough: Fraction) -> bool:
    return missed <= enough * Fraction(7, 20) * goal.spread * goal.released
