"""What the attacks share: the same budget is solved for once, not in each of thousands of runs.

Most of the time of a release of a tiny table goes into that search, which knows no data.
"""

from collections.abc import Callable, Iterator
from functools import wraps

import pytest

from populace.protect import conversion
from tests.attacks.mutation import homes


def remembered(function: Callable[..., float]) -> Callable[..., float]:
    """A function of numbers that remembers, as long as what it is made of stays the same."""
    known: dict[object, float] = {}

    @wraps(function)
    def answer(*given: object) -> float:
        asked = (*given, conversion.delta_of, conversion._log_gaussian, conversion._log_delta)
        if asked not in known:
            known[asked] = function(*given)
        return known[asked]

    return answer


REMEMBERED = [remembered(conversion.rho_for), remembered(conversion.epsilon_for)]


@pytest.fixture(scope="module", autouse=True)
def budgets() -> Iterator[None]:
    """The searches remember while a file of this folder runs."""
    with pytest.MonkeyPatch.context() as patch:
        for function in REMEMBERED:
            name = function.__name__
            for home in homes(name, getattr(conversion, name)):
                patch.setattr(home, name, function)
        yield
