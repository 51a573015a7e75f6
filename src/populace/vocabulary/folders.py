"""Folders that are written whole or not at all: beside their place first, then renamed into it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from populace.vocabulary.errors import OutputError


@contextmanager
def aside(directory: Path, failed: Callable[[OSError], OutputError]) -> Iterator[Path]:
    """A new folder beside the wanted one, removed at the end unless it was put into its place.

    Missing parents are made, and removed again when nothing came to stand in them.

    Args:
        directory: where it is to be.
        failed: the error that says why it could not be written.

    Raises:
        OutputError: it could not; nothing is left behind.
    """
    parent = directory.absolute().parent
    around: Path | None = None
    missing = [folder for folder in (parent, *parent.parents) if not os.path.lexists(folder)]
    try:
        parent.mkdir(parents=True, exist_ok=True)
        around = Path(mkdtemp(prefix=f".{directory.name}.", suffix=".partial", dir=parent))
        new = around / "new"
        new.mkdir()  # Readable as any new folder is, which the one around it is not.
        yield new
    except OSError as error:
        raise failed(error) from error
    finally:
        if around is not None:
            shutil.rmtree(around, ignore_errors=True)
        for folder in missing:
            with suppress(OSError):
                folder.rmdir()


def put(new: Path, directory: Path) -> None:
    """Put a folder from `aside` into its place; what stood there goes, or stays if that fails."""
    old = new.parent / "old"
    try:
        if directory.exists():
            directory.rename(old)
        new.rename(directory)
    except BaseException:
        if old.exists() and not directory.exists():
            old.rename(directory)
        raise
