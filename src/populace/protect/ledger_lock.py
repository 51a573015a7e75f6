"""One writer of a ledger at a time, on any system: whoever makes the lock file.

A lock says which process made it. One that a dead process of this machine left is taken over.
"""

from __future__ import annotations

import contextlib
import os
import platform
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from populace.vocabulary.errors import OutputError

_BORN = time.monotonic_ns()
"""Tells this process from a dead one whose id it was given, as in containers."""


@contextlib.contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock of a ledger.

    Who waits gives up on one holder that stays, not on a queue that moves.

    Args:
        path: the ledger.
        patience: how long, in seconds, one other run may hold it.

    Raises:
        OutputError: another run holds it for longer.
        OSError: the lock cannot be made.
    """
    lock = path.with_name(path.name + ".lock")
    holder, since = "", time.monotonic()
    path.parent.mkdir(parents=True, exist_ok=True)
    while not _taken(lock):
        now = _holder(lock)
        if _dead(now):
            _take_over(lock, now)
        if now != holder:
            holder, since = now, time.monotonic()
        elif time.monotonic() - since >= patience:
            raise OutputError(
                expected=f"the ledger {path} to be free",
                found="that another run holds it",
                action=f"Wait for it; if none is running, remove {lock.name}, and"
                f" {lock.name}.left if it is there.",
            )
        # Of different lengths, so that nobody comes too late each time.
        time.sleep(0.005 + time.monotonic_ns() // 1000 % 1000 / 20_000)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _taken(lock: Path) -> bool:
    """Whether the lock file could be made; it is there only with what it says.

    Its process, and which turn it is.
    """
    turn = f"{os.getpid()} {threading.get_ident()} {time.monotonic_ns()} {_BORN} {platform.node()}"
    drawn = lock.with_name(f"{lock.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        drawn.write_text(turn, "utf-8")
        return _linked(drawn, lock) or _made(lock, turn)
    finally:
        drawn.unlink(missing_ok=True)


def _linked(drawn: Path, lock: Path) -> bool:
    """Whether the lock is now a link; not where one is there, or the system makes no links."""
    try:
        os.link(drawn, lock)
    except OSError:
        return False
    return True


def _made(lock: Path, turn: str) -> bool:
    try:
        handle = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY)
    except FileExistsError:
        return False
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(turn)
    except OSError:
        lock.unlink()
        raise
    return True


def _holder(lock: Path) -> str:
    """Which turn it is; nobody's where the lock is gone by now."""
    try:
        return lock.read_text("utf-8")
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _dead(turn: str) -> bool:
    """Whether the process of a turn was one of this machine and is no more.

    Of another machine, or where the system cannot say, nobody is taken for dead.
    """
    number, *_, born, node = (turn.split(" ", 4) + [""] * 5)[:5]
    if node != platform.node() or not number.isdecimal() or os.name != "posix":
        return False
    if int(number) == os.getpid():
        return born != str(_BORN)
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


def _take_over(lock: Path, turn: str) -> None:
    """Remove the lock of a dead process, one waiting run alone, and only if it is still that."""
    left = lock.with_name(lock.name + ".left")
    if not _made(left, turn):
        return
    try:
        if _holder(lock) == turn:
            lock.unlink(missing_ok=True)
    finally:
        left.unlink()
