"""What is left of a split budget after what was paid from it first."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from fractions import Fraction
from typing import Any, TypeVar

from populace.protect.linked_grant import LinkedGrant
from populace.protect.tree_grant import TreeGrant

Granted = TypeVar("Granted", LinkedGrant, TreeGrant)


def less(granted: Granted, spent: Fraction) -> Granted:
    """The grant with its parts made smaller by what was spent before, each by the same factor.

    Args:
        granted: the split budget.
        spent: what is paid from the same budget first, below all of it.
    """
    factor = 1 - spent / granted.rho
    own = fields(granted)
    held: dict[str, Any] = {each.name: _scaled(getattr(granted, each.name), factor) for each in own}
    return replace(granted, **{**held, "rho": granted.rho})


def _scaled(part: object, factor: Fraction) -> object:
    """A part of a grant with every fraction of the budget in it multiplied."""
    if isinstance(part, Fraction):
        return part * factor
    if isinstance(part, tuple):
        return tuple(_scaled(each, factor) for each in part)
    if is_dataclass(part) and not isinstance(part, type):
        held = {each.name: _scaled(getattr(part, each.name), factor) for each in fields(part)}
        return replace(part, **held)
    return part
