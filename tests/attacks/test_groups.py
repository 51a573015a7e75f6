"""Fewer than k people leave no trace in a k-anonymous release, whatever they hold.

Where everybody else comes k times, no rounded count can depend on fewer than k more people: a
release made from counts must be the same bytes with them and without, in every file; one made from
people may show no value and no set of values that only they hold. Packages and hubs are made of
these files alone, as their imports say.
"""

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import populace
from populace import protect, publish
from populace.methods import k_anonymous
from populace.protect import k_anonymity
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.unit.methods.groups import people

K = 5
COLUMNS = ("one", "two", "several", "declared")
SCHEMA = Schema(
    (
        ColumnSchema("one"),
        ColumnSchema("two"),
        ColumnSchema("several", delimiter=";"),
        ColumnSchema("declared", values=("p", "q", "r")),
    )
)
MARK = "zebra"
"""In every value that only the few hold, unless it is one of the others'."""

usual = st.tuples(
    st.sampled_from(["a", "b", "10", ""]),
    st.sampled_from(["u", "v", ""]),
    st.sampled_from(["s", "s;t", "t;s", ""]),
    st.sampled_from(["p", "q"]),
)
alone = st.text(alphabet='019.-<aé"\n,', max_size=4).map(lambda text: f"{MARK}{text.strip()}")
strange = st.tuples(
    st.sampled_from(["a", "b"]) | alone,
    st.sampled_from(["u", ""]) | alone,
    st.sampled_from(["s", "t"]) | alone | alone.map(lambda text: f"s;{text}"),
    st.sampled_from(["p", "r", f"{MARK} outside the domain"]),
)
settled = settings(max_examples=25, deadline=None)


def released(rows, method):
    """A release of rows, in an order of their own."""
    rows = random.Random(len(rows)).sample(rows, len(rows))
    cells = dict(zip(COLUMNS, map(list, zip(*rows, strict=True)), strict=True))
    made = populace.release(
        cells, schema=SCHEMA, k=K, method=method, length=3, safe=COLUMNS[:3], progress=False
    )
    return made.release


def rendered(rows):
    """Every public file of a release of rows, as of one day, at one seed."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(protect, "fresh_seed", lambda: 7)
        made = released(rows, "aggregate-seeded")
    return publish.render(replace(made, created="2026-01-01T00:00:00Z", name="a release"))


@settled
@given(
    st.lists(usual, min_size=2, max_size=8),
    st.lists(strange, min_size=1, max_size=K - 1),
)
def test_fewer_than_k_people_change_no_byte_of_a_release_from_counts(many, few):
    assert rendered(many * K + few) == rendered(many * K)


@settled
@given(
    st.lists(usual, min_size=2, max_size=8),
    st.lists(strange, min_size=1, max_size=K - 1),
    st.sampled_from(["row-seeded", "value-seeded", "unseeded"]),
)
def test_fewer_than_k_people_add_no_set_of_values_to_records(many, few, method):
    made = released(many * K + few, method)
    groups = {held_by(row) for row in many}
    for record in set(people(made.synthetic)):
        assert any(record <= group for group in groups)
    for name, content in publish.render(made).items():
        assert MARK.encode() not in content, name


def held_by(row):
    """What somebody with a row holds."""
    pairs = zip(COLUMNS, row, strict=True)
    return frozenset((name, value) for name, cell in pairs for value in cell.split(";") if value)


MANY = [("a", "u", "s", "p"), ("b", "v", "s;t", "q"), ("b", "u", "t", "q")]
FEW = [("a", "v", "s", "p"), (f"{MARK}1", "u", f"s;{MARK}", "r")]


shared_columns = k_anonymous._shared_columns


def unrounded(counts, k):
    kept = counts.counts >= k
    return replace(counts, keys=counts.keys[kept], counts=counts.counts[kept])


def low(table, everyone, k):
    return shared_columns(table, everyone, k - 4)


@pytest.mark.parametrize(
    ("module", "name", "broken"),
    [(k_anonymity, "rounded", unrounded), (k_anonymous, "_shared_columns", low)],
)
def test_a_broken_rule_is_caught(monkeypatch, module, name, broken):
    assert rendered(MANY * K + FEW) == rendered(MANY * K)
    monkeypatch.setattr(module, name, broken)
    assert rendered(MANY * K + FEW) != rendered(MANY * K)


def test_a_record_that_few_share_is_caught(monkeypatch):
    monkeypatch.setattr(k_anonymity.Crowd, "row_seeded", lambda crowd, _share: as_they_are(crowd))
    made = released(MANY * K + FEW, "row-seeded")
    groups = {held_by(row) for row in MANY}
    assert any(not any(record <= group for group in groups) for record in people(made.synthetic))


def as_they_are(crowd):
    """Records of people as they are."""
    owners = np.repeat(np.arange(crowd.total), np.diff(crowd.starts).astype(np.intp))
    return k_anonymity.Records(owners, crowd.ids, crowd.total)
