"""Margins of small groups that are strongly associated, in columns with few values.

Nearly all people have the usual value of a column, so that their counts hardly depend on how it
interacts with others; those of the few others do.
"""

from dataclasses import replace

import numpy as np
import pytest

from populace.estimate.empirical_bayes import Ratios, posterior
from populace.estimate.noisy import Frame, Noisy
from populace.estimate.revision import revise
from populace.estimate.strength import learned
from populace.vocabulary.aggregates import Combinations
from tests.unit.estimate.test_strength import expected, pairs_of
from tests.unit.estimate.test_sums import attributes

RARE, MANY = 12, 8


def released(rare, values, strength, records, scale, rng):
    """True and released counts and margins of pairs, and what independence would make of them.

    Columns of a usual and a rare value beside columns of several: in each table of the two the
    logarithms of ratios vary by `strength`, and the noise is drawn anew.
    """
    sizes = [2] * RARE + [values] * MANY
    starts = np.cumsum([0, *sizes])
    usual, several = np.array([1 - rare, rare]), rng.dirichlet(np.full(values, 4.0))
    shares = [usual] * RARE + [several] * MANY
    ids, true, plain = [], [], []
    for one in range(len(sizes)):
        for other in range(one + 1, len(sizes)):
            table = np.outer(shares[one], shares[other])
            independent = records * table
            if one < RARE <= other:
                table = table * np.exp(strength * rng.normal(size=table.shape))
            for _ in range(20):
                table *= (shares[one] / table.sum(axis=1))[:, None]
                table *= shares[other] / table.sum(axis=0)
            where = np.indices(table.shape).reshape(2, -1).T
            ids.extend((where + starts[[one, other]]).tolist())
            true.append(np.rint(records * table).astype(np.int64).ravel())
            plain.append(independent.ravel())
    true, plain = np.concatenate(true), np.concatenate(plain)
    ids = np.array(ids, dtype=np.int32)
    order = np.lexsort(ids.T[::-1])
    ids, true, plain = ids[order], true[order], plain[order]
    size = int(starts[-1])
    first = Combinations(
        size=size,
        ids=np.arange(size, dtype=np.int32)[:, None],
        counts=np.maximum(1, np.rint(records * np.concatenate(shares)).astype(np.int64)),
        margins=np.full(size, 10.0),
        scale=5.0,
        fabricated=0.0,
    )
    noisy = Noisy.of(ids, true + scale * rng.normal(size=len(ids)), scale)
    frame = Frame.of(records, 5.0, attributes(sizes))
    (found,) = revise((), noisy, first, frame, "balanced")
    place = {tuple(row): at for at, row in enumerate(ids.tolist())}
    rows = np.array([place[tuple(row)] for row in found.released.ids.tolist()])
    return true[rows], found.released.counts, found.released.margins, plain[rows]


@pytest.mark.parametrize("strength", [0.5, 1.0])
@pytest.mark.parametrize(
    ("rare", "values", "records"), [(0.05, 6, 6000), (0.03, 8, 12_000), (0.1, 4, 3000)]
)
def test_margins_reach_small_groups_that_are_strongly_associated(rare, values, records, strength):
    """Of pairs that are twice as frequent as by chance, or half.

    235 to 1,186 of them in three tables, which add up to the released values, as counts of people
    do: whoever picks them by their true association picks those that shrinkage treats worst, and
    91.5 to 97.4% of them are held. Of all pairs it is 97.1 to 97.8%, which is too many already.
    All seeds are fixed, so that there is no false alarm.
    """
    rng = np.random.default_rng(1)
    held, all_held = [], []
    for _ in range(3):
        true, counts, margins, plain = released(rare, values, strength, records, 15.0, rng)
        strong = np.abs(np.log(np.maximum(true, 1) / plain)) > np.log(2)
        strong &= np.maximum(true, plain) > 30
        all_held.append(np.abs(true - counts) <= margins)
        held.append(all_held[-1][strong])
    every = np.concatenate(held)
    assert len(every) > 200
    assert every.mean() > 0.91
    assert 0.95 < np.concatenate(all_held).mean() < 0.98


def test_small_sets_of_unknown_strength_are_not_shrunk_too_surely():
    """1,199 tables of two by two, of which 15% interact strongly and the others hardly.

    Of counts more than two standard deviations above what was expected, some 60 in each of five
    draws; all seeds are fixed. Some 95% of beliefs hold; where each table's estimated strength
    is taken for sure some 81%, and the mean error of all counts is a seventh larger.
    """
    held, errors = {True: [], False: []}, {True: 0.0, False: 0.0}
    for seed in range(5):
        rng = np.random.default_rng(seed)
        sizes = [2] * 1200
        ids, sets = pairs_of(sizes)
        mean = np.exp(rng.uniform(np.log(15), np.log(60), len(ids)))
        strength = np.where(rng.random(len(sizes) - 1) < 0.15, 1.2, 0.15)[sets]
        ratio = np.exp(strength * rng.normal(size=len(ids)) - strength**2 / 2)
        true = rng.poisson(mean * ratio)
        noisy = Noisy.of(ids, true + 20 * rng.normal(size=len(ids)), 20.0)
        frame = Frame.of(10_000, 1.0, attributes(sizes))
        prediction = learned(noisy, expected(mean), frame)
        spread = np.sqrt(noisy.scale**2 + mean + (prediction.doubt * mean) ** 2)
        far = noisy.counts - mean > 2 * spread
        for unsure in (True, False):
            asked = prediction if unsure else replace(prediction, unsure=None)
            found = posterior(noisy.counts, asked, noisy.scale, Ratios.around_one())
            held[unsure].append((np.abs(true - found.mean) <= 1.96 * found.spread)[far])
            errors[unsure] += float(np.abs(true - found.mean).mean())
    assert 0.93 < np.concatenate(held[True]).mean() < 0.97
    assert np.concatenate(held[False]).mean() < 0.85
    assert errors[True] < 0.9 * errors[False]
