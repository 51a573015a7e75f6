import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.prepare import apply
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.facts import Protected, fact
from populace.vocabulary.operations import OneRow, Split, Tidy
from populace.vocabulary.recipe import Recipe
from tests.unit.prepare.tables import registers, table, texts

DATA = {
    "id": ["p", "q", "p", "p", "q"],
    "day": ["2024-01-02", "2024-01-01", "2024-01-01", "never", ""],
    "job": ["baker", "", "smith", "cook", "tailor"],
    "needs": ["a;b", "", "b;c", "a", "d"],
}


def merged(data, *operations):
    return apply(table(data, multi={"needs": ";"}, subject_id="id"), Recipe(operations))


def test_first_and_last_by_date_and_all_needs():
    last = texts(merged(DATA, OneRow("day", "last")))
    assert last["job"] == ["baker", "tailor"]
    assert last["needs"] == ["a;b;c", "d"]
    assert last["day"] == ["2024-01-02", "2024-01-01"]
    assert texts(merged(DATA, OneRow("day", "first")))["job"] == ["smith", "tailor"]


def test_the_date_has_a_declared_form():
    data = {"id": ["p", "p"], "day": ["01/02/2024", "02/01/2024"], "job": ["new", "old"]}
    recipe = Recipe((OneRow("day", "last", format="%d/%m/%Y"),))
    assert texts(apply(table(data, subject_id="id"), recipe))["job"] == ["new"]


def test_one_row_is_one_subject():
    done = merged(DATA, OneRow("day"))
    assert (done.records, done.subjects) == (2, None)
    assert done.protected == Protected("rows", subject_id="id")


def test_conflicts_name_the_columns_and_no_value():
    with pytest.raises(InputError, match="'day', 'job'") as stopped:
        merged(DATA, OneRow())
    assert not {"baker", "smith", "p"} & set(str(stopped.value).replace("'", " ").split())


def test_what_did_not_stop_the_run_is_a_fact():
    data = {"id": ["p", "p"], "job": ["baker", ""], "needs": ["a", "b"]}
    done = merged(data, OneRow())
    assert texts(done) == {"job": ["baker"], "needs": ["a;b"]}
    assert fact("one-value-each", columns=("job",)) in done.facts
    assert "one-value-each" not in {each.kind for each in merged(DATA, OneRow("day")).facts}


def test_one_row_needs_subjects_and_a_single_date():
    with pytest.raises(SchemaError, match="subject id"):
        apply(table({"job": ["baker"]}), Recipe((OneRow(),)))
    with pytest.raises(SchemaError, match="'needs'"):
        merged(DATA, OneRow("needs"))
    with pytest.raises(SchemaError):
        OneRow("day", "newest")
    with pytest.raises(SchemaError, match="form"):
        OneRow("day", format="%d.%m.")


def test_no_rows():
    done = merged({"id": [], "job": [], "needs": []}, OneRow())
    assert (done.records, texts(done)) == (0, {"job": [], "needs": []})


@given(registers(), st.randoms(use_true_random=False), st.sampled_from(["first", "last"]))
def test_the_order_of_rows_does_not_matter(data, rng: random.Random, keep):
    order = list(range(len(data["owner"])))
    rng.shuffle(order)
    shuffled = {name: [cells[place] for place in order] for name, cells in data.items()}
    recipe = Recipe((Split("joined"), Tidy(("word",), "lower"), OneRow("day", keep)))
    found = []
    for each in (data, shuffled):
        done = texts(apply(table(each, subject_id="owner"), recipe))
        owners = list(dict.fromkeys(each["owner"]))
        found.append(
            {owner: [done[name][place] for name in done] for place, owner in enumerate(owners)}
        )
    assert found[0] == found[1]
