"""Noise that is the same everywhere, for the one test that compares whole releases.

It is run before a session, natively and in a page built for that test, and by nothing else.
"""

import hashlib
import types

from populace.protect import randomness


class Stream:
    """Bytes that depend on how many were drawn before, and on nothing else."""

    drawn = 0

    def urandom(self, size: int) -> bytes:
        """The next bytes."""
        start, self.drawn = self.drawn, self.drawn + size
        whole = hashlib.shake_256(str(start).encode()).digest(size)
        return bytes(whole)


randomness.os = types.SimpleNamespace(urandom=Stream().urandom)
