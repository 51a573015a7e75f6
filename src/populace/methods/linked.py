"""The linked method for one-to-many relations: parents, their children, and pairs across.

The proof is in `linked.md`. No noise is drawn and no budget is split here; `protect` does both.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.methods.aggregate_seeded import measured
from populace.methods.linked_promise import promised
from populace.methods.linked_rows import (
    joined,
    released_columns,
    released_subjects,
    with_class,
)
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import pack
from populace.vocabulary.counts import Links
from populace.vocabulary.families import FULL_CHILDREN, SIBLING_GROUPS, FamilyCounts, Siblings
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.table import Column

PROOF = "populace/methods/linked.md, version 1"

_ONE = protect.UNIT**2


def linked(
    tables: LinkedTables, settings: LinkedSettings, progress: Progress = silent
) -> tuple[FamilyCounts, Guarantee]:
    """Measure linked tables under (epsilon, delta)-differential privacy for the declared unit.

    The parents are measured as one table, with one more column that says how many children each
    has. Children are counted with weights that give a parent's children together the influence of
    two, and every table over them is a sum of vectors that are clipped parent by parent.

    Args:
        tables: the sensitive tables; every child belongs to one parent.
        settings: the public parameters.
        progress: told about each step; may raise `Stopped`.

    Raises:
        ParameterError: the settings leave no room for noise, or ask for too many combinations.
    """
    run = Run(tables, settings, progress)
    return run.whole(), run.guarantee()


class Run:
    """One run, and what it has spent.

    Args:
        tables: the sensitive tables.
        settings: the public parameters.
        progress: told about each step.
        many: whether a child may have several parents.
    """

    def __init__(
        self,
        tables: LinkedTables,
        settings: LinkedSettings,
        progress: Progress,
        *,
        many: bool = False,
    ) -> None:
        self.tables, self.settings, self.progress = tables, settings, progress
        self.rows = joined(tables.children, tables.links, tables.child_of)
        bound = self.rows.bound or len(self.rows.columns)
        self.parent_bound = (tables.parents.bound or len(tables.parents.columns)) + 1
        wanted = settings.settings.length
        self.longest = min(wanted, bound, protect.LONGEST_OF_CHILDREN)
        self.reach = count.Reach(settings.most_links, bound, self.parent_bound)
        count.check_work(bound, self.longest)
        self.grant = protect.linked_grant(
            settings.settings.epsilon,
            settings.settings.delta,
            min(wanted, self.parent_bound),
            self.longest,
            private_parents=any(not column.public for column in tables.parents.columns),
            private_children=any(not column.public for column in self.rows.columns),
            many=many,
        )
        self.account = protect.Account(self.grant.rho)
        # Where a child may come or go, its parent moves from one cell of a histogram to another.
        self.cells = 1 if settings.unit == "parent" else 2
        self.unit = settings.unit
        # Whether pairs across say nothing that chance would not; known once they are measured.
        self.chance = True

    def whole(self) -> FamilyCounts:
        """Every measurement, one after the other."""
        self.progress(Step("Gathering children", 0.0))
        people = count.subjects(self.rows, self.reach.attributes, protect.words)
        families = count.families(
            people,
            self.tables.parent_of,
            self.tables.parents.records,
            self.settings.most_links,
            protect.words,
        )
        noisy = self.measure(
            "parents by number of children",
            protect.UNIT * families.degrees(),
            self.cells * _ONE,
            self.grant.degrees,
        )
        parents = self.parents(families, noisy)
        self.progress(Step("Measuring children", 0.55))
        degrees = estimate.degrees(noisy.subjects, noisy.scale, parents.records)
        of_degree = estimate.Degrees(degrees, noisy.scale)
        columns, first, families = self._first(families, of_degree.weight)
        children, links, spread = self._children(columns, first, families, of_degree)
        self.progress(Step("Measuring pairs across the tables", 0.75))
        cross = self._cross(parents, of_degree, columns, children, families)
        siblings = self.likeness(columns, families, degrees)
        self.progress(Step("Protected", 1.0))
        return FamilyCounts(
            layout=self.tables.layout,
            most_links=self.settings.most_links,
            parents=parents,
            child_columns=columns,
            children=children,
            child_links=links,
            cross=cross,
            cross_links=estimate.links_of_pairs(cross, parents, of_degree, spread),
            siblings=siblings,
            degrees=degrees,
            degrees_scale=noisy.scale,
            by_chance=self.chance,
        )

    def measure(
        self,
        name: str,
        exact: NDArray[np.int64],
        sensitivity2: int,
        rho: Fraction,
        unit: int = protect.UNIT,
    ) -> protect.Measured:
        """Spend, then draw."""
        noisy, self.account = protect.measure(name, exact, sensitivity2, rho, self.account, unit)
        return noisy

    def parents(self, families: count.Families, by_number: protect.Measured) -> Aggregates:
        """The parents' combinations, the class of the number of children among their attributes.

        Args:
            families: the families.
            by_number: parents by number of children, of which nothing is needed here.
        """
        del by_number

        def moved(length: int, cap: int, bound: int) -> int:
            whole = count.sensitivity2(length, cap)
            if self.unit == "parent":
                return whole
            change = count.class_change2(count.weights(length, cap, bound), length, bound)
            return max(whole, change) if self.unit == "both" else change

        table = with_class(self.tables, families.degree, self.parent_bound)
        aggregates, self.account = measured(
            table,
            self.settings.settings,
            self.grant.parents,
            self.account,
            sensitivity2=moved,
            progress=lambda step: self.progress(Step(step.stage, 0.05 + 0.5 * step.share)),
        )
        return aggregates

    def _clipped(
        self,
        name: str,
        tally: count.Tally,
        length: int,
        rho: Fraction,
        *,
        weighted: bool,
    ) -> tuple[protect.Measured, float]:
        """A table over children, its cap chosen by `cap`, with what that says of parents."""
        most = FULL_CHILDREN if weighted else self.settings.most_links
        one2 = self.reach.weighted2(length)
        cap2, seen = self.cap(name, tally.squares(weighted=weighted), most**2 * one2)
        sensitivity2 = count.change2(
            self.unit,
            cap2,
            one2 if weighted else self.reach.totals2(),
            self.reach.entries(length),
        )
        sums = tally.sums(cap2, weighted=weighted)
        return self.measure(name, sums, sensitivity2, rho, count.FINE), seen

    def cap(self, name: str, squares: NDArray[np.float64], largest: int) -> tuple[int, float]:
        """The squared length that a parent's vector is clipped to, from a noisy histogram.

        And how many parents stood out in it.
        """
        edges = count.grid(largest)
        noisy = self.measure(
            f"parents by squared length of {name}",
            protect.UNIT * count.by_length(squares, edges),
            self.cells * _ONE,
            self.grant.norms,
        )
        return estimate.choose_norm(noisy.subjects, noisy.scale, edges)

    def _first(
        self, families: count.Families, weight: float
    ) -> tuple[tuple[Column, ...], Combinations, count.Families]:
        """The children's values: from here on, undeclared ones exist only if they were released."""
        attributes = Attributes(self.rows.columns)
        held = np.zeros(attributes.size, dtype=bool)
        held[families.children.ids] = True
        asked = np.flatnonzero(held | attributes.public)
        noisy, _ = self._clipped(
            "values of children",
            count.tally(families, asked.astype(np.uint64), 1),
            1,
            self.grant.lengths[0],
            weighted=True,
        )
        named = attributes.public[asked]
        if self.grant.child_threshold_delta > 0:
            # A parent's children may hold alone up to K d_c values, each of weight 2 at most.
            alone = self.settings.most_links * self.reach.attributes
            most = [FULL_CHILDREN * count.FINE] * (alone + 1)
            floor = protect.threshold(most, noisy.event, self.grant.child_threshold_delta)
            named = named | (noisy.values > floor)
        columns, numbers = released_columns(attributes, asked[named])
        size = Attributes(columns).size
        first = estimate.select_first(
            numbers[asked[named], None],
            noisy.subjects[named],
            noisy.scale,
            attributes.public[asked[named]],
            weight,
            self.settings.settings.fabrication,
            size,
        )
        kept = np.isin(numbers, first.ids)
        return columns, first, families.keep(np.where(kept, numbers, -1).astype(np.int32), size)

    def _children(
        self,
        columns: tuple[Column, ...],
        first: Combinations,
        families: count.Families,
        degrees: estimate.Degrees,
    ) -> tuple[tuple[Combinations, ...], tuple[Links, ...], float]:
        """Weighted combinations of the children; their links, and how unlike their ratios are."""
        attributes = Attributes(columns)
        totals = self.totals(first, families, degrees)
        released = [first]
        for length in range(2, self.longest + 1):
            ids = estimate.candidates(tuple(released), attributes)
            prediction = estimate.predict(ids, tuple(released), degrees.weight)
            noisy, _ = self._clipped(
                f"combinations of children of length {length}",
                count.tally(families, pack(ids, attributes.size), length),
                length,
                self.grant.lengths[length - 1],
                weighted=True,
            )
            released.append(
                estimate.select(
                    ids,
                    noisy.subjects,
                    noisy.scale,
                    prediction,
                    self.settings.settings.fabrication,
                    attributes.size,
                )
            )
        lengths = tuple(released)
        return lengths, *estimate.links_of_children(lengths, totals, degrees)

    def totals(
        self, first: Combinations, families: count.Families, degrees: estimate.Degrees
    ) -> estimate.Totals | None:
        """Noisy numbers of links by released value, unweighted."""
        noisy, seen = self._clipped(
            "links by value of children",
            count.tally(families, first.keys, 1),
            1,
            self.grant.totals,
            weighted=False,
        )
        unseen = 1 - seen / max(1, int(degrees.counts.sum()))
        return estimate.Totals(noisy.subjects, noisy.scale, unseen)

    def held(self, families: count.Families, parents: Aggregates) -> count.Subjects:
        """The parents' released attributes that pairs across are made of."""
        table = with_class(self.tables, families.degree, self.parent_bound)
        return released_subjects(table, parents, self.parent_bound)

    def _cross(
        self,
        parents: Aggregates,
        degrees: estimate.Degrees,
        columns: tuple[Column, ...],
        children: tuple[Combinations, ...],
        families: count.Families,
    ) -> Combinations:
        """Weighted pairs of a parent's attribute and a child's."""
        held = self.held(families, parents)
        first = children[0]
        tally = count.tally(families, first.keys, 1)
        largest = FULL_CHILDREN**2 * self.reach.weighted2(1) * self.parent_bound
        cap2, _ = self.cap("pairs across the tables", count.cross_squares(held, tally), largest)
        a = parents.lengths[0].ids[:, 0]
        a = a[a < self.last(parents)]
        sums = count.cross_sums(held, tally, cap2)[a]
        noisy = self.measure(
            "pairs across the tables",
            sums.reshape(-1),
            count.change2(
                self.unit,
                cap2,
                self.reach.cross2(),
                self.reach.entries(1) * (self.parent_bound + 1),
            ),
            self.grant.cross,
            count.FINE,
        )
        size = parents.attributes.size
        joint = size + Attributes(columns).size
        ids = np.stack(
            [np.repeat(a, len(first.ids)), np.tile(first.ids[:, 0] + size, len(a))], axis=1
        ).astype(np.int32)
        weights = estimate.parent_margins(parents, degrees.counts)[0]
        prediction = estimate.predict_cross(ids, parents, weights, first, degrees.weight)
        self.chance = estimate.by_chance(noisy.subjects, noisy.scale, prediction)
        return estimate.select(
            ids,
            noisy.subjects,
            noisy.scale,
            prediction,
            self.settings.settings.fabrication,
            joint,
        )

    def last(self, parents: Aggregates) -> int:
        """Behind the last attribute of the parents that pairs across are made of."""
        return parents.attributes.size

    def likeness(
        self, columns: tuple[Column, ...], families: count.Families, degrees: NDArray[np.int64]
    ) -> Siblings:
        """How alike the children of one parent are in each single-valued column."""
        starts = Attributes(columns).starts
        single = tuple(
            place
            for place, column in enumerate(columns)
            if not column.multivalued and column.values
        )
        if not single:
            return Siblings((), (), 0.0)
        exact = [
            count.sibling_cells(families, int(starts[place]), len(columns[place].values))
            for place in single
        ]
        noisy = self.measure(
            "likeness of the children of one parent",
            protect.UNIT * np.concatenate([cells.reshape(-1) for cells in exact]),
            # One cell for each column, whatever the children hold.
            len(single) * self.cells * _ONE,
            self.grant.siblings,
        )
        groups = np.array([degrees[1], degrees[2], degrees[SIBLING_GROUPS:].sum()], dtype=np.int64)
        counts, begin = [], 0
        for cells in exact:
            part = noisy.subjects[begin : begin + cells.size].reshape(cells.shape)
            counts.append(estimate.family_cells(part, noisy.scale, groups))
            begin += cells.size
        return Siblings(single, tuple(counts), noisy.scale)

    def guarantee(self) -> Guarantee:
        """What is promised, with everything that was spent for it."""
        return promised(self.tables, self.settings, self.grant, self.account.events, PROOF)
