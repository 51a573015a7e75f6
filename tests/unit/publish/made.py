"""A small release made by hand: every kind of column and domain, and awkward values.

No test stands here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from populace import publish
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.facts import Protected, fact
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.release import Release, Settings, SynthesizerName
from populace.vocabulary.table import Column, Ragged, Table

COLUMNS = (
    Column("gender", ("man", "woman", "other"), public=True, labels=("Man", "Woman", "")),
    Column("work; kind", ("a,b", 'say "hi"', "line\nbreak", "=1+1"), delimiter=";"),
    Column("count", ("yes",), absent="no"),
    Column("country", ("Åland", "العربية\u200f", "<script>alert(1)</script>")),
    Column("empty", ()),
)


def combinations(length, rows, *, columns=COLUMNS, scale=2.5, fabricated=0.01):
    """Rows of (ids, count, margin) as released combinations of one length."""
    return Combinations(
        size=Attributes(columns).size,
        ids=np.array([row[0] for row in rows], dtype=np.int32).reshape(-1, length),
        counts=np.array([row[1] for row in rows], dtype=np.int64),
        margins=np.array([row[2] for row in rows], dtype=np.float64),
        scale=scale,
        fabricated=fabricated,
    )


GUARANTEE = Guarantee(
    kind="differential privacy",
    protected=(Protected("rows", subject_id="victim_id"),),
    epsilon=2.0,
    delta=1e-6,
    rho=0.08,
    threshold_delta=1e-7,
    events=(Event("number of records", 256, 100_000), Event("combinations of length 1", 512, 9999)),
    proof="protect/aggregates.md, version 1",
    declared=(fact("domain-public", column="gender", count=3),),
    inferred=(fact("flag", column="count", negative="no", positive="yes"),),
)


def changed(
    release: Release, *, aggregates=None, synthetic=None, guarantee=None, **fields
) -> Release:
    """A release of one table with other counts, records or promise."""
    other = Release.of(
        aggregates or release.aggregates,
        synthetic or release.synthetic,
        guarantee or release.guarantee,
        name=release.name,
        settings=release.settings,
        seed=release.seed,
        synthesizer=release.synthesizer,
        software=release.software,
        created=release.created,
    )
    return replace(other, **fields)


def made() -> Release:
    """A release of six records with combinations of up to four values."""
    counts = Aggregates(
        columns=COLUMNS,
        records=6,
        records_margin=3.1,
        records_scale=1.5,
        lengths=(
            combinations(1, [([i], 12 - i, 1.5 + i) for i in (0, 1, 3, 4, 5, 6, 7, 8, 9, 10)]),
            combinations(
                2, [([0, 3], 3, 1.0), ([3, 4], 2, 1.5), ([5, 7], 1, 0.4), ([7, 8], 1, 0.0)]
            ),
            combinations(3, [([0, 3, 4], 1, 0.7)]),
            combinations(4, []),
        ),
    )
    cells = (
        np.array([1, 1, 2, 0, 0, 0], dtype=np.int8),
        Ragged(np.array([0, 2, 3, 3, 4, 5, 5]), np.array([1, 2, 1, 4, 3])),
        np.array([0, 1, 1, 1, 0, 0], dtype=np.uint8),
        np.array([0, 0, 1, 2, 3, 0], dtype=np.int64),
        np.zeros(6, dtype=np.int32),
    )
    return Release.of(
        counts,
        Table(COLUMNS, cells, 6),
        GUARANTEE,
        synthesizer=SynthesizerName("residual-descent", 1),
        name="Cases <2026> & more",
        settings=Settings(epsilon=2.0, length=4),
        seed=2**62 + 12345,
        software="populace 0.1.0",
        created="2026-11-22",
    )


FILES = (*(file.name for file in publish.every(made().counts)), "release.json")
"""The files of a release of one table."""


def titled(release: Release, titles) -> Release:
    """A release of one table some of whose columns have titles."""
    columns = tuple(
        replace(column, title=titles.get(column.name, "")) for column in release.synthetic.columns
    )
    return changed(
        release,
        aggregates=replace(release.aggregates, columns=columns),
        synthetic=replace(release.synthetic, columns=columns),
    )
