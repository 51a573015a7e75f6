"""Yes and no in the languages of the field, and how flags are written.

Each text is judged by itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from populace.vocabulary.spelling import caseless

_WORDS = (
    ("0", "1"),
    ("false", "true"),
    ("no", "yes"),
    ("non", "oui"),
    ("no", "sí"),
    ("no", "si"),
    ("no", "sì"),
    ("não", "sim"),
    ("nao", "sim"),
    ("nein", "ja"),
    ("nee", "ja"),
    ("nej", "ja"),
    ("nei", "ja"),
    ("ei", "kyllä"),
    ("لا", "نعم"),
    ("خیر", "بله"),
    ("نہیں", "ہاں"),
    ("нет", "да"),
    ("ні", "так"),
    ("не", "да"),
    ("nie", "tak"),
    ("nu", "da"),
    ("ne", "da"),
    ("ne", "ano"),
    ("nie", "áno"),
    ("nem", "igen"),
    ("jo", "po"),
    ("όχι", "ναι"),
    ("hayır", "evet"),
    ("hayir", "evet"),
    ("xeyr", "bəli"),
    ("không", "có"),
    ("hindi", "oo"),
    ("tidak", "ya"),
    ("ไม่ใช่", "ใช่"),
    ("ไม่", "ใช่"),
    ("नहीं", "हाँ"),
    ("होइन", "हो"),
    ("না", "হ্যাঁ"),
    ("නැත", "ඔව්"),
    ("இல்லை", "ஆம்"),
    ("မဟုတ်ဘူး", "ဟုတ်ကဲ့"),
    ("ទេ", "បាទ"),
    ("否", "是"),
    ("いいえ", "はい"),
    ("아니요", "예"),
    ("아니오", "예"),
    ("hapana", "ndiyo"),
    ("maya", "haa"),
    ("oya", "yego"),
    ("የለም", "አዎ"),
    ("አይ", "አዎ"),
    ("ոչ", "այո"),
    ("არა", "დიახ"),
    ("نخیر", "بلی"),
    ("نہیں", "جی ہاں"),
    ("छैन", "छ"),
    ("නැහැ", "ඔව්"),
    ("ບໍ່", "ແມ່ນ"),
    ("ບໍ່ແມ່ນ", "ແມ່ນ"),
    ("គ្មាន", "មាន"),
    ("ទេ", "ចាស"),
    ("မဟုတ်", "ဟုတ်"),
    ("မရှိ", "ရှိ"),
    ("无", "有"),
    ("無", "有"),
    ("아니요", "네"),
    ("아니오", "네"),
    ("hapana", "ndio"),
    ("አይደለም", "አዎ"),
    ("አይደለም", "አዎን"),
    ("አይ", "አዎን"),
    ("ኣይፋል", "እወ"),
    ("lakki", "eeyyee"),
    ("lakki", "eeyyen"),
    ("a'a", "eh"),
    ("rara", "bẹẹni"),
    ("mba", "ee"),
    ("oya", "ego"),
    ("nedda", "yee"),
    ("cha", "yebo"),
    ("kwete", "hongu"),
    ("نەخێر", "بەڵێ"),
    ("არა", "კი"),
    ("жоқ", "иә"),
    ("жок", "ооба"),
    ("yo'q", "ha"),
    ("йўқ", "ҳа"),
    ("не", "ҳа"),
    ("үгүй", "тийм"),
    ("non", "wi"),
    ("نه", "هو"),
    ("نه", "بله"),
    ("לא", "כן"),
    ("déedéet", "waaw"),
    ("alaa", "eey"),
    ("ayi", "inde"),
    ("ഇല്ല", "അതെ"),
    ("కాదు", "అవును"),
    ("ಇಲ್ಲ", "ಹೌದು"),
    ("ના", "હા"),
    ("ਨਹੀਂ", "ਹਾਂ"),
    ("नाही", "होय"),
    ("ନା", "ହଁ"),
    ("faux", "vrai"),
    ("falso", "verdadero"),
    ("falso", "verdadeiro"),
    ("ложь", "истина"),
    ("falsch", "wahr"),
    ("off", "on"),
    ("✗", "✓"),
)
"""No and yes, in lower case; the first three may stand alone."""


def _written(words: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    cases = (str.lower, str.capitalize, str.upper)
    pairs = ((write(no), write(yes)) for no, yes in words for write in cases)
    return tuple(dict.fromkeys(pairs))


_ALONE, _TOGETHER = _written(_WORDS[:3]), _written(_WORDS[3:])
_LETTERS = (("N", "Y"), ("n", "y"), ("F", "T"), ("f", "t"), ("N", "J"), ("n", "j"))


def flag(texts: Collection[str]) -> tuple[str, str] | None:
    """How a column with these distinct texts writes no and yes; None when it is no flag.

    0 and 1, false and true, and English words may stand alone; other words and letters, which may
    mean something else, come in pairs.
    """
    present = set(texts)
    if not present or len(present) > 2:
        return None
    known = _ALONE if len(present) == 1 else (*_ALONE, *_TOGETHER, *_LETTERS)
    return next((pair for pair in known if present <= set(pair)), None)


_MARKED = {"selected", "checked", "ticked", "x", "✓", "✔", "☑", "√", "y"}
_UNMARKED = {"not selected", "unselected", "unchecked", "not checked", "☐", "n", "-"}
_YES = {caseless(positive) for _, positive in _WORDS} | _MARKED
_NO = {caseless(negative) for negative, _ in _WORDS} | _UNMARKED


def says_yes(text: str) -> bool:
    """Whether a cell of a flag says yes, or that a choice was made; case does not count."""
    return caseless(text) in _YES


def says_no(text: str) -> bool:
    """Whether a cell of a flag says no, or that a choice was not made; case does not count."""
    return caseless(text) in _NO
