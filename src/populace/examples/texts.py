"""Texts of an example, and the folder that they are written to."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from populace.vocabulary.errors import OutputError


def table_text(header: Iterable[str], rows: Iterable[Sequence[object]]) -> str:
    """A table as the text of a CSV file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def write_texts(directory: str | os.PathLike[str], files: Mapping[str, str]) -> Path:
    """Write texts by their names into a folder that does not exist yet.

    Raises:
        OutputError: the folder exists, or cannot be written.
    """
    target = Path(directory)
    try:
        target.mkdir(parents=True)
        for name, text in files.items():
            (target / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise OutputError(
            expected="a folder that does not exist yet and can be written",
            found=f"{target}: {error.strerror or type(error).__name__}",
            action="Choose another folder.",
        ) from error
    return target
