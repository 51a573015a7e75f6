"""What children's tables are worth against each other depends on what was measured alone."""

from dataclasses import replace

import numpy as np
import pytest

from populace.synthesize.children import goals
from populace.synthesize.generator import Generator
from populace.synthesize.linked import brood_of, degrees_of
from populace.synthesize.synthesis import synthesize
from populace.vocabulary.families import Siblings, family_of
from tests.unit.methods.kinds import released


@pytest.fixture(scope="module")
def weights_of():
    counts = family_of(released("families").release.counts)
    table = synthesize(counts.parents, counts.parents.records, 1)
    degree = degrees_of(table, counts.degrees, Generator(1))

    def of(*, likeness):
        counted = counts if likeness else replace(counts, siblings=Siblings((), (), 0.0))
        brood, compact, _ = brood_of(counted, table, degree)
        made = goals(counted, compact, brood, likeness=counted.siblings.measured)
        return np.array([*(goal.weight for goal in made.children.goals), made.cross_weight])

    return of


def test_without_likeness_tables_keep_their_worth_against_each_other(weights_of):
    with_likeness, without = weights_of(likeness=True), weights_of(likeness=False)
    assert without.max() == 1 << 14
    ratios = without / with_likeness
    assert ratios.max() / ratios.min() < 1.05
