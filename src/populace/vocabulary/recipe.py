"""A recipe: operations in their order, and what follows from them without looking at any table.

Applying one is `prepare`'s work; no cell is ever looked at here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from populace.vocabulary.calls import made_right
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import Fact
from populace.vocabulary.operations import (
    Choose,
    Drop,
    Explode,
    Names,
    OnColumn,
    OneRow,
    Operation,
    Rename,
    Split,
    Tidy,
)
from populace.vocabulary.quantities import Bands, Dates, EqualBands, SuppressRare, TopBottom
from populace.vocabulary.recoding import Absent, Domain, LookUp, Merge, Regions

OPERATIONS: tuple[type[Operation], ...] = (
    Choose,
    Drop,
    Rename,
    Tidy,
    Absent,
    Domain,
    Bands,
    EqualBands,
    TopBottom,
    Dates,
    Merge,
    Regions,
    LookUp,
    SuppressRare,
    Split,
    Explode,
    OneRow,
)
"""Every operation that a recipe file can name."""

MOST_SHARED = Decimal("0.5")
"""The most of a budget that the operations of one recipe may take together."""


@made_right
@dataclass(frozen=True)
class Recipe:
    """Operations that turn a table as it was read into one fit to release.

    A recipe is applied to the table as read, always from the first operation on; to undo a step is
    to leave it out.

    Args:
        operations: the operations, in their order.
    """

    operations: tuple[Operation, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "operations", tuple(self.operations))
        if self.share > MOST_SHARED:
            raise SchemaError(
                expected=f"charged operations that take up to {MOST_SHARED} of the budget together",
                found=f"{self.share}",
                action="Lower their shares, or declare edges and lists instead.",
            )

    def __bool__(self) -> bool:
        return bool(self.operations)

    @property
    def share(self) -> Decimal:
        """The part of the budget that its operations are paid with."""
        charged = (
            operation.share
            for operation in self.operations
            if isinstance(operation, EqualBands | SuppressRare)
        )
        return sum(charged, Decimal(0))

    @property
    def sensitive(self) -> tuple[Fact, ...]:
        """Why the recipe is as private as the table; empty where it is not."""
        listed = (operation.listed for operation in self.operations)
        return tuple(dict.fromkeys(each for each in listed if each is not None))

    def undone(self) -> Recipe:
        """The recipe without its last operation."""
        return replace(self, operations=self.operations[:-1])

    @property
    def coarsened(self) -> Names:
        """The columns of the table as read whose own values do not leave the recipe."""
        met, stands, _ = self._trace()
        exact = {origin for origin, exact in stands.values() if exact}
        return tuple(name for name in met if name not in exact)

    @property
    def inputs(self) -> Names | None:
        """The columns of the table as read that matter, where the recipe chooses; None for all."""
        met, _, chosen = self._trace()
        return met if chosen else None

    def needed(self, results: Sequence[str]) -> Names:
        """The columns of the table as read out of which the recipe makes these columns."""
        return tuple(dict.fromkeys((*self._trace()[0], *self.untouched(results))))

    def untouched(self, results: Sequence[str]) -> Names:
        """Those among these columns of the prepared table that no operation names."""
        stands = self._trace()[1]
        flags = tuple(each.begins for each in self.operations if isinstance(each, Explode))
        return tuple(
            name
            for name in results
            if name not in stands and not (flags and name.startswith(flags))
        )

    def _trace(self) -> tuple[Names, dict[str, tuple[str, bool]], bool]:
        """The input columns met, the columns that stand at the end, whether all were chosen."""
        # Where each column that stands came from, and whether it holds its values as they were.
        stands: dict[str, tuple[str, bool]] = {}
        met: dict[str, None] = {}
        gone: set[str] = set()
        chosen = False

        def source(name: str) -> tuple[str, bool]:
            if name not in stands and name not in gone:
                met.setdefault(name)
                stands[name] = (name, True)
            return stands.get(name, (name, False))

        for operation in self.operations:
            sources = {name: source(name) for name in operation.sources}
            match operation:
                case Choose():
                    gone |= stands.keys() - sources.keys()
                    stands, chosen = sources, True
                case Drop():
                    for name in sources:
                        stands.pop(name, None)
                    gone |= sources.keys()
                case Rename(names=names):
                    for old, _ in names:
                        stands.pop(old, None)
                        gone.add(old)
                    for old, new in names:
                        stands[new] = sources[old]
                        gone.discard(new)
                case OnColumn():
                    origin, exact = sources[operation.column]
                    stands[operation.result] = (origin, exact and not operation.coarsens)
                    gone.discard(operation.result)
                case Explode(column=column):
                    stands.pop(column, None)
                    gone.add(column)
                case _:
                    pass
        return tuple(met), stands, chosen
