"""Fuzzing within bounds of time: the doors share the seconds of a processor that there are.

`POPULACE_FUZZ` says how many seconds all doors get together: 60 wherever the tests run, 1,800 for
`make fuzz`. No verdict rests on the clock, only how many examples there are. In CI they are the
same in every run, as far as the time reaches. Elsewhere they are new each time, and what failed is
kept in `.hypothesis` and tried first the next time.
"""

import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

SECONDS = float(os.environ.get("POPULACE_FUZZ", "60"))
LEAST = 5
"""Examples that every door gets, however slow the machine is."""


class _OverError(KeyboardInterrupt):
    """The time is over. Hypothesis lets it through, and keeps no example for it."""


@dataclass
class Fuzz:
    """Tries examples at one door.

    Args:
        door: its name, which tells its examples from those of others.
        seconds: of a processor that it gets.
    """

    door: str
    seconds: float
    tried: int = 0

    def __call__(self, try_it: Callable[..., object], **drawn: SearchStrategy) -> None:
        """Try one example after the other until the time is over; a failure is made small first.

        Args:
            try_it: takes an example, and fails where the door does.
            drawn: its arguments.
        """
        end = time.process_time() + self.seconds
        failed = False

        def example(**values: object) -> None:
            nonlocal failed
            if self.tried >= LEAST and not failed and time.process_time() > end:
                raise _OverError
            self.tried += 1
            try:
                try_it(**values)
            except Exception:
                failed = True
                raise

        # By its name hypothesis draws examples, and keeps those that failed.
        example.__name__ = re.sub(r"\W", "_", self.door)
        endless = settings(max_examples=10**9, suppress_health_check=list(HealthCheck))
        try:
            endless(given(**drawn)(example))()
        except _OverError:
            assert not failed
