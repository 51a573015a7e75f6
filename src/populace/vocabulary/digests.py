"""Texts as words of 64 bits, each a function of one text and of a key.

What such words decide is said where they are used.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Words = NDArray[np.uint64]


def words(texts: Iterable[tuple[str, ...]], key: bytes, purpose: bytes) -> Words:
    """The word of each tuple of texts: 8 bytes of BLAKE2b.

    Args:
        texts: no two tuples are hashed alike because of where a text ends.
        key: at most 64 bytes; none for a word that everybody can work out.
        purpose: at most 16 bytes, which keep words for one use from those for another.
    """
    found = []
    for parts in texts:
        digest = blake2b(key=key, person=purpose, digest_size=8)
        for part in parts:
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(8, "little") + encoded)
        found.append(digest.digest())
    return np.frombuffer(b"".join(found), dtype="<u8").astype(np.uint64)


def identity(texts: Iterable[str]) -> Words:
    """What subjects are known by: for each the word of its id, whatever other ids there are."""
    return words(((text,) for text in texts), b"", b"subject")
