"""The schedule of both ends of a network, and what it costs a record by its number of links.

Why each price is enough is proved in `both_ends.md`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from populace import count, protect
from populace.methods import column_weights, schedules
from populace.methods import link_prices as links
from populace.vocabulary.families import FULL_CHILDREN, LINKS_SEEN
from populace.vocabulary.guarantee import Event, Measurement, Schedule


def both_ends(
    grant: protect.NetworkGrant,
    reach: count.Reach,
    names: tuple[str, str] = ("", ""),
    charged: tuple[Measurement, ...] = (),
    *,
    tau: int,
) -> Schedule:
    """The schedule of a network that protects both ends, in which nothing is clipped.

    The bound on a parent's squared length is what two children in full can reach, so that what one
    link can change is known before anything is drawn.

    Args:
        grant: the split budget.
        reach: the public bounds, the class of the number of links among a parent's attributes.
        names: of the parents and of the children.
        charged: what recipes measured before, for which the grant leaves room.
        tau: how many links of each parent count in numbers of links by value.
    """
    parents, fine, attributes = grant.parents, count.FINE, reach.of_parent - 1

    def of_links(name: str, rho: Fraction, one2: int, entries: int) -> Measurement:
        cap2 = FULL_CHILDREN**2 * one2
        link2 = count.change2("child", cap2, one2, entries)
        return Measurement(name, names, rho, ((cap2, cap2 * fine**2),), fine, (link2,))

    # Bounds on the pairs of one link, of which a parent has two in full.
    largest = reach.weighted2(1) * attributes * column_weights.HEAVIEST
    touched = reach.entries(1) * attributes * column_weights.HEAVIEST
    bounds = count.grid(largest)
    of_pairs = tuple((cap2, FULL_CHILDREN**2 * cap2 * fine**2) for cap2 in bounds)
    by_link = tuple(count.link_change2(cap2, touched) for cap2 in bounds)

    return Schedule(
        parents.rho,
        (
            *charged,
            Measurement(
                schedules.DEGREES,
                names,
                parents.degrees,
                ((0, schedules.ONE),),
                links2=(2 * schedules.ONE,),
            ),
            *links.of_both_ends(parents, reach, names, tau),
            *schedules.of_table(parents.parents, attributes, names[0]),
            Measurement(
                schedules.CLASSES,
                names,
                grant.classes,
                ((0, attributes * schedules.ONE),),
                links2=(2 * attributes * schedules.ONE,),
            ),
            *(
                of_links(
                    schedules.of_children(length),
                    rho,
                    reach.weighted2(length),
                    reach.entries(length),
                )
                for length, rho in enumerate(parents.lengths, start=1)
            ),
            # What a parent holds decides how long the pairs of her links may be, and no link does.
            Measurement(
                schedules.norms(schedules.PAIRS), names, parents.norms, ((0, schedules.ONE),)
            ),
            Measurement(schedules.PAIRS, names, parents.cross, of_pairs, fine, by_link),
            # A child's own cell goes with it.
            Measurement(
                schedules.CHILD_DEGREES,
                names,
                parents.child_degrees,
                ((0, 2 * LINKS_SEEN**2 * schedules.ONE),),
                links2=(2 * schedules.ONE,),
                own2=schedules.ONE,
            ),
        ),
    )


def of_links(schedule: Schedule, links: int) -> tuple[schedules.Listed, ...]:
    """The measurements as a record with so many links pays for them, with the parents' noise."""
    return tuple(
        (
            each.name,
            tuple(
                replace(schedules.event(each, bound), sensitivity2=each.of_links(links, place))
                for place, (bound, _) in enumerate(each.changes)
            ),
            each.certain,
        )
        for each in schedule.measurements
        if each.links2
    )


def events_of_links(schedule: Schedule, links: int, made: Iterable[Event]) -> tuple[Event, ...]:
    """Those events as they were made, by what was measured of the parents.

    Args:
        schedule: the schedule.
        links: how many links the record has.
        made: the parents' events.

    Raises:
        KeyError: one of the measurements was not made.
    """
    drawn = {each.name: each for each in made}
    return tuple(
        replace(
            next(each for each in under if each.variance == own.variance), precision=own.precision
        )
        for name, under, _ in of_links(schedule, links)
        for own in (drawn[name],)
    )
