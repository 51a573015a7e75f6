"""What a publisher says of a release, as the page asks for it: fields of one language.

What it says in other languages, and what the page has no field for, is passed on as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, cast

import populace
from populace.browser.choice_types import AboutChoice, NamedValue, ToldChoice
from populace.languages import LANGUAGES

_SPOKEN = (
    *("description", "publisher", "source", "collection"),
    *("covered", "not_covered", "caveats", "why"),
)
"""What is said in one language or several."""

_PLAIN = (
    *("publisher_kind", "contact", "license", "period", "frequency"),
    *("dataset", "version", "replaces", "url"),
)

UNSAID: AboutChoice = {
    "language": "en",
    "description": "",
    "publisher": "",
    "publisher_kind": "",
    "contact": "",
    "license": "",
    "source": "",
    "collection": "",
    "period": "",
    "places": [],
    "covered": "",
    "not_covered": "",
    "caveats": "",
    "frequency": "",
    "why": "",
    "dataset": "",
    "version": "",
    "replaces": "",
    "url": "",
    "more": "",
}
"""Nothing said."""


_AT_TOP = ("title", "summary")
"""What stands above the findings, and is asked for with them."""


def findings_of(told: Sequence[ToldChoice]) -> dict[str, Any]:
    """The section `[findings]` of a project file that what is told stands for."""
    found: dict[str, Any] = {}
    for each in told:
        columns = {
            one["column"]: {
                **({"title": title} if (title := one["title"].strip()) else {}),
                **({"values": values} if (values := _names(one["values"])) else {}),
            }
            for one in each["columns"]
        }
        section = {
            "title": each["title"].strip(),
            "summary": each["summary"].strip(),
            "text": [line for text in each["text"] if (line := text.strip())],
            "columns": {name: words for name, words in columns.items() if words},
        }
        if kept := {name: value for name, value in section.items() if value}:
            found[each["language"]] = kept
    return found


def _names(values: Sequence[NamedValue]) -> dict[str, str]:
    return {each["value"]: name for each in values if (name := each["name"].strip())}


def told_choices(about: Mapping[str, Any], findings: Mapping[str, Any]) -> list[ToldChoice]:
    """What the sections `[about]` and `[findings]` say at the top of the page, by language.

    Raises:
        InputError: they are not written right.
    """
    try:
        return _told_choices(about, findings)
    except (AttributeError, TypeError, ValueError):
        raise populace.InputError(
            expected="texts in the sections [about] and [findings], by language",
            found="something else",
            action='Write text = ["one finding", "another"], and title = "a text".',
        ) from None


def _told_choices(about: Mapping[str, Any], findings: Mapping[str, Any]) -> list[ToldChoice]:
    language = findings.get("language", "en")
    by_language = {name: dict(value) for name, value in findings.items() if name in LANGUAGES}
    own = {
        name: value
        for name, value in findings.items()
        if name not in LANGUAGES and name != "language"
    }
    sections = ({language: own} if own else {}) | by_language
    for name in _AT_TOP:
        said = about.get(name, {})
        texts = {about.get("language", "en"): said} if isinstance(said, str) else dict(said)
        for spoken, text in texts.items():
            sections[spoken] = {name: text, **sections.get(spoken, {})}
    return [_told(spoken, section) for spoken, section in sections.items()]


def _told(language: str, section: Mapping[str, Any]) -> ToldChoice:
    text = section.get("text", [])
    found: ToldChoice = {
        "language": language,
        "title": section.get("title", ""),
        "summary": section.get("summary", ""),
        "text": [text] if isinstance(text, str) else list(text),
        "columns": [
            {
                "column": column,
                "title": words.get("title", ""),
                "values": [
                    {"value": value, "name": name}
                    for value, name in words.get("values", {}).items()
                ],
            }
            for column, words in section.get("columns", {}).items()
        ],
    }
    if not all(
        isinstance(each, str) for each in (found["title"], found["summary"], *found["text"])
    ):
        raise TypeError("texts")
    return found


def about_of(choice: AboutChoice) -> dict[str, Any]:
    """The section `[about]` of a project file that the fields stand for."""
    fields: Mapping[str, Any] = choice
    found: dict[str, Any] = json.loads(choice["more"] or "{}")
    for name in _SPOKEN:
        texts = dict(found.pop(name, {}))
        if text := fields[name].strip():
            texts = {choice["language"]: text} | {
                other: each for other, each in texts.items() if other != choice["language"]
            }
        if texts:
            found[name] = texts
    found |= {name: text for name in _PLAIN if (text := fields[name].strip())}
    if places := [place.strip() for place in choice["places"] if place.strip()]:
        found["places"] = places
    return found


def about_choice(section: Mapping[str, Any]) -> AboutChoice:
    """The fields that a section `[about]` fills, but for those at the top of the page."""
    said = {name: value for name, value in section.items() if name not in _AT_TOP}
    written = said.pop("language", "en")
    texts = {
        name: {written: value} if isinstance(value, str) else dict(value)
        for name in _SPOKEN
        if (value := said.pop(name, None))
    }
    spoken = [language for each in texts.values() for language in each]
    language = written if written in spoken or not spoken else spoken[0]
    shown: dict[str, Any] = {name: each.pop(language, "") for name, each in texts.items()}
    shown |= {name: str(said.pop(name)) for name in _PLAIN if name in said}
    shown["places"] = list(said.pop("places", ()))
    rest = {**said, **{name: each for name, each in texts.items() if each}}
    more = json.dumps(rest, ensure_ascii=False, default=str) if rest else ""
    return cast("AboutChoice", {**UNSAID, **shown, "language": language, "more": more})
