"""Texts that have the form of a person's name, and those that are one beyond it.

Each text is judged by itself, by words and forms that were listed without looking at any data.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

from populace import codebooks

_MOST = 5
"""A name has at most so many words."""

# Shares of the texts of a column, all of which are names by their build.
_BUILT, _DIVERSE = 0.9, 0.7

_WORD = re.compile(r"[^\W\d_][^\W\d_.'’ʼ\u0300-\u036f-]*\.?")
_ENDS = (
    *("ович", "евич", "овна", "евна", "ична", "ovich", "evich", "ovna", "evna", "oglu", "qizi"),
    *("πουλοσ", "πουλου", "ιδησ", "ιδου", "ακησ", "ογλου", "შვილი", "ძე", "յան", "եան"),
)

_FAMILY_ENDS = (
    *_ENDS,
    *("ов", "ев", "ова", "ева", "енко", "чук", "ovic", "evic", "owski", "ewski", "owska", "ewska"),
    *("enko", "shvili", "opoulos", "opoulou", "iadis"),
)

_INITIALS = re.compile(
    r"(?:[^\W\d_]\. ?-?){2,3}[^\W\d_]{3,}(?:-[^\W\d_]+)?"
    r"|[^\W\d_]{3,}(?:-[^\W\d_]+)?,? (?:[^\W\d_]\. ?-?){2,3}"
)
"""Two or three initials before or behind the name of a family, in any script."""

_JAPANESE = re.compile(r"[\u4e00-\u9fff々]{1,3}[ \u3000][\u4e00-\u9fff々\u3040-\u30ff]{1,4}")

_JOINED = re.compile(r"[\u4e00-\u9fff々]{2,3}[\u4e00-\u9fff々\u3040-\u30ff]{1,3}")


def plain(text: str) -> str:
    """A text without case and accents, letters of Arabic keyboards as one."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(mark for mark in letters if not unicodedata.combining(mark))
    return kept.replace("ة", "ه").replace("ى", "ي").replace("ـ", "").replace("ی", "ي")


def name_like(text: str) -> bool:
    """Whether a text has the form of a name: two to five words that begin like names do."""
    text = text.strip()
    if _JAPANESE.fullmatch(text) or _honored(text) or _one_syllable(text) or _of_syllables(text):
        return True
    if _INITIALS.fullmatch(text) and not _small(text):
        return True
    parts = [part for part in re.split(r"[\s,]+", text) if part]
    if not 2 <= len(parts) <= _MOST or not all(map(_WORD.fullmatch, _bare(parts))):
        return False
    large = [part for part in parts if part.casefold() not in _listed("small")]
    return len(large) >= 2 and not any(map(_small, large)) and not common(text)


def surely(text: str) -> bool:
    """Whether a text is the name of a person: it holds a name that few other things have."""
    text = text.strip()
    if _JAPANESE.fullmatch(text) or _honored(text) or _one_syllable(text) or _of_syllables(text):
        return True
    if _INITIALS.fullmatch(text) and not _small(text):
        return True
    words = _words(text)
    if not 1 <= len(words) <= _MOST or any(map(str.isdigit, text)) or common(text):
        return False
    if len(words) > 1 and words[0] in _listed("title") and text[:1] != text[:1].lower():
        return True
    return any(word in _listed("given") for word in words) or (
        len(words) > 1 and words[-1].endswith(_ENDS)
    )


def family(text: str) -> bool:
    """Whether a text is the name of a family alone, listed or by its end."""
    text = text.strip()
    words = _words(text)
    if len(words) != 1 or _small(text) or any(map(str.isdigit, text)) or common(text):
        return False
    return words[0] in _listed("family") or (len(words[0]) > 4 and words[0].endswith(_FAMILY_ENDS))


def one_word(text: str) -> bool:
    """Whether a text is a word with a large letter, or of a script without, and may be a name."""
    text = text.strip()
    return text.isalpha() and len(text) > 2 and not _small(text) and not common(text)


def roles(texts: Sequence[str]) -> bool:
    """Whether a quarter of texts say what somebody is: a rank, a tie, a trade, a people, a country.

    Where few names are known, single words under the header of a person are then no names.
    """
    known = _listed("role") | _countries()
    return 4 * sum(" ".join(_words(text)) in known for text in texts) >= len(texts)


def month(words: Iterable[str]) -> bool:
    """Whether one of several words begins like the name of a month."""
    return not _listed("month").isdisjoint(word[:3] for word in words)


def certain(text: str) -> bool:
    """Whether a text is a full name by its form, one of whose words is listed as a name."""
    return name_like(text) and surely(text)


def paired(texts: Sequence[str]) -> bool:
    """Whether texts in scripts without large letters are built like first and last names.

    Nearly all are two or three words, of which the first seldom stands in another: lists of places,
    trades and ties hold single words, and words that stand in several.
    """
    words = [text.split() for text in texts]
    built = [each for each in words if 2 <= len(each) <= 3 and all(map(_uncased, each))]
    firsts = {each[0] for each in built}
    return len(built) >= _BUILT * len(texts) and len(firsts) >= _DIVERSE * len(built)


def _uncased(word: str) -> bool:
    return any(map(str.isalpha, word)) and word == word.title() == word.upper() == word.lower()


def full(text: str) -> bool:
    """Whether a text is the full name of a person beyond doubt, where no other stands beside it.

    Two of its words are names, or one of two or three in a script that begins names with large
    letters. Short words, and those that some keyboards write like a name, say nothing.
    """
    if not name_like(text) or common(text):
        return False
    words = [word for word in _words(text) if len(word) > 2]
    known = _listed("given") | _listed("family")
    # Signs of Ethiopic are syllables: three of them are no short word.
    named = [
        word
        for word in words
        if word.endswith(_ENDS)
        or (word in known and (len(word) > 3 or "\u1200" <= word < "\u13a0"))
    ]
    cased = text != text.lower() and text[:1] != text[:1].lower()
    return len(named) > 1 or (cased and len(named) == 1 and len(words) in {2, 3})


def common(text: str) -> bool:
    """Whether a text holds a word that no name holds."""
    return not _listed("common").isdisjoint(_words(text))


def _one_syllable(text: str) -> bool:
    """Whether a text is a name in Chinese, Korean or Japanese that begins with a family name."""
    if text[-1:] in _signs("places"):
        return False
    if _JOINED.fullmatch(text) and any(text[:size] in _families() for size in (2, 3)):
        return True
    if not 2 <= len(text) <= 4:
        return False
    if all("\u4e00" <= mark <= "\u9fff" for mark in text):
        return text[0] in _signs("chinese") and len(text) <= 3
    return (
        all("가" <= mark <= "힣" for mark in text)
        and text[0] in _signs("korean")
        and len(text) == 3
    )


def _of_syllables(text: str) -> bool:
    """Whether a text is made of two to five syllables that names in Burmese are made of."""
    return _syllables().fullmatch(text) is not None


@cache
def _syllables() -> re.Pattern[str]:
    known = (re.escape(each) for line in _file()["syllables"].values() for each in line.split())
    return re.compile(rf"(?:(?:{'|'.join(known)})[ ]?){{2,{_MOST}}}")


def _small(word: str) -> bool:
    """Whether a word begins with a small letter, in a script that begins names with large ones."""
    return word[0] != word[0].title()


def _bare(parts: Iterable[str]) -> list[str]:
    """Words without the marks of scripts that write vowels above and below."""
    return [
        "".join(mark for mark in part if unicodedata.category(mark) not in ("Mn", "Mc", "Cf"))
        for part in parts
    ]


def _words(text: str) -> list[str]:
    found = re.split(r"[\s,;.()'’ʼ/&-]+", plain(text))
    return [word.removeprefix("ال") for word in found if word]


def _honored(text: str) -> bool:
    """Whether a form of address that is written without a blank begins or ends a text."""
    forms = _file()["address"]
    before, behind = tuple(forms["before"].split()), tuple(forms["behind"].split())
    if text.startswith(tuple(forms["none"].split())):
        return False
    return text.startswith(before) or (text.endswith(behind) and len(text) <= _MOST * 2)


@cache
def _file() -> dict[str, dict[str, str]]:
    text = resources.files(__name__.rpartition(".")[0]).joinpath("people.toml").read_text("utf-8")
    return tomllib.loads(text)


@cache
def _listed(kind: str) -> frozenset[str]:
    """The words of a kind in all languages."""
    return frozenset(word for line in _file()[kind].values() for word in _words(line))


@cache
def _countries() -> frozenset[str]:
    names = codebooks.load("iso3166-name")
    return frozenset(" ".join(_words(name)) for name in (*names.values, *names.spellings))


@cache
def _families() -> frozenset[str]:
    """Family names in Japanese, which are written without a blank behind them."""
    return frozenset(_file()["signs"]["japanese"].split())


@cache
def _signs(kind: str) -> frozenset[str]:
    """The signs that begin or end names of people or of other things."""
    return frozenset(_file()["signs"][kind].replace("\n", ""))
