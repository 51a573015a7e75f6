"""How languages write words, as far as it tells a right decoding of a text from a wrong one.

Letters that one alphabet has and another has not, and where they may stand. The alphabets are those
of the CLDR (main exemplar characters), shortened to letters outside ASCII.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

WESTERN = "fr es pt it de nl sv da ca"
"""Languages whose words stand together in one table, as names of countries and people do."""

_LATIN = {
    "fr": "àâçéèêëîïôùûüœæÿ",
    "es": "áéíñóúü",
    "pt": "áâãàçéêíóôõúü",
    "ca": "àçéèíïóòúü",
    "it": "àéèìíòóùú",
    "de": "äöüß",
    "nl": "éëïóöüáè",
    "sv": "åäöé",
    "fi": "åäöšž",
    "da": "æøåéö",
    "is": "áðéíóúýþæö",
    "fo": "áðíóúýæø",
    "et": "õäöüšž",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "ro": "ăâîșțşţ",
    "hr": "čćđšž",
    "sl": "čšž",
    "sq": "ëç",
    "tr": "çğıİöşüâîû",
    "az": "çəğıİöşü",
    "ku": "çêîşû",
    "lt": "ąčęėįšųūž",
    "lv": "āčēģīķļņšūž",
    "mt": "ċġħżàèìòù",
    "cy": "âêîôûŵŷ",
    "vi": "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ",
    "wo": "àéëñó",
}
_CYRILLIC = {
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяё",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "bg": "абвгдежзийклмнопрстуфхцчшщъьюя",
    "sr": "абвгдђежзијклљмнњопрстћуфхцчџш",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџш",
    "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
}
# Where a letter may not stand, by what stands before and after it; a blank is the end of a word.
_NEVER = {
    "ń": r"ń[aeiouyąęó]",
    "ñ": r"ñ[^aeiouáéíóú]",
    "õ": r"õ[^e]",
    "ã": r"ã[^oeis z]",
    "œ": r"œ[^uiecdstnl]",
    "è": r"[aeoéà]è",
    "ù": r"[^ogiptea]ù",
    "æ": r"\S{4}[^rnk]æ |\S{4}[^k]næ ",
    "ð": r" ð",
    "þ": r"[aeiouáéíóúý]þ ",
    "ğ": r" ğ",
    "ě": r" ě",
    "ů": r" ů",
    "â": r"â ",
    "ä": r"[aouå]ä|äos? |ätina ",
    "å": r"åu",
    "ı": r"[eiöü][^aeıioöuü ]*ı",
    "ė": r"[qwx]|xh|gj",
    "đ": r"\S{8}",
}
_RULES = {
    "pl": "ń",
    "es": "ñ",
    "pt": "õã",
    "fr": "œèù",
    "is": "ðþ",
    "fo": "ð",
    "tr": "ğı",
    "az": "ğı",
    "vi": "đ",
    "lt": "ė",
    "de": "ä",
    "sv": "äå",
    "da": "æå",
    "fi": "ä",
    "cs": "ěů",
    "ro": "â",
    "it": "èù",
    "western": "ñõãœèùäåæ",
}
_TURKIC = ("tr", "az")
_DOTLESS = str.maketrans("Iİ", "ıi")
"""The small letters of I in these languages."""

_GARBLED = re.compile(
    "kadýn|hayýr|kýz|sýnýf|yýlý?|kayýp|açýk|kapalý|tanýk|bakým|yardým|kayýt|tarým|aylýk|kaçýrma"
    "|hýrsýzlýk|mýsýr|kýrgýz|kýrsal|kýrmýzý|çýrak|tacýk|yalnýz|baský|zorlayýcý"
)
"""Turkish words that were read as Western European ones, and have no letter but ý that tells."""

_CZECH = frozenset("ěčřůďťňľĺŕ")
_ICELANDIC = frozenset("þð")
_NEVER_TURKISH = re.compile(
    "[bcdfghjklmnpqrstvxz]ð|[aeiouöüáéíóú]{2}ð|^[bcdfghjklmnpqrstvxz]{2}.*ð|ð.*oy(ar?)?$"
    "|^((karl|kven|for)?ma|sta|anna|hra|kostna|fagna)ður$"
    "|^(annað|aðrir|aðili|aðstoð|staða|stöðu|leið|með|það|við|þjóð|þjóðerni)$"
)
"""As in norður, leið, staður: the Turkish letter that was read as ð follows one vowel, in words
that begin with one consonant. And words that Icelandic tables hold alone."""

_ROMANIAN = re.compile("ã[bcdfghjklpqrtvx]")
"""As in bãrbat: Portuguese and Vietnamese write no such letters behind one another."""

_VOWELS = {
    "Cyrillic": re.compile("[аеёиоуыэюяіїєўәөүұӣӯ]"),
    "Greek": re.compile("[αεηιουωάέήίόύώϊϋΐΰ]"),
}
_FINAL_ONLY = re.compile("[\u03c2\u05da\u05dd\u05df\u05e3\u05e5\u0629\u0649](?=\\w)")
_NEVER_FINAL = re.compile("[\u03c3](?!\\w)")
_WORD = re.compile("[^\\W\\d_\u00aa\u00ba]+")

_BEYOND = re.compile("[\u0370-\u1dff\u2c00-\uf7ff]")

_MEASURE = re.compile(
    r"(?<![\w\x80-\uffff])([a-z\d]{1,4}/)?(([kcdhmµ]?m|[a-z])[²³]|µ[a-z]{0,3})(/[a-z]{1,3})?(?!\w)"
    r"|(?<!\w)(n\.?º|\d*[½¼¾])(?![\w\x80-\uffff])",
    re.IGNORECASE,
)

_ENDED = re.compile(
    "[^\\W\\d_]+[\u00aa\u00b2\u00b3]|[^\\W\\d_]*[^aeiou\\W\\d]\u00ba", re.IGNORECASE
)

Script = str


def words_of(text: str) -> set[str]:
    """The words of a text that hold a letter outside ASCII."""
    return {word for word in _WORD.findall(text) if not word.isascii()}


def without_other_scripts(text: str) -> str:
    """A text without the words that no Western reading of any bytes yields."""
    return " ".join(word for word in text.split(" ") if not _BEYOND.search(word))


def without_units(text: str) -> str:
    """A text without m², µg/l, Nº and the like, which tell nothing: so many headers hold them."""
    return _MEASURE.sub("", text)


def script_of(letter: str) -> Script:
    """The script of a letter, by its Unicode name."""
    if letter.isascii():
        return "Latin"
    name = unicodedata.name(letter, "").partition(" ")[0]
    return {
        "LATIN": "Latin",
        "GREEK": "Greek",
        "CYRILLIC": "Cyrillic",
        "HEBREW": "Hebrew",
        "ARABIC": "Arabic",
        "THAI": "Thai",
        "CJK": "East Asian",
        "HIRAGANA": "East Asian",
        "KATAKANA": "East Asian",
        "HANGUL": "East Asian",
        "KATAKANA-HIRAGANA": "East Asian",
        "IDEOGRAPHIC": "East Asian",
    }.get(name, "other")


def czech(text: str) -> bool:
    """Whether a text has letters that Czech and Slovak write, and no Western European encoding."""
    return not _CZECH.isdisjoint(text.lower())


def without_czech(text: str) -> str:
    """A text without the words that are written in the letters of Czech or Slovak alone."""
    letters = {*_LATIN["cs"], *_LATIN["sk"]}
    return " ".join(
        word
        for word in text.split(" ")
        if word.isascii() or {each for each in word.lower() if not each.isascii()} - letters
    )


def romanian(words: Iterable[str]) -> bool:
    """Whether words with ã would rather be Romanian ones with ă: two end so, and none goes on."""
    lower = [word.lower() for word in words]
    final = sum(word.endswith("ã") for word in lower)
    return final > 1 and final > 2 * sum(re.search("ã[eio]|õe", word) is not None for word in lower)


def garbled_as(words: Iterable[str]) -> tuple[str, ...]:
    """The encodings of which some of the words look as if they had been read as Western European.

    So few letters tell that one word is enough: ð and þ of Turkish and the Baltic languages, which
    Icelandic alone writes, ý of Turkish, ã of Romanian.
    """
    words = list(words)
    lower = [word.lower() for word in words]
    found = ["cp1254"] if _icelandic_alone(words) or any(map(_GARBLED.fullmatch, lower)) else []
    if found and not written_in(words):
        found.append("cp1257")
    return (*found, *(["cp1250"] if any(map(_ROMANIAN.search, lower)) else []))


def _icelandic_alone(words: Sequence[str]) -> bool:
    """Whether words have letters that among living languages Icelandic alone writes, if any.

    Words that no Turkish ones can have been read as are as they were written.
    """
    if any(_NEVER_TURKISH.search(word.lower()) for word in words):
        return False
    found = written_in(words) if words else ["none"]
    return ("is" in found and {"is", "fo"}.issuperset(found)) or (
        not found and not _ICELANDIC.isdisjoint("".join(words).lower())
    )


def oddly_ended(word: str) -> bool:
    """Whether a sign that no letter is ends a word, as in km² or Srª, and not as in Timiº."""
    return _ENDED.fullmatch(word) is not None


def mostly_accented(word: str) -> bool:
    """Whether a word has more Latin letters outside ASCII than any language writes."""
    latin = [letter for letter in word if not letter.isascii() and script_of(letter) == "Latin"]
    return len(word) > 3 and 10 * len(latin) > 7 * len(word)


def capital_inside(word: str) -> bool:
    """Whether a capital outside ASCII stands between small letters of ASCII, as in fÈminin."""
    return re.search("[a-z][\u00c0-\u00de][a-z]", word) is not None


def well_formed(word: str) -> bool:
    """Whether a word is of one script and keeps to its capitals and final letters."""
    scripts = {script_of(letter) for letter in word}
    if len(scripts) > 1 or "other" in scripts:
        return False
    cased = any(map(str.islower, word)) or any(map(str.isupper, word))
    even = word.islower() or word.isupper() or word.istitle() or word[1:].islower()
    if cased and not even:
        return False
    if _FINAL_ONLY.search(word) or (len(word) > 1 and _NEVER_FINAL.search(word.lower())):
        return False
    vowels = _VOWELS.get(next(iter(scripts)))
    if vowels is None or len(word) < 3 or (word.isupper() and len(word) < 5):
        return True
    lower = word.lower()
    return vowels.search(lower) is not None and not re.search(
        f"[^{vowels.pattern[1:-1]}]{{6}}|{vowels.pattern}{{5}}", lower
    )


def _one_language(word: str) -> bool:
    """Whether a language of Western Europe has all letters of a word."""
    letters = {letter for letter in word if not letter.isascii()}
    return any(letters <= set(_LATIN[name]) for name in WESTERN.split())


def written_in(words: Iterable[str]) -> list[str]:
    """The languages in whose alphabets words can be written, which are of one script.

    A mixture of Western European languages is "western"; scripts without alphabets here give the
    name of the script.
    """
    words = list(words)
    # A large dotted I is a letter of its own, which Python makes two of.
    lower = [word.lower().replace("i\u0307", "İ") for word in words]
    letters = {letter for word in lower for letter in word if not letter.isascii()}
    scripts = {script_of(letter) for letter in letters}
    if scripts == {"Latin"}:
        alphabets = {name: set(held) for name, held in _LATIN.items()}
        alphabets["western"] = {each for name in WESTERN.split() for each in _LATIN[name]} - {"ÿ"}
    elif scripts == {"Cyrillic"}:
        alphabets = {name: set(held) for name, held in _CYRILLIC.items()}
    else:
        return sorted(scripts)
    if scripts == {"Latin"} and not all(map(_one_language, lower)):
        del alphabets["western"]
    spaced = " ".join(["", *lower, ""])
    dotless = " ".join(["", *(word.translate(_DOTLESS).lower() for word in words), ""])
    return [
        name
        for name, alphabet in alphabets.items()
        if letters <= alphabet
        and not any(
            re.search(_NEVER[each], dotless if name in _TURKIC else spaced)
            for each in _RULES.get(name, "")
        )
    ]
