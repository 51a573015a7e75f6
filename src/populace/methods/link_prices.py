"""What numbers of links cost, whoever is protected. Why it is enough is proved in `linked.md`."""

from __future__ import annotations

from fractions import Fraction

from populace import count, protect
from populace.vocabulary.guarantee import Measurement
from populace.vocabulary.linked import Unit

ONE = protect.UNIT**2

COUNTED = "links, at most a few of each parent"
LINKS = "links"
TOTALS = "links by value of children"

Names = tuple[str, ...]


def taus(reach: count.Reach) -> range:
    """How many links of each parent may count."""
    return range(min(3, reach.most), reach.most + 1)


def numbers(
    unit: Unit, grant: protect.LinkedGrant, reach: count.Reach, names: Names
) -> tuple[Measurement, Measurement]:
    """The number of links: at most tau of each parent counted, for each tau; and all of them."""

    def counted(tau: int) -> tuple[int, int]:
        return tau, count.counted_change2(unit, tau) * ONE

    return (
        Measurement(COUNTED, names, grant.counted, tuple(map(counted, taus(reach)))),
        Measurement(LINKS, names, grant.links, (counted(reach.most),)),
    )


def by_value(unit: Unit, rho: Fraction, reach: count.Reach, names: Names) -> Measurement:
    """Links by value, at most tau of each parent counted, for each tau."""
    changes = tuple((tau, count.counted_values_change2(unit, tau, reach)) for tau in taus(reach))
    return Measurement(TOTALS, names, rho, changes, count.FINE)


def of_both_ends(
    grant: protect.LinkedGrant, reach: count.Reach, names: Names, tau: int
) -> tuple[Measurement, ...]:
    """The same where both ends of a many-to-many relation are protected, and tau is public."""

    def number(name: str, rho: Fraction, most: int) -> Measurement:
        whole, one = (count.counted_change2(unit, most) * ONE for unit in ("parent", "child"))
        return Measurement(name, names, rho, ((most, whole),), links2=(one,))

    whole, one = (count.counted_values_change2(unit, tau, reach) for unit in ("parent", "child"))
    return (
        number(COUNTED, grant.counted, tau),
        number(LINKS, grant.links, reach.most),
        Measurement(TOTALS, names, grant.totals, ((tau, whole),), count.FINE, (one,)),
    )
