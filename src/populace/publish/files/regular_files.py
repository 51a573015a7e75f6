"""Opening the files of a folder that anyone may have made.

Regular files only, no links, of a size that is known before any of it is read.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from populace.publish.files.file_names import MANIFEST
from populace.publish.files.refusal import missing, refusal

LARGEST_MANIFEST = 2**26
LARGEST_FILE = 2**32
_PIECE = 1 << 20
MOST_FILES = 1000
"""How many files a folder may hold; a release has some twenty."""


@contextmanager
def regular_file(directory: Path, name: str) -> Iterator[BinaryIO]:
    """A file of a release, open.

    Raises:
        VerificationError: it is missing, no regular file, or larger than any that is written.
    """
    most = LARGEST_MANIFEST if name == MANIFEST else LARGEST_FILE
    # A pipe would be waited for, and a link followed, without these.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(directory / name, flags | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError) as error:
        raise missing(directory, name) from error
    try:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise missing(directory, name, "regular file")
        if found.st_size > most:
            raise refusal(f"a {name} of at most {most >> 20:,} MiB", "a larger one")
        with os.fdopen(os.dup(handle), "rb") as file:
            yield file
    except (OSError, MemoryError) as error:
        raise missing(directory, name) from error
    finally:
        os.close(handle)


def content(directory: Path, name: str) -> bytes:
    """The content of a file of a release; raises as `opened`."""
    with regular_file(directory, name) as file:
        return file.read(os.fstat(file.fileno()).st_size)


def pieces(directory: Path, name: str) -> Iterator[bytes]:
    """The content of a file of a release, a piece at a time; raises as `opened`."""
    with regular_file(directory, name) as file:
        while piece := file.read(_PIECE):
            yield piece


def digest(directory: Path, name: str) -> str:
    """The SHA-256 of a file of a release, hexadecimal; raises as `opened`."""
    hashed = hashlib.sha256()
    for piece in pieces(directory, name):
        hashed.update(piece)
    return hashed.hexdigest()


def names(directory: Path) -> list[str]:
    """The names of all that lies in a folder, hidden files too, in order.

    Raises:
        VerificationError: there is no such folder, or it holds far more than a release.
    """
    found = []
    try:
        with os.scandir(directory) as entries:
            for entry in entries:
                found.append(entry.name)
                if len(found) > MOST_FILES:
                    raise refusal(f"a folder of at most {MOST_FILES:,} files", "more of them")
    except OSError as error:
        raise missing(directory, MANIFEST) from error
    return sorted(found)
