"""A table prepared and kept private: what a recipe makes of it, to look at before a release.

Nothing here may be published.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any, Unpack

import numpy as np

from populace.api.choice import method_of
from populace.api.frames import frame, kind_of
from populace.api.inputs import of_each, project_of
from populace.api.tables import described, recipe_of
from populace.api.watching import Watched, watching
from populace.vocabulary import reading
from populace.vocabulary.calls import told_right
from populace.vocabulary.cards import card, lines
from populace.vocabulary.errors import OutputError, SchemaError
from populace.vocabulary.inputs import Input
from populace.vocabulary.keywords import AnyRecipe, Folder, Reading, Relations
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.table import Column, Table


class PreparedData:
    """A prepared table. It is private: as sensitive as the table that it was made of.

    Args:
        table: the table.
        recipe: what was done to it.
        subject_id: the name of the column that numbers subjects, where they have several rows.
        kind: the library of the frame to hand out.
    """

    def __init__(self, table: Table, recipe: Recipe, subject_id: str, kind: str = "") -> None:
        self.table = table
        self.recipe = recipe
        self._subject_id = subject_id
        self._kind = kind

    @property
    def frame(self) -> Any:  # noqa: ANN401 - a frame of the caller's library
        """The records as the kind of frame that came in; else lists by column name."""
        from populace import publish

        return frame(self._kind, publish.synthetic_columns(self._numbered()))

    @property
    def declared(self) -> tuple[str, ...]:
        """What a guarantee would take as public, in words."""
        from populace import publish

        return publish.fact_sentences(self.table.declared)

    @property
    def facts(self) -> tuple[str, ...]:
        """What a guarantee would rest on, in words."""
        from populace import publish

        return publish.fact_sentences(self.table.facts)

    @property
    def notes(self) -> tuple[str, ...]:
        """What its steward should look at: cells that fit no list, edges or format."""
        return (*self.table.notes, *reading.notes(self.table.readings))

    def save(self, path: Folder) -> Path:
        """Write a CSV file that only its owner can read.

        Raises:
            OutputError: it exists already, lies in a release, or cannot be written.
        """
        from populace import publish

        target = Path(path)
        publish.check_private(target, "a prepared table, which is private")
        try:
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except OSError as error:
            raise OutputError(
                expected="the name of a file that does not exist yet, in a folder that does",
                found=f"{target}: {error.strerror}",
                action="Choose another name, or move what is there out of the way.",
            ) from None
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(publish.synthetic_csv(self._numbered()))
        except OSError as error:
            target.unlink(missing_ok=True)
            raise OutputError(
                expected=f"to write the file {target}",
                found=error.strerror or "an error of the system",
                action="Choose another place. Nothing was written.",
            ) from None
        return target

    def __repr__(self) -> str:
        return f"<private: prepared table of {len(self.table.columns)} columns>"

    def _repr_html_(self) -> str:
        names = ", ".join(column.name for column in self.table.columns)
        return card("PRIVATE", "prepared table", lines([f"Columns: {names}."]))

    def _numbered(self) -> Table:
        """The table with a first column that numbers subjects, where they have several rows."""
        subjects = self.table.subjects
        if subjects is None:
            return self.table
        total = int(subjects.max()) + 1 if len(subjects) else 0
        name = self._subject_id
        while name in {column.name for column in self.table.columns}:
            name += "_"
        column = Column(name, tuple(str(number) for number in range(1, total + 1)))
        codes = (subjects + 1).astype(np.int32)
        return replace(
            self.table,
            columns=(column, *self.table.columns),
            cells=(codes, *self.table.cells),
            subjects=None,
            known_by=None,
        )


@told_right
def prepare(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    relations: Relations = (),
    progress: Watched = None,
    **reading: Unpack[Reading],
) -> PreparedData | dict[str, PreparedData]:
    """Apply a recipe and keep the result, which is private.

    Args:
        source: as in `release`.
        relations: as in `release`.
        progress: as in `release`.
        **reading: as in `release`; operations of a recipe that are charged need a release.

    Returns:
        The prepared table; of tables together one by the name of each, without its keys.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the table.
    """
    project, shared = project_of(source, reading, relations)
    told = {table.name: described(table) for table in project.tables}
    if not any(recipe for _, recipe in told.values()):
        raise SchemaError(
            expected="a recipe",
            found="none",
            action="Name its file, or one with a schema and sections [[prepare]].",
        )
    made = {}
    with watching(progress) as report:
        tables = method_of(project).prepared(project, shared, report)
    for name, table in tables.items():
        given, (schema, recipe) = project.table(name), told[name]
        subject = given.reading.get("subject_id") or (schema and schema.subject_id) or "subject"
        made[name] = PreparedData(table, recipe or Recipe(), subject, kind_of(given.source))
    return of_each(project, made)


@told_right
def read_recipe(path: Folder) -> Recipe:
    """The recipe in a TOML file, or in a file with a schema.

    Raises:
        SchemaError: the file cannot be read, or an operation is wrong or refused.
    """
    from populace.prepare import read_recipe as read_file

    return read_file(path)


@told_right
def write_recipe(recipe: AnyRecipe) -> str:
    """The text of a recipe's TOML file; it opens with a mark where the recipe is private.

    Raises:
        SchemaError: an operation is wrong or refused.
    """
    from populace.prepare import write_recipe as written

    return written(recipe_of(Input(recipe=recipe)) or Recipe())
