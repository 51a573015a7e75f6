"""What a recipe understands, and what stops before anything is spent."""

import pytest

from populace.prepare import apply, readings
from populace.vocabulary.operations import OneRow, Rename
from populace.vocabulary.quantities import Bands, Dates, EqualBands, TopBottom
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.recoding import Domain, LookUp, Merge, Regions
from populace.vocabulary.table import Column, Table
from tests.unit.prepare.tables import table, texts

EDGES = (0, 1000, 2000, 10_000)


def found(cells, operation, **options):
    """The one reading of an operation on a column of these cells."""
    (one,) = readings(table({"c": cells}, **options), Recipe((operation,)))
    return one


@pytest.mark.parametrize(
    ("cells", "operation", "lost"),
    [
        (["1", "n/a", "x", "5000000", ""], Bands("c", edges=EDGES), 3),
        (["1", "80+"], TopBottom("c", highest=90), 1),
        (["1", "x"], EqualBands("c", start=0, stop=10), 1),
        (["2020-01-01", "x"], Dates("c"), 1),
        (["FR", "XX"], Regions("c"), 1),
        (["a", "b"], LookUp("c", values=(("a", "1"),)), 1),
        (["a", "A", "a;a"], Domain("c", values=("a",)), 2),
    ],
)
def test_every_cell_is_understood_or_told(cells, operation, lost):
    one = found(cells, operation)
    assert one.column == "c"
    assert one.step in (operation.do, "bands")
    assert one.filled == sum(bool(cell) for cell in cells)
    assert one.filled - one.understood == sum(number for _, number in one.lost) == lost


def test_dates_that_order_rows_must_be_understood():
    given = table({"who": ["p"] * 4, "d": ["13/02/2020", "02/14/2020"] * 2}, subject_id="who")
    one = readings(given, Recipe((OneRow(by="d", keep="last", format="%d/%m/%Y"),)))[0]
    assert (one.column, one.step) == ("d", "one-row")
    assert one.lost == (("a date in another order", 2),)


def test_a_merge_that_loses_what_it_does_not_name_is_measured():
    groups = (("female", ("F",)),)
    lost = found(["F", "M", "x"], Merge("c", groups=groups, others=""))
    assert lost.lost == (("no entry in the list", 2),)


def test_a_merge_in_which_all_are_others_is_understood_by_nobody():
    groups = (("female", ("F",)),)
    none = found(["Fem", "Masc", ""], Merge("c", groups=groups, others="other"))
    assert (none.filled, none.understood, none.stops) == (2, 0, True)
    some = found(["F", "x", "y", "z"], Merge("c", groups=groups, others="other"))
    assert (some.filled, some.understood, some.stops) == (4, 4, False)


def test_operations_that_give_no_meaning_are_not_measured():
    recipe = Recipe((Merge("c", origin="instrument"), Rename((("c", "d"),))))
    assert readings(table({"c": ["a"]}), recipe) == ()


def test_values_of_one_cell_count_one_by_one():
    one = found(["1;2", "1;x"], Bands("c", edges=EDGES), multi={"c": ";"})
    assert (one.filled, one.understood) == (4, 3)


@pytest.mark.parametrize(
    ("cells", "stops"),
    [
        (["500", "1.234"], True),
        (["500", "1.234", "1.234.567"], True),
        (["1,5", "1.234"], True),
        (["1.5", "1.234", "2,5"], True),
        (["1.5", "1.234"], False),
        (["0.123", "1.234"], False),
        (["1.5", "2.25"], False),
        (["1,234"], True),
        (["12,500.75", "3"], False),
        (["12 kg", "3"], True),
    ],
)
def test_no_run_guesses_between_two_readings(cells, stops):
    one = found([*cells, *["3"] * 100], Bands("c", edges=EDGES))
    assert bool(one.asks) == stops == one.stops


def test_what_a_cell_becomes_never_depends_on_others():
    alone = apply(table({"c": ["1.234"]}), Recipe((Bands("c", edges=EDGES),)))
    beside = apply(table({"c": ["1.234", "1.234.567"]}), Recipe((Bands("c", edges=EDGES),)))
    assert texts(alone)["c"][0] == texts(beside)["c"][0] == "0-999"


def test_numbers_that_were_declared_are_not_asked_about():
    import numpy as np

    column = Column("c", ("1.234",), plain=True)
    plain = Table((column,), (np.ones(3, dtype=np.uint8),), 3)
    (one,) = readings(plain, Recipe((Bands("c", edges=EDGES),)))
    assert not one.stops


def test_rows_are_not_joined_and_the_table_stays():
    given = table({"who": ["p", "p"], "c": ["1", "2"]}, subject_id="who")
    recipe = Recipe((OneRow(), Bands("c", edges=EDGES)))
    assert readings(given, recipe)[0].understood == 2
    assert given.readings == ()
