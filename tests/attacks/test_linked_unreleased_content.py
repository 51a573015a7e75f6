"""What one parent and her child alone hold leaves no trace in a linked release, whatever it is.

With the noise taken out, every file must be the same bytes for every content of their cells.
"""

import numpy as np
import pytest

from populace.protect import gaussian, randomness
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.unit.api.linked_tables import made

PEOPLE, LINKS = 120, 180
ALONE = [
    ("x alone", "x alone", "x alone", "x alone;y", "o"),
    ("0", "-5", '"q",\n', "e;f", "o"),
    ("A", "2", "u2", "zz;k1", "o"),
    ("9" * 500, "\u202e", "b", "a;c", "o"),
]
"""As many values each: how many somebody holds is measured, and margins follow from it."""


def files(alone, unit, relation, folder):
    """Every file of a release; `alone` is what two linked people have in the columns."""

    def column(values, number, last):
        return [*(values[place % len(values)] for place in range(number)), last]

    gender, age, sex, land, role = alone
    parents = {
        "pk": [f"p{place}" for place in range(PEOPLE + 1)],
        "gender": column(["a", "b"], PEOPLE, gender),
        "age": column(["1", "10"], PEOPLE, age),
    }
    children = {
        "ck": [f"c{place}" for place in range(LINKS + 1)],
        "sex": column(["u", "v"], LINKS, sex),
        "land": column(["k;j", "j", "z"], LINKS, land),
    }
    links = {
        "pk": [*(f"p{place % PEOPLE}" for place in range(LINKS)), f"p{PEOPLE}"],
        "ck": children["ck"],
        "role": column(["o", "q"], LINKS, role),
    }
    schemas = [
        Schema((ColumnSchema("gender"), ColumnSchema("age"))),
        Schema((ColumnSchema("sex"), ColumnSchema("land", delimiter=";"))),
        Schema((ColumnSchema("role", values=("o", "q")),)),
    ]
    released = made(
        (parents, children, links),
        epsilon=8.0,
        delta=1e-6,
        unit=unit,
        relation=relation,
        length=2,
        names=["parents", "children", "links"],
        schemas=schemas,
        multi_value={},
    )
    assert [column.values for column in released.release.aggregates.columns[:2]] == [
        ("a", "b"),
        ("1", "10"),
    ]
    released.save(folder)
    return {file.name: file.read_bytes() for file in folder.iterdir()}


@pytest.mark.parametrize(
    ("unit", "relation"),
    [
        ("parent", "one-to-many"),
        ("both", "one-to-many"),
        ("parent", "many-to-many"),
        ("both", "many-to-many"),
    ],
)
def test_what_two_people_alone_hold_leaves_no_trace(unit, relation, tmp_path, monkeypatch):
    monkeypatch.setattr(
        gaussian, "discrete_gaussian", lambda _variance, size: np.zeros(size, dtype=np.int64)
    )
    monkeypatch.setattr(randomness, "fresh_seed", lambda: 7)
    usual, *others = (
        files(alone, unit, relation, tmp_path / str(place)) for place, alone in enumerate(ALONE)
    )
    assert all(other == usual for other in others)
