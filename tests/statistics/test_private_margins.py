"""Margins of private values hold, of those that come together with others and of those that do not.

Who holds many values that were not named at first is counted with less weight.
"""

import numpy as np

from populace.methods.aggregate_seeded import aggregate_seeded
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Column, Table

HOLDERS = 60
ALONE, TOGETHER, CLUSTERS = 120, 4, 6
RELEASES = 6


def table():
    """Rare values of 60 people each: 120 that are held alone, 24 of which people hold four each."""
    number = ALONE + CLUSTERS
    values = ("common", *(f"rare {place:03}" for place in range(number)))
    columns = tuple(Column(f"column {place}", values) for place in range(30))
    cells = np.ones((30, HOLDERS * (number + 40)), dtype=np.uint8)
    for place in range(number):
        rows = slice(HOLDERS * place, HOLDERS * (place + 1))
        cells[: 1 if place < ALONE else TOGETHER, rows] = place + 2
    return Table(columns, tuple(cells), cells.shape[1])


def held():
    """For each rare value of each release, whether its margin holds."""
    found = []
    for _ in range(RELEASES):
        released, _ = aggregate_seeded(table(), Settings(2.0, 1e-6, 1))
        first = released.lengths[0]
        names = [value for column in released.columns for value in column.values]
        rare = np.array([names[place] != "common" for place in first.ids[:, 0].tolist()])
        found.append((abs(first.counts - HOLDERS) <= first.margins)[rare])
    return np.concatenate(found)


def test_margins_of_rare_values_hold_whether_they_come_together_or_not():
    """Some 860 margins. In 60 runs between 92.0 and 95.2% held, 93.4% on average.

    With margins of the noise and of 40% of the share lost: 78.0 to 81.7% in 20 runs.

    Counts of one release are not independent: they share its clipping, its histogram and its
    threshold, and people who hold several rare values move several counts. So what chance does is
    read from whole runs: their shares had a standard deviation of 0.8 points. 88% lies 6.9
    of these below the average; if shares are about normal, a run fails with a chance below 1e-5
    even were their deviation half as large again.
    """
    assert held().mean() > 0.88
