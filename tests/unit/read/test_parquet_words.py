"""Words of Parquet files come by dictionary: the same table, and nothing of words in no cell."""

import io

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from populace.read import read_table

CELLS = {
    "word": ["b", None, "a", "", " a ", "b", "", None],
    "other": ["x", "x", "y", "y", "y", "x", "", "z"],
    "number": ["1", "2", "3", "", "1", "2", "3", "1"],
}


def written(table, **how):
    file = io.BytesIO()
    pq.write_table(table, file, **how)
    return file.getvalue()


def same(one, other):
    assert one.columns == other.columns
    for mine, yours in zip(one.cells, other.cells, strict=True):
        assert (mine == yours).all()


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string()])
@pytest.mark.parametrize(
    "how",
    [
        {},
        {"use_dictionary": False},
        {"row_group_size": 3},
        {"store_schema": False},
        {"compression": "zstd", "data_page_version": "2.0"},
        {"dictionary_pagesize_limit": 1},
    ],
)
def test_a_file_is_read_as_its_cells_are(kind, how):
    table = pa.table({name: pa.array(cells, kind) for name, cells in CELLS.items()})
    same(read_table(written(table, **how)), read_table(CELLS))


def test_a_category_that_no_cell_has_is_not_read():
    words = pa.DictionaryArray.from_arrays(
        pa.array([1, None, 3, 1], pa.int8()), pa.array(["gone", "b", "secret", "a"])
    )
    table = read_table(written(pa.table({"word": words, "n": ["1", "2", "3", "1"]})))
    assert table.columns[0].values == ("a", "b")
    assert table.cells[0].tolist() == [2, 0, 1, 2]


def test_a_word_that_stands_twice_in_a_dictionary_is_one():
    words = pa.DictionaryArray.from_arrays(pa.array([0, 1, 2, 1]), pa.array(["a", "b", "a"]))
    batches = pa.RecordBatchReader.from_batches(
        pa.schema({"word": words.type, "n": pa.string()}),
        [pa.record_batch([words, pa.array(["1", "2", "3", "1"])], names=["word", "n"])],
    )
    table = read_table(batches)
    assert table.columns[0].values == ("a", "b")
    assert table.cells[0].tolist() == [1, 2, 1, 2]


def test_many_words_over_many_blocks_are_read_as_in_memory():
    rng = np.random.default_rng(6)
    cells = {"group": [f"w{n}" for n in rng.integers(0, 400, 5000)], "x": ["p", "q"] * 2500}
    table = pa.table({name: pa.array(each) for name, each in cells.items()})
    same(read_table(written(table, row_group_size=700)), read_table(cells))
