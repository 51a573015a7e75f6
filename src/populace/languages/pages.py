"""Private pages in the reader's language: the words of a finished page, block by block.

A name or a value of a table stands between `<bdi>` and `</bdi>`, or in a small text or the title
of a shape in a chart, and is never translated.
"""

from __future__ import annotations

import re
from html import escape, unescape

from populace.languages.catalogs import Catalog, catalog
from populace.languages.choice import Reader
from populace.vocabulary.languages import LANGUAGES

_BLOCK = re.compile(
    r"(<(?P<tag>p|h[1-6]|th|td|li|caption|figcaption|text)\b(?! class=.small)[^>]*>)(?P<inner>.*?)"
    r"(?P<end></(?P=tag)>)",
    re.DOTALL,
)
_TITLE = re.compile(r"(?<=<title>)[^<]*(?=</title>)")
_LABEL = re.compile(r'(?<= aria-label=")[^"]*(?=")')
_NAME = re.compile(r"<bdi>.*?</bdi>", re.DOTALL)
_TAG = re.compile(r"(<[^>]*>)")
_MARK = "\ue000{}\ue001"
_MARKED = re.compile("\ue000(\\d+)\ue001")
_NAMES = re.compile("\ue000\\d+\ue001(?:(?:: | and | × )\ue000\\d+\ue001)*")
_AROUND = re.compile(r"^([\s·■]*)(.*?)([\s·■]*)$", re.DOTALL)


def page(html: str, reader: Reader) -> str:
    """A page of HTML, made in English, in the reader's language.

    Args:
        html: the whole page; what comes from a table stands in `<bdi>` where words stand beside it.
        reader: who reads.
    """
    if reader.language == "en":
        return LANGUAGES["en"].unbroken(html)
    book = catalog(reader.language, reader.region)
    direction = ' dir="rtl"' if reader.right_to_left else ""
    head, body = html.split("</style>", 1)
    head = head.replace('<html lang="en">', f'<html lang="{reader.language}"{direction}>')
    text = _BLOCK.sub(lambda match: _block(match, book), body)
    text = _LABEL.sub(lambda match: escape(book.says(unescape(match[0]))), text)
    head = _TITLE.sub(lambda match: escape(book.says(unescape(match[0]))), head)
    return LANGUAGES[reader.language].unbroken(head + "</style>" + text)


def unknown(html: str, language: str) -> list[str]:
    """The words of a page that the catalog of a language does not know, as they stand in it."""
    book, html = catalog(language), html.replace("\u00a0", " ")
    found: list[str] = []

    class _Watched(Catalog):
        def says(self, text: str) -> str:
            found.extend(book.unknown(text))
            return text

    watched = _Watched({}, language)
    _BLOCK.sub(lambda each: _block(each, watched), html.split("</style>", 1)[1])
    return found


def _block(match: re.Match[str], book: Catalog) -> str:
    return match[1] + _inner(match["inner"], book, chart=match["tag"] == "text") + match["end"]


def _inner(inner: str, book: Catalog, *, chart: bool) -> str:
    names: list[str] = []

    def kept(name: re.Match[str]) -> str:
        names.append(name[0])
        return _MARK.format(len(names) - 1)

    marked = _NAME.sub(kept, inner)
    if not marked or _MARKED.fullmatch(marked):
        return inner
    # Runs of words between tags, each by itself; tags stay as they are.
    runs = [
        each if odd % 2 else _run(each, book, chart=chart)
        for odd, each in enumerate(_TAG.split(marked))
    ]
    return _MARKED.sub(lambda mark: names[int(mark[1])], "".join(runs))


def _run(text: str, book: Catalog, *, chart: bool) -> str:
    if _NAMES.fullmatch(text):
        return text.replace(" and ", book.says(" and "))
    found = _AROUND.match(text)
    if found is None or not found[2]:
        return text
    said = escape(book.says(unescape(found[2])), quote=False)
    if chart and book.right_to_left:
        # A chart runs from left to right: its words by themselves, each beside its own mark.
        said = f"\u2067{said}\u2069"
    elif book.right_to_left and not any(sign.isalpha() for sign in said):
        said = f"\u2066{said}\u2069"
    return found[1] + said + found[3]
