"""Published numbers of links lie within their margins of the true ones."""

import numpy as np

from populace.vocabulary.families import family_of
from tests.unit.api.linked_tables import families, made

RUNS = 8


def test_numbers_of_links_are_as_far_off_as_they_say():
    parents, children, links = families(300, seed=8, most=9)
    columns = {
        **{name: children[name] for name in ("gender",)},
        **{name: links[name] for name in ("role", "paid")},
    }
    held = [
        {(name, value) for name, cells in columns.items() for value in cells[row].split(";")}
        for row in range(len(links["id"]))
    ]
    inside, numbers = [], []
    for _ in range(RUNS):
        released = made((parents, children, links), epsilon=6.0, delta=1e-6)
        counts = family_of(released.release.counts)
        attributes = counts.child_attributes
        named = [
            (column.name.removeprefix("people."), value)
            for column in attributes.columns
            for value in column.values
        ]
        for entry, found in zip(counts.children, counts.child_links, strict=True):
            truth = np.array(
                [sum({named[id_] for id_ in ids} <= row for row in held) for ids in entry.ids]
            )
            inside.append(abs(found.counts - truth) <= found.margins + 0.5)
            numbers.append(found.counts / np.maximum(1, truth))
    # 95% is promised, and 97% was seen in the mean of twelve releases, 88% in the least: all values
    # of one are off together. Without the error of the ratio it was 55%, 4% in the least. A false
    # alarm takes a mean of eight that is 22 points off.
    assert np.concatenate(inside).mean() >= 0.75
    assert 0.6 <= np.median(np.concatenate(numbers)) <= 1.6
