"""A data frame and the CSV file that its library writes of it are one table."""

import datetime as dt
import decimal
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.read import read_table
from tests.unit.read.table_cells import cells

pandas = pytest.importorskip("pandas")

CELLS = {
    "whole": st.integers(-(10**6), 10**6),
    "float": st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
    "truth": st.booleans(),
    "day": st.dates(dt.date(1700, 1, 1), dt.date(2200, 1, 1)),
    "moment": st.datetimes(dt.datetime(1700, 1, 1), dt.datetime(2200, 1, 1)),  # noqa: DTZ001
    "decimal": st.decimals(-(10**6), 10**6, places=2).map(decimal.Decimal),
    "text": st.sampled_from(["a", " a", "01", "1.0", "é", "e\u0301", "TRUE", "1e3", "a\u00a0b"]),
}


@given(st.sampled_from(sorted(CELLS)), st.data())
def test_a_frame_and_its_own_file_agree(kind, data):
    held = data.draw(st.lists(CELLS[kind], min_size=1, max_size=6))
    frame = pandas.DataFrame({"c": held, "other": ["x"] * len(held)})
    written = io.BytesIO(frame.to_csv(index=False).encode())
    from_frame = read_table(frame, safe=["c"])
    from_file = read_table(written.getvalue(), safe=["c"])
    assert cells(from_frame) == cells(from_file)
    assert from_frame.columns == from_file.columns
