from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.vocabulary.numerals import numeral

SCRIPTS = (
    "٠١٢٣٤٥٦٧٨٩",
    "۰۱۲۳۴۵۶۷۸۹",
    "०१२३४५६७८९",
    "০১২৩৪৫৬৭৮৯",
    "๐๑๒๓๔๕๖๗๘๙",
    "０１２３４５６７８９",
)
LARGE = st.integers(1000, 10**12)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("01", "1"),
        ("1.0", "1"),
        ("1e3", "1000"),
        ("1,5E+03", "1500"),
        ("(12)", "-12"),
        ("−12", "-12"),
        ("–12", "-12"),
        ("12-", "-12"),
        ("+12", "12"),
        ("٣٫٥", "3.5"),
        ("١٬٢٣٤٫٥", "1234.5"),
        ("12,34,567.50", "1234567.5"),
        ("1.234.567", "1234567"),
        ("0,123", "0.123"),
        ("0.123", "0.123"),
        (",5", "0.5"),
        ("\u200f12\u00a0", "12"),
    ],
)
def test_forms_of_numbers(text, value):
    assert numeral(text).value == Decimal(value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "12-15",
        "80+",
        "<5",
        "~5",
        "1.2.3",
        "1 2",
        "12 3456",
        "1,2,3",
        "--5",
        "10:30",
        "2020-01-01",
        "03/04/2024",
        "1/2",
        "½",
        "NaN",
        "KE01",
        "kind 12",
        "Q1",
        "Infinity",
        "1_000",
        "-",
    ],
)
def test_what_is_no_number(text):
    assert numeral(text).rule == "no number"


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("12%", "%"),
        ("$12", "$"),
        ("-$12", "$"),
        ("€ 1.234,50", "€"),
        ("12 kg", "kg"),
        ("12 years old", "years old"),
        ("USD 12", "usd"),
        ("12m²", "m²"),
        ("R$ 5", "R$"),
    ],
)
def test_a_unit_must_be_declared(text, unit):
    assert numeral(text).rule == "a number with a unit"
    assert numeral(text, units=[unit]).value is not None
    assert numeral(text, units=["other"]).value is None


def test_two_readings_are_told_and_settled():
    assert numeral("1,234").rule == "a number with two readings"
    assert numeral("1.234").point == "perhaps"
    assert numeral("1,234", ".").value == 1234
    assert numeral("1,234", ",").value == Decimal("1.234")
    assert numeral("1.234", ",").value == 1234
    assert numeral("1.234", ".").value == Decimal("1.234")
    assert numeral("1234.5", ",").value is None
    assert numeral("1,23", ".").value is None


@given(st.integers(-(10**12), 10**12), st.integers(0, 99), st.sampled_from(SCRIPTS))
def test_digits_of_every_script(whole, part, script):
    text = f"{whole}.{part:02}"
    other = "".join(script[int(mark)] if mark.isdigit() else mark for mark in text)
    assert numeral(other) == numeral(text)
    assert numeral(other).value == Decimal(text)


@given(LARGE, st.integers(0, 99), st.sampled_from(["\u00a0", "\u202f", " ", "'", "’", "\u2009"]))
def test_every_form_of_a_large_number_is_the_same(whole, part, blank):
    grouped = f"{whole:,}"
    forms = {
        f"{whole}.{part:02}",
        f"{whole}.{part:02}00",
        f"00{whole}.{part:02}",
        f"{whole},{part:02}",
        f"{grouped}.{part:02}",
        grouped.replace(",", ".") + f",{part:02}",
        grouped.replace(",", blank) + f",{part:02}",
        grouped.replace(",", blank) + f".{part:02}",
        f"+{grouped}.{part:02}",
        f"{whole * 100 + part}e-2",
    }
    assert {numeral(form).value for form in forms} == {Decimal(f"{whole}.{part:02}")}


@given(st.text(max_size=30))
def test_any_text_has_an_answer(text):
    found = numeral(text)
    assert (found.value is None) == (found.rule is not None)
