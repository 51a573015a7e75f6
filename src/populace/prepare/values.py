"""What becomes of single values: tidied, merged, looked up, held against a declared domain.

Which values there are, and how many people hold them, plays no part here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from populace import codebooks
from populace.prepare.codebook import Domain, Image
from populace.vocabulary.order import in_order
from populace.vocabulary.recoding import (
    Domain as Declare,
)
from populace.vocabulary.recoding import (
    LookUp,
    Merge,
    Regions,
)


def tidy(case: Literal["keep", "lower", "upper", "title"]) -> Image:
    """Texts without outer white space and with single blanks, in another case if wanted."""
    writers: dict[str, Callable[[str], str]] = {
        "keep": str,
        "lower": str.lower,
        "upper": str.upper,
        "title": str.title,
    }
    write = writers[case]
    return lambda text: write(" ".join(text.split()))


def merged(operation: Merge) -> Image:
    """What becomes of a value when groups are merged."""
    names = {value: group for group, values in operation.groups for value in values}
    kept = {group for group, _ in operation.groups}

    def image(text: str) -> str | None:
        if text in names:
            return names[text]
        return text if operation.others is None or text in kept else operation.others

    return image


def merged_domain(operation: Merge) -> Domain:
    """The declared names of groups, and of the others."""
    names = [group for group, _ in operation.groups]
    return Domain(tuple(dict.fromkeys([*names, *([operation.others] if operation.others else [])])))


def declared(operation: Declare) -> Domain:
    """A declared domain, with the words of its codebook."""
    if not operation.codebook:
        return Domain(tuple(dict.fromkeys(operation.values)))
    book = codebooks.load(operation.codebook)
    labels = book.labels["en"]
    return Domain(book.values, () if labels == book.values else labels)


def found_in(domain: Domain) -> Image:
    """A value where it is declared; outer white space does not matter."""
    known = frozenset(domain.values)

    def image(text: str) -> str | None:
        inner = text.strip()
        return inner if inner in known else None

    return image


def regions(operation: Regions) -> tuple[Image, Domain]:
    """Countries to regions, and the domain of these."""
    places = codebooks.regions(operation.key, operation.level)
    book = codebooks.load(f"un-m49-{operation.level}s")
    return (lambda text: places.get(text.strip())), Domain(book.values)


def looked_up_domain(operation: LookUp) -> Domain:
    """Every value that the table can give."""
    return Domain(in_order({value for _, value in operation.values if value}))
