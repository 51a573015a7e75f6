"""Whether a k-anonymous release can be what its settings say, as far as its folder tells.

What people hold is not known here: why no record shows a group smaller than k is proved in
`protect/k_anonymity.md`, which also says what follows for counts and records.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from populace import count
from populace.methods.single_expected import subject
from populace.methods.synthesizers import FROM_RECORDS
from populace.publish import refusal
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Keys, find, pack
from populace.vocabulary.release import KAnonymousSettings, Release
from populace.vocabulary.table import Table

UNCHECKED = "whether each published group is one of k people or more: counts alone cannot tell"
"""What of every k-anonymous release is left to the proof."""

UNCHECKED_RECORDS = (
    "whether combinations of more values than are reported describe groups of k: the records were"
    " made from those of people and cannot be made again"
)
"""What is left to it where records were made from those of people."""


def check(release: Release, settings: KAnonymousSettings) -> None:
    """Check that promise, counts and records are those of the settings.

    That they were made by the method of the settings is checked where that is looked up.

    Raises:
        VerificationError: they promise another k, show what rounding to multiples of k
            cannot give, or records hold more than the method may take from people.
    """
    _check_promise(release, settings)
    counts = release.counts.aggregates()
    _check_counts(counts, settings)
    if release.synthesizer in FROM_RECORDS:
        _check_records(release.synthetic, counts, settings)


def _check_promise(release: Release, settings: KAnonymousSettings) -> None:
    guarantee = release.guarantee
    if len(release.promises) > 1 or guarantee.kind != "k-anonymity" or guarantee.k != settings.k:
        raise refusal("the k of the settings in the guarantee", "another")
    if guarantee.protected != (subject(guarantee.declared),):
        raise refusal("each record, or each declared subject, as the unit of privacy", "another")
    if guarantee.events or guarantee.rho is not None:
        raise refusal("a k-anonymous release without noisy measurements", "some")


def _check_counts(counts: Aggregates, settings: KAnonymousSettings) -> None:
    """Every count is a multiple of k, as are those of its parts, which are no smaller."""
    k = settings.k
    if len(counts.lengths) != settings.length:
        raise refusal("counts up to the length of the settings", "others")
    if counts.records % k or any((entry.counts % k).any() for entry in counts.lengths):
        raise refusal(f"counts that are multiples of {k}", "some that are not")
    if any((entry.margins != k - 1).any() or entry.fabricated for entry in counts.lengths):
        raise refusal(f"counts of which up to {k - 1} were left off, and none invented", "others")
    first = counts.lengths[0]
    if (first.counts > counts.records).any():
        raise refusal("no count above the number of people", "one")
    shown = np.zeros(first.size, dtype=bool)
    shown[first.ids[:, 0]] = True
    if not (shown | Attributes(counts.columns).public).all():
        raise refusal(f"values found in the data that {k} people hold", "others")
    for shorter, longer in zip(counts.lengths, counts.lengths[1:], strict=False):
        for part in _parts(longer):
            place, there = find(shorter.keys, part)
            if not there.all() or (shorter.counts[place] < longer.counts).any():
                raise refusal(
                    "every part of a reported combination, with a count no smaller", "others"
                )


def _parts(entry: Combinations) -> Iterator[Keys]:
    """The combinations without one of their values each, packed."""
    for place in range(entry.length):
        yield pack(np.delete(entry.ids, place, axis=1), entry.size)


def _check_records(records: Table, counts: Aggregates, settings: KAnonymousSettings) -> None:
    """As many records as the method makes, which hold no more than it takes from people."""
    people = counts.records
    fewest, most = 0, people + round(settings.oversampling * people)
    if settings.method == "row-seeded":
        fewest = people
    elif settings.method == "unseeded":
        fewest = most = people if settings.records is None else settings.records
    if not fewest <= records.records <= most:
        raise refusal("as many synthetic records as the method makes", "another number")
    if settings.method == "unseeded":
        return
    # Whoever gave a record gave one; more were made of what was left of single values.
    longest = 1 if settings.oversampling or settings.method == "value-seeded" else None
    everything = count.everything(records)
    for reported in counts.lengths[:longest]:
        held = count.combinations(everything, reported.length)
        place, there = find(reported.keys, held.keys)
        unsaid = 0 if reported.length == 1 else settings.k - 1
        if (held.counts[there] > reported.counts[place[there]] + unsaid).any():
            raise refusal("no value or combination in more records than people hold it", "one")
