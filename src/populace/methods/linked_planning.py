"""What a linked release will be able to report, worked out from public settings alone.

No data are read here, and nothing is spent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from math import sqrt
from typing import Any, Literal

from populace import count, publish
from populace.methods import both_ends
from populace.methods.linked import Run
from populace.methods.planning import NORMAL_95
from populace.protect import UNIT, grant, split, variance_for
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import FULL_CHILDREN
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.progress import silent

BOUNDS = (1, 2, 4, 8)
"""The declared bounds on links per child whose cost is shown."""

REPORTABLE = 4.0
"""A count of so many standard deviations of the noise has a margin below half of itself."""


Counted = Literal["parents", "own", "children", "pairs", "links"]
"""Parents; children by themselves; children with their links; pairs across; numbers of links."""


@dataclass(frozen=True)
class PlannedTable:
    """What to expect of one table of a linked release.

    Args:
        counted: what is counted.
        length: of how many values.
        name: the same in words.
        margin: half-width of the 95% interval of the noise alone when records hold the usual
            number of values.
        worst: the same when every record holds as many as the bound.
        reportable: the smallest count whose margin is below half of it, in the usual case.
    """

    counted: Counted
    length: int
    name: str
    margin: float
    worst: float
    reportable: float


@dataclass(frozen=True)
class LinkedPlan:
    """What to expect of a linked release.

    Args:
        settings: the settings.
        typical: the usual numbers of values of a parent and of a child with its link.
        right_guesses: of 100 guesses whether one unit is in the data, how many can be right.
        sure_guesses: of 100 guesses made only where one is sure, about how many can be right.
        tables: what to expect of each table.
        by_links: where both ends are protected in a many-to-many relation, the epsilon of a child
            by its number of links.
        bounds: there, for no declared bound on links per child (0) and for some, the margin of
            pairs across and the margin of the children's single values.
    """

    settings: LinkedSettings
    typical: tuple[int, int]
    right_guesses: int
    sure_guesses: int
    tables: tuple[PlannedTable, ...]
    by_links: both_ends.ByLinks = ()
    bounds: tuple[tuple[int, float, float], ...] = ()

    @property
    def odds(self) -> str:
        """How many guesses can be right, in a sentence."""
        return publish.odds(self.right_guesses, self.sure_guesses)

    def figures(self) -> dict[str, Any]:
        """The plan as JSON can hold it."""
        return asdict(self)


def plan_linked(
    tables: LinkedTables, settings: LinkedSettings, typical: tuple[int, int] | None = None
) -> LinkedPlan:
    """Work out noise, margins and smallest reportable counts of a linked release.

    Args:
        tables: tables without a record; their columns, domains and bounds are what counts.
        settings: the settings of the release.
        typical: how many values a parent, and a child with its link, usually hold; half of the
            bounds otherwise.

    Raises:
        ParameterError: a setting or a typical number is out of its range.
    """
    run = _run(tables, settings)
    bounds = run.parent_bound - 1, run.reach.attributes
    usual = typical or (max(1, (bounds[0] + 1) // 2), max(1, (bounds[1] + 1) // 2))
    if not all(1 <= each <= bound for each, bound in zip(usual, bounds, strict=True)):
        raise ParameterError(
            expected=f"usual numbers of values from 1 to {bounds[0]} and from 1 to {bounds[1]}",
            found=f"{usual[0]} and {usual[1]}",
            action="Leave them out for half of the bounds.",
        )
    by_links: both_ends.ByLinks = ()
    choices: list[tuple[int, float, float]] = []
    if isinstance(run, both_ends.BothEnds):
        by_links = both_ends.by_links(both_ends.shares(tables, settings), run.prices, settings)
        for bound in (None, *BOUNDS):
            other = replace(settings, most_parents=bound)
            pairs = _pairs(_run(tables, other), usual)[0]
            own = _own(tables, other, usual)[0]
            choices.append((bound or 0, _margin(pairs), _margin(own)))
    promise = Guarantee(
        kind="differential privacy",
        protected=(),
        epsilon=settings.settings.epsilon,
        delta=settings.settings.delta,
        rho=float(run.grant.rho),
        threshold_delta=run.grant.threshold_delta,
    )
    return LinkedPlan(
        settings=settings,
        typical=usual,
        right_guesses=publish.guesses(promise),
        sure_guesses=publish.sure_guesses(promise),
        tables=tuple(_tables(tables, settings, run, usual)),
        by_links=by_links,
        bounds=tuple(choices),
    )


def _run(tables: LinkedTables, settings: LinkedSettings) -> Run:
    """The run of these settings, of which nothing is measured."""
    if settings.relation == "one-to-many":
        return Run(tables, settings, silent)
    columns = tuple(replace(column, public=True) for column in tables.children.columns)
    released = replace(tables, children=replace(tables.children, columns=columns))
    if settings.unit == "both":
        share = both_ends.shares(tables, settings).of_links
        return both_ends.BothEnds(released, settings, silent, share)
    return Run(released, settings, silent, many=True)


def _tables(
    tables: LinkedTables, settings: LinkedSettings, run: Run, usual: tuple[int, int]
) -> Iterator[PlannedTable]:
    layout = tables.layout
    bound, values = run.parent_bound, min(usual[0] + 1, run.parent_bound)
    for length, rho in enumerate(run.grant.parents.lengths, start=1):
        scales = [
            sqrt(variance_for(_moved(run, length, max(length, cap), bound), rho)) / UNIT
            for cap in (values, bound)
        ]
        yield _planned("parents", length, f"{layout.parent}, {_values(length)}", *scales)
    if settings.relation == "many-to-many":
        own = _own(tables, settings, usual)
        yield _planned("own", 1, f"{layout.child} by themselves, 1 value", *own)
    for length, rho in enumerate(run.grant.lengths, start=1):
        scales = [
            _weighted(run, length, max(length, attributes), rho)
            for attributes in (usual[1], run.reach.attributes)
        ]
        name = f"{layout.child} with their links, {_values(length)} (weighted)"
        yield _planned("children", length, name, *scales)
    yield _planned("pairs", 2, "pairs across (weighted)", *_pairs(run, usual))
    cells = 2 if run.cells == 2 else 1
    scale = sqrt(variance_for(cells * UNIT**2, run.grant.degrees)) / UNIT
    yield _planned("links", 1, f"{layout.parent} by number of {layout.child}", scale, scale)


def _moved(run: Run, length: int, cap: int, bound: int) -> int:
    """What the unit changes in the parents' combinations."""
    whole = count.sensitivity2(length, cap)
    if run.unit == "parent":
        return whole
    change = count.class_change2(count.weights(length, cap, bound), length, bound)
    return max(whole, change) if run.unit == "both" else change


def _weighted(run: Run, length: int, attributes: int, rho: Fraction) -> float:
    """The scale of weighted combinations when children hold so many values."""
    reach = count.Reach(run.reach.most, attributes, run.reach.of_parent)
    if run.unit == "parent" and run.settings.unit == "both":
        # Nothing is clipped there: the bound counts, however many values children hold.
        reach = run.reach
    one2 = reach.weighted2(length)
    change2 = count.change2(
        run.unit, FULL_CHILDREN**2 * one2, run.reach.weighted2(length), run.reach.entries(length)
    )
    return sqrt(variance_for(change2, rho)) / count.FINE


def _pairs(run: Run, usual: tuple[int, int]) -> tuple[float, float]:
    """The scales of pairs across, in the usual and in the worst case."""
    of_parent = run.parent_bound
    if isinstance(run, both_ends.BothEnds):
        event = run.prices["pairs across the tables"].event
        return event.scale, event.scale
    scales = [
        sqrt(
            variance_for(
                count.change2(
                    run.unit,
                    FULL_CHILDREN**2 * child * parent,
                    run.reach.cross2(),
                    run.reach.entries(1) * (of_parent + 1),
                ),
                run.grant.cross,
            )
        )
        / count.FINE
        for parent, child in ((usual[0] + 1, usual[1]), (of_parent, run.reach.attributes))
    ]
    return scales[0], scales[1]


def _own(
    tables: LinkedTables, settings: LinkedSettings, usual: tuple[int, int]
) -> tuple[float, float]:
    """The scales of single values of children by themselves."""
    told = settings.settings
    bound = tables.children.bound or len(tables.children.columns)
    private = any(not column.public for column in tables.children.columns)
    whole = grant(told.epsilon, told.delta, 1, private=private)
    rho = whole.rho
    if settings.unit == "both":
        rho = both_ends.shares(tables, settings).rest
    lengths = split(
        told.epsilon, told.delta, whole.threshold_delta, rho, min(told.length, bound)
    ).lengths
    scales = [
        sqrt(variance_for(count.sensitivity2(1, cap), lengths[0])) / UNIT
        for cap in (min(usual[1], bound), bound)
    ]
    return scales[0], scales[1]


def _planned(counted: Counted, length: int, name: str, scale: float, worst: float) -> PlannedTable:
    reportable = round(REPORTABLE * scale, 1)
    return PlannedTable(counted, length, name, _margin(scale), _margin(worst), reportable)


def _margin(scale: float) -> float:
    return round(NORMAL_95 * scale, 1)


def _values(length: int) -> str:
    return "1 value" if length == 1 else f"{length} values"
