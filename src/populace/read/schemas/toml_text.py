"""Plain content as the text of a TOML file: the only place that knows how TOML is written.

What the content means is said by those who make it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal

_BARE = re.compile(r"[A-Za-z0-9_-]+")


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
