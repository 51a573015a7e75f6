"""The parts of a tree's budget add up to it, and the parts of delta to what pays for values."""

from fractions import Fraction

import pytest

from populace.protect import EdgeRequest, less, tree_grant
from populace.vocabulary.errors import ParameterError


def asked(*depths, private=False):
    return [EdgeRequest(depth, 2, depth, private) for depth in depths]


def spent(edge):
    own = edge.numbers + edge.totals + edge.likeness + sum(edge.lengths) + sum(edge.across)
    return own + edge.norms * (len(edge.lengths) + len(edge.across))


@pytest.mark.parametrize("depths", [(1,), (1, 2), (1, 1, 2, 2), (1, 2, 3, 4)])
def test_the_parts_add_up_to_the_whole(depths):
    grant = tree_grant(4.0, 1e-6, 2, asked(*depths), private_root=False)
    root = grant.root.records + grant.root.sizes + sum(grant.root.lengths)
    assert root + sum(spent(edge) for edge in grant.edges) == grant.rho
    assert grant.threshold_delta == 0


@pytest.mark.parametrize("share", [Fraction(0), Fraction(1, 7), Fraction(1, 2)])
def test_what_was_paid_first_is_taken_from_every_part(share):
    whole = tree_grant(4.0, 1e-6, 2, asked(1, 2, private=True), private_root=True)
    left = less(whole, whole.rho * share)
    root = left.root.records + left.root.sizes + sum(left.root.lengths)
    assert root + sum(spent(edge) for edge in left.edges) == whole.rho * (1 - share)
    assert left.rho == whole.rho
    assert left.root.rho == whole.root.rho * (1 - share)
    assert left.threshold_delta == whole.threshold_delta
    assert [edge.threshold_delta for edge in left.edges] == [
        edge.threshold_delta for edge in whole.edges
    ]


def test_levels_further_down_get_less_and_the_nearest_table_most():
    grant = tree_grant(4.0, 1e-6, 2, asked(1, 2), private_root=False)
    upper, lower = grant.edges
    assert spent(lower) == spent(upper) * Fraction(2, 3)
    assert lower.across[0] == 3 * lower.across[1]


def test_tables_with_values_found_in_them_share_one_part_of_delta():
    edges = [*asked(1, private=True), *asked(1), *asked(2, private=True)]
    grant = tree_grant(4.0, 1e-6, 2, edges, private_root=True)
    parts = [grant.root.threshold_delta, *(edge.threshold_delta for edge in grant.edges)]
    assert parts[2] == 0
    assert sum(parts) == pytest.approx(grant.threshold_delta)
    assert grant.threshold_delta == pytest.approx(1e-7)


def test_nothing_left_for_noise_is_refused():
    with pytest.raises(ParameterError, match="room for noise"):
        tree_grant(-1.0, 1e-6, 2, asked(1), private_root=False)
