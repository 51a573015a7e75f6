"""One worker's session: what each question of the page is answered with.

Every answer goes through the public API; nothing is drawn, counted or estimated here.
"""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import populace
from populace.browser import views
from populace.browser.archives import pack, unpack
from populace.browser.choices import declared, project, steps
from populace.browser.contract import (
    CodebookView,
    ColumnChoice,
    EffectView,
    ExampleTable,
    Failure,
    FileView,
    PlanView,
    Problem,
    ReleaseView,
    Strength,
    TableChoices,
)
from populace.browser.linked import Linked
from populace.browser.needs import least
from populace.browser.reports import ReportView

Tell = Callable[[str, float], object]
"""Receives the stage of a run in words, and the share of it that is done."""

_TOLD = {"open", "release", "evaluate", "join", "release_linked", "evaluate_linked"}
"""The questions whose progress is told."""


class Session:
    """Answers questions of the page, one at a time.

    Args:
        home: an empty folder of the worker's own for what is made.
    """

    def __init__(self, home: str | Path) -> None:
        self.home = Path(home)
        self._overviews: dict[str, Any] = {}
        self._number = 0
        self._linked = Linked(self._folder)

    def answer(
        self, question: str, arguments: str, tell: Tell = lambda _stage, _share: None
    ) -> str:
        """The answer to a question, as JSON.

        It is `{"answer": ...}`, `{"problem": ...}` in three parts, or `{"failure": ...}` where the
        page has its own words.

        Args:
            question: its name.
            arguments: its arguments by name, as JSON.
            tell: told about progress.
        """
        linked = self._linked
        questions: dict[str, Callable[..., Any]] = {
            "sheets": self.sheets,
            "open": self.open,
            "example": self.example,
            "codebooks": self.codebooks,
            "effect": self.effect,
            "plan": self.plan,
            "need": self.need,
            "release": self.release,
            "evaluate": self.evaluate,
            "project": self.project,
            "linked_example": linked.example,
            "join": linked.join,
            "plan_linked": linked.plan,
            "need_linked": linked.need,
            "release_linked": linked.release,
            "evaluate_linked": linked.evaluate,
            "project_linked": linked.project,
        }

        def progress(step: populace.Step) -> None:
            tell(step.stage, step.share)

        given = json.loads(arguments)
        if question in _TOLD:
            given["progress"] = progress
        try:
            answered = {"answer": questions[question](**given)}
        except populace.PopulaceError as error:
            problem: Problem = {
                "expected": error.expected,
                "found": error.found,
                "action": views.in_words(error.action),
            }
            answered = {"problem": problem}
        except Exception as error:  # noqa: BLE001 - told in three parts, without its words
            answered = {"failure": _failure(error)}
        return json.dumps(answered, allow_nan=False)

    def sheets(self, path: str) -> list[str]:
        """The sheets of a workbook that hold cells; none where the file is no workbook."""
        return list(populace.sheets(path))

    def open(self, path: str, progress: populace.Progress, sheet: str = "") -> FileView:
        """What a table holds."""
        found = populace.overview(path, sheet=sheet or None, progress=progress)
        self._overviews[path] = found
        return views.file_view(found)

    def example(self, victims: int) -> list[ExampleTable]:
        """The simulated case file, as the paths of its tables and what its schemas declare."""
        folder = self._folder()
        populace.example(folder, victims=victims)
        linked = folder / "linked"
        tables = [folder / "cases.csv", *sorted(linked.glob("*.csv"))]
        return [{"path": str(path), "choices": declared(path)} for path in tables]

    def codebooks(self) -> list[CodebookView]:
        """The lists that ship with us."""
        return [views.codebook_view(book) for book in populace.shipped_codebooks()]

    def effect(self, path: str, choice: ColumnChoice, sheet: str = "") -> EffectView:
        """What becomes of a column's values, worked out on its distinct cells alone."""
        if path not in self._overviews:
            # A stop ended the worker that had read the table.
            self._overviews[path] = populace.overview(path, sheet=sheet or None)
        column = next(each for each in self._overviews[path].columns if each.name == choice["name"])
        return views.effect(column, choice, steps(choice))

    def plan(self, choices: TableChoices, strength: Strength) -> PlanView:
        """What will be reportable. No data are read."""
        file = self._project(choices)
        made = populace.plan(
            epsilon=strength["epsilon"],
            length=strength["length"],
            schema=file,
            recipe=file if _prepared(choices) else None,
        )
        return views.plan_view(made)

    def need(self, choices: TableChoices, strength: Strength, group: float) -> float:
        """The least epsilon that reports a group of this size; 0 where none does."""

        def smallest(epsilon: float) -> float:
            first = self.plan(choices, {**strength, "epsilon": epsilon})["lengths"][0]
            # Declared values need no threshold: a group shows when it stands out of its margin.
            return float(first["smallest"] or first["margin"])

        return least(smallest, group)

    def release(
        self,
        path: str,
        choices: TableChoices,
        strength: Strength,
        title: str,
        progress: populace.Progress,
    ) -> ReleaseView:
        """A release: its figures, and the paths of its archive and its page."""
        file = self._project(choices)
        chosen: dict[str, Any] = (
            {"epsilon": strength["epsilon"]}
            if strength["method"] == "epsilon"
            else {"k": strength["k"], "method": "row-seeded"}
        )
        made = populace.release(
            path,
            **chosen,
            length=strength["length"],
            schema=file,
            sheet=choices["sheet"] or None,
            name=title,
            progress=progress,
        )
        folder = made.save(self._folder() / "public")
        return views.release_view(made.summary(), folder, pack(folder))

    def evaluate(
        self,
        path: str,
        choices: TableChoices,
        archive: str,
        k: int,
        progress: populace.Progress,
        *,
        records: bool = False,
    ) -> ReportView:
        """The private comparison of a release, given as its archive, with the real table."""
        released = unpack(archive, self._folder())
        report = populace.evaluate(
            path,
            released,
            schema=self._project(choices),
            sheet=choices["sheet"] or None,
            records=records,
            k=k,
            progress=progress,
        )
        folder = populace.write_report(report, self._folder() / "PRIVATE-report")
        return views.report_view(report.figures, pack(folder))

    def project(self, choices: TableChoices) -> str:
        """The choices as a file that the command line takes."""
        return project(choices)

    def _folder(self) -> Path:
        self._number += 1
        folder = self.home / str(self._number)
        folder.mkdir(parents=True)
        return folder

    def _project(self, choices: TableChoices) -> Path:
        self.home.mkdir(parents=True, exist_ok=True)
        path = self.home / "project.toml"
        path.write_text(project(choices), encoding="utf-8")
        return path


def _prepared(choices: TableChoices) -> bool:
    return any(steps(column) for column in choices["columns"] if column["use"])


def _failure(error: Exception) -> Failure:
    if isinstance(error, MemoryError):
        return {"fault": "memory", "detail": ""}
    places = traceback.extract_tb(error.__traceback__)
    ours = [f"{Path(at.filename).name}:{at.lineno}" for at in places if "populace" in at.filename]
    return {"fault": "defect", "detail": " ".join((type(error).__name__, *ours[-1:]))}
