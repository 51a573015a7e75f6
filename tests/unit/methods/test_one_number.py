"""One question has one number: a column of classes and a histogram say the same, at every door."""

import numpy as np
import pytest

import populace
from populace.estimate import ByClass, classes_of, fitted, with_classes
from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.counts import AGGREGATES
from populace.vocabulary.degrees import class_starts, gathered, starts_of
from populace.vocabulary.families import LINKS
from populace.vocabulary.structure import CLASS_STARTS, CLASSES, Relation
from tests.unit.api import linked_tables
from tests.unit.methods.houses import houses, project

MOST = 12
STARTS = class_starts(MOST)
DEGREES = np.array([500, 900, 400, 150, 60, 30, 20, 10, 8, 6, 5, 3, 2], dtype=np.int64)


def differing(counts):
    """Relations whose column of classes and histogram disagree; how many were compared."""
    found, compared = [], 0
    for relation in counts.structure.relations:
        histogram = counts.histogram(LINKS, (relation.one, relation.many))
        starts, _ = starts_of(tuple(name for (name,) in histogram.cells))
        place = np.searchsorted(CLASS_STARTS, starts, side="right") - 1
        by_histogram = np.zeros(len(CLASSES), dtype=np.int64)
        np.add.at(by_histogram, place, histogram.numbers)
        columns = counts.columns_of(relation.one)
        column = [each.name for each in columns].index(relation.number)
        start = int(counts.attributes((relation.one,)).starts[column])
        block = counts.block(AGGREGATES, (relation.one,))
        if block is None:
            block = next(
                each
                for each in counts.blocks
                if each.name == AGGREGATES and each.tables[0] == relation.one
            )
        by_column = np.zeros(len(CLASSES), dtype=np.int64)
        at = block.lengths[0].ids[:, 0] - start
        mine = (at >= 0) & (at < len(CLASSES))
        by_column[at[mine]] = block.lengths[0].counts[mine]
        compared += 1
        if (by_column != by_histogram).any():
            found.append((relation, by_column, by_histogram))
    return found, compared


@pytest.mark.parametrize("protect", ["victims", "people", ("victims", "people")])
def test_two_tables_say_once_how_many_have_how_many_links(protect):
    victims, people, links = linked_tables.families(400, most=8)
    made = populace.release(
        {"victims": victims, "people": people, "links": links},
        relations=Relation("victims", "people", "links"),
        protect=protect,
        epsilon=3.0,
    )
    assert differing(made.release.counts) == ([], 1)


def test_every_table_of_a_tree_says_it_once():
    made = populace.release(project(houses(500), epsilon=4.0))
    assert differing(made.release.counts) == ([], 4)


def test_a_class_is_known_better_by_both_measurements_than_by_either():
    """The seed is fixed: these are facts, no chances."""
    rng, off, said, alone = np.random.default_rng(8), [], [], []
    exact = np.add.reduceat(DEGREES, np.array([0, 1, 2, 3, 4, 5, 7, 10]))
    ids = np.arange(len(CLASSES), dtype=np.int32)[:, None]
    for _ in range(200):
        noisy = gathered(DEGREES, STARTS) + 12.0 * rng.standard_normal(len(STARTS))
        by_class = ByClass(noisy, 12.0, STARTS, MOST)
        counts = np.maximum(1, np.rint(exact + 16.0 * rng.standard_normal(len(CLASSES))))
        margins = np.full(len(CLASSES), 1.96 * 16.0)
        first = Combinations(len(CLASSES), ids, counts.astype(np.int64), margins, 16.0)
        degrees = fitted(by_class, int(DEGREES.sum()), (), classes_of(first, 0))
        one = with_classes(first, 0, degrees, by_class, np.inf)
        found = np.zeros(len(CLASSES))
        found[one.ids[:, 0]] = one.counts
        off.append((abs(found - exact)[one.ids[:, 0]] <= one.margins).mean())
        said.append(one.margins[1])
        alone.append(abs(first.counts - exact)[1:4].mean() / abs(found - exact)[1:4].mean())
    assert np.mean(off) >= 0.95
    assert max(said) < 1.96 * 12.0
    assert np.median(alone) > 1.3
