from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import populace
from populace.methods import groups, verification
from populace.methods.k_anonymous import k_anonymous
from populace.vocabulary.errors import VerificationError
from populace.vocabulary.release import KAnonymousSettings, Release
from tests.unit.methods.groups import tables
from tests.unit.publish.made import changed

METHODS = ("row-seeded", "value-seeded", "unseeded", "aggregate-seeded")

CELLS = {"a": ["x", "y", "z"] * 20, "b": ["p", "q"] * 30, "t": ["u;v", "u", ""] * 20}


def made(method="row-seeded", **terms):
    return populace.release(CELLS, k=4, method=method, multi_value={"t": ";"}, **terms).release


def refused(release, words):
    with pytest.raises(VerificationError, match=words):
        groups.check(release, release.settings)


@pytest.mark.parametrize("method", METHODS)
@given(tables(most=40), st.integers(2, 5), st.integers(1, 4), st.sampled_from([0.0, 0.5, 1.0]))
@settings(max_examples=60)
def test_what_the_methods_make_is_never_refused(method, table, k, length, share):
    free = method in {"unseeded", "aggregate-seeded"}
    chosen = KAnonymousSettings(k, method, length, oversampling=0.0 if free else share)
    found = k_anonymous(table, chosen)
    release = Release.of(
        found.aggregates,
        found.synthetic,
        found.guarantee,
        name="any",
        settings=chosen,
        seed=found.seed,
        synthesizer=found.synthesizer,
        software="populace",
        created="2026-11-29",
    )
    groups.check(release, chosen)


def with_length(release, place, change):
    """The release with other counts of one length."""
    lengths = list(release.aggregates.lengths)
    lengths[place] = change(lengths[place])
    return changed(release, aggregates=replace(release.aggregates, lengths=tuple(lengths)))


def without(entry, place):
    """The counts of a length but for one."""
    left = np.arange(len(entry.ids)) != place
    return replace(
        entry, ids=entry.ids[left], counts=entry.counts[left], margins=entry.margins[left]
    )


@pytest.mark.parametrize(
    ("forge", "words"),
    [
        (lambda r: with_length(r, 0, lambda e: replace(e, counts=e.counts + 1)), "multiples of 4"),
        (lambda r: with_length(r, 1, lambda e: replace(e, counts=e.counts + 4)), "no smaller"),
        (lambda r: with_length(r, 1, lambda e: without(e, 0)), "every part"),
        (lambda r: with_length(r, 0, lambda e: replace(e, counts=e.counts + 40)), "above"),
        (lambda r: with_length(r, 0, lambda e: without(e, 0)), "found in the data"),
        (lambda r: with_length(r, 2, lambda e: replace(e, margins=e.margins - 1)), "left off"),
        (lambda r: with_length(r, 2, lambda e: replace(e, fabricated=0.1)), "none invented"),
        (lambda r: changed(r, settings=replace(r.settings, length=2)), "length of the settings"),
        (lambda r: changed(r, settings=replace(r.settings, k=2)), "k of the settings"),
    ],
)
def test_counts_that_rounding_cannot_give_are_refused(forge, words):
    refused(forge(made()), words)


@pytest.mark.parametrize("method", METHODS)
def test_records_by_another_method_than_the_settings_say_are_refused(method):
    for other in METHODS:
        release = made(other)
        forged = changed(release, settings=replace(release.settings, method=method))
        if method == other:
            verification.maker_of(forged)
        else:
            with pytest.raises(VerificationError, match="the method of the settings"):
                verification.maker_of(forged)


def fewer(table, number):
    """The first records of a table."""
    from populace.vocabulary.table import Ragged

    cells = tuple(
        Ragged(each.starts[: number + 1], each.codes[: each.starts[number]])
        if isinstance(each, Ragged)
        else each[:number]
        for each in table.cells
    )
    return replace(table, cells=cells, records=number)


@pytest.mark.parametrize("method", ["row-seeded", "unseeded"])
def test_another_number_of_records_is_refused(method):
    release = made(method)
    forged = changed(release, synthetic=fewer(release.synthetic, 59))
    refused(forged, "as many synthetic records")


@pytest.mark.parametrize("method", ["row-seeded", "value-seeded"])
def test_a_value_in_more_records_than_people_hold_it_is_refused(method):
    release = made(method)
    table = release.synthetic
    forged = changed(
        release, synthetic=replace(table, cells=(np.ones_like(table.cells[0]), *table.cells[1:]))
    )
    refused(forged, "in more records")


def test_a_combination_in_more_records_than_people_hold_it_is_refused():
    # Ten people of each of four kinds: the same single values, all of two of the kinds.
    release = populace.release({"a": ["x", "x", "y", "y"] * 10, "b": ["p", "q"] * 20}, k=4).release
    table = release.synthetic
    order = np.argsort(table.cells[0], kind="stable")
    other = np.sort(table.cells[1])
    cells = (table.cells[0][order], other)
    refused(changed(release, synthetic=replace(table, cells=cells)), "in more records")
