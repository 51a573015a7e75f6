"""What a release will be able to report, as `plan` works it out from public settings alone.

How it is worked out stands in `methods`: for a table by itself, and for related ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Literal

from populace.vocabulary.cards import card, lines, table
from populace.vocabulary.criteria import PlannedCriterion
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.facts import ONE_RECORD, Protected
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.needs import Met
from populace.vocabulary.possible import BYTES, possible_of
from populace.vocabulary.release import Settings
from populace.vocabulary.strength import Carries, Strength, carries, strength
from populace.vocabulary.table import Column
from populace.vocabulary.wording import Advice, Option

Counted = Literal["records", "parents", "own", "children", "pairs", "links"]
"""Records of a table by itself. Of related tables: parents; children by themselves; children with
their links; pairs across; parents by their number of links."""


@dataclass(frozen=True)
class Expected:
    """What to expect of counts when records hold so many values.

    Args:
        cap: the number of values of one record that is counted in full; None where weights or
            links are bounded instead.
        scale: standard deviation of the noise on each count; of single values, on those that are
            declared or common.
        margin: half-width of its 95% interval. Published margins are smaller where shorter
            combinations say what to expect.
        smallest: the smallest count of a value found in the data that is reported with a chance
            of 95%; None where that depends on the other counts.
        reportable: the smallest count whose margin is below half of it.
    """

    cap: int | None
    scale: float
    margin: float
    smallest: float | None
    reportable: float


Between = tuple[float, float]
"""The least and the most that a number may be."""


@dataclass(frozen=True)
class ForeseenSize:
    """What margins a release prints of counts of one size.

    Args:
        least: the smallest of these counts.
        margin: what their median margin lies between.
    """

    least: int
    margin: Between


@dataclass(frozen=True)
class Foreseen:
    """What a release prints of counts of one kind, by a rehearsal.

    Args:
        combinations: about how many are reported.
        scale: standard deviation of the noise, before anything is concluded from it.
        margin: what the median of their margins lies between.
        sizes: the same by size of the count, as far as enough are reported of it.
    """

    combinations: int
    scale: float
    margin: Between
    sizes: tuple[ForeseenSize, ...] = ()


@dataclass(frozen=True)
class ForeseenCounts:
    """What releases print of counts of one kind, by their own tables. Private.

    Args:
        tables: the names of the tables whose columns are counted; none of a table by itself.
        length: of how many values.
        weighted: whether they are weighted over links.
        foreseen: what is printed of them.
    """

    tables: tuple[str, ...]
    length: int
    weighted: bool
    foreseen: Foreseen

    @property
    def name(self) -> str:
        """What is counted, in words."""
        values = "1 value" if self.length == 1 else f"{self.length} values"
        of = f"{' and '.join(self.tables)}, " if self.tables else ""
        return f"{of}{values}{' (weighted)' if self.weighted else ''}"


@dataclass(frozen=True)
class PlannedCounts:
    """What to expect of counts of one kind.

    Args:
        counted: what is counted.
        length: of how many values.
        name: the same in words.
        usual: when records hold the usual number of values.
        worst: when every record holds as many as the bound.
        best: of one table, where nobody said how many values records hold: when most hold a quarter
            of the usual number; None otherwise. What a release states lies between it and `worst`.
        foreseen: what a release prints of them, where records of an earlier one could be rehearsed.
        columns: where columns are measured with different precision, of single values of each the
            half-width of the usual 95% interval.
        tables: of related tables those whose columns are counted; of pairs across, the upper one
            first.
    """

    counted: Counted
    length: int
    name: str
    usual: Expected
    worst: Expected
    columns: tuple[tuple[str, float], ...] = ()
    tables: tuple[str, ...] = ()
    best: Expected | None = None
    foreseen: Foreseen | None = None


@dataclass(frozen=True)
class PlannedTable:
    """The columns of a table of a release, as far as they are known before it is read.

    Args:
        name: of the table.
        columns: the columns; none where none is declared.
    """

    name: str
    columns: tuple[Column, ...] = ()


@dataclass(frozen=True)
class PlannedCandidates:
    """How many combinations of the longest length of a table may be measured.

    Args:
        table: its name.
        length: the length.
        bound: the bound on them.
        possible: how many its declared values make; None where values are found in the data.
    """

    table: str
    length: int
    bound: int
    possible: int | None

    @property
    def most(self) -> int:
        """How many are measured at most."""
        return self.bound if self.possible is None else min(self.bound, self.possible)

    @property
    def memory(self) -> int:
        """About how many bytes they take at most."""
        return BYTES * self.most

    @property
    def words(self) -> Advice:
        """All of it in a sentence."""
        what = f"combinations of {self.length} values{f' of {self.table}' if self.table else ''}"
        memory = f"in about {max(1, self.memory // 10**6):,} MB of memory at most"
        if self.possible is not None and self.possible <= self.bound:
            return Advice(
                f"All {self.possible:,} {what} that declared values make may be measured, {memory}."
            )
        if self.possible is None:
            return Advice(
                f"As many {what} as released values make are measured, but no more than"
                f" {self.bound:,}",
                Option("candidates"),
                f", {memory}.",
            )
        return Advice(
            f"Declared values make {self.possible:,} {what}: no more than {self.bound:,} of them",
            Option("candidates"),
            f", those of the largest expected counts, are measured, {memory}; the release says how"
            " many it leaves out.",
        )


@dataclass(frozen=True, repr=False)
class Plan:
    """What to expect of a release of one table or of related ones.

    Args:
        settings: the settings.
        attributes: the public bounds on the values of one record that count: of a table by itself
            one; of related tables that of a parent, and of a child with its link.
        typical: the numbers of values up to which the usual case counts a record in full, likewise.
        private: whether some values are to be found in the data.
        rho: the whole budget.
        right_guesses: of 100 guesses whether a unit named beforehand is in the data, how many can
            be right.
        sure_guesses: of 100 guesses made only where one is sure, about how many can be right.
        odds: the same in a sentence.
        records_margin: half-width of the 95% interval of the number of records, of the first table.
        counts: what to expect of each kind of counts.
        by_links: where both ends of a many-to-many relation are protected, the epsilon of a child
            by its number of links.
        bounds: there, for no declared bound on links per child (0) and for some, the margin of
            pairs across and the margin of the children's single values.
        most_links: of two related tables, for bounds on links of one parent, the declared one
            among them, the margin of the number of all links.
        protected: the units of privacy of the first promise, as far as relations decide them.
        tables: the columns of each table.
        needs: what was asked for, with the least epsilon that each takes.
        asked: in sentences what was not said, and had better be before anything is spent.
        criteria: what acceptance criteria cost, and how near to their limits they are decided.
    """

    settings: Settings
    attributes: tuple[int, ...]
    typical: tuple[int, ...]
    private: bool
    rho: float
    right_guesses: int
    sure_guesses: int
    odds: str
    records_margin: float
    counts: tuple[PlannedCounts, ...]
    by_links: tuple[tuple[int, float], ...] = ()
    bounds: tuple[tuple[int, float, float], ...] = ()
    most_links: tuple[tuple[int, float], ...] = ()
    protected: tuple[Protected, ...] = (ONE_RECORD,)
    tables: tuple[PlannedTable, ...] = ()
    needs: tuple[Met, ...] = ()
    asked: tuple[str, ...] = ()
    criteria: tuple[PlannedCriterion, ...] = ()

    def column(self, name: str) -> Column | None:
        """The column of this name; None where no column is declared at all.

        Args:
            name: of the column, as TABLE.COLUMN where two tables have it.

        Raises:
            ParameterError: there is none of this name, or several.
        """
        found = self._found(name)
        return None if found is None else found[1]

    def margin(self, columns: Sequence[str]) -> float | None:
        """The usual half-width of the 95% interval of a value in each of these columns.

        Args:
            columns: the names of different columns.

        Returns:
            It; None where they are not counted together.

        Raises:
            ParameterError: as `column` raises.
        """
        found = [self._found(name) for name in columns]
        tables = {each[0] for each in found if each is not None}
        fitting = [each for each in self.counts if _counts(each, tables, len(columns))]
        if not fitting:
            return None
        counts = min(fitting, key=lambda each: len(each.tables))
        if len(columns) == 1 and found[0] is not None:
            return dict(counts.columns).get(found[0][1].name, counts.usual.margin)
        return counts.usual.margin

    def smallest(self, columns: Sequence[str], share: float = 0.5) -> float | None:
        """The smallest group, a value in each of these columns, that is told precisely enough.

        Args:
            columns: the names of different columns.
            share: how wide its margin may be, as a share of it.

        Returns:
            Its size: where a value is to be found in the data, at least so many that it is named;
            None where they are not counted together.

        Raises:
            ParameterError: as `column` raises.
        """
        margin = self.margin(columns)
        if margin is None:
            return None
        named = self.counts[0].usual.smallest or 0.0
        every = [self.column(name) for name in columns]
        hidden = any(each is None or not each.public for each in every)
        return max(margin / share, named if hidden and self.private else 0.0)

    def _found(self, name: str) -> tuple[str, Column] | None:
        """The table and the column of a name."""
        every = [(table.name, column) for table in self.tables for column in table.columns]
        if not every:
            return None
        found = [
            (table, column)
            for table, column in every
            if name in (column.name, f"{table}.{column.name}")
            or name == column.name.removeprefix(f"{table}.")
        ]
        if len(found) == 1:
            return found[0]
        known = [column.name for _, column in every]
        raise ParameterError(
            expected="the name of a column that is to be released",
            found=f"{name!r}, which {listing([table for table, _ in found])} have"
            if found
            else repr(name),
            action="Say TABLE.COLUMN." if found else near_names(name, list(dict.fromkeys(known))),
        )

    def candidates(self) -> tuple[PlannedCandidates, ...]:
        """How many combinations of each table may be measured, where any are: above length 1."""
        length = max((each.length for each in self.counts if each.counted != "pairs"), default=1)
        if length < 2:
            return ()
        bound = self.settings.candidates
        return tuple(
            PlannedCandidates(each.name, length, bound, possible_of(each.columns, length))
            for each in self.tables
        )

    def with_needs(self, found: Sequence[Met]) -> Plan:
        """The same plan, with what each need costs."""
        return replace(self, needs=tuple(found))

    def graded(self, people: float | None = None) -> Strength:
        """How strong the first promise is, by public lines; of so many people where known.

        Where links decide what a record is promised, the weakest of it counts.
        """
        most = max([self.settings.epsilon, *(epsilon for _, epsilon in self.by_links)])
        return strength(most, self.settings.delta, self.protected, people)

    def carries(self, records: float) -> Carries:
        """What a release of so many records of the first table can say of them."""
        first = [each for each in self.counts if each.counted in ("records", "parents")]
        return carries(records, [each.usual.margin for each in first])

    def figures(self) -> dict[str, Any]:
        """The plan as JSON can hold it."""
        figures = asdict(self)
        del figures["protected"], figures["tables"]
        figures["needs"] = [each.figures() for each in self.needs]
        figures["candidates"] = [
            {**asdict(each), "most": each.most, "memory": each.memory} for each in self.candidates()
        ]
        figures["criteria"] = [each.figures() for each in self.criteria]
        figures["settings"]["criteria"] = [str(each) for each in self.settings.criteria]
        return figures

    def __repr__(self) -> str:
        return (
            f"<Plan: epsilon {self.settings.epsilon:g}, {len(self.counts)} kinds of counts,"
            f" records ± {self.records_margin:.3g}>"
        )

    def _repr_html_(self) -> str:
        rows = [
            (each.name, f"± {each.usual.margin:.3g}", f"{each.usual.reportable:.3g}")
            for each in self.counts
        ]
        heads = ("counts", "margin", "smallest worth reporting")
        said = f"plan of a release at epsilon {self.settings.epsilon:g}"
        return card("Safe to publish", said, lines([self.odds]), table("Expected", heads, rows))


def _counts(counts: PlannedCounts, tables: set[str], length: int) -> bool:
    """Whether counts of one kind are of so many values in columns of these tables."""
    if counts.length != length or counts.counted == "links":
        return False
    if not counts.tables:
        return True
    across = counts.counted != "pairs" or (counts.tables[0] in tables and len(tables) > 1)
    return across and tables <= set(counts.tables)
