"""Dates to periods, each text judged by itself.

No format is ever guessed from what other texts look like.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import partial

from populace.prepare.codebook import Domain, Image
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.numerals import digits
from populace.vocabulary.operations import Period
from populace.vocabulary.quantities import Dates
from populace.vocabulary.reading import Rule
from populace.vocabulary.spelling import tidied

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_YEAR_FIRST = re.compile(
    r"(\d{4})(?:([-/])(\d\d?)(?:\2(\d\d?))?)?(?(4)(?:[T ]\d\d?:\d\d.*)?)", re.ASCII
)
_PACKED = re.compile(r"((?:19|20)\d\d)()(\d\d)(\d\d)", re.ASCII)
_DOTTED = re.compile(r"(\d{4})(\.)(\d\d?)\.(\d\d?)(?:[T ]\d\d?:\d\d.*)?", re.ASCII)
_YEAR_LAST = re.compile(r"\d\d?([-/. ])\d\d?\1\d\d(?:\d\d)?(?:[T ,].*)?", re.ASCII)
_FORMS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d/%m/%y", "%d-%m-%Y", "%m-%d-%Y", "%d.%m.%Y", "%d.%m.%y"),
    *("%d %B %Y", "%d %b %Y", "%d-%b-%Y", "%d-%b-%y", "%d%b%Y", "%B %d, %Y", "%b %d, %Y", "%m/%Y"),
    *("%d/%m/%Y %H:%M", "%m/%d/%Y %H:%M", "%d/%m/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p"),
    *("%b %Y", "%B %Y", "%b-%y", "%Y%m"),
)
_SERIAL = re.compile(r"[1-5]\d{4}(\.\d+)?|[12]\d{9}(\d{3})?", re.ASCII)
_NAMES_DAY, _NAMES_MONTH = re.compile("%[djuUVWxcaAw]"), re.compile("%[mbB]")
_USUAL = dt.date(1800, 1, 1), dt.date(2200, 12, 31)
"""What lies outside is of another calendar, or a code such as 9999-12-31, unless it is declared."""

_DAYS = 400 * 366
"""The longest declared range, in days."""


def date(text: str, form: str) -> tuple[dt.date, int] | None:
    """The date that a text is, and how many of year, month and day it names; None for any other.

    Args:
        text: the text.
        form: as for `strptime`; "" for dates with the year first, as in ISO 8601, of which the day,
            or month and day, may be left out, and a time of day may follow.
    """
    text = digits(tidied(text))
    if form.startswith("%Y-%m-%d") and "%H" in form:
        # A moment is kept as ISO 8601 writes it, whatever stood between day and time.
        form = ""
    try:
        if form:
            named = 3 if _NAMES_DAY.search(form) else 2 if _NAMES_MONTH.search(form) else 1
            return dt.datetime.strptime(text, form).date(), named  # noqa: DTZ007 - a day, no moment
        match = _YEAR_FIRST.fullmatch(text) or _PACKED.fullmatch(text) or _DOTTED.fullmatch(text)
        if match is None:
            return None
        parts = [int(part) for part in match.group(1, 3, 4) if part is not None]
        year, month, day = (*parts, 1, 1)[:3]
        return dt.date(year, month, day), len(parts)
    except ValueError:
        return None


def why(text: str, operation: Dates) -> Rule:
    """The rule under which a text falls of which an operation makes no period."""
    form = operation.format
    if found := date(text, form):
        return (
            "a date in another form"
            if found[1] < _NEEDS[operation.to] or not operation.first
            else "outside of the declared range"
        )
    if form:
        swapped = re.sub("%[dm]", lambda part: "%m" if part[0] == "%d" else "%d", form)
        if swapped != form and date(text, swapped):
            return "a date in another order"
    text = digits(tidied(text))
    if not form and _YEAR_LAST.fullmatch(text):
        return "a date in another order"
    if _SERIAL.fullmatch(text) or any(date(text, other) for other in ("", *_FORMS)):
        return "a date in another form"
    return "no date"


def order(text: str, form: str) -> int | None:
    """Where a text stands in time; None where it is no date."""
    found = date(text, form)
    return None if found is None else found[0].toordinal()


def period(day: dt.date, to: Period) -> str:
    """The period of a day."""
    match to:
        case "year":
            return f"{day.year:04}"
        case "half":
            return f"{day.year:04}-H{(day.month + 5) // 6}"
        case "quarter":
            return f"{day.year:04}-Q{(day.month + 2) // 3}"
        case "month":
            return f"{day.year:04}-{day.month:02}"
        case "week":
            year, week, _ = day.isocalendar()
            return f"{year:04}-W{week:02}"
        case "weekday":
            return str(day.isoweekday())


_NEEDS = {"year": 1, "half": 2, "quarter": 2, "month": 2, "week": 3, "weekday": 3}


def image(operation: Dates) -> Image:
    """What becomes of a text."""
    first, last = _ends(operation)
    return partial(_image, operation=operation, first=first, last=last)


def _image(text: str, operation: Dates, first: dt.date, last: dt.date) -> str | None:
    found = date(text, operation.format)
    if found is None or found[1] < _NEEDS[operation.to] or not first <= found[0] <= last:
        return None
    return period(found[0], operation.to)


def domain(operation: Dates) -> Domain | None:
    """The declared periods in their order; None where they are found in the data."""
    if operation.to == "weekday":
        return Domain(tuple("1234567"), WEEKDAYS)
    if not operation.first:
        return None
    first, last = _ends(operation)
    days = range(first.toordinal(), last.toordinal() + 1)
    return Domain(
        tuple(dict.fromkeys(period(dt.date.fromordinal(day), operation.to) for day in days))
    )


def _ends(operation: Dates) -> tuple[dt.date, dt.date]:
    if not operation.first:
        return _USUAL
    first, last = date(operation.first, ""), date(operation.last, "")
    fine = first is not None and last is not None
    if first is None or last is None or not 0 <= (last[0] - first[0]).days < _DAYS:
        raise SchemaError(
            expected=f"dates like 2015-01-31 as first and last of column {operation.column!r}",
            found="a last date before the first, or 400 years after" if fine else "another text",
            action="Correct them; a year or a month alone stands for its first day in first, and"
            " for its last day in last.",
        )
    return first[0], _end(*last)


def _end(day: dt.date, named: int) -> dt.date:
    """The last day of what is named."""
    if named == 3:
        return day
    if named == 1:
        return day.replace(month=12, day=31)
    return (day.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
