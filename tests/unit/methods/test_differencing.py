import pytest

import populace
from populace.methods.differencing import differences
from populace.vocabulary.errors import ParameterError


def released(cells, k=10, **options):
    return populace.release(cells, k=k, length=2, **options).release


def table(x, y, both="p"):
    return {"a": ["x"] * x + ["y"] * y, "b": [both] * (x + y)}


def test_the_same_data_show_no_difference():
    found = differences(released(table(35, 25)), released(table(35, 25)))
    # Everyone; x, y and p; x with p and y with p.
    assert (found.both, found.moved, found.narrowed) == (6, 0, 0)
    assert (found.appeared, found.gone) == (0, 0)
    assert "No rounded count differs" in found.sentences()[0]


def test_one_person_who_joins_is_seen_where_a_count_crosses():
    found = differences(released(table(39, 25)), released(table(40, 25)))
    # x, and x with p, pass from 30 to 40; p and everyone stay at 60.
    assert found.moved == 2
    assert "joined or left" in found.sentences()[0]


def test_values_that_appear_and_go():
    found = differences(released(table(39, 9)), released(table(9, 39)))
    assert (found.appeared, found.gone) == (2, 2)


def test_another_k_narrows_counts():
    found = differences(released(table(35, 25)), released(table(35, 25), k=7))
    # 30..39 and 35..41 leave 35..39 for x and x with p; 20..29 and 21..27 are k wide for y;
    # 60..69 and 56..62 leave 60..62 for p and everyone.
    assert found.narrowed == 4
    assert "another k" in found.sentences()[0]
    assert "joined or left" not in " ".join(found.sentences())
    assert "same k" in found.sentences()[-1]


def test_order_of_columns_and_new_columns_do_not_matter():
    old = released(table(35, 25))
    cells = table(35, 25)
    new = released({"c": ["z"] * 60, "b": cells["b"], "a": cells["a"]})
    found = differences(old, new)
    assert (found.both, found.moved, found.appeared, found.gone) == (6, 0, 0, 0)


def test_only_k_anonymous_releases_are_compared():
    protected = populace.release(table(35, 25), epsilon=1.0).release
    with pytest.raises(ParameterError, match="k-anonymous"):
        differences(protected, released(table(35, 25)))


def test_the_api_compares_with_a_folder(tmp_path):
    folder = populace.release(table(39, 25), k=10).save(tmp_path / "first")
    told = populace.release(table(40, 25), k=10, previous=folder).private_notes
    assert any("crossed a multiple of k" in one for one in told)
    with pytest.raises(ParameterError, match="earlier"):
        populace.release(table(40, 25), epsilon=1.0, previous=folder)
