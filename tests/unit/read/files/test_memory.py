import datetime as dt
import decimal
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from populace.read import read_table
from populace.read.files.memory import TYPED, WRITABLE, render
from populace.read.identity.identifiers import PASSED
from populace.read.layout.header import CHECKED, RECORDS
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent
from populace.vocabulary.facts import fact
from tests.unit.read.table_cells import cells


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (None, ""),
        (float("nan"), ""),
        (np.nan, ""),
        (np.float32("nan"), ""),
        (np.datetime64("NaT"), ""),
        (decimal.Decimal("NaN"), ""),
        ("é", "é"),
        ("a\0\ud800", "a\ufffd\ufffd"),
        ("😀", "😀"),
        (np.str_("x"), "x"),
        (True, "true"),
        (np.False_, "false"),
        (3, "3"),
        (3.0, "3"),
        (-0.0, "0"),
        (np.int8(3), "3"),
        (np.float64(3), "3"),
        (np.float32(0.1), "0.1"),
        (0.1, "0.1"),
        (1e300, "1e+300"),
        (float("-inf"), "-inf"),
        (decimal.Decimal("2.50"), "2.50"),
        (decimal.Decimal("1E+3"), "1000"),
        (dt.date(2020, 1, 2), "2020-01-02"),
        (dt.datetime(2020, 1, 2), "2020-01-02"),  # noqa: DTZ001 - tables hold naive dates
        (dt.datetime(2020, 1, 2, 3, 4, tzinfo=dt.UTC), "2020-01-02T03:04:00+00:00"),
        (dt.time(3, 4), "03:04:00"),
        (np.datetime64("2020-01-02T00:00:00.000000000"), "2020-01-02"),
    ],
)
def test_cells_are_written_one_way(cell, text):
    assert render(cell) == text


def test_missing_values_of_other_libraries():
    missing = type("NAType", (), {})()
    assert render(missing) == ""


def test_equal_cells_of_different_types_stay_apart():
    table = read_table({"a": [1, 1.0, True, "1"]})
    assert cells(table) == {"a": ["1", "1", "true", "1"]}


class Series:
    def __init__(self, values, method):
        self._values = values
        setattr(self, method, lambda: values)

    def __len__(self):
        return len(self._values)


class Frame:
    def __init__(self, data, method):
        self._data = {name: Series(values, method) for name, values in data.items()}
        self.columns = list(data)

    def __getitem__(self, name):
        return self._data[name]


@pytest.mark.parametrize("method", ["tolist", "to_list"])
def test_a_frame_reads_as_its_columns(method):
    data = {"a": [1.0, None, 3.0], 2020: ["x", "y", None]}
    assert cells(read_table(Frame(data, method))) == {"a": ["1", "", "3"], "2020": ["x", "y", ""]}


def test_arrays_and_tuples_are_columns():
    table = read_table({"a": np.array([1.0, np.nan]), "b": ("x", "y")})
    assert cells(table) == {"a": ["1", ""], "b": ["x", "y"]}


def test_an_input_in_memory_rests_on_cells_that_can_be_written():
    assert read_table({"a": ["x"]}).facts == (
        WRITABLE,
        fact("header-names"),
        fact("no-flags"),
        PASSED,
    )


def test_a_column_with_a_type_rests_on_it():
    assert TYPED in read_table({"a": np.array([1, 2]), "b": ["x", "y"]}).facts
    assert TYPED not in read_table({"a": [1, 2], "b": ["x", "y"]}).facts


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"a": [1], "b": []}, "columns of different lengths"),
        ({"a": [1], " a": [2]}, "more than one column called 'a'"),
        ({" ": [1]}, "a blank name"),
        ({}, "no column"),
        ({"a": [["secret"]]}, "a cell of another type in column 'a'"),
        ({"a": [b"secret"]}, "a cell of another type in column 'a'"),
        ({"a": [10**5000]}, "a cell of another type in column 'a'"),
    ],
)
def test_what_is_no_table_is_refused_without_its_cells(data, found):
    with pytest.raises(InputError) as caught:
        read_table(data)
    assert found in caught.value.found
    assert "secret" not in str(caught.value)


def test_columns_that_are_left_out_are_not_looked_at():
    assert cells(read_table({"a": ["x"], "b": [object()]}, columns=["a"])) == {"a": ["x"]}


def test_no_rows():
    assert read_table({"a": [], "b": []}).records == 0


def test_a_frame_whose_header_and_rows_were_looked_at_rests_on_it():
    frames = pytest.importorskip("pandas")
    frame = frames.DataFrame({"a": ["x", "y"], "b": ["1", "2"]})
    assert {CHECKED, RECORDS} <= set(read_table(frame).facts)
    named = read_table(frame, extent=Extent(header_is_names=True)).facts
    assert RECORDS in named
    assert CHECKED not in named
    # The names of a mapping are the caller's own, and nothing is looked at.
    assert not {CHECKED, RECORDS} & set(read_table({"a": ["x"]}).facts)


def test_names_of_a_frame_that_may_be_a_record_are_not_shown():
    frames, arrow = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    rows = [["x", "1"], ["y", "2"]]
    twice = arrow.Table.from_arrays([arrow.array(["x", "y"])] * 2, names=["secret", "secret"])
    for frame in (frames.DataFrame(rows, columns=["secret", "secret"]), twice):
        with pytest.raises(InputError, match="more than one column called the same") as caught:
            read_table(frame)
        assert "secret" not in str(caught.value)
        with pytest.raises(InputError, match="called 'secret'"):
            read_table(frame, extent=Extent(header_is_names=True))


@pytest.mark.parametrize(
    "table", [{"sex": ["f", "m"]}, pd.DataFrame({"sex": ["f", "m"]}), "ab", Path("ab.csv")]
)
def test_several_tables_are_no_columns(table):
    with pytest.raises(InputError) as caught:
        read_table({"victims": table, "acts": table})
    assert "under 'victims'" in caught.value.found
    assert "relations=" in caught.value.action


@pytest.mark.parametrize(
    "frame",
    [
        pd.DataFrame({"a": ["x", "y"]}, index=pd.Index([1, 2], name="place")),
        pd.DataFrame({"a": ["x", "y"]}, index=["north", "south"]),
        pd.DataFrame({"a": ["x", "y"], "b": ["u", "v"]}).groupby(["a", "b"]).size().to_frame("n"),
        pd.DataFrame({"a": ["x", "y"]}, index=pd.to_datetime(["2020-01-01", "2021-01-01"])),
    ],
)
def test_an_index_that_does_more_than_number_the_rows_is_refused(frame):
    with pytest.raises(InputError, match="reset_index") as caught:
        read_table(frame)
    assert "place" not in str(caught.value)
    assert read_table(frame.reset_index(drop=True)).records == 2


def test_the_index_of_chosen_rows_is_layout():
    frame = pd.DataFrame({"a": ["x", "y", "x"]})
    assert read_table(frame[frame["a"] == "x"]).records == 2
    assert read_table(pd.DataFrame({"a": []})).records == 0


def test_names_of_several_levels_are_refused():
    frame = pd.DataFrame({("a", "b"): ["x"], ("a", "c"): ["y"]})
    with pytest.raises(InputError, match="several levels"):
        read_table(frame)


@pytest.mark.parametrize("column", [iter("ab"), 3, None])
def test_what_is_no_column_is_refused(column):
    with pytest.raises(InputError, match="without a length under 'a'"):
        read_table({"a": column})


@pytest.mark.parametrize(
    "second", [["", "(ISO)", "(years)"], ["What is your sex?", "Where?", "Age?"]]
)
def test_a_row_of_units_or_questions_is_no_record_of_a_frame(second):
    rows = [["fm"[n % 2], ("KE", "UG")[n % 3 % 2], str(n % 59)] for n in range(240)]
    frame = pd.DataFrame([second, *rows], columns=["sex", "country", "age"])
    with pytest.raises(InputError, match="row unlike all others"):
        read_table(frame)
    assert read_table(frame, extent=Extent(skip_footer=0)).records == 241
    assert read_table(frame[1:]).records == 240


def test_names_that_were_decoded_wrongly_are_refused():
    names = [name.encode().decode("cp1252") for name in ("région", "âge déclaré", "santé")]
    columns = {name: ["a", "b"] for name in names}
    for table in (columns, pd.DataFrame(columns)):
        with pytest.raises(InputError, match="another encoding") as caught:
            read_table(table)
        assert not any(name in str(caught.value) for name in names)
