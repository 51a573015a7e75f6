"""The head of a ledger: how many lines it had, and the digest of the last, in a file beside it.

It is written after each line, so it may lag behind by one that a run was killed at; a ledger that
lacks lines it had is told by it. What sets back both files together is not.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

START = "0" * 64
"""What stands for the line before the first."""


def digest(line: str) -> str:
    """The digest of a line, in hexadecimal."""
    return hashlib.sha256(line.encode()).hexdigest()


def head_of(path: Path) -> Path:
    """The file of the head of a ledger."""
    return path.with_name(path.name + ".head")


def read_head(path: Path) -> str | None:
    """What the head of a ledger says; None where there is none.

    Read before the lines: others may write between the two, and lines only become more.
    """
    try:
        return head_of(path).read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        return ""


def keeps_to(head: str | None, lines: Sequence[str]) -> bool:
    """Whether a ledger with these lines has all that its head says; true where there is none.

    Args:
        head: as `read_head` found it.
        lines: the lines, without their ends.
    """
    if head is None:
        return True
    number, _, last = head.strip().partition(" ")
    if not number.isdecimal() or int(number) > len(lines):
        return False
    return last == (digest(lines[int(number) - 1]) if int(number) else START)


def write_head(path: Path, lines: int, last: str) -> None:
    """Write the head anew, whole or not at all.

    Args:
        path: the ledger.
        lines: how many lines it has.
        last: the digest of the last.

    Raises:
        OSError: it cannot be written.
    """
    new = head_of(path).with_name(path.name + ".head.new")
    handle = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(f"{lines} {last}\n")
            file.flush()
            os.fsync(file.fileno())
        new.replace(head_of(path))
    except OSError:
        new.unlink(missing_ok=True)
        raise
