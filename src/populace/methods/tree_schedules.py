"""The schedule of a tree of tables: each measurement with its price, stated here and nowhere else.

Why each price is enough is proved in `trees.md` and `count/trees.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod

from populace import count, protect
from populace.methods import column_weights, schedules
from populace.methods.tree_prices import Change, Units
from populace.vocabulary.counts import AGGREGATES, Block, Histogram
from populace.vocabulary.families import LIKENESS, LINKS, PAIRS
from populace.vocabulary.guarantee import Measurement, Schedule
from populace.vocabulary.trees import COUNTED_RECORDS, Edge


def numbers(edge: Edge) -> str:
    """The measurement of records by how many hang on them."""
    return f"records of {edge.upper!r} by number of {edge.lower!r}"


def total(edge: Edge) -> str:
    """The measurement of the number of records of a table."""
    return f"records of {edge.lower!r} of {edge.upper!r}"


def totals(edge: Edge) -> str:
    """The measurement of numbers of records by value."""
    return f"records of {edge.lower!r} of {edge.upper!r} by value"


def of_rows(edge: Edge, length: int) -> str:
    """The measurement of weighted combinations of a table."""
    return f"combinations of {edge.lower!r} of length {length}"


def across(upper: str, edge: Edge) -> str:
    """The measurement of pairs of a table above with the records over an edge."""
    return f"pairs across {upper!r} and {edge.lower!r}"


def likeness(edge: Edge) -> str:
    """The measurement of how alike the records of one owner are."""
    return f"likeness of {edge.lower!r} of one of {edge.upper!r}"


def norms(name: str) -> str:
    """The measurement that the bound of another one is chosen from."""
    return f"roots by squared length of {name}"


@dataclass(frozen=True)
class Reaches:
    """How far one root reaches, all of it public.

    Args:
        root: the bound on attributes of a root, the numbers of what hangs on it included.
        spans: for each edge how far it reaches in what is counted over it.
        above: for each edge the bounds on attributes of the tables that its pairs are made with.
        owners: for each edge how far a root reaches in its upper table; None for the root itself.
        single: for each edge the number of columns with one value in each cell.
    """

    root: int
    spans: tuple[count.Span, ...]
    above: tuple[Mapping[str, int], ...]
    owners: tuple[count.Span | None, ...]
    single: tuple[int, ...]


def counted(span: count.Span) -> int:
    """How many records of a table count of each root in unweighted numbers: a public number."""
    return min(prod(span.mosts), COUNTED_RECORDS)


def of_tree(
    grant: protect.TreeGrant,
    edges: tuple[Edge, ...],
    reaches: Reaches,
    root: str,
    protected: tuple[str, ...] = (),
    charged: tuple[Measurement, ...] = (),
) -> Schedule:
    """The schedule of a tree whose records are protected with all that hangs on them.

    Args:
        grant: the split budget.
        edges: the relations, from the root downwards.
        reaches: the public bounds.
        root: what the root is called.
        protected: the tables whose records are protected; the root's where none is named.
        charged: what recipes measured before, for which the grant leaves room.
    """
    chosen = protected or (root,)
    spans = {edge.lower: span for edge, span in zip(edges, reaches.spans, strict=True)}
    lower = tuple(edge for edge in edges if edge.lower in chosen)
    units = Units(edges, lower, root in chosen, spans)

    def of_root(length: int, cap: int) -> int:
        change = count.class_change2(count.weights(length, cap, reaches.root), length, reaches.root)
        return units.of_root(root, schedules.one_subject(length, cap), change)

    measurements = list(schedules.of_table(grant.root, reaches.root, root, of_root))
    for place, edge in enumerate(edges):
        measurements += _of_edge(grant.edges[place], edge, reaches, place, units)
    return Schedule(grant.rho, (*charged, *measurements))


def _of_edge(
    part: protect.EdgeGrant, edge: Edge, reaches: Reaches, place: int, units: Units
) -> Iterator[Measurement]:
    span, fine = reaches.spans[place], count.FINE
    over = (edge.upper, edge.lower)
    owners2 = count.above2(reaches.owners[place])
    most = counted(span)
    by_number = ((0, units.numbers(edge, owners2)),)
    yield Measurement(numbers(edge), over, part.numbers, by_number, fine)
    yield Measurement(total(edge), over, part.totals / 2, ((0, units.total(edge, most)),), fine)
    for length, rho in enumerate(part.lengths, start=1):
        largest, change = span.longest2(length), units.combined(edge, length)
        yield from _clipped(of_rows(edge, length), over, rho, largest, part.norms, units, change)
        if length == 1:
            of_values = ((0, units.totals(edge, most)),)
            yield Measurement(totals(edge), over, part.totals / 2, of_values, fine)
    for (upper, attributes), rho in zip(reaches.above[place].items(), part.across, strict=True):
        heaviest = 1 if units.lower else column_weights.HEAVIEST
        largest, name = span.longest2(1, attributes) * heaviest, across(upper, edge)
        change, tables = units.crossed(edge, upper, attributes), (upper, edge.lower)
        yield from _clipped(name, tables, rho, largest, part.norms, units, change)
    if reaches.single[place]:
        every = range(1, reaches.single[place] + 1)
        cells = tuple((k, units.likeness(edge, k, owners2)) for k in every)
        yield Measurement(likeness(edge), over, part.likeness, cells, fine, certain=False)


def _clipped(
    name: str,
    over: tuple[str, ...],
    rho: Fraction,
    largest: int,
    norms_rho: Fraction,
    units: Units,
    change: Change,
) -> Iterator[Measurement]:
    bounds = tuple((cap2, change(cap2)) for cap2 in count.grid(largest))
    yield Measurement(norms(name), over, norms_rho, ((0, units.cells),))
    yield Measurement(name, over, rho, bounds, count.FINE)


def source_of_block(edges: tuple[Edge, ...], block: Block, length: int) -> str:
    """The measurement that the numbers of a block come from.

    Raises:
        LookupError: none makes such a block.
    """
    if not block.weighted:
        return schedules.values(length)
    for edge in edges:
        if block.name == AGGREGATES and block.tables == edge.relation.tables:
            return of_rows(edge, length)
        for upper in (edge.upper, *edge.above):
            if block.name == PAIRS and block.tables == (upper, *edge.relation.tables):
                return across(upper, edge)
    raise LookupError(block.name)


def source_of_histogram(edges: tuple[Edge, ...], histogram: Histogram) -> str:
    """The measurement that a histogram comes from.

    Raises:
        LookupError: none makes such a histogram.
    """
    for edge in edges:
        if histogram.name == LINKS and histogram.tables == (edge.upper, edge.relation.many):
            return numbers(edge)
        if histogram.name == LIKENESS and histogram.tables == (edge.upper, *edge.relation.tables):
            return likeness(edge)
    raise LookupError(histogram.name)
