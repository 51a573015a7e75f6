"""One table that stays on a cluster, as `contract.Method`: released there, and nothing else."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NoReturn

from populace.api.contract import Hung, Outcome, Read, Terms
from populace.api.declaration_notes import declaration_notes
from populace.api.single import AnySettings, ReadyTable, Single, SingleTable
from populace.api.tables import accepted, described, on_spark
from populace.vocabulary.calls import told_right
from populace.vocabulary.counts import Counts
from populace.vocabulary.errors import InputError, ParameterError, Refuse, tried
from populace.vocabulary.inputs import Project
from populace.vocabulary.keywords import READING, Reading
from populace.vocabulary.progress import Progress, Step
from populace.vocabulary.reading import checked
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace import count
    from populace.engines.spark import OnSpark, SparkRows

_TAKEN = (
    *("columns", "leave_out", "subject_id", "multi_value", "ignore_zeros", "codebooks", "safe"),
    "extent",
)


@dataclass(frozen=True, eq=False)
class SparkTable(SingleTable):
    """A table on a cluster: its columns, without a record here. Private.

    Args:
        source: where its rows are.
        people: its subjects.
        rows: how many rows it has.
    """

    source: SparkRows | None = None
    people: OnSpark | None = None
    rows: int = 0

    def tables(self, refuse: Refuse) -> Sequence[Read]:
        """Its columns: no record is here."""
        del refuse
        return (Read(self.name, self.table),)

    def ready(self, settings: AnySettings) -> ReadySpark:
        """The table with the settings of its release."""
        return ReadySpark(self, settings)


@dataclass(frozen=True, eq=False)
class ReadySpark(ReadyTable):
    """A table on a cluster, and settings of its release. Private."""

    sensitive: SparkTable

    def measured(self, progress: Progress) -> Outcome:
        """Count it on the cluster, and draw noise here."""
        from populace.methods.aggregate_seeded import aggregate_seeded

        given, settings = self.sensitive, self.settings
        if not isinstance(settings, Settings) or given.people is None or given.source is None:
            elsewhere()
        people = given.people

        def there(_table: Table, _bound: int, _key: bytes) -> count.Counter:
            return people

        try:
            notes = self._said(people)
            aggregates, guarantee = aggregate_seeded(given.table, settings, progress, holder=there)
        finally:
            given.source.close()
        return Outcome(Counts.of(aggregates), (guarantee,), settings, notes)

    def _said(self, people: OnSpark) -> tuple[str, ...]:
        """What the publisher alone should know; shares of missing cells are not worked out here."""
        from populace.methods.notes import crowding
        from populace.vocabulary import reading

        table = self.sensitive.table
        _, crowded, _ = people.gathered
        return (
            *table.notes,
            *reading.notes(table.readings),
            *crowding(crowded, people.total, people.bound),
            *declaration_notes(table, [column.name for column in table.columns]),
        )


class Spark(Single):
    """The method of a table that stays on a cluster."""

    here = False

    def fits(self, hung: Hung) -> bool:
        """Whether it is one table, and a frame of Spark."""
        return len(hung.tables) == 1 and on_spark(getattr(hung.tables[0], "source", None))

    def settings(self, project: Project, terms: Terms) -> AnySettings:
        """As for one table, with noise alone.

        Raises:
            ParameterError: there are k, keys to compare, or acceptance criteria.
        """
        series = terms.get("series") or {}
        if "k" in terms or series.get("apart_from"):
            raise ParameterError(
                expected="epsilon, where a frame of Spark is released",
                found="k" if "k" in terms else "apart_from, whose keys are compared",
                action="Bring the table to one machine (frame.toPandas()).",
            )
        made = super().settings(project, terms)
        if isinstance(made, Settings) and made.criteria:
            raise ParameterError(
                expected="a frame of Spark without acceptance criteria, which compare rows here",
                found="some",
                action=Advice("Leave them out", Option("criteria"), ", or bring the table here."),
            )
        return made

    def read(
        self, project: Project, shared: Reading, progress: Progress, refuse: Refuse
    ) -> SparkTable:
        """What its columns are, and its subjects gathered on the cluster."""
        from populace import protect, publish
        from populace.engines.spark import SparkRows, refuse_options
        from populace.read import found_in

        del shared
        entry = project.tables[0]
        refuse_options({name: entry.reading.get(name) for name in READING})
        schema, recipe = described(entry)
        if recipe is not None:
            refuse_options({"recipe": True})
        source = SparkRows(entry.source)
        options: dict[str, Any] = {
            name: value for name, value in entry.reading.items() if name in _TAKEN
        }
        try:
            found = found_in(source, schema=schema, progress=progress, refuse=refuse, **options)
            tried(lambda: publish.check_columns(found.table.columns), refuse, None)
            progress(Step("gathering", 0.5))
            bound = found.table.bound or len(found.table.columns)
            people = source.gather(found, bound, protect.fresh_key())
            often, _, unknown = people.gathered
            _check_same(unknown)
            table = found.judged(often, refuse)
            seen = tried(lambda: checked(table.readings, accepted(entry, schema)), refuse, ())
        except BaseException:
            source.close()
            raise
        attributes = None if schema is None else schema.attributes_per_subject
        table = replace(table, facts=(*table.facts, *seen))
        return SparkTable(
            entry.name, table, None, attributes, source=source, people=people, rows=found.rows
        )

    def opened(self, project: Project) -> dict[str, Any]:
        """Refused."""
        del project
        elsewhere()

    def prepared(self, project: Project, shared: Reading, progress: Progress) -> dict[str, Table]:
        """Refused."""
        del project, shared, progress
        elsewhere()

    def read_again(
        self, project: Project, shared: Reading, release: Release, progress: Progress
    ) -> Table:
        """Refused."""
        del project, shared, release, progress
        elsewhere()


@told_right
def spark_frame(table: str | os.PathLike[str]) -> Any:  # noqa: ANN401 - a frame of Spark
    """A table of the Spark session that is active, or of a new one.

    Args:
        table: the path or address of Parquet files, or the name of a table of the catalog.

    Returns:
        The frame, to be given to `release`, which counts it where it lies.

    Raises:
        InputError: PySpark or Java is missing, or there is no such table.
    """
    from populace.engines.spark import opened

    return opened(table)


def _check_same(unknown: int) -> None:
    """Refuse a table that another job changed between two looks.

    Raises:
        InputError: some cells were not there at the first.
    """
    if unknown:
        raise InputError(
            expected="one state of the table from the first look to the last",
            found="cells that were not there at the first look",
            action="Release a snapshot, or a copy that nobody writes to.",
        )


def elsewhere() -> NoReturn:
    """Refuse what only one machine does.

    Raises:
        InputError: always.
    """
    raise InputError(
        expected="a table on this machine: on Spark tables are released and planned, and no more",
        found="a frame of Spark",
        action="Bring it, or a part of it, to this machine (frame.toPandas()).",
    )
