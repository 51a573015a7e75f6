"""The same table comes from every format, to the byte."""

import os
from dataclasses import replace

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace.read import read_table
from populace.vocabulary.errors import InputError
from populace.vocabulary.table import Ragged, Table
from tests.differential import formats, postgresql


@pytest.fixture(scope="session")
def files(tmp_path_factory):
    return formats.files(tmp_path_factory.mktemp("formats"))


@pytest.fixture(scope="session")
def expected():
    return read_table({name: [row[name] for row in formats.TEXTS] for name in formats.NAMES})


@pytest.fixture(scope="session")
def postgres():
    try:
        with postgresql.server() as address:
            formats.database(address.replace("postgresql:", "postgresql+psycopg:"))
            yield address
    except postgresql.NoPostgresError as error:
        if os.environ.get("CI"):
            pytest.fail(f"not run: {error}")
        pytest.skip(f"not run: {error}")


def same(table: Table, expected: Table) -> None:
    assert table.columns == expected.columns
    assert table.records == expected.records
    for cells, others in zip(table.cells, expected.cells, strict=True):
        assert not isinstance(cells, Ragged)
        assert not isinstance(others, Ragged)
        assert cells.dtype == others.dtype
        assert cells.tobytes() == others.tobytes()


def test_the_table_is_as_it_is_meant(expected):
    assert {column.name: column.values for column in expected.columns} == {
        "code": ("007", "08", "NA", "été", "مرحبا"),
        "count": ("0", "1", "2"),
        "share": ("0.1", "2.5", "3"),
        "day": tuple(f"2020-0{month}-0{day}" for month in (1, 2, 3) for day in (1, 2)),
        "agrees": ("false", "true"),
        "flag": ("1",),
    }
    assert expected.records == 60


@pytest.mark.parametrize("kind", formats.FILES)
def test_a_file_of_any_format_holds_the_same_table(files, expected, kind):
    same(read_table(files[kind]), expected)


@pytest.mark.parametrize("kind", formats.FILES)
def test_the_format_is_told_by_the_bytes_not_by_the_name(files, expected, kind):
    same(read_table(files[kind].read_bytes()), expected)
    with files[kind].open("rb") as file:
        same(read_table(file), expected)


def test_missing_keys_are_gaps_and_their_columns_sorted(expected):
    table = read_table(formats.json_lines(gaps=True))
    assert [column.name for column in table.columns] == sorted(formats.NAMES)
    places = [sorted(formats.NAMES).index(name) for name in formats.NAMES]
    turned = replace(
        table,
        columns=tuple(table.columns[place] for place in places),
        cells=tuple(table.cells[place] for place in places),
    )
    same(turned, expected)


def test_no_file_is_left_out(files):
    assert set(files) == {*formats.FILES, "db"}


FRAMES = {
    "pandas": formats.pandas,
    "pandas with Arrow types": formats.pandas_of_arrow,
    "Polars": formats.polars,
    "lazy Polars": lambda: formats.polars().lazy(),
    "PyArrow": formats.arrow,
    "PyArrow reader": lambda: formats.arrow().to_reader(9),
    "lists": lambda: {name: [row[name] for row in formats.ROWS] for name in formats.NAMES},
}


@pytest.mark.parametrize("kind", FRAMES)
def test_a_frame_of_any_library_holds_the_same_table(expected, kind):
    same(read_table(FRAMES[kind]()), expected)


def test_a_relation_of_duckdb_holds_the_same_table(expected):
    with duckdb.connect() as connection:
        connection.register("cases", formats.arrow())
        same(read_table(connection.sql("SELECT * FROM cases")), expected)


class Stream:
    """Nothing but the Arrow stream protocol."""

    def __arrow_c_stream__(self, requested_schema=None):
        return formats.arrow().__arrow_c_stream__(requested_schema)


def test_whatever_speaks_the_arrow_protocol_holds_the_same_table(expected):
    same(read_table(Stream()), expected)


def test_sqlite_holds_the_same_table(files, expected):
    same(read_table(f"sqlite:///{files['db']}", query=formats.QUERY), expected)


def test_postgresql_holds_the_same_table(postgres, expected):
    same(read_table(postgres, query=formats.QUERY), expected)


def test_postgresql_is_only_read(postgres):
    for query in (
        "DELETE FROM cases RETURNING code",
        "SELECT setval('counted', 5)",
        "DROP TABLE cases",
    ):
        with pytest.raises(InputError, match="a refusal"):
            read_table(postgres, query=query)
    assert read_table(postgres, query=formats.QUERY).records == len(formats.ROWS)


def test_what_postgresql_says_is_kept_from_the_message(postgres):
    query = "SELECT code::integer FROM cases"
    with pytest.raises(InputError, match="InvalidTextRepresentation") as caught:
        read_table(postgres, query=query)
    assert "NA" not in str(caught.value).replace("NaN", "")
    with pytest.raises(InputError, match="OperationalError") as caught:
        read_table(
            postgres.replace("tester@", "tester:sesame@").replace("/postgres", "/none"), query=query
        )
    assert "sesame" not in str(caught.value)


def test_percent_signs_and_colons_of_a_query_are_its_own(postgres):
    query = "SELECT ':x' AS a, '%s' AS b, 1::text AS c, DATE '2020-01-02' AS d"
    table = read_table(postgres, query=query)
    assert [column.values for column in table.columns[:2]] == [(":x",), ("%s",)]
    assert np.unique(table.cells[3]).tolist() == [1]


def no_rows(folder):
    """The table without its rows, in every kind of input."""
    folder.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(formats, "ROWS", [])
        patch.setattr(formats, "TEXTS", [])
        found = formats.files(folder)
        address = f"sqlite:///{found.pop('db')}"
        inputs = {kind: (path, {}) for kind, path in found.items() if "json" not in kind}
        inputs |= {kind: (make(), {}) for kind, make in FRAMES.items() if "reader" not in kind}
    return {**inputs, "sqlite": (address, {"query": formats.QUERY})}


def test_a_table_without_rows_is_one_in_every_format(tmp_path):
    for kind, (source, options) in no_rows(tmp_path / "files").items():
        table = read_table(source, **options)
        assert (kind, table.records) == (kind, 0)
        assert [column.name for column in table.columns] == formats.NAMES


CELL = st.one_of(
    st.none(),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=4),
)
COLUMNS = st.integers(1, 9).flatmap(
    lambda rows: st.fixed_dictionaries(
        {
            "text": st.lists(CELL, min_size=rows, max_size=rows),
            "whole": st.lists(
                st.one_of(st.none(), st.integers(-(2**53), 2**53)), min_size=rows, max_size=rows
            ),
            "broken": st.lists(
                st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False)),
                min_size=rows,
                max_size=rows,
            ),
        }
    )
)


@settings(max_examples=60)
@given(COLUMNS)
def test_any_cells_are_the_same_in_every_typed_format(data):
    expected = read_table(data, safe=[*data])
    for make in (formats.as_json_lines, formats.as_parquet, formats.as_polars, formats.as_pandas):
        same(read_table(make(data), safe=[*data]), expected)
