"""What the attacks share: the same budget is solved for once, not in each of thousands of runs.

Most of the time of a release of a tiny table goes into that search, which knows no data.
"""

from collections.abc import Callable, Iterator
from functools import wraps

import pytest

from populace.protect import accounting
from tests.attacks.mutants import homes


def remembered(function: Callable[[float, float], float]) -> Callable[[float, float], float]:
    """A function of two numbers that remembers, as long as what it is made of stays the same."""
    known: dict[object, float] = {}

    @wraps(function)
    def answer(one: float, other: float) -> float:
        asked = (one, other, accounting.delta_of, accounting._log_delta)
        if asked not in known:
            known[asked] = function(one, other)
        return known[asked]

    return answer


REMEMBERED = [remembered(accounting.rho_for), remembered(accounting.epsilon_for)]


@pytest.fixture(scope="module", autouse=True)
def budgets() -> Iterator[None]:
    """The searches remember while a file of this folder runs."""
    with pytest.MonkeyPatch.context() as patch:
        for function in REMEMBERED:
            name = function.__name__
            for home in homes(name, getattr(accounting, name)):
                patch.setattr(home, name, function)
        yield
