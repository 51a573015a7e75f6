"""What the API answers about linked tables, as the page is to be shown it: the types of `contract`.

Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from populace.browser.contract import JoiningView, LinkedPlanView, ReleaseView
from populace.browser.reports import LinkedReportView, NumbersOfLinks
from populace.browser.views import in_words, table_report


def joining_view(found: Any) -> JoiningView:  # noqa: ANN401 - a Joining, private
    """How tables hang together."""
    return {
        "parent_key": found.parent_key,
        "child_key": found.child_key or "",
        "links": found.links,
        "one_parent": found.one_parent,
    }


def plan_view(made: Any) -> LinkedPlanView:  # noqa: ANN401 - a LinkedPlan
    """What will be reportable."""
    return {
        "guesses": made.right_guesses,
        "sure": made.sure_guesses,
        "tables": [
            {
                "counted": table.counted,
                "length": table.length,
                "margin": table.margin,
                "margin_worst": table.worst,
                "smallest": table.reportable,
            }
            for table in made.tables
        ],
        "by_links": [{"links": links, "epsilon": epsilon} for links, epsilon in made.by_links],
        "bounds": [{"most": most, "pairs": pairs, "own": own} for most, pairs, own in made.bounds],
    }


def release_view(summary: Mapping[str, Any], folder: Path, archive: Path) -> ReleaseView:
    """A release that was saved in a folder."""
    guarantee, relation = summary["guarantee"], summary["relations"][0]
    first, *others = summary["tables"]
    return {
        "kind": guarantee["kind"],
        "records": first["count"],
        "margin": first["margin"],
        "synthetic": first["synthetic"],
        "guesses": guarantee["right_guesses_of_100"] or 0,
        "sure": guarantee["sure_guesses_of_100"] or 0,
        "lengths": [
            {
                "length": entry["length"],
                "combinations": entry["combinations"],
                "margin": entry["typical_margin"] or 0.0,
            }
            for entry in first["lengths"]
        ],
        # The same is often read off several tables.
        "warnings": list(dict.fromkeys(summary["warnings"])),
        "private_notes": [in_words(note) for note in summary["private_notes"]],
        "files": sorted(file.name for file in folder.iterdir()),
        "archive": str(archive),
        "page": str(folder / "index.html"),
        "linked": {
            "children": sum(each["synthetic"] for each in others),
            "combinations": sum(
                entry["combinations"] for each in others for entry in each["lengths"]
            ),
            "pairs": relation["pairs"],
            "by_links": [
                {"links": links, "epsilon": epsilon}
                for other in summary["others"]
                for links, epsilon in other["by_links"]
            ],
            "by_chance": relation["by_chance"],
        },
    }


def report_view(figures: Mapping[str, Any], archive: Path) -> LinkedReportView:
    """The private comparison."""
    first, other = figures["tables"]
    relation = figures["relations"][0]
    return {
        "number_of_children": first["numbers"][0],
        "parents": table_report(first["figures"]),
        "children": table_report(other["figures"]),
        "distance": relation["across"]["mean_distance"],
        "pairs": [
            {"parent": pair["parent"], "child": pair["child"], "distance": pair["distance"]}
            for pair in sorted(relation["across"]["pairs"], key=lambda pair: -pair["distance"])
        ],
        "links": [_numbers(name, each) for name, each in relation["numbers_of_links"].items()],
        "mixed": [
            {"column": name, "true": each["true"], "synthetic": each["synthetic"]}
            for name, each in relation["mixed"].items()
        ],
        "archive": str(archive),
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
