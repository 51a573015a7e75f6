"""`release.json`: everything about a release that is not a table, written and read back.

Nothing of the input stands in it, neither its name nor its size.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from populace.publish.tables import domain_of, measure_names
from populace.vocabulary.errors import PopulaceError, VerificationError
from populace.vocabulary.facts import EXTENTS, Fact, Protected, Value, fact
from populace.vocabulary.guarantee import Event, Guarantee
from populace.vocabulary.release import FORMAT, KAnonymousSettings, Release, Settings
from populace.vocabulary.table import Column


@dataclass(frozen=True)
class Manifest:
    """What `release.json` says.

    Args:
        name: the publisher's name of the data set.
        created: the day, as an ISO date.
        software: what made it.
        guarantee: the promise.
        settings: the public parameters.
        columns: the columns without their values, which stand in `codebook.csv`.
        records_scale: standard deviation of the noise on the number of records.
        scales: for each length the standard deviation of the noise.
        fabricated: for each length the expected share of released mass that nobody holds.
        seed: the seed of the synthesis.
        hashes: SHA-256 of every other file, by its name.
    """

    name: str
    created: str
    software: str
    guarantee: Guarantee
    settings: Settings | KAnonymousSettings
    columns: tuple[Column, ...]
    records_scale: float
    scales: tuple[float, ...]
    fabricated: tuple[float, ...]
    seed: int
    hashes: Mapping[str, str]


def write(release: Release, hashes: Mapping[str, str]) -> bytes:
    """`release.json` of a release whose other files have the given SHA-256 digests."""
    counts = release.aggregates
    guarantee = release.guarantee
    settings = release.settings
    content: dict[str, Any] = {
        "format": FORMAT,
        "name": release.name,
        "created": release.created,
        "software": release.software,
        "guarantee": guarantee_content(guarantee),
        "settings": settings_content(settings),
        "columns": [
            {
                "name": column.name,
                "domain": domain_of(column),
                "absent": column.absent,
                "delimiter": column.delimiter,
            }
            for column in counts.columns
        ],
        "aggregates": {
            "measures": list(measure_names(counts.columns)),
            "records": int(counts.records),
            "records_scale": float(counts.records_scale),
            "lengths": [
                {
                    "length": combinations.length,
                    "combinations": len(combinations.ids),
                    "scale": float(combinations.scale),
                    "expected_fabrication": float(combinations.fabricated),
                }
                for combinations in counts.lengths
            ],
        },
        # As text: a number of this size loses its last digits in JavaScript.
        "synthetic": {"records": release.synthetic.records, "seed": str(release.seed)},
        "files": {name: f"sha256:{digest}" for name, digest in hashes.items()},
    }
    return (json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def guarantee_content(guarantee: Guarantee) -> dict[str, Any]:
    """A guarantee as JSON can hold it."""
    return {
        "kind": guarantee.kind,
        "protected": [_protected_content(each) for each in guarantee.protected],
        "epsilon": _float(guarantee.epsilon),
        "delta": _float(guarantee.delta),
        "rho": _float(guarantee.rho),
        "threshold_delta": float(guarantee.threshold_delta),
        "k": guarantee.k,
        "events": [
            {
                "name": event.name,
                "mechanism": "discrete Gaussian",
                "sensitivity2": int(event.sensitivity2),
                "variance": int(event.variance),
                "unit": int(event.unit),
            }
            for event in guarantee.events
        ],
        "proof": guarantee.proof,
        "declared": [fact_content(each) for each in guarantee.declared],
        "inferred": [fact_content(each) for each in guarantee.inferred],
    }


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
        _text(content["kind"]),
        **{name: _value(value) for name, value in values.items()},
    ).of(_text(content.get("table", "")))


def _value(value: object) -> Value:
    if isinstance(value, list):
        return tuple(map(_text, value))
    return value if isinstance(value, str) else _integer(value)


def _protected_content(protected: Protected) -> dict[str, Any]:
    named = {name: getattr(protected, name) for name in EXTENTS[protected.extent]}
    return {"extent": protected.extent, **named}


def _protected(content: dict[str, Any]) -> Protected:
    return Protected(
        extent=_text(content["extent"]),
        table=_text(content.get("table", "")),
        other=_text(content.get("other", "")),
        subject_id=_text(content.get("subject_id", "")),
        most=_integer(content.get("most", 0)),
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
    return {
        "epsilon": float(settings.epsilon),
        "delta": float(settings.delta),
        "length": int(settings.length),
        "fabrication": settings.fabrication,
        "records": settings.records,
    }


def read(content: bytes) -> Manifest:
    """The inverse of `write`; whether its words agree with the tables is not checked here.

    Raises:
        VerificationError: the text is not a manifest, or of a newer format.
    """
    try:
        data = json.loads(content.decode())
        version = _integer(data["format"])
        stated = _manifest(data) if version == FORMAT else None
    except (
        KeyError,
        TypeError,
        AttributeError,
        ValueError,
        RecursionError,
        PopulaceError,
    ) as error:
        raise VerificationError(
            expected="a release.json as Populace writes it",
            found="one that misses an entry or holds one of another kind",
            action="Do not rely on this folder; ask its publisher for a new copy.",
        ) from error
    if stated is None:
        raise VerificationError(
            expected=f"a release of format {FORMAT}",
            found=f"format {version}",
            action="Use a newer version of Populace.",
        )
    return stated


def _manifest(data: dict[str, Any]) -> Manifest:
    lengths = data["aggregates"]["lengths"]
    return Manifest(
        name=_text(data["name"]),
        created=_text(data["created"]),
        software=_text(data["software"]),
        guarantee=read_guarantee(data["guarantee"]),
        settings=_settings(data["settings"]),
        columns=tuple(
            Column(
                name=_text(column["name"]),
                values=(),
                public=column["domain"] == "public",
                absent=_text(column["absent"]),
                delimiter=None if column["delimiter"] is None else _text(column["delimiter"]),
            )
            for column in data["columns"]
        ),
        records_scale=_number(data["aggregates"]["records_scale"]),
        scales=tuple(_number(entry["scale"]) for entry in lengths),
        fabricated=tuple(_number(entry["expected_fabrication"]) for entry in lengths),
        seed=int(_text(data["synthetic"]["seed"])),
        hashes={
            name: _text(digest).removeprefix("sha256:") for name, digest in data["files"].items()
        },
    )


def _settings(chosen: dict[str, Any]) -> Settings | KAnonymousSettings:
    records = None if chosen["records"] is None else _integer(chosen["records"])
    if "method" in chosen:
        return KAnonymousSettings(
            k=_integer(chosen["k"]),
            method=chosen["method"],
            length=_integer(chosen["length"]),
            records=records,
            oversampling=_number(chosen["oversampling"]),
        )
    return Settings(
        epsilon=_number(chosen["epsilon"]),
        delta=_number(chosen["delta"]),
        length=_integer(chosen["length"]),
        fabrication=chosen["fabrication"],
        records=records,
    )


def read_guarantee(promise: dict[str, Any]) -> Guarantee:
    """The inverse of `guarantee_content`.

    Raises:
        KeyError, TypeError, ValueError: it is not what `guarantee_content` gives.
    """
    return Guarantee(
        kind=promise["kind"],
        protected=tuple(map(_protected, promise["protected"])),
        epsilon=_optional(promise["epsilon"]),
        delta=_optional(promise["delta"]),
        rho=_optional(promise["rho"]),
        threshold_delta=_number(promise["threshold_delta"]),
        events=tuple(
            Event(
                name=_text(event["name"]),
                sensitivity2=_integer(event["sensitivity2"]),
                variance=_integer(event["variance"]),
                unit=_integer(event["unit"]),
            )
            for event in promise["events"]
        ),
        proof=_text(promise["proof"]),
        declared=tuple(map(read_fact, promise["declared"])),
        inferred=tuple(map(read_fact, promise["inferred"])),
        k=None if promise["k"] is None else _integer(promise["k"]),
    )


def _float(value: float | None) -> float | None:
    return None if value is None else float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    return value


def _optional(value: object) -> float | None:
    return None if value is None else _number(value)


def _number(value: object) -> float:
    if not isinstance(value, float):
        raise TypeError
    return value
