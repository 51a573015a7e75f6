"""What a data steward does around a release: draft, plan, evaluate, practice.

A report that is made here is private.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from populace.api.inputs import (
    AnyRecipe,
    as_released,
    check_as_released,
    read,
    recipe_of,
    schema_of,
)
from populace.api.released import ReleasedData
from populace.api.releases import load
from populace.vocabulary.errors import ParameterError, SchemaError
from populace.vocabulary.extent import Extent
from populace.vocabulary.progress import Progress, part, silent
from populace.vocabulary.release import DEFAULT_DELTA, Settings
from populace.vocabulary.report import Report
from populace.vocabulary.schema import ColumnSchema, Schema, listing
from populace.vocabulary.table import Table

if TYPE_CHECKING:
    from populace.methods.planning import Plan
    from populace.read import ImportedSchema, Origin

Folder = str | os.PathLike[str]


def evaluate(
    source: Any,  # noqa: ANN401 - as in `release`
    release: ReleasedData | Folder,
    *,
    schema: Schema | Folder | None = None,
    recipe: AnyRecipe | None = None,
    subject_id: str | None = None,
    multi_value: Mapping[str, str] | None = None,
    ignore_zeros: Iterable[str] = (),
    codebooks: Mapping[str, str] | None = None,
    safe: Iterable[str] = (),
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    query: str | None = None,
    extent: Extent | None = None,
    records: bool = True,
    target: str | None = None,
    attacks: bool = False,
    outsiders: Any = None,  # noqa: ANN401 - as `source`
    k: int | None = None,
    progress: Progress = silent,
) -> Report:
    """Compare a release with the real table. The report is private: it is never to be published.

    Args:
        source: the real table, as it was given to `release`.
        release: the release or its folder.
        schema: the schema the release was made with. Of columns that it does not name the release
            says how they were read, unless a recipe changed them.
        recipe: the recipe the release was made with, as in `release`.
        subject_id: as in `release`, unless the schema says it.
        multi_value: as in `release`; needed for columns that a recipe changed.
        ignore_zeros: as in `release`; likewise.
        codebooks: as in `release`; likewise.
        safe: as in `release`; likewise.
        delimiter: of a CSV file; found otherwise.
        encoding: of a CSV file; found otherwise.
        sheet: of a workbook, as in `release`.
        query: of a database, as in `release`.
        extent: as in `release`.
        records: whether to look at records, too, and not at counts alone, which is faster.
        target: a column that models trained on synthetic and on real records are to predict; needs
            scikit-learn.
        attacks: whether to try attacks on the synthetic records (some seconds more).
        outsiders: a table like `source` of people from the same population who are not in it, so
            that attacks can tell what is learned of anyone from what is learned of them.
        k: with it, who holds combinations that fewer people share is measured in both tables, as
            `risk` does it.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the table.
    """
    from populace import publish
    from populace.methods import evaluation, risk

    risk.check_group(k)
    released = release if isinstance(release, ReleasedData) else load(release)
    if not released.release.structure.single:
        where = "" if isinstance(release, ReleasedData) else f" in {release}"
        raise ParameterError(
            expected="a release of one table",
            found=f"a release of linked tables{where}",
            action="Evaluate it with its other tables (--linked and --links, or"
            " populace.evaluate_linked).",
        )
    columns = released.release.aggregates.columns
    names = [column.name for column in columns]
    single = [column.name for column in columns if not column.multivalued]
    if target is not None and target not in single:
        raise ParameterError(
            expected="as target a column of the release with one value in each cell",
            found=repr(target),
            action=f"Choose among {listing(single, 40)}.",
        )
    found = recipe_of(recipe, schema)
    untouched = names if found is None else found.untouched(names)
    told = as_released(
        schema_of(schema),
        (ColumnSchema.as_read(column) for column in columns if column.name in untouched),
    )

    prepared = any(fact.prepared for fact in released.guarantee.declared)
    unprepared = prepared and found is None

    def taken(given: Any, progress: Progress) -> Table:  # noqa: ANN401 - as `source`
        try:
            table = read(
                given,
                told,
                found,
                columns=names if found is None else found.needed(names),
                subject_id=subject_id,
                multi_value=multi_value,
                ignore_zeros=ignore_zeros,
                codebooks=codebooks,
                safe=safe,
                delimiter=delimiter,
                encoding=encoding,
                sheet=sheet,
                query=query,
                extent=extent,
                progress=progress,
                held_to_it=False,
            )
        except SchemaError as error:
            raise _without_recipe(error) if unprepared else error from None
        if found is not None:
            from populace.prepare import apply, drawn

            bound = told.attributes_per_subject
            table = apply(table, drawn(found, columns), attributes=bound)
        check_as_released(table.columns, columns)
        if not unprepared and (table.protected,) != released.guarantee.protected:
            raise SchemaError(
                expected=f"a table read as for the release, which protects"
                f" {publish.protected_words(released.guarantee.protected)}",
                found=f"one in which a person is {publish.protected_words([table.protected])}",
                action="Name the subject id that the release was made with, or none where it was"
                " made without (--subject-id, subject_id).",
            )
        return table

    table = taken(source, part(progress, 0.0, 0.2))
    return evaluation.evaluate_release(
        table,
        released.release,
        part(progress, 0.2, 1.0),
        records=records,
        target=target,
        play_attacks=attacks or outsiders is not None,
        outsiders=None if outsiders is None else taken(outsiders, silent),
        k=k,
    )


def _without_recipe(error: SchemaError) -> SchemaError:
    """What to do about columns where the recipe of the release seems forgotten."""
    return SchemaError(
        expected=error.expected,
        found=error.found,
        action="The release was made with a recipe: give it, too (--recipe, recipe=), or the"
        " schema's file that holds it.",
    )


def write_report(report: Report, directory: Folder) -> Path:
    """Write a private report as a folder whose every file says so.

    Raises:
        OutputError: the folder is in use, lies in a release, or cannot be written.
    """
    from populace.methods import evaluation

    evaluation.write_report(report, Path(directory))
    return Path(directory)


def check_report_folder(directory: Folder) -> None:
    """Refuse a folder that a private report could not be written to, before it is worked out.

    Raises:
        OutputError: it is in use, or lies in a release.
    """
    from populace.methods import evaluation

    evaluation.check_folder(Path(directory))


def schema(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    query: str | None = None,
    extent: Extent | None = None,
    progress: Progress = silent,
) -> str:
    """The text of a draft schema file, to be checked by a person before it is used or shown.

    Args:
        source: the table, as in `release`.
        delimiter: of a CSV file; found otherwise.
        encoding: of a CSV file; found otherwise.
        sheet: of a workbook, as in `release`.
        query: of a database, as in `release`.
        extent: where in the file the table stands.
        progress: told about each step; may raise `Stopped`.

    Raises:
        InputError: the input is no table.
    """
    from populace.read import draft_schema

    return draft_schema(
        source,
        delimiter=delimiter,
        encoding=encoding,
        sheet=sheet,
        query=query,
        extent=extent,
        progress=progress,
    )


def import_schema(
    source: Folder,
    *,
    origin: Origin,
    column: str | None = None,
    part: str | None = None,
    encoding: str | None = None,
) -> ImportedSchema:
    """A schema from a codebook that exists already, or from settings of another program.

    Args:
        source: the path of an SPSS or Stata file, an XLSForm, a data dictionary of REDCap,
            DDI-Codebook XML, a Table Schema, a CSV file or sheet of values and labels, or settings
            of Synthetic Data Showcase.
        origin: where its lists came from: only those of an "instrument" become public; those made
            from the "data", or where you are "unsure", stay private, and no value is copied.
        column: the column that a list of values and labels describes.
        part: the part that is a table of its own: a repeat group of an XLSForm, a form of a REDCap
            dictionary, a resource of a Data Package.
        encoding: of a text, SPSS or Stata file; found otherwise.

    Raises:
        InputError: the file is none of these.
        ParameterError: an option is missing or does not belong.
    """
    from populace.read import import_schema as imported

    return imported(source, origin=origin, column=column, part=part, encoding=encoding)


def plan(
    *,
    epsilon: float,
    delta: float = DEFAULT_DELTA,
    length: int = 3,
    attributes: int | None = None,
    typical: int | None = None,
    schema: Schema | Folder | None = None,
    recipe: AnyRecipe | None = None,
    private: bool | None = None,
) -> Plan:
    """What a release will be able to report, before any data are read.

    Args:
        epsilon: as in `release`.
        delta: as in `release`.
        length: as in `release`.
        attributes: the most values that one person can hold; without several values in a cell, the
            number of columns. Not needed with a schema.
        typical: how many values a person with many of them holds; otherwise one in each column of
            the schema, or half of `attributes`.
        schema: the schema of the release, or the path of its file.
        recipe: the recipe of the release, as there.
        private: whether some values will be found in the data; as the schema says, else True.

    Raises:
        ParameterError: a setting is out of range, or neither attributes nor a schema is given.
        SchemaError: the schema file cannot be read.
    """
    from populace.methods import planning, preparation

    told, found = schema_of(schema), recipe_of(recipe, schema)
    if found is not None:
        shape = preparation.planned(told or Schema(), found)
        attributes = shape.bound if attributes is None else attributes
        private = any(not column.public for column in shape.columns) if private is None else private
    return planning.plan(
        Settings(epsilon, delta, length),
        schema=told,
        attributes=attributes,
        typical=typical,
        private=private,
        share=Fraction(0 if found is None else found.share),
    )


def example(
    directory: Folder, *, victims: int = 17_600, seed: int = 0, messy: bool = False
) -> Path:
    """Write the simulated case file. Every person in it is invented.

    Args:
        directory: the folder to write.
        victims: how many people to invent.
        seed: the same seed gives the same people.
        messy: whether to write a small register instead that is messy on purpose, with the project
            file that prepares it.

    Raises:
        OutputError: the folder holds something else, or cannot be written.
        ParameterError: fewer than one victim.
    """
    from populace import examples

    if messy:
        return examples.write_messy(directory, people=victims, seed=seed)
    return examples.write(directory, victims=victims, seed=seed)


def check_folder(directory: Folder) -> None:
    """Refuse a folder that a release could not be written to, before anything is spent on it.

    Raises:
        OutputError: it exists, or cannot be made.
    """
    from populace import publish

    publish.check(Path(directory))
