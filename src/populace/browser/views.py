"""What the API answers, as the page is to be shown it: the types of `contract`.

Nothing is computed here but sums over values that were merged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import populace
from populace.browser import checks
from populace.browser.choice_types import ColumnChoice
from populace.browser.contract import (
    SHOWN,
    CodebookView,
    EffectView,
    FileView,
    JoiningView,
    LinkedPart,
    ReleaseView,
    Value,
)
from populace.browser.plan_types import (
    ForeseenCounts,
    LinkedPlanView,
    PlannedStrength,
    PlanView,
)
from populace.browser.reports import (
    Accuracy,
    Bucket,
    LinkedReportView,
    NumbersOfLinks,
    RelationReport,
    TableReport,
    Worst,
)
from populace.browser.wording import spoken

_MOST = 1e15
"""JSON holds no infinite number."""


def file_view(found: Any) -> FileView:  # noqa: ANN401 - an Overview, private
    """A table as it was read."""
    return {
        "records": found.records,
        "columns": [
            {
                "name": column.name,
                "kind": column.kind,
                "distinct": len(column.texts),
                "blank": column.blank,
                "values": _values(zip(column.texts, column.counts, strict=True)),
                "joiner": column.joiner or "",
                "flag": list(column.flag or ()),
                "suspect": column.suspect or "",
                "codebooks": list(column.codebooks),
            }
            for column in found.columns
        ],
        "encoding": _encoding(found.facts),
        "unnamed": list(found.unnamed),
        "beside": list(found.beside),
    }


def _encoding(facts: Sequence[Any]) -> str:
    """The encoding that was found in the file; empty where none was looked for."""
    named = (dict(fact.values) for fact in facts if fact.kind == "encoding-found")
    return next((str(values["encoding"]) for values in named), "")


def codebook_view(book: Any) -> CodebookView:  # noqa: ANN401 - a Codebook
    """A shipped list."""
    return {
        "name": book.name,
        "title": book.title,
        "source": book.source,
        "values": list(book.values),
    }


def effect(
    column: Any,  # noqa: ANN401 - a ColumnOverview
    choice: ColumnChoice,
    operations: Sequence[Mapping[str, Any]],
    numbers: Mapping[str, Any],
) -> EffectView:
    """What becomes of the values of a column.

    Args:
        column: the column as it was read.
        choice: what is said about it.
        operations: what is done to it.
        numbers: how its numbers are written, as keys of a schema.
    """
    name = column.name
    cells = column.parts(choice["delimiter"])
    parts = list(dict.fromkeys(part for cell in cells for part in cell if part))
    if choice["ignore_zeros"]:
        parts = [part for part in parts if part.lower() not in {"0", "no", "false"}]
    if choice["domain"] != "private":
        known = set(choice["values"]) or {
            value
            for book in populace.shipped_codebooks()
            if book.name == choice["codebook"]
            for value in book.values
        }
        parts = [part for part in parts if part in known]
    new = dict(zip(parts, parts, strict=True))
    called: dict[str, str] = {}
    if operations and parts:
        made = populace.prepare(
            {name: parts},
            schema={"columns": {name: {**numbers, "safe": True}}},
            recipe=list(operations),
            accept_unread=[name],
        )
        if isinstance(made, dict):
            raise TypeError("one table")
        new = {old: got or "" for old, got in zip(parts, made.frame[name], strict=True)}
        result = made.table.columns[0]
        called = dict(zip(result.values, result.labels, strict=False))
    counts: dict[str, int] = {}
    blank = column.blank
    for cell, number in zip(cells, column.counts, strict=True):
        held = dict.fromkeys(new.get(part, "") for part in cell)
        held.pop("", None)
        blank += 0 if held else number
        for value in held:
            counts[value] = counts.get(value, 0) + number
    values = _values(counts.items())
    return {
        "distinct": len(counts),
        "blank": blank,
        "values": values,
        "labels": [called.get(value["text"], "") for value in values],
    }


def strength_view(made: populace.Plan, people: float) -> PlannedStrength:
    """How strong a planned release of so many people would be; 0 where nobody knows how many."""
    found = made.graded(people or None)
    return {
        "grade": found.grade,
        "reasons": list(found.reasons),
        "one_in": min(found.one_in, _MOST),
        "carries": made.carries(people),
    }


def plan_view(made: populace.Plan, people: float) -> PlanView:
    """What will be reportable."""
    return {
        "strength": strength_view(made, people),
        "attributes": made.attributes[0],
        "guesses": made.right_guesses,
        "sure": made.sure_guesses,
        "records_margin": made.records_margin,
        "lengths": [
            {
                "length": each.length,
                "margin": each.usual.margin,
                "margin_worst": each.worst.margin,
                "smallest": each.usual.smallest or 0.0,
                "smallest_worst": each.worst.smallest or 0.0,
            }
            for each in made.counts
        ],
    }


def foreseen_view(made: populace.Plan) -> list[ForeseenCounts]:
    """What margins a release prints."""
    return [
        {
            "name": spoken(each.name),
            "length": each.length,
            "low": each.foreseen.margin[0],
            "high": each.foreseen.margin[1],
        }
        for each in made.counts
        if each.foreseen is not None
    ]


def release_view(summary: Mapping[str, Any], folder: Path, archive: Path) -> ReleaseView:
    """A release that was saved in a folder."""
    guarantee, first = summary["guarantee"], summary["tables"][0]
    return {
        "kind": guarantee["kind"],
        "records": first["count"],
        "margin": first["margin"],
        "synthetic": first["synthetic"],
        "guesses": guarantee["right_guesses_of_100"] or 0,
        "sure": guarantee["sure_guesses_of_100"] or 0,
        "grade": guarantee["grade"],
        "carries": summary["carries"],
        "lengths": [
            {
                "length": entry["length"],
                "combinations": entry["combinations"],
                "margin": entry["typical_margin"] or 0.0,
            }
            for entry in first["lengths"]
        ],
        # The same is often read off several tables.
        "warnings": [spoken(said) for said in dict.fromkeys(summary["warnings"])],
        "private_notes": [spoken(note) for note in summary["private_notes"]],
        "files": sorted(file.name for file in folder.iterdir()),
        "archive": str(archive),
        "page": str(folder / "index.html"),
        "linked": _linked_part(summary) if summary["relations"] else None,
    }


def _linked_part(summary: Mapping[str, Any]) -> LinkedPart:
    """What a release holds beside its first table."""
    others = summary["tables"][1:]
    return {
        "tables": [{"name": each["name"], "synthetic": each["synthetic"]} for each in others],
        "combinations": sum(entry["combinations"] for each in others for entry in each["lengths"]),
        "pairs": sum(relation["pairs"] for relation in summary["relations"]),
        "by_links": [
            {"links": links, "epsilon": epsilon}
            for other in summary["others"]
            for links, epsilon in other["by_links"]
        ],
    }


def joining_view(found: Any) -> JoiningView:  # noqa: ANN401 - a Joining, private
    """How a relation joins records."""
    return {
        "one_key": found.parent_key,
        "many_key": found.child_key or "",
        "links": found.links,
        "one_parent": found.one_parent,
    }


def linked_plan_view(made: populace.Plan, people: float) -> LinkedPlanView:
    """What will be reportable."""
    return {
        "strength": strength_view(made, people),
        "guesses": made.right_guesses,
        "sure": made.sure_guesses,
        "tables": [
            {
                "name": spoken(each.name),
                "length": each.length,
                "margin": each.usual.margin,
                "margin_worst": each.worst.margin,
                "smallest": each.usual.reportable,
            }
            for each in made.counts
            if each.counted != "records"
        ],
        "by_links": [{"links": links, "epsilon": epsilon} for links, epsilon in made.by_links],
        "bounds": [{"most": most, "pairs": pairs, "own": own} for most, pairs, own in made.bounds],
    }


def linked_report(figures: Mapping[str, Any]) -> LinkedReportView:
    """The private comparison."""
    return {
        "tables": [
            {
                "name": each["name"],
                "numbers": list(each["numbers"]),
                "links": each["counted"] != "records",
                "report": table_report(each["figures"]),
            }
            for each in figures["tables"]
        ],
        "relations": [_relation(each) for each in figures["relations"]],
    }


def _relation(relation: Mapping[str, Any]) -> RelationReport:
    return {
        "one": relation["one"],
        "many": relation["many"],
        "distance": relation["across"]["mean_distance"],
        "pairs": [
            {"one": pair["parent"], "other": pair["child"], "distance": pair["distance"]}
            for pair in sorted(relation["across"]["pairs"], key=lambda pair: -pair["distance"])
        ],
        "links": [_numbers(name, each) for name, each in relation["numbers_of_links"].items()],
        "mixed": [
            {"column": name, "true": each["true"], "synthetic": each["synthetic"]}
            for name, each in relation["mixed"].items()
        ],
    }


def _numbers(name: str, each: Mapping[str, Any]) -> NumbersOfLinks:
    columns = zip(each["true"], each["released"], each["synthetic"], strict=True)
    return {
        "name": name,
        "most": len(each["true"]) - 1,
        "distance": each["distance"],
        "rows": [
            {"links": links, "true": true, "released": released, "synthetic": synthetic}
            for links, (true, released, synthetic) in enumerate(columns)
            if true or released or synthetic
        ],
    }


def table_report(figures: Mapping[str, Any]) -> TableReport:
    """The comparison of one table."""
    records = figures["records"]
    counts, rows = figures["aggregates"], figures["synthetic"]
    whole, drawn = counts["together"]["all"], rows["together"]["all"]
    return {
        "true": records["true"],
        "released": records["released"],
        "margin": records["margin"],
        "synthetic": records["synthetic"],
        "error": whole["error"] or 0.0,
        "rows_error": drawn["error"] or 0.0,
        "mean": whole["mean_true_count"] or 0.0,
        "missing": whole["suppressed_mass"] or 0.0,
        "rows_missing": drawn["suppressed_mass"] or 0.0,
        "counts": _accuracy(counts),
        "rows": _accuracy(rows),
        "buckets": [
            _bucket(size, counts["together"], rows["together"])
            for size in counts["together"]
            if size[:1].isdigit()
        ],
        "shares": checks.shares(figures),
        "k": figures["exposure"]["k"],
        "exposure": checks.exposure(figures),
        "records": checks.records(figures),
        "worst": [_worst(entry) for entry in counts["worst"]],
    }


def _values(counted: Any) -> list[Value]:  # noqa: ANN401 - pairs of a text and a number
    largest = sorted(counted, key=lambda pair: -pair[1])[:SHOWN]
    return [{"text": text, "count": number} for text, number in largest]


def _accuracy(side: Mapping[str, Any]) -> list[Accuracy]:
    """How one side of a release compares with the real table, by length."""
    return [
        {
            "length": number,
            "combinations": entry["all"]["combinations"],
            "released": entry["all"]["released"],
            "error": entry["all"]["error"] or 0.0,
            "missing": entry["all"]["suppressed_mass"] or 0.0,
            "invented": entry["all"].get("fabricated_mass") or 0.0,
            "inside": entry["all"].get("coverage") or 0.0,
        }
        for number, entry in enumerate(side["lengths"], 1)
    ]


def _bucket(size: str, counts: Mapping[str, Any], rows: Mapping[str, Any]) -> Bucket:
    entry = counts[size]
    return {
        "size": size,
        "combinations": entry["combinations"],
        "released": entry["released"],
        "error": entry["error"] or 0.0,
        "rows_error": rows[size]["error"] or 0.0,
        "missing": entry["suppressed_mass"] or 0.0,
        "inside": counts.get("coverage_by_released_count", {}).get(size),
    }


def _worst(entry: Mapping[str, Any]) -> Worst:
    return {
        "combination": [": ".join(map(str, pair)) for pair in entry["combination"]],
        "true": entry["true"],
        "released": entry["released"],
    }
