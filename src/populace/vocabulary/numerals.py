"""Numbers as spreadsheets, databases, statistics programs and people write them.

Each text is judged by itself. Where it has two readings, it is said, and none is chosen for it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from populace.vocabulary.spelling import alike, caseless

Rule = Literal["no number", "a number with two readings", "a number with a unit"]

Point = Literal["", "perhaps", "decimal", "other"]

_SIGNS = "%‰°" + "".join(
    mark for mark in map(chr, range(0x20, 0xFFFF)) if unicodedata.category(mark) == "Sc"
)
_CORE = re.compile(r"[\d.,' ]*\d[\d.,' ]*(e[+-]?\d{1,3})?", re.ASCII | re.IGNORECASE)
_MONEY = rf"[^\W\d_]{{0,3}}[{re.escape(_SIGNS)}][^\W\d_]{{0,3}}"
_WORD = r"(?:[ck]?m[23]|[^\W\d_]+)\.?"
# Before a number a short word apart, as no code has; behind it up to three words.
_BEFORE = re.compile(rf"({_MONEY}|[^\W\d_]{{1,3}}(?:\.|(?=\s))|FCFA(?=\s))\s*(?=[+-]?\s*[\d.,])")
_AFTER = re.compile(rf"(?<=[\d.,])\s*({_WORD}(?:[/ ]{_WORD}){{0,2}}|{_MONEY})$")
_GROUPED = {sign: re.compile(rf"\d{{1,3}}({re.escape(sign)}\d{{3}})+", re.ASCII) for sign in ".,' "}
# Lakh and crore: groups of two before the last three.
_INDIAN = re.compile(r"\d{1,2}(,\d\d)+,\d{3}", re.ASCII)
_PLAIN = re.compile(r"\d{1,40}(\.\d{0,40})?|\.\d{1,40}", re.ASCII)
_EITHER = re.compile(r"[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


@dataclass(frozen=True)
class Numeral:
    """What a text says as a number.

    Args:
        value: the number; None where it is none, or is not told.
        rule: why it is not told.
        point: what the text tells of the dot: "perhaps" where 1.234 was taken for a decimal
            number and may be a thousand, "decimal" where it is one for sure, "other" where a comma
            is the decimal sign or a dot groups thousands for sure; "" where it says nothing.
    """

    value: Decimal | None
    rule: Rule | None = None
    point: Point = ""


NONE = Numeral(None, "no number")


def numeral(text: str, decimal: str = "", units: Collection[str] = ()) -> Numeral:
    """The number that a text is.

    Digits of every script count; a sign may stand on either side, and brackets say minus.
    Thousands are grouped by blanks, apostrophes, commas or dots. Between one to three digits and
    three more, a comma has two readings; a dot is taken for a decimal sign there, and `point` says
    that it may be another.

    Args:
        text: the text.
        decimal: the declared decimal sign, "." or ","; "" where none is declared.
        units: what may stand before or after the number and says nothing; with another unit the
            number is not told: 1.5 m is no 1.5 cm.
    """
    plain = text.strip()
    if plain.isascii() and plain.isdigit() and len(plain) <= 40:
        return Numeral(Decimal(plain))
    plain, decimal = _ascii(plain, decimal)
    if not any(mark.isdigit() for mark in plain) or len(plain) > 60:
        return NONE
    negative, plain, unit = _bare(plain)
    match = _CORE.fullmatch(plain)
    if match is None:
        return NONE
    power = match[1] or ""
    found = _read(plain.removesuffix(power), decimal)
    known = not unit or unit in {caseless(known) for known in units}
    if found.rule == "no number" or not known:
        return NONE if known or found.rule == "no number" else Numeral(None, "a number with a unit")
    if found.value is None:
        return found
    value = found.value.scaleb(int(power[1:])) if power else found.value
    point: Point = "decimal" if power and found.point == "perhaps" else found.point
    return Numeral(-value if negative else value, None, point)


def digits(text: str) -> str:
    """A text whose decimal digits of any script are those from 0 to 9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(mark)) if unicodedata.category(mark) == "Nd" else mark
        for mark in text
    )


def _ascii(text: str, decimal: str) -> tuple[str, str]:
    """The text with plain digits, signs and separators; and the decimal sign where they tell it."""
    if "٫" in text or "٬" in text:
        text, decimal = text.replace("٬", ",").replace("٫", "."), "."
    text = alike(digits(text))
    return text.replace("،", ","), decimal


def _bare(text: str) -> tuple[bool, str, str]:
    """Whether a minus is written, the text without signs and unit, and the unit."""
    sign = unit = ""
    for _ in range(2):
        if not sign:
            sign, text = _signed(text)
        match = None if unit else (_BEFORE.match(text) or _AFTER.search(text))
        if match:
            unit = caseless(match[1])
            text = (text[: match.start()] + text[match.end() :]).strip()
    return sign == "-", text, unit


def _signed(text: str) -> tuple[str, str]:
    """The sign of a number, brackets or what stands behind it among them, and the rest."""
    if text[:1] == "(" and text[-1:] == ")":
        return "-", text[1:-1].strip()
    if text[:1] in ("-", "+"):
        return text[0], text[1:].strip()
    if text[-1:] == "-" and text[-2:-1].isdigit():
        return "-", text[:-1].strip()
    return "", text


def _read(text: str, decimal: str) -> Numeral:
    """Digits with separators, without sign, unit and exponent."""
    if decimal:
        return _told(text, decimal)
    if _PLAIN.fullmatch(text):
        if _EITHER.fullmatch(text):
            return Numeral(Decimal(text), None, "perhaps")
        return Numeral(Decimal(text), None, "decimal" if "." in text else "")
    if _EITHER.fullmatch(text):
        return Numeral(None, "a number with two readings")
    last = max(text.rfind("."), text.rfind(","))
    if last >= 0 and text.count(text[last]) == 1:
        groups = tuple(sign for sign in ".,' " if sign != text[last])
        whole, rest = _whole(text[:last] or "0", groups), text[last + 1 :]
        if whole is None or not rest.isdigit():
            return NONE
        point: Point = "decimal" if text[last] == "." else "other"
        return Numeral(Decimal(f"{whole}.{rest}"), None, point)
    found = _whole(text, (".", ",", " ", "'"))
    return NONE if found is None else Numeral(Decimal(found), None, "other" if "." in text else "")


def _told(text: str, decimal: str) -> Numeral:
    """The same, where the decimal sign is told."""
    group = "," if decimal == "." else "."
    whole, point, rest = text.partition(decimal)
    value = _whole(whole or "0", (group, " ", "'"))
    if value is None or (rest and not rest.isdigit()) or not (whole or (point and rest)):
        return NONE
    return Numeral(Decimal(f"{value}.{rest or 0}"), None, "decimal" if point else "")


def _whole(text: str, groups: tuple[str, ...]) -> str | None:
    """Digits without their grouping by one of these signs; None where it is another."""
    if text.isdigit() and len(text) <= 40:
        return text
    for sign in groups:
        if _GROUPED[sign].fullmatch(text) or (sign == "," and _INDIAN.fullmatch(text)):
            return text.replace(sign, "")
    return None
