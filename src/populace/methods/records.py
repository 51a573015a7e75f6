"""The records of a single-table release, from nothing but what it publishes."""

from __future__ import annotations

from populace import estimate, synthesize
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.release import KAnonymousSettings, Settings
from populace.vocabulary.table import Table


def records(
    aggregates: Aggregates,
    number: int,
    seed: int,
    settings: Settings | KAnonymousSettings,
    progress: Progress = silent,
) -> Table:
    """Synthetic records whose counts follow the released ones.

    Under noise some combinations may occur although they were too uncertain to be released, and
    values that would be lost are put somewhere; k-anonymous records hold released combinations
    only.

    Args:
        aggregates: the released counts.
        number: how many records to make, at least 0.
        seed: any integer; the same arguments give the same records on every platform.
        settings: those of the release.
        progress: told where the work is; may raise `Stopped`.
    """
    if isinstance(settings, KAnonymousSettings):
        return synthesize.synthesize(aggregates, number, seed, progress, strict=True)
    others = estimate.may_occur(aggregates, settings.fabrication)
    return synthesize.synthesize(aggregates, number, seed, progress, may_occur=others)
