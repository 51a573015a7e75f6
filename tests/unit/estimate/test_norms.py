"""Where vectors are clipped: as short as their own noise hides, from a noisy histogram alone."""

import numpy as np
import pytest

from populace.estimate import choose_norm

EDGES = [1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 16, 19, 22, 26, 32]
SCALE = 10.0


def histogram(**held):
    """Parents by squared length, those of edge n under the keyword `to_n`."""
    noisy = np.zeros(len(EDGES) + 2)
    for name, number in held.items():
        noisy[1 + EDGES.index(int(name.removeprefix("to_")))] = number
    return noisy


def chosen(noisy, noise=5.0, unknown=None):
    return choose_norm(noisy, SCALE, EDGES, np.sqrt(np.array(EDGES)) * noise, unknown)


def test_clipping_takes_no_more_from_a_count_than_its_noise_may():
    noisy = histogram(to_4=9_000, to_16=900)
    for noise in (0.1, 1.0, 5.0, 60.0):
        cap2 = chosen(noisy, noise)
        lost = sum(
            number * max(0.0, 1 - np.sqrt(cap2 / edge)) for edge, number in ((4, 9_000), (16, 900))
        )
        assert lost <= np.sqrt(cap2) * noise
        shorter = EDGES[EDGES.index(cap2) - 1]
        before = sum(
            number * max(0.0, 1 - np.sqrt(shorter / edge))
            for edge, number in ((4, 9_000), (16, 900))
        )
        assert before > np.sqrt(shorter) * noise
    assert chosen(noisy, 60.0) < chosen(noisy, 0.1) == 16


@pytest.mark.parametrize(("unknown", "bound"), [(None, 32), (16, 16), (17, 16)])
def test_where_nobody_stands_out_the_bound_is_public(unknown, bound):
    assert chosen(histogram(to_4=35, to_26=-30), unknown=unknown) == bound


def test_a_bin_of_noise_far_out_moves_nothing():
    assert chosen(histogram(to_4=9_000, to_32=35)) == chosen(histogram(to_4=9_000))


def test_neighbors_that_hide_alone_stand_out_together():
    few = {f"to_{edge}": 40 for edge in (11, 13, 16, 19)}
    alone = chosen(histogram(to_1=500), 1.0)
    assert chosen(histogram(to_1=500, **few), 1.0) > 8 > alone
