"""Texts that look the same, as one: Unicode forms, invisible marks, blanks, quotes, dashes.

Each text is judged by itself; what it means is no question here.
"""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero width, directional and joining marks, byte order mark; and what no cell shows.
INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff"
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f]"
)
# Joiners shape Persian, Urdu and Indic words, and nothing beside Latin letters, signs or ends.
_JOINER = re.compile("(?:^|(?<=[\x00-\u024f ]))[\u200c\u200d]+|[\u200c\u200d]+(?=[\x00-\u024f ]|$)")

_BLANKS = re.compile(r"[^\S\n]{2,}|[^\S\n ]")

_LOOKS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛ʼʹʻ′`´ʽ＇", "'"),
        **dict.fromkeys("“”„‟«»″＂", '"'),
        **dict.fromkeys("‐‑‒–—―−﹘﹣－⁃", "-"),
        **dict.fromkeys("\u200c\u200dـ\ufe0e\ufe0f", ""),
        # Romanian letters, whose commas older encodings and keyboards write as cedillas.
        **dict(zip("şŞţŢ", "șȘțȚ", strict=True)),
        # Arabic letters that are written alike on keyboards of several languages, and those on
        # whose hamza writers differ.
        **dict(zip("ىیېکہةھأإآٱ", "يييكهههاااا", strict=True)),
        # Cyrillic and Greek letters that no reader tells from Latin ones.
        **dict(zip("АВЕЅІЈКМНОРСТУХаеѕіјорсух", "ABESIJKMHOPCTYXaesijopcyx", strict=True)),
        **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
    }
)

# How spreadsheets are made to keep leading zeros: ="001" and '001.
_MADE_TEXT = re.compile('="([^"=]*)"|\'([0-9][^\']*)')

_WHOLE = re.compile(r"([+-]?\d+)\.0+", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:(\.\d*?)0*)?(Z|[+-]\d\d:?\d\d)?", re.ASCII
)
_TRUTH = {"True": "true", "TRUE": "true", "False": "false", "FALSE": "false"}


def tidied(text: str) -> str:
    """A text in composed Unicode (NFC), without invisible marks, between words one plain blank.

    Lines stay apart. What a spreadsheet is given to keep leading zeros, ="001" or '001, is no part.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
        text = _JOINER.sub("", INVISIBLE.sub("", text))
    elif not text.isprintable():
        text = INVISIBLE.sub("", text)
    text = _BLANKS.sub(" ", text).strip()
    if text.startswith(("=", "'")) and (made := _MADE_TEXT.fullmatch(text)):
        return (made[1] or made[2] or "").strip()
    return text


def canonical(text: str) -> str:
    """A cell as it is kept where no value is declared: tidied, and as every program writes it.

    A data frame and the CSV files that libraries write of it agree on it: whole numbers have no
    ".0", true and false are in lower case, a moment has a T and no midnight.
    """
    text = tidied(text)
    if text[-1:] == "0" and (match := _WHOLE.fullmatch(text)):
        return match[1]
    if len(text) > 18 and (match := _MOMENT.fullmatch(text)):
        day, time, part, zone = match.groups(default="")
        part = "" if part == "." else part
        return day if (time, part, zone) == ("00:00:00", "", "") else f"{day}T{time}{part}{zone}"
    return _TRUTH.get(text, text)


def alike(text: str) -> str:
    """What texts that look the same have in common. Case and accents tell them apart."""
    text = " ".join(canonical(text).split())
    if text.isascii():
        return text.replace("`", "'")
    return canonical(unicodedata.normalize("NFKC", text.translate(_LOOKS)).translate(_LOOKS))


def caseless(text: str) -> str:
    """What texts have in common that look the same but for their case."""
    return alike(text.casefold()).casefold()
