"""Rows among the records that are none: totals, headings of sections, and the header again.

They are told by the columns that are used, whatever held the table; what stands at its end is a
matter of `footer`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from populace.read.cells.encoding import Encoder
from populace.read.files.rows import place_of
from populace.read.layout.footer import may_total, says_total
from populace.read.layout.header import again
from populace.vocabulary.errors import InputError
from populace.vocabulary.listing import listing
from populace.vocabulary.numerals import numeral
from populace.vocabulary.wording import Advice, Option

_LEAST, _LEAST_HEADED = 2, 3
"""Of fewer columns a row that fills one tells nothing: if it is a total, or words of its own."""

_FULL = 2 / 3
"""The share of its columns that the usual row of a table fills at least, where one cell is few."""

_APART = 60
"""So many different rows never stand an even number of times each by chance: one in 2^60."""

_MANY = 20_000
_PART = np.uint64(64)

_ADDED, _FIRST = 10, 50
"""So many numbers and rows have a sum by no chance; so many tell whether the last is largest."""

_TWICE = 5
"""So many cells should follow one of their own value by chance where none does."""

_RARE = 0.1
"""The share of rows below which the odd ones may be none."""

_LABELED = re.compile(r"[\W\d_]*(\w[\w-]*)(?:.*?(\w[\w-]*))?\W*", re.DOTALL)

_QUESTION = frozenset(
    {
        *("field", "field_name", "variable", "variable_name", "question", "attribute", "item"),
        *("indicator", "column", "parameter", "champ", "campo", "pregunta", "frage", "merkmal"),
        *("вопрос", "سؤال"),
    }
)
_ANSWER = frozenset(
    {
        *("value", "answer", "response", "valeur", "réponse", "reponse", "valor", "respuesta"),
        *("wert", "antwort", "ответ", "значение", "قيمة", "جواب"),
    }
)

_MIX, _SHIFT = np.uint64(0x9E3779B97F4A7C15), np.uint64(29)
"""What spreads the codes of a row over 64 bits."""

Flags = NDArray[np.bool_]


def check_among(
    columns: Mapping[str, Encoder], rows: object = None, aside: Iterable[Encoder] = ()
) -> None:
    """Refuse rows among the records that are totals or headings.

    A row that says it is a total is one if it leaves half of the columns blank that other rows
    fill, or counts in a column of words. A heading fills one cell, by words of its own.

    Args:
        columns: the columns that are used, as they were read.
        rows: the input that they are from, which knows where its records stand.
        aside: columns that are left out, of whose cells those alone that say a total.

    Raises:
        InputError: there is one. Its place is named, and no cell.
    """
    repeated = _repeated(columns)
    if repeated.any():
        raise again(place_of(rows, int(np.argmax(repeated))))
    aside = [each for each in aside if len(each.texts) > 1]
    if len(columns) < _LEAST and not aside:
        return
    filled = np.zeros(next(iter(columns.values())).records, dtype=np.int16)
    if not len(filled):
        return
    for each in columns.values():
        filled += _rows(each, _not_blank(each.texts))
    usual = float(np.median(filled))
    totals = _totals(columns, filled, usual)
    several = len(columns) >= _LEAST and len(totals) > _ADDED
    totals[-1] |= several and _closes(list(columns.values()))
    totals[-1] |= len(totals) > _LEAST and _sums(columns.values())
    for each in aside:
        said = _rows(each, _not_blank(each.texts))
        if said.mean() <= _RARE:
            totals |= said & (2 * filled <= len(columns)) & (2 * usual > len(columns))
    if totals.any():
        raise _among("a total or an average", totals, rows)
    ahead = filled <= (len(columns) >= _LEAST_HEADED)
    last = int(np.argmin(ahead[::-1]))
    if last >= _LEAST_HEADED and usual == len(columns) and not ahead[:-last].any():
        ahead[:-last] = False
        raise _among(
            "rows that fill one column at most, as of a form filled in ahead,", ahead, rows
        )
    if usual >= _FULL * len(columns) and len(columns) >= _LEAST_HEADED:
        headings = _headings(columns, filled == 1)
        if headings.any():
            raise _among(
                "a row that fills one cell only, such as the heading of a section,", headings, rows
            )


def headed_blocks(columns: Mapping[str, Encoder]) -> tuple[str, ...]:
    """Private notes on columns in which blanks seem to repeat the cell above them.

    So cells stand that were merged in a sheet, and tables of a report. They begin with a filled
    cell and are blank in half of the rows, and either filled in equal steps, or two that follow one
    another are never the same though many of them should be.
    """
    found = [name for name, each in columns.items() if "" in each.texts and _heads(each)]
    if not found:
        return ()
    said = (
        f"In {listing(found)} cells seem to stand for the blank ones below them, as where cells of"
        " a sheet were merged, and blanks count as absent. If so, write each cell into all of its"
        " rows, and release again; what both tell adds up."
    )
    return (said,)


def _heads(column: Encoder) -> bool:
    texts = column.taken(np.arange(len(column.texts), dtype=np.int32))
    places = np.flatnonzero(_rows(column, _not_blank(column.texts)))
    if len(places) < _ADDED or places[0] or 2 * len(places) > len(texts):
        return False
    steps = np.diff(places)
    often = np.bincount(texts[places])
    same = (texts[places][1:] == texts[places][:-1]).any()
    return bool((steps == steps[0]).all() or (not same and (often**2).sum() > _TWICE * len(places)))


def totals_alone(cells: Iterable[str]) -> list[str]:
    """Cells of which those are blank that say no total."""
    cells = list(cells)
    said = {cell for cell in set(cells) if _says_total(cell)}
    return [cell if cell in said else "" for cell in cells]


def check_doubled(columns: Mapping[str, Encoder]) -> None:
    """Refuse a table that holds every row twice, whose people would be protected half as well.

    Args:
        columns: the columns that are used.

    Raises:
        InputError: all rows stand twice, or a multiple of that.
    """
    rows = np.zeros(next(iter(columns.values())).records, dtype=np.uint64)
    if len(rows) < 2 * _APART or len(rows) % 2:
        return
    for each in columns.values():
        rows = rows * _MIX + each.taken(np.arange(len(each.texts), dtype=np.uint64))
        rows ^= rows >> _SHIFT
    # Equal rows fall into one part, which tells of large tables what is not doubled.
    if len(rows) > _MANY and (np.unique(rows[rows % _PART == 0], return_counts=True)[1] % 2).any():
        return
    often = np.unique(rows, return_counts=True)[1]
    if len(often) >= _APART and not (often % 2).any():
        raise InputError(
            expected="each record once",
            found="every row twice, as where an export was pasted or joined twice",
            action=Advice(
                "Remove the second copy; if all rows are records, say so",
                Option("skip_footer", 0),
                ".",
            ),
        )


def check_long(columns: Mapping[str, Encoder]) -> None:
    """Refuse a table with a row for each answer of a person, whose rows would count as people.

    Args:
        columns: the columns that are used.

    Raises:
        InputError: two of them are called like a question and its answer, and nearly every answer
            stands under one question alone.
    """
    asked = next((name for name in columns if name.strip().casefold() in _QUESTION), None)
    told = next((name for name in columns if name.strip().casefold() in _ANSWER), None)
    if asked is None or told is None:
        return
    questions, answers = (
        each.taken(np.arange(len(each.texts), dtype=np.int64))
        for each in (columns[asked], columns[told])
    )
    several = 2 <= len(columns[asked].texts) < len(questions)
    pairs = len(np.unique(questions * len(columns[told].texts) + answers))
    if several and pairs <= 1.1 * len(columns[told].texts):
        raise InputError(
            expected="a row for each record, with a column for each question",
            found=f"a row for each answer: questions stand in {asked!r}, answers in {told!r}",
            action=Advice(
                "Turn the table so that each question is a column; or say which column names the"
                " person of each row",
                Option("subject_id", blank="COL"),
                ".",
            ),
        )


def _repeated(columns: Mapping[str, Encoder]) -> Flags:
    """The rows that hold names of columns alone, each its own or another's, as in a header again.

    Where many rows do, they are answers that are written as the words of the header.
    """
    names = {name.strip().casefold() for name in columns}
    found = np.ones(next(iter(columns.values())).records, dtype=np.bool_)
    for encoder in columns.values():
        said = [text.strip("\ufeff ").casefold() in names for text in encoder.texts]
        if len(columns) < _LEAST or not any(said):
            return np.zeros_like(found)
        found &= _rows(encoder, np.array(said, dtype=np.bool_))
    return found if found.sum() <= _RARE * len(found) else np.zeros_like(found)


def _totals(columns: Mapping[str, Encoder], filled: NDArray[np.int16], usual: float) -> Flags:
    found = np.zeros(len(filled), dtype=np.bool_)
    for name, encoder in columns.items():
        said = np.array([_says_total(text) for text in encoder.texts], dtype=np.bool_)
        if not said.any():
            continue
        rows = _rows(encoder, said)
        if rows.mean() > _RARE:
            continue
        bare = (2 * filled <= len(columns)) & (2 * usual > len(columns))
        others = [each for other, each in columns.items() if other != name]
        found |= rows & (bare | _counted(others, rows))
    return found


def _says_total(text: str) -> bool:
    """Whether a text is a word for a total, or such a word beside what it is the total of."""
    if says_total(text):
        return True
    match = _LABELED.fullmatch(text) if len(text) <= 60 else None
    return match is not None and any(says_total(word) for word in match.groups() if word)


def _counted(columns: Iterable[Encoder], rows: Flags) -> Flags:
    """The rows that hold a number of their own in a column of words."""
    found = np.zeros(len(rows), dtype=np.bool_)
    for encoder in columns:
        texts = encoder.texts
        numbers = np.array([numeral(text).value is not None for text in texts], dtype=np.bool_)
        counts = _rows(encoder, numbers)
        if counts[~rows].mean() < _RARE:
            found |= rows & counts
    return found


def _headings(columns: Mapping[str, Encoder], alone: Flags) -> Flags:
    """The rows that fill one cell, if all fill the same column, with words of their own."""
    none = np.zeros(len(alone), dtype=np.bool_)
    if not alone.any() or alone.mean() > _RARE:
        return none
    held = [each for each in columns.values() if _rows(each, _not_blank(each.texts))[alone].any()]
    if len(held) != 1:
        return none
    encoder = held[0]
    texts = encoder.texts
    places = encoder.taken(np.arange(len(texts), dtype=np.int64))
    own = np.ones(len(texts), dtype=np.bool_)
    own[places[~alone]] = False
    worded = np.array([numeral(text).value is None for text in texts], dtype=np.bool_)
    return alone & (own & worded)[places] if own[places[alone]].all() else none


def _sums(columns: Iterable[Encoder]) -> bool:
    """Whether the last row adds up the others in three columns and more, which no chance does."""
    added = 0
    for each in columns:
        value = _number(each.last().strip())
        if value is not None and value > 0:
            others, often = _above(each, value)
            added += often[others > 0].sum() >= _LEAST and math.isclose(value, others @ often)
    return added >= _LEAST_HEADED


def _closes(columns: Sequence[Encoder]) -> bool:
    """Whether the last row adds up the others, or holds numbers larger than all and no words.

    Words that stand in no other row count as none where they may say a total, or where the numbers
    stand in columns of words.
    """
    cells = [(each, text) for each in columns if (text := each.last().strip())]
    words = [(each, text) for each, text in cells if _number(text) is None]
    above = [
        (value, *_above(each, value))
        for each, text in cells
        if (value := _number(text)) is not None
    ]
    for value, others, often in above:
        several = often[others > 0].sum() >= _ADDED and value > others.max()
        if several and math.isclose(value, others @ often):
            return True
    half = 2 * len(cells) <= len(columns)
    bare = half and not words
    odd = any(not len(others) for _, others, _ in above)
    own = bool(words) and all(
        each.often()[each.texts.index(each.last())] == 1 for each, text in words
    )
    # As where a program ends its file: TRAILER,120,20240131.
    if own and odd and len(columns) > _LEAST:
        return True
    odd = half and all(not len(others) for _, others, _ in above)
    said = own and all(odd or may_total(text) or _says_total(text) for _, text in words)
    return (
        bool(above)
        and (bare or said)
        and all(value > (1 + bare) * others.max(initial=0) for value, others, _ in above)
    )


def _number(text: str) -> float | None:
    if text.isascii() and text.isdigit():
        return float(text)
    value = numeral(text, ".").value
    return None if value is None else float(value)


def _above(encoder: Encoder, last: float) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """The numbers of all rows but the last, each with how often it stands there.

    Where one of the first is larger than the last, these are enough.
    """
    texts, often = encoder.texts, encoder.often()
    often[texts.index(encoder.last())] -= 1
    known: list[tuple[float, int]] = []
    for part in (slice(_FIRST), slice(None)):
        told = zip(texts[part], often[part].tolist(), strict=True)
        known = [(value, n) for text, n in told if n and (value := _number(text)) is not None]
        if any(value > last for value, _ in known):
            break
    values, times = [value for value, _ in known], [n for _, n in known]
    return np.array(values, dtype=np.float64), np.array(times, dtype=np.int64)


def _not_blank(texts: Sequence[str]) -> Flags:
    return np.array([bool(text.strip()) for text in texts], dtype=np.bool_)


def _rows(encoder: Encoder, flags: Flags) -> Flags:
    """Shape (records,): whether each row holds one of the flagged texts."""
    return encoder.taken(flags)  # type: ignore[type-var]  # it copies any type


def _among(what: str, odd: Flags, rows: object) -> InputError:
    return InputError(
        expected="records alone below the header",
        found=f"{what} among them, in {place_of(rows, int(np.argmax(odd)))}",
        action=Advice(
            "Remove every such row; if all rows are records, say so", Option("skip_footer", 0), "."
        ),
    )
