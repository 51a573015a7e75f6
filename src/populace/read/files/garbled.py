"""Text that was decoded otherwise than it was written, before it was saved or passed on.

It is told by what it holds: signs that stand for letters, or words that no language writes so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from populace.read.files.charset import (
    BETWEEN,
    COMMON,
    LANGUAGES,
    ODD,
    OTHERS,
    RARE,
    WEST,
    narrow,
    plausible,
    usual_signs,
)
from populace.read.files.orthography import (
    capital_inside,
    czech,
    garbled_as,
    mostly_accented,
    oddly_ended,
    without_czech,
    without_other_scripts,
    without_units,
    words_of,
)
from populace.vocabulary.errors import InputError
from populace.vocabulary.wording import Advice, Option

UTF8_PAIR = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_UTF8_RUN = re.compile(rb"(?:" + UTF8_PAIR.pattern + rb")+")

_READ_AS = (
    *("cp1250", "cp1251", "cp1253", "cp1255", "cp1256", "cp1257", "koi8-r", "mac-roman"),
    *("cp437", "cp850", "cp852", "cp866", "gb18030", "cp932", "cp949", "cp950"),
)
"""Encodings that programs take for granted, in which UTF-8 may have been read."""

_BOXES = re.compile("[a-z][\u2500-\u259f]|[\u2500-\u259f][a-z]")
"""What UTF-8 is as DOS programs read it: nobody writes lines of boxes beside letters."""

_BYTES = re.compile(r"b'.*'$|b\".*\"$", re.DOTALL)
"""How Python writes bytes that nobody decoded."""

_UNITS, _NEARLY = 4, 0.9
"""So many bytes or signs are needed, and such a share of them, where any text may be like that."""

_READ_WESTERN_AS = ("mac-roman", "cp850", "cp437", "cp866", "cp1251", "cp1253")
"""Encodings that programs of the same countries take for granted."""


def garbled(text: str) -> bool:
    """Whether text looks like Unicode that was read as an 8-bit encoding, or holds no characters.

    So two letters with accents stand for one: \u00c3 and \u00a9 for \u00e9.
    """
    if not {"\ufffd", "\0"}.isdisjoint(text):
        return True
    try:
        found = text.encode("cp1252")
    except UnicodeError:
        found = text.encode("latin-1", "ignore")
    if 2 * _unicode(found) > sum(byte > 0x7F for byte in found):
        return True
    for name in _READ_AS:
        found = text.encode(name, "replace")
        high = sum(byte > 0x7F for byte in found) + found.count(b"?") - text.count("?")
        if high >= _UNITS and _unicode(found) > _NEARLY * high:
            return True
    return _BOXES.search(text) is not None


def _unicode(found: bytes) -> int:
    """How many bytes are letters in UTF-8, or were twice made UTF-8."""
    runs = _UTF8_RUN.findall(found)
    return sum(len(run) for run in runs if any(map(str.isalpha, run.decode("utf-8", "ignore"))))


def _spelled(cells: Sequence[str]) -> bool:
    """Whether all cells are letters with blanks between, as where UTF-16 was read byte by byte."""
    spelled = [cell.split(" ") for cell in cells]
    letters = sum(each.isalpha() for cell in spelled for each in cell)
    # Choices that letters stand for hold one alone in some cells, and none twice.
    return (
        len(cells) > 1
        and letters > _NEARLY * sum(map(len, spelled)) - 1
        and all(len(cell) > 2 and {*map(len, cell)} == {1} for cell in spelled)
        and any(cell != sorted(set(cell)) for cell in spelled)
    )


def check_garbled(
    names: Iterable[str], columns: Iterable[Iterable[str]], *, decoded: bool = False
) -> None:
    """Refuse text that was decoded otherwise than it was written, before it was saved or passed on.

    Names and each column are judged by themselves too: a header may have been typed again.

    Args:
        names: of the columns.
        columns: the first cells of each.
        decoded: whether they are from bytes whose encoding may be named.

    Raises:
        InputError: most of what is not ASCII looks so, or letters stand apart.
    """
    if seems_garbled(names, columns):
        raise InputError(
            expected="text as it was written",
            found="text that was decoded in another encoding than it has, or replaced by question"
            " marks",
            action=Advice(
                "Read or save it again with its own encoding, most often UTF-8; if it is meant,"
                " name the encoding of the file",
                Option("encoding"),
                ".",
            )
            if decoded
            else "Read or save it again with its own encoding, most often UTF-8.",
        )


def seems_garbled(names: Iterable[str], columns: Iterable[Iterable[str]]) -> bool:
    """Whether most of what is not ASCII looks wrongly decoded, or letters stand apart.

    Args:
        names: of the columns.
        columns: some cells of each.
    """
    parts = [tuple(dict.fromkeys(each)) for each in (names, *columns)]
    filled = [[cell.strip() for cell in part if cell.strip()] for part in parts]
    apart = any(_spelled(cells) or (cells and all(map(_BYTES.match, cells))) for cells in filled)
    held = [" ".join(cell for cell in part if not cell.isascii()) for part in parts]
    whole = " ".join(filter(None, held))
    texts = dict.fromkeys(filter(None, (whole, " ".join(filter(None, held[1:])), *held)))
    return apart or any(garbled(text) or narrow(text) or misread(text, whole) for text in texts)


def misread(text: str, beside: str = "") -> bool:
    """Whether text holds no words as its letters stand, but does as bytes of another encoding.

    So text looks that was written in one 8-bit encoding and read as another before it was saved,
    or by a program that knows one alone.

    Args:
        text: some text that is not ASCII.
        beside: text of the same table whose letters tell of which language such words may be.
    """
    whole = text = without_czech(text) if czech(beside) else text
    text = BETWEEN.sub("'", without_units(without_other_scripts(text)))
    for western in ("cp1252", "latin-1"):
        try:
            held = text.encode(western)
        except UnicodeError:
            continue
        words = words_of(text)
        # One word may be anything, as the name of a program or a person is, if not of such letters.
        alone = [word for word in text.split() if not word.isascii()]
        one = len(alone) < 2 and not any(map(mostly_accented, words))
        one = one and not any(map(capital_inside, words))
        one = one and (not ODD.search(text) or all(map(oddly_ended, alone)))
        if any(_would_be(held, text, name) for name in garbled_as(words)):
            return True
        if one and alone:
            return False
        if not one and not plausible(text, WEST):
            known = (*COMMON, *OTHERS, *RARE)
            others = (name for name in known if name not in {"cp1252", "iso8859-15"})
            if any(_would_be(held, text, name) for name in others):
                return True
        break
    return _western(whole)


def _western(text: str) -> bool:
    """Whether text holds no words, but does as Western text that was read as something else."""
    for name in _READ_WESTERN_AS:
        try:
            held = text.encode(name)
        except UnicodeError:
            continue
        if _would_be(held, text, "cp1252") and not plausible(text):
            return True
    return False


def _would_be(held: bytes, text: str, name: str) -> bool:
    try:
        other = held.decode(name)
    except UnicodeError:
        return False
    return other != text and plausible(other, LANGUAGES.get(name)) and usual_signs(name, other)
