"""`release.json`: everything about a release that is not a table, as it is written.

Nothing of the input stands in it, neither its name nor its size.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from populace.publish.files import criteria
from populace.publish.files.file_names import every, named
from populace.publish.files.parsing import integer, items, number, optional, text
from populace.publish.files.tables import domain_of, measure_names
from populace.vocabulary import findings
from populace.vocabulary.counts import Counts, Total
from populace.vocabulary.facts import EXTENTS, Fact, Protected, Value, fact
from populace.vocabulary.guarantee import Accounting, Event, Guarantee
from populace.vocabulary.precision import Precision
from populace.vocabulary.release import (
    CANDIDATES_BEFORE,
    FORMAT,
    KAnonymousSettings,
    Release,
    Settings,
)
from populace.vocabulary.structure import Relation
from populace.vocabulary.table import Column

_LONGEST, _LARGEST_CAP = 4, 10_000
"""What a precision may say at most: no method combines more, or counts people in full so far."""


def write(release: Release, hashes: Mapping[str, str]) -> bytes:
    """`release.json` of a release whose other files have the given SHA-256 digests."""
    counts, structure = release.counts, release.structure
    content: dict[str, Any] = {
        "format": FORMAT,
        "name": release.name,
        "created": release.created,
        "software": release.software,
        **({"about": release.about.content()} if release.about else {}),
        **({"findings": findings.content(release.findings)} if release.findings else {}),
        **({"verdicts": criteria.content(release.verdicts)} if release.verdicts else {}),
        "promises": [guarantee_content(promise) for promise in release.promises],
        "settings": settings_content(release.settings),
        "tables": [
            {
                "name": shape.name,
                "file": named(structure, "synthetic", shape.name),
                "key": shape.key,
                "records": release.records.tables[shape.name].records,
                "columns": [
                    {"header": header, **_column_content(column)}
                    for header, column in zip(shape.headers, columns, strict=False)
                ],
            }
            for shape, columns in zip(structure.tables, counts.columns, strict=True)
        ],
        "relations": [
            {
                "one": relation.one,
                "many": relation.many,
                "via": relation.via,
                "several": relation.several,
                "most_links": relation.most,
                "declared_bound": relation.bound,
                **({"keys": list(relation.keys)} if any(relation.keys) else {}),
                "number": None
                if relation.number is None
                else {"header": relation.number, **_column_content(_number_of(counts, relation))},
            }
            for relation in structure.relations
        ],
        "counts": {
            "totals": [
                {
                    "table": total.table,
                    "records": int(total.records),
                    "margin": float(total.margin),
                    "scale": float(total.scale),
                    **_capped(total),
                }
                for total in counts.totals
            ],
            **_links(counts),
            "blocks": [
                {
                    "name": block.name,
                    "tables": list(block.tables),
                    "file": named(structure, block.name, *block.tables),
                    "counted": block.counted,
                    "measures": list(
                        measure_names(counts.columns_of(*block.tables), weighted=block.weighted)
                    ),
                    "measured": block.measured,
                    "by_chance": block.by_chance,
                    "lengths": [
                        {
                            "length": entry.length,
                            "combinations": len(entry.ids),
                            "scale": float(entry.scale),
                            "expected_fabrication": float(entry.fabricated),
                            **({"left_out": int(entry.left_out)} if entry.left_out else {}),
                            **precision_content(entry.precision),
                        }
                        for entry in block.lengths
                    ],
                }
                for block in counts.blocks
            ],
            "histograms": [
                {
                    "name": histogram.name,
                    "tables": list(histogram.tables),
                    "file": named(structure, histogram.name, *histogram.tables),
                    "by": list(histogram.by),
                    "scale": float(histogram.scale),
                }
                for histogram in counts.histograms
            ],
        },
        "synthesis": {
            "synthesizer": release.synthesizer.name,
            "version": release.synthesizer.version,
            # As text: a number of this size loses its last digits in JavaScript.
            "seed": str(release.seed),
        },
        "files": {
            file.name: {"role": file.role, "sha256": hashes[file.name]}
            for file in every(counts, release.about)
        },
    }
    return (json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def _capped(total: Total) -> dict[str, Any]:
    """Of how many records of each of which table it is the number, where not all count."""
    if not total.most:
        return {}
    return {"at_most": {"records": int(total.most), "of_each": total.root}}


def _links(counts: Counts) -> dict[str, Any]:
    """The numbers of links, where any were measured."""
    if not counts.link_totals:
        return {}
    return {
        "links": [
            {
                "tables": list(total.tables),
                "at_most": int(total.most),
                "links": int(total.links),
                "margin": float(total.margin),
                "scale": float(total.scale),
            }
            for total in counts.link_totals
        ]
    }


def _number_of(counts: Counts, relation: Relation) -> Column:
    """The column of numbers of links."""
    return next(c for c in counts.columns_of(relation.one) if c.name == relation.number)


def _column_content(column: Column) -> dict[str, Any]:
    return {
        "name": column.name,
        **({"title": column.title} if column.title else {}),
        "domain": domain_of(column),
        "absent": column.absent,
        "delimiter": column.delimiter,
    }


def guarantee_content(guarantee: Guarantee) -> dict[str, Any]:
    """A guarantee as JSON can hold it."""
    return {
        "kind": guarantee.kind,
        "protected": [_protected_content(each) for each in guarantee.protected],
        "epsilon": _float(guarantee.epsilon),
        "delta": _float(guarantee.delta),
        "rho": _float(guarantee.rho),
        **_measured(guarantee),
        "threshold_delta": float(guarantee.threshold_delta),
        "k": guarantee.k,
        "events": [
            {
                "name": event.name,
                "mechanism": "discrete Gaussian",
                "sensitivity2": int(event.sensitivity2),
                "variance": int(event.variance),
                "unit": int(event.unit),
                **precision_content(event.precision),
            }
            for event in guarantee.events
        ],
        "proof": guarantee.proof,
        "declared": [fact_content(each) for each in guarantee.declared],
        "inferred": [fact_content(each) for each in guarantee.inferred],
        "epsilon_by_links": [[int(links), float(eps)] for links, eps in guarantee.by_links],
    }


def precision_content(precision: Precision | None) -> dict[str, Any]:
    """A precision as JSON can hold it; nothing where there is none."""
    if precision is None:
        return {}
    return {
        "precision": {
            "length": int(precision.length),
            "cap": int(precision.cap),
            "grades": [int(grade) for grade in precision.grades],
            "most": [int(number) for number in precision.most],
            **({"first": int(precision.first)} if precision.across else {}),
        }
    }


def read_precision(content: dict[str, Any]) -> Precision | None:
    """The inverse of `precision_content`.

    Raises:
        KeyError, TypeError, ValueError: it is not what `precision_content` gives.
    """
    told = content.get("precision")
    if told is None:
        return None
    length, cap = integer(told["length"]), integer(told["cap"])
    # Before anything is worked out from them.
    if length > _LONGEST or cap > _LARGEST_CAP:
        raise ValueError("a precision that a method can have")
    return Precision(
        length,
        cap,
        tuple(map(integer, items(told["grades"]))),
        tuple(map(integer, items(told["most"]))),
        integer(told.get("first", 0)),
    )


def fact_content(fact: Fact) -> dict[str, Any]:
    """A fact as JSON can hold it: its kind, its table where it has one, its parameters by name."""
    of = {"table": fact.table} if fact.table else {}
    values = {
        name: list(value) if isinstance(value, tuple) else value for name, value in fact.values
    }
    return {"kind": fact.kind, **of, **({"values": values} if values else {})}


def read_fact(content: dict[str, Any]) -> Fact:
    """The inverse of `fact_content`.

    Raises:
        KeyError, TypeError, ValueError: it is not what `fact_content` gives.
    """
    values = content.get("values", {})
    return fact(
        text(content["kind"]),
        **{name: _value(value) for name, value in values.items()},
    ).of(text(content.get("table", "")))


def _value(value: object) -> Value:
    if isinstance(value, list):
        return tuple(map(text, value))
    return value if isinstance(value, str) else integer(value)


def _protected_content(protected: Protected) -> dict[str, Any]:
    named = {name: getattr(protected, name) for name in EXTENTS[protected.extent]}
    return {"extent": protected.extent, **named}


def _protected(content: dict[str, Any]) -> Protected:
    return Protected(
        extent=text(content["extent"]),
        table=text(content.get("table", "")),
        other=text(content.get("other", "")),
        subject_id=text(content.get("subject_id", "")),
        most=integer(content.get("most", 0)),
    )


def settings_content(settings: Settings | KAnonymousSettings) -> dict[str, Any]:
    """Settings as JSON can hold them."""
    if isinstance(settings, KAnonymousSettings):
        return {
            "method": settings.method,
            "k": int(settings.k),
            "length": int(settings.length),
            "records": settings.records,
            "oversampling": float(settings.oversampling),
        }
    bound = int(settings.candidates)
    return {
        "epsilon": float(settings.epsilon),
        "delta": float(settings.delta),
        "length": int(settings.length),
        **({} if bound == CANDIDATES_BEFORE else {"candidates": bound}),
        "fabrication": settings.fabrication,
        "records": settings.records,
        "predicted": [list(columns) for columns in settings.predicted],
        **criteria.settings_content(settings.criteria),
    }


def read_guarantee(promise: dict[str, Any]) -> Guarantee:
    """The inverse of `guarantee_content`.

    Raises:
        KeyError, TypeError, ValueError: it is not what `guarantee_content` gives.
    """
    return Guarantee(
        kind=promise["kind"],
        protected=tuple(map(_protected, items(promise["protected"]))),
        epsilon=optional(number, promise["epsilon"]),
        delta=optional(number, promise["delta"]),
        rho=optional(number, promise["rho"]),
        threshold_delta=number(promise["threshold_delta"]),
        events=tuple(
            Event(
                name=text(event["name"]),
                sensitivity2=integer(event["sensitivity2"]),
                variance=integer(event["variance"]),
                unit=integer(event["unit"]),
                precision=read_precision(event),
            )
            for event in items(promise["events"])
        ),
        proof=text(promise["proof"]),
        declared=tuple(map(read_fact, items(promise["declared"]))),
        inferred=tuple(map(read_fact, items(promise["inferred"]))),
        k=optional(integer, promise["k"]),
        by_links=tuple(
            (integer(links), number(epsilon)) for links, epsilon in promise["epsilon_by_links"]
        ),
        accounting=_accounting(promise),
    )


def _measured(guarantee: Guarantee) -> dict[str, Accounting]:
    """What rho measures. Releases before version 0.2 did not say: it was zero-concentrated."""
    told = guarantee.rho is not None and guarantee.accounting != "zero-concentrated"
    return {"accounting": guarantee.accounting} if told else {}


def _accounting(promise: dict[str, Any]) -> Accounting:
    silent: Accounting = "Gaussian" if promise["rho"] is None else "zero-concentrated"
    found: Accounting = promise.get("accounting", silent)
    if found not in get_args(Accounting):
        raise ValueError
    return found


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)
