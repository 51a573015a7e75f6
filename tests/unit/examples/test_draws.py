import numpy as np
import pytest

from populace.examples.draws import alternates, choose, choose_by_row, starts


def test_choose_by_row_follows_each_row():
    rng = np.random.default_rng(0)
    table = np.array([[0.0, 1.0, 0.0], [3.0, 0.0, 1.0]])
    rows = np.repeat([0, 1], 20_000)
    codes = choose_by_row(rng, table, rows)
    assert codes.dtype == np.int64
    assert (codes[rows == 0] == 1).all()
    # 20,000 draws: standard deviation 0.003, four of them are 0.013
    assert np.mean(codes[rows == 1] == 0) == pytest.approx(0.75, abs=0.013)
    assert not (codes[rows == 1] == 1).any()


def test_choose_of_nothing():
    assert choose(np.random.default_rng(0), [0.5, 0.5], 0).size == 0


def test_starts():
    assert starts(np.array([0, 0, 2, 3, 3])).tolist() == [True, False, True, True, False]
    assert starts(np.array([], dtype=np.int64)).size == 0


def test_first_accounts_show_the_first_value_and_certain_repeats_keep_it():
    owner = np.repeat(np.arange(50), 4)
    rng = np.random.default_rng(0)
    assert not alternates(rng, owner, 1.0).any()
    never = alternates(rng, owner, 0.0).reshape(50, 4)
    assert (never == [False, True, False, True]).all()


def test_alternates_turn_as_often_as_asked():
    owner = np.repeat(np.arange(20_000), 2)
    other = alternates(np.random.default_rng(0), owner, 0.7).reshape(-1, 2)
    assert not other[:, 0].any()
    assert other[:, 1].mean() == pytest.approx(0.3, abs=0.013)
