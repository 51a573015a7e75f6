"""Values that only one root brings, into any table of its tree: never named, and paid for."""

import random
from unittest import mock

import pytest

from populace import protect
from populace.methods.trees import tree
from populace.protect.gaussian import NoisyCounts
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.guarantee import Event
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.release import Settings
from populace.vocabulary.structure import Relation
from populace.vocabulary.trees import TreeSettings

MOST = 3
RELATIONS = (
    Relation("a", "b", most=MOST),
    Relation("b", "c", most=MOST),
    Relation("a", "d", most=MOST),
    Relation("b", "d", "t", several=True, most=MOST),
)
KEYS = {"a": "ka", "b": "kb", "d": "kd"}
OWN = "only here"


def tables(roots, *, crowded, seed):
    """Roots with common values of private domains, and perhaps one with its own in every table.

    Every number of records that counts occurs among the others, too: which classes of numbers are
    asked about together follows from the answers at length 1.
    """
    rng = random.Random(seed)
    rows = {"a": [], "b": [], "c": [], "d": [], "t": []}

    def root(at, value, number):
        rows["a"].append((f"a{at}", value()))
        own = [f"b{at}.{place}" for place in range(number(MOST))]
        others = [f"d{at}.{place}" for place in range(number(MOST))]
        rows["b"] += [(key, f"a{at}", value()) for key in own]
        rows["d"] += [(key, f"a{at}", value()) for key in others]
        rows["c"] += [(key, value()) for key in own for _ in range(number(MOST))]
        rows["t"] += [(key, other, value()) for key in own for other in others]

    for at in range(roots):
        root(at, lambda: rng.choice("xy"), lambda most: rng.randint(0, most))
    if crowded:
        root(roots, lambda: OWN, lambda _: MOST + 1)
    names = {"a": "ka pa", "b": "kb ka pb", "c": "kb pc", "d": "kd ka pd", "t": "kb kd pt"}
    parts = []
    for name, held in rows.items():
        columns = [list(column) for column in zip(*held, strict=True)]
        cells = dict(zip(names[name].split(), columns, strict=True))
        parts.append(Part(cells, name, KEYS.get(name)))
    return read_related(parts, RELATIONS, RelatedTables)


def run(given):
    """The counts, and what was measured, without noise."""
    seen = []

    def measure(name, exact, change2, rho, account, unit=16, **_):
        event = Event(name, change2, protect.variance_for(change2, rho), unit)
        seen.append((event, exact.copy()))
        return NoisyCounts(exact.copy(), event), account.spend(event)

    with mock.patch.object(protect, "measure", measure):
        counts, _ = tree(given, TreeSettings(Settings(3.0, 1e-6, 2), ("a",)))
    return counts, seen


@pytest.mark.parametrize("seed", range(2))
def test_what_one_root_alone_brings_is_not_named_and_all_it_changes_is_paid_for(seed):
    counts, seen = run(tables(600, crowded=True, seed=seed))
    _, before = run(tables(600, crowded=False, seed=seed))
    values = [set(column.values) for columns in counts.columns for column in columns]
    assert {"x", "y"} in values
    assert not any(OWN in each for each in values)
    alike = 0
    for (event, exact), (other, less) in zip(seen, before, strict=True):
        if event.sensitivity2 != other.sensitivity2:  # Another bound was chosen without noise.
            continue
        # What was not named is asked about once, at the first length, and never again.
        assert event.name.endswith("of length 1") or len(exact) == len(less)
        if len(exact) == len(less):
            alike += 1
            assert ((exact - less).astype(object) ** 2).sum() <= event.sensitivity2
    assert alike > 20
