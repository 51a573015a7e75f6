from dataclasses import fields

import numpy as np
import pytest

from populace.examples import generate
from populace.vocabulary.errors import ParameterError


@pytest.mark.parametrize("structure", ["A", "B"])
def test_the_same_seed_draws_the_same_file(structure):
    first, second, other = (
        generate(np.random.default_rng(seed), 2_500, structure) for seed in (5, 5, 6)
    )
    for table in ("victims", "perpetrators", "links"):
        for field in fields(getattr(first, table)):
            one, two = (getattr(getattr(f, table), field.name) for f in (first, second))
            assert np.array_equal(one, two), field.name
    assert not np.array_equal(first.victims.origin, other.victims.origin)


def test_victims_are_numbered_by_year(accounts):
    assert (np.diff(accounts.victims.year) >= 0).all()


def test_most_gaps_concern_all_accounts_of_a_victim(accounts):
    missing = accounts.links.relation < 0
    owner = accounts.links.victim
    several = np.bincount(owner) > 1
    lost = np.bincount(owner, weights=missing) / np.bincount(owner)
    whole = (lost == 1) & several
    assert (missing & whole[owner]).sum() > 0.6 * (missing & several[owner]).sum()
    assert ((lost > 0) & (lost < 1)).any()


def test_interviews_of_minors_are_shorter(accounts):
    missing = np.bincount(accounts.links.victim[accounts.links.relation >= 0]) == 0
    minor = accounts.victims.minor[: missing.size]
    assert missing[minor].mean() > 1.15 * missing[~minor].mean()


@pytest.mark.parametrize(("victims", "structure"), [(0, "A"), (-1, "B"), (10, "C")])
def test_refuses(victims, structure):
    with pytest.raises(ParameterError):
        generate(np.random.default_rng(0), victims, structure)
