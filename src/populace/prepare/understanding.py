"""What the operations of a recipe understand of a column, before anything is spent.

The readings are as private as the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from populace.prepare import dates, values
from populace.prepare.codebook import Domain, Image
from populace.vocabulary.meanings import unmet
from populace.vocabulary.missing import says_missing
from populace.vocabulary.numerals import Numeral, numeral
from populace.vocabulary.operations import OnColumn, OneRow, Operation
from populace.vocabulary.quantities import Bands, Dates, TopBottom
from populace.vocabulary.reading import Reading, Rule, reading
from populace.vocabulary.recoding import Domain as Declare
from populace.vocabulary.recoding import LookUp, Merge, Regions
from populace.vocabulary.table import Cells, Column, Ragged

Measured = Bands | Dates | TopBottom | LookUp | Merge | Regions | Declare
"""The operations that give a meaning to cells."""


def understood(
    column: Column, cells: Cells, operation: Operation, image: Image, domain: Domain | None
) -> Reading | None:
    """What an operation understands of a column; None for one that gives no meaning to cells.

    Args:
        column: the column before it.
        cells: its cells; of a multi-valued column every value counts by itself.
        operation: the operation.
        image: what becomes of a value.
        domain: the values that the result may have, where they are declared.
    """
    if not isinstance(operation, Measured):
        return None
    if isinstance(operation, Merge) and operation.others is None:
        # Values that no group names stay.
        return None
    known = None if domain is None else frozenset(domain.values)
    codes = cells.codes if isinstance(cells, Ragged) else cells
    often = np.bincount(codes.astype(np.intp), minlength=len(column.values) + 1)[1:].tolist()
    whole, lost = 0, list[tuple[Rule, int]]()
    held = [(text, n) for text, n in zip(column.values, often, strict=True) if n]
    if isinstance(operation, Merge) and operation.others:
        # The others have a name of their own; they are all only where no group fits.
        some = any(image(text) != operation.others for text, _ in held)
        everybody = sum(number for _, number in held)
        rest: list[tuple[Rule, int]] = [] if some else [("no entry in the list", everybody)]
        return reading(column.name, operation.do, everybody * some, rest)
    doubtful = _doubtful([text for text, _ in held], column, operation)
    for text, number in held:
        result = image(text)
        if doubtful and numeral(text).point == "perhaps":
            lost.append(("a number with two readings", number))
        elif result and (known is None or result in known):
            whole += number
        else:
            lost.append((_why(text, operation), number))
    return reading(column.name, operation.do, whole, lost)


def in_order(column: Column, cells: Cells, operation: OneRow) -> Reading:
    """What is understood of the dates that say which row of a subject is kept."""
    form = Dates(column.name, format=operation.format)

    def image(text: str) -> str | None:
        return None if dates.order(text, form.format) is None else text

    found = understood(column, cells, form, image, None)
    return replace(found, step=operation.do) if found else Reading(column.name, operation.do, 0, 0)


def _doubtful(texts: Sequence[str], column: Column, operation: OnColumn) -> bool:
    """Whether dots before three digits may group thousands.

    They are always read as decimal signs. No run goes on with that unless some cell tells that dots
    are decimal signs, and none tells another thing.
    """
    if column.plain or column.public or not isinstance(operation, Bands | TopBottom):
        return False
    told = {numeral(text).point for text in texts}
    return "perhaps" in told and ("decimal" not in told or "other" in told)


def _why(text: str, operation: Measured) -> Rule:
    if says_missing(text):
        return "a word for missing"
    match operation:
        case Bands() | TopBottom():
            found: Numeral = numeral(text)
            return found.rule or "outside of the declared range"
        case Dates():
            return dates.why(text, operation)
        case Declare():
            declared = values.declared(operation)
            return unmet(text, declared.values, declared.labels)
        case _:
            return "no entry in the list"
