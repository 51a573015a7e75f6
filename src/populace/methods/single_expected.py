"""What the release of one table must promise, worked out from what it says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from populace.methods import aggregate_seeded, schedules
from populace.methods.specification import Expected, Noise, Specification
from populace.protect import grant
from populace.vocabulary.facts import ONE_RECORD, Fact, Protected
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.structure import Structure
from populace.vocabulary.table import Column


class OfOneTable(Specification):
    """One table by itself."""

    def covers(self, structure: Structure) -> bool:
        """Whether it is one table."""
        return structure.single

    def promises(
        self, release: Release, settings: Settings, declared: Sequence[Fact]
    ) -> tuple[Expected, ...]:
        """As `Specification.promises`."""
        return (alone(settings, release.counts.columns[0], declared, (subject(declared),)),)

    def noise(self, release: Release, place: int) -> Iterator[tuple[Noise, tuple[str, ...]]]:
        """As `Specification.noise`; from nothing comes what is weighted, or no combination."""
        del place
        counts = release.counts
        for total in counts.totals:
            yield (total.scale, None), (schedules.SUBJECTS,)
        for block in counts.blocks:
            for entry in block.lengths:
                source = () if block.weighted else (schedules.values(entry.length),)
                yield (entry.scale, entry.precision), source
        for histogram in counts.histograms:
            yield (histogram.scale, None), ()

    def check_links(self, release: Release, *, named: bool) -> None:
        """As `Specification.check_links`: a structure without a relation has no such numbers."""


def alone(
    settings: Settings,
    columns: Sequence[Column],
    declared: Sequence[Fact],
    protected: tuple[Protected, ...],
) -> Expected:
    """The promise of one table by itself.

    Args:
        settings: those of the release.
        columns: of the table.
        declared: what is declared of it.
        protected: the units of privacy.
    """
    schedule = schedules.single(settings, columns, declared)
    private = any(not column.public for column in columns)
    whole = grant(settings.epsilon, settings.delta, 1, private=private)
    return Expected(
        aggregate_seeded.PROOF,
        protected,
        float(schedule.rho),
        whole.threshold_delta,
        schedules.listed(schedule),
    )


def subject(declared: Iterable[Fact]) -> Protected:
    """The unit of privacy of one table."""
    named = [str(dict(each.values)["column"]) for each in declared if each.kind == "subject-id"]
    return Protected("rows", subject_id=named[0]) if named else ONE_RECORD
