"""Checking a published release with nothing but its folder.

The sensitive table is never needed here, and nothing read from the folder is trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from populace import count, protect, publish
from populace.methods.records import records as remade
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.combinations import find
from populace.vocabulary.errors import VerificationError
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.release import KAnonymousSettings, Release, Settings
from populace.vocabulary.table import Column, Table

_ROUNDING = 1e-9
"""How far sums of floats may be off that agree."""


@dataclass(frozen=True)
class Verification:
    """A release that holds together.

    Args:
        release: the release as read from its folder.
        strangers: names of files in the folder that are no part of the release.
        rebuilt: whether the records could be made again from the counts, and were.
    """

    release: Release
    strangers: tuple[str, ...]
    rebuilt: bool = True


def verify(directory: Path, progress: Progress = silent) -> Verification:
    """Check every hash, rebuild the synthetic table, and look for anything that was not released.

    Args:
        directory: the folder of a release.
        progress: told about each step; may raise `Stopped`.

    Raises:
        VerificationError: the release does not hold together.
    """
    progress(Step("Reading the release", 0.0))
    release = publish.load(directory)
    check_promise(release)
    counts = release.aggregates
    if rebuildable(release):
        records = counts.records if release.settings.records is None else release.settings.records
        if release.synthetic.records != records:
            raise refusal("as many synthetic records as were promised", "another number")
        progress(Step("Rebuilding the synthetic table", 0.1))
        rebuilt = remade(counts, records, release.seed, release.settings, _part(progress, 0.1, 0.9))
        if publish.synthetic_csv(rebuilt) != publish.synthetic_csv(release.synthetic):
            raise refusal(
                "the synthetic records that the protected counts and the seed give",
                "other records",
            )
    progress(Step("Looking for what was not released", 0.9))
    check_contained(
        release.synthetic, counts, longest=1 if isinstance(release.settings, Settings) else None
    )
    publish.check_formats(directory, release)
    progress(Step("Verified", 1.0))
    return Verification(release, publish.strangers(directory), rebuildable(release))


def rebuildable(release: Release) -> bool:
    """Whether the records were made from the counts, so that they can be made again."""
    settings = release.settings
    return isinstance(settings, Settings) or settings.method == "aggregate-seeded"


def check_promise(release: Release) -> None:
    """Check that a release keeps to its settings, and that its measurements pay for its guarantee.

    Raises:
        VerificationError: it is k-anonymous and promises another k than its settings, or shows
            what is no multiple of k; or counts have noise that no measurement states; or as
            `check_spending`.
    """
    settings = release.settings
    if isinstance(settings, KAnonymousSettings):
        _check_groups(release, settings)
        return
    counts = release.aggregates
    check_spending(release.guarantee, settings, counts.columns)
    scales = {counts.records_scale, *(entry.scale for entry in counts.lengths)}
    if not scales <= {event.scale for event in release.guarantee.events}:
        raise refusal("a measurement for the noise of every count", "noise that none states")


def _check_groups(release: Release, settings: KAnonymousSettings) -> None:
    guarantee, counts, k = release.guarantee, release.aggregates, settings.k
    if guarantee.kind != "k-anonymity" or guarantee.k != k:
        raise refusal("the k of the settings in the guarantee", "another")
    if guarantee.events or guarantee.rho is not None:
        raise refusal("a k-anonymous release without noisy measurements", "some")
    if len(counts.lengths) != settings.length:
        raise refusal("counts up to the length of the settings", "others")
    if counts.records % k or any((entry.counts % k).any() for entry in counts.lengths):
        raise refusal(f"counts that are multiples of {k}", "some that are not")


def check_spending(guarantee: Guarantee, settings: Settings, columns: tuple[Column, ...]) -> None:
    """Check that the measurements pay for the guarantee, as its numbers state them.

    Raises:
        VerificationError: they cost more than rho, or rho, epsilon and delta do not go together.
    """
    epsilon, delta, threshold_delta = settings.epsilon, settings.delta, guarantee.threshold_delta
    if guarantee.kind != "differential privacy" or (guarantee.epsilon, guarantee.delta) != (
        epsilon,
        delta,
    ):
        raise refusal("the epsilon and delta of the settings in the guarantee", "others")
    spent = sum((protect.cost(event) for event in guarantee.events), Fraction(0))
    if guarantee.rho is None or spent > Fraction(guarantee.rho):
        raise refusal("measurements that cost no more than rho", "some that cost more")
    found = any(not column.public for column in columns)
    if found and threshold_delta <= 0:
        raise refusal("a part of delta that pays for values found in the data", "none")
    left = protect.delta_of(guarantee.rho, epsilon - 2 * threshold_delta)
    if threshold_delta + left > delta * (1 + _ROUNDING):
        raise refusal("a rho that epsilon and delta allow", "a larger one")


def check_contained(table: Table, counts: Aggregates, longest: int | None = None) -> None:
    """Check that a table holds no combination up to a length but released ones.

    Args:
        table: the synthetic records.
        counts: what was released.
        longest: that length; None for the longest one measured.

    Raises:
        VerificationError: it holds another.
    """
    size = counts.attributes.size
    everything = count.subjects(table, max(1, size), _no_priorities)
    for released in counts.lengths[:longest]:
        held = count.combinations(everything, released.length)
        if not find(released.keys, held.keys)[1].all():
            raise refusal(
                f"synthetic records with released combinations of length {released.length} only",
                "records with others",
            )


def _part(progress: Progress, start: float, stop: float) -> Progress:
    def report(step: Step) -> None:
        progress(Step(step.stage, start + (stop - start) * step.share))

    return report


def _no_priorities(number: int) -> NDArray[np.uint64]:
    # The bound is the number of attributes: nothing is ever dropped by priority.
    return np.zeros(number, dtype=np.uint64)


def refusal(expected: str, found: str) -> VerificationError:
    """What is said of a folder that does not hold together."""
    return VerificationError(
        expected=expected,
        found=found,
        action="Do not rely on this folder; ask its publisher for a new copy.",
    )
