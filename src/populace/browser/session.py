"""One worker's session: what each question of the page is answered with.

Every answer goes through the public API; nothing is drawn, counted or estimated here.
"""

from __future__ import annotations

import json
import shutil
import tomllib
import traceback
import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import populace
from populace.browser import views
from populace.browser.archives import pack, unpack
from populace.browser.checking import check_view
from populace.browser.choice_types import (
    AboutChoice,
    ChosenTable,
    ColumnChoice,
    Linking,
    Strength,
    TableReading,
    ToldChoice,
)
from populace.browser.choices import headers_of, numbers_of, opening, project, steps
from populace.browser.contract import (
    CheckView,
    CodebookView,
    EffectView,
    Example,
    Failure,
    FileView,
    JoiningView,
    Packages,
    ProjectView,
    ReleaseView,
    Structure,
)
from populace.browser.disclosure import discloses
from populace.browser.plan_types import (
    ForeseenCounts,
    Foresight,
    Plans,
    Question,
)
from populace.browser.projects import declared, linking_of, load
from populace.browser.questions import longest, named, smallest
from populace.browser.remedies import problem
from populace.browser.reports import Reports

Tell = Callable[[str, float, int], object]
"""Receives the stage of a run, the share of it that is done, and the length that it is about."""

_TOLD = {"open", "check", "release", "rehearse", "evaluate", "publish", "join"}
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

    def answer(
        self, question: str, arguments: str, tell: Tell = lambda _stage, _share, _length: None
    ) -> str:
        """The answer to a question, as JSON.

        It is `{"answer": ...}`, `{"problem": ...}` in three parts, or `{"failure": ...}` where the
        page has its own words.

        Args:
            question: its name.
            arguments: its arguments by name, as JSON.
            tell: told about progress.
        """
        questions: dict[str, Callable[..., Any]] = {
            "sheets": self.sheets,
            "open": self.open,
            "example": self.example,
            "codebooks": self.codebooks,
            "effect": self.effect,
            "join": self.join,
            "check": self.check,
            "plan": self.plan,
            "foresee": self.foresee,
            "need": self.need,
            "rehearse": self.rehearse,
            "release": self.release,
            "evaluate": self.evaluate,
            "publish": self.publish,
            "project": self.project,
            "discloses": self.discloses,
            "load_project": self.load_project,
        }

        def progress(step: populace.Step) -> None:
            tell(step.stage, step.share, step.length)

        try:
            given = json.loads(arguments)
            if question in _TOLD:
                given["progress"] = progress
            answered = {"answer": questions[question](**given)}
        except populace.PopulaceError as error:
            answered = {"problem": problem(error)}
        except Exception as error:  # noqa: BLE001 - told in three parts, without its words
            answered = {"failure": _failure(error)}
        return _as_json(answered)

    def sheets(self, path: str) -> list[str]:
        """The sheets of a workbook that hold cells; none where the file is no workbook."""
        return list(populace.sheets(path))

    def open(
        self, path: str, progress: populace.Progress, reading: TableReading | None = None
    ) -> FileView:
        """What a table holds."""
        found = populace.overview(path, progress=progress, **opening(reading))
        self._overviews[_read_as(path, reading)] = found
        return views.file_view(found)

    def example(self, victims: int, structure: Structure = "cases") -> Example:
        """The simulated case file: one table, or several with how they hang together."""
        folder = self._folder() / "example"
        populace.example(folder, victims=victims)
        if structure == "cases":
            paths, linking, title = [folder / "cases.csv"], None, ""
        else:
            told = populace.read_project(folder / structure / "project.toml")
            paths = [Path(table.source) for table in told.tables]
            linking, title = linking_of(told), told.settings["name"]
        tables: list[ChosenTable] = [
            {"path": str(path), "file": path.name, "name": path.stem, "choices": declared(path)}
            for path in paths
        ]
        return {"tables": tables, "linking": linking, "title": title}

    def codebooks(self) -> list[CodebookView]:
        """The lists that ship with us."""
        return [views.codebook_view(book) for book in populace.shipped_codebooks()]

    def effect(
        self, path: str, choice: ColumnChoice, reading: TableReading | None = None
    ) -> EffectView:
        """What becomes of a column's values, worked out on its distinct cells alone."""
        overview = self._overview(path, reading)
        column = next(each for each in overview.columns if each.name == choice["name"])
        return views.effect(column, choice, steps(choice), numbers_of(choice))

    def join(
        self, tables: list[ChosenTable], linking: Linking, progress: populace.Progress
    ) -> list[JoiningView]:
        """How each relation joins the tables; an error where they do not hang together."""
        found = populace.joining(project(tables, linking), progress=progress)
        return [views.joining_view(each) for each in found]

    def check(
        self,
        tables: list[ChosenTable],
        progress: populace.Progress,
        strength: Strength | None = None,
        linking: Linking | None = None,
    ) -> CheckView:
        """What a release would refuse and report, before anything is spent."""
        return check_view(populace.check(project(tables, linking, strength), progress=progress))

    def plan(
        self,
        tables: list[ChosenTable],
        strength: Strength,
        linking: Linking | None = None,
        people: float = 0.0,
    ) -> Plans:
        """What will be reportable, of so many people. No data are read."""
        made = _planned(tables, strength, linking)
        if linking is None:
            return {"one": views.plan_view(made, people), "linked": None}
        return {"one": None, "linked": views.linked_plan_view(made, people)}

    def foresee(
        self,
        tables: list[ChosenTable],
        strength: Strength,
        questions: list[Question],
        epsilons: list[float],
        linking: Linking | None = None,
    ) -> Foresight:
        """What different strengths would report of what readers ask. No data are read."""
        length = longest(questions, 1 if questions else strength["length"])
        plans = [
            _planned(
                tables, {**strength, "epsilon": epsilon, "length": length}, linking, costs=False
            )
            for epsilon in epsilons
        ]
        return {
            "epsilons": epsilons,
            "smallest": [
                [smallest(plan, question, tables) for plan in plans] for question in questions
            ],
            "named": [named(plan) for plan in plans],
        }

    def need(
        self,
        tables: list[ChosenTable],
        strength: Strength,
        group: float,
        linking: Linking | None = None,
    ) -> float:
        """The least epsilon that reports a group of this size; 0 where none does."""

        def least_group(epsilon: float) -> float:
            made = _planned(tables, {**strength, "epsilon": epsilon}, linking, costs=False)
            # Declared values need no threshold: a group shows when it stands out of its margin.
            return named(made) or made.counts[0].usual.margin

        return populace.least_epsilon(least_group, group)

    def rehearse(
        self,
        tables: list[ChosenTable],
        strength: Strength,
        archive: str,
        progress: populace.Progress,
        linking: Linking | None = None,
    ) -> list[ForeseenCounts]:
        """What margins a release prints, by an earlier one of like tables, given as its archive."""
        earlier = unpack(archive, self._folder())
        asked = project(tables, linking, {**strength, "method": "epsilon"})
        made = populace.plan(asked, costs=False, known=earlier, progress=progress)
        return views.foreseen_view(made)

    def release(
        self,
        tables: list[ChosenTable],
        strength: Strength,
        title: str,
        progress: populace.Progress,
        linking: Linking | None = None,
        about: AboutChoice | None = None,
        told: Sequence[ToldChoice] = (),
    ) -> ReleaseView:
        """A release: its figures, and the paths of its archive and its page."""
        with warnings.catch_warnings():
            # The page shows the notes itself.
            warnings.simplefilter("ignore", populace.PrivateNote)
            asked = project(tables, linking, strength, title, about, told)
            made = populace.release(asked, progress=populace.part(progress, 0.0, 0.9))
        folder = made.save(self._folder() / "public", progress=populace.part(progress, 0.9, 1.0))
        return views.release_view(made.summary(), folder, pack(folder))

    def evaluate(
        self,
        tables: list[ChosenTable],
        archive: str,
        k: int,
        progress: populace.Progress,
        linking: Linking | None = None,
        *,
        records: bool = False,
    ) -> Reports:
        """The private comparison of a release, given as its archive, with the real tables."""
        released = unpack(archive, self._folder())
        report = populace.evaluate(
            project(tables, linking), released, records=records, k=k, progress=progress
        )
        folder = populace.write_report(report, self._folder() / "PRIVATE-report")
        archive = str(pack(folder))
        if linking is None:
            return {"one": views.table_report(report.figures), "linked": None, "archive": archive}
        return {"one": None, "linked": views.linked_report(report.figures), "archive": archive}

    def publish(self, archive: str, places: list[str], progress: populace.Progress) -> Packages:
        """What places of publication take of a release, given as its archive."""
        released = unpack(archive, self._folder())
        made = populace.publish_for(released, places, progress=progress)
        return {"archive": str(pack(made.folder)), "missing": list(made.missing)}

    def project(
        self,
        tables: list[ChosenTable],
        linking: Linking | None = None,
        strength: Strength | None = None,
        title: str = "",
        about: AboutChoice | None = None,
        told: Sequence[ToldChoice] = (),
    ) -> str:
        """The choices as a project file that the command line and Python take, and this page."""
        kept = project(tables, linking, strength, title, about, told, on_disk=True)
        return populace.write_project(kept)

    def discloses(
        self,
        text: str,
        tables: list[ChosenTable],
        linking: Linking | None = None,
    ) -> bool:
        """Whether a project file of the tables says a value that only they tell."""
        keys = headers_of([] if linking is None else linking["keys"])
        keys |= {table["choices"]["subject_id"] for table in tables}
        read = [self._overview(each["path"], each["choices"]["reading"]) for each in tables]
        return discloses(tomllib.loads(text), tables, read, keys)

    def load_project(self, texts: dict[str, str]) -> ProjectView:
        """What a project file says, with the schemas that were given beside it; or a schema."""
        return load(texts, self._folder())

    def clear(self) -> None:
        """Remove what answers left in files: they are the page's now."""
        for folder in self.home.glob("*"):
            shutil.rmtree(folder)

    def forget(self, path: str) -> None:
        """Keep nothing of a table that is no longer open."""
        self._overviews = {
            place: each for place, each in self._overviews.items() if json.loads(place)[0] != path
        }

    def _overview(self, path: str, reading: TableReading | None) -> Any:  # noqa: ANN401 - private
        """A table as it was read, again where a stop ended the worker that had read it."""
        place = _read_as(path, reading)
        if place not in self._overviews:
            self._overviews[place] = populace.overview(path, **opening(reading))
        return self._overviews[place]

    def _folder(self) -> Path:
        self._number += 1
        folder = self.home / str(self._number)
        folder.mkdir(parents=True)
        return folder


def _planned(
    tables: list[ChosenTable],
    strength: Strength,
    linking: Linking | None,
    *,
    costs: bool = True,
) -> populace.Plan:
    return populace.plan(project(tables, linking, {**strength, "method": "epsilon"}), costs=costs)


def _read_as(path: str, reading: TableReading | None) -> str:
    """What an overview is kept under: the same file may be read in another way."""
    return json.dumps([path, reading])


def _as_json(answered: dict[str, Any]) -> str:
    try:
        return json.dumps(answered, allow_nan=False)
    except ValueError as error:
        # No number, or one without end, came of what was asked.
        return json.dumps({"failure": _failure(error)})


def _failure(error: Exception) -> Failure:
    if isinstance(error, MemoryError):
        return {"fault": "memory", "detail": ""}
    places = traceback.extract_tb(error.__traceback__)
    ours = [f"{Path(at.filename).name}:{at.lineno}" for at in places if "populace" in at.filename]
    return {"fault": "defect", "detail": " ".join((type(error).__name__, *ours[-1:]))}
