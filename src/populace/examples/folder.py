"""Writes the simulated case file as a folder of CSV files, all of it or nothing.

A folder that holds anything else is never touched.
"""

from __future__ import annotations

import csv
import os
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np

from populace.examples import episodes, figures, heavy, journeys, story
from populace.examples.generator import generate
from populace.examples.schema import (
    court_texts,
    journeys_schema_text,
    linked_schema_texts,
    project_text,
    schema_text,
)
from populace.examples.tables import TextTable, linked_tables, one_table_view
from populace.vocabulary.errors import OutputError, ParameterError
from populace.vocabulary.folders import aside, put

_TITLE: Final = "# A simulated victim-perpetrator case file"
_README: Final = """\
{title}

**Every person in this folder is simulated.** No row describes, and none was derived from, a real
victim or perpetrator. Populace drew the rows at random (seed {seed}, {victims} victims), so that
methods, demonstrations and tests have a case file of the kind that an organization against human
trafficking keeps but can never publish. Its shares were set to resemble those of the public data
set on victims and perpetrators that IOM released in December 2022; countries, corridors and rare
combinations are assumptions. Draw no conclusion about trafficking from it.

| file | rows |
| --- | --- |
| `cases.csv` | one per victim: her columns and her perpetrators', several values joined by `;` |
| `schema.toml` | the public domain of every column of `cases.csv` |
| `journeys.csv` | the same, and how each victim travelled: transport, border crossing, \
whether she was exploited on the way and knew what awaited her |
| `journeys.toml`, `project.toml` | its schema; its release with findings at the top of the page |
| `linked/` | victims, perpetrators, links, cases; a perpetrator account belongs to one victim; \
a schema for each of the first three, and `project.toml`, which releases them together |
| `networks/` | the same four tables, with victims in cases that share perpetrators |
| `levels/` | victims, their episodes of exploitation, and perpetrators of each episode: a tree of \
three tables, with their schemas and `project.toml` |
| `courts/` | court cases and their defendants: a few cases hold a large part of all defendants |

`cases.csv` is drawn from the same victims as `linked/` and `levels/`; `networks/` and `courts/`
hold other simulated people. An empty cell means not recorded. Flags are 0 or 1. Role codes and
means of control are those of the Human Trafficking Case Data Standard (HTCDS) 2.0; countries are
ISO 3166 alpha-2 (`NA` is Namibia). Files of 2,030 victims and more hold deliberate difficulties,
among them rare countries, a corridor of one year, victims registered twice, and a case of 100
victims with 12 perpetrators.
"""
_TABLES: Final = ("victims", "perpetrators", "links", "cases")
_LEVELS: Final = ("victims", "episodes", "perpetrators")
_FILES: Final = frozenset(
    ["README.md", "cases.csv", "schema.toml", "journeys.csv", "journeys.toml", "project.toml"]
    + ["linked", "networks", "courts", "levels", "levels/project.toml"]
    + [f"courts/{name}.{kind}" for name in ("cases", "defendants") for kind in ("csv", "toml")]
    + ["courts/project.toml"]
    + [f"{folder}/{name}.csv" for folder in ("linked", "networks") for name in _TABLES]
    + [
        f"{folder}/{name}.toml"
        for folder in ("linked", "networks")
        for name in (*_TABLES[:3], "project")
    ]
    + [f"levels/{name}.{kind}" for name in _LEVELS for kind in ("csv", "toml")]
)


def write(
    directory: str | os.PathLike[str], *, victims: int = figures.VICTIMS, seed: int = 0
) -> Path:
    """Draws a simulated case file and writes it to `directory`, which appears whole or not at all.

    Args:
        directory: a new or empty folder, or one that this function wrote (which is replaced).
        victims: victims in each structure, at least 1.
        seed: 0 or more; the same seed gives the same bytes.

    Returns:
        The folder.

    Raises:
        OutputError: where the folder holds something else, or cannot be written.
        ParameterError: for fewer than one victim or a seed below 0.
    """
    target = Path(directory)
    if seed < 0:
        raise ParameterError(
            expected="a seed of 0 or more",
            found=f"{seed}",
            action="Give any whole number from 0 on.",
        )
    _refuse_foreign(target)
    # A stream for each, so that one structure does not change with another.
    linked = generate(np.random.default_rng([seed, 0]), victims, "A")
    networks = generate(np.random.default_rng([seed, 1]), victims, "B")
    courts = heavy.draw(np.random.default_rng([seed, 3]), -(-victims // 10))
    with aside(target, partial(_failed, target)) as fresh:
        view = one_table_view(linked)
        _write_table(fresh / "cases.csv", view)
        travelled = journeys.draw(np.random.default_rng([seed, 2]), linked.victims)
        _write_table(fresh / "journeys.csv", {**view, **travelled})
        for folder, file in (("linked", linked), ("networks", networks)):
            texts = {**linked_schema_texts(), "project": project_text(folder)}
            _write_folder(fresh / folder, linked_tables(file), texts)
        named = dict(zip(("cases", "defendants"), courts, strict=True))
        _write_folder(fresh / "courts", named, court_texts())
        levels = episodes.levels(np.random.default_rng([seed, 4]), linked)
        _write_folder(fresh / "levels", levels, episodes.texts())
        own = {
            "schema": schema_text(),
            "journeys": journeys_schema_text(),
            "project": story.PROJECT,
        }
        for name, text in own.items():
            (fresh / f"{name}.toml").write_text(text, encoding="utf-8", newline="\n")
        readme = _README.format(title=_TITLE, seed=seed, victims=f"{victims:,}")
        (fresh / "README.md").write_text(readme, encoding="utf-8", newline="\n")
        put(fresh, target)
    return target


def _refuse_foreign(target: Path) -> None:
    if not target.exists() and not target.is_symlink():
        return
    obstacle = f"{target} is not a folder"
    if target.is_dir() and not target.is_symlink():
        try:
            inside = _content(target)
        except OSError as error:
            raise _failed(target, error) from error
        if not inside or (inside <= _FILES and _is_ours(target / "README.md")):
            return
        obstacle = f"{target} holds other files"
    raise OutputError(
        expected="a new or empty folder, or one with nothing but an earlier simulated case file",
        found=obstacle,
        action="Choose another folder, or move those files away.",
    )


def _content(folder: Path) -> set[str]:
    """Every path inside, so that a folder which cannot be listed is an error and not empty."""

    def stop(error: OSError) -> None:
        raise error

    return {
        (Path(root) / name).relative_to(folder).as_posix()
        for root, folders, files in os.walk(folder, onerror=stop)
        for name in folders + files
    }


def _failed(target: Path, error: OSError) -> OutputError:
    return OutputError(
        expected="a folder that can be written",
        found=f"{target}: {error.strerror or type(error).__name__}",
        action="Choose another folder, or make room and check its permissions.",
    )


def _is_ours(readme: Path) -> bool:
    try:
        return readme.read_text(encoding="utf-8").startswith(_TITLE)
    except (OSError, UnicodeDecodeError):
        return False


def _write_folder(folder: Path, tables: dict[str, TextTable], texts: dict[str, str]) -> None:
    folder.mkdir()
    for name, table in tables.items():
        _write_table(folder / f"{name}.csv", table)
    for name, text in texts.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8", newline="\n")


def _write_table(path: Path, table: TextTable) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(table)
        writer.writerows(zip(*table.values(), strict=True))
