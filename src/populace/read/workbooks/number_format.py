"""What a format of numbers makes of a cell: words in place of a code, or nothing at all.

Only formats that show something else than the cell are told; leading zeros are a matter of
`appearance`.
"""

from __future__ import annotations

import re

_PART = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]|[^"\\]', re.DOTALL)
_CONDITION = re.compile(r"\[(<>|<=|>=|=|<|>)(-?\d+(?:\.\d+)?)\]")
_PLACES = frozenset("0#?@yYmMdDhHsSeEgGbB")
_WHITE = frozenset({"[white]", "[color2]"})
TESTS = {
    "=": float.__eq__,
    "<>": float.__ne__,
    "<": float.__lt__,
    "<=": float.__le__,
    ">": float.__gt__,
    ">=": float.__ge__,
}


def replaces(code: str) -> bool:
    """Whether a format shows words, or nothing, in place of some cells."""
    said = (_said(section) for section in _sections(code)) if code else ()
    return any(words is not None and (not words or _worded(words)) for words in said)


def shown(code: str, cell: object) -> str | None:
    """What a format that `replaces` shows of a cell: words, "" for nothing; None for the cell."""
    if isinstance(cell, bool) or not isinstance(cell, int | float | str) or cell == "":
        return None
    found = _sections(code)
    section = _of_text(found) if isinstance(cell, str) else _of_number(found, float(cell))
    said = None if section is None else _said(section)
    # A dash for zero is how accounts write it.
    return said if said is None or not said or _worded(said) else None


def _sections(code: str) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for part in _PART.findall(code):
        if part == ";":
            found.append([])
        else:
            found[-1].append(part)
    return found


def _said(section: list[str]) -> str | None:
    """The words of a section; None where it shows the cell itself."""
    words = []
    if not _WHITE.isdisjoint(map(str.casefold, section)):
        return ""
    for part in section:
        if len(part) == 1 and part in _PLACES:
            return None
        if part.startswith('"'):
            words.append(part.strip('"'))
        elif part.startswith("\\") or len(part) == 1:
            words.append(part[-1])
    text = "".join(words).strip()
    return None if text.casefold() in {"general", "standard"} else text


def _worded(text: str) -> bool:
    return any(map(str.isalnum, text))


def _of_text(found: list[list[str]]) -> list[str] | None:
    return found[3] if len(found) == 4 else found[-1] if "@" in found[-1] else None


def _of_number(found: list[list[str]], number: float) -> list[str] | None:
    tests = [_condition(section) for section in found]
    if any(tests):
        for section, test in zip(found, tests, strict=True):
            if test is None or TESTS[test[0]](number, test[1]):
                return section
        return None
    if number < 0 and len(found) > 1:
        return found[1]
    return found[2] if number == 0 and len(found) > 2 else found[0]


def _condition(section: list[str]) -> tuple[str, float] | None:
    for part in section:
        if match := _CONDITION.fullmatch(part):
            return match[1], float(match[2])
    return None
