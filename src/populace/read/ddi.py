"""The categories of a DDI-Codebook (versions 1 to 2.5), as archives and statistics offices keep it.

No frequency is read, and a document type, with which a file could expand without end, is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from populace.read.lists import listed
from populace.read.source import Source
from populace.vocabulary.errors import InputError
from populace.vocabulary.schema import ColumnSchema

_BLOCK = 1 << 16
_SEVERAL = ";"


class _Typed(Exception):
    """The document has a type."""


class _Builder(ET.TreeBuilder):
    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        raise _Typed


def read_codebook(source: Source) -> tuple[tuple[ColumnSchema, ...], tuple[str, ...]]:
    """The columns of variables with categories, and notes.

    Categories that the codebook marks as missing are left out. A group of variables of one question
    with multiple responses gives a multi-valued column, made up from its 0/1 variables.

    Raises:
        InputError: it is no DDI codebook, or has a document type.
    """
    root = _parsed(source)
    if _tag(root) != "codeBook":
        raise InputError(
            expected="DDI-Codebook XML, whose outermost element is codeBook",
            found="another kind of XML",
            action="Export the codebook as DDI-Codebook 2.5, not DDI-Lifecycle.",
        )
    variables = {
        variable.get("ID") or variable.get("name") or "": variable
        for variable in _all(root, "var")
        if variable.get("name")
    }
    columns, members = [], set()
    for group in _all(root, "varGrp"):
        ids = [name for name in (group.get("var") or "").split() if name in variables]
        if (group.get("type") or "").casefold() == "multipleresp" and ids:
            names = [variables[name].get("name") or "" for name in ids]
            pairs = [(name, _label(variables[id_])) for name, id_ in zip(names, ids, strict=True)]
            name = group.get("name") or group.get("ID") or _label(group)
            columns.append(listed(name, pairs, _SEVERAL, ""))
            members.update(ids)
    for id_, variable in variables.items():
        pairs = [
            (_text(category, "catValu"), _label(category))
            for category in _all(variable, "catgry")
            if (category.get("missing") or "N").upper() != "Y"
        ]
        if id_ not in members and any(value for value, _ in pairs):
            columns.append(listed(variable.get("name") or "", pairs))
    return tuple(columns), ()


def _parsed(source: Source) -> ET.Element:
    parser = ET.XMLParser(target=_Builder())  # noqa: S314 - document types are refused
    try:
        with source.open() as raw:
            while block := raw.read(_BLOCK):
                parser.feed(block)
        root: ET.Element = parser.close()
    except _Typed:
        raise InputError(
            expected="XML without a document type",
            found="a document type (<!DOCTYPE ...>)",
            action="Remove it: a codebook needs none, and it can make a small file expand.",
        ) from None
    except (ET.ParseError, ValueError, LookupError):
        raise InputError(
            expected="a whole XML file",
            found="one that is damaged or cut short",
            action="Export the codebook again.",
        ) from None
    return root


def _tag(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _all(element: ET.Element, tag: str) -> Iterator[ET.Element]:
    return (found for found in element.iter() if _tag(found) == tag)


def _text(element: ET.Element, tag: str) -> str:
    """The text of the first child of that tag, without line breaks."""
    found = next((child for child in element if _tag(child) == tag), None)
    return "" if found is None else " ".join("".join(found.itertext()).split())


def _label(element: ET.Element) -> str:
    return _text(element, "labl")
