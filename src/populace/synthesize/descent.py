"""The improvement: single changes of records that bring the counts closer to their targets.

What a change is worth is computed in `residuals`.

Records are taken in random blocks. All changes of all slots of a block are scored at once, the best
few of each record
are proposed, and the proposals are tried in small batches: each is weighed again with current
residuals, the good ones are made, and when a batch went past the minimum along its direction (known
exactly), some of it is undone.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Index
from populace.synthesize.compiled import Kernel
from populace.synthesize.generator import Generator
from populace.synthesize.quadruples import Quadruples
from populace.synthesize.records import Records
from populace.synthesize.residuals import Context, Residuals
from populace.vocabulary.table import smallest

_NEVER = -(1 << 62)
_RANKS = 3
_FIRST_SHARE = 1 / 12
_LEAST_BATCH = 64
_JUDGED = 64
WORTHWHILE = 0.1
_AT_ONCE = 16
"""Blocks between two looks at whether to stop: a hundredth of a second of compiled loops."""


class Descent:
    """Lowers the objective of `residuals` by changing `records`, one sweep at a time."""

    def __init__(
        self,
        records: Records,
        residuals: Residuals,
        quadruples: Quadruples,
        generator: Generator,
        kernel: Kernel | None = None,
    ) -> None:
        self.records, self.residuals, self.generator = records, residuals, generator
        self._quadruples, self._kernel = quadruples, kernel
        self._share = [_FIRST_SHARE] * _RANKS

    def stress(self, factors: tuple[int, int, int]) -> None:
        """Let each length weigh so many times more from now on."""
        self.residuals.weights = tuple(
            weight * factor for weight, factor in zip(self.residuals.weights, factors, strict=True)
        )

    def sweep(self, size: int, progress: Callable[[float], None]) -> None:
        """Visit every record once, in blocks of `size` that hold about as many ids each."""
        permutation = (self._kernel or self.generator).permutation
        order = permutation(len(self.records))
        # NumPy sorts numbers of 8 and 16 bits by counting.
        alike = self.records.held >> 2
        alike = alike.astype(smallest(int(alike.max(initial=0)) + 1))
        order = order[np.argsort(alike[order], kind="stable")]
        blocks = np.array_split(order, -(-len(order) // size))
        turns = permutation(len(blocks))
        for start in range(0, len(turns), _AT_ONCE):
            progress(start / len(blocks))
            self.blocks([blocks[place] for place in turns[start : start + _AT_ONCE]])
        if self._kernel is not None:
            self._kernel.settle()

    def blocks(self, blocks: list[Index]) -> None:
        """Improve blocks of records, one after the other."""
        if self._kernel is not None:
            self._kernel.blocks(blocks, self._share, WORTHWHILE)
            return
        for rows in blocks:
            self._block(rows)

    def _block(self, rows: Index) -> None:
        """Propose and try changes of some records."""
        rows = rows[np.argsort(-self.records.held[rows], kind="stable")]
        for rank, found in enumerate(self._proposals(rows)):
            order = self.generator.permutation(len(found[0]))
            row, old, new = (array[order] for array in found)
            start = 0
            while start < len(row):
                size = max(_LEAST_BATCH, int(self._share[rank] * len(row)))
                part = slice(start, start + size)
                if self._batch(row[part], old[part], new[part], rank) < WORTHWHILE:
                    break
                start += size

    def _proposals(self, rows: Index) -> list[tuple[Index, Index, Index]]:
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
        best = np.maximum.reduceat(scores, (starts[:-1] - 1).astype(np.intp), axis=1)
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
        for _ in range(_RANKS):
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

    def _batch(self, rows: Index, old: Index, new: Index, rank: int) -> float:
        residuals = self.residuals
        members = self.records.widest(rows)
        context = residuals.context(np.where(members == old[:, None], 0, members))
        others = (context.others > 0).sum(axis=1)
        worth = residuals.worth(others)
        cost = worth * (old > 0) + worth * (new > 0)
        slope, good = self._slope(context, old, new)
        good &= slope > cost
        good[good] = self._quadruples.allow(context.others[good], new[good])
        if not good.any():
            self._share[rank] = min(0.5, self._share[rank] * 1.5)
            return 0.0
        made = int(np.count_nonzero(good)) / len(rows)
        rows, old, new, slope = rows[good], old[good], new[good], slope[good]
        context = context.of(good)
        self._make(rows, old, new, context)
        few = slice(0, _JUDGED)
        some = Context(context.others[few], context.rows[few])
        after, _ = self._slope(some, old[few], new[few])
        fall = int(slope[few].sum())
        curve = int((slope[few] - after).sum()) // 2
        if fall < 2 * curve and len(rows) > 8:
            keep = max(float(fall) / float(2 * curve), 0.05)
            drop = self.generator.fractions(len(rows), 16) >= int(keep * 65536)
            self._make(rows[drop], new[drop], old[drop], context.of(drop))
            self._share[rank] = max(0.02, self._share[rank] * max(keep, 0.3))
        elif fall > 3 * curve:
            self._share[rank] = min(0.5, self._share[rank] * 1.4)
        return made

    def _slope(self, context: Context, old: Index, new: Index) -> tuple[Index, NDArray[np.bool_]]:
        """How fast each change lowers the objective, and whether it is allowed."""
        both = (old > 0) & (new > 0)
        slope, allowed = self.residuals.weigh(context, np.where(new > 0, new, old))
        slope[new == 0] *= -1
        if both.any():
            slope[both] -= self.residuals.weigh(context.of(both), old[both])[0]
        return 2 * slope, allowed

    def _make(self, rows: Index, old: Index, new: Index, context: Context) -> None:
        out, into = old > 0, new > 0
        if out.any():
            self.residuals.count(context.of(out), old[out], -1)
        if into.any():
            self.residuals.count(context.of(into), new[into], 1)
        self.records.replace(rows, old, new)
