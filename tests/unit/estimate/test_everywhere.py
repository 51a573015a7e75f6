"""The whole of `estimate` on the browser's Python and on an old NumPy, against this one."""

import pytest

SCRIPT = """
import numpy as np
from populace import estimate
from populace.estimate import lookup
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column

sizes = [12, 9, 7, 5, 3, 3, 2, 2, 1, 1, 1]
columns = tuple(
    Column(str(place), tuple(str(value) for value in range(size)), public=True)
    for place, size in enumerate(sizes)
)
attributes = Attributes(columns)
figures = []
for lookup._DENSE in (1 << 22, 100):
    generator = np.random.default_rng(11)
    truth = 4000 * generator.dirichlet(np.ones(attributes.size)) * 6
    noisy = truth + generator.normal(0, 5, attributes.size)
    everything = np.arange(attributes.size, dtype=np.int32)[:, None]
    released = [
        estimate.select_first(
            everything, noisy, 5.0, attributes.public, 4000, "balanced", attributes.size,
            estimate.Kept(0.98, 0.01),
        )
    ]
    figures += [[len(released[0].ids), int(released[0].counts.sum())]]
    histogram = np.concatenate([np.zeros(3), np.linspace(900, 10, 9)])
    for length in (2, 3, 4):
        ids = estimate.candidates(tuple(released), attributes, 40_000).ids
        prediction = estimate.predict(ids, tuple(released), 4000)
        cap = estimate.choose_cap(length, histogram, 0.05, 11, prediction.mean, 11)
        noisy = prediction.mean * generator.gamma(4, 0.25, len(ids))
        noisy += generator.normal(0, 9, len(ids))
        kept = estimate.Kept.of(length, histogram, cap)
        found = estimate.select(
            ids, noisy, 9.0, prediction, "balanced", attributes.size, kept
        )
        released.append(found)
        figures.append([len(ids), cap, len(found.ids), int(found.counts.sum())])
        figures.append([float(prediction.mean.sum()), found.fabricated, float(found.margins.sum())])
result = figures
"""

REVISED = """
import hashlib
import numpy as np
from populace import count, estimate
from populace.estimate.noisy import Frame, Noisy
from populace.estimate.revision import revise
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.table import Column

SIZES, RECORDS = (15, 11, 8, 5, 3, 2), 2000
columns = tuple(
    Column(str(place), tuple(str(value) for value in range(size)), public=True)
    for place, size in enumerate(SIZES)
)
attributes = Attributes(columns)
generator = np.random.default_rng(5)
of_class = generator.integers(0, 3, RECORDS)
rows = np.stack(
    [
        (generator.integers(0, size, RECORDS) * generator.integers(0, 2, RECORDS) + of_class) % size
        for size in SIZES
    ],
    axis=1,
) + np.cumsum((0, *SIZES))[:-1]
rows[generator.random(rows.shape) < 0.1] = -1

filled = (rows >= 0).sum(axis=1)

def counted(ids, weights=1):
    held = [(rows[:, None, :] == one[None, :, None]).any(axis=2) for one in ids.T]
    return (np.all(held, axis=0) * np.broadcast_to(weights, RECORDS)[:, None]).sum(axis=0)

def digest(*arrays):
    hashed = hashlib.sha256()
    for array in arrays:
        hashed.update(np.ascontiguousarray(array, dtype="<i8").tobytes())
    return hashed.hexdigest()[:16]

everything = np.arange(attributes.size, dtype=np.int32)[:, None]
noisy = counted(everything) + generator.normal(0, 4, attributes.size)
first = estimate.select_first(
    everything, noisy, 4.0, attributes.public, RECORDS, "balanced", attributes.size
)
frame = Frame.of(RECORDS, 4.0, attributes)
holders = estimate.Holders.of(
    np.bincount(filled, minlength=len(SIZES) + 1).astype(float), first, attributes
)
longer, bytes_of = (), [digest(first.ids, first.counts, np.rint(first.margins * 10))]
for length in (2, 3):
    released = (first, *(entry.released for entry in longer))
    ids = estimate.candidates(released, attributes, 40_000).ids
    weights = np.array(count.weights(length, 5, len(SIZES)))[filled] / 16
    noisy = counted(ids, weights) + np.rint(generator.normal(0, 12, len(ids)))
    kept = holders.kept(ids, 5, len(SIZES))
    longer = revise(longer, Noisy.of(ids, noisy, 12.0, kept), first, frame, "balanced")
    for entry in longer:
        found = entry.released
        bytes_of.append(digest(found.ids, found.counts, np.rint(found.margins * 10)))
released = (first, *(entry.released for entry in longer))
occurring = estimate.may_occur(Aggregates(columns, RECORDS, 1.0, 1.0, released), "complete")
sizes = [len(entry.counts) for entry in released] + [len(occurring)]
result = [sizes, bytes_of, digest(occurring)]
"""


@pytest.fixture(scope="module")
def revised_here(native_run):
    result = native_run(REVISED)["result"]
    assert min(result[0]) > 20
    return result


def compare(here, there):
    assert here[0][0] > 20
    assert here[5][2] > 50
    assert here[: len(here) // 2] == here[len(here) // 2 :]
    for left, right in zip(here, there, strict=True):
        assert left == pytest.approx(right, rel=1e-3)


def test_pyodide_estimates_the_same(pyodide_run, native_run):
    compare(native_run(SCRIPT)["result"], pyodide_run(SCRIPT)["result"])


def test_an_old_numpy_estimates_the_same(old_numpy_run, native_run):
    compare(native_run(SCRIPT)["result"], old_numpy_run(SCRIPT)["result"])


def test_pyodide_revises_to_the_same_bytes(pyodide_run, revised_here):
    assert pyodide_run(REVISED)["result"] == revised_here


def test_an_old_numpy_revises_to_the_same_bytes(old_numpy_run, revised_here):
    assert old_numpy_run(REVISED)["result"] == revised_here
