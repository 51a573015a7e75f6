"""What the name of a file that is not there was meant to be.

Only names of files are looked at here, never what is in them.
"""

from __future__ import annotations

import difflib
import os
from pathlib import Path

from populace.vocabulary.schema import listing

_LIKE = 0.6


def near_file(path: str | os.PathLike[str]) -> str:
    """The action that helps where a file is not there: those beside it that are called alike."""
    wanted = Path(path)
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
