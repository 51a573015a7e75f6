"""What a publisher says of a release, as the page asks for it: fields of one language.

What it says in other languages, and what the page has no field for, is passed on as it is.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

from populace.browser.chosen import AboutChoice

_SPOKEN = (
    *("summary", "description", "publisher", "source", "collection"),
    *("covered", "not_covered", "caveats", "why"),
)
"""What is said in one language or several."""

_PLAIN = (
    *("publisher_kind", "contact", "license", "period", "frequency"),
    *("dataset", "version", "replaces", "url"),
)

UNSAID: AboutChoice = {
    "language": "en",
    "summary": "",
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


def about_choice(content: Mapping[str, Any]) -> AboutChoice:
    """The fields that a section `[about]` fills."""
    said = dict(content)
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
    # A title in several languages and the like stay in the language that they were written in.
    rest = {**said, **{name: each for name, each in texts.items() if each}}
    if isinstance(rest.get("title"), str):
        rest["title"] = {written: rest["title"]}
    more = json.dumps(rest, ensure_ascii=False, default=str) if rest else ""
    return cast("AboutChoice", {**UNSAID, **shown, "language": language, "more": more})
