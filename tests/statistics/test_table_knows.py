"""The synthetic table knows what the released counts know, on dense and on sparse tables.

For each length, the mean absolute error of its counts is at most 1.25 times that of the released
ones. Noise is fresh in every run.
"""

import numpy as np
import pytest

import populace
from populace import examples

MOST = 1.25


def flags(records, columns, seed):
    """Correlated flags: each leans on one hidden number of its record."""
    rng = np.random.default_rng(seed)
    hidden = rng.normal(size=(records, 1))
    held = hidden * rng.normal(size=columns) + rng.normal(size=(records, columns)) > 0.4
    return {
        f"f{place}": held[:, place].astype(int).astype(str).tolist() for place in range(columns)
    }


def sparse(tmp_path):
    examples.write(tmp_path / "cases", victims=4000)
    return tmp_path / "cases" / "cases.csv", tmp_path / "cases" / "schema.toml"


def ratios(source, epsilon, runs, **options):
    """Shape (lengths,): the mean ratio over some runs."""
    found = []
    for _ in range(runs):
        released = populace.release(source, epsilon=epsilon, **options)
        report = populace.evaluate(source, released, records=False, **options)
        found.append(report.figures["error_ratio"])
    return np.mean(found, axis=0)


# Ratios of single runs on flags were at most 1.16 in five to ten runs of each case, with a standard
# deviation of at most 0.07 (20,000 records at epsilon 12); of three runs together 1.25 is more than
# four of theirs above the mean, a chance below 1 in 30,000. On the case file: at most 1.06, 0.02.
@pytest.mark.parametrize("epsilon", [1.0, 4.0, 12.0])
@pytest.mark.parametrize(("records", "columns"), [(20_000, 16), (90_000, 20)])
def test_on_dense_flags(records, columns, epsilon):
    assert ratios(flags(records, columns, seed=records), epsilon, 3).max() <= MOST


@pytest.mark.parametrize("epsilon", [1.0, 4.0, 12.0])
def test_on_a_sparse_case_file(tmp_path, epsilon):
    table, schema = sparse(tmp_path)
    assert ratios(table, epsilon, 1, schema=schema).max() <= MOST
