"""Our discrete Gaussian and OpenDP's, written by other hands in another language, look the same."""

import numpy as np
import opendp.prelude as dp
import pytest
from scipy import stats

from populace.protect.noise import discrete_gaussian

DRAWS = 40_000
FALSE_ALARM = 1e-6


@pytest.mark.parametrize("deviation", [1, 3, 20, 1000])
def test_two_samples_of_one_distribution(deviation):
    """False alarm: 1e-6 each. Chi-square of 40,000 draws each, in cells of at least 50."""
    dp.enable_features("contrib")
    space = dp.vector_domain(dp.atom_domain(T=int)), dp.l2_distance(T=float)
    theirs = np.array(dp.m.make_gaussian(*space, scale=float(deviation))([0] * DRAWS))
    ours = discrete_gaussian(deviation**2, DRAWS)
    both = np.sort(np.concatenate([ours, theirs]))
    edges = np.unique(both[:: len(both) // 100])[1:]
    table = np.stack(
        [
            np.bincount(np.searchsorted(edges, one, side="right"), minlength=len(edges) + 1)
            for one in (ours, theirs)
        ]
    )
    while table.sum(axis=0).min() < 50:
        place = int(table.sum(axis=0).argmin())
        to = place - 1 if place else 1
        table[:, to] += table[:, place]
        table = np.delete(table, place, axis=1)
    assert stats.chi2_contingency(table).pvalue > FALSE_ALARM
