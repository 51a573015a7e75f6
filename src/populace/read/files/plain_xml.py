"""XML as a tree, without resolving or expanding anything that it names.

A document type may stand there, since older standards ask for it; one that declares something of
its own, with which a small file could expand without end or read other files, is refused.
"""

from __future__ import annotations

from html.entities import name2codepoint
from typing import NoReturn
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from populace.read.files.source import Source
from populace.vocabulary.errors import InputError
from populace.vocabulary.wording import Advice, Option

_BLOCK = 1 << 16
_DEEPEST = 200
_CHARACTERS = "".join(
    f'<!ENTITY {name} "&#{code};">'
    for name, code in name2codepoint.items()
    if name not in ("amp", "lt", "gt", "quot")
).encode("ascii")


def parsed(source: Source, encoding: str | None = None) -> Element:
    """The outermost element; names of elements are {namespace}name where they have one.

    Characters that HTML names, as `&eacute;`, are read, since document types of such standards
    declare them.

    Raises:
        InputError: it is damaged, nested too deeply, names an unknown entity, or has a document
            type with declarations.
    """
    builder = TreeBuilder()
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise _damaged()
        builder.start(name, attributes)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(name)

    def external(context: str, *_: object) -> int:
        # Nothing is fetched: whatever a document type names, these characters stand for it.
        inner = parser.ExternalEntityParserCreate(context)
        inner.EntityDeclHandler = None
        inner.Parse(_CHARACTERS, True)  # noqa: FBT003 - as expat has it
        return 1

    parser = expat.ParserCreate(encoding, "}")
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_ALWAYS)
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.EntityDeclHandler = _declares
    parser.ElementDeclHandler = _declares
    parser.AttlistDeclHandler = _declares
    parser.NotationDeclHandler = _declares
    parser.ExternalEntityRefHandler = external
    parser.DefaultHandlerExpand = _unknown
    try:
        with source.open() as raw:
            while block := raw.read(_BLOCK):
                parser.Parse(block, False)  # noqa: FBT003
        parser.Parse(b"", True)  # noqa: FBT003
        return builder.close()
    except (expat.ExpatError, ValueError, LookupError, AssertionError):
        raise _damaged() from None


def _declares(*_: object) -> NoReturn:
    raise InputError(
        expected="XML whose document type, if it has one, declares nothing",
        found="a document type with declarations (<!DOCTYPE ... [ ... ]>)",
        action="Remove them: a codebook needs none, and they can make a small file expand.",
    )


def _unknown(text: str) -> None:
    """What nothing else handles: comments and the like, and references to no known entity."""
    if text.startswith("&") and text.endswith(";"):
        raise InputError(
            expected="entities that XML or HTML know",
            found="another one",
            action="Replace it by its character, or export the codebook again.",
        )


def _damaged() -> InputError:
    return InputError(
        expected="a whole XML file",
        found="one that is damaged or cut short",
        action=Advice("Export the codebook again, or name its encoding", Option("encoding"), "."),
    )
