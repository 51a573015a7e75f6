import pytest

from populace.vocabulary.facts import fact
from populace.vocabulary.operations import Choose, Drop, Explode, Rename, Split, Tidy
from populace.vocabulary.quantities import Bands, Dates, EqualBands, SuppressRare, TopBottom
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.recoding import Absent, Domain, Merge

AGE = Bands("age", "band", edges=(0, 18, 99))


@pytest.mark.parametrize(
    ("operations", "coarsened", "inputs"),
    [
        ((), (), None),
        ((AGE,), (), None),
        ((AGE, Drop(("age",))), ("age",), None),
        ((AGE, Choose(("band",))), ("age",), ("age",)),
        ((AGE, Choose(("band", "age"))), (), ("age",)),
        ((Tidy(("x",)), Split("x"), TopBottom("y", highest=3)), (), None),
        ((Rename({"x": "y"}), Domain("y", values=("a",))), ("x",), None),
        ((Rename({"x": "y"}), Dates("y", "x", to="year"), Drop(("y",))), ("x",), None),
        ((Rename({"x": "y", "y": "x"}), Dates("y", to="year")), ("x",), None),
        ((Merge("x", groups={"a": ("b",)}),), (), None),
        ((Merge("x", groups={"a": ("b",)}, others=""),), ("x",), None),
        ((Domain("x", values=("a",)), Explode("x")), ("x",), None),
        ((Choose(("x", "y")), Drop(("y",))), ("y",), ("x", "y")),
    ],
)
def test_what_of_the_input_matters_and_what_leaves_as_it_was(operations, coarsened, inputs):
    recipe = Recipe(operations)
    assert recipe.coarsened == coarsened
    assert recipe.inputs == inputs


def test_which_columns_are_needed():
    recipe = Recipe((AGE, Drop(("age",)), Rename({"x": "y"})))
    assert recipe.needed(("band", "y", "z")) == ("age", "x", "z")
    assert recipe.untouched(("band", "y", "z")) == ("z",)


def test_sensitive_recipes_say_why():
    assert Recipe((AGE,)).sensitive == ()
    listed = Absent(("x", "y"), ("v",))
    (why,) = Recipe((listed, listed)).sensitive
    assert why == fact("list-perhaps-from-data", do="absent", columns=("x", "y"))


def test_the_share_of_the_budget():
    recipe = Recipe((EqualBands("x", start=0, stop=9), SuppressRare("y", fewer_than=9, share=0.1)))
    assert str(recipe.share) == "0.12"
    assert Recipe().share == 0
    assert not Recipe()
    assert recipe.undone().undone() == Recipe()


def test_operations_are_values():
    assert Merge("x", groups={"a": ["b"]}) == Merge("x", groups=(("a", ("b",)),))
    assert hash(Bands("x", edges=[0, 1])) == hash(Bands("x", edges=(0, 1)))
