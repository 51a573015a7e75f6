"""What installed packages add to Populace, found by their entry points and loaded when named.

What an addition must be is said by `populace.plugins`, and held against it by `populace.testing`.
"""

from __future__ import annotations

from functools import cache
from importlib import metadata
from typing import Any, Literal

from populace.vocabulary.errors import InputError

Group = Literal["codebooks", "operations", "readers", "writers", "synthesizers"]


@cache
def additions(group: Group) -> tuple[str, ...]:
    """The names that packages give what they add, sorted; each once."""
    return tuple(sorted({each.name for each in metadata.entry_points(group=f"populace.{group}")}))


@cache
def addition(group: Group, name: str, kind: type[Any]) -> Any:  # noqa: ANN401 - of that kind
    """What a package adds under a name.

    Args:
        group: what kind of thing it is.
        name: its name.
        kind: the class that it is of, or a subclass of.

    Raises:
        InputError: two packages add it, it cannot be loaded, or it is of another kind.
    """
    found = list(metadata.entry_points(group=f"populace.{group}", name=name))
    packages = sorted({each.dist.name for each in found if each.dist is not None})
    if len(found) != 1:
        raise InputError(
            expected=f"one package that adds {name!r} to the {group} of Populace",
            found=f"{len(found)}: {', '.join(packages)}",
            action="Uninstall all but one.",
        )
    try:
        loaded = found[0].load()
    except Exception as error:
        raise InputError(
            expected=f"{name!r} of the {group} that {' '.join(packages) or 'a package'} adds",
            found=f"that it cannot be loaded ({type(error).__name__})",
            action="Update that package, or uninstall it.",
        ) from error
    if not (isinstance(loaded, kind) or (isinstance(loaded, type) and issubclass(loaded, kind))):
        raise InputError(
            expected=f"{kind.__name__} as {name!r} of the {group} of Populace",
            found=f"an object of type {type(loaded).__name__}",
            action=f"Tell its author: populace.testing checks it ({' '.join(packages)}).",
        )
    return loaded
