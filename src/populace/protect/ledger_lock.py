"""One writer of a ledger at a time, on any system: whoever makes the lock file.

A lock says which process made it. One that a dead process of this machine left is taken over.
"""

from __future__ import annotations

import contextlib
import os
import platform
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from populace.vocabulary.errors import OutputError

_BORN = time.monotonic_ns()
"""Tells this process from a dead one whose id it was given, as in containers."""


@contextlib.contextmanager
def locked(path: Path, patience: float) -> Iterator[None]:
    """Hold the lock of a ledger, as `wait` says.

    Args:
        path: the ledger.
        patience: how long, in seconds, one other run may hold it.

    Raises:
        OutputError: another run holds it for longer.
        OSError: the lock cannot be made.
    """
    lock = path.with_name(path.name + ".lock")
    path.parent.mkdir(parents=True, exist_ok=True)

    def holder() -> str:
        turn = _holder(lock)
        if _dead(turn):
            _take_over(lock, turn)
        return turn

    action = (
        f"Wait for it; if none is running, remove {lock.name}, and {lock.name}.left if it is there."
    )
    wait(lambda: _taken(lock), holder, patience, str(path), action)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def wait(
    taken: Callable[[], bool],
    holder: Callable[[], object],
    patience: float,
    name: str,
    action: str,
) -> None:
    """Wait for the only turn; give up on one holder that stays, not on a queue that moves.

    Args:
        taken: takes the turn if it is free, and says whether it was.
        holder: whose turn it is, in any words that differ from turn to turn.
        patience: how long, in seconds, one other run may hold it.
        name: of the ledger.
        action: what to do about a holder that stays.

    Raises:
        OutputError: one held it for longer.
    """
    held: object = None
    since = time.monotonic()
    while not taken():
        now = holder()
        if now != held:
            held, since = now, time.monotonic()
        elif time.monotonic() - since >= patience:
            raise OutputError(
                expected=f"the ledger {name} to be free",
                found="that another run holds it",
                action=action,
            )
        # Of different lengths, so that nobody comes too late each time.
        time.sleep(0.005 + time.monotonic_ns() // 1000 % 1000 / 20_000)


def _taken(lock: Path) -> bool:
    """Whether the lock file could be made; it is there only with what it says.

    Its process, and which turn it is.
    """
    turn = f"{os.getpid()} {threading.get_ident()} {time.monotonic_ns()} {_BORN} {platform.node()}"
    drawn = lock.with_name(f"{lock.name}.{os.getpid()}-{threading.get_ident()}")
    try:
        drawn.write_text(turn, "utf-8")
        return _linked(drawn, lock, turn)
    finally:
        drawn.unlink(missing_ok=True)


def _linked(drawn: Path, lock: Path, turn: str) -> bool:
    try:
        os.link(drawn, lock)
    except FileExistsError:
        return False
    except OSError:
        # A file system without links: the lock is there first, and says whose it is right after.
        return _made(lock, turn)
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
