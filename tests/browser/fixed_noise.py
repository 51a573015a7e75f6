"""Noise and a day that are the same everywhere, for the test that compares whole releases.

It is run before a session, natively and in a page built for that test, and by nothing else.
"""

import datetime as dt
import hashlib
import types

from populace.api import releases
from populace.protect import randomness


class Stream:
    """Bytes that depend on how many were drawn before, and on nothing else."""

    drawn = 0

    def urandom(self, size: int) -> bytes:
        """The next bytes."""
        start, self.drawn = self.drawn, self.drawn + size
        whole = hashlib.shake_256(str(start).encode()).digest(size)
        return bytes(whole)


class Day(dt.datetime):
    """A clock that stands still, so that midnight changes nothing."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
        """The same moment."""
        return cls(2026, 1, 2, tzinfo=tz)


randomness.os = types.SimpleNamespace(urandom=Stream().urandom)
releases.dt = types.SimpleNamespace(datetime=Day, UTC=dt.UTC)
