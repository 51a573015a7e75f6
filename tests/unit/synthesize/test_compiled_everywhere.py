"""The compiled loops in a browser's Python: opened there, and the same records with and without."""

SCRIPT = """
import hashlib

import numpy as np

from populace.synthesize import compiled
from populace.synthesize.synthesis import synthesize
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.table import Column

SIZES, ROWS = (4, 3, 5, 2, 6), 3_000
rng = np.random.default_rng(8)
columns = tuple(
    Column(str(place), tuple(map(str, range(size))), delimiter=";" if place == 2 else None)
    for place, size in enumerate(SIZES)
)
starts = np.cumsum((0, *SIZES))
hidden = rng.integers(0, 3, ROWS)
held = [
    start + (hidden + rng.integers(0, 2, ROWS) * rng.integers(0, size, ROWS)) % size
    for start, size in zip(starts, SIZES)
]
rows = np.sort(np.stack(held, axis=1), axis=1)
lengths = []
for places in ([[0], [1], [2], [3], [4]], None, None):
    length = len(lengths) + 1
    if places is None:
        from itertools import combinations
        places = list(map(list, combinations(range(5), length)))
    sets = np.concatenate([rows[:, place] for place in places])
    ids, counts = np.unique(sets, axis=0, return_counts=True)
    kept = counts >= 3
    lengths.append(
        Combinations(
            int(starts[-1]), ids[kept].astype(np.int32), counts[kept].astype(np.int64),
            np.full(kept.sum(), 3.0), 1.5,
        )
    )
counts = Aggregates(columns, ROWS, 3.0, 1.5, tuple(lengths))


def made():
    table = synthesize(counts, 2_000, 7)
    parts = [getattr(cells, "codes", cells) for cells in table.cells]
    return hashlib.sha256(b"".join(part.astype("<i4").tobytes() for part in parts)).hexdigest()


opened = compiled.library() is not None
fast = made()
compiled.library = lambda: None
result = [opened, fast, made()]
"""


def test_pyodide_opens_the_library_and_makes_the_same_records(native_run, pyodide_run):
    opened, fast, slow = pyodide_run(SCRIPT)["result"]
    assert opened
    assert fast == slow
    assert fast == native_run(SCRIPT)["result"][2]
