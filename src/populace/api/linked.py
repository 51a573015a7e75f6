"""Releases of linked tables, as a program meets them.

Of the table nothing may be kept here but notes in words, which are never saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from populace.api.inputs import AnyRecipe, joined_values
from populace.api.ledgers import write_down
from populace.api.linked_inputs import Folder, checked, parts_of, released_names, threes
from populace.api.released import typical_margin
from populace.api.releases import version
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import LinkedRelease
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
from populace.vocabulary.release import DEFAULT_DELTA, Fabrication, Settings
from populace.vocabulary.schema import Schema

DEFAULT_NAME = "Protected linked release"


class LinkedReleasedData:
    """A linked release in memory. What is saved is safe to publish.

    Its private notes, and its summary, which holds them, are for its publisher alone: some of them
    are read off the table without noise.

    Args:
        release: the release.
        private_notes: what the publisher alone should know; not saved.
    """

    def __init__(self, release: LinkedRelease, private_notes: tuple[str, ...] = ()) -> None:
        self.release = release
        self.private_notes = private_notes

    @property
    def guarantee(self) -> Guarantee:
        """What is promised."""
        return self.release.guarantee

    @property
    def tables(self) -> dict[str, bytes]:
        """The synthetic tables as CSV text, by the names of their files."""
        from populace import publish

        return publish.linked_csv(self.release.aggregates, self.release.synthetic)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What the publisher should know before publishing; it is not part of the release."""
        guarantee = self.release.guarantee
        said = [f"Read off the data, not declared: {fact}." for fact in guarantee.inferred]
        layout = self.release.aggregates.layout
        if self.release.aggregates.by_chance:
            said.insert(
                0,
                f"At this epsilon the links between {layout.parent} and {layout.child} cannot be"
                " told from chance.",
            )
        records = max(1, self.release.aggregates.parents.records)
        if guarantee.delta is not None and guarantee.delta * 10 * records > 1:
            said.append(
                f"Delta {guarantee.delta:g} is large for about {records:,} records: choose at most"
                f" {1 / (10 * records):.0e}."
            )
        return tuple(said)

    def summary(self) -> dict[str, Any]:
        """The release in a few numbers and words, as JSON can hold them; not to be published."""
        from populace import publish

        counts, guarantee = self.release.aggregates, self.release.guarantee
        layout = counts.layout
        return {
            "name": self.release.name,
            "parents": {
                "table": layout.parent,
                "count": counts.parents.records,
                "margin": counts.parents.records_margin,
                "synthetic": self.release.synthetic.parents.records,
                "combinations": [len(entry.ids) for entry in counts.parents.lengths],
                "typical_margins": [typical_margin(entry) for entry in counts.parents.lengths],
            },
            "children": {
                "table": layout.child,
                "synthetic": self.release.synthetic.children.records,
                "combinations": [len(entry.ids) for entry in counts.children],
            },
            "pairs_across": len(counts.cross.ids),
            "guarantee": {
                "kind": guarantee.kind,
                "unit": guarantee.unit,
                "epsilon": guarantee.epsilon,
                "delta": guarantee.delta,
                "right_guesses_of_100": publish.guesses(guarantee),
            },
            "apart": None
            if self.release.apart is None
            else {"unit": self.release.apart.unit, "epsilon": self.release.apart.epsilon},
            "epsilon_by_links": [list(entry) for entry in self.release.by_links],
            "pairs_by_chance": counts.by_chance,
            "warnings": list(self.warnings),
            "private_notes": list(self.private_notes),
        }

    def save(self, directory: Folder) -> Path:
        """Write the folder that may be published.

        Raises:
            OutputError: it exists already or cannot be written; nothing is left behind.
        """
        from populace import publish

        publish.write_linked(self.release, Path(directory))
        return Path(directory)

    def __repr__(self) -> str:
        made = self.release.synthetic
        layout = self.release.aggregates.layout
        return (
            f"<{self.release.name}: {made.parents.records:,} {layout.parent},"
            f" {made.children.records:,} {layout.child}, epsilon {self.guarantee.epsilon:g}>"
        )


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
    fabrication: Fabrication = "complete",
    records: int | None = None,
    name: str = DEFAULT_NAME,
    delimiter: str | None = None,
    encoding: str | None = None,
    ledger: Folder | None = None,
    dataset: str | None = None,
    limit: float | None = None,
    progress: Progress = silent,
) -> LinkedReleasedData:
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
        parent_key: the header that parents and links share; found where exactly one is shared.
        child_key: the header that children and links share; found likewise.
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
        fabrication: as in `release`; a parent's value that is lost is lost for her children too.
        records: how many synthetic parents to make; the protected number otherwise.
        name: what to call the release; it is published.
        delimiter: of CSV files; found otherwise.
        encoding: of CSV files; found otherwise.
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
        delimiter=delimiter,
        encoding=encoding,
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
        *tables.said(notes_on),
        *joined_values(column for column in every if not column.public),
    )
    released = _release(tables, settings, triples_at, name, part(progress, 0.2, 1.0))
    return LinkedReleasedData(released, notes)


def load_linked(directory: Folder) -> LinkedReleasedData:
    """Read a linked release from its folder.

    Raises:
        ParameterError: it is one of a single table.
        VerificationError: the folder does not hold together.
    """
    from populace import publish

    if not publish.is_linked(Path(directory)):
        publish.load(Path(directory))
        raise ParameterError(
            expected="a release of linked tables",
            found=f"a release of one table in {directory}",
            action="Read it with populace.load.",
        )
    return LinkedReleasedData(publish.load_linked(Path(directory)))


def _release(
    tables: LinkedTables,
    settings: LinkedSettings,
    triples: Sequence[tuple[int, int, int]],
    name: str,
    progress: Progress,
) -> LinkedRelease:
    from populace.methods import linked_triples
    from populace.methods.linked import linked
    from populace.methods.networks import network
    from populace.protect.randomness import fresh_seed
    from populace.synthesize import synthesize_linked

    parent_columns = len(tables.parents.columns)
    apart: Guarantee | None = None
    by_links: tuple[tuple[int, float], ...] = ()
    if settings.relation == "many-to-many":
        counts, guarantee, apart, by_links = network(tables, settings, part(progress, 0.0, 0.3))
    else:
        counts, guarantee = linked(tables, settings, part(progress, 0.0, 0.3))
    if triples:
        # The class of the number of children stands behind the parents' own columns.
        after = [tuple(p + (p >= parent_columns) for p in triple) for triple in triples]
        counts = linked_triples.predicted(counts, [(a, b, c) for a, b, c in after])
    wanted = settings.settings.records
    seed = fresh_seed()
    made = synthesize_linked(
        counts,
        counts.parents.records if wanted is None else wanted,
        seed,
        part(progress, 0.3, 1.0),
    )
    return LinkedRelease(
        name=name,
        settings=settings,
        aggregates=counts,
        synthetic=made,
        guarantee=guarantee,
        seed=seed,
        software=f"populace {version()}",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
        apart=apart,
        by_links=by_links,
    )
