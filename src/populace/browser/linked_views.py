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
    guarantee, parents, children = summary["guarantee"], summary["parents"], summary["children"]
    return {
        "kind": guarantee["kind"],
        "records": parents["count"],
        "margin": parents["margin"],
        "synthetic": parents["synthetic"],
        "guesses": guarantee["right_guesses_of_100"] or 0,
        "sure": guarantee["sure_guesses_of_100"] or 0,
        "lengths": [
            {"length": length, "combinations": number, "margin": margin or 0.0}
            for length, (number, margin) in enumerate(
                zip(parents["combinations"], parents["typical_margins"], strict=True), start=1
            )
        ],
        # The same is often read off several tables.
        "warnings": list(dict.fromkeys(summary["warnings"])),
        "private_notes": [in_words(note) for note in summary["private_notes"]],
        "files": sorted(file.name for file in folder.iterdir()),
        "archive": str(archive),
        "page": str(folder / "index.html"),
        "linked": {
            "children": children["synthetic"],
            "combinations": sum(children["combinations"]),
            "pairs": summary["pairs_across"],
            "by_links": [
                {"links": links, "epsilon": epsilon}
                for links, epsilon in summary["epsilon_by_links"]
            ],
            "by_chance": summary["pairs_by_chance"],
        },
    }


def report_view(figures: Mapping[str, Any], archive: Path) -> LinkedReportView:
    """The private comparison."""
    mixed = figures["mixed"]
    return {
        "number_of_children": figures["tables"]["number_of_children"],
        "parents": table_report(figures["parents"]),
        "children": table_report(figures["children"]),
        "distance": figures["across"]["mean_distance"],
        "pairs": [
            {"parent": pair["parent"], "child": pair["child"], "distance": pair["distance"]}
            for pair in sorted(figures["across"]["pairs"], key=lambda pair: -pair["distance"])
        ],
        "links": [_numbers(name, each) for name, each in figures["numbers_of_links"].items()],
        "mixed": [
            {"column": name, "true": each["true"], "synthetic": each["synthetic"]}
            for name, each in mixed.items()
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
