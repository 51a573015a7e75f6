"""The least epsilon that lets a release say what somebody needs, from plans alone.

No row is read: how large a group is says who asks, or an earlier release.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.needs import GROUPS, Met, Need
from populace.vocabulary.plan import Plan

if TYPE_CHECKING:
    from populace.api.released_data import ReleasedData

_SMALLEST, _LARGEST = 0.01, 20.0
_CLOSE = 0.01
"""So much smaller, as a share, than asked for may the smallest group be that is reported."""


@told_right
def least_epsilon(smallest: Callable[[float], float], group: float) -> float:
    """The least epsilon from 0.01 to 20 that reports a group of this size; 0 where none does.

    Noise falls with epsilon nearly as a power of it, so that a line through two plans, on
    logarithmic scales, all but finds it (false position, with its Illinois rule).

    Args:
        smallest: the smallest group that an epsilon reports; it falls as epsilon rises.
        group: how many people must show.

    Raises:
        ParameterError: the group is nobody, or no number.
    """
    if not 0 < group < math.inf:
        raise ParameterError(
            expected="a group of more than nobody",
            found=f"{group:g}",
            action="Name about how many people must show.",
        )

    def excess(place: float) -> float:
        return math.log(max(smallest(math.exp(place)), 1e-9) / group)

    low, high = math.log(_SMALLEST), math.log(_LARGEST)
    above = excess(high)
    if above > 0:
        return 0.0
    below = excess(low)
    if below <= 0:
        return _SMALLEST
    for _ in range(12):
        if above > -_CLOSE:
            break
        # Half of what may be left over, so that the next plan reports the group, and barely.
        middle = low + (high - low) * (below + _CLOSE / 2) / (below - above)
        middle = min(max(middle, low + (high - low) / 20), high - (high - low) / 20)
        found = excess(middle)
        if found <= 0:
            high, above, below = middle, found, below / 2
        else:
            low, below = middle, found
    digits = 2 if math.exp(high) < 1 else 1
    return math.ceil(math.exp(high) * 10.0**digits) / 10.0**digits


def needs_of(needs: Need | str | Iterable[Need | str] | None) -> tuple[Need, ...]:
    """The needs in a text, a need, or several of them.

    Raises:
        ParameterError: one is written otherwise.
    """
    if needs is None:
        return ()
    every: tuple[object, ...] = (needs,) if isinstance(needs, Need | str) else tuple(needs)
    if odd := [type(each).__name__ for each in every if not isinstance(each, Need | str)]:
        raise ParameterError(
            expected="needs as texts, or as objects of populace.Need",
            found=f"an object of type {odd[0]}",
            action="Write each as help(populace.Need) shows.",
        )
    return tuple(each if isinstance(each, Need) else Need.read(str(each)) for each in every)


def answered(
    needs: Sequence[Need],
    planned: Callable[[float], Plan],
    known: ReleasedData[Any] | None = None,
) -> tuple[Met, ...]:
    """What each need costs, in their order; of a need without a size, for several sizes.

    Args:
        needs: the needs.
        planned: the plan at an epsilon.
        known: an earlier release, whose counts say how large a group is where the need does not.

    Raises:
        ParameterError: a need names a column or a declared value that there is not.
    """
    made: dict[float, Plan] = {}

    def remembered(epsilon: float) -> Plan:
        if epsilon not in made:
            made[epsilon] = planned(epsilon)
        return made[epsilon]

    return tuple(
        _met(need, size, remembered, assumed=assumed)
        for need in needs
        for size, assumed in _sizes(need, known)
    )


def least_of_all(found: Sequence[Met]) -> float:
    """The epsilon to plan with: the least that meets all needs that can be met; 20 where none can.

    Needs without a size count with groups of 100.
    """
    every = [each for each in found if not each.assumed or each.size == Need.TYPICAL]
    return max((each.epsilon for each in every if each.epsilon is not None), default=_LARGEST)


def _sizes(need: Need, known: ReleasedData[Any] | None) -> list[tuple[int, bool]]:
    if need.size is not None:
        return [(need.size, False)]
    if known is None:
        return [(size, True) for size in GROUPS]
    try:
        answer = known.count(dict(need.values))
    except InputError as error:
        raise ParameterError(
            expected="needs about what the earlier release knows, where they say no number",
            found=f"{need.group}: {error.found}",
            action="Say in the need about how many they are.",
        ) from error
    return [(max(1, round(answer.value)), False)]


def _met(need: Need, size: int, planned: Callable[[float], Plan], *, assumed: bool) -> Met:
    names = [name for name, _ in need.values]
    most = planned(_LARGEST)
    _check(need, most)
    if most.smallest(names, need.share) is None:
        why = f"combinations of {listing(names)} are not counted"
        if most.settings.length < len(names):
            why += f" at length {most.settings.length}"
        return Met(need, size, assumed, None, None, why)

    def smallest(epsilon: float) -> float:
        return planned(epsilon).smallest(names, need.share) or 0.0

    found = least_epsilon(smallest, size) or None
    margin = planned(found or _LARGEST).margin(names)
    if found is not None:
        return Met(need, size, assumed, found, margin)
    why = f"even epsilon {_LARGEST:g} shows groups from {smallest(_LARGEST):,.0f} on"
    return Met(need, size, assumed, None, margin, why)


def _check(need: Need, made: Plan) -> None:
    """Refuse values that a public list does not have, and columns that are not declared.

    Raises:
        ParameterError: there is one.
    """
    for name, value in need.values:
        found = made.column(name)
        if found is None or not found.public or not found.values:
            continue
        if value not in (*found.values, *found.labels):
            raise ParameterError(
                expected=f"in a need a value that {name!r} is declared with",
                found=repr(value),
                action=near_names(value, (*found.values, *found.labels)),
            )
