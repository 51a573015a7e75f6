"""The improvement: single changes of records that bring the counts closer to their targets. What a change is worth is computed in `residuals`.

Records are taken in random blocks. All changes of all slots of a block are scored at once, the best few of each record
are proposed, and the proposals are tried in small batches: each is weighed again with current residuals, the good ones
are made, and when a batch went past the minimum along its direction (known exactly), some of it is undone.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Index
from populace.synthesize.generator import Generator
from populace.synthesize.records import Records
from populace.synthesize.residuals import Context, Residuals

_NEVER = -(1 << 62)
_CHUNK = 512
_LEAST_BATCH = 64


class Descent:
    """Lowers the objective of `residuals` by changing `records`, one sweep at a time."""

    def __init__(self, records: Records, residuals: Residuals, generator: Generator) -> None:
        self.records, self.residuals, self.generator = records, residuals, generator
        self.share = [1 / 12] * 3
        self.moved = 0

    def block(self, rows: Index, ranks: int) -> None:
        """Propose and try changes of some records."""
        records = self.records
        rows = rows[np.argsort(-records.held[rows], kind="stable")]
        parts = [
            self._proposals(rows[start : start + _CHUNK], ranks)
            for start in range(0, len(rows), _CHUNK)
        ]
        for rank in range(ranks):
            found = [part[rank] for part in parts]
            row, old, new = (np.concatenate(arrays) for arrays in zip(*found, strict=True))
            order = self.generator.permutation(len(row))
            row, old, new = row[order], old[order], new[order]
            start = 0
            while start < len(row):
                size = max(_LEAST_BATCH, int(self.share[rank] * len(row)))
                part = slice(start, start + size)
                self._batch(row[part], old[part], new[part], rank)
                start += size

    def _proposals(self, rows: Index, ranks: int) -> list[tuple[Index, Index, Index]]:
        """For each rank: records, the id to take out, the id to put in (0: none)."""
        residuals, starts = self.residuals, self.residuals.starts
        members, held = self.records.widest(rows), self.records.held[rows]
        scores = residuals.scores(members, held)
        row, place = np.nonzero(members)
        occupant = members[row, place]
        slot = residuals.slots[occupant]
        slots = len(starts) - 1
        old = np.zeros((len(rows), slots), dtype=np.int64)
        old[row, slot] = occupant
        stay = np.zeros((len(rows), slots), dtype=np.int64)
        stay[row, slot] = scores[row, occupant - 1]
        scores[row, occupant - 1] = _NEVER
        best = np.maximum.reduceat(scores, starts[:-1] - 1, axis=1)
        occupied = old > 0
        lift = np.where(occupied, residuals.occupied(held)[:, None], 0)
        best += lift
        stay += lift
        worth = residuals.worth(held[:, None] - occupied)
        gain = np.where(occupied, 2 * (best - stay) - 2 * worth, 2 * best - worth)
        leave = np.where(occupied, -2 * stay - worth, 0)
        removed = leave > gain
        gain = np.maximum(gain, leave)
        result = []
        every = np.arange(len(rows))
        for _ in range(ranks):
            slot = gain.argmax(axis=1)
            chosen = np.flatnonzero(gain[every, slot] > 0)
            slot = slot[chosen]
            new = np.zeros(len(chosen), dtype=np.int64)
            wanted = best[chosen, slot] - lift[chosen, slot]
            for each in np.unique(slot):
                mine = slot == each
                part = scores[chosen[mine], starts[each] - 1 : starts[each + 1] - 1]
                new[mine] = (part == wanted[mine, None]).argmax(axis=1) + starts[each]
            new[removed[chosen, slot]] = 0
            result.append((rows[chosen], old[chosen, slot], new))
            gain[chosen, slot] = 0
        return result

    def _batch(self, rows: Index, old: Index, new: Index, rank: int) -> None:
        residuals = self.residuals
        members = self.records.widest(rows)
        context = residuals.context(np.where(members == old[:, None], 0, members))
        others = (context.others > 0).sum(axis=1)
        worth = residuals.worth(others)
        cost = worth * (old > 0) + worth * (new > 0)
        slope = 2 * (residuals.linear(context, new) - residuals.linear(context, old))
        good = slope > cost
        good[good] = residuals.allowed(_take(context, good), new[good]) | (new[good] == 0)
        if not good.any():
            self.share[rank] = min(0.5, self.share[rank] * 1.5)
            return
        rows, old, new, slope = rows[good], old[good], new[good], slope[good]
        context = _take(context, good)
        self._make(rows, old, new, context)
        after = 2 * (residuals.linear(context, new) - residuals.linear(context, old))
        fall = int(slope.sum())
        curve = int((slope - after).sum()) // 2
        self.moved += len(rows)
        if fall < 2 * curve and len(rows) > 8:
            keep = max(fall / (2 * curve), 0.05)
            drop = self.generator.fractions(len(rows), 16) >= int(keep * 65536)
            self._make(rows[drop], new[drop], old[drop], _take(context, drop))
            self.share[rank] = max(0.02, self.share[rank] * max(keep, 0.3))
            self.moved -= int(drop.sum())
        elif fall > 3 * curve:
            self.share[rank] = min(0.5, self.share[rank] * 1.4)

    def _make(self, rows: Index, old: Index, new: Index, context: Context) -> None:
        out, into = old > 0, new > 0
        if out.any():
            self.residuals.count(_take(context, out), old[out], -1)
        if into.any():
            self.residuals.count(_take(context, into), new[into], 1)
        self.records.replace(rows, old, new)


def _take(context: Context, chosen: NDArray[np.bool_]) -> Context:
    return Context(context.others[chosen], context.rows[chosen])
