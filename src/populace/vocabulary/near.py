"""What a name that is not there was meant to be: of a file, a column, a keyword.

Only names are looked at here, never what is in files or cells.
"""

from __future__ import annotations

import difflib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from populace.vocabulary.listing import listing

_LIKE = 0.6


def near_names(unknown: str | Sequence[str], known: Iterable[str], limit: int = 20) -> str:
    """The action that helps where there is no such name: those that are spelled alike, else all.

    Args:
        unknown: the name, or several.
        known: the names that there are.
        limit: how many of these are listed where none is like it.
    """
    names = tuple(dict.fromkeys(known))
    folded = {name.casefold(): name for name in names}
    near = [
        folded[match]
        for name in ((unknown,) if isinstance(unknown, str) else unknown)
        for match in difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=_LIKE)
    ]
    if near:
        return f"Did you mean {listing(list(dict.fromkeys(near)))}?"
    return f"Choose among {listing(names, limit)}."


def near_file(path: str | os.PathLike[str]) -> str:
    """The action that helps where a file is not there: those beside it that are called alike."""
    wanted = Path(path)
    forward = Path(os.fspath(path).replace("\\", "/"))
    if forward != wanted and forward.is_file():
        return f"Did you mean {listing([str(forward)])}?"
    try:
        beside = sorted(entry.name for entry in wanted.parent.iterdir() if entry.is_file())
    except OSError:
        return f"Check the path: there is no folder {os.fspath(wanted.parent)!r} to read."
    folded = {name.casefold(): name for name in beside}
    # A forgotten ending is no small part of a short name.
    close = [name for name in beside if name.casefold().startswith(f"{wanted.name.casefold()}.")]
    close += [
        folded[name]
        for name in difflib.get_close_matches(wanted.name.casefold(), folded, n=3, cutoff=_LIKE)
    ]
    meant = [str(wanted.parent / name) for name in dict.fromkeys(close)]
    return f"Did you mean {listing(meant)}?" if meant else "Check the path."
