"""Claims of a publisher's sentences: what must hold beyond the noise, and the words that claim.

A claim is `share A=b > share A=c`, `count A=b > 2000`, `share A=b > 50%`, `most A=b given C=d`,
`rose`, or `fell from 2019 to 2022 given C=d`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from populace.publish.questions.answers import Figure, apart
from populace.publish.questions.bands import narrow, reach, widths
from populace.publish.questions.kinds import is_time
from populace.publish.questions.queries import QueryEngine, Question, question
from populace.publish.questions.times import Span, even, spans
from populace.vocabulary.errors import InputError
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.spelling import caseless

_COMPARED = {
    code: re.compile(rf"(?<!\w)(?:{language.comparing})(?!\w)", re.IGNORECASE)
    for code, language in LANGUAGES.items()
}
_AGES = {code: re.compile(language.ages, re.IGNORECASE) for code, language in LANGUAGES.items()}
"""Names of ages, which compare nothing."""

_PERCENT = re.compile(r"\d+(?:[.,٫]\d+)?\s*[%٪]|[%٪]\s*\d+")


_NUMBER = re.compile(r"\s*(\d+(?:\.\d+)?)\s*(%?)\s*")


def compared(text: str, language: str) -> str:
    """The first word of a text that compares, or a share written by hand; "" where none does."""
    left = _AGES[language].sub("", text)
    found = _COMPARED[language].search(left) or _PERCENT.search(left)
    return found[0] if found else ""


@dataclass(frozen=True)
class _Change:
    up: bool
    first: str
    last: str
    given: str


_TREND = re.compile(
    r"(?P<way>rose|fell)(?:\s+from\s+(?P<first>\S+)\s+to\s+(?P<last>\S+))?"
    r"(?:\s+given\s+(?P<given>.+))?"
)


_AND = re.compile(r"\s+and\s+(?=count\b|share\b|most\b|rose\b|fell\b)")


def held(claim: str, asked: QueryEngine) -> bool:
    """Whether a claim holds beyond the noise.

    Raises:
        InputError: it is not written as one, or the release does not answer it.
    """
    text = claim.strip()
    if len(several := _AND.split(text)) > 1:
        return all(held(each, asked) for each in several)
    if trend := _TREND.fullmatch(text):
        return _changed(
            _Change(
                trend["way"] == "rose",
                trend["first"] or "",
                trend["last"] or "",
                trend["given"] or "",
            ),
            asked,
        )
    if text.startswith("most "):
        return _most(question(f"count {text[5:]}", asked), text[5:], asked)
    for sign, wanted in ((">", 1), ("<", -1)):
        one, found, other = _split(text, sign)
        if found:
            return _apart(one, other, asked) == wanted
    raise InputError(
        expected="a claim such as share A=b > share A=c, most A=b, or rose",
        found="something else",
        action="Write the claim behind the words, as in {more often|share A=b > share A=c}.",
    )


def questions_in(claim: str) -> tuple[str, ...]:
    """The questions that a claim asks, as they are written; a number is none."""
    text = claim.strip()
    if len(several := _AND.split(text)) > 1:
        return tuple(each for one in several for each in questions_in(one))
    if trend := _TREND.fullmatch(text):
        return (f"count {trend['given']}",) if trend["given"] else ()
    if text.startswith("most "):
        return (f"count {text[5:]}",)
    one, _, other = next((found for sign in "><" if (found := _split(text, sign))[1]), (text,) * 3)
    return tuple(each for each in dict.fromkeys((one, other)) if not _NUMBER.fullmatch(each))


def _split(text: str, sign: str) -> tuple[str, str, str]:
    """At the sign that stands outside of quotes and before a question or a number."""
    found = re.search(rf'(?:[^"]|"[^"]*")*?\s({sign})\s(?=count\b|share\b|\d)', text)
    return (text[: found.start(1)], sign, text[found.end(1) :]) if found else (text, "", "")


def _apart(one: str, other: str, asked: QueryEngine) -> int:
    asks = question(one, asked)
    left = asked.answer(asks)
    number = _NUMBER.fullmatch(other)
    if number is None:
        rival = question(other, asked)
        right = asked.answer(rival)
        if left.share != right.share:
            raise InputError(
                expected="two numbers or two shares to compare",
                found="one of each",
                action="Ask twice for a count, or twice for a share.",
            )
        found = apart(left, right)
        one_wide, other_wide = _wide(asks, rival, asked)
        if found and apart(_per(left, one_wide), _per(right, other_wide)) != found:
            raise _wider()
        return found
    if bool(number[2]) != left.share:
        raise InputError(
            expected="a share against percent, a number against a number",
            found="the other one",
            action="Write share A=b > 50%, or count A=b > 2000.",
        )
    value = float(number[1]) / (100.0 if left.share else 1.0)
    return apart(left, Figure(value, 0.0, left.share, left.rounded))


def _wide(one: Question, other: Question, asked: QueryEngine) -> tuple[float, float]:
    """How wide the bands are that two questions compare; 1 where they compare none."""
    own, others, first, second = dict(one.of), dict(other.of), 1.0, 1.0
    for column in own.keys() & others.keys() if one.table == other.table else ():
        wide = widths(asked.tables[one.table].aggregates.columns[column])
        pair = reach(wide, own[column]), reach(wide, others[column])
        if own[column] != others[column] and pair[0] is not None and pair[1] is not None:
            first, second = first * pair[0], second * pair[1]
    return first, second


def _per(figure: Figure, width: float) -> Figure:
    return replace(figure, value=figure.value / width, margin=figure.margin / width)


def _wider() -> InputError:
    return InputError(
        expected="bands or periods of one width where one is said to be larger",
        found="a wider one, which may be larger for that alone",
        action="Compare what is shared within each, as in share A=b given C=d, or say what part"
        " one is of all: share C=d > 50%.",
    )


def _most(made: Question, text: str, asked: QueryEngine) -> bool:
    """Whether a value of a column is told apart from every other one of it, and larger."""
    wanted = text.partition("=")[0]
    every = dict(made.of)
    column = question(f"count {wanted}={text.partition('=')[2].split(' given ')[0]}", asked).of[0][
        0
    ]
    own = asked.answer(made)
    values = asked.tables[made.table].aggregates.columns[column].values
    others = [place for place in range(len(values)) if place not in every[column]]
    for place in others:
        rival = tuple(sorted({**every, column: (place,)}.items()))
        try:
            found = asked.answer(replace(made, of=rival))
        except InputError:
            # What is not reported was too rare to be.
            continue
        if apart(own, found) != 1:
            return False
    if not narrow(widths(asked.tables[made.table].aggregates.columns[column]), every[column]):
        raise _wider()
    return True


def _changed(change: _Change, asked: QueryEngine) -> bool:
    """Whether the number of a first year or period is told apart from that of a last one."""
    given = question(f"count {change.given}", asked) if change.given else Question(0)
    columns = asked.tables[given.table].aggregates.columns
    time = next((place for place, column in enumerate(columns) if is_time(column)), None)
    when = [] if time is None else spans(columns[time].values)
    known = [place for place, span in enumerate(when) if span is not None]
    if time is None or not known:
        raise InputError(
            expected="a column of years or periods, for what rose or fell",
            found="none",
            action="Compare two counts instead.",
        )
    values = columns[time].values
    order = sorted(known, key=lambda place: when[place] or (0.0, 0.0))
    ends = [
        next((p for p in order if caseless(values[p]) == caseless(text)), None) if text else edge
        for text, edge in ((change.first, order[0]), (change.last, order[-1]))
    ]
    if None in ends:
        raise InputError(
            expected="years or periods of the release",
            found="another one",
            action="Write it as the release does.",
        )
    first, last = (_rate(asked, given, time, place or 0, when) for place in ends)
    return apart(last, first) == (1 if change.up else -1)


def _rate(
    asked: QueryEngine, given: Question, time: int, place: int, when: Sequence[Span | None]
) -> Figure:
    """A number of a period, per year where periods are of different lengths."""
    of = tuple(sorted((*given.of, (time, (place,)))))
    found = asked.answer(replace(given, of=of))
    start, end = when[place] or (0.0, 1.0)
    years = 1.0 if even([span for span in when if span is not None]) else end - start
    return replace(found, value=found.value / years, margin=found.margin / years)
