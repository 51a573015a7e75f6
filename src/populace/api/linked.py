"""Releases of linked tables, as a program meets them.

Of the table nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from populace.api.inputs import AnyRecipe, joined_values
from populace.api.ledgers import write_down
from populace.api.linked_inputs import Folder, checked, parts_of, released_names, threes
from populace.api.released import ReleasedData
from populace.api.releases import load, version
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.extent import Extent
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.linked import (
    DEFAULT_LENGTH,
    MOST_LINKS,
    LinkedSettings,
    LinkedTables,
    Relation,
    Unit,
)
from populace.vocabulary.progress import Progress, part, silent
from populace.vocabulary.release import DEFAULT_DELTA, Fabrication, Release, Settings
from populace.vocabulary.schema import Schema

DEFAULT_NAME = "Protected linked release"


def release_linked(
    parents: Any,  # noqa: ANN401 - a path, bytes, an open file, a mapping or a data frame
    children: Any,  # noqa: ANN401
    links: Any | None = None,  # noqa: ANN401
    *,
    epsilon: float,
    unit: Unit,
    delta: float = DEFAULT_DELTA,
    length: int = DEFAULT_LENGTH,
    relation: Relation = "one-to-many",
    most_links: int = MOST_LINKS,
    most_parents: int | None = None,
    triples: Iterable[Sequence[str]] = (),
    parent_key: str | None = None,
    child_key: str | None = None,
    names: Sequence[str] | None = None,
    schemas: Sequence[Schema | Folder | None] = (),
    recipes: Sequence[AnyRecipe | None] = (),
    sheets: Sequence[str | None] = (),
    columns: Iterable[str] = (),
    leave_out: Iterable[str] = (),
    multi_value: Mapping[str, str] | None = None,
    ignore_zeros: Iterable[str] = (),
    codebooks: Mapping[str, str] | None = None,
    safe: Iterable[str] = (),
    accept_unread: Iterable[str] = (),
    fabrication: Fabrication = "complete",
    records: int | None = None,
    name: str = DEFAULT_NAME,
    delimiter: str | None = None,
    encoding: str | None = None,
    extent: Extent | None = None,
    ledger: Folder | None = None,
    dataset: str | None = None,
    limit: float | None = None,
    progress: Progress = silent,
) -> ReleasedData:
    """Turn linked sensitive tables into protected counts and synthetic linked tables.

    Args:
        parents: the table whose records own the others, in any form that `release` takes.
        children: the table at the other end.
        links: the table that joins them by their keys; None where the children hold the parent's.
        epsilon: how much the unit of privacy can show, from 0.001 to 100.
        unit: who is protected: each `parent` with all that hangs on it, each `child` with its link,
            or `both`.
        delta: the probability that the limit set by epsilon does not hold.
        length: the longest combination of values to count, 1 to 4; among children at most 3.
        relation: whether each child belongs to one parent. It is checked and never repaired.
        most_links: how many links of one parent count, at least 3; more are left out at random.
        most_parents: a declared bound on links of one child; tables that break it are refused. With
            `both` in a many-to-many relation it protects every child with the same epsilon; without
            it the release states the epsilon of a child by its number of links.
        triples: columns across the tables, three each, whose combinations are predicted from the
            released pairs and published with that label. Columns are named as in `columns`, after
            what recipes make of them.
        parent_key: the header that parents and links, or children, share; "NAME=NAME" where they
            call it otherwise; found where it is plain.
        child_key: the header that children and links share; found likewise. Without links it is a
            key of the children's own, or what they call the parents'.
        names: what the tables are called; by default as their files are.
        schemas: what is declared about the columns of each table, in the same order.
        recipes: what is done to each table first, in the same order, as in `release`; keys cannot
            be named, and no operation may be charged.
        sheets: of workbooks, in the same order.
        columns: the columns to use, as TABLE.COLUMN, or by header where only one table has it; of a
            table of which none is named, all.
        leave_out: the columns not to use.
        multi_value: for each column with several values in a cell, what joins them.
        ignore_zeros: the columns in which 0, no and false count as absent.
        codebooks: for each column the shipped codebook that is its public domain.
        safe: the columns stated to identify nobody.
        accept_unread: as in `release`.
        fabrication: as in `release`; a parent's value that is lost is lost for her children too.
        records: how many synthetic parents to make; the protected number otherwise.
        name: what to call the release; it is published.
        delimiter: of CSV files; found otherwise.
        encoding: of CSV files; found otherwise.
        extent: of every table, as in `release`.
        ledger: as in `release`.
        dataset: as in `release`.
        limit: as in `release`.
        progress: told about each step; may raise `Stopped`.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the tables.
    """
    named = threes(triples)
    settings = LinkedSettings(
        Settings(epsilon, delta, length, fabrication, records),
        unit,
        relation,
        most_links,
        most_parents,
    )
    from populace.read.linked import read_linked

    sources = [parents, children, *([] if links is None else [links])]
    tables = read_linked(
        *parts_of(sources, names, schemas, recipes, sheets),
        relation=relation,
        most_parents=most_parents,
        parent_key=parent_key,
        child_key=child_key,
        columns=columns,
        leave_out=leave_out,
        multi_value=multi_value,
        ignore_zeros=ignore_zeros,
        codebooks=codebooks,
        safe=safe,
        accept_unread=accept_unread,
        delimiter=delimiter,
        encoding=encoding,
        extent=extent,
        progress=part(progress, 0.0, 0.2),
    )
    settings = replace(settings, triples=released_names(tables, named))
    triples_at = checked(tables, settings)
    write_down(
        ledger,
        dataset,
        limit,
        unit=f"{unit} of linked tables",
        epsilon=epsilon,
        delta=delta,
        k=None,
        software=f"populace {version()}",
    )
    from populace.methods.notes import notes as notes_on

    every = (*tables.parents.columns, *tables.children.columns, *tables.links.columns)
    notes = (
        *tables.notes,
        *tables.said(notes_on),
        *joined_values(column for column in every if not column.public),
    )
    released = _release(tables, settings, triples_at, name, part(progress, 0.2, 1.0))
    return ReleasedData(released, private_notes=notes)


def load_linked(directory: Folder) -> ReleasedData:
    """Read a linked release from its folder, as `load` does.

    Raises:
        ParameterError: it is one of a single table.
        VerificationError: the folder does not hold together.
    """
    released = load(directory)
    if released.release.structure.single:
        raise ParameterError(
            expected="a release of linked tables",
            found=f"a release of one table in {directory}",
            action="Read it with populace.load.",
        )
    return released


def _release(
    tables: LinkedTables,
    settings: LinkedSettings,
    triples: Sequence[tuple[int, int, int]],
    name: str,
    progress: Progress,
) -> Release:
    from populace.methods import linked_triples
    from populace.methods.linked import linked
    from populace.methods.networks import network
    from populace.methods.synthesizers import synthesizer_for
    from populace.protect.randomness import fresh_seed

    promises: tuple[Guarantee, ...]
    if settings.relation == "many-to-many":
        family, guarantee, apart, by_links = network(tables, settings, part(progress, 0.0, 0.3))
        promises = guarantee, replace(apart, by_links=by_links)
    else:
        family, guarantee = linked(tables, settings, part(progress, 0.0, 0.3))
        promises = (guarantee,)
    if triples:
        # The class of the number of children stands behind the parents' own columns.
        own = len(tables.parents.columns)
        after = [tuple(p + (p >= own) for p in triple) for triple in triples]
        family = linked_triples.predicted(family, [(a, b, c) for a, b, c in after])
    counts = family.counts(settings.most_parents)
    seed, maker = fresh_seed(), synthesizer_for(counts.structure)
    records = maker.records(counts, seed, settings.settings, part(progress, 0.3, 1.0))
    return Release(
        name=name,
        settings=replace(settings.settings, predicted=settings.triples),
        counts=counts,
        records=records,
        promises=promises,
        seed=seed,
        synthesizer=maker.name,
        software=f"populace {version()}",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
    )
