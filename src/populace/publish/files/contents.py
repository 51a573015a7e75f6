"""What a file holds: its bytes, or what makes them again where they are many."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import cached_property


class Parts:
    """The content of a large file, which is never held whole.

    Args:
        make: gives its parts in order, the same ones whenever it is called.
    """

    def __init__(self, make: Callable[[], Iterator[bytes]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[bytes]:
        return self._make()

    @cached_property
    def _told(self) -> tuple[int, str]:
        size, hashed = 0, hashlib.sha256()
        for part in self:
            size += len(part)
            hashed.update(part)
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
