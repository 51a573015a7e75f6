"""Whether the noise that a release states beside its numbers is that of measurements it paid for.

What measurements cost is checked by their prices, in `verification`.
"""

from __future__ import annotations

from collections import Counter

from populace.methods import schedules
from populace.methods.column_weights import MOST_ACROSS
from populace.methods.expected import specification_of
from populace.publish import refusal
from populace.vocabulary.counts import Block
from populace.vocabulary.families import PAIRS
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.precision import Precision, most_of
from populace.vocabulary.release import Release

_HALF_95 = 1.96


def check(release: Release, place: int, *, named: bool) -> None:
    """Every published number has a measurement of its own with the noise that it states.

    Args:
        release: the release.
        place: the place of the promise that answers for them.
        named: whether its events are called as here.

    Raises:
        VerificationError: there is another.
    """
    promise = release.promises[place]
    scales = list(specification_of(release.structure).noise(release, place))
    stated = Counter((event.scale, event.precision) for event in promise.events)
    made = {(event.name, (event.scale, event.precision)) for event in promise.events}
    own = all(any((name, noise) in made for name in names) for noise, names in scales)
    if Counter(noise for noise, _ in scales) - stated or not (own or not named):
        raise refusal("a measurement for the noise of every count", "noise that none states")
    shown = {precision for (_, precision), _ in scales}
    if any(event.precision not in shown for event in promise.events if event.precision):
        raise refusal("the precision of every measurement beside its counts", "another")


def check_totals(release: Release, *, named: bool) -> None:
    """Numbers of records and of links have the margins of their noise, and links that of theirs.

    Args:
        release: the release.
        named: whether its events are called as here.

    Raises:
        VerificationError: a margin is narrower, or a number of links has other noise or another
            bound than was measured.
    """
    counts = release.counts
    every = [(total.margin, total.scale) for total in counts.totals]
    every += [(total.margin, total.scale) for total in counts.link_totals]
    if any(margin < round(_HALF_95 * scale, 1) for margin, scale in every):
        raise refusal("margins as wide as the noise of numbers of records and links", "less")
    specification_of(release.structure).check_links(release, named=named)


_ONE_ROW = frozenset({"one-row", "one-row-first", "one-row-last"})
"""The facts that say that a recipe left one record of each person."""


def _one_record_each(promise: Guarantee) -> bool:
    """Whether a person has one record in what was counted, as it is or by a recipe."""
    joined = any(each.kind in _ONE_ROW for each in promise.declared)
    return joined or not promise.protected[0].subject_id


_WHOLE = frozenset({"record", "rows", "family", "tree", "links-alone", "apart"})
"""The extents of those who come or go with everything that a table counts of them."""


_BOTH_ENDS = frozenset({"links", "by-links", "few-links", "bounded-links"})
"""Those of a relation whose both ends are protected: each goes with all of its links, of which one
changes pairs across by no more than a public bound (lemma 6 of `count/families.md`).
"""


def check_precision(release: Release) -> None:
    """A precision is about the columns of its tables, of which a person holds no more than it says.

    What one person changes was worked out from that.

    Raises:
        VerificationError: it is about others, or of a person who may change a part of a table.
    """
    events = (event for promise in release.promises for event in promise.events)
    if not all(event.consistent for event in events):
        raise refusal("the precision of a measurement at its price", "another")
    for block in release.counts.blocks:
        for entry in block.lengths:
            if entry.precision is not None and not _fits(release, block, entry.precision):
                raise refusal("a precision of the columns of its table", "another")


def _fits(release: Release, block: Block, precision: Precision) -> bool:
    """Whether a precision can be that of a block."""
    extents = {each.extent for promise in release.promises for each in promise.protected}
    columns = release.counts.columns_of(*block.tables)
    if precision.across:
        first = len(release.counts.columns_of(block.tables[0]))
        told = (first, len(columns)) == (precision.first, len(precision.grades))
        whole = extents <= _WHOLE and len(release.promises[0].protected) == 1
        # What rounding adds to the change of a link was bounded for these grades.
        light = all(abs(grade) <= MOST_ACROSS for grade in precision.grades)
        whole = whole or (extents <= _BOTH_ENDS and light)
        root = release.promises[0].protected[0].table == release.structure.root
        return block.name == PAIRS and told and whole and root
    alone = {each.table for each in release.promises[0].protected if each.extent == "tree"}
    if block.weighted or "link" in extents or alone - {*block.tables}:
        return False
    (name,), number = block.tables, len(precision.grades)
    own = len(release.structure.table(name).headers)
    if number not in (own, own + len(release.structure.numbers(name))):
        return False
    unnamed = None
    if precision.length == 1:
        declared = (fact for promise in release.promises for fact in promise.declared)
        told_of = "".join(release.structure.apart(name))
        unnamed = schedules.bound_of(columns[:own], declared, told_of) + number - own
    single = all(map(_one_record_each, release.promises))
    most = most_of(columns[:number], exclusive=single, unnamed=unnamed)
    return precision.most == most
