"""What becomes of single values: tidied, merged, looked up, held against a declared domain.

Which values there are, and how many people hold them, plays no part here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

from populace import codebooks
from populace.prepare.codebook import Domain, Image
from populace.vocabulary.meanings import meaning
from populace.vocabulary.order import in_order
from populace.vocabulary.recoding import Domain as Declare
from populace.vocabulary.recoding import LookUp, Merge, Regions


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
    means = meaning(tuple(dict.fromkeys([*names, *kept])))

    def image(text: str) -> str | None:
        known = means(text)
        if known in names:
            return names[known]
        if known in kept:
            return known
        return text if operation.others is None else operation.others

    return image


def merged_domain(operation: Merge) -> Domain:
    """The declared names of groups, and of the others."""
    names = [group for group, _ in operation.groups]
    return Domain(tuple(dict.fromkeys([*names, *([operation.others] if operation.others else [])])))


def declared(operation: Declare) -> Domain:
    """A declared domain, with the words of its codebook."""
    if not operation.codebook:
        values = tuple(dict.fromkeys(operation.values))
        words = dict(zip(operation.values, operation.labels, strict=False))
        return Domain(values, tuple(words[value] for value in values) if words else ())
    book = codebooks.load(operation.codebook)
    labels = book.labels["en"]
    return Domain(book.values, () if labels == book.values else labels)


def found_in(domain: Domain) -> Image:
    """The declared value, or that of the label, which a text means."""
    return meaning(domain.values, domain.labels)


def listed(values: Sequence[str]) -> Image:
    """A value, unless it means a listed one."""
    means = meaning(values)
    return lambda text: text if means(text) is None else None


def looked_up(operation: LookUp) -> Image:
    """What the table says of the key that a value means."""
    table = dict(operation.values)
    means = meaning(tuple(table))
    return lambda text: None if (known := means(text)) is None else table[known]


def regions(operation: Regions) -> tuple[Image, Domain]:
    """Countries to regions, and the domain of these."""
    places = codebooks.regions(operation.key, operation.level)
    book = codebooks.load(f"un-m49-{operation.level}s")
    known = f"iso3166-{operation.key}"
    means = (
        codebooks.load(known).meaning() if known in codebooks.names() else meaning(tuple(places))
    )

    def region(text: str) -> str | None:
        return None if (country := means(text)) is None else places.get(country)

    return region, Domain(book.values)


def looked_up_domain(operation: LookUp) -> Domain:
    """Every value that the table can give."""
    return Domain(in_order({value for _, value in operation.values if value}))
