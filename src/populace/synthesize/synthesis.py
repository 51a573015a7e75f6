"""Aggregates in, exactly so many synthetic records out: the order of the steps. The steps themselves live beside this file."""

from __future__ import annotations

import numpy as np

from populace.synthesize.descent import Descent
from populace.synthesize.generator import Generator
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals
from populace.synthesize.sampling import Sampler
from populace.synthesize.targets import targets
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.table import Table

SWEEPS = 6
RANKS = 3


def synthesize(
    aggregates: Aggregates, records: int, seed: int, progress: Progress = silent
) -> Table:
    """Synthetic records whose counts follow the released ones.

    Args:
        aggregates: the released combinations of lengths 1 to R, R from 1 to 4.
        records: how many records to make, at least 0; counts are scaled to it (see `targets`).
        seed: any integer; the same aggregates, records and seed give the same table on every platform.
        progress: told where the work is; may raise Stopped.

    Returns:
        A table over the columns of the aggregates with exactly that many records, in which every combination of up to R
        attributes is a released one.
    """
    wanted = targets(aggregates, records)
    generator = Generator(seed)
    made = Records(records)
    residuals = Residuals(wanted)
    sampler = Sampler(wanted, residuals, generator)
    for number, slot in enumerate(sampler.order):
        progress(Step("Drawing records", 0.2 * number / len(sampler.order)))
        sampler.fill(slot, made)
    residuals.load(made.members)
    descent = Descent(made, residuals, generator)
    blocks = max(8, -(-records // 8192)) if records and wanted.size else 0
    for sweep in range(SWEEPS):
        for number, rows in enumerate(
            np.array_split(generator.permutation(records), max(1, blocks))
        ):
            progress(
                Step("Improving records", 0.2 + 0.8 * (sweep + number / max(1, blocks)) / SWEEPS)
            )
            if len(rows) and wanted.size:
                descent.block(rows, RANKS)
    progress(Step("Improving records", 1.0))
    return made.table(aggregates.columns, wanted, aggregates.attributes.starts)
