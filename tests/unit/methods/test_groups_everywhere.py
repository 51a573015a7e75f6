"""Risk and k-anonymous records on the browser's Python and on an old NumPy, against this one."""

import pytest

SCRIPT = """
import numpy as np
import populace
from populace.methods.k_anonymous import k_anonymous
from populace.read import read_table
from populace.vocabulary.release import KAnonymousSettings

rng = np.random.default_rng(4)
cells = {name: rng.choice(list("abcde"), 400, p=[0.5, 0.3, 0.1, 0.07, 0.03]).tolist()
         for name in ("x", "y", "z")}
cells["several"] = rng.choice(["p;q", "q", "", "p;r"], 400, p=[0.3, 0.5, 0.17, 0.03]).tolist()
options = {"multi_value": {"several": ";"}}
figures = populace.risk(cells, k=10, population=5000, **options).figures
result = [
    [row[key] for row in figures["lengths"] for key in ("rare", "unique", "rare_up_to")],
    [row["contribution"] for row in figures["columns"]],
    [row["saved"] for row in figures["suggestions"]],
    [figures["whole_records"][key] for key in ("sample_below_k", "population_below_k")],
]
for method in ("row-seeded", "value-seeded", "unseeded"):
    made = k_anonymous(read_table(cells, **options), KAnonymousSettings(10, method))
    result.append([made.aggregates.records, made.synthetic.records])
    result.append([len(entry.ids) for entry in made.aggregates.lengths])
"""


def compare(here, there):
    assert here[0][-1] > 0.2
    for left, right in zip(here, there, strict=True):
        assert left == pytest.approx(right, rel=1e-9)


def test_pyodide_gives_the_same(pyodide_run, native_run):
    compare(native_run(SCRIPT)["result"], pyodide_run(SCRIPT)["result"])


def test_an_old_numpy_gives_the_same(old_numpy_run, native_run):
    compare(native_run(SCRIPT)["result"], old_numpy_run(SCRIPT)["result"])
