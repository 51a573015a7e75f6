import numpy as np
import pytest

from populace.evaluate import share, slot_names
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.combinations import unpack
from populace.vocabulary.errors import InputError
from populace.vocabulary.table import Ragged
from tests.unit.evaluate.tables import several, single, table


def texts(some, place):
    column, cells = some.columns[place], some.cells[place]
    values = (column.absent, *column.values)
    if isinstance(cells, Ragged):
        return [
            [values[code] for code in cells.codes[start:stop]]
            for start, stop in zip(cells.starts, cells.starts[1:], strict=False)
        ]
    return [values[code] for code in cells]


def test_both_tables_keep_their_cells_over_the_columns_of_the_release():
    real = table(
        single("age", ["b", "a", ""], ["a", "b"]),
        single("left out", ["x", "x", "x"], ["x"]),
        several("work", [["u", "w"], [], ["v"]], ["u", "v", "w"]),
        records=3,
    )
    synthetic = table(
        several("work", [["w"], ["z", "w"]], ["w", "z"]),
        single("age", ["b", "c"], ["b", "c"]),
        records=2,
    )
    shared = share(real, synthetic)
    assert shared.truth.columns == shared.synthetic.columns
    assert [column.name for column in shared.truth.columns] == ["work", "age"]
    assert [sorted(cell) for cell in texts(shared.truth, 0)] == [["u", "w"], [], ["v"]]
    assert texts(shared.truth, 1) == ["b", "a", ""]
    assert [sorted(cell) for cell in texts(shared.synthetic, 0)] == [["w"], ["w", "z"]]
    assert texts(shared.synthetic, 1) == ["b", "c"]
    for some in (shared.truth, shared.synthetic):
        cells = some.cells[0]
        for start, stop in zip(cells.starts, cells.starts[1:], strict=False):
            assert (np.diff(cells.codes[start:stop]) > 0).all()
    assert slot_names(shared.attributes) == ["work: w", "work: z", "work: u", "work: v", "age"]


def test_a_flag_whose_negative_value_is_absent_on_one_side_only():
    flag = table(single("paid", ["1", "0"], ["1"], absent="0"), records=2)
    full = table(single("paid", ["1", "0", ""], ["0", "1"]), records=3)
    assert texts(share(full, flag).truth, 0) == ["1", "0", "0"]
    assert texts(share(flag, full).truth, 0) == ["1", "0"]
    assert share(flag, full).truth.columns[0].absent == ""


def test_released_combinations_are_renumbered():
    real = table(
        single("a", ["x", "y"], ["x", "y"]), single("b", ["p", "q"], ["p", "q"]), records=2
    )
    synthetic = table(single("a", ["y"], ["y"]), single("b", ["q"], ["q"]), records=1)
    pairs = Combinations(2, np.array([[0, 1]], dtype=np.int32), np.array([7]), np.array([1.5]), 1.0)
    ones = Combinations(
        2, np.array([[0], [1]], dtype=np.int32), np.array([3, 4]), np.array([0.5, 2.5]), 1.0
    )
    shared = share(real, synthetic)
    aggregates = Aggregates(synthetic.columns, 2, 1.0, 1.0, (ones, pairs))
    names = [(c.name, v) for c in shared.truth.columns for v in c.values]
    keys, counts, margins = shared.renumber(aggregates, ones)
    found = {names[i]: (c, m) for i, c, m in zip(keys, counts, margins, strict=True)}
    assert found == {("a", "y"): (3, 0.5), ("b", "q"): (4, 2.5)}
    keys, counts, _ = shared.renumber(aggregates, pairs)
    (ids,) = unpack(keys, 4, 2)
    assert [names[i] for i in ids] == [("a", "y"), ("b", "q")]
    assert list(counts) == [7]


def test_whole_cells_number_the_same_cell_alike_on_both_sides():
    real = table(several("m", [["a", "b"], ["b"], [], ["a", "b"]], "ab"), records=4)
    synthetic = table(several("m", [["b"], ["b", "c"]], "bc"), records=2)
    whole = share(real, synthetic).whole_cells
    ours, theirs = whole.truth.cells[0], whole.synthetic.cells[0]
    assert ours[0] == ours[3] != ours[1] == theirs[0]
    assert ours[2] == 0
    assert theirs[1] not in {0, *ours}
    assert not whole.truth.columns[0].multivalued


def test_whole_cells_of_empty_columns_and_of_tables_without_them():
    empty = table(several("m", [[], []], "a"), records=2)
    whole = share(empty, empty).whole_cells
    assert list(whole.truth.cells[0]) == [0, 0]
    plain = table(single("a", ["x"], ["x"]), records=1)
    assert share(plain, plain).whole_cells is None
    rows = table(several("m", [["a"], []], "a"), records=2, subjects=np.array([0, 0]))
    assert share(rows, empty).whole_cells is None


def test_a_missing_column_is_named():
    with pytest.raises(InputError, match="no column 'b'"):
        share(
            table(single("a", ["x"], ["x"]), records=1), table(single("b", ["x"], ["x"]), records=1)
        )


def test_a_column_read_another_way_is_refused():
    one, many = (
        table(single("a", ["x"], ["x"]), records=1),
        table(several("a", [["x"]], "x"), records=1),
    )
    with pytest.raises(InputError, match="schema that the release was made with"):
        share(one, many)
