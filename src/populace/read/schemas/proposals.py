"""Which shipped codebooks a column may follow, and how many of its cells they understand.

Private: shares are read off the cells, and belong into the draft that a steward checks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from populace import codebooks
from populace.read.cells.encoding import Encoder
from populace.vocabulary.meanings import longest, pieces

_LEAST = 0.5

# Words in a header, and the shipped codebooks that such columns often follow.
_SUGGESTIONS = (
    (r"region", ("ctdc-regions", "un-m49-regions", "un-m49-subregions")),
    (r"citizen|national|countr|iso|origin", ("iso3166-alpha2", "iso3166-alpha3", "iso3166-name")),
    (r"perpetrator.*age|ip_age", ("ctdc-age-band-perpetrator",)),
    (r"(^|_)age|agebroad|age_?(band|group)", ("ctdc-age-band", "ctdc-age-band-global")),
    (r"year_?(band|register)", ("ctdc-year-band",)),
    (r"gender|(^|_)sex($|_)", ("ctdc-gender", "ctdc-gender-global", "htcds-gender")),
    (r"majority", ("ctdc-majority-status",)),
    (r"relation", ("ctdc-relation", "htcds-relationship")),
    (r"role", ("htcds-role",)),
    (r"control|means", ("htcds-means-of-control",)),
    (r"recruit", ("htcds-recruitment",)),
    (r"industry|sector", ("htcds-labour-industry",)),
    (r"months|duration", ("ctdc-duration",)),
    (r"month$", ("months",)),
)


def books_for(name: str) -> tuple[str, ...]:
    """The shipped codebooks that columns of such a name often follow."""
    found = (books for words, books in _SUGGESTIONS if re.search(words, name, re.IGNORECASE))
    return next(found, ())


def fitting(name: str, encoder: Encoder, joiner: str | None) -> list[tuple[str, float]]:
    """The codebooks that understand more than half of a column's filled cells, best first.

    Args:
        name: of the column.
        encoder: its cells.
        joiner: what joins several values of a cell, if anything does.

    Returns:
        The names with the share of filled cells, from 0 to 1, all of whose values they know; 1
        where no cell is filled.
    """
    shares = [(book, _share(book, encoder, joiner)) for book in books_for(name)]
    return sorted((each for each in shares if each[1] > _LEAST), key=lambda each: -each[1])


def known(name: str, encoder: Encoder, joiner: str | None) -> frozenset[str]:
    """The values of the codebooks that understand more than half of a column's filled cells."""
    books = (codebooks.load(book) for book, _ in fitting(name, encoder, joiner))
    return frozenset(value for book in books for value in book.values)


def countries_among(name: str, values: Sequence[str]) -> frozenset[str]:
    """The values that are codes of countries, where most are and the header tells of countries.

    DK and NA are countries then, and no words for "no answer".

    Args:
        name: of the column.
        values: its distinct values.
    """
    for book in books_for(name):
        held = frozenset(codebooks.load(book).values).intersection(values)
        if "iso3166" in book and 2 * len(held) > len(values):
            return held
    return frozenset()


def countries(name: str, encoder: Encoder) -> str:
    """How cells name countries, as the operation `regions` says it; "" where a name tells of none.

    Args:
        name: of the column.
        encoder: its cells.
    """
    if not any("iso3166" in book for book in books_for(name)):
        return ""
    best = next((book for book, _ in fitting(name, encoder, None) if "iso3166" in book), "")
    return best.removeprefix("iso3166-") or "name"


def remarks(name: str, encoder: Encoder, joiner: str | None) -> list[str]:
    """What a draft says of codebooks, each with the share of cells that it would lose."""
    return [
        f'# by its name it may follow a codebook: codebook = "{book}" understands {_words(share)}'
        for book, share in fitting(name, encoder, joiner)
    ]


def _share(book: str, encoder: Encoder, joiner: str | None) -> float:
    found = codebooks.load(book)
    means = found.meaning()
    size = longest((*found.values, *found.spellings), joiner) if joiner else 1
    texts = encoder.texts
    often = encoder.often().tolist()
    cells = [
        pieces(text, joiner, means, size) if joiner else [text.strip()] * bool(text.strip())
        for text in texts
    ]
    filled = sum(number for cell, number in zip(cells, often, strict=True) if cell)
    held = sum(
        number
        for cell, number in zip(cells, often, strict=True)
        if cell and all(means(part) is not None for part in cell)
    )
    return held / filled if filled else 1.0


def _words(share: float) -> str:
    if share == 1:
        return "every filled cell"
    # Rounded so that no loss is called none.
    lost = math.ceil(1000 * (1 - share)) / 10
    return (
        f"{100 - lost:.1f}% of the filled cells; the other {lost:.1f}% would count as absent:"
        " compare how they are spelled, or declare your own list"
    )
