"""A release of three tables with two relations, made by hand: no method makes one yet.

Households own persons, whose stays are known through a table of links of its own. No test stands
here.
"""

from __future__ import annotations

import numpy as np

from populace.vocabulary.aggregates import Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.counts import AGGREGATES, Block, Counts, Histogram, Links, Total
from populace.vocabulary.facts import Protected
from populace.vocabulary.families import LIKENESS, LINKS, PAIRS
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.records import Join, Records
from populace.vocabulary.release import Release, Settings, SynthesizerName
from populace.vocabulary.structure import CLASSES, Relation, Shape, Structure
from populace.vocabulary.table import Column, Ragged, Table

LIVES = Relation("households", "persons", most=10, number="number of persons")
STAYS = Relation("persons", "shelters", "stays", several=True, most=5, number="number of shelters")
STRUCTURE = Structure(
    (
        Shape("households", ("place",), "household"),
        Shape("persons", ("sex", "needs"), "person"),
        Shape("shelters", ("sex",), "shelter"),
        Shape("stays", ("year",)),
    ),
    (LIVES, STAYS),
)
COLUMNS = (
    (Column("place", ("north", "south")), Column("number of persons", CLASSES, public=True)),
    (
        Column("persons.sex", ("f", "m"), public=True, labels=("Female", "Male")),
        Column("needs", ("care", "food; water"), delimiter="|"),
        Column("number of shelters", CLASSES, public=True),
    ),
    (Column("shelters.sex", ("f", "m", "x,y")),),
    (Column("year", ("2019", "2020"), public=True, absent="unknown"),),
)


def combinations(tables, length, rows):
    every = dict(zip((shape.name for shape in STRUCTURE.tables), COLUMNS, strict=True))
    size = Attributes(tuple(column for name in tables for column in every[name])).size
    return Combinations(
        size,
        np.array([ids for ids, _, _ in rows], dtype=np.int32).reshape(-1, length),
        np.array([count for _, count, _ in rows], dtype=np.int64),
        np.array([margin for _, _, margin in rows], dtype=np.float64),
        2.5,
        0.01,
    )


def links(*numbers):
    return Links(np.array(numbers, dtype=np.int64), np.array(numbers) / 2)


def made() -> Release:
    """The release: of every kind of block and histogram one at least."""
    far = STAYS.tables
    counts = Counts(
        structure=STRUCTURE,
        columns=COLUMNS,
        totals=(Total("households", 3, 2.0, 1.0), Total("shelters", 2, 2.0, 1.0)),
        blocks=(
            Block(
                AGGREGATES,
                ("households",),
                "records",
                (
                    combinations(("households",), 1, [([0], 2, 1.0), ([1], 1, 1.0)]),
                    combinations(("households",), 2, [([0, 3], 2, 1.5)]),
                ),
            ),
            Block(
                AGGREGATES,
                ("persons",),
                "links",
                (combinations(("persons",), 1, [([0], 2, 1.0), ([2], 3, 1.0)]),),
                (links(2, 4),),
            ),
            Block(
                PAIRS,
                ("households", "persons"),
                "links",
                (combinations(("households", "persons"), 2, [([0, 10], 2, 1.0)]),),
                (links(2),),
                by_chance=True,
            ),
            Block(
                AGGREGATES,
                ("shelters",),
                "records",
                (combinations(("shelters",), 1, [([2], 2, 1.0)]),),
            ),
            Block(
                AGGREGATES,
                far,
                "links",
                (combinations(far, 1, [([0], 2, 1.0), ([3], 2, 0.5)]),),
                (links(3, 2),),
            ),
            Block(
                "triples",
                ("persons", *far),
                "links",
                (combinations(("persons", *far), 3, [([0, 12, 15], 1, 1.0)]),),
                (links(1),),
                measured=False,
            ),
        ),
        histograms=(
            Histogram(
                LINKS,
                ("households", "persons"),
                ("links",),
                (("0",), ("1",), ("2",)),
                np.array([0, 1, 2], dtype=np.int64),
                1.5,
            ),
            Histogram(
                LINKS,
                ("persons", "shelters"),
                ("links",),
                (("0",), ("1",)),
                np.array([2, 3], dtype=np.int64),
                1.5,
            ),
            Histogram(
                LIKENESS,
                ("households", "persons"),
                ("column", "links", "state", "value"),
                (("persons.sex", "2", "all", 'f, or "f"'),),
                np.array([4], dtype=np.int64),
                3.0,
            ),
        ),
    )
    needs = Ragged(np.array([0, 2, 2, 3, 3, 4]), np.array([1, 2, 1, 2]))
    tables = {
        "households": Table(COLUMNS[0][:1], (np.array([1, 2, 0]),), 3),
        "persons": Table(COLUMNS[1][:2], (np.array([1, 2, 0, 1, 1]), needs), 5),
        "shelters": Table(COLUMNS[2], (np.array([3, 1]),), 2),
        "stays": Table(COLUMNS[3], (np.array([1, 0, 2]),), 3),
    }
    joins = (
        Join(np.array([0, 0, 1, 1, 2]), np.arange(5)),
        Join(np.array([0, 2, 3]), np.array([1, 1, 0])),
    )
    promise = Guarantee(
        "differential privacy",
        (Protected("family", table="households", other="persons"),),
        epsilon=2.0,
        delta=1e-6,
        rho=0.08,
        threshold_delta=1e-7,
        events=(Event("number of subjects", 256, 100_000),),
        proof="none: made by hand",
    )
    other = Guarantee(
        "differential privacy",
        (Protected("by-links", table="shelters"),),
        epsilon=2.0,
        delta=1e-6,
        rho=0.08,
        by_links=((1, 1.5), (2, 2.0)),
    )
    return Release(
        name="Three tables",
        settings=Settings(2.0, length=2, predicted=(("needs", "shelters.sex", "year"),)),
        counts=counts,
        records=Records(STRUCTURE, tables, joins),
        promises=(promise, other),
        seed=12345,
        synthesizer=SynthesizerName("by-hand", 1),
        software="populace 0.1.0",
        created="2026-11-28",
    )
