"""The k-anonymous methods: counts rounded down, and records that show no group smaller than k.

They are weaker than differential privacy and one-off; no noise is drawn here, and no budget is
spent.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from populace import count, protect
from populace.evaluate.homogeneity import homogeneous
from populace.methods.synthesizers import synthesizer_for
from populace.methods.verification import check_contained
from populace.protect import k_anonymity
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts as Exact
from populace.vocabulary.counts import Counts
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.progress import Progress, Step, part, silent
from populace.vocabulary.release import KAnonymousSettings, SynthesizerName
from populace.vocabulary.table import Cells, Column, Ragged, Table

PROOF = "populace/protect/k_anonymity.md, version 1"


@dataclass(frozen=True, eq=False)
class KAnonymous:
    """What a k-anonymous method makes.

    Args:
        aggregates: the rounded counts.
        synthetic: the records.
        guarantee: what is promised.
        seed: the seed of the records; 0 unless they were made from the counts.
        synthesizer: what made them.
        homogeneous: the columns of which some group of at least k subjects shares a value, most
            groups first. For the publisher alone.
    """

    aggregates: Aggregates
    synthetic: Table
    guarantee: Guarantee
    seed: int
    synthesizer: SynthesizerName
    homogeneous: tuple[str, ...]


def k_anonymous(
    table: Table, settings: KAnonymousSettings, progress: Progress = silent
) -> KAnonymous:
    """Round a table's counts down and make records that show no group smaller than k.

    With row-seeded, value-seeded and unseeded, at least k subjects share all the attributes of a
    record; with aggregate-seeded, those of any part of a record up to the reported length.

    Args:
        table: the sensitive table.
        settings: k, the method and the reported length.
        progress: told about each step; may raise `Stopped`.

    Raises:
        VerificationError: records were made that hold an unreported combination: a defect, and
            nothing is returned.
    """
    progress(Step("gathering", 0.0))
    everyone = count.everything(table)
    columns, renumber = _shared_columns(table, everyone, settings.k)
    attributes = Attributes(columns)
    people = everyone.keep(renumber, attributes.size)
    exact = []
    for length in range(1, settings.length + 1):
        progress(Step("counting", 0.1 + 0.3 * length / settings.length, length))
        exact.append(_possible(count.combinations(people, length), attributes.slot_of))
    margin = float(settings.k - 1)
    number = people.total - people.total % settings.k
    lengths = tuple(_rounded(each, settings.k) for each in exact)
    aggregates = Aggregates(columns, number, margin, 0.0, lengths)
    seed, maker = 0, SynthesizerName(settings.method, 1)
    if settings.method == "aggregate-seeded":
        seed, counts = protect.fresh_seed(), Counts.of(aggregates)
        wanted = number if settings.records is None else settings.records
        strict = synthesizer_for(counts.structure, strict=True, records=wanted)
        made = strict.records(counts, seed, settings, part(progress, 0.4, 1.0))
        records, maker = made.first, strict.name
        # Under noise a record with an unreported combination would be a blemish; here, a breach.
        check_contained(records, aggregates)
    else:
        progress(Step("drawing", 0.4))
        records = _as_table(_records(people, attributes, settings), attributes)
    progress(Step("done", 1.0))
    return KAnonymous(
        aggregates,
        records,
        _guarantee(table, settings.k),
        seed,
        maker,
        _homogeneous(exact, attributes, settings.k),
    )


def _records(
    people: count.Subjects, attributes: Attributes, settings: KAnonymousSettings
) -> k_anonymity.Records:
    crowd = k_anonymity.Crowd(people.starts, people.ids, attributes.slot_of, settings.k)
    if settings.method == "row-seeded":
        return crowd.row_seeded(settings.oversampling)
    if settings.method == "value-seeded":
        return crowd.value_seeded(settings.oversampling)
    number = people.total - people.total % settings.k
    return crowd.unseeded(number if settings.records is None else settings.records)


def _shared_columns(
    table: Table, everyone: count.Subjects, k: int
) -> tuple[tuple[Column, ...], NDArray[np.int32]]:
    """The columns with only those private values that k subjects hold, and their new numbers."""
    attributes = Attributes(table.columns)
    held = np.bincount(everyone.ids, minlength=attributes.size)
    named = attributes.public | (held >= k)
    columns = []
    for column, start in zip(table.columns, attributes.starts, strict=False):
        kept = named[start : start + len(column.values)]
        columns.append(
            replace(
                column,
                values=tuple(np.array(column.values, dtype=object)[kept].tolist()),
                labels=tuple(np.array(column.labels, dtype=object)[kept].tolist())
                if column.labels
                else (),
            )
        )
    renumber = np.where(named & (held >= k), np.cumsum(named) - 1, -1).astype(np.int32)
    return tuple(columns), renumber


def _homogeneous(exact: list[Exact], attributes: Attributes, k: int) -> tuple[str, ...]:
    groups = homogeneous(exact, attributes, k)
    order = np.argsort(-groups, kind="stable")
    return tuple(attributes.columns[place].name for place in order.tolist() if groups[place])


def _rounded(exact: Exact, k: int) -> Combinations:
    protected = k_anonymity.rounded(exact, k)
    return Combinations(
        size=protected.size,
        ids=protected.ids,
        counts=protected.counts,
        margins=np.full(len(protected.keys), float(k - 1)),
        scale=0.0,
    )


def _possible(counts: Exact, slot_of: NDArray[np.int32]) -> Exact:
    """Without combinations of two values of one slot, which several rows of a subject can make."""
    distinct = (np.diff(slot_of[counts.ids], axis=1) > 0).all(axis=1)
    return replace(counts, keys=counts.keys[distinct], counts=counts.counts[distinct])


def _as_table(records: k_anonymity.Records, attributes: Attributes) -> Table:
    owner_of = attributes.column_of[records.ids]
    cells: list[Cells] = []
    for place, column in enumerate(attributes.columns):
        held = np.flatnonzero(owner_of == place)
        owners = records.owners[held]
        codes = (records.ids[held] - attributes.starts[place] + 1).astype(np.int32)
        if column.multivalued:
            order = np.lexsort((codes, owners))
            sizes = np.bincount(owners.astype(np.intp), minlength=records.total)
            starts = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
            cells.append(Ragged(starts, codes[order]))
        else:
            single = np.zeros(records.total, dtype=np.int32)
            single[owners] = codes
            cells.append(single)
    return Table(attributes.columns, tuple(cells), records.total)


def _guarantee(table: Table, k: int) -> Guarantee:
    return Guarantee(
        kind="k-anonymity",
        protected=(table.protected,),
        proof=PROOF,
        declared=table.declared,
        inferred=table.facts,
        k=k,
    )
