"""Plain content as the text of a TOML file, and what a key of one takes.

The only place that knows how TOML is written; what the content means is said by those who make it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal

TEXT, YES_NO, WHOLE, NUMBER = "text", "true or false", "a whole number", "a number"
TEXTS, NUMBERS, SECTION = "a list of texts", "a list of numbers", "a section"
PAIRS, GROUPS = "texts by text", "lists of texts by text"
TEXT_OR_TEXTS = "text, or a list of texts"
TITLES, LABELS = "texts by language, or a text", "a list of texts, or lists by language"
FILE = "the name of a file, or its content"
"""What a key may take, in words."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def fits(value: object, kind: str) -> bool:
    """Whether a key that takes values of one kind takes this one."""
    match kind:
        case "text":
            fine = isinstance(value, str)
        case "true or false":
            fine = isinstance(value, bool)
        case "a whole number":
            fine = isinstance(value, int) and not isinstance(value, bool)
        case "a number":
            number = isinstance(value, int | float | Decimal) and not isinstance(value, bool)
            fine = number and Decimal(str(value)).is_finite()
        case "a list of texts" | "a list of numbers":
            each = TEXT if kind == TEXTS else NUMBER
            fine = isinstance(value, list | tuple) and all(fits(one, each) for one in value)
        case "texts by text" | "lists of texts by text":
            each = TEXT if kind == PAIRS else TEXTS
            fine = isinstance(value, Mapping) and all(fits(one, each) for one in value.values())
        case "text, or a list of texts":
            fine = fits(value, TEXT) or (bool(value) and fits(value, TEXTS))
        case "texts by language, or a text":
            fine = fits(value, TEXT) or fits(value, PAIRS)
        case "a list of texts, or lists by language":
            fine = fits(value, TEXTS) or fits(value, GROUPS)
        case "the name of a file, or its content":
            fine = isinstance(value, str | Mapping | list)
        case _:
            fine = isinstance(value, Mapping)
    return fine


def toml_text(content: Mapping[str, object]) -> str:
    """The text of a TOML file.

    Args:
        content: texts, numbers, truth values, lists and mappings of them by their keys; mappings
            are sections, and lists of mappings repeated ones. What is None is left out.
    """
    return "\n".join(_sections(content, "")).lstrip("\n")


def section(name: str, entries: Mapping[str, object]) -> str:
    """A section of a TOML file; entries of None are left out."""
    lines = [f"{key(entry)} = {literal(v)}" for entry, v in entries.items() if v is not None]
    return "\n".join((f"[{name}]", *lines, ""))


def key(name: str) -> str:
    """A key as TOML writes it."""
    return name if _BARE.fullmatch(name) else literal(name)


def literal(value: object) -> str:
    """A text, number, truth value, or a list or mapping of them, in one line of TOML."""
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key(str(name))} = {literal(each)}" for name, each in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, tuple | list):
        return f"[{', '.join(literal(item) for item in value)}]"
    if isinstance(value, Decimal):
        return str(value)
    # JSON's escapes are TOML's, but JSON leaves DEL as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")


def _sections(content: Mapping[str, object], path: str) -> list[str]:
    lines: list[str] = []
    below: list[str] = []
    for name, value in content.items():
        place = f"{path}.{key(name)}" if path else key(name)
        if isinstance(value, Mapping) and _is_section(value, path):
            inner = _sections(value, place)
            # A section that holds only sections needs no head of its own.
            below += inner if inner and inner[0] == "" else ["", f"[{place}]", *inner]
        elif isinstance(value, tuple | list) and value and isinstance(value[0], Mapping):
            for each in value:
                below += ["", f"[[{place}]]", *_sections(each, place)]
        elif value is not None:
            lines.append(f"{key(name)} = {literal(value)}")
    return [*lines, *below]


def _is_section(value: Mapping[str, object], path: str) -> bool:
    """Whether a mapping is written as a section: where it holds others, or stands at the top."""
    return not path or any(isinstance(each, Mapping | list | tuple) for each in value.values())
