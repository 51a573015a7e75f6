"""What the values of a column are, by how they and the column's name are written, and their order.

Only texts of the codebook are looked at here, never how often one occurs.
"""

from __future__ import annotations

import re

from populace.publish.questions.bands import uneven
from populace.publish.statements.contract import Kind
from populace.vocabulary.answers import flag
from populace.vocabulary.missing import says_missing
from populace.vocabulary.spelling import caseless
from populace.vocabulary.table import Column

_YEAR = re.compile(r"(1[89]|2[01])\d\d")
_PERIOD = re.compile(
    r"(1[89]|2[01])\d\d ?[-/–] ?(\d{1,4}|[QTWH]\d{1,2}|\d\d-\d\d)|(1[89]|2[01])\d\d"
)
_BAND = re.compile(r"[<>≤≥]? ?\d+(\.\d+)?( ?(--?|–|—|to) ?\d+(\.\d+)?)?( ?\+)?")
_LEADING = re.compile(r"\d+(?:\.\d+)?")
_BELOW = ("<", "≤", "under", "below", "less", "younger", "up to", "moins", "menos", "menor")
_YES = {"1", "true", "yes"}
_FLAG = {"1": "Yes"}

_SCALES = """
never; almost never; rarely, seldom; occasionally; sometimes; often, frequently; usually; always
none, no, nil; very low; low; minor; moderate, medium, mid; high; major; very high; severe; critical
very small; small; medium; large; very large
very bad, very poor; bad, poor; fair; good; very good; excellent
strongly disagree; disagree; neutral, neither; agree; strongly agree
unlikely; possible; probable; likely; very likely; certain
jamais; rarement; parfois, quelquefois; souvent; très souvent; toujours
aucun, aucune, nul; très faible; faible; modéré, modérée, moyen, moyenne; élevé, élevée; grave
nunca; rara vez, raramente; a veces; a menudo, frecuentemente; muy a menudo; siempre
ninguno, ninguna, nulo; muy bajo, muy baja; bajo, baja; medio, media; alto, alta; muy alto, muy alta
أبدًا, أبدا; نادرًا, نادرا; أحيانًا, أحيانا; غالبًا, غالبا; دائمًا, دائما
منعدم, لا شيء; منخفض, منخفضة; متوسط, متوسطة; مرتفع, مرتفعة, عال, عالية; شديد, شديدة
"""
_RANKS = tuple(
    {
        caseless(word.strip()): rank
        for rank, words in enumerate(scale.split(";"))
        for word in words.split(",")
    }
    for scale in _SCALES.strip().splitlines()
)
"""Scales of words with an order of their own, each word with its rank."""

_FEW_ODD = 3
"""One value in so many may be of another kind, such as a word for all the others."""


def kind(column: Column) -> Kind:
    """What the values of a column are."""
    values = column.values
    if len(values) == 1 and _flag(column):
        return "flag"
    if not values:
        return "text"
    known = [value for value in values if not says_missing(value)]
    if known and all(map(_YEAR.fullmatch, known)):
        return "year"
    if known and all(map(_PERIOD.fullmatch, known)):
        return "period"
    if "month" in column.name.lower() and {*known} <= {str(month) for month in range(1, 13)}:
        return "month"
    bands = sum(bool(_BAND.fullmatch(value)) for value in values)
    if bands > 1 and (bands == len(values) or len(values) - bands <= len(values) // _FEW_ODD):
        return "band"
    return "scale" if _scale(known or values) else "text"


def order(column: Column) -> list[int]:
    """The places of the values in the order of their own; empty where they have none.

    A declared codebook keeps its order; what is odd among bands or years comes last.
    """
    found, values = kind(column), column.values
    if found == "flag" or (found == "text" and not uneven(column)):
        return []
    places = list(range(len(values)))
    if column.public and found != "scale":
        return places
    if found == "scale":
        ranks = _scale([value for value in values if not says_missing(value)]) or {}
        return sorted(
            places, key=lambda place: ranks.get(caseless(values[place]), len(_SCALES) * 9)
        )
    return sorted(places, key=lambda place: _leading(values[place]))


def labels(column: Column) -> tuple[str, ...]:
    """What the values are called, "" where that is their text: the 1 of a declared flag is Yes.

    Where 0 and 1 were only found, or are a list of two values, they may be codes, and stay so.
    """
    if column.labels:
        return column.labels
    declared = column.public and kind(column) == "flag"
    return tuple(_FLAG.get(value, "") if declared else "" for value in column.values)


def _flag(column: Column) -> bool:
    """Whether the one value of a column says yes, and its absence no."""
    [value] = column.values
    if not column.absent:
        return value.lower() in _YES
    return flag([column.absent, value]) == (column.absent, value)


def is_time(column: Column) -> bool:
    """Whether the values of a column are years or periods of them."""
    return kind(column) in ("year", "period")


def _leading(text: str) -> tuple[float, bool]:
    found = _LEADING.search(text)
    if found is None:
        return float("inf"), False
    return float(found[0]), not text.lstrip().lower().startswith(_BELOW)


def _scale(values: list[str] | tuple[str, ...]) -> dict[str, int] | None:
    """The scale that has all of the values, where they are several."""
    words = {caseless(value) for value in values}
    if len(words) < 2:
        return None
    return next((ranks for ranks in _RANKS if words <= ranks.keys()), None)
