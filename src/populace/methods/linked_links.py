"""Numbers of links of related tables: measured up to a few of each parent, and all.

What neighbors change in them is stated in `schedules`; the proofs are in `linked.md` and
`both_ends.md`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from populace import count, estimate, protect
from populace.methods import schedules
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.counts import LinkTotal
from populace.vocabulary.degrees import class_starts, gathered
from populace.vocabulary.guarantee import Schedule
from populace.vocabulary.linked import LinkedSettings

_HALF_95 = 1.96


@dataclass(frozen=True)
class Numbers:
    """What was measured of numbers of links.

    Args:
        by_class: parents by class of the number of children.
        few: links, at most tau of each parent counted.
        every: links, at most as many of each as the declared bound.
    """

    by_class: estimate.ByClass
    few: estimate.Sum
    every: estimate.Sum

    def fitted(self, parents: int, classes: estimate.Classes | None = None) -> NDArray[np.int64]:
        """Shape (most + 1,): so many parents by number of children."""
        return estimate.fitted(self.by_class, parents, (self.few, self.every), classes)

    def totals(self, one: str, many: str) -> tuple[LinkTotal, LinkTotal]:
        """What a release says of the number of links: of a few of each parent, and of all."""
        few, every = self.few, self.every
        value, scale = estimate.all_links(self.by_class, few, every)
        first = _total((one, many), few.bound, few.value, few.scale)
        return first, _total((one, many), every.bound, value, scale)


def numbers(
    settings: LinkedSettings, schedule: Schedule, families: count.Families, account: protect.Account
) -> tuple[Numbers, protect.Account]:
    """Measure parents by class of the number of children, then links.

    Args:
        settings: may say how many links of each parent count; otherwise they are chosen from the
            noisy numbers of parents by class, among those that have a price.
        schedule: where the prices stand.
        families: the families.
        account: what has been spent so far.
    """
    most = families.most
    starts = class_starts(most)
    classes = protect.UNIT * gathered(families.degrees(), starts)
    noisy, account = schedules.draw(schedule.of(schedules.DEGREES), classes, account)
    by_class = estimate.ByClass(noisy.subjects, noisy.scale, starts, most)
    measurement = schedule.of(schedules.COUNTED)
    tau = settings.counted_links
    if tau is None:
        scales = {each: schedules.event(measurement, each).scale for each, _ in measurement.changes}
        tau = min(scales) if len(scales) == 1 else estimate.choose_bound(by_class, scales)
    found = []
    for name, bound in ((schedules.COUNTED, tau), (schedules.LINKS, most)):
        links = protect.UNIT * count.counted(families, bound)
        total, account = schedules.draw(schedule.of(name), links, account, bound)
        found.append(estimate.Sum(bound, float(total.subjects[0]), total.scale))
    return Numbers(by_class, *found), account


def by_value(
    schedule: Schedule,
    first: Combinations,
    families: count.Families,
    tau: int,
    account: protect.Account,
) -> tuple[estimate.Totals, protect.Account]:
    """Noisy numbers of links by released value, at most tau of each parent counted."""
    values = count.counted_values(count.tally(families, first.keys, 1), tau)
    noisy, account = schedules.draw(schedule.of(schedules.TOTALS), values, account, tau)
    return estimate.Totals(noisy.subjects, noisy.scale), account


def _total(tables: tuple[str, str], most: int, value: float, scale: float) -> LinkTotal:
    links = max(0, round(value))
    # Below zero no margin around zero would reach what was measured.
    margin = round(_HALF_95 * scale + max(0.0, -value), 1)
    return LinkTotal(tables, most, links, margin, scale)
