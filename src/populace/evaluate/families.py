"""How far synthetic families are from real ones: pairs across, numbers of links, likeness.

Exact: a report made of this is as sensitive as the tables.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace.evaluate.document import cell, document, table
from populace.evaluate.page import one_table
from populace.vocabulary.report import Report
from populace.vocabulary.table import Ragged, Table

Codes = NDArray[np.int64]
View = list[tuple[str, int, Codes]]

_OVER_LINKS = (
    "Counted over links, with their columns: “people” and “records” are links here. A record with"
    " several links stands here several times: it seems less rare, and closer to others, than it"
    " is."
)


def view(records: Table) -> View:
    """Each column as its name, number of codes and codes; values of a multi-valued one apart."""
    found: View = []
    for column, cells in zip(records.columns, records.cells, strict=True):
        if isinstance(cells, Ragged):
            owner = np.repeat(np.arange(records.records), np.diff(cells.starts).astype(np.intp))
            for value in range(1, len(column.values) + 1):
                flag = np.zeros(records.records, dtype=np.int64)
                flag[owner[cells.codes == value]] = 1
                found.append((column.name, 2, flag))
        else:
            found.append((column.name, len(column.values) + 1, cells.astype(np.int64)))
    return found


def distance(one: Codes, other: Codes, size: int) -> float:
    """The total variation distance of two distributions over `size` codes; 1 if one is empty."""
    if min(len(one), len(other)) == 0:
        return float(len(one) != len(other))
    shares = [
        np.bincount(codes.astype(np.intp), minlength=size) / len(codes) for codes in (one, other)
    ]
    return float(np.abs(shares[0] - shares[1]).sum() / 2)


def across(
    real: tuple[Table, Table], made: tuple[Table, Table], links: tuple[Codes, Codes]
) -> list[dict[str, Any]]:
    """The distance of each pair of a parent's column and a child's or a link's, over links.

    Args:
        real: the real parents, and one record for each link with its child's columns.
        made: the synthetic ones, over the same columns.
        links: the parent of each real and of each synthetic link.
    """
    parents = zip(view(real[0]), view(made[0]), strict=True)
    rows = list(zip(view(real[1]), view(made[1]), strict=True))
    found: dict[tuple[str, str], list[float]] = {}
    for (name, width, x), (_, _, x2) in parents:
        left, right = x[links[0]], x2[links[1]]
        for (other, size, y), (_, _, y2) in rows:
            apart = distance(left * size + y, right * size + y2, width * size)
            found.setdefault((name, other), []).append(apart)
    return [
        {"parent": name, "child": other, "distance": float(np.mean(values))}
        for (name, other), values in found.items()
    ]


def mixed(records: Table, owner: Codes, parents: int) -> dict[str, float]:
    """For each single-valued column the share of parents whose children have different values."""
    shares = {}
    for column, cells in zip(records.columns, records.cells, strict=True):
        if isinstance(cells, Ragged):
            continue
        codes = cells.astype(np.int64)
        high, low = np.zeros(parents, dtype=np.int64), np.full(parents, 1 << 30)
        np.maximum.at(high, owner, codes)
        np.minimum.at(low, owner, np.where(codes == 0, 1 << 30, codes))
        shares[column.name] = float((low < high).mean()) if parents else 0.0
    return shares


def numbers(owner: Codes, owners: int, most: int) -> Codes:
    """Shape (most + 1,): how many have 0, 1, ... links, the last with all above."""
    held = np.bincount(owner.astype(np.intp), minlength=owners)[:owners]
    return np.bincount(np.minimum(held, most), minlength=most + 1).astype(np.int64)


def shares_apart(one: Codes, other: Codes) -> float:
    """The total variation distance of two lists of numbers, each as shares of its sum."""
    first, second = one / max(1, one.sum()), other / max(1, other.sum())
    return float(np.abs(first - second).sum() / 2)


def families_to_html(report: Report) -> str:
    """Lay out the report on a linked release as one HTML page without scripts."""
    figures = report.figures
    several = len(figures["relations"]) > 1
    return document(
        "PRIVATE: report on a linked release",
        report.marking,
        "How far the release is from the real tables",
        [
            *(f'<p class="lead">{escape(words)}</p>' for words in figures["sentences"]),
            *(
                piece
                for relation in figures["relations"]
                for piece in _relation(relation, named=several)
            ),
            *(piece for each in figures["tables"] for piece in _by_itself(each)),
        ],
    )


def _relation(relation: dict[str, Any], *, named: bool) -> Iterable[str]:
    if named:
        one, many = (f"<bdi>{escape(relation[end])}</bdi>" for end in ("one", "many"))
        yield f"<h1>{one} × {many}</h1>"
    yield from _pairs(relation["across"])
    yield from _numbers(relation["numbers_of_links"])
    yield from _mixed(relation["mixed"])
    yield from _consistency(relation["consistency"])


def _by_itself(each: dict[str, Any]) -> Iterable[str]:
    yield f"<h1><bdi>{escape(each['name'])}</bdi></h1>"
    for number in each["numbers"]:
        said = f"{number!r} is no column of the table, but how many links a record has."
        yield f"<p>{escape(said)}</p>"
    if each["counted"] == "links":
        yield f"<p>{escape(_OVER_LINKS)}</p>"
    yield from one_table(each["figures"])


def _pairs(figures: dict[str, Any]) -> Iterable[str]:
    pairs = sorted(figures["pairs"], key=lambda pair: -float(pair["distance"]))
    yield from table(
        "Pairs across the tables, the farthest first",
        ["pair", "total variation distance"],
        [
            [
                f"<bdi>{escape(pair['parent'])}</bdi> × <bdi>{escape(pair['child'])}</bdi>",
                cell(pair["distance"], "distance"),
            ]
            for pair in pairs[:30]
        ],
    )


def _numbers(figures: dict[str, Any]) -> Iterable[str]:
    for name, each in figures.items():
        rows = [
            [str(links), *(cell(value, "count") for value in values)]
            for links, values in enumerate(
                zip(each["true"], each["released"], each["synthetic"], strict=True)
            )
            if any(values)
        ]
        yield from table(
            f"{name} by number of links", ["links", "true", "released", "synthetic"], rows
        )


def _mixed(figures: dict[str, Any]) -> Iterable[str]:
    yield from table(
        "Share of parents whose children differ",
        ["column", "true", "synthetic"],
        [
            [
                f"<bdi>{escape(name)}</bdi>",
                cell(each["true"], "share"),
                cell(each["synthetic"], "share"),
            ]
            for name, each in figures.items()
        ],
    )


def _consistency(figures: dict[str, Any]) -> Iterable[str]:
    yield from table(
        "Totals of links",
        ["counted from", "links"],
        [[escape(name), cell(value, "count")] for name, value in figures.items()],
    )
