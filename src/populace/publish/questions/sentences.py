"""Sentences of a publisher with numbers put in: what the margin carries stays, the rest is refused.

`{share A=b given C=d}` is answered; `{more often|share A=b > share A=c}` is a claim, which holds
beyond the noise or is refused; and words that compare stand in claims only.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from populace.publish.questions.answers import Figure
from populace.publish.questions.claims import compared, held, questions_in
from populace.publish.questions.lookup import columns_called
from populace.publish.questions.queries import QueryEngine, Question, question
from populace.publish.statements import words
from populace.publish.statements.contract import FigureData, PartData, StoryData, WordsData
from populace.vocabulary.errors import InputError
from populace.vocabulary.findings import Narrative
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.release import Release
from populace.vocabulary.texts import Texts

_FINE = 0.00995
"""Shares with smaller margins are told with a decimal, as on the page."""

_BRACES = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Part:
    """A piece of a sentence: a text, or a number that the release answers.

    Args:
        text: the text; "" for a number.
        figure: the number.
        asked: what it answers.
    """

    text: str = ""
    figure: Figure | None = None
    asked: Question | None = None


def parts(sentence: str, asked: QueryEngine, language: str) -> tuple[Part, ...]:
    """A sentence with its numbers put in.

    Raises:
        InputError: it is not written right, the release does not answer it, or its margins do not
            carry what it says.
    """
    found: list[Part] = []
    place = 0
    for braces in _BRACES.finditer(sentence):
        found.append(_text(sentence[place : braces.start()], sentence, language))
        found.append(_answer(braces[1], asked, sentence))
        place = braces.end()
    found.append(_text(sentence[place:], sentence, language))
    return tuple(part for part in found if part.text or part.figure)


def questions(sentence: str) -> tuple[str, ...]:
    """The questions that a sentence asks, as they are written."""
    found: list[str] = []
    for braces in _BRACES.finditer(sentence):
        claim = _claim(braces[1])
        found += [braces[1]] if claim is None else questions_in(claim[1])
    return tuple(found)


def _claim(inside: str) -> tuple[str, str] | None:
    """The words of a claim and what it claims; None for a question."""
    claimed, bar, claim = inside.partition("|")
    return (claimed, claim) if bar and "=" not in claimed else None


def _answer(inside: str, asked: QueryEngine, sentence: str) -> Part:
    found = _claim(inside)
    if found is not None:
        claimed, claim = found
        try:
            true = held(claim, asked)
        except InputError as error:
            raise _of(sentence, error) from None
        if not true:
            raise InputError(
                expected="a sentence that the margins of its numbers carry",
                found=f"a difference within the noise, or another one, in {_short(sentence)!r}",
                action="Say it without comparing, or leave it out.",
            )
        return Part(text=claimed)
    try:
        made = question(inside, asked)
        return Part(figure=asked.answer(made), asked=made)
    except InputError as error:
        raise _of(sentence, error) from None


def _text(text: str, sentence: str, language: str) -> Part:
    if "{" in text or "}" in text:
        raise InputError(
            expected="braces in pairs",
            found=f"one alone in {_short(sentence)!r}",
            action="Write {share A=b} or {count A=b}.",
        )
    if word := compared(text, language):
        raise InputError(
            expected="words that compare only where the release carries them",
            found=f"{word!r} in {_short(sentence)!r}",
            action=f"Say what it rests on: {{{word}|share A=b given C=d > share A=b given C=e}},"
            f" {{{word}|most A=b}} or {{{word}|rose}}.",
        )
    return Part(text=text)


def carried(release: Release) -> tuple[Release, tuple[str, ...]]:
    """A release with what its margins carry of its summary and findings, and why not the rest."""
    asked = QueryEngine.of(release)
    kept: list[Narrative] = []
    refused: list[str] = []

    def hold(sentence: str, language: str) -> bool:
        try:
            parts(sentence, asked, language)
        except InputError as error:
            refused.append(f"Refused in {language}: {error}")
            return False
        return True

    summary = Texts(tuple(pair for pair in release.about.summary.said if hold(pair[1], pair[0])))
    for each in release.findings:
        text = tuple(one for one in each.text if hold(one, each.language))
        if left := replace(each, text=text):
            kept.append(left)
    about = replace(release.about, summary=summary)
    return replace(release, about=about, findings=tuple(kept)), tuple(refused)


def _languages(release: Release) -> tuple[str, ...]:
    """The languages of what the publisher says at the top of the page, the first one first.

    Those in which columns are named and nothing is said come last.
    """
    about = release.about
    found = [each.language for each in release.findings if each.text]
    found += [*about.title.languages, *about.summary.languages]
    return tuple(dict.fromkeys((*found, *(each.language for each in release.findings))))


def stories(release: Release, asked: QueryEngine) -> list[StoryData]:
    """What the publisher says of a release, as its page is given it.

    Raises:
        InputError: its margins do not carry it.
    """
    found = {each.language: each for each in release.findings}
    return [
        {
            "language": language,
            "title": release.about.title.own(language),
            "summary": _data(release.about.summary.own(language), asked, language),
            "findings": [_data(one, asked, language) for one in each.text],
            "columns": _words(each, asked),
            "tables": [
                {"name": name, "title": title}
                for name, title in each.tables
                if name in {shape.name for shape in release.structure.tables}
            ],
        }
        for language in _languages(release)
        for each in [found.get(language, Narrative(language))]
    ]


def _words(each: Narrative, asked: QueryEngine) -> list[WordsData]:
    """What columns are called in a language, by the places of tables, columns and values."""
    found: list[WordsData] = []
    for called in each.columns:
        for place, table in enumerate(asked.tables):
            for column in columns_called(table, called.column):
                values = table.aggregates.columns[column].values
                found.append(
                    {
                        "table": place,
                        "column": column,
                        "title": called.title,
                        "values": [dict(called.values).get(value, "") for value in values]
                        if called.values
                        else [],
                    }
                )
    return found


def plain_stories(release: Release) -> tuple[str, tuple[str, ...]]:
    """The summary and the findings of a release in its first language, with numbers put in."""
    languages = _languages(release)
    if not languages:
        return "", ()
    asked, first = QueryEngine.of(release), languages[0]

    def said(sentence: str) -> str:
        return plain(parts(sentence, asked, first))

    findings = (one for each in release.findings if each.language == first for one in each.text)
    return said(release.about.summary.own(first)), tuple(map(said, findings))


def plain(pieces: Sequence[Part]) -> str:
    """A sentence as one text, its numbers as English writes them."""
    return "".join(part.text or number(part.figure) for part in pieces)


def number(figure: Figure | None) -> str:
    """A number with its margin; a share in percent, of one that may be all its lower end."""
    if figure is None:
        return ""
    if not figure.share:
        value = words.number(figure.value)
        if figure.rounded:
            return f"{value} to {words.number(figure.high)}"
        return f"{value} ± {words.margin(figure.margin)}"
    fine = figure.margin < (2 * _FINE if figure.rounded else _FINE)
    step = 1000 if fine else 100
    if figure.rounded:
        low, high = floor(step * figure.value + 1e-9), ceil(step * figure.high - 1e-9)
        return f"{100 * low / step:.{int(fine)}f}% to {100 * high / step:.{int(fine)}f}%"
    if figure.high >= 1 and figure.low > 0:
        return f"≥ {100 * floor(step * figure.low + 1e-9) / step:.{int(fine)}f}%"
    margin = 100 * ceil(step * figure.margin - 1e-9) / step
    return f"{100 * figure.value:.{int(fine)}f}% ± {margin:.{int(fine)}f}"


def figure_data(figure: Figure, asked: Question) -> FigureData:
    """A number as the page is given it; of two tables it names the lower one alone."""
    of, given = (asked.of, asked.given) if asked.upper is None else ((), ())
    return {
        "table": asked.table,
        "kind": "rounded" if figure.rounded else "protected",
        "share": figure.share,
        "known": asked.known,
        "value": float(figure.value),
        "margin": float(figure.margin),
        "of": [[column, place] for column, places in of for place in places],
        "given": [[column, place] for column, places in given for place in places],
    }


def _data(sentence: str, asked: QueryEngine, language: str) -> list[PartData]:
    return [
        {
            "text": LANGUAGES[language].unbroken(part.text),
            "figure": None
            if part.figure is None or part.asked is None
            else figure_data(part.figure, part.asked),
        }
        for part in parts(sentence, asked, language)
    ]


def _of(sentence: str, error: InputError) -> InputError:
    return InputError(
        expected=error.expected,
        found=f"{error.found}, in {_short(sentence)!r}",
        action=error.action,
    )


def _short(sentence: str) -> str:
    return sentence if len(sentence) <= 60 else f"{sentence[:59]}…"
