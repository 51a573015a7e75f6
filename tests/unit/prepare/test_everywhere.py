"""Preparing gives the same on an old NumPy and in the browser's Python, where intp has 32 bits."""

from populace.examples import PROJECT, register

SCRIPT = """
from pathlib import Path
from populace.prepare import apply, asked, parse_recipe, settled, write_recipe
from populace.prepare.numbers import grid
from populace.publish import synthetic_csv
from populace.read import parse_schema, read_table
from populace.vocabulary.quantities import EqualBands
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.schema import ColumnSchema

import numpy as np

text = Path("project.toml").read_text()
recipe, schema = parse_recipe(text, Path(".")), parse_schema(text)
for name in recipe.coarsened:
    schema = schema.with_column(schema.of(name) or ColumnSchema(name))
table = read_table("register.csv", schema=schema)
for operation in recipe.operations:
    if isinstance(operation, EqualBands):
        counts = np.bincount(asked(table, operation).cells[0].astype(np.intp))
        table = settled(table, operation, np.resize(counts, len(grid(operation)) - 1).astype(float))
    else:
        table = apply(table, Recipe((operation,)))
result = [repr(table.columns), synthetic_csv(table).decode(), write_recipe(recipe)]
"""

FILES = {
    "register.csv": register(150).encode(),
    "project.toml": PROJECT.encode(),
    "offices.csv": b"office,district\nN1,North\nN2,North\nS1,South\nC1,Central\n",
}


def check(run, native_run):
    outcome, expected = (runtime(SCRIPT, FILES) for runtime in (run, native_run))
    assert outcome["result"] == expected["result"]
    assert len(outcome["result"][1].splitlines()) == 151


def test_an_old_numpy_prepares_the_same(old_numpy_run, native_run):
    check(old_numpy_run, native_run)


def test_pyodide_prepares_the_same(pyodide_run, native_run):
    check(pyodide_run, native_run)
