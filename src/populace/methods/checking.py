"""What a release would make of tables that were read for it: private, and nothing is spent on it.

Whether they are refused is settled where they are read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import comb, prod, sqrt

import numpy as np
from numpy.typing import NDArray

from populace import count, publish
from populace.methods import planning, preparation
from populace.vocabulary.checking import CheckedColumn, CheckedTable, Pace
from populace.vocabulary.counts import AGGREGATES, Block, Counts, Histogram, Total
from populace.vocabulary.families import LIKENESS, LINKS, PAIRS, TRIPLES
from populace.vocabulary.plan import Plan
from populace.vocabulary.possible import BYTES, possible, slots_of
from populace.vocabulary.reading import Reading
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.release import KAnonymousSettings, Settings
from populace.vocabulary.structure import CLASSES, Shape, Structure
from populace.vocabulary.table import Cells, Column, Ragged, Table
from populace.vocabulary.wording import Advice, Option

EXPECTED = Fraction(1, 4)
"""A column of whose filled cells a smaller share holds values that are common enough comes out
nearly empty. Public."""

PER_SECOND = 2_000_000
"""Combinations of values of one record that one core works through in a second.

Measured: 17,600 records of 25 columns, lengths to 3, in 20 seconds.
"""

Least = Callable[[Column], float]
"""The smallest count of a value of a column that can be expected in a release, in people."""


def checked_table(
    name: str,
    table: Table,
    readings: Iterable[Reading],
    least: Least | None,
    untouched: Collection[str] | None = None,
) -> CheckedTable:
    """What a release would make of a table.

    Args:
        name: of the table.
        table: the table as it is counted.
        readings: what was understood of its columns, those that a recipe took away among them.
        least: of a column of it; None where nothing is planned.
        untouched: the columns that no recipe changes; None for all.
    """
    of: dict[str, list[Reading]] = {}
    for each in readings:
        of.setdefault(each.column, []).append(each)
    found = {
        column.name: replace(
            _column(column, cells, of.pop(column.name, ()), least),
            made=untouched is not None and column.name not in untouched,
        )
        for column, cells in zip(table.columns, table.cells, strict=True)
    }
    gone = [CheckedColumn(other, told[0].filled, tuple(told)) for other, told in of.items()]
    return CheckedTable(name, table.records, (*found.values(), *gone))


def _column(
    column: Column, cells: Cells, readings: Sequence[Reading], least: Least | None
) -> CheckedColumn:
    codes = cells.codes if isinstance(cells, Ragged) else cells
    counts = np.bincount(codes.astype(np.intp), minlength=1)[1:]
    held = int(counts.sum())
    common = held if least is None else int(counts[counts >= least(column)].sum())
    filled = int((np.diff(cells.starts) > 0).sum()) if isinstance(cells, Ragged) else held
    return CheckedColumn(
        column.name,
        readings[0].filled if readings else filled,
        tuple(readings),
        nearly_empty=held == 0 or Fraction(common) < EXPECTED * held,
    )


def least_of(
    table: Table,
    settings: Settings | KAnonymousSettings,
    recipe: Recipe | None,
    attributes: int | None,
) -> Least:
    """What a release of one table can be expected to report.

    Args:
        table: the table as read, of whose columns only names, kinds and declared domains count.
        settings: of the release.
        recipe: what is done to it first.
        attributes: the declared bound on attributes per subject, if any.

    Raises:
        ParameterError: the settings ask for too many combinations.
        SchemaError: an operation does not fit its column.
    """
    if isinstance(settings, KAnonymousSettings):
        group = settings.k
        return lambda _: group
    shape = table if recipe is None else preparation.empty(table, recipe, attributes)
    plan = planning.plan(
        settings,
        attributes=shape.bound or len(shape.columns),
        private=any(not column.public for column in shape.columns),
        share=Fraction(0 if recipe is None else recipe.share),
    )
    usual = plan.counts[0].usual
    found = usual.margin if usual.smallest is None else usual.smallest
    return lambda column: usual.margin if column.public else found


def many(table: Table, least: Least | None, settings: Settings, name: str = "") -> Advice | None:
    """A note where the bound on candidates may leave some of them out. Private.

    Values that are common enough to be named are taken; of pairs of them those that somebody holds
    to be released, as longer ones are asked for where all their pairs were.

    Args:
        table: the table as it is counted.
        least: of a column of it, as above.
        settings: of the release.
        name: of the table, where there are several.
    """
    length = min(settings.length, table.bound or len(table.columns))
    if length < 2:
        return None
    named = [
        np.ones(len(column.values), dtype=np.bool_)
        if column.public
        else _common(cells, len(column.values), 1 if least is None else least(column))
        for column, cells in zip(table.columns, table.cells, strict=True)
    ]
    slots = slots_of(table.columns, [int(each.sum()) for each in named])
    if possible(slots, length) <= settings.candidates:
        return None
    if length > 2 and _with_pairs(_pairs(table, named), length) <= settings.candidates:
        return None
    return Advice(
        f"More than {settings.candidates:,} combinations of {length} values"
        f"{f' of {name}' if name else ''} may be asked for: those of the smallest expected counts"
        " are then not measured, and the release says how many. Fewer columns, coarser values or a"
        " shorter length ask for fewer; a larger bound takes about"
        f" {BYTES} bytes of memory for each",
        Option("candidates", blank="N"),
        ".",
    )


def _common(cells: Cells, values: int, least: float) -> NDArray[np.bool_]:
    codes = cells.codes if isinstance(cells, Ragged) else cells
    found = np.bincount(codes.astype(np.intp), minlength=values + 1)[1:] >= least
    return np.asarray(found, dtype=np.bool_)


def _pairs(table: Table, named: Sequence[NDArray[np.bool_]]) -> int:
    """How many pairs of named values somebody holds."""
    known = np.concatenate(named)
    ids = np.where(known, np.cumsum(known) - 1, -1).astype(np.int32)
    held = count.everything(table).keep(ids, int(known.sum()))
    return len(count.combinations(held, 2).keys)


def _with_pairs(pairs: int, length: int) -> float:
    """How many sets of so many values at most have all their pairs among so many (Lovász, 1979)."""
    values = (1 + sqrt(1 + 8 * pairs)) / 2
    return prod((values - place) / (place + 1) for place in range(length))


def least_together(plan: Plan, names: Iterable[str]) -> tuple[Least | None, ...]:
    """What a release of tables together can be expected to report of each; None where not alone.

    Args:
        plan: of the release.
        names: the tables; of links counts with what they lead to.
    """
    bounds: dict[str, float] = {}
    for each in plan.counts:
        if each.length == 1 and each.counted in ("parents", "children"):
            for name in each.tables:
                bounds.setdefault(name, each.usual.reportable)
    return tuple(None if name not in bounds else _constant(bounds[name]) for name in names)


def _constant(bound: float) -> Least:
    return lambda _: bound


def pace(records: int, columns: int, length: int) -> Pace:
    """About how long a release takes.

    Args:
        records: how many records there are.
        columns: how many columns.
        length: of the longest combination.
    """
    work = records * sum(comb(columns, each) for each in range(1, min(length, columns) + 1))
    seconds = work // PER_SECOND
    if seconds < 30:
        return "seconds"
    if seconds < 120:
        return "a minute or two"
    return "minutes" if seconds < 1800 else "an hour or more"


def files_of(columns: Sequence[Column]) -> tuple[str, ...]:
    """The files of a release of one table with these columns."""
    shape = Shape("", tuple(column.name for column in columns))
    blocks = (Block(AGGREGATES, ("",), "records", ()),)
    total = (Total("", 0, 0.0, 0.0),)
    return _named(Counts(Structure((shape,)), (tuple(columns),), total, blocks))


def files_together(
    structure: Structure, tables: Mapping[str, Table], *, triples: bool = False
) -> tuple[str, ...]:
    """The files of a release of tables that hang together.

    Args:
        structure: how they do.
        tables: each by name, of which the columns count.
        triples: whether combinations across tables are predicted.
    """
    nobody = np.zeros(0, dtype=np.int64)
    owners = {each.many: each.one for each in structure.relations if not each.several}
    alone = [name for name in tables if name not in owners and not structure.is_link(name)]
    blocks = [Block(AGGREGATES, (name,), "records", ()) for name in alone]
    histograms: list[tuple[str, tuple[str, ...]]] = []
    for relation in structure.relations:
        far, upper = relation.tables, [relation.one]
        while upper[0] in owners:
            upper.insert(0, owners[upper[0]])
        blocks.append(Block(AGGREGATES, far, "links", ()))
        blocks += [Block(PAIRS, (each, *far), "links", ()) for each in upper]
        if triples:
            blocks.append(Block(TRIPLES, (relation.one, *far), "links", (), measured=False))
        histograms.append((LINKS, (relation.one, relation.many)))
        if len(structure.relations) == 1 and relation.many in alone:
            histograms.append((LINKS, (relation.many, relation.one)))
        columns = [column for name in far for column in tables[name].columns]
        if structure.numbers(far[0]) or any(not column.multivalued for column in columns):
            histograms.append((LIKENESS, (relation.one, *far)))
    return _named(
        Counts(
            structure,
            tuple(
                (*table.columns, *(Column(number, CLASSES) for number in structure.numbers(name)))
                for name, table in tables.items()
            ),
            tuple(Total(name, 0, 0.0, 0.0) for name in alone),
            tuple(blocks),
            tuple(Histogram(name, of, (), (), nobody, 0.0) for name, of in histograms),
        )
    )


def _named(counts: Counts) -> tuple[str, ...]:
    return (*(file.name for file in publish.every(counts)), publish.MANIFEST)
