"""The charged steps of recipes as measurements, from what a guarantee declares of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from populace import count, protect
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import Fact, fact
from populace.vocabulary.guarantee import Event, Measurement
from populace.vocabulary.linked import LinkedSettings, LinkedTables
from populace.vocabulary.recipe import MOST_SHARED
from populace.vocabulary.table import Table

_DONE = {"bands-equal": "equal-bands", "rare-absent": "suppress-rare"}
"""The kinds of facts that tell of a charged operation, each with what a recipe calls it."""


def name_of(column: str, do: str, table: str = "") -> str:
    """The measurement of an operation of a recipe.

    Args:
        column: the column it counts.
        do: what a recipe calls the operation.
        table: the name of the table, where there are several.
    """
    of = f" of {table!r}" if table else ""
    return f"preparation: counts of column {column!r}{of} for {do}"


def steps(
    declared: Iterable[Fact], rho: Fraction, table: str = "", *, shares2: int | None = None
) -> tuple[Measurement, ...]:
    """The measurements that pay for the charged operations of one table, in their order.

    Args:
        declared: what is declared of the table.
        rho: the budget that its operations get their shares of.
        table: its name, where there are several.
        shares2: what changes, squared, where its records count in equal shares of what they hang
            on (`count/equal_shares.md`).
    """
    change2 = count.sensitivity2(1, 1) if shares2 is None else shares2
    return tuple(
        Measurement(
            name_of(str(parameters["column"]), _DONE[each.kind], table),
            (table,),
            rho * Fraction(str(parameters["share"])),
            ((1, change2),),
            protect.UNIT if shares2 is None else count.FINE,
            (shares2,) if shares2 else (),
        )
        for each in declared
        if each.kind in _DONE
        for parameters in (dict(each.values),)
    )


def spent(measurements: Iterable[Measurement]) -> Fraction:
    """What measurements under an only bound cost together in rho."""
    every = (
        protect.cost(Event(each.name, change2, protect.variance_for(change2, each.rho), each.unit))
        for each in measurements
        for _, change2 in each.changes
    )
    return sum(every, Fraction(0))


def linked_steps(
    tables: LinkedTables, settings: LinkedSettings, rho: Fraction, of_links: Fraction = Fraction(1)
) -> tuple[Measurement, ...]:
    """The steps of linked tables that the promise to parents pays for.

    In a many-to-many relation the children are a table of their own, with a budget of its own.

    Args:
        tables: of which names and declarations count.
        settings: the public parameters.
        rho: the budget of the promise.
        of_links: the share of their usual parts that measurements of links get.

    Raises:
        SchemaError: the steps of all tables take too much of the budget together.
    """
    relation = tables.relation
    found = list(steps(tables.parents.declared, rho, relation.one))
    if not settings.several:
        found += steps(tables.children.declared, rho, relation.many, shares2=count.SHARES2)
    own = tables.links.declared
    found += steps(own, rho * of_links, relation.via or relation.many, shares2=count.SHARES2)
    return _affordable(found, rho)


def tree_steps(
    tables: Mapping[str, Table], root: str, rho: Fraction, *, whole: bool
) -> tuple[Measurement, ...]:
    """The steps of a tree of tables; records below the root count in equal shares of it.

    Args:
        tables: of which names and declarations count.
        root: what the root is called.
        rho: the budget.
        whole: whether roots alone are protected.

    Raises:
        SchemaError: the steps of all tables take too much of the budget together.
    """
    below = count.SHARES2 if whole else count.SHARES_BELOW2
    found = [
        each
        for name, table in tables.items()
        for each in steps(table.declared, rho, name, shares2=None if name == root else below)
    ]
    return _affordable(found, rho)


def _affordable(found: Sequence[Measurement], rho: Fraction) -> tuple[Measurement, ...]:
    if sum(each.rho for each in found) > rho * Fraction(MOST_SHARED):
        raise SchemaError(
            expected=f"charged operations that take up to {MOST_SHARED} of the budget together,"
            " those of all tables",
            found="more",
            action="Lower their shares, or declare edges and lists instead.",
        )
    return tuple(found)


def facts_of_shares(tables: LinkedTables, settings: LinkedSettings) -> tuple[Fact, ...]:
    """What the promise to parents declares of how steps over children or links count.

    Args:
        tables: of which names and declarations count.
        settings: the public parameters.
    """
    relation = tables.relation
    counted = [(relation.via or relation.many, tables.links)]
    if not settings.several:
        counted.insert(0, (relation.many, tables.children))
    names = [name for name, table in counted if any(each.kind in _DONE for each in table.declared)]
    return in_shares(names, relation.one)


def in_shares(names: Iterable[str], one: str) -> tuple[Fact, ...]:
    """What is declared of tables whose records counted in equal shares of another's."""
    return tuple(fact("steps-in-shares", many=name, one=one) for name in dict.fromkeys(names))
