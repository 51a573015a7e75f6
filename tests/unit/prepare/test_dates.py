import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.prepare import apply
from populace.prepare.dates import WEEKDAYS, date, domain, image, period, why
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.quantities import Dates
from populace.vocabulary.recipe import Recipe
from tests.unit.prepare.tables import table, texts

PERIODS = ("year", "half", "quarter", "month", "week", "weekday")
FORMS = ("", "%d/%m/%Y", "%Y%m%d", "%m-%d-%Y")
DAYS = st.dates(dt.date(1800, 1, 1), dt.date(2200, 12, 31))


@given(DAYS, st.sampled_from(FORMS))
def test_dates_come_back(day, form):
    assert date(day.strftime(form) if form else day.isoformat(), form) == (day, 3)


@given(DAYS, DAYS, st.sampled_from(PERIODS[:5]))
def test_periods_stand_in_the_order_of_time(one, other, to):
    first, last = sorted((one, other))
    assert period(first, to) <= period(last, to)


@pytest.mark.parametrize(
    ("to", "text"),
    list(zip(PERIODS, ("2021", "2021-H1", "2021-Q1", "2021-01", "2020-W53", "7"), strict=True)),
)
def test_words_for_periods(to, text):
    assert period(dt.date(2021, 1, 3), to) == text


@given(st.sampled_from(PERIODS[:5]), DAYS, st.integers(0, 800))
def test_declared_ends_give_every_period_between(to, first, days):
    last = first + dt.timedelta(days=days)
    found = domain(Dates("d", to=to, first=str(first), last=str(last)))
    assert list(found.values) == sorted(set(found.values))
    assert {period(first, to), period(last, to)} <= set(found.values)


@pytest.mark.parametrize(
    ("text", "to", "found"),
    [
        ("2024", "year", "2024"),
        ("2024", "quarter", None),
        ("2024-05", "quarter", "2024-Q2"),
        ("2024-05", "week", None),
        ("2024-05-06T10:00:00Z", "weekday", "1"),
        ("2024-05-06 10:00", "half", "2024-H1"),
        ("2024-13-01", "year", None),
        ("2024/5/6", "month", "2024-05"),
        ("2024.05.06", "month", "2024-05"),
        ("20240506", "month", "2024-05"),
        ("٢٠٢٤-٠٥-٠٦", "month", "2024-05"),
        ("2024.5", "month", None),
        ("202405", "month", None),
        ("99990506", "month", None),
        ("2023-02-29", "year", None),
        ("06/05/2024", "year", None),
        ("soon", "year", None),
    ],
)
def test_each_cell_is_judged_by_itself(text, to, found):
    done = apply(table({"d": [text]}), Recipe((Dates("d", to=to),)))
    assert texts(done)["d"] == [found]


def test_a_form_says_how_much_is_named():
    recipe = Recipe((Dates("d", to="quarter", format="%m/%Y"),))
    assert texts(apply(table({"d": ["05/2024"]}), recipe))["d"] == ["2024-Q2"]
    recipe = Recipe((Dates("d", to="week", format="%m/%Y"),))
    assert texts(apply(table({"d": ["05/2024"]}), recipe))["d"] == [None]


def test_periods_are_public_between_declared_ends_only():
    cells = ["2023-01-01", "2024-06-01", "2026-01-01"]
    (found,) = apply(table({"d": cells}), Recipe((Dates("d", to="year"),))).columns
    assert (found.values, found.public) == (("2023", "2024", "2026"), False)
    recipe = Recipe((Dates("d", to="year", first="2022", last="2024"),))
    done = apply(table({"d": cells}), recipe)
    assert (done.columns[0].values, done.columns[0].public) == (("2022", "2023", "2024"), True)
    assert texts(done)["d"] == ["2023", "2024", None]
    (days,) = apply(table({"d": cells}), Recipe((Dates("d", to="weekday"),))).columns
    assert (days.values, days.labels, days.public) == (tuple("1234567"), WEEKDAYS, True)


def test_a_month_as_last_date_holds_its_last_day():
    recipe = Recipe((Dates("d", to="month", first="2024-02", last="2024-02"),))
    done = apply(table({"d": ["2024-02-29", "2024-03-01"]}), recipe)
    assert texts(done)["d"] == ["2024-02", None]


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "decade"},
        {"format": "%Q"},
        {"format": "%d/%m"},
        {"format": "%"},
        {"first": "2024"},
        {"last": "2024"},
    ],
)
def test_wrong_parameters_are_refused(wrong):
    with pytest.raises(SchemaError):
        Dates("d", **wrong)


@pytest.mark.parametrize(("first", "last"), [("2024", "2023"), ("x", "2024"), ("0001", "2024")])
def test_wrong_ends_are_refused(first, last):
    with pytest.raises(SchemaError, match="column 'd'"):
        apply(table({"d": []}), Recipe((Dates("d", first=first, last=last),)))


def test_moments_are_found_by_their_own_format():
    form = "%Y-%m-%d %H:%M:%S"
    for text in ("2024-05-06 10:00:00", "2024-05-06 00:00:00"):
        made = apply(table({"d": [text]}), Recipe((Dates("d", to="month", format=form),)))
        assert texts(made)["d"] == ["2024-05"]


@pytest.mark.parametrize(
    ("text", "form", "rule"),
    [
        ("03/04/2024", "", "a date in another order"),
        ("13.04.24", "", "a date in another order"),
        ("12/31/2020", "%d/%m/%Y", "a date in another order"),
        ("31/12/2020", "%m/%d/%Y", "a date in another order"),
        ("2020-31-12", "%Y-%m-%d", "a date in another order"),
        ("2020-12-31", "%d/%m/%Y", "a date in another form"),
        ("5 Jan 2020", "", "a date in another form"),
        ("43831", "", "a date in another form"),
        ("2020", "", "a date in another form"),
        ("1990-01-01", "", "outside of the declared range"),
        ("32/13/2020", "%d/%m/%Y", "no date"),
        ("soon", "", "no date"),
    ],
)
def test_why_a_text_is_no_date(text, form, rule):
    assert why(text, Dates("d", to="month", format=form, first="2000", last="2030")) == rule


@pytest.mark.parametrize(
    "text", ["1441-06-06", "2563-01-31", "1398/11/11", "9999-12-31", "0001-01-01"]
)
def test_years_of_other_calendars_and_of_codes_are_asked_for(text):
    operation = Dates("d", to="year")
    assert image(operation)(text) is None
    assert why(text, operation) == "a date in another form"
    declared = Dates("d", to="year", first=f"{text[:4]}-01-01", last=f"{text[:4]}-12-31")
    assert image(declared)(text) == text[:4]
