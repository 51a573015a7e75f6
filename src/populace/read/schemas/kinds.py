"""What the cells of a column seem to be, for a steward who describes it, and what to do with them.

As private as the table. No value of the data is copied: of what cells hold, only words and codes
that are listed for "no answer" are ever named.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from populace.vocabulary import missing
from populace.vocabulary.numerals import digits, numeral
from populace.vocabulary.spelling import canonical, caseless, tidied
from populace.vocabulary.toml import literal

_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}([-/.]\d{1,2})?([T ].*)?|(?P<last>\d{1,2}[-/.]\d{1,2}[-/.]\d{4}.*)"
)
_MOSTLY = 0.95
_BANDS = (2, 10, 50, 200, 1000)
_AGES = (
    "edges = [0, 18, 30, 45, 65, 120]",
    '# labels = ["under 18", "18 to 29", "30 to 44", "45 to 64", "65 and over"]',
)
_HOURS = (
    "edges = [0, 6, 12, 18, 24]",
    '# labels = ["night", "morning", "afternoon", "evening"]',
)
_YEARS = ("edges = [1990, 2000, 2005, 2010, 2015, 2020, 2025]", 'beyond = "open"')
_NUMBERS = ("edges = [0, 1, 10, 100, 1000, 10000]  # those that you know it by", 'beyond = "open"')

_AGE = re.compile(r"(?<![^\W_])(age|ages|edad|\u00e2ge|idade|alter|lebensalter|عمر|العمر|возраст)")
_HOUR = re.compile(r"(?<![^\W_])(hour|hr|heure|hora|stunde|ساعة|час)")
_MONTH = re.compile(r"(?<![^\W_])(month|mois|mes|m\u00eas|monat|شهر|месяц)")


def kind(texts: Sequence[str]) -> str:
    """What most of the distinct cells are: "number", "date" or "text".

    Args:
        texts: the distinct cells; blanks and words for missing do not count.
    """
    held = _answers(texts)
    for name, test in (("number", _numeric), ("date", _dated)):
        if held and sum(map(test, held)) >= _MOSTLY * len(held):
            return name
    return "text"


def remarks(texts: Sequence[str], known: Collection[str] = ()) -> list[str]:
    """Comments on a column for a draft: its kind, how many values it has, what says no answer.

    Args:
        texts: its distinct cells.
        known: values of a list that it seems to follow, which are no words for missing: DK is a
            country.
    """
    found = kind(texts)
    said = [f"# holds {_said(found, texts)}; {distinct(texts)}"]
    held = [canonical(text) for text in texts if text.strip()]
    absent = [code for code in missing.codes(held) if code not in known]
    if absent:
        what = "a code" if len(absent) == 1 else "codes"
        said.append(f"# looks like {what} for missing; if so: missing = {literal(list(absent))}")
    cells = {*map(canonical, _answers(texts))}
    if len({*map(caseless, cells)}) < len(cells):
        said.append("# some values differ in case alone; the operation tidy makes them one")
    if found == "number" and any(_doubtful(text) for text in texts):
        said.append('# 1.234 has two readings; say which: decimal = "." or decimal = ","')
    if found == "number" and any(numeral(t).rule == "a number with a unit" for t in texts):
        said.append('# numbers stand with a unit; say which say nothing new: units = ["kg", "%"]')
    return said


def distinct(texts: Sequence[str]) -> str:
    """How many distinct values there are, in words and roughly."""
    number = len(_answers(texts))
    most = next((band for band in _BANDS if number <= band), None)
    return f"more than {_BANDS[-1]} values" if most is None else f"at most {most} values"


def recipe(name: str, texts: Sequence[str], *, place: str) -> list[str]:
    """Lines of a recipe that would make a column fit to release; none where it is fit.

    No edge is taken from the data: numbers stand for what the steward knows of the column.

    Args:
        name: the column.
        texts: its distinct cells.
        place: how its cells name countries, as an operation says it; "" if its name tells of none.
    """
    lines: list[str] = []
    number = len(_answers(texts))
    column = f"column = {literal(name)}"
    match kind(texts):
        case "number" if number > _BANDS[1]:
            edges = _edges(name, texts)
            lines += ["[[prepare]]", 'do = "bands"', column, *edges] if edges else []
        case "date":
            order = [] if _year_first(texts) else ['format = "%d/%m/%Y"  # or "%m/%d/%Y"']
            lines += ["[[prepare]]", 'do = "dates"', column, 'to = "quarter"', *order]
        case "text" if number > _BANDS[2] and place:
            lines += ["[[prepare]]", 'do = "regions"', column, f"key = {literal(place)}"]
        case "text" if number > _BANDS[2]:
            lines += [
                "[[prepare]]",
                'do = "merge"',
                column,
                'groups = { "a group" = ["one of its values", "another"] }',
                'others = "other"',
            ]
        case _:
            pass
    return lines


def _edges(name: str, texts: Sequence[str]) -> tuple[str, ...]:
    """Edges that columns of such a name are known by; none for months, which are few."""
    found = [numeral(text).value for text in _answers(texts)]
    numbers = [number for number in found if number is not None]
    said = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).casefold()
    if _MONTH.search(said) and numbers and all(1 <= number <= 12 for number in numbers):
        return ()
    if numbers and all(1800 <= number <= 2200 and number == int(number) for number in numbers):
        return _YEARS
    if _HOUR.search(said) and numbers and all(0 <= number < 24 for number in numbers):
        return _HOURS
    return _AGES if _AGE.search(said) and max(numbers, default=0) <= 120 else _NUMBERS


def _said(found: str, texts: Sequence[str]) -> str:
    if found == "number":
        return "numbers"
    if found == "date":
        return "dates" if _year_first(texts) else "dates with the day or the month first"
    return "texts"


def _answers(texts: Sequence[str]) -> list[str]:
    return [text for text in texts if text.strip() and not missing.says_missing(text)]


def _numeric(text: str) -> bool:
    return numeral(text).rule != "no number"


def _dated(text: str) -> bool:
    return _DATE.fullmatch(digits(tidied(text))) is not None


def _year_first(texts: Sequence[str]) -> bool:
    found = (_DATE.fullmatch(digits(tidied(text))) for text in _answers(texts))
    return not any(match["last"] for match in found if match)


def _doubtful(text: str) -> bool:
    found = numeral(text)
    return found.point == "perhaps" or found.rule == "a number with two readings"
