"""What a data steward does around a release: draft, practice, write a private report.

A report that is made here is private.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from populace.api.choice import method_of
from populace.api.inputs import of_each, project_of
from populace.api.tables import schema_of
from populace.api.watching import Watched, watching
from populace.languages import named_reader
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.keywords import AnySchema, Folder, Reading, Relations
from populace.vocabulary.report import Report
from populace.vocabulary.schema import Schema

if TYPE_CHECKING:
    from populace.read import ImportedSchema, Origin


@told_right
def write_report(report: Report, directory: Folder, *, language: str = "en") -> Path:
    """Write a private report as a folder whose every file says so.

    Args:
        report: as `evaluate` or `risk` makes it.
        directory: a folder that does not exist yet, or is empty.
        language: of its page: en, fr, es or ar, with a region for numbers, such as "es-MX". The
            file of figures is the same in every language.

    Raises:
        OutputError: the folder is in use, lies in a release, or cannot be written.
        ParameterError: there is no such language.
    """
    from populace.methods import evaluation

    evaluation.write_report(report, Path(directory), named_reader(language))
    return Path(directory)


@told_right
def check_report_folder(directory: Folder) -> None:
    """Refuse a folder that a private report could not be written to, before it is worked out.

    Raises:
        OutputError: it is in use, or lies in a release.
    """
    from populace.methods import evaluation

    evaluation.check_folder(Path(directory))


@told_right
def schema(
    source: Any,  # noqa: ANN401 - as in `release`
    *,
    relations: Relations = (),
    progress: Watched = None,
    **reading: Unpack[Reading],
) -> str | dict[str, str]:
    """The text of a draft schema file, to be checked by a person before it is used or shown.

    Args:
        source: as in `release`.
        relations: as in `release`.
        progress: as in `release`.
        **reading: as in `release`; what says how an input is opened counts.

    Returns:
        The text; of tables together one by the name of each, without their keys.

    Raises:
        InputError: the input is no table.
    """
    from populace.read import draft_schema

    project, _ = project_of(source, reading, relations)
    with watching(progress) as report:
        opened = method_of(project).opened(project)
        texts = {name: draft_schema(each, progress=report) for name, each in opened.items()}
    return of_each(project, texts)


@told_right
def read_schema(schema: AnySchema) -> Schema:
    """The schema in a TOML file, or in the content of one.

    Args:
        schema: the path of the file, or its content as a mapping.

    Raises:
        SchemaError: it cannot be read, holds an unknown key or a value of the wrong type, or
            contradicts itself.
    """
    return schema_of(schema) or Schema()


@told_right
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
    if not isinstance(source, str | os.PathLike):
        raise ParameterError(
            expected="the path of a codebook",
            found=f"an object of type {type(source).__name__}",
            action="Save it as a file, and name that.",
        )
    from populace.read import import_schema as imported

    return imported(source, origin=origin, column=column, part=part, encoding=encoding)


@told_right
def example(
    directory: Folder,
    *,
    victims: int = 17_600,
    seed: int = 0,
    messy: bool = False,
    series: bool = False,
) -> Path:
    """Write the simulated case file. Every person in it is invented.

    Args:
        directory: the folder to write.
        victims: how many people to invent.
        seed: the same seed gives the same people.
        messy: whether to write a small register instead that is messy on purpose, with the project
            file that prepares it.
        series: whether to write a yearly register of three years instead, of new people each, with
            the project files of their releases and `site.toml` of a hub over them.

    Raises:
        OutputError: the folder holds something else, or cannot be written.
        ParameterError: fewer than one victim.
    """
    from populace import examples

    if series:
        return examples.write_yearly(directory, people=victims, seed=seed)
    if messy:
        return examples.write_messy(directory, people=victims, seed=seed)
    return examples.write(directory, victims=victims, seed=seed)


@told_right
def check_folder(directory: Folder) -> None:
    """Refuse a folder that a release could not be written to, before anything is spent on it.

    Raises:
        OutputError: it exists, or cannot be made.
    """
    from populace import publish

    publish.check(Path(directory))
