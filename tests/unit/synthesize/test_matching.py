"""Links find the children they want, as often as children have links, and none twice."""

import numpy as np

from populace.synthesize.generator import Generator
from populace.synthesize.matching import match


def test_links_lead_to_children_that_hold_what_is_wanted():
    held = np.repeat([[1, 0], [2, 1], [2, 2]], 10, axis=0)
    wanted = np.repeat([[2, 2], [1, 0]], [12, 5], axis=0)
    parents = np.arange(17)
    found = match(wanted, held, parents, np.array([0, 8, 2]), Generator(1))
    assert (held[found] == wanted).all()


def test_what_no_child_holds_goes_to_those_that_differ_least():
    held = np.array([[1, 1], [5, 5]])
    found = match(np.array([[1, 2], [5, 4]]), held, np.arange(2), np.array([0, 1]), Generator(1))
    assert found.tolist() == [0, 1]


def test_numbers_of_links_follow_what_is_wanted():
    held, wanted = np.ones((1000, 1), dtype=np.int64), np.ones((1200, 1), dtype=np.int64)
    found = match(wanted, held, np.arange(1200), np.array([0, 800, 200]), Generator(1))
    numbers = np.bincount(np.bincount(found, minlength=1000))
    assert abs(numbers[1] - 800) < 60
    assert numbers[1:3].sum() > 980


def test_no_parent_is_linked_twice_to_one_child():
    held, wanted = np.ones((40, 1), dtype=np.int64), np.ones((200, 1), dtype=np.int64)
    parents = np.repeat(np.arange(20), 10)
    found = match(wanted, held, parents, np.array([0, 1]), Generator(1))
    assert len(set(zip(parents.tolist(), found.tolist(), strict=True))) == 200


def test_nobody_is_linked_to_nobody():
    nothing = np.zeros((0, 2), dtype=np.int64)
    empty = np.zeros(0, dtype=np.int64)
    assert len(match(nothing, np.ones((3, 2)), empty, np.array([1]), Generator(1))) == 0
