"""What one person alone holds and nobody declared leaves no trace, whatever it is.

With the noise taken out, a release must be the same bytes for every content of that person's
cells: of those not even the order, the quoting or the kind of the others may tell anything. Only
how many values somebody holds is measured, and margins follow from it.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st

from populace import count, publish
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.protect import gaussian
from populace.read import read_table
from populace.synthesize import synthesize
from populace.vocabulary.release import Release, Settings, SynthesizerName
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.attacks.engine import KEY

SETTINGS = Settings(8.0, length=2)
HELD = {
    "degrees": ["-5", "-12", "0.5", "0.25", "10"],
    "band": ["9-17", "<9", "18+", "100-110"],
    "names": ["é", "Zoe", "adam"],
    "several": ["a2;a10", "a10", "B;a2"],
}
SCHEMA = Schema(
    (
        *(ColumnSchema(name) for name in HELD if name != "several"),
        ColumnSchema("several", delimiter=";"),
        ColumnSchema("sex", values=("f", "m")),
    )
)
TAKEN = {value for cells in HELD.values() for cell in cells for value in (cell, *cell.split(";"))}


def people(alone):
    """A table of 241 people; `alone` is what one of them has in the columns."""
    columns = {
        name: [*(cells[row % len(cells)] for row in range(240)), cell]
        for (name, cells), cell in zip(HELD.items(), alone, strict=True)
    }
    return read_table({**columns, "sex": [*("f", "m") * 120, "m"]}, schema=SCHEMA)


def values_held(alone):
    """How many values all hold together."""
    sizes = count.counter(people(alone), 6, KEY).sizes()
    return int(np.arange(len(sizes)) @ sizes)


def published(alone):
    """Every file of a release without noise."""
    table = people(alone)
    counts, guarantee = aggregate_seeded(table, SETTINGS)
    for column, cells in zip(counts.columns, HELD.values(), strict=False):
        assert set(column.values) == {one for cell in cells for one in cell.split(";")}
    release = Release.of(
        counts,
        synthesize(counts, counts.records, 7),
        replace(guarantee, inferred=()),
        synthesizer=SynthesizerName("residual-descent", 1),
        name="a release",
        settings=SETTINGS,
        seed=7,
        software="populace",
        created="2026-01-01",
    )
    return publish.render(release)


@pytest.fixture(scope="module", autouse=True)
def no_noise():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            gaussian, "discrete_gaussian", lambda _variance, size: np.zeros(size, dtype=np.int64)
        )
        yield


@pytest.fixture(scope="module")
def usual():
    """For each number of values that she may hold, the release where there is nothing to them."""
    plain = [(*("x",) * filled, *("",) * (4 - filled)) for filled in range(5)]
    plain.append(("x", "x", "x", "x;y"))
    return {values_held(alone): published(alone) for alone in plain}


texts = (
    st.text(max_size=8)
    | st.text(alphabet='019.-+<aB"\n,', max_size=5)
    | st.integers().map(str)
    | st.floats().map(repr)
).filter(lambda text: text.strip() and text.strip() not in TAKEN and ";" not in text)


@settings(max_examples=25, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(st.tuples(texts, texts, texts, texts))
@example(("7", "7", 'say "hi", twice', "c;d"))
@example(("1" * 400, "2020", "\u202e", "9" * 5000))
def test_what_one_person_alone_holds_leaves_no_trace(usual, alone):
    assert published(alone) == usual[values_held(alone)]
