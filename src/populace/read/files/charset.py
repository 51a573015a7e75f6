"""Which encoding bytes have that are not UTF-8, judged by the words that each would yield.

One is chosen only where the others yield what nobody writes; otherwise the user is asked.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence

from populace.read.files.orthography import (
    romanian,
    script_of,
    well_formed,
    without_units,
    words_of,
    written_in,
)
from populace.vocabulary.errors import InputError
from populace.vocabulary.wording import Advice, Option

COMMON = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258"),
    *("iso8859-2", "iso8859-5", "iso8859-7", "iso8859-9", "iso8859-15", "koi8-r", "koi8-u"),
    *("cp866", "cp437", "cp850", "cp852", "mac-roman", "mac-cyrillic", "cp874"),
    *("cp932", "euc_jp", "gb18030", "big5", "cp950", "euc_kr", "cp949"),
)
"""Encodings of the regions where tables come from, those of one text after the likelier one."""

OTHERS = (
    *("iso8859-6", "iso8859-8", "cp855", "cp857", "cp862", "cp720", "cp737", "cp775"),
    *("mac-latin2", "mac-greek", "mac-turkish", "mac-croatian", "mac-romanian", "mac-iceland"),
    *("cp858", "cp860", "cp863", "cp865", "iso8859-16"),
)
"""Encodings that are taken only where their words are likelier than those of any common one."""

RARE = (
    *("iso8859-3", "iso8859-4", "iso8859-10", "iso8859-13", "iso8859-14"),
    *("cp861", "cp869", "koi8-t", "ptcp154", "kz1048", "cp1125", "johab", "mac-farsi"),
)
"""Encodings that are looked at where no other yields words."""

_ROMANCE, _GERMANIC = ["fr", "es", "pt", "it", "ca"], ["de", "nl", "sv", "da", "fo", "is"]
WEST = frozenset(["western", *_ROMANCE, *_GERMANIC, "fi", "et", "sq", "wo"])
_CENTER = frozenset(["pl", "cs", "sk", "hu", "hr", "sl", "ro", "sq", "de"])
_SOUTH_EAST = frozenset(["ro", "pl", "hu", "hr", "sl", "sq"])
_NORTH = frozenset(["lt", "lv", "et", "sv", "fi", "da", "is"])
_TURKISH = frozenset(["tr", "az", "ku", "western", "fr", "de"])
_BALTIC = frozenset(["lt", "lv", "et", "pl", "de", "fi"])
LANGUAGES = {
    **dict.fromkeys(("cp1252", "iso8859-15", "cp850", "cp437", "mac-roman"), WEST),
    **dict.fromkeys(("cp1250", "iso8859-2", "cp852", "mac-latin2"), _CENTER),
    **dict.fromkeys(("cp1254", "iso8859-9", "cp857", "mac-turkish"), _TURKISH),
    **dict.fromkeys(("cp1257", "iso8859-13", "cp775"), _BALTIC),
    **dict.fromkeys(("iso8859-4", "iso8859-10"), _NORTH),
    **dict.fromkeys(("mac-iceland", "cp861"), frozenset({"is"})),
    "cp1258": frozenset({"vi"}),
    "cp858": WEST,
    "cp860": frozenset({"pt"}),
    "cp863": frozenset({"fr"}),
    "cp865": frozenset({"da", "sv", "fi"}),
    "iso8859-3": frozenset({"mt", "tr"}),
    "iso8859-14": frozenset({"cy", "western"}),
    "iso8859-16": _SOUTH_EAST,
    "mac-croatian": frozenset({"hr", "sl"}),
    "mac-romanian": frozenset({"ro"}),
}

_CLOSE = {
    **dict.fromkeys(("cp1250", "iso8859-2"), ("iso8859-16", "iso8859-4", "iso8859-10")),
    **dict.fromkeys(("cp437", "cp850"), ("cp860", "cp861", "cp863", "cp865")),
    "cp1257": ("iso8859-4", "iso8859-13"),
    "mac-roman": ("mac-croatian", "mac-iceland", "mac-romanian"),
}
"""For encodings others that have most letters in the same places, of which some are used less."""

LABELS = {
    "utf-8": "UTF-8",
    **{f"cp125{n}": f"Windows-125{n}" for n in range(9)},
    "mac-roman": "Mac Roman",
    "mac-cyrillic": "Mac Cyrillic",
}

_PLAIN = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,;\0\t\r\n_.-"

_BAD = 0.02
"""The share of words outside ASCII that may look wrong: names and signs of any kind occur."""

_SHIFT = re.compile(rb"\+[A-Za-z0-9+/]{3,}")
_SHIFTED = re.compile(rb"[A-Za-z]*\+[A-Za-z0-9+/]{3,}-?[A-Za-z+/0-9-]*")
"""Words of UTF-7 that hold a letter outside of ASCII."""

_HZ = re.compile(rb"~\{(?:[!-~]{2})+?~\}")

_FEW = 6
_SURE, _SURE_OF_FEW = 1.35, 2.5
"""How many times likelier than any other plausible reading the chosen one must be; where there are
few words to go by, the second number."""

_NEAR = 0.6
"""Which part of the likelihood of the likeliest reading, plausible or not, it must have."""

ODD = re.compile(
    r"[A-Za-z][\u0e50-\u0e5b\u060c\u061b\u061f\u0660-\u0669\u06f0-\u06f9]|[\x80-\x9f\ufffd\ue000-\uf8ff\u2500-\u259f\u2200-\u22ff\u02d8-\u02dd]"
    r"|[^\W\d_][^\s\w!-~\u2019\u2018\u02bc\u00b7\u2010-\u2014\u00ad\u200c\u200d\u064b-\u0652"
    r"\u0591-\u05c7\u05f3\u05f4\u0300-\u036f\u0e31-\u0e4e\u3000-\u30ff\uff00-\uffef][^\W\d_]"
    r"|[^\W\d_][\u00ab\u201c\u201e\u201a\u00bf\u00a1\u00a2-\u00a5\u00bc-\u00be\u00b1\u00d7\u00f7\u00a4]"
    r"|[\u00bb\u201d\u00b9\u00b2\u00b3\u00ac\u00a8\u00af\u00b4\u00b8\u00a6\u00b6\u0192][^\W\d_]"
    r"|[\u00aa\u00ba][^\W\d_]|[\u064c\u064d]\w|\u064b(?!\u0627\b)\w|[\u0e03\u0e05\ufb50-\ufdff\ufe70-\ufefc]"
    r"|[^\W\d_]{2}[\u00b9\u00b2\u00b3\u00ac\u00a8\u00af\u00b4\u00b8\u00a6\u00b6\u00aa\u00ba\u00a7]"
)
_APOSTROPHE = re.compile(
    r"(?i:\b([ldnsjmtco]|qu|jusqu|lorsqu|puisqu|quelqu|all|dell|nell|sull|un|[kq]|tz)\u2019\w|\bch\u2019ol|\bch\u2019orti"
    r"|\w{3}\u2019s\b|n\u2019t\b|b\u2019al\b|\u2019(re|ve|ll)\b)"
)
BETWEEN = re.compile("(?<=[^\\W\\d_])[\u2018\u2019](?=[^\\W\\d_])")
"""An apostrophe inside a word, as word processors set it in the words of every language."""

_MARKED = re.compile(
    r"[^\u0e01-\u0e4e][\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[^\u0591-\u05ea][\u0591-\u05bd\u05bf-\u05c7]"
    r"|[^\u0621-\u06d3][\u064b-\u0652]"
    r"|(^|\W)[\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]|[\u0e40-\u0e44](\W|$)"
)


def wide_encoding(start: bytes) -> str | None:
    """The UTF-16 or UTF-32 of text without a byte-order mark; None for other bytes.

    Args:
        start: the first bytes of a file.
    """
    start = start[: len(start) // 4 * 4]
    # Of letters outside ASCII one byte is: a few NULs among plain text are damage.
    plain = not any(byte > 0x7F or 0 < byte < 9 or 13 < byte < 32 for byte in start)
    if not start.count(0) or (plain and start.count(0) < len(start) / 3):
        return None
    for name in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        try:
            text = start.decode(name)
        except UnicodeError:
            # The last character may be cut in two.
            try:
                text = start[:-2].decode(name)
            except UnicodeError:
                continue
        odd = sum(unicodedata.category(each) in {"Cc", "Co", "Cn"} for each in text)
        ends = text.count("\n") + text.count("\r") + text.count("\t")
        marks = sum(map(text.count, "\n\r,;\t|"))
        if odd - ends <= len(text) / 100 and marks > 1 and not narrow(text):
            return name
    return None


def narrow(text: str) -> bool:
    """Whether signs of East Asia are pairs of ASCII letters, as where these were read as UTF-16.

    Args:
        text: some text.
    """
    held = {each for each in text if not each.isascii()}
    pairs = [each.encode("utf-16-le", "replace") for each in held]
    plain = sum(len(pair) == 2 and pair.translate(None, _PLAIN) == b"" for pair in pairs)
    return len(held) >= _FEW and plain > 0.9 * len(held)


def looks_utf7(block: bytes) -> bool:
    """Whether ASCII bytes are UTF-7, in which mail programs write letters as in caf+AOk-.

    Args:
        block: bytes of a file.
    """
    if not _SHIFT.search(block):
        return False
    words = b"\n".join(_SHIFTED.findall(block))
    try:
        text = words.decode("utf-7")
    except UnicodeError:
        return False
    # What digits behind a plus would yield stands further back than any alphabet but Hangul.
    return not text.isascii() and max(text) < "\uac00" and plausible(text)


def looks_hz(block: bytes) -> bool:
    """Whether ASCII bytes are HZ, in which Chinese stands between ~{ and ~}.

    Args:
        block: bytes of a file.
    """
    parts = _HZ.findall(block)
    try:
        return len(parts) > 1 and b"".join(parts).decode("hz").isalpha()
    except UnicodeError:
        return False


def guess(sample: bytes) -> str:
    """The encoding of lines that are not UTF-8.

    Args:
        sample: lines that are not ASCII.

    Returns:
        Python's name of it.

    Raises:
        InputError: none can be told, or more than one; its error names them.
    """
    for names in ((*COMMON, *OTHERS), RARE):
        found = _plausible(sample, names)
        if found:
            return _chosen(sample, found)
    raise unclear("a file whose encoding cannot be told", [])


def _plausible(sample: bytes, names: Sequence[str]) -> dict[str, list[str]]:
    """The texts that look like somebody's words, each with the encodings that yield it."""
    found: dict[str, list[str]] = {}
    for name in names:
        try:
            text = sample.decode(name)
        except (UnicodeError, LookupError):
            continue
        if text in found:
            found[text].append(name)
        elif plausible(text, LANGUAGES.get(name)) and usual_signs(name, text):
            found[text] = [name]
    return found


def plausible(text: str, languages: frozenset[str] | None = None) -> bool:
    """Whether a decoded text holds words as some language writes them.

    Args:
        text: the text.
        languages: those of Latin letters for which its encoding is used; any if None.
    """
    text = without_units(unicodedata.normalize("NFC", text))
    words = words_of(text)
    odd = len(ODD.findall(text)) + len(_MARKED.findall(text))
    if any(
        unicodedata.category(each) in {"Co", "Cn", "Cc"} for each in set(text) - set("\t\r\n\x1a")
    ):
        return False
    ill = [word for word in words if not well_formed(word)]
    if len(ill) + odd > _BAD * (len(words) + 1):
        return False
    scripts: dict[str, list[str]] = {}
    for word in words - set(ill):
        scripts.setdefault(script_of(next(each for each in word if not each.isascii())), []).append(
            word
        )
    return all(
        set(found) & languages if languages is not None and script == "Latin" else found
        for script, held in scripts.items()
        for found in [written_in(held)]
    )


def usual_signs(name: str, text: str) -> bool:
    """Whether East Asian characters are mostly those of the first level of their standard."""
    base = {"gb18030": "gb2312", "cp950": "big5", "cp949": "euc_kr", "cp932": "shift_jis"}.get(
        name, name
    )
    levels = {
        "gb2312": (range(0xA3, 0xD8),),
        "big5": (range(0xA1, 0xC7),),
        "euc_kr": (range(0xA1, 0xC9),),
        "euc_jp": (range(0xA1, 0xD0),),
        "shift_jis": (range(0x81, 0x98),),
    }
    if base not in levels:
        return True
    letters = [each for each in set(text) if script_of(each) == "East Asian"]
    usual = 0
    for letter in letters:
        try:
            first = letter.encode(base)[0]
        except UnicodeError:
            continue
        usual += any(first in level for level in levels[base])
    return bool(letters) and usual >= 0.9 * len(letters)


def _chosen(sample: bytes, found: dict[str, list[str]]) -> str:
    """The one reading that is likely, if the others are not.

    Raises:
        InputError: it cannot be told.
    """
    names = [encodings[0] for encodings in found.values()]
    if "cp1252" in names and len(names) > 1:
        signs = sample.decode("cp1252")
        if not words_of(signs) and BETWEEN.search(signs):
            # As Sana\u2019a and women\u2019s, where a Macintosh would have written an \u00ed.
            if not BETWEEN.search(_APOSTROPHE.sub("", signs)):
                return "cp1252"
            raise unclear("a file whose encoding cannot be told for sure", ["cp1252", *names])
    likely = _likely(sample, list(found))
    if len(found) == 1 and (names == ["cp1252"] or likely is None):
        close = _mistaken_for(sample, names[0])
        if close:
            raise unclear("a file whose encoding cannot be told for sure", [names[0], *close])
        return names[0]
    if likely is None:
        raise unclear("a file whose encoding cannot be told for sure", names)
    shares, top = likely
    usual = max([share for share, name in zip(shares, names, strict=True) if name in COMMON] or [0])
    order = sorted(
        (
            (share, name)
            for share, name in zip(shares, names, strict=True)
            if name not in OTHERS or share > usual
        ),
        key=lambda each: -each[0],
    )
    if not order:
        raise unclear("a file whose encoding cannot be told for sure", names)
    best, name = order[0]
    if close := _mistaken_for(sample, name):
        raise unclear("a file whose encoding cannot be told for sure", [name, *close])
    others = max([share for share, _ in order[1:]], default=0.0)
    words = words_of(next(text for text in found if found[text][0] == name))
    few = len(words) < _FEW
    western = name == "cp1252" and "western" in written_in(words)
    sure = best >= (_SURE_OF_FEW if few and not western else _SURE) * others
    if best > 0 and sure and best >= (1 if few else _NEAR) * top:
        return name
    raise unclear("a file whose encoding cannot be told for sure", [each for _, each in order])


def _mistaken_for(sample: bytes, name: str) -> list[str]:
    """Encodings that one may be mistaken for: close to it, of another text as plausible."""
    chosen = sample.decode(name)
    found = _plausible(sample, _CLOSE.get(name, ()))
    close = [names[0] for text, names in found.items() if text != chosen]
    # Romanian ends words as Portuguese does few.
    if name in ("cp1252", "iso8859-15") and romanian(words_of(chosen)):
        close += ["cp1250", "iso8859-16"]
    return close


def _likely(sample: bytes, texts: Sequence[str]) -> tuple[list[float], float] | None:
    """How likely each text is, and the likeliest of all readings; None without the library."""
    try:
        import chardet
    except ImportError:
        return None
    shares, top = [0.0] * len(texts), 0.0
    for each in chardet.detect_all(sample, ignore_threshold=True):
        try:
            text = sample.decode(each["encoding"] or "ascii")
        except (UnicodeError, LookupError):
            continue
        top = max(top, float(each["confidence"] or 0))
        if text in texts:
            place = texts.index(text)
            shares[place] = max(shares[place], float(each["confidence"] or 0))
    return shares, top


def unclear(found: str, candidates: Sequence[str]) -> InputError:
    """The error for text whose encoding the user must name.

    Args:
        found: what it is.
        candidates: encodings that would do, the likeliest first.
    """
    named = ", ".join(codecs.lookup(each).name for each in candidates[:6])
    hint = f" Likely ones: {named}." if named else ""
    return InputError(
        expected="text in one encoding",
        found=found,
        action=Advice(
            "Save the file as UTF-8, or name its encoding", Option("encoding"), f".{hint}"
        ),
    )
