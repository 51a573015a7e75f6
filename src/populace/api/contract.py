"""What a method answers to the doors: how tables of its structures are read, planned and released.

A door knows this contract and no structure; which method answers is settled in `choice`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from populace.vocabulary.counts import Counts
from populace.vocabulary.criteria import Verdict
from populace.vocabulary.errors import Refuse
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.inputs import Project
from populace.vocabulary.keywords import Reading
from populace.vocabulary.plan import Plan
from populace.vocabulary.progress import Progress
from populace.vocabulary.records import Records
from populace.vocabulary.release import KAnonymousSettings, Release, Settings, SynthesizerName
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Table

if TYPE_CHECKING:
    from populace.methods.checking import Least
    from populace.read.linked.keys import Joining

S = TypeVar("S")
S_contra = TypeVar("S_contra", contravariant=True)

Judge = Callable[[Records], tuple[tuple[Verdict, ...], tuple[Guarantee, ...]]]
"""What is measured once records are made, and what is promised with it."""

Terms = Mapping[str, Any]
"""The keywords of a release that are settled, by their names."""


class Hung(Protocol):
    """Tables and their relations: a project before it is read, a structure afterwards."""

    @property
    def tables(self) -> Sequence[object]:
        """The tables."""

    @property
    def relations(self) -> Sequence[Relation]:
        """How they hang together."""


@dataclass(frozen=True)
class Expectation:
    """What a plan is told beside the terms of its release.

    Args:
        attributes: the most values that one person can hold.
        typical: how many values one with many of them holds; of tables together one number each.
        private: whether some values will be found in the data.
        costs: whether to work out, too, what bounds on links would cost.
    """

    attributes: int | None = None
    typical: int | Sequence[int] | None = None
    private: bool | None = None
    costs: bool = True


@dataclass(frozen=True, eq=False)
class Read:
    """One of the tables that were read. Private.

    Args:
        name: of the table; empty where there is one without a name.
        table: as it is counted, or nearly so where an operation of its recipe is yet to be paid.
    """

    name: str
    table: Table


@dataclass(frozen=True, eq=False)
class Outcome:
    """What was measured, and what it cost.

    Args:
        counts: the protected counts.
        promises: what is promised.
        settings: the public parameters as they are published.
        notes: what the publisher alone should know.
        records: the records with their seed and what made them, where the method makes them itself;
            None where they are to be made from the counts.
        judge: what answers acceptance criteria; it holds the table and is never kept. None where
            there are none.
    """

    counts: Counts
    promises: tuple[Guarantee, ...]
    settings: Settings | KAnonymousSettings
    notes: tuple[str, ...] = ()
    records: tuple[Records, int, SynthesizerName] | None = None
    judge: Judge | None = None


class Ready(Protocol):
    """Tables with settings that fit them: all of a release but what is spent and drawn. Private."""

    @property
    def unit(self) -> str:
        """Who is protected, in words."""

    def joined(self) -> Sequence[str]:
        """How they were joined, in words; nothing where there is one."""

    def least(self) -> Sequence[Least | None]:
        """The smallest count of a value that can be expected, for each table in order.

        Raises:
            ParameterError: the settings ask for too many combinations, or leave no room for noise.
        """

    def shapes(self) -> tuple[Mapping[str, Table], Collection[str]]:
        """What will be released of each table, by name, of which only the columns count.

        And the tables whose values are known only when a part of their recipe is paid for.
        """

    def files(self) -> tuple[str, ...]:
        """The names of the files that the release will have."""

    def measured(self, progress: Progress) -> Outcome:
        """Measure the tables. This is what spends; a ledger is told before it is called.

        Raises:
            PopulaceError: as each part raises.
        """


class Sensitive(Protocol[S_contra]):
    """The tables of a data set as they were read. Private."""

    def tables(self, refuse: Refuse) -> Sequence[Read]:
        """Each table, in order.

        Args:
            refuse: what to do with an error that does not keep the rest from being told.
        """

    def ready(self, settings: S_contra) -> Ready:
        """The tables with the settings of a release.

        Raises:
            PopulaceError: the tables cannot be joined or written, or the settings do not fit them.
        """


class Method(Protocol[S]):
    """What is done with the tables of the structures that it fits."""

    @property
    def longest(self) -> int:
        """The longest combination of values that is counted where nothing is said."""

    @property
    def here(self) -> bool:
        """Whether its records come to this machine, where they can be looked at."""

    def fits(self, hung: Hung) -> bool:
        """Whether it is the method of tables that hang together like this."""

    def usual(self, project: Project) -> Terms:
        """The terms, beside epsilon, of a release of which nothing was said."""

    def settings(self, project: Project, terms: Terms) -> S:
        """The settings of a release, from its terms.

        Raises:
            ParameterError: a term is missing, out of its range, or of other methods.
        """

    def plan(
        self, project: Project, shared: Reading, terms: Terms, expectation: Expectation
    ) -> Plan:
        """What a release will be able to report; no table is read.

        Args:
            project: the tables, of which the descriptions count.
            shared: keywords of reading that are told of all of them.
            terms: of the release.
            expectation: what else is expected of the tables.

        Raises:
            PopulaceError: as each part raises.
        """

    def rehearsed(
        self, project: Project, records: Records, terms: Terms, progress: Progress
    ) -> Counts:
        """What a release of the project would say, were its records these, which are public.

        Args:
            project: the tables, of which the descriptions count.
            records: synthetic ones of the same tables.
            terms: of the release.
            progress: told about each step; may raise `Stopped`.

        Raises:
            PopulaceError: as each part raises.
        """

    def read(
        self, project: Project, shared: Reading, progress: Progress, refuse: Refuse
    ) -> Sensitive[S]:
        """The tables as a release reads them.

        Args:
            project: the tables, and how they hang together.
            shared: keywords of reading that are told of all of them.
            progress: told about each step; may raise `Stopped`.
            refuse: what to do with an error that does not keep the rest from being read.

        Raises:
            PopulaceError: as each part raises.
        """

    def joining(self, project: Project, progress: Progress) -> tuple[Joining, ...]:
        """How each relation joins records, by keys alone. Private.

        Raises:
            PopulaceError: there is no relation, or keys are not as they must be.
        """

    def opened(self, project: Project) -> Mapping[str, Any]:
        """The opened inputs by name, without keys.

        Raises:
            InputError: one is no table.
            SchemaError: keys are not to be found.
        """

    def prepared(
        self, project: Project, shared: Reading, progress: Progress
    ) -> Mapping[str, Table]:
        """The tables by name, as their recipes make them and without keys. Private.

        Raises:
            PopulaceError: a table cannot be read or prepared.
        """

    def read_again(
        self, project: Project, shared: Reading, release: Release, progress: Progress
    ) -> Records | Table:
        """The real tables, read as they were for a release.

        Raises:
            PopulaceError: they cannot be read, or are read otherwise than then.
        """
