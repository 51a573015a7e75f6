import pytest

from populace import codebooks
from populace.prepare import apply
from populace.prepare.values import tidy
from populace.read import read_table
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.operations import Tidy
from populace.vocabulary.quantities import Bands, Dates, TopBottom
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.recoding import Absent, Domain, LookUp, Merge, Regions
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.unit.prepare.tables import table, texts

SEX = ["F", "f ", "Female", "M", "n/k", ""]


def made(operation, cells=None, **kwargs):
    done = apply(table({"x": SEX if cells is None else cells}, **kwargs), Recipe((operation,)))
    return done.columns[0], texts(done)["x"]


def declared(values, cells, **kwargs):
    schema = Schema((ColumnSchema("x", values=tuple(values), **kwargs),))
    return read_table({"x": cells}, schema=schema)


@pytest.mark.parametrize(
    ("case", "text"),
    [("keep", "a Bc d"), ("lower", "a bc d"), ("upper", "A BC D"), ("title", "A Bc D")],
)
def test_tidy(case, text):
    assert tidy(case)("  a\tBc \n d ") == text


def test_tidied_values_that_become_the_same_are_one():
    column, cells = made(Tidy(("x",), case="lower"), ["A", "a ", " a", "b"])
    assert column.values == ("a", "b")
    assert cells == ["a", "a", "a", "b"]


def test_listed_values_become_absent_and_no_stays_apart():
    column, cells = made(Absent(("x",), ("unknown",)), ["yes", "no", "unknown", ""])
    assert column.values == ("no", "yes")
    assert cells == ["yes", "no", None, None]


def test_merge_keeps_or_names_or_drops_the_others():
    groups = {"female": ("F", "f ", "Female")}
    assert made(Merge("x", groups=groups))[1] == ["female"] * 3 + ["M", "n/k", None]
    other = Merge("x", groups=groups, others="other")
    assert made(other)[1] == ["female"] * 3 + ["other", "other", None]
    assert made(Merge("x", groups=groups, others=""))[1] == ["female"] * 3 + [None] * 3


@pytest.mark.parametrize("origin", ["data", "unsure"])
def test_a_list_that_may_come_from_the_data_keeps_the_domain_private(origin):
    groups = {"female": ("F",)}
    column, _ = made(Merge("x", groups=groups, others="other", origin=origin))
    assert (column.public, column.values) == (False, ("female", "other"))
    public = declared(("F", "M"), ["F"])
    recipe = Recipe((Merge("x", groups=groups, origin=origin),))
    assert not apply(public, recipe).columns[0].public
    recipe = Recipe((Absent(("x",), ("F",), origin=origin),))
    assert not apply(public, recipe).columns[0].public
    recipe = Recipe((LookUp("x", values={"F": "f"}, origin=origin),))
    assert not apply(public, recipe).columns[0].public


def test_a_list_from_an_instrument_is_public_when_it_covers_everything():
    groups = {"female": ("F",), "male": ("M",)}
    column, _ = made(Merge("x", groups=groups, others="other", origin="instrument"), [])
    assert (column.public, column.values) == (True, ("female", "male", "other"))
    column, _ = made(Merge("x", groups=groups, origin="instrument"))
    assert not column.public
    kept = apply(
        declared(("M", "X", "F"), []), Recipe((Merge("x", groups=groups, origin="instrument"),))
    )
    assert (kept.columns[0].public, kept.columns[0].values) == (True, ("male", "X", "female"))


def test_declared_domain():
    column, cells = made(Domain("x", values=("M", "F")), ["F ", "M", "q"])
    assert (column.public, column.values) == (True, ("M", "F"))
    assert cells == ["F", "M", None]
    column, cells = made(Domain("x", values=("1", "2"), labels=("Man", "Woman")), ["2", "Man"])
    assert (column.labels, cells) == (("Man", "Woman"), ["2", "1"])
    column, cells = made(Domain("x", codebook="iso3166-alpha2"), ["FR", "XX"])
    assert column.values == codebooks.load("iso3166-alpha2").values
    assert column.labels[column.values.index("FR")] == "France"
    assert cells == ["FR", None]


def test_countries_become_regions():
    column, cells = made(Regions("x"), ["FR", " KE", "XX", "AQ"])
    assert column.public
    assert column.values == codebooks.load("un-m49-regions").values
    assert cells == ["Europe", "Africa", None, None]
    column, cells = made(Regions("x", level="subregion", key="name"), ["France"])
    assert (len(column.values), cells) == (17, ["Western Europe"])
    names = ["Côte d'Ivoire", "Viet Nam", "Syrian Arab Republic", "Allemagne", "Niger"]
    _, cells = made(Regions("x", key="name"), names)
    assert cells == ["Africa", "Asia", "Asia", "Europe", "Africa"]
    assert made(Regions("x", key="m49"), ["404", "4", "x"])[1] == ["Africa", "Asia", None]


def test_lookup():
    column, cells = made(LookUp("x", values={"F": "1", "M": "1", "f ": ""}, origin="instrument"))
    assert (column.public, column.values) == (True, ("1",))
    assert cells == ["1", None, None, "1", None, None]


def test_words_stay_with_their_values():
    given = declared(("a", "b", "c"), ["a"], labels=("Anna", "Ben", "Cleo"))
    recipe = Recipe((Merge("x", groups={"bc": ("b", "c")}, origin="instrument"),))
    assert apply(given, recipe).columns[0].labels == ("Anna", "bc")


def test_the_negative_of_a_flag_stays_absent():
    flag = read_table({"x": ["0", "1", "1"]})
    assert flag.columns[0].absent == "0"
    yes = apply(flag, Recipe((Merge("x", groups={"yes": ("1",)}),)))
    assert (yes.columns[0].absent, texts(yes)["x"]) == ("0", ["0", "yes", "yes"])
    zero = apply(flag, Recipe((Merge("x", groups={"0": ("1",)}),)))
    assert (zero.columns[0].absent, texts(zero)["x"]) == ("", [None, "0", "0"])


@pytest.mark.parametrize(
    "operation",
    [
        lambda: Merge("x", groups={"a": ("1",), "b": ("1",)}),
        lambda: Merge("x", groups=(("a", ("1",)), ("a", ("2",)))),
        lambda: Merge("x", groups={}, origin="hearsay"),
        lambda: LookUp("x"),
        lambda: LookUp("x", values=(("a", "1"), ("a", "2"))),
        lambda: Domain("x"),
        lambda: Domain("x", values=("a",), codebook="flag"),
        lambda: Domain("x", codebook="flag", labels=("a",)),
        lambda: Domain("x", values=("a", "b"), labels=("one",)),
        lambda: Domain("x", values=("a", "b"), labels=("one", "one")),
        lambda: Regions("x", level="continent"),
        lambda: Tidy(("x",), case="camel"),
        lambda: Absent(("x",), ("a",), origin="hearsay"),
    ],
)
def test_what_does_not_fit_together_is_refused(operation):
    with pytest.raises(SchemaError, match="column 'x'"):
        operation()


@pytest.mark.parametrize(
    ("delimiter", "operation"),
    [
        (";", Merge("x", groups={"a;b": ("a",)})),
        (";", Merge("x", groups={}, others=";")),
        (";", LookUp("x", values={"a": "b;c"})),
        (";", Domain("x", values=("a;b",))),
        ("-", Bands("x", edges=(0, 5))),
        ("-", Dates("x", to="month")),
        ("+", TopBottom("x", highest=5)),
    ],
)
def test_names_with_the_delimiter_are_refused_whatever_the_data_hold(delimiter, operation):
    for cells in (["a"], []):
        with pytest.raises(SchemaError, match="joined"):
            made(operation, cells, multi={"x": delimiter})
