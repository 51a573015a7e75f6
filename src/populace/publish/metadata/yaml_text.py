"""Plain content as YAML: the only place that knows how it is written. Texts are those of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

Content = Mapping[str, object]


def yaml_text(content: Content) -> str:
    """Texts, numbers and truth values, in mappings and lists of them, as a YAML file."""
    return "\n".join((*_mapping(content, ""), ""))


def _mapping(content: Content, indent: str) -> Iterator[str]:
    for name, value in content.items():
        if isinstance(value, Mapping) and value:
            yield f"{indent}{name}:"
            yield from _mapping(value, f"{indent}  ")
        elif isinstance(value, list | tuple) and value:
            yield f"{indent}{name}:"
            yield from _list(value, f"{indent}  ")
        else:
            yield f"{indent}{name}: {_scalar(value)}"


def _list(items: list[object] | tuple[object, ...], indent: str) -> Iterator[str]:
    for item in items:
        if isinstance(item, Mapping):
            first, *others = _mapping(item, f"{indent}  ")
            yield f"{indent}- {first.strip()}"
            yield from others
        else:
            yield f"{indent}- {_scalar(item)}"


def _scalar(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    if isinstance(value, float):
        # Without a point 1e-06 is a text of YAML 1.1, which most programs read.
        whole, sign, power = text.partition("e")
        return f"{whole}.0{sign}{power}" if sign and "." not in whole else text
    # JSON is YAML but for DEL, the C1 signs, the line separators and what is no character.
    return "".join(
        f"\\u{ord(sign):04x}" if "\x7f" <= sign <= "\x9f" or sign in _ESCAPED else sign
        for sign in text
    )


_ESCAPED = "\u2028\u2029\ufeff\ufffe\uffff"
