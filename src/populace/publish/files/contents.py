"""What a file holds: its bytes, or what makes them again where they are many."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cached_property

KEPT = 1 << 26
"""How many bytes of a large file are kept once they were made, as making them takes longer."""


class Parts:
    """The content of a large file, which is held whole only where it is `KEPT`.

    Args:
        make: gives its parts in order, the same ones whenever it is called.
    """

    def __init__(self, make: Callable[[], Iterator[bytes]]) -> None:
        self._make = make
        self._kept: list[bytes] | None = None

    def __iter__(self) -> Iterator[bytes]:
        return self._make() if self._kept is None else iter(self._kept)

    @cached_property
    def _told(self) -> tuple[int, str]:
        size, hashed, kept = 0, hashlib.sha256(), list[bytes]()
        for part in self:
            size += len(part)
            hashed.update(part)
            if size <= KEPT:
                kept.append(part)
            else:
                kept.clear()
        if size <= KEPT:
            self._kept = kept
        return size, hashed.hexdigest()

    def __len__(self) -> int:
        return self._told[0]

    @property
    def digest(self) -> str:
        """The SHA-256 of all parts, hexadecimal."""
        return self._told[1]


Content = bytes | Parts


def digest(content: Content) -> str:
    """The SHA-256 of a content, hexadecimal."""
    return content.digest if isinstance(content, Parts) else hashlib.sha256(content).hexdigest()


def same(one: Content, other: Content) -> bool:
    """Whether two contents are the same, to the byte; large ones by their hashes."""
    if isinstance(one, bytes) and isinstance(other, bytes):
        return one == other
    return digest(one) == digest(other)


def parts(content: Content) -> Iterator[bytes]:
    """A content piece by piece."""
    return iter(content) if isinstance(content, Parts) else iter((content,))
