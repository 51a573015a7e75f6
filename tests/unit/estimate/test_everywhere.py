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
            everything, noisy, 5.0, attributes.public, 4000, "balanced", attributes.size, 0.98
        )
    ]
    figures += [[len(released[0].ids), int(released[0].counts.sum())]]
    histogram = np.concatenate([np.zeros(3), np.linspace(900, 10, 9)])
    for length in (2, 3, 4):
        ids = estimate.candidates(tuple(released), attributes, 40_000)
        prediction = estimate.predict(ids, tuple(released), 4000)
        cap = estimate.choose_cap(length, histogram, 0.05, 11, prediction.mean, 11)
        noisy = prediction.mean * generator.gamma(4, 0.25, len(ids))
        noisy += generator.normal(0, 9, len(ids))
        kept = estimate.kept_share(length, histogram, cap)
        found = estimate.select(
            ids, noisy, 9.0, prediction, "balanced", attributes.size, kept
        )
        released.append(found)
        figures.append([len(ids), cap, len(found.ids), int(found.counts.sum())])
        figures.append([float(prediction.mean.sum()), found.fabricated, float(found.margins.sum())])
result = figures
"""


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
