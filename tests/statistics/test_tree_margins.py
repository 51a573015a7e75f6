"""Published numbers of records of a tree lie within their margins of the true ones."""

import numpy as np
import pytest

from populace.methods.trees import tree
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.counts import AGGREGATES
from populace.vocabulary.families import PAIRS
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import CLASS_STARTS, Relation
from populace.vocabulary.trees import TreeSettings

RUNS = 10
CASES = 1_500
RELATIONS = (
    Relation("cases", "episodes", most=9),
    Relation("episodes", "people", most=9),
)
SEX, PAID = ("f", "m"), ("no", "yes")


def drawn(cases):
    """Cases, their episodes and the people of these: few have many, on both levels."""
    generator = np.random.default_rng(11)
    own = np.minimum(generator.geometric(0.55, cases), 9)
    case = np.repeat(np.arange(cases), own)
    people = np.minimum(generator.geometric(0.45, len(case)), 9) - 1
    episode = np.repeat(np.arange(len(case)), people)
    sex = generator.random(len(episode)) < 0.4
    paid = generator.random(len(episode)) < np.where(sex, 0.3, 0.6)
    home = generator.random(len(case)) < 0.5
    known = generator.random(cases) < 0.6
    columns = {
        "cases": {"case": _keys("c", cases), "known": np.where(known, "yes", "no").tolist()},
        "episodes": {
            "episode": _keys("e", len(case)),
            "case": [f"c{n}" for n in case],
            "place": np.where(home, "home", "work").tolist(),
        },
        "people": {
            "episode": [f"e{n}" for n in episode],
            "sex": [SEX[n] for n in sex.astype(int)],
            "paid": [PAID[n] for n in paid.astype(int)],
        },
    }
    return columns, case[episode]


def _keys(letter, number):
    return [f"{letter}{n}" for n in range(number)]


def read(tables):
    """The tables as they are read, every value declared."""
    parts = [
        Part(
            table,
            name,
            schema=Schema(
                tuple(
                    ColumnSchema(column, tuple(sorted(set(cells))))
                    for column, cells in table.items()
                    if column not in ("case", "episode")
                )
            ),
            key=key,
        )
        for (name, table), key in zip(tables.items(), ("case", "episode", None), strict=True)
    ]
    return read_related(parts, RELATIONS, RelatedTables)


@pytest.mark.parametrize("epsilon", [1.0, 2.0, 4.0])
def test_numbers_on_the_third_level_are_as_far_off_as_they_say(epsilon):
    tables, root = drawn(CASES)
    few = np.minimum(1.0, 10 / np.bincount(root, minlength=CASES)[root])
    people = tables["people"]
    sex, paid = np.array(people["sex"]) == "m", np.array(people["paid"]) == "yes"
    episode = np.array([int(each[1:]) for each in people["episode"]])
    number = np.bincount(episode)[episode]
    size = np.searchsorted(CLASS_STARTS, number, side="right") - 1
    read_tables, settings = read(tables), TreeSettings(Settings(epsilon), ("cases",))
    pairs, classes, ratios = [], [], []
    for _ in range(RUNS):
        counts, _ = tree(read_tables, settings)
        own, across = (
            next(each for each in counts.blocks if (each.name, each.tables) == wanted)
            for wanted in ((AGGREGATES, ("people",)), (PAIRS, ("episodes", "people")))
        )
        truth = np.zeros((4, 4))
        np.add.at(truth, (sex.astype(int), 2 + paid), few)
        wanted = truth[tuple(own.lengths[1].ids.T)]
        found = own.links[1]
        pairs.append(np.mean(abs(found.counts - wanted) <= found.margins))
        ratios.append(found.counts.sum() / len(sex))
        # Episodes have a place, then the class of their number of people.
        truth = np.zeros((2 + len(CLASS_STARTS), 4))
        np.add.at(truth, (2 + size, sex.astype(int)), few)
        np.add.at(truth, (2 + size, 2 + paid), few)
        ids, found = across.lengths[0].ids, across.links[0]
        wanted = truth[ids[:, 0], ids[:, 1] - len(truth)]
        large = (ids[:, 0] >= 2) & (wanted >= 100)
        classes.append(np.mean(abs(found.counts - wanted)[large] <= found.margins[large]))
    # 95% is promised; seen in ten runs at each epsilon were 100% of pairs, .95 to .97 of those with
    # a class, and .99 to 1.00 of all numbers together, single runs .05 (epsilon 4) to .15 (1)
    # apart. All numbers of one run are off together: three of ten without any that hold take
    # chance once in 90 tests were 95% all there is to it, four once in 1,000. The mean of ten
    # is five standard deviations from a quarter more or less at epsilon 1.
    assert np.mean(pairs) >= 0.69
    assert np.mean(classes) >= 0.69
    assert abs(np.mean(ratios) - 1) <= 0.25
