import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from populace.prepare import apply, result_columns
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.facts import fact
from populace.vocabulary.operations import Explode, OneRow, Rename, Split, Tidy
from populace.vocabulary.quantities import Bands, Dates, EqualBands, SuppressRare, TopBottom
from populace.vocabulary.recipe import OPERATIONS, Recipe
from populace.vocabulary.recoding import Absent, Domain, LookUp, Merge, Regions
from tests.unit.prepare.tables import registers, table, texts

TO_WEEKDAY = Dates("day", to="weekday")
SIMPLE = (
    Tidy(("word",), "lower"),
    Absent(("word", "joined"), ("a", "b")),
    Domain("word", values=("a", "b", "10")),
    Bands("word", "band", start=0, stop=20, width=5, beyond="open"),
    TopBottom("word", highest=5),
    Dates("day", "year", to="year"),
    TO_WEEKDAY,
    Merge("word", groups={"x": ("a", "b"), "c": ("c",)}),
    Merge("joined", groups={"x": ("a", "b")}, others="rest", origin="instrument"),
    Regions("word", "region"),
    LookUp("word", "code", values={"a": "1", "b": "1"}),
    Split("joined", delimiter=";"),
    Rename({"word": "word", "joined": "joined"}),
    OneRow("day"),
)
IDEMPOTENT = (
    *(operation for operation in SIMPLE if isinstance(operation, Tidy | Absent | Domain | Split)),
    Merge("word", groups={"x": ("a", "b"), "c": ("c",)}),
)


@st.composite
def recipes(draw):
    """Operations in any order, each at most once, and one row per subject at most once."""
    chosen = draw(st.lists(st.sampled_from(SIMPLE), unique=True, max_size=6))
    # A day that is a weekday by now is no longer what rows are ordered by.
    coarse = chosen.index(TO_WEEKDAY) if TO_WEEKDAY in chosen else len(chosen)
    kept = [
        operation
        for place, operation in enumerate(chosen)
        if place <= coarse or not isinstance(operation, OneRow)
    ]
    return Recipe(tuple(kept))


@given(registers(), recipes(), st.integers(0, 6))
@settings(max_examples=30)
def test_a_recipe_is_its_beginning_and_its_rest(data, recipe, cut):
    given = table(data, subject_id="owner")
    beginning, rest = Recipe(recipe.operations[:cut]), Recipe(recipe.operations[cut:])
    whole, parts = apply(given, recipe), apply(apply(given, beginning), rest)
    assert whole.columns == parts.columns
    assert texts(whole) == texts(parts)
    assert (whole.declared, whole.facts, whole.bound) == (parts.declared, parts.facts, parts.bound)


@given(registers(), recipes())
@settings(max_examples=30)
def test_undoing_is_leaving_out(data, recipe):
    given = table(data, subject_id="owner")
    before = texts(given)
    apply(given, recipe)
    assert texts(given) == before
    if recipe:
        assert Recipe((*recipe.undone().operations, recipe.operations[-1])) == recipe


@given(registers(), st.sampled_from(IDEMPOTENT))
def test_twice_is_once(data, operation):
    once = apply(table(data), Recipe((operation,)))
    twice = apply(once, Recipe((operation,)))
    assert once.columns == twice.columns
    assert texts(once) == texts(twice)


@given(registers(), recipes())
@settings(max_examples=30)
def test_rows_are_changed_one_by_one(data, recipe):
    """What becomes of a row does not depend on the other rows."""
    alone_recipe = Recipe(
        tuple(op for op in recipe.operations if not isinstance(op, OneRow | TopBottom))
    )
    whole = texts(apply(table(data), alone_recipe))
    for row in range(len(data["owner"])):
        single = {name: [cells[row]] for name, cells in data.items()}
        alone = texts(apply(table(single), alone_recipe))
        for name, cells in alone.items():
            assert (whole[name][row] or "").split(";") != [""] or cells == [None]
            assert sorted((whole[name][row] or "").split(";")) == sorted(
                (cells[0] or "").split(";")
            )


@given(registers(), registers(), recipes())
@settings(max_examples=30)
def test_names_and_public_domains_do_not_depend_on_the_data(one, other, recipe):
    given = table(one, subject_id="owner")
    first, second = apply(given, recipe), apply(table(other, subject_id="owner"), recipe)
    shape = result_columns(given.columns, recipe, grouped=True)
    for done in (first, second):
        assert [c.name for c in done.columns] == [c.name for c in shape.columns]
        assert [c.public for c in done.columns] == [c.public for c in shape.columns]
        assert [c.delimiter for c in done.columns] == [c.delimiter for c in shape.columns]
        own = [each for each in given.declared if each.kind != "values-per-subject"]
        bound = [each for each in shape.declared if each.kind == "values-per-subject"]
        prepared = shape.declared[len(bound) :]
        assert (done.bound, done.declared) == (shape.bound, (*bound, *own, *prepared))
        for column, expected in zip(done.columns, shape.columns, strict=True):
            assert not column.public or column.values == expected.values


def test_the_bound_follows_the_columns_unless_declared():
    given = table({"a": ["1"], "b": ["1"]})
    assert apply(given, Recipe((Merge("a", "c", groups={}),))).bound == 3
    assert apply(given, Recipe((Split("a"),))).bound == 4
    assert apply(given, Recipe((Split("a"),)), attributes=7).bound == 7


@pytest.mark.parametrize(
    "operation",
    [EqualBands("a", start=0, stop=9), SuppressRare("a", fewer_than=9)],
)
def test_what_is_charged_is_refused_without_a_budget(operation):
    with pytest.raises(SchemaError, match="part of the budget"):
        apply(table({"a": ["1"]}), Recipe((operation,)))


def test_lists_that_may_come_from_the_data_are_facts():
    given = table({"a": ["secret"]})
    for origin, kind in (("data", "list-from-data"), ("unsure", "list-perhaps-from-data")):
        done = apply(given, Recipe((Absent(("a",), ("secret",), origin=origin),)))
        assert fact(kind, do="absent", columns=("a",)) in done.facts
    done = apply(given, Recipe((Absent(("a",), ("secret",), origin="instrument"),)))
    assert done.facts == given.facts


def test_no_word_of_a_guarantee_holds_a_listed_value():
    operations = (
        Absent(("word",), ("secret",), origin="data"),
        Merge("word", groups={"secret": ("secret",)}, origin="data"),
        LookUp("word", values={"secret": "secret"}),
        Domain("word", values=("secret",)),
    )
    for operation in operations:
        assert "secret" not in repr((operation.facts, operation.listed))


def test_every_operation_says_what_it_does():
    assert {type(operation) for operation in SIMPLE} | {Explode, EqualBands, SuppressRare} <= set(
        OPERATIONS
    )
    for operation in SIMPLE:
        assert all(each.prepared for each in operation.facts)
        assert operation.facts
    names = [operation.do for operation in OPERATIONS]
    assert len(set(names)) == len(names) == 17
