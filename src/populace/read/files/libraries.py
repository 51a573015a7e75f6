"""Libraries that some inputs need, asked for when such an input comes.

No library is imported here, and none is ever needed for CSV.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from populace.vocabulary.errors import InputError


@contextmanager
def needed(
    library: str, what: str, extra: Literal["formats", "sql"] | None = "formats"
) -> Iterator[None]:
    """Around the import of a library: says how to install it where it is missing.

    Args:
        library: its name on PyPI.
        what: what it reads, in words.
        extra: the optional extra of ours that brings it, if one does.

    Raises:
        InputError: it is not installed.
    """
    try:
        yield
    except ImportError:
        if sys.platform == "emscripten":
            raise InputError(
                expected="a CSV, TSV or JSON lines file, which is what a web page can read",
                found=f"another kind: {what}",
                action="Open it where it was made and save the table as CSV (UTF-8).",
            ) from None
        how = f"Install it with `pip install 'populace[{extra}]'`" if extra else "Install it"
        raise InputError(
            expected=f"the library {library}, which reads {what}",
            found="none in this Python",
            action=f"{how}, or save the table as CSV (UTF-8).",
        ) from None
