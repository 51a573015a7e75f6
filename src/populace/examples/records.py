"""The simulated case file in memory: four frozen tables of codes, -1 where nothing is recorded."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

if TYPE_CHECKING:
    from populace.examples.draws import Codes, Flags


@dataclass(frozen=True)
class Victims:
    """One entry per victim; codes are places in the lists of `figures` and `places`."""

    year: Codes
    origin: Codes
    destination: Codes
    destination_known: Flags
    gender: Codes
    minor: Flags
    age: Codes
    forced_labour: Flags
    sexual: Flags
    other: Flags
    sector: Codes
    controls: Flags
    months: Codes
    source: Codes


@dataclass(frozen=True)
class Perpetrators:
    """One entry per perpetrator, or per account of one (structure A)."""

    gender: Codes
    age: Codes
    citizenship: Codes


@dataclass(frozen=True)
class Links:
    """One entry per link; `victim` and `perpetrator` are places in their tables."""

    victim: Codes
    perpetrator: Codes
    roles: Flags
    role_codes: Flags
    relation: Codes
    paid: Codes


@dataclass(frozen=True)
class CaseFile:
    """Victims, their cases, their perpetrators and the links between them."""

    victims: Victims
    case: Codes
    perpetrators: Perpetrators
    links: Links


Rows = TypeVar("Rows", Victims, Perpetrators, Links)


def take(table: Rows, rows: Codes) -> Rows:
    """The table with only these rows, in this order, repeated where asked twice."""
    return replace(table, **{f.name: getattr(table, f.name)[rows] for f in fields(table)})


def join(first: Rows, second: Rows) -> Rows:
    """The rows of both tables, the first table's before the second's."""
    return replace(
        first,
        **{
            f.name: np.concatenate([getattr(first, f.name), getattr(second, f.name)])
            for f in fields(first)
        },
    )


def renumber(file: CaseFile, order: Codes) -> CaseFile:
    """Puts victims in `order`; cases, perpetrators and links as they are first met in it."""
    place = np.empty(order.size, np.int64)
    place[order] = np.arange(order.size)
    links = take(file.links, np.argsort(place[file.links.victim], kind="stable"))
    perpetrators, first_met = _first_met(links.perpetrator)
    return CaseFile(
        victims=take(file.victims, order),
        case=_first_met(file.case[order])[0],
        perpetrators=take(file.perpetrators, first_met),
        links=replace(links, victim=place[links.victim], perpetrator=perpetrators),
    )


def _first_met(keys: Codes) -> tuple[Codes, Codes]:
    values, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(order.size, np.int64)
    rank[order] = np.arange(order.size)
    return rank[inverse], values[order]
