"""Footers of every length are refused with the number of rows to leave out."""

import pandas as pd
import pytest

from populace.read import read_table
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent

RECORDS = [["f", "north", "1"], ["m", "south", "2"]] * 20
NOTES = {
    "a total and seven notes": [["Total", "", "40"], *[["Note: x", "", ""]] * 7],
    "sentences over a short word": [
        ["", "", ""],
        ["Collected by all of the partners", "", ""],
        ["Confidential", "", ""],
    ],
    "twenty lines of words": [[f"Line {n} of the words below", "", ""] for n in range(20)],
    "a source with blank rows": [["Source: x", "", ""], ["", "", ""], ["", "", ""]],
}


@pytest.mark.parametrize("name", NOTES)
def test_a_footer_of_any_length_is_counted_whole(name):
    rows = [["sex", "place", "trade"], *RECORDS, *NOTES[name]]
    text = "".join(",".join(row) + "\n" for row in rows).encode()
    number = len(NOTES[name])
    with pytest.raises(InputError, match=f"skip_footer': {number}}}"):
        read_table(text)
    assert read_table(text, extent=Extent(skip_footer=number)).records == len(RECORDS)
    with pytest.raises(InputError, match=f"without the last {number} rows"):
        read_table(pd.DataFrame(rows[1:], columns=rows[0]))


def test_records_of_one_cell_are_records():
    for last in (["f", "", ""], ["", "", ""]):
        rows = [["sex", "place", "trade"], *RECORDS, last]
        text = "".join(",".join(row) + "\n" for row in rows).encode()
        assert read_table(text).records == len(rows) - 1
