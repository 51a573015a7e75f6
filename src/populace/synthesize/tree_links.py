"""Links inside of roots: which record of its root each link leads to, and what that one holds.

A link comes with values that it wants of the record it leads to. Where that record is not made yet,
it takes them; the others of its table are then made so that all of them count as they should.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from populace.synthesize.cells import Index
from populace.synthesize.generator import Generator
from populace.synthesize.linked import codes_of
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals
from populace.vocabulary.table import Cells, Ragged, Table


@dataclass(frozen=True, eq=False)
class Ends:
    """Where links lead to.

    Args:
        far: shape (links,): a record for each link, -1 where its root has none.
        taken: shape (pinned,): the records that take what a link wants, rising.
        of: parallel: the link whose values each takes.
    """

    far: Index
    taken: Index
    of: Index


def led(
    wanted: Table,
    owner: Index,
    root: Index,
    roots: Index,
    generator: Generator,
    made: Table | None = None,
) -> Ends:
    """A record of its root for each link.

    One that holds what the link wants comes first, then one that may still take it, then the one
    that differs least. Two links of one record lead to one only where their root has no other.

    Args:
        wanted: what each link wants, over the columns of the records that it may lead to.
        owner: the record that owns each link, rising.
        root: the root of each link, rising.
        roots: the root of each record that links may lead to, rising.
        generator: the source of random words.
        made: these records, where they are made already; else they may take what is wanted.
    """
    want = codes_of(wanted)
    open_ = np.full(len(roots), made is None)
    held = np.zeros((len(roots), want.shape[1]), dtype=np.int64) if made is None else codes_of(made)
    rank = generator.permutation(len(roots))
    starts = np.searchsorted(roots, np.arange(int(root.max(initial=-1)) + 2))
    far = np.full(len(want), -1, dtype=np.int64)
    source = np.full(len(roots), -1, dtype=np.int64)
    edges = np.flatnonzero(np.diff(owner, prepend=-1, append=-1))
    for low, high in zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True):
        some = np.arange(starts[root[low]], starts[root[low] + 1])
        if len(some) == 0:
            continue
        used = np.zeros(len(some), dtype=np.int64)
        for link in range(low, high):
            apart = (held[some] != want[link]).sum(axis=1)
            # One that may still take anything differs less than any other, but for the same.
            apart = np.where(open_[some], 0.5, apart)
            at = np.lexsort((rank[some], apart, used))[0]
            used[at] += 1
            far[link] = some[at]
            if open_[some[at]]:
                open_[some[at]] = False
                held[some[at]] = want[link]
                source[some[at]] = link
    taken = np.flatnonzero(source >= 0).astype(np.int64)
    return Ends(far, taken, source[taken])


def pin(
    records: Records,
    rows: Index,
    values: Table,
    starts: Index,
    compact: Index,
    residuals: Residuals,
) -> None:
    """Give rows the values of others, as far as they were released together.

    Args:
        records: the records, changed in place.
        rows: which of them, each once.
        values: parallel to the rows.
        starts: the first attribute of each column.
        compact: the id of each attribute among those that are counted, 0 where it is not.
        residuals: which say what may stand together.
    """
    records.members[rows] = 0
    records.held[rows] = 0
    for cells, start in zip(values.cells, starts, strict=False):
        for row, code in _layers(cells):
            ids = compact[start + code - 1]
            at = rows[row]
            allowed = residuals.weigh(residuals.context(records.widest(at)), ids)[1] & (ids > 0)
            records.append(at[allowed], ids[allowed])


def _layers(cells: Cells) -> list[tuple[Index, Index]]:
    """Rows and codes, each row at most once in a layer."""
    if not isinstance(cells, Ragged):
        row = np.flatnonzero(cells).astype(np.int64)
        return [(row, np.asarray(cells)[row].astype(np.int64))]
    sizes = np.diff(cells.starts)
    layers = []
    for place in range(int(sizes.max(initial=0))):
        row = np.flatnonzero(sizes > place).astype(np.int64)
        layers.append((row, cells.codes[cells.starts[row] + place].astype(np.int64)))
    return layers
