"""The categories of a DDI-Codebook (versions 1 to 2.5), as archives and statistics offices keep it.

No frequency is read. How the XML is parsed without expanding anything is said in `plain_xml`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from xml.etree.ElementTree import Element

from populace.read.dictionaries.lists import listed
from populace.read.files.plain_xml import parsed
from populace.read.files.source import Source
from populace.vocabulary.errors import InputError
from populace.vocabulary.listing import listing
from populace.vocabulary.schema import ColumnSchema

_SEVERAL = ";"
_SYSTEM = re.compile(r"sysmiss|\.[a-z]?", re.IGNORECASE)
"""How statistics programs write that a value is missing."""

_YES = frozenset(
    ["yes", "true", "oui", "si", "sí", "sim", "ja", "mentioned", "selected", "ticked", "checked"]
)
_NO = frozenset({"no", "false", "non", "não", "nein", "not mentioned", "not selected"})


def read_codebook(
    source: Source, encoding: str | None = None
) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...]]:
    """The columns of variables with categories, and notes.

    Categories that the codebook marks as missing are declared so; those that lie in a range of
    invalid values or outside of the valid one are left out, and so are measured variables, whose
    categories stand for exceptions. A group of variables of one question with multiple responses
    gives a multi-valued column, made up from its 0/1 variables.

    Raises:
        InputError: it is no DDI codebook, or its document type declares something.
    """
    root = parsed(source, encoding)
    if _tag(root) != "codeBook":
        raise InputError(
            expected="DDI-Codebook XML, whose outermost element is codeBook",
            found="another kind of XML",
            action="Export the codebook as DDI-Codebook 2.5, not DDI-Lifecycle.",
        )
    variables = _variables(root)
    columns, members, unlike = _sets(root, variables)
    measured, beyond, without = [], [], []
    for id_, variable in variables.items():
        name = variable.get("name") or ""
        every = [(_text(each, "catValu"), _label(each), each) for each in _all(variable, "catgry")]
        grouped = _grouped(variable)
        none = [
            value
            for value, _, one in every
            if value
            and (
                _missing(one)
                or one.get("ID") in grouped
                or _SYSTEM.fullmatch(value)
                or _named(value, variable, "invalrng")
            )
        ]
        marked = [(value, label) for value, label, _ in every if value and value not in none]
        pairs = [(value, label) for value, label in marked if _valid(value, variable)]
        if id_ in members:
            continue
        if every and _measured(variable, [value for value, _ in pairs], none):
            measured.append(name)
        elif pairs:
            one = listed(name, pairs, title=_label(variable))
            columns.append(replace(one, missing=tuple(sorted(set(none) | _invalid(variable)))))
            beyond += [name] * (len(pairs) < len(marked))
        else:
            without.append(name)
    said = (
        ("Measured, so that their categories may stand for exceptions, and left out", measured),
        ("Some categories lie outside of the valid values, and count as absent", beyond),
        ("Without a list of categories, and left out", without),
        ("Questions with several answers whose variables are not marked 0 and 1", unlike),
    )
    return tuple(columns), tuple(
        f"{words}: {listing(names, 40)}." for words, names in said if names
    )


def _variables(root: Element) -> dict[str, Element]:
    """The variables that have a name, by what groups call them."""
    variables: dict[str, Element] = {}
    for place, variable in enumerate(_all(root, "var")):
        if name := variable.get("name"):
            key = variable.get("ID") or name
            variables[key if key not in variables else f"{key} {place}"] = variable
    return variables


def _sets(
    root: Element, variables: dict[str, Element]
) -> tuple[list[ColumnSchema], set[str], list[str]]:
    """Questions with several answers; their variables; and the names of those not marked by 1."""
    columns, members, unlike = [], set[str](), []
    for group in _all(root, "varGrp"):
        ids = [name for name in (group.get("var") or "").split() if name in variables]
        if (group.get("type") or "").casefold() != "multipleresp" or not ids:
            continue
        name = group.get("name") or group.get("ID") or _label(group)
        if all(_is_ticked(variables[id_]) for id_ in ids):
            names = [variables[id_].get("name") or "" for id_ in ids]
            pairs = [(one, _label(variables[id_])) for one, id_ in zip(names, ids, strict=True)]
            columns.append(listed(name, pairs, _SEVERAL, "", _label(group)))
            members.update(ids)
        else:
            unlike.append(name)
    return columns, members, unlike


def _grouped(variable: Element) -> set[str]:
    """The categories, by their IDs, that a group marks as missing."""
    return {
        name
        for group in _all(variable, "catgryGrp")
        if _missing(group)
        for name in (_attribute(group, "catgry") or "").split()
    }


def _invalid(variable: Element) -> set[str]:
    """The single values that a variable says are invalid, whether or not it lists them."""
    items = (_attribute(item, "VALUE") for item in _bounds(variable, "invalrng"))
    return {value for value in items if value}


def _missing(category: Element) -> bool:
    return (_attribute(category, "missing") or "N").casefold() in {"y", "yes", "true", "1"} or bool(
        _attribute(category, "missType")
    )


def _measured(variable: Element, values: Sequence[str], none: Sequence[str]) -> bool:
    """Whether a variable is measured: it says so, or it holds more than its list."""
    said = {
        (_attribute(variable, name) or "").casefold()
        for name in ("intrvl", "nature", "representationType")
    }
    ends = [
        _number(_text_of(each))
        for each in _all(variable, "sumStat")
        if (_attribute(each, "type") or "").casefold() in ("min", "max")
    ]
    # Codes that were used are in their list; measured values may lie between, and at the ends.
    if {"contin", "continuous", "interval", "ratio", "numeric"} & said or _attribute(
        variable, "wgt"
    ):
        return True
    if any(end is not None and end not in map(_number, [*values, *none]) for end in ends):
        return True
    return any(_whole(*each) > _listed(values, *each) for each in _ranges(variable, "valrng"))


def _whole(low: float | None, high: float | None, apart: Sequence[float | None]) -> float:
    """How many whole numbers a range holds; none are counted where it has no end."""
    if low is None or high is None:
        return 0
    ends = sum(end in apart for end in {low, high} if end == int(end))
    return max(0, math.floor(high) - math.ceil(low) + 1 - ends)


def _listed(
    values: Sequence[str], low: float | None, high: float | None, apart: Sequence[float | None]
) -> int:
    """How many values of a list lie in a range."""
    numbers = [number for number in map(_number, values) if number is not None]
    return sum(
        (low is None or low <= number) and (high is None or number <= high) and number not in apart
        for number in numbers
    )


def _valid(value: str, variable: Element) -> bool:
    """Whether the valid ranges, if there are any, hold a value."""
    stated = any(True for _ in _bounds(variable, "valrng"))
    return not stated or _named(value, variable, "valrng")


def _named(value: str, variable: Element, tag: str) -> bool:
    items = [_attribute(item, "VALUE") for item in _bounds(variable, tag) if _tag(item) == "item"]
    if not any(True for _ in _bounds(variable, tag)):
        # Some programs list the values in words alone.
        keys = [each for group in _all(variable, tag) for each in group if _tag(each) == "key"]
        items += [value for each in keys for value in re.findall(r"[^\s,;=]+", each.text or "")]
    number = _number(value)
    if any(value == item or (number is not None and number == _number(item)) for item in items):
        return True
    return number is not None and any(
        (low is None or low <= number) and (high is None or number <= high) and number not in apart
        for low, high, apart in _ranges(variable, tag)
    )


def _bounds(variable: Element, tag: str) -> Iterator[Element]:
    for group in _all(variable, tag):
        yield from (each for each in group if _tag(each) in ("item", "range"))


def _ranges(
    variable: Element, tag: str
) -> list[tuple[float | None, float | None, tuple[float | None, ...]]]:
    """Ranges with their bounds, and the bounds that are themselves outside."""
    found = []
    for each in _bounds(variable, tag):
        if _tag(each) == "range":
            ends = [_number(_attribute(each, name)) for name in ("min", "max")]
            apart = tuple(_number(_attribute(each, f"{name}Exclusive")) for name in ("min", "max"))
            low, high = (
                end if end is not None else other for end, other in zip(ends, apart, strict=True)
            )
            found.append((low, high, apart))
    return found


def _is_ticked(variable: Element) -> bool:
    """Whether 1 is how a variable of a multiple response marks a choice."""
    for category in _all(variable, "catgry"):
        value, label = _text(category, "catValu"), _label(category).casefold()
        if (label in _YES and value != "1") or (label in _NO and value == "1"):
            return False
    return True


def _number(text: str | None) -> float | None:
    try:
        number = float(text or "nan")
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _attribute(element: Element, name: str) -> str | None:
    """An attribute, whose case differs from version to version."""
    return next((v for key, v in element.attrib.items() if key.casefold() == name.casefold()), None)


def _tag(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: Element, tag: str) -> Iterable[Element]:
    return (found for found in element.iter() if _tag(found) == tag)


def _text(element: Element, tag: str) -> str:
    """The text of the first child of that tag, without line breaks."""
    found = next((child for child in element if _tag(child) == tag), None)
    return "" if found is None else _text_of(found)


def _text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _label(element: Element) -> str:
    return _text(element, "labl")
