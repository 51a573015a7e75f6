"""When the values of a column of time begin and end, in years.

The page's own reading of them stands in `web/src/charts/periods.ts`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_YEARS = re.compile(r"(\d{4})(?: ?(?:--?|[/–]) ?(\d{4}))?")
_PART = re.compile(r"(\d{4}) ?[-/–]? ?([HTQM]?)(\d{1,2})")
_PARTS = {"H": 2, "T": 3, "Q": 4, "M": 12, "": 12}
ALIKE = 1.2
"""Spans whose lengths differ by less than this factor count as equally long: months do."""


Span = tuple[float, float]
"""From when up to when, in years."""


def spans(values: Sequence[str]) -> list[Span | None]:
    """The span of each value; None where one does not say when it was."""
    return [_span(value.strip()) for value in values]


def _span(text: str) -> Span | None:
    if years := _YEARS.fullmatch(text):
        start, end = int(years[1]), int(years[2] or years[1])
        return (start, end + 1.0) if end >= start else None
    part = _PART.fullmatch(text)
    if part is None:
        return None
    of, place = _PARTS[part[2]], int(part[3])
    if not 1 <= place <= of:
        return None
    return int(part[1]) + (place - 1) / of, int(part[1]) + place / of


def even(given: Sequence[Span]) -> bool:
    """Whether spans are equally long, so that their numbers can be compared as they are."""
    lengths = [end - start for start, end in given]
    return max(lengths) < ALIKE * min(lengths)
