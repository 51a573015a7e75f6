"""Links keep to the numbers of links of children, lead to what they want, and none is doubled."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from populace.synthesize.generator import Generator
from populace.synthesize.joining import join


def _numbers(found, children):
    return np.bincount(np.bincount(found, minlength=children))


def test_links_lead_to_children_that_hold_what_is_wanted():
    held = np.repeat([[1, 0], [2, 1], [2, 2]], [4, 10, 6], axis=0)
    wanted = np.repeat([[2, 2], [1, 0]], [12, 4], axis=0)
    found = join(wanted, held, np.arange(16), np.array([10, 4, 6]), Generator(1))
    assert (held[found] == wanted).all()
    assert _numbers(found, 20).tolist() == [10, 4, 6]


def test_what_no_child_holds_goes_to_those_that_differ_least():
    held = np.array([[1, 1], [5, 5]])
    found = join(np.array([[1, 2], [5, 4]]), held, np.arange(2), np.array([0, 1]), Generator(1))
    assert found.tolist() == [0, 1]


@given(
    st.integers(0, 1 << 60),
    st.integers(2, 30),
    st.integers(1, 6),
    st.lists(st.integers(0, 9), min_size=2, max_size=6).filter(lambda n: any(n[1:])),
)
def test_numbers_that_add_up_to_the_links_are_met_whatever_is_wanted(seed, kinds, width, numbers):
    degrees = np.array(numbers)
    children, links = int(degrees.sum()), int(degrees @ np.arange(len(degrees)))
    rng = np.random.default_rng(seed)
    held, wanted = (rng.integers(0, kinds, (rows, width)) for rows in (children, links))
    found = join(wanted, held, np.arange(links), degrees, Generator(seed))
    made = _numbers(found, children)
    assert made.tolist() == np.trim_zeros(degrees, "b").tolist()


@given(st.integers(0, 1 << 60), st.integers(1, 300), st.integers(1, 40))
def test_every_link_leads_to_a_child_although_numbers_do_not_add_up(seed, links, children):
    rng = np.random.default_rng(seed)
    held, wanted = (rng.integers(0, 4, (rows, 2)) for rows in (children, links))
    found = join(wanted, held, np.arange(links), rng.integers(0, 9, 5), Generator(seed))
    assert len(found) == links
    assert found.min() >= 0
    assert found.max() < children


def test_no_parent_is_linked_twice_to_one_child():
    held, wanted = np.ones((40, 1), dtype=np.int64), np.ones((200, 1), dtype=np.int64)
    parents = np.repeat(np.arange(20), 10)
    found = join(wanted, held, parents, np.array([0, 1]), Generator(1))
    assert len(set(zip(parents.tolist(), found.tolist(), strict=True))) == 200


def test_many_columns_and_many_kinds_take_no_square_of_them():
    rng = np.random.default_rng(1)
    held, wanted = (rng.integers(0, 40, (rows, 60)) for rows in (20_000, 20_000))
    found = join(wanted, held, np.arange(20_000), np.array([0, 20_000]), Generator(1))
    assert np.bincount(found).tolist() == [1] * 20_000


def test_nobody_is_linked_to_nobody():
    nothing = np.zeros((0, 2), dtype=np.int64)
    empty = np.zeros(0, dtype=np.int64)
    assert len(join(nothing, np.ones((3, 2)), empty, np.array([1]), Generator(1))) == 0
