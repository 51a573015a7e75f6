"""What the page asks of linked tables, answered through the public API.

Nothing is drawn, counted or estimated here.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import populace
from populace.browser import linked_views
from populace.browser.archives import pack, unpack
from populace.browser.choices import declared, project
from populace.browser.contract import (
    JoiningView,
    LinkedExample,
    LinkedPlanView,
    LinkedTable,
    Linking,
    ReleaseView,
    Strength,
    Structure,
    TableChoices,
)
from populace.browser.needs import least
from populace.browser.reports import LinkedReportView

_TABLES = ("victims", "perpetrators", "links")


class Linked:
    """Answers questions of the page about two or three tables: parents, children and links.

    Args:
        folder: makes an empty folder.
    """

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder

    def example(self, victims: int, structure: Structure) -> LinkedExample:
        """Simulated linked tables, with what their schemas and their project file declare."""
        folder = self._folder() / "example"
        populace.example(folder, victims=victims)
        home = folder / structure
        told = tomllib.loads((home / "project.toml").read_text("utf-8"))
        linking: Linking = {
            "relation": told["relation"],
            "unit": told["unit"],
            "parent_key": told["parent-key"],
            "child_key": told["child-key"],
            "most_links": 30,
            "most_parents": 0,
            "triples": [],
        }
        tables: list[LinkedTable] = [
            {"path": str(path), "name": path.stem, "choices": declared(path)}
            for path in (home / f"{name}.csv" for name in _TABLES)
        ]
        return {"tables": tables, "linking": linking, "title": told["name"]}

    def join(
        self, tables: list[LinkedTable], linking: Linking, progress: populace.Progress
    ) -> JoiningView:
        """How tables hang together; an error where they do not."""
        paths, names, sheets = _sources(tables)
        found = populace.joining(
            *paths,
            names=names,
            sheets=[*sheets, None][:3],
            parent_key=linking["parent_key"] or None,
            child_key=(linking["child_key"] or None) if len(tables) > 2 else None,
            progress=progress,
        )
        return linked_views.joining_view(found)

    def plan(
        self, tables: list[LinkedTable], linking: Linking, strength: Strength
    ) -> LinkedPlanView:
        """What will be reportable. No data are read."""
        return linked_views.plan_view(self._plan(tables, linking, strength))

    def need(
        self, tables: list[LinkedTable], linking: Linking, strength: Strength, group: float
    ) -> float:
        """The least epsilon that reports a group of this size; 0 where none does."""

        def smallest(epsilon: float) -> float:
            made = self._plan(tables, linking, {**strength, "epsilon": epsilon})
            return float(made.tables[0].reportable)

        return least(smallest, group)

    def release(
        self,
        tables: list[LinkedTable],
        linking: Linking,
        strength: Strength,
        title: str,
        progress: populace.Progress,
    ) -> ReleaseView:
        """A linked release: its figures, and the paths of its archive and its page."""
        paths, names, sheets = _sources(tables)
        made = populace.release_linked(
            *paths,
            epsilon=strength["epsilon"],
            length=strength["length"],
            **_relation(linking),
            parent_key=linking["parent_key"],
            child_key=linking["child_key"] or None,
            triples=[
                [f"{names[each['table']]}.{each['column']}" for each in triple]
                for triple in linking["triples"]
            ],
            names=names,
            schemas=self._schemas(tables, linking),
            sheets=sheets,
            name=title,
            progress=progress,
        )
        folder = made.save(self._folder() / "public")
        return linked_views.release_view(made.summary(), folder, pack(folder))

    def evaluate(
        self,
        tables: list[LinkedTable],
        linking: Linking,
        archive: str,
        k: int,
        progress: populace.Progress,
        *,
        records: bool = False,
    ) -> LinkedReportView:
        """The private comparison of a release, given as its archive, with the real tables."""
        released = unpack(archive, self._folder())
        paths, _, sheets = _sources(tables)
        parents, children, links = [*paths, None][:3]
        report = populace.evaluate_linked(
            parents,
            children,
            links,
            released,
            schemas=self._schemas(tables, linking),
            sheets=sheets,
            records=records,
            k=k,
            progress=progress,
        )
        folder = populace.write_report(report, self._folder() / "PRIVATE-report")
        return linked_views.report_view(report.figures, pack(folder))

    def project(self, tables: list[LinkedTable], linking: Linking) -> list[str]:
        """The choices on each table as a schema that the command line takes."""
        return [project(_without_keys(table["choices"], linking)) for table in tables]

    def _plan(self, tables: list[LinkedTable], linking: Linking, strength: Strength) -> Any:  # noqa: ANN401
        return populace.plan_linked(
            *self._schemas(tables, linking),
            epsilon=strength["epsilon"],
            length=strength["length"],
            **_relation(linking),
            names=[table["name"] for table in tables],
        )

    def _schemas(self, tables: list[LinkedTable], linking: Linking) -> list[Path]:
        folder = self._folder()
        files = [folder / f"{place}.toml" for place in range(len(tables))]
        for file, text in zip(files, self.project(tables, linking), strict=True):
            file.write_text(text, encoding="utf-8")
        return files


def _sources(tables: list[LinkedTable]) -> tuple[list[str], list[str], list[str | None]]:
    return (
        [table["path"] for table in tables],
        [table["name"] for table in tables],
        [table["choices"]["sheet"] or None for table in tables],
    )


def _relation(linking: Linking) -> dict[str, Any]:
    return {
        "unit": linking["unit"],
        "relation": linking["relation"],
        "most_links": linking["most_links"],
        "most_parents": linking["most_parents"] or None,
    }


def _without_keys(choices: TableChoices, linking: Linking) -> TableChoices:
    told = (linking["parent_key"], linking["child_key"])
    keys = {name for key in told for name in (key, *key.split("=", 1))}
    columns = [column for column in choices["columns"] if column["name"] not in keys]
    return {**choices, "columns": columns, "subject_id": ""}
