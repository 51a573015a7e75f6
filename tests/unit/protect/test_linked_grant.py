"""The split of a linked budget: its parts never add up to more than the whole."""

from fractions import Fraction
from itertools import product

import pytest

from populace.protect import less, linked_grant, network_grant, rho_for
from populace.protect.accounting import THRESHOLD_SHARE
from populace.protect.linked_grant import BELOW_SHARES, CROSS_SHARE, NORMS_SHARE, PARENTS_SHARE
from populace.vocabulary.errors import ParameterError

FLAGS = (False, True)
EVERY = [
    (parent, child, *flags)
    for parent, child in product((1, 2, 3, 4), (1, 2, 3))
    for flags in product(FLAGS, repeat=3)
]


def of_parents(grant):
    """All that a grant of one table measures."""
    return grant.records + grant.sizes + sum(grant.lengths)


def apart(grant):
    """All parts of a linked grant, each histogram of squared lengths by itself."""
    # One before each length, one before the pairs.
    norms = grant.norms * (1 + len(grant.lengths))
    yield from (of_parents(grant.parents), grant.totals, grant.counted, grant.links)
    yield from (*grant.lengths, grant.cross)
    yield from (grant.siblings, grant.degrees, grant.child_degrees, norms)


@pytest.mark.parametrize(("parent", "child", "parents", "children", "many"), EVERY)
def test_the_parts_of_a_family_add_up_to_the_whole(parent, child, parents, children, many):
    grant = linked_grant(
        4.0, 1e-6, parent, child, private_parents=parents, private_children=children, many=many
    )
    assert sum(apart(grant)) == grant.rho
    assert grant.parents.rho == PARENTS_SHARE * grant.rho
    assert (len(grant.parents.lengths), len(grant.lengths)) == (parent, child)
    assert all(part > 0 for part in (*grant.lengths, grant.cross, grant.degrees, grant.norms))
    assert (grant.child_degrees > 0) == many
    # One share of delta pays for every threshold, and none is paid for where none is needed.
    spent = grant.parents.threshold_delta + grant.child_threshold_delta
    assert spent == pytest.approx(grant.threshold_delta, rel=1e-12)
    assert (grant.parents.threshold_delta > 0) == parents
    assert (grant.child_threshold_delta > 0) == children
    assert grant.threshold_delta == (THRESHOLD_SHARE * 1e-6 if parents or children else 0.0)
    left = 4.0 - 2 * grant.threshold_delta, 1e-6 - grant.threshold_delta
    assert grant.rho == Fraction(rho_for(*left))


@pytest.mark.parametrize("share", [Fraction(1, 20), Fraction(1, 2)])
def test_what_is_spent_first_is_left_out_of_every_part(share):
    for many in FLAGS:
        whole = linked_grant(
            4.0, 1e-6, 2, 3, private_parents=True, private_children=True, many=many
        )
        left = less(whole, whole.rho * share)
        assert left.rho == whole.rho
        assert sum(apart(left)) == whole.rho * (1 - share)
        assert left.parents.rho == whole.parents.rho * (1 - share)
        assert (left.threshold_delta, left.parents.threshold_delta) == (
            whole.threshold_delta,
            whole.parents.threshold_delta,
        )


def test_the_shares_are_those_of_the_proof():
    grant = linked_grant(2.0, 1e-6, 2, 2, private_parents=True, private_children=True)
    assert grant.cross / grant.rho == CROSS_SHARE
    assert grant.norms * 3 / grant.rho == NORMS_SHARE
    assert all(sum(parts) == 1 for parts in BELOW_SHARES.values())


@pytest.mark.parametrize("links", [Fraction(1), Fraction(1, 2), Fraction(1, 1000)])
@pytest.mark.parametrize(("parent", "child"), [*product((1, 2), (1, 2, 3))])
@pytest.mark.parametrize("private", FLAGS)
def test_the_parts_of_a_network_add_up_to_the_whole(parent, child, private, links):
    grant = network_grant(4.0, 1e-6, parent, child, private_parents=private, links=links)
    whole = grant.parents
    # One histogram of lengths alone is drawn, that of pairs.
    assert sum(apart(whole)) - len(whole.lengths) * whole.norms + grant.classes == whole.rho
    # Of each link's measurements the same fraction is left; the parents' own get the rest.
    full = network_grant(4.0, 1e-6, parent, child, private_parents=private)
    for part in ("cross", "degrees", "child_degrees", "totals", "counted", "links", "norms"):
        assert getattr(whole, part) == getattr(full.parents, part) * links
    assert grant.classes == full.classes * links
    assert whole.lengths == tuple(each * links for each in full.parents.lengths)
    assert of_parents(whole.parents) == whole.rho * (1 - links * 62 / 100)
    # What is not measured costs nothing.
    assert whole.siblings == 0
    assert whole.child_threshold_delta == 0
    assert (whole.threshold_delta > 0) == private == (whole.parents.threshold_delta > 0)


def test_where_nothing_is_left_for_noise_that_is_said():
    with pytest.raises(ParameterError, match="room for noise"):
        linked_grant(-1.0, 1e-6, 2, 2, private_parents=False, private_children=False)
