"""Where the lines of a ledger are kept: what every such place answers, and a file on a disk.

A place of a team's own, a database, is `api/ledger_database.py`; both are held to one suite of
laws, `tests/unit/api/test_ledger_books.py`.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from populace.protect.ledger_head import digest, keeps_to, read_head, write_head
from populace.protect.ledger_lock import locked
from populace.vocabulary.errors import InputError, OutputError

_BINARY = getattr(os, "O_BINARY", 0)  # Windows alone tells text from bytes.


class Turn(Protocol):
    """What one run may do while no other may."""

    def lines(self) -> list[str]:
        """As `Book.lines`, and nothing is added meanwhile.

        Raises:
            InputError: as there.
            OutputError: as there.
        """

    def add(self, line: str, number: int) -> None:
        """Write a line down. Once the turn has ended without an error, it is there to stay.

        Args:
            line: without its end.
            number: of the lines, this one included.

        Raises:
            OutputError: it cannot be written; nothing was.
        """


class Book(Protocol):
    """A place in which a ledger keeps its lines."""

    @property
    def name(self) -> str:
        """What errors call it; no password is in it."""

    def lines(self) -> list[str]:
        """Every line in order, without its end; none where nothing was written.

        Raises:
            InputError: it cannot be read, or lacks lines that it had.
            OutputError: it cannot be reached.
        """

    def turn(self, patience: float) -> AbstractContextManager[Turn]:
        """The only turn of all runs, until the block ends.

        Args:
            patience: how long, in seconds, one other run may hold it.

        Raises:
            OutputError: another run holds it for longer, or what was added cannot be kept.
        """


class FileBook:
    """The lines of a file, with its head and its lock beside it.

    Args:
        path: the file; it is made where there is none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.name = str(path)

    def lines(self) -> list[str]:
        """As `Book.lines`."""
        head = read_head(self._path)
        lines = self._read()
        if not keeps_to(head, lines):
            raise changed(self.name)
        return lines

    @contextlib.contextmanager
    def turn(self, patience: float) -> Iterator[Turn]:
        """As `Book.turn`."""
        with contextlib.ExitStack() as held:
            try:
                held.enter_context(locked(self._path, patience))
            except OSError as error:
                raise self._unwritable(error) from error
            yield self

    def add(self, line: str, number: int) -> None:
        """As `Turn.add`: the line is known to be on the disk, and its head, or neither is."""
        flags = os.O_WRONLY | os.O_APPEND | os.O_CREAT | _BINARY
        try:
            handle = os.open(self._path, flags, 0o600)
            try:
                before = os.fstat(handle).st_size
                try:
                    _write_whole(handle, f"{line}\n".encode())
                    write_head(self._path, number, digest(line))
                except OSError:
                    os.ftruncate(handle, before)
                    raise
            finally:
                os.close(handle)
        except OSError as error:
            raise self._unwritable(error) from error

    def _read(self) -> list[str]:
        try:
            text = self._path.read_bytes().decode()
        except FileNotFoundError:
            return []
        except (OSError, UnicodeDecodeError) as error:
            raise changed(self.name) from error
        # Only a line feed ends a line: a data set's name may hold other ends of lines.
        *whole, rest = text.split("\n")
        if rest:
            raise changed(self.name)
        return whole

    def _unwritable(self, error: OSError) -> OutputError:
        return OutputError(
            expected="a ledger that can be written",
            found=f"{self.name}: {error.strerror or type(error).__name__}",
            action="Name another file; nothing was drawn.",
        )


def _write_whole(handle: int, content: bytes) -> None:
    if os.write(handle, content) < len(content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    os.fsync(handle)


def changed(name: str) -> InputError:
    """The error of a ledger that is not as it was written.

    Args:
        name: of the ledger.
    """
    return InputError(
        expected="a ledger as Populace writes it, every line following from the one before",
        found=f"another content in {name}",
        action="Restore it from a copy: a ledger with gaps says nothing about what was spent.",
    )
