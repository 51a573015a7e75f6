"""How far the values of a column reach: a wider band holds more people for that alone.

So no band is said to be the largest, or larger than another, where its width could be the reason.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import inf

from populace.publish.questions.times import ALIKE, spans
from populace.vocabulary.missing import says_missing
from populace.vocabulary.table import Column

_NUMBER = r"(\d+(?:\.\d+)?)"
_RANGE = re.compile(
    rf"{_NUMBER}\s*(?:--?|[–—/]|to|until|through|and|à|al?|bis|et|y|إلى)\s*{_NUMBER}"
)
_OPEN = re.compile(
    r"[<>≤≥+]|\b(?:under|below|over|above|older|younger|less|more|up|upwards?|moins|plus|menos|más"
    r"|menores|mayores)\b|فأكثر|فما فوق|أقل|أكثر",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u202f'’](?=\d{3}(?!\d))")
_FEW_ODD = 3
"""One value in so many may say no number, such as a word for all the others."""


def widths(column: Column) -> list[float | None]:
    """How wide the band of each value is: infinite where it is open, 1 of a single number.

    Years and periods are as wide as they last. All are None where the values are no bands.
    """
    when = spans(column.values)
    if any(when):
        return [None if span is None else span[1] - span[0] for span in when]
    named = column.labels and [
        label or value for label, value in zip(column.labels, column.values, strict=True)
    ]
    for texts in filter(None, (named, column.values)):
        found = _read(texts)
        known = [text for text in texts if not says_missing(text)]
        odd = sum(
            width is None for text, width in zip(texts, found, strict=True) if text in {*known}
        )
        if any(width not in (None, 1.0) for width in found) and odd <= len(known) // _FEW_ODD:
            return found
    return [None] * len(column.values)


def uneven(column: Column) -> bool:
    """Whether the values are bands that cannot be compared by their numbers."""
    known = [width for width in widths(column) if width is not None]
    return len(known) > 1 and (max(known) == inf or max(known) > ALIKE * min(known))


def reach(wide: Sequence[float | None], places: Sequence[int]) -> float | None:
    """How wide several values are together; None where one of them is no band."""
    found = [wide[place] for place in places]
    return None if None in found else sum(width for width in found if width is not None)


def narrow(wide: Sequence[float | None], places: Sequence[int]) -> bool:
    """Whether values reach no further than any other one, so that width explains no excess."""
    own = reach(wide, places)
    others = [each for place, each in enumerate(wide) if place not in places and each is not None]
    return own is None or (own < inf and all(own <= ALIKE * width for width in others))


def _read(texts: Sequence[str]) -> list[float | None]:
    plain = [_THOUSANDS.sub("", text) for text in texts]
    ends = {text: _ends(text) for text in plain}
    closed = [found for found in ends.values() if found is not None and found[1] < inf]
    # 0-9 and 10-19 hold both of their ends; 0-10 and 10-20 but one of them.
    starts = {low for low, high in closed if high > low}
    touch = any(high in starts for low, high in closed if high > low)
    whole = all(end == int(end) for pair in closed for end in pair)
    step = 1.0 if whole and not touch else 0.0
    found: list[float | None] = []
    for text in plain:
        pair = ends[text]
        if pair is None:
            found.append(None)
        else:
            low, high = pair
            found.append(1.0 if high == low else high - low + step)
    return found


def _ends(text: str) -> tuple[float, float] | None:
    """The lowest and the highest number of a band; the highest infinite where it is open."""
    if both := _RANGE.search(text):
        low, high = float(both[1]), float(both[2])
        return (low, high) if high >= low else None
    numbers = re.findall(_NUMBER, text)
    if len(numbers) != 1:
        return None
    return float(numbers[0]), inf if _OPEN.search(text) else float(numbers[0])
