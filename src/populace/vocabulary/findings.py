"""What a publisher found in a release: findings, and names of tables, columns and values.

All of it by language. Texts hold queries in braces; `publish/questions/queries.py` answers what
they ask, from released counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from populace.vocabulary.about import About, about
from populace.vocabulary.errors import InputError
from populace.vocabulary.languages import LANGUAGES
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names

_KEYS = ("text", "columns", "tables")
_ABOUT = ("title", "summary")

MOST = 12
"""The most findings in one language; a page that opens with more is a table of contents."""


@dataclass(frozen=True)
class Words:
    """What a column and its values are called in one language.

    Args:
        column: its name in the release; with its table before it where two have that name.
        title: what it is called; "" for nothing else.
        values: what values are called, in pairs.
    """

    column: str
    title: str = ""
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Narrative:
    """What is said in one language, with queries in braces.

    Args:
        language: one of `LANGUAGES`.
        text: the findings, one sentence or two each.
        columns: what columns and values are called.
        tables: what tables are called, in pairs.
    """

    language: str
    text: tuple[str, ...] = ()
    columns: tuple[Words, ...] = ()
    tables: tuple[tuple[str, str], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text or self.columns or self.tables)


def publisher_says(
    said: Mapping[str, Any], content: Mapping[str, Any]
) -> tuple[About, tuple[Narrative, ...]]:
    """What a publisher says of a release, and what it found.

    Args:
        said: as `about.about` takes it.
        content: as `told` takes it; beside `text` a section may hold a `title` and a `summary`,
            which are those of `said` in its language.

    Raises:
        InputError: as both raise, or a title or a summary is said twice in one language.
    """
    if not isinstance(content, Mapping):
        raise _wrong("the whole", "a section")
    language, found = _language(content), dict(content)
    spoken: dict[str, dict[str, Any]] = {name: {} for name in _ABOUT}
    for key, section in ((language, content), *content.items()):
        if key not in LANGUAGES or not isinstance(section, Mapping):
            continue
        for name in _ABOUT:
            if name in section and key in spoken[name]:
                raise _twice(name, key)
            if name in section:
                spoken[name][key] = section[name]
        kept = {name: value for name, value in section.items() if name not in _ABOUT}
        if section is content:
            found = kept
        else:
            found[key] = kept
    made = about(_joined(said, spoken))
    return made, tuple(filter(None, told(found)))


def _joined(said: Mapping[str, Any], spoken: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """What is said of a release, with titles and summaries that stood among findings."""
    joined = dict(said)
    for name, by_language in spoken.items():
        own = said.get(name, {})
        given = own if isinstance(own, Mapping) else {said.get("language", "en"): own}
        if twice := [language for language in by_language if language in given]:
            raise _twice(name, twice[0])
        if by_language:
            joined[name] = {**given, **by_language}
    return joined


def _twice(name: str, language: str) -> InputError:
    return InputError(
        expected=f"one {name} of a release in {language!r}",
        found="two",
        action="Keep the one in the section [about].",
    )


def told(content: Mapping[str, Any]) -> tuple[Narrative, ...]:
    """What a section of findings says: in one language, or in those that it names.

    Args:
        content: `text`, a list, in the language that `language` names (English otherwise); under
            `columns` the `title` and the `values` of columns by their names; under `tables` what
            tables are called, by their names; and the same under the codes of other languages.

    Returns:
        The first is what readers of another language are shown.

    Raises:
        InputError: a key or a type is wrong, or there are too many findings.
    """
    if not isinstance(content, Mapping):
        raise _wrong("the whole", "a section")
    language = _language(content)
    others = {name: value for name, value in content.items() if name in LANGUAGES}
    own = {name: value for name, value in content.items() if name not in (*others, "language")}
    if language not in LANGUAGES or (own and language in others):
        raise InputError(
            expected=f"findings in {listing(list(LANGUAGES))}, each language once",
            found=f"{language!r}",
            action='Name the language of the first, such as language = "fr".',
        )
    sections = [(language, own), *others.items()] if own else list(others.items())
    return tuple(_one(name, section) for name, section in sections)


def _language(content: Mapping[str, Any]) -> str:
    language = content.get("language", "en")
    if not isinstance(language, str):
        raise _wrong("language", "a text")
    return language


def _one(language: str, section: object) -> Narrative:
    if not isinstance(section, Mapping):
        raise _wrong(language, "a section")
    if unknown := [name for name in section if name not in _KEYS]:
        raise InputError(
            expected=f"{listing(_KEYS)} in findings",
            found=listing(unknown),
            action=near_names(unknown, _KEYS),
        )
    text = section.get("text", ())
    if isinstance(text, str):
        text = (text,)
    if not isinstance(text, list | tuple) or not all(isinstance(each, str) for each in text):
        raise _wrong("text", "a list of sentences")
    if len(text) > MOST:
        raise InputError(
            expected=f"at most {MOST} findings in one language",
            found=f"{len(text)}",
            action="Keep those that matter; the page answers the rest.",
        )
    return Narrative(
        language,
        tuple(map(_line, text)),
        _words(section.get("columns", {})),
        _tables(section.get("tables", {})),
    )


def _tables(section: object) -> tuple[tuple[str, str], ...]:
    if not isinstance(section, Mapping) or not all(
        isinstance(text, str) for text in section.values()
    ):
        raise _wrong("tables", "names of tables, each with a text,")
    return tuple((name, _line(text)) for name, text in section.items())


def _words(section: object) -> tuple[Words, ...]:
    if not isinstance(section, Mapping):
        raise _wrong("columns", "a section")
    found = []
    for column, words in section.items():
        if not isinstance(words, Mapping) or not set(words) <= {"title", "values"}:
            raise _wrong(f"columns.{column}", "a title, and values,")
        title, values = words.get("title", ""), words.get("values", {})
        texts = [title, *values.values()] if isinstance(values, Mapping) else [None]
        if not all(isinstance(text, str) for text in texts):
            raise _wrong(f"columns.{column}", "texts")
        pairs = tuple((value, _line(text)) for value, text in values.items())
        found.append(Words(column, _line(title), pairs))
    return tuple(found)


def content(findings: tuple[Narrative, ...]) -> dict[str, dict[str, Any]]:
    """The inverse of `told`, by language."""
    return {
        each.language: {
            **({"text": list(each.text)} if each.text else {}),
            **({"columns": _columns(each)} if each.columns else {}),
            **({"tables": dict(each.tables)} if each.tables else {}),
        }
        for each in findings
    }


def _columns(told: Narrative) -> dict[str, Any]:
    return {
        words.column: {
            **({"title": words.title} if words.title else {}),
            **({"values": dict(words.values)} if words.values else {}),
        }
        for words in told.columns
    }


def _line(text: str) -> str:
    return " ".join(text.split())


def _wrong(name: str, kind: str) -> InputError:
    return InputError(
        expected=f"{kind} as {name} of findings",
        found="something else",
        action='Write text = ["one finding", "another"].',
    )
