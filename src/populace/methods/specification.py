"""What a method must say of a release of tables that hang together in one way, to be verified.

It is worked out from nothing but what the release says of itself; no data are read here.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from populace.methods import schedules
from populace.methods.both_ends import ByLinks
from populace.vocabulary.facts import Fact, Protected
from populace.vocabulary.precision import Precision
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.structure import Structure
from populace.vocabulary.table import Ragged, Table

MOST_ATTRIBUTES = 2000
"""The largest bound on values per record that is worked out again."""

Noise = tuple[float, Precision | None]
"""The scale that stands beside a number, and the precision where single values have another."""


@dataclass(frozen=True)
class Expected:
    """A promise as a method makes it.

    Args:
        proof: where the argument stands, with its version.
        protected: the units of privacy.
        rho: the whole budget.
        threshold_delta: what of delta pays for private values.
        measurements: what its events may be.
        by_links: the epsilon by a record's number of links, where it depends on that.
        declared: what it declares of the relation, among others.
    """

    proof: str
    protected: tuple[Protected, ...]
    rho: float
    threshold_delta: float
    measurements: Sequence[schedules.Listed]
    by_links: ByLinks = ()
    declared: tuple[Fact, ...] = ()


class Specification(ABC):
    """What must be said of releases of one kind of structure."""

    @abstractmethod
    def covers(self, structure: Structure) -> bool:
        """Whether it is of such structures."""

    @abstractmethod
    def promises(
        self, release: Release, settings: Settings, declared: Sequence[Fact]
    ) -> tuple[Expected, ...]:
        """The promises of a release by a method of this version.

        Args:
            release: the release; of its structure, columns and units of privacy count.
            settings: its settings.
            declared: what its promises declare of each table, once.

        Raises:
            LookupError, ParameterError, ValueError: no method makes such a release.
        """

    @abstractmethod
    def noise(self, release: Release, place: int) -> Iterator[tuple[Noise, tuple[str, ...]]]:
        """The noise of every published number that a promise answers for, and what it comes from.

        Args:
            release: the release.
            place: that of the promise.

        Raises:
            VerificationError: no method publishes such numbers.
        """

    @abstractmethod
    def check_links(self, release: Release, *, named: bool) -> None:
        """Refuse numbers of links that say otherwise than what was measured.

        Args:
            release: the release.
            named: whether its events are called as here.

        Raises:
            VerificationError: they do.
        """


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
