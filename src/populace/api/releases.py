"""Making, reading and checking releases.

What is private never leaves these functions.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from populace.api.frames import kind_of
from populace.api.inputs import AnyRecipe, joined_values, read, recipe_of, schema_of
from populace.api.ledgers import write_down
from populace.api.released import ReleasedData
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.counts import Counts
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.extent import Extent
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.progress import Progress, part, silent
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.release import (
    DEFAULT_DELTA,
    Fabrication,
    KAnonymousMethod,
    KAnonymousSettings,
    Release,
    Settings,
    SynthesizerName,
)
from populace.vocabulary.schema import Schema, listing
from populace.vocabulary.table import Table

if TYPE_CHECKING:
    from populace.methods.verification import Verification

Folder = str | os.PathLike[str]

DEFAULT_NAME = "Protected release"


def version() -> str:
    """The version of the installed package."""
    from importlib import metadata

    return metadata.version("populace")


def release(
    source: Any,  # noqa: ANN401 - a path, bytes, an open file, a mapping or a data frame
    *,
    epsilon: float | None = None,
    delta: float = DEFAULT_DELTA,
    length: int = 3,
    method: KAnonymousMethod | None = None,
    k: int | None = None,
    oversampling: float = 0.0,
    previous: Folder | None = None,
    columns: Iterable[str] | None = None,
    leave_out: Iterable[str] = (),
    subject_id: str | None = None,
    multi_value: Mapping[str, str] | None = None,
    ignore_zeros: Iterable[str] = (),
    schema: Schema | Folder | None = None,
    recipe: AnyRecipe | None = None,
    codebooks: Mapping[str, str] | None = None,
    fabrication: Fabrication = "balanced",
    records: int | None = None,
    name: str = DEFAULT_NAME,
    safe: Iterable[str] = (),
    accept_unread: Iterable[str] = (),
    attributes_per_subject: int | None = None,
    delimiter: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    query: str | None = None,
    extent: Extent | None = None,
    ledger: Folder | None = None,
    dataset: str | None = None,
    limit: float | None = None,
    progress: Progress = silent,
) -> ReleasedData:
    """Turn a sensitive table into protected counts and synthetic records.

    Args:
        source: the path of a file, its bytes, an open file, the address of a database, a mapping of
            column names to lists, or a data frame. Files are CSV, TSV or JSON lines, plain, gzip or
            zstd; Parquet, Arrow or Feather; Excel or OpenDocument; Stata or SPSS.
        epsilon: how much one person can show, from 0.001 to 100: smaller protects more. From 0.5
            to 2 is strong, up to 8 is common. Exactly one of `epsilon` and `k` is given.
        delta: the probability that the limit set by epsilon does not hold.
        length: the longest combination of values to count, 1 to 4.
        method: how records are made. With epsilon, `aggregate-seeded`, from protected counts; with
            k, `row-seeded` unless you say `value-seeded`, `unseeded` or `aggregate-seeded`.
        k: for a k-anonymous release instead of a differentially private one, which is weaker and
            one-off: the smallest group that may be seen.
        oversampling: how many more records, as a share, `row-seeded` and `value-seeded` may make
            to use values that found no place in the others.
        previous: the folder of an earlier k-anonymous release of the data set: the new one's
            warnings say what both tell together.
        columns: the columns to use; all otherwise.
        leave_out: the columns not to use.
        subject_id: the column that names the person of each row.
        multi_value: for each column with several values in a cell, what joins them.
        ignore_zeros: the columns in which 0, no and false count as absent.
        schema: what is declared about the columns, or the path of a schema file.
        recipe: what is done to the table first: a recipe, the path of its file, or its operations
            as mappings; without it, that in the schema's file, if any.
        codebooks: for each column the shipped codebook that is its public domain.
        fabrication: whether to `minimize` invented combinations, to lose none (`complete`), or
            neither more than the other (`balanced`).
        records: how many synthetic records to make, published as given: never a number taken from
            the data; the protected number otherwise.
        name: what to call the release; it is published.
        safe: the columns that you state to identify nobody; they are not checked for identifiers.
        accept_unread: the columns to go on with although less than three quarters of what is filled
            were understood, or a cell has two readings.
        attributes_per_subject: the most values of one person that count, where she can have
            several in a column: never a number taken from the data. Without it, and without a
            schema that says it, twice the number of columns.
        delimiter: of a CSV file; found otherwise.
        encoding: of a CSV file; found otherwise.
        sheet: of a workbook; not needed where only one sheet holds cells.
        query: what to ask a database, in SQL.
        extent: where in a file or sheet its table stands: its header, and what is no record.
        ledger: the private file in which the run is written down before anything is drawn.
        dataset: what you call the data set there; needed with a ledger.
        limit: the most epsilon that the data set may have spent with this run; more is refused.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the table.
    """
    from populace import publish

    settings = _settings(epsilon, delta, length, fabrication, records, method, k, oversampling)
    if previous is not None and k is None:
        raise ParameterError(
            expected="k, for a k-anonymous release, beside an earlier one",
            found="an earlier release and epsilon",
            action="Leave the earlier release out: counts with noise are not compared.",
        )
    told, found = schema_of(schema), recipe_of(recipe, schema)
    if attributes_per_subject is not None:
        told = replace(told or Schema(), attributes_per_subject=attributes_per_subject)
    table = read(
        source,
        told,
        found,
        columns=columns,
        leave_out=leave_out,
        subject_id=subject_id,
        multi_value=multi_value,
        ignore_zeros=ignore_zeros,
        codebooks=codebooks,
        safe=safe,
        accept_unread=accept_unread,
        delimiter=delimiter,
        encoding=encoding,
        sheet=sheet,
        query=query,
        extent=extent,
        progress=part(progress, 0.0, 0.2),
    )
    write_down(
        ledger,
        dataset,
        limit,
        unit=publish.protected_words([table.protected]),
        epsilon=epsilon,
        delta=delta,
        k=k,
        software=f"populace {version()}",
    )
    made, notes = _release(
        table,
        settings,
        name,
        part(progress, 0.2, 1.0),
        found,
        None if told is None else told.attributes_per_subject,
    )
    return ReleasedData(made, kind_of(source), (*notes, *_compared(previous, made)))


def load(directory: Folder) -> ReleasedData:
    """Read a release from its folder.

    Raises:
        VerificationError: the folder does not hold together.
    """
    from populace import publish

    return ReleasedData(publish.load(Path(directory)))


def verify(directory: Folder, *, progress: Progress = silent) -> Verification:
    """Check a release: every file, the synthetic records rebuilt, and nothing beyond the counts.

    Raises:
        VerificationError: the release does not hold together.
    """
    from populace.methods import verification

    return verification.verify(Path(directory), progress)


def _settings(
    epsilon: float | None,
    delta: float,
    length: int,
    fabrication: Fabrication,
    records: int | None,
    method: KAnonymousMethod | None,
    k: int | None,
    oversampling: float,
) -> Settings | KAnonymousSettings:
    if k is not None and epsilon is None:
        return KAnonymousSettings(k, method or "row-seeded", length, records, oversampling)
    if epsilon is None or k is not None:
        raise ParameterError(
            expected="either epsilon, for differential privacy, or k, for k-anonymity",
            found="neither" if k is None else "both",
            action="Give epsilon alone: k-anonymity is weaker, and has no epsilon.",
        )
    if method not in (None, "aggregate-seeded") or oversampling:
        raise ParameterError(
            expected="the method aggregate-seeded, without oversampling, with epsilon",
            found=f"{method or 'it'}" + (", with oversampling" if oversampling else ""),
            action="Leave them out, or give k instead of epsilon for a k-anonymous release, which"
            " is weaker and one-off.",
        )
    return Settings(epsilon, delta, length, fabrication, records)


def _release(
    table: Table,
    settings: Settings | KAnonymousSettings,
    name: str,
    progress: Progress,
    recipe: Recipe | None,
    attributes: int | None,
) -> tuple[Release, tuple[str, ...]]:
    """The release, and what its publisher alone should know."""
    aggregates, synthetic, guarantee, made, notes = _made(
        table, settings, progress, recipe, attributes
    )
    seed, synthesizer = made
    release = Release.of(
        aggregates,
        synthetic,
        guarantee,
        name=name,
        settings=settings,
        seed=seed,
        synthesizer=synthesizer,
        software=f"populace {version()}",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
    )
    return release, notes


def _compared(previous: Folder | None, new: Release) -> tuple[str, ...]:
    if previous is None:
        return ()
    from populace import publish
    from populace.methods.differencing import differences

    return differences(publish.load(Path(previous)), new).sentences()


def _made(
    table: Table,
    settings: Settings | KAnonymousSettings,
    progress: Progress,
    recipe: Recipe | None,
    attributes: int | None,
) -> tuple[Aggregates, Table, Guarantee, tuple[int, SynthesizerName], tuple[str, ...]]:
    if isinstance(settings, KAnonymousSettings):
        from populace.methods.k_anonymous import k_anonymous

        if recipe is not None:
            from populace.prepare import apply

            table = apply(table, recipe, attributes=attributes)
        made = k_anonymous(table, settings, progress)
        notes = (*_notes(table, recipe), *_homogeneity(made.homogeneous))
        how = made.seed, made.synthesizer
        return made.aggregates, made.synthetic, made.guarantee, how, notes
    from populace.methods.aggregate_seeded import aggregate_seeded
    from populace.methods.synthesizers import synthesizer_for
    from populace.protect.randomness import fresh_seed

    notes = ()

    def look(counted: Table) -> None:
        nonlocal notes
        notes = _notes(counted, recipe)

    aggregates, guarantee = aggregate_seeded(
        table, settings, part(progress, 0.0, 0.4), recipe=recipe, attributes=attributes, look=look
    )
    counts = Counts.of(aggregates)
    seed, maker = fresh_seed(), synthesizer_for(counts.structure)
    records = maker.records(counts, seed, settings, part(progress, 0.4, 1.0))
    return aggregates, records.first, guarantee, (seed, maker.name), notes


def _notes(table: Table, recipe: Recipe | None) -> tuple[str, ...]:
    """What the publisher alone should know of the table that was counted."""
    from populace.methods.notes import notes

    names = [column.name for column in table.columns]
    untouched = names if recipe is None else recipe.untouched(names)
    unsaid = (c for c in table.columns if c.name in untouched and not c.public)
    return (*notes(table), *joined_values(unsaid))


def _homogeneity(columns: tuple[str, ...]) -> tuple[str, ...]:
    if not columns:
        return ()
    said = (
        "In some reported groups everybody shares one value of"
        f" {listing(columns)}. Whoever is known to belong to such a group is known to have it."
    )
    return (said,)
