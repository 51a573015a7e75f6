"""What the name of a column looks like that is none, but a value of a record.

Each name is judged by itself, or beside the others of its row; the cells below are a matter of
`header`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from populace.read.identity.documents import document
from populace.read.identity.identifiers import lone

DATE = re.compile(
    r"(\d{4}([-/.])\d{1,2}\2\d{1,2}|\d{1,2}([-/.])\d{1,2}\3\d{2,4}|\d{4}-\d\d-\d\dT.*)"
    r"([ T]\d{1,2}:\d\d.*)?"
)
_VALUES = (
    ("an email address", re.compile(r"[^@\s]+@[^@\s]+\.\w{2,}")),
    ("a web address", re.compile(r"https?://\S+")),
    ("a date", DATE),
    ("a time", re.compile(r"\d{1,2}:\d\d(:\d\d)?( ?[AaPp]\.?[Mm]\.?)?")),
    ("a telephone number", re.compile(r"(\+|00)[ (]?\d[\d ().\-/]{6,}\d|\(?0\d[\d ().\-/]{6,}\d")),
    ("a telephone number", re.compile(r"\d{2,4}([ .\-/])\d{2,4}\1\d{2,4}(\1\d{2,4})*")),
    ("an id", re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")),
    ("a number with decimals or a sign", re.compile(r"[+-]?\d*[.,]\d+([eE][+-]?\d+)?|[+-]\d+")),
    ("a grouped number", re.compile(r"\d{1,3}([., '\u00a0\u202f]\d{3})+([.,]\d+)?")),
    (
        "a mark for missing",
        re.compile(r"NULL|N/A|#N/A|NaN|\\N|#REF!|#VALUE!|#NAME\?", re.IGNORECASE),
    ),
    ("true or false", re.compile(r"(?i:true|false)")),
)
_LONE = {
    "email addresses": "an email address",
    "exact dates": "a date",
    "coordinates": "a place on the map",
    "phone numbers": "a telephone number",
    "addresses": "an address",
    "names": "a name of somebody",
}
_SIGNED = re.compile(r"[$€£¥₹₦] ?\d[\d.,' ]*|\d[\d.,' ]* ?[%€$£¥₹₦]")
WHOLE = re.compile(r"\d+")
MONTH = re.compile(r"(19|20)\d\d(0[1-9]|1[0-2])")


def value_in(name: str) -> str | None:
    """What a name looks like that is none, by itself."""
    what = next((what for what, pattern in _VALUES if pattern.fullmatch(name)), None)
    if what is None and WHOLE.fullmatch(name) and len(name) > 5 and not MONTH.fullmatch(name):
        return "a long number"
    return what


def own_value(name: str, builds: Mapping[str, int]) -> str | None:
    """What a name looks like that is no name of a column, nor one of a row of such names."""
    if sign := lone(name):
        return _LONE.get(sign, "an id")
    if builds[build(name)] > 1:
        return None
    if _SIGNED.fullmatch(name):
        return "a number with a sign"
    return "an id" if document(name) else None


def build(text: str) -> str:
    """A text with every digit as 9 and every letter as a."""
    return re.sub(r"[^\W\d_]", "a", re.sub(r"\d", "9", text))
