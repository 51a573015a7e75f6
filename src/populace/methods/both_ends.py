"""The linked method for many-to-many relations that protects both ends, children by their links.

The proof is in `both_ends.md`. No noise is drawn and no budget is split here; `protect` does both.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, isqrt

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.methods.aggregate_seeded import measured
from populace.methods.linked import Run
from populace.methods.linked_rows import class_name, released_subjects
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.combinations import pack
from populace.vocabulary.errors import BudgetError, ParameterError
from populace.vocabulary.families import FULL_CHILDREN, LINKS_SEEN, Siblings
from populace.vocabulary.guarantee import Event
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.schema import listing
from populace.vocabulary.structure import CLASS_STARTS, CLASSES
from populace.vocabulary.table import Column

ByLinks = tuple[tuple[int, float], ...]
"""Numbers of links, each with the epsilon of a child that has so many."""

MOST_FOR_LINKS = Fraction(3, 4)
"""What the links of a child that is protected with the epsilon of the release may cost of it."""

LISTED = (1, 2, 3, 4, 8, 20)
"""The numbers of links whose epsilon the release states."""


@dataclass(frozen=True)
class Price:
    """What one measurement of links costs.

    Args:
        event: the measurement, with what one parent can change.
        link2: what one link can change, squared, in squared noise units.
        apart2: what the child itself can change besides, squared.
    """

    event: Event
    link2: int
    apart2: int = 0

    def child2(self, links: int) -> int:
        """What a child with so many links can change, squared."""
        both = 2 * (isqrt(self.link2 * self.apart2) + 1) * links if self.apart2 else 0
        return links * links * self.link2 + both + self.apart2

    def cost(self, links: int) -> Fraction:
        """What that costs in rho."""
        return Fraction(self.child2(links), 2 * self.event.variance)


def prices(
    grant: protect.NetworkGrant, reach: count.Reach, attributes: int, *, unit: int = protect.UNIT
) -> dict[str, Price]:
    """Every measurement of links with its price, from public settings alone.

    Nothing is clipped: the bound on a parent's squared length is what 2 children in full can reach.

    Args:
        grant: the split budget.
        reach: how far one link with its child reaches.
        attributes: the bound on a parent's attributes, the class of her number of links excluded.
        unit: noise units per record of whole counts.
    """

    def price(name: str, parent2: int, rho: Fraction, link2: int, unit: int) -> Price:
        return Price(Event(name, parent2, protect.variance_for(parent2, rho), unit), link2)

    whole, parents, fine = unit**2, grant.parents, count.FINE
    found = [
        price("parents by number of children", whole, parents.degrees, 2 * whole, unit),
        price(
            "parents' values by number of children",
            attributes * whole,
            grant.classes,
            2 * attributes * whole,
            unit,
        ),
    ]
    for length, rho in enumerate(parents.lengths, start=1):
        one2 = reach.weighted2(length)
        cap2 = FULL_CHILDREN**2 * one2
        name = (
            "values of children" if length == 1 else f"combinations of children of length {length}"
        )
        link2 = count.change2("child", cap2, one2, reach.entries(length))
        found.append(price(name, cap2 * fine**2, rho, link2, fine))
    one2 = reach.weighted2(1) * attributes
    cap2 = FULL_CHILDREN**2 * one2
    link2 = count.change2("child", cap2, one2, reach.entries(1) * attributes)
    found.append(price("pairs across the tables", cap2 * fine**2, parents.cross, link2, fine))
    seen = price(
        "children by number of links",
        2 * LINKS_SEEN**2 * whole,
        parents.child_degrees,
        2 * whole,
        unit,
    )
    # A child's own cell goes with it.
    found.append(replace(seen, apart2=whole))
    return {each.event.name: each for each in found}


def cost_of_links(found: dict[str, Price], links: int) -> Fraction:
    """What a child with so many links pays for them in rho."""
    return sum((price.cost(links) for price in found.values()), Fraction(0))


def epsilon_of(rho: Fraction, delta: float, threshold_delta: float) -> float:
    """The epsilon at which rho holds with delta, rounded up to two digits after the point."""
    found = protect.epsilon_for(float(rho), delta - threshold_delta)
    return ceil((found + 2 * threshold_delta) * 100) / 100


class BothEnds(Run):
    """A run whose every bound is public, so that what a child with g links pays can be stated."""

    def __init__(
        self,
        tables: LinkedTables,
        settings: LinkedSettings,
        progress: Progress,
        share: Fraction = Fraction(1),
    ) -> None:
        single = replace(
            settings, settings=replace(settings.settings, length=self.length(settings))
        )
        super().__init__(tables, single, progress, many=True)
        private = [column.name for column in tables.links.columns if not column.public]
        if private:
            raise ParameterError(
                expected=f"public domains for the columns of {tables.layout.link}",
                found=f"values that are found in the data in {listing(private)}",
                action="Declare them in a schema (--links-schema), or choose --unit parent.",
            )
        self.attributes = self.parent_bound - 1
        self.budget = network_budget(tables, single, share)
        self.grant = self.budget.parents
        self.account = protect.Account(self.grant.rho)
        self.unit, self.cells = "parent", 1
        self.prices = prices(self.budget, self.reach, self.attributes)

    def measure(
        self,
        name: str,
        exact: NDArray[np.int64],
        sensitivity2: int,
        rho: Fraction,
        unit: int = protect.UNIT,
    ) -> protect.Measured:
        """Measure what depends on links, at the price that was worked out before.

        Raises:
            BudgetError: it has no price, or another one; nothing has been drawn then.
        """
        event = Event(name, sensitivity2, protect.variance_for(sensitivity2, rho), unit)
        if name not in self.prices or self.prices[name].event != event:
            raise BudgetError(
                expected="measurements of links at the price that was stated for them",
                found=f"another one: {name}",
                action="This is a defect of Populace; nothing was drawn. Please report it.",
            )
        return super().measure(name, exact, sensitivity2, rho, unit)

    @staticmethod
    def length(settings: LinkedSettings) -> int:
        """The longest combination: the class of the number of links is known in pairs only."""
        return min(2, settings.settings.length)

    def cap(self, name: str, squares: NDArray[np.float64], largest: int) -> tuple[int, float]:
        """The public bound: nothing is clipped."""
        everyone = float(len(squares))
        if name == "pairs across the tables":
            return FULL_CHILDREN**2 * self.reach.weighted2(1) * self.attributes, everyone
        return largest, everyone

    def parents(self, families: count.Families, by_number: protect.Measured) -> Aggregates:
        """The parents' combinations, and their values by number of children, measured apart.

        Args:
            families: the families.
            by_number: parents by number of children, which say how many are of each class.
        """
        table = self.tables.parents
        counts, self.account = measured(
            replace(table, bound=self.attributes),
            self.settings.settings,
            self.grant.parents,
            self.account,
        )
        classes = np.searchsorted(CLASS_STARTS, families.degree, side="right") - 1
        held = released_subjects(table, counts, self.attributes)
        owner = np.repeat(np.arange(held.total), np.diff(held.starts).astype(np.intp))
        exact = np.zeros((counts.attributes.size, len(CLASSES)), dtype=np.int64)
        np.add.at(exact, (held.ids, classes[owner]), 1)
        first = counts.lengths[0].ids[:, 0]
        noisy = self.measure(
            "parents' values by number of children",
            protect.UNIT * exact[first].reshape(-1),
            self.attributes * protect.UNIT**2,
            self.budget.classes,
        )
        return self._with_classes(counts, noisy, by_number)

    def _with_classes(
        self, counts: Aggregates, noisy: protect.Measured, by_number: protect.Measured
    ) -> Aggregates:
        """The parents' combinations with the class of the number of children in pairs."""
        size, classes = counts.attributes.size, len(CLASSES)
        last = Column(class_name(self.tables), CLASSES, public=True)
        columns = (*counts.columns, last)
        first = counts.lengths[0]
        table = noisy.subjects.reshape(len(first.ids), classes)
        # Not from the table: parents of one class may fill more of their columns than others.
        degrees = estimate.degrees(by_number.subjects, by_number.scale, counts.records)
        total, margins = _of_classes(degrees, by_number.scale, counts.records_margin)
        kept = np.flatnonzero(total)
        singles = Combinations(
            size + classes,
            np.concatenate([first.ids, (size + kept)[:, None]]).astype(np.int32),
            np.concatenate([first.counts, total[kept]]),
            np.concatenate([first.margins, margins[kept]]),
            first.scale,
            first.fabricated,
        )
        ids = np.stack(
            [np.repeat(first.ids[:, 0], len(kept)), np.tile(size + kept, len(first.ids))], axis=1
        ).astype(np.int32)
        prediction = estimate.predict(ids, (singles,), max(1, counts.records))
        pairs = estimate.select(
            ids,
            table[:, kept].reshape(-1),
            noisy.scale,
            prediction,
            self.settings.settings.fabrication,
            size + classes,
        )
        lengths = [singles]
        if len(counts.lengths) > 1:
            lengths.append(_together(counts.lengths[1], pairs))
        return replace(counts, columns=columns, lengths=tuple(lengths))

    def totals(
        self, first: Combinations, families: count.Families, degrees: estimate.Degrees
    ) -> None:
        """Not measured: numbers of links follow from weights."""
        del first, families, degrees

    def held(self, families: count.Families, parents: Aggregates) -> count.Subjects:
        """The parents' released attributes, the class left out."""
        del families
        before = Aggregates(
            parents.columns[:-1], 0, 0.0, 1.0, (_before(parents.lengths[0], self.last(parents)),)
        )
        return released_subjects(self.tables.parents, before, self.attributes)

    def last(self, parents: Aggregates) -> int:
        """The first id of the class."""
        return int(parents.attributes.starts[-2])

    def likeness(
        self,
        columns: tuple[Column, ...],
        families: count.Families,
        degrees: NDArray[np.int64],
    ) -> Siblings:
        """Not measured: a child with many links would change too many families."""
        del columns, families, degrees
        return Siblings((), (), 0.0)


@dataclass(frozen=True)
class Shares:
    """How a child's budget is shared by its own record and its links, from public settings.

    Args:
        whole: what a child that is protected with the epsilon of the release may cost.
        of_links: the share of their usual parts that measurements of links get.
        rest: the part of rho that is left for the children's own columns.
    """

    whole: protect.Grant
    of_links: Fraction
    rest: Fraction


def shares(tables: LinkedTables, settings: LinkedSettings) -> Shares:
    """Share a child's budget out before anything is drawn.

    Raises:
        ParameterError: the settings leave no room for noise, or a link's column has a private
            domain.
    """
    told, columns = settings.settings, tables.children.columns
    private = any(not column.public for column in columns)
    whole = protect.grant(told.epsilon, told.delta, 1, private=private)
    # The children's domains are public once their values are released.
    released = tuple(replace(column, public=True) for column in columns)
    public = replace(tables, children=replace(tables.children, columns=released))
    few = settings.protected_links
    usual = cost_of_links(BothEnds(public, settings, silent).prices, few)
    of_links = min(Fraction(1), MOST_FOR_LINKS * whole.rho / usual)
    cost = cost_of_links(BothEnds(public, settings, silent, of_links).prices, few)
    return Shares(whole, of_links, whole.rho - cost)


def by_links(found: Shares, priced: dict[str, Price], settings: LinkedSettings) -> ByLinks:
    """The epsilon of a child by its number of links, up to the declared bound if there is one."""
    few, delta = settings.protected_links, settings.settings.delta
    listed = sorted({*LISTED, few})
    return tuple(
        (
            links,
            epsilon_of(
                found.rest + cost_of_links(priced, links), delta, found.whole.threshold_delta
            ),
        )
        for links in listed
        if settings.most_parents is None or links <= few
    )


def network_budget(
    tables: LinkedTables, settings: LinkedSettings, share: Fraction
) -> protect.NetworkGrant:
    """The split budget of the parents, from public settings."""
    bound = tables.parents.bound or len(tables.parents.columns)
    links = (tables.children.bound or len(tables.children.columns)) + (
        tables.links.bound or len(tables.links.columns)
    )
    wanted = settings.settings.length
    return protect.network_grant(
        settings.settings.epsilon,
        settings.settings.delta,
        min(wanted, bound),
        min(wanted, links, protect.LONGEST_OF_CHILDREN),
        private_parents=any(not column.public for column in tables.parents.columns),
        links=share,
    )


def _of_classes(
    degrees: NDArray[np.int64], scale: float, records_margin: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Parents of each class of the number of children, and the margins of these numbers.

    The last class is what the others leave of all parents, where that is known more exactly.

    Args:
        degrees: parents by number of children.
        scale: standard deviation of the noise of each.
        records_margin: of the number of parents.
    """
    beyond = np.zeros(CLASS_STARTS[-1], dtype=np.int64)
    total = np.add.reduceat(np.append(degrees, beyond), CLASS_STARTS)
    numbers = np.diff([*CLASS_STARTS, max(len(degrees), CLASS_STARTS[-1] + 1)])
    margins = 1.96 * scale * np.sqrt(numbers)
    rest = np.sqrt((margins[:-1] ** 2).sum() + records_margin**2)
    margins[-1] = min(margins[-1], rest)
    return total.astype(np.int64), np.round(margins, 1)


def _before(first: Combinations, last: int) -> Combinations:
    kept = first.ids[:, 0] < last
    return Combinations(last, first.ids[kept], first.counts[kept], first.margins[kept], first.scale)


def _together(one: Combinations, other: Combinations) -> Combinations:
    """Two lists of pairs in one order."""
    ids = np.concatenate([one.ids, other.ids])
    order = np.argsort(pack(ids, other.size), kind="stable")
    return Combinations(
        other.size,
        ids[order],
        np.concatenate([one.counts, other.counts])[order],
        np.concatenate([one.margins, other.margins])[order],
        max(one.scale, other.scale),
        max(one.fabricated, other.fabricated),
    )
