"""The sampler decides every word as the exact distribution demands, on edges too."""

from bisect import bisect_right
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.protect import noise, randomness
from tests.unit.protect.exact import Words, cumulative, exponential

VARIANCES = (1, 2, 3, 47, 1000, noise.FINEST, noise.FINEST + 1, 10**9, 1 << 40, 1 << 60)
TOP = (1 << 63) - 1


def meant(variance, draw, bits):
    """What a uniform number known to `bits` bits means, or None while its further bits matter."""
    edges = cumulative(variance, noise._step(variance))
    low = bisect_right(edges, Fraction(draw, 1 << bits))
    high = bisect_right(edges, Fraction(2 * draw + 1, 1 << (bits + 1)))
    above = bisect_right(edges, Fraction((draw + 1) * (1 << 200) - 1, 1 << (bits + 200)))
    return low if low == high == above else None


@pytest.fixture
def given_words(monkeypatch):
    def give(*words):
        source = Words(words)
        monkeypatch.setattr(randomness, "words", source.words)
        return source

    return give


def test_steps_bring_the_variance_down_to_a_table():
    for variance in VARIANCES:
        step = noise._step(variance)
        assert step & (step - 1) == 0
        assert variance <= noise.FINEST * step * step
        assert step == 1 or variance > noise.FINEST * (step // 2) ** 2


@pytest.mark.parametrize(
    ("variance", "bits"),
    [*((variance, 63) for variance in VARIANCES), (1, 127), (47, 127), (1000, 127)],
)
def test_edges_are_the_exact_probabilities_rounded_down(variance, bits):
    edges = noise._cumulative(variance, bits)
    exact = cumulative(variance, noise._step(variance))
    assert edges[-1] == (1 << bits) - 1
    assert edges[:-1] == [floor(one * (1 << bits)) for one in exact[: len(edges) - 1]]
    assert edges == sorted(edges)
    assert edges[-2] < edges[-1]


@pytest.mark.parametrize("variance", [1, 2, 47, 1000, 10**9])
def test_words_beside_every_edge_mean_what_the_exact_distribution_says(variance, monkeypatch):
    edges = noise._edges(variance, 63)
    draws = np.concatenate([edges[:-1] - np.uint64(1), edges[:-1] + np.uint64(1), edges[:-1]])
    settled = []

    def settle(_variance, draw):
        settled.append(draw)
        return -1

    monkeypatch.setattr(noise, "_settled", settle)
    found = noise._tabulated(variance, draws)
    exact = [meant(variance, int(draw), 63) for draw in draws]
    assert [None if one == -1 else one for one in found.tolist()] == exact
    assert sorted(settled) == sorted(
        int(draw) for draw, one in zip(draws, exact, strict=True) if one is None
    )


def test_all_words_are_covered():
    for variance in VARIANCES:
        draws = np.array([0, 1, TOP - 1], dtype=np.uint64)
        found = noise._tabulated(variance, draws)
        assert found.tolist() == sorted(found.tolist())
        assert found[0] == 0


@pytest.mark.parametrize("variance", [1, 2, 47, 10**9])
@pytest.mark.parametrize("place", [0, 1, 3])
def test_a_word_on_an_edge_is_decided_by_the_next(variance, place, given_words):
    draw = noise._cumulative(variance, 63)[place]
    exact = cumulative(variance, noise._step(variance))[place]
    rest = floor(exact * (1 << 127)) - (
        draw << 64
    )  # where the edge lies within the word's interval
    assert 0 < rest < (1 << 64) - 1
    for next_word, value in (
        (0, place),
        (rest - 1, place),
        (rest + 1, place + 1),
        ((1 << 64) - 1, place + 1),
    ):
        source = given_words(next_word)
        assert noise._settled(variance, draw) == value
        assert source.asked == 1
        assert meant(variance, draw << 64 | next_word, 127) == value


@pytest.mark.parametrize("variance", [1, 47])
def test_a_word_on_an_edge_twice_is_decided_by_a_third(variance, given_words):
    draw = noise._cumulative(variance, 63)[1]
    exact = cumulative(variance, 1)[1]
    second = floor(exact * (1 << 127)) - (draw << 64)
    third = floor(exact * (1 << 191)) - ((draw << 64 | second) << 64)
    for next_word, value in ((third - 1, 1), (third + 1, 2)):
        source = given_words(second, next_word)
        assert noise._settled(variance, draw) == value
        assert source.asked == 2


def test_the_last_word_reaches_far_into_the_tail(given_words):
    for variance in (1, 100):
        ends = len(noise._cumulative(variance, 63)) - 1
        source = given_words((1 << 64) - 2)
        assert noise._settled(variance, TOP) > ends
        assert source.asked == 1
        given_words(0)
        assert noise._settled(variance, TOP) == meant(variance, TOP << 64, 127)


def test_a_draw_on_an_edge_is_settled_on_the_way(given_words):
    variance, place = 47, 2
    draw = noise._cumulative(variance, 63)[place]
    for sign in (0, 1):
        for extra, size in ((0, place), ((1 << 64) - 1, place + 1)):
            given_words(draw << 1 | sign, extra)
            assert noise._attempts(variance, 1).tolist() == [-size if sign else size]


def test_zero_has_one_sign(given_words):
    variance = 5
    first = int(noise._edges(variance, 63)[0])
    given_words(*(draw << 1 | sign for draw in (first - 1, first + 1) for sign in (0, 1)))
    assert noise._attempts(variance, 4).tolist() == [0, 1, -1]


def test_wide_noise_is_a_step_and_a_uniform_rest(given_words, monkeypatch):
    variance = 10**9
    step = noise._step(variance)
    draws = [int(one) for one in noise._edges(variance, 63)[[0, 5, 700]]]
    seen = []

    def toss(numerator, denominator):
        seen.append((numerator.tolist(), denominator))
        return np.array([True, False, True])

    monkeypatch.setattr(noise, "_bernoulli_exp", toss)
    given_words(
        *((draw - 1) << 1 | (place % 2) for place, draw in enumerate(draws)), 3, 0, step + step - 1
    )
    assert noise._attempts(variance, 3).tolist() == [3, 700 * step + step - 1]
    sizes, rests = [0, 5 * step, 700 * step], [3, 0, step - 1]
    # exp(-(size + rest)^2 / 2v) = exp(-size^2 / 2v), which the table gives, times the coin's chance
    assert seen == [
        (
            [(size + rest) ** 2 - size**2 for size, rest in zip(sizes, rests, strict=True)],
            2 * variance,
        )
    ]


@pytest.mark.parametrize("variance", [noise.FINEST + 1, 10**9, 1 << 60])
def test_coins_of_wide_noise_stay_in_their_range(variance):
    step, far = noise._step(variance), len(noise._edges(variance, 63)) + 1000
    largest = 2 * (far * step) * (step - 1) + (step - 1) ** 2
    assert largest < 1 << 62
    assert largest <= 2 * variance


@given(st.integers(0, 10**12), st.integers(1, 10**12), st.sampled_from([8, 64, 128, 200]))
def test_exponentials_are_enclosed(numerator, denominator, precision):
    numerator = min(numerator, denominator)
    low, high = noise.exp_bounds(numerator, denominator, precision)
    exact = exponential(numerator, denominator) * (1 << precision)
    if numerator:
        assert low < exact < high
    else:
        assert low <= exact <= high
    assert high - low <= 3


def test_coins_near_their_chance_fall_as_exact_arithmetic_says(monkeypatch):
    rng = np.random.default_rng(11)
    settled = []
    settle = noise._settled_coin

    def count(*arguments):
        settled.append(arguments)
        return settle(*arguments)

    monkeypatch.setattr(noise, "_settled_coin", count)
    for _ in range(40):
        denominator = int(rng.integers(1, 1 << 61))
        numerator = int(rng.integers(0, denominator // 8 + 1))
        edge = floor(exponential(numerator, denominator) * (1 << 64))
        near = [edge + int(offset) for offset in rng.integers(-(1 << 21), 1 << 21, 20)]
        far = [edge + int(offset) for offset in rng.integers(-(1 << 45), 1 << 45, 20)]
        beside = [edge - 1, edge + 1, 0, 1, (1 << 64) - 1]
        draws = [draw for draw in near + far + beside if 0 <= draw < 1 << 64 and draw != edge]
        source = Words(draws)
        monkeypatch.setattr(randomness, "words", source.words)
        coins = noise._bernoulli_exp(np.full(len(draws), numerator), denominator)
        assert coins.tolist() == [draw < edge for draw in draws]
    assert len(settled) > 400


def test_a_coin_on_its_edge_is_decided_by_the_next_word(given_words):
    for numerator, denominator in ((1, 2), (3, 7), (10**15, 10**17 + 3)):
        exact = exponential(numerator, denominator)
        edge = floor(exact * (1 << 64))
        rest = floor(exact * (1 << 128)) - (edge << 64)
        for next_word, coin in (
            (0, True),
            (rest - 2, True),
            (rest + 2, False),
            ((1 << 64) - 1, False),
        ):
            source = given_words(next_word)
            assert noise._settled_coin(edge, numerator, denominator) is coin
            assert source.asked == 1
        third = floor(exact * (1 << 192)) - ((edge << 64 | rest) << 64)
        for next_word, coin in ((third - 2, True), (third + 2, False)):
            source = given_words(rest, next_word)
            assert noise._settled_coin(edge, numerator, denominator) is coin
            assert source.asked == 2


def test_a_certain_coin_comes_up(given_words):
    given_words((1 << 64) - 1, 5)
    assert noise._bernoulli_exp(np.zeros(1, dtype=np.int64), 9).tolist() == [True]


@pytest.mark.parametrize("size", [0, 1, 5000])
def test_as_many_draws_as_were_asked_for(size):
    for variance in (1, 10**9):
        drawn = noise.discrete_gaussian(variance, size)
        assert drawn.shape == (size,)
        assert drawn.dtype == np.int64


def test_draws_are_refilled_until_there_are_enough(monkeypatch):
    monkeypatch.setattr(noise, "_attempts", lambda _variance, _count: np.array([7, 8, 9]))
    assert noise.discrete_gaussian(3, 7).tolist() == [7, 8, 9, 7, 8, 9, 7]


@pytest.mark.parametrize("variance", [0, -1, (1 << 60) + 1])
def test_a_variance_out_of_range_is_refused(variance):
    with pytest.raises(ValueError, match="variance"):
        noise.discrete_gaussian(variance, 1)


def test_an_edge_that_too_few_digits_leave_open_is_computed_with_more(monkeypatch):
    precisions = []
    weights = noise._weights

    def rough(variance, precision):
        precisions.append(precision)
        lows, highs, tail = weights(variance, precision)
        return (
            (lows, [high << 1 for high in highs], tail)
            if len(precisions) == 1
            else (lows, highs, tail)
        )

    monkeypatch.setattr(noise, "_weights", rough)
    assert noise._cumulative(47, 63)[:-1] == [
        floor(one * (1 << 63)) for one in cumulative(47, 1)[: len(noise._cumulative(47, 63)) - 1]
    ]
    assert precisions[1] == 2 * precisions[0]
