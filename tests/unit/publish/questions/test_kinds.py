"""What the values of a column are, and in which order they stand."""

from __future__ import annotations

import pytest

from populace.publish.questions import kinds
from populace.vocabulary.table import Column


@pytest.mark.parametrize(
    ("kind", "column"),
    [
        ("flag", Column("a", ("1",), absent="0")),
        ("flag", Column("a", ("Yes",))),
        ("flag", Column("a", ("Y",), absent="N")),
        ("text", Column("a", ("0",), absent="1")),
        ("text", Column("a", ("red",), absent="none")),
        ("text", Column("a", ("red",))),
        ("text", Column("a", ())),
        ("year", Column("a", ("2019", "2020"))),
        ("band", Column("a", ("2019", "3020"))),
        ("period", Column("a", ("2019", "2020-2021"))),
        ("period", Column("a", ("2019-01", "2019-12"))),
        ("period", Column("a", ("2019-Q1", "2019-Q4"))),
        ("period", Column("a", ("2019-01-31", "2019-02-01"))),
        ("month", Column("Month", ("1", "12"))),
        ("band", Column("a", ("1", "12"))),
        ("band", Column("is_forced", ("0", "1"))),
        ("band", Column("is_forced", ("0", "1", "2"))),
        ("band", Column("number_of_children", ("0", "1"))),
        ("band", Column("gender", ("0", "1"))),
        ("band", Column("a", ("0-8", "9-17", "18+"))),
        ("band", Column("a", ("0--8", "9--17", "48+"))),
        ("band", Column("a", ("<18", "18 to 30", "> 30"))),
        ("text", Column("a", ("0-8", "unknown"))),
        ("band", Column("a", ("0-8", "9-17", "18+", "unknown"))),
        ("text", Column("a", ("0-8", "9-17", "red", "blue"))),
        ("year", Column("a", ("2019", "2020", "unknown"))),
        ("scale", Column("a", ("often", "never", "seldom"))),
        ("text", Column("a", ("often", "never", "on Tuesdays"))),
    ],
)
def test_kinds_of_columns(kind, column):
    assert kinds.kind(column) == kind


@pytest.mark.parametrize(
    ("values", "public", "order"),
    [
        (("often", "never", "seldom"), False, [1, 2, 0]),
        (("often", "never", "seldom"), True, [1, 2, 0]),
        (("often", "unknown", "never"), False, [2, 0, 1]),
        (("18+", "0-8", "9-17", "unknown"), False, [1, 2, 0, 3]),
        (("18+", "0-8", "9-17", "unknown"), True, [0, 1, 2, 3]),
        (("30+", "<30"), False, [1, 0]),
        (("red", "green"), False, []),
    ],
)
def test_values_keep_the_order_that_they_have(values, public, order):
    assert kinds.order(Column("a", values, public=public)) == order


@pytest.mark.parametrize(
    ("column", "called"),
    [
        (Column("forced", ("1",), public=True, absent="0"), ("Yes",)),
        (Column("forced", ("1",), absent="0"), ("",)),
        (Column("is_forced", ("0", "1"), public=True), ("", "")),
        (Column("forced", ("0", "1"), labels=("never", "ever")), ("never", "ever")),
        (Column("forced", ("0",), public=True, absent="1"), ("",)),
        (Column("color", ("red",)), ("",)),
    ],
)
def test_1_is_yes_where_a_flag_was_declared_and_nothing_elsewhere(column, called):
    assert kinds.labels(column) == called
