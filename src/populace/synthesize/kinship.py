"""The first guess of children: drawn one after the other, given their parents.

Improving them is left to `children`.

A value's score is its log count, plus the damped sums of its log interactions with what is present
and with what is absent, of the child and of its parent. A later child may copy a cell of the one
before it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.synthesize.cells import Index
from populace.synthesize.children import Brood, Goals
from populace.synthesize.fixed_point import ONE, inverse_root, log2, power2
from populace.synthesize.generator import Generator
from populace.synthesize.records import Records
from populace.synthesize.residuals import Residuals

_SAMPLE = 4096
_ROUNDS = 6
_TRIES = 6
_CLIP = 8 * ONE
_NEVER = -(1 << 24)


class Kinship:
    """Draws children.

    Args:
        brood: whose children are drawn.
        wanted: what they should count.
        slots_of_parents: shape (parents' compact ids + 1,): the single-valued column of each, or
            -1.
        generator: the source of random words.
    """

    def __init__(
        self, brood: Brood, wanted: Goals, slots_of_parents: Index, generator: Generator
    ) -> None:
        self._brood, self._wanted, self._generator = brood, wanted, generator
        targets = wanted.children
        self._residuals = Residuals(targets)
        self._starts, self._slots = targets.starts, targets.slots
        self._heads = (targets.starts[:-1] - 1).astype(np.intp)
        self._total = max(1, int(brood.weight.sum()))
        singles = self._residuals.singles
        sums = np.add.reduceat(singles[1:], self._heads)
        empty = np.maximum(self._total - sums, 0)
        self._order = np.argsort(empty, kind="stable")
        self._own = self._interactions(singles, empty)
        self._base = [
            np.append(np.maximum(singles[low:high], 1), max(1, int(rest)))
            for low, high, rest in zip(self._starts, self._starts[1:], empty, strict=False)
        ]
        self._parents, self._presence = self._from_parents(singles, empty, slots_of_parents)

    def draw(self) -> Records:
        """All children."""
        records = Records(len(self._brood.owner))
        rank = np.arange(len(records)) - self._brood.first
        slots = len(self._starts) - 1
        codes = np.zeros((len(records), slots), dtype=np.int64)
        for each in range(int(rank.max(initial=-1)) + 1):
            rows = np.flatnonzero(rank == each)
            for done in range(slots):
                self._fill(
                    int(self._order[done]), [int(s) for s in self._order[:done]], rows, codes
                )
        for slot in range(slots):
            rows = np.flatnonzero(codes[:, slot])
            records.append(rows, codes[rows, slot])
        return records

    def _interactions(self, singles: Index, empty: Index) -> Index:
        """Log interactions of all values and empty slots, shape (size + 1 + slots) squared."""
        size = len(singles) - 1
        goals = self._wanted.children.goals
        held = np.concatenate([singles, empty])
        joint = np.zeros((len(held), len(held)), dtype=np.int64)
        known = np.zeros(joint.shape, dtype=bool)
        if len(goals) > 1:
            a, b = goals[1].ids.astype(np.int64).T
            joint[a, b] = joint[b, a] = goals[1].counts
            known[a, b] = known[b, a] = True
        least = np.maximum(held[:, None] * (held // 5) // self._total, 1)
        for part in (slice(0, size + 1), slice(size + 1, len(held))):
            filled = np.add.reduceat(joint[1 : size + 1, part], self._heads, axis=0)
            rest = np.maximum(held[part] - filled, least[size + 1 :, part])
            joint[size + 1 :, part] = rest
            joint[part, size + 1 :] = rest.T
        logs = self._logs(np.maximum(joint, 1), held[:, None], held)
        if len(goals) > 1:
            logs[: size + 1, : size + 1][~known[: size + 1, : size + 1]] = _NEVER
        logs[0] = 0
        return logs

    def _logs(self, joint: Index, left: Index, right: Index) -> Index:
        total = log2(np.array([self._total], dtype=np.int64))
        logs = log2(joint) + total - log2(np.maximum(left, 1)) - log2(np.maximum(right, 1))
        clipped: Index = np.clip(logs, -_CLIP, _CLIP)
        return clipped

    def _from_parents(
        self, singles: Index, empty: Index, slots_of_parents: Index
    ) -> tuple[Index, Index]:
        """For each parent the damped interactions with every value and empty slot of a child.

        Shape (parents, size + 1 + slots), and for completeness the weight that each parent
        attribute brings.
        """
        brood, cross = self._brood, self._wanted.cross
        size = len(singles) - 1
        weights = np.zeros(len(cross), dtype=np.int64)
        attributes = brood.attributes[brood.owner]
        np.add.at(weights, attributes, brood.weight[:, None])
        filled = np.add.reduceat(cross[:, 1:], self._heads, axis=1)
        held = np.concatenate([singles, empty])
        least = weights[:, None] * (held // 5) // self._total
        joint = np.concatenate([cross, weights[:, None] - filled], axis=1)
        joint = np.maximum(np.maximum(joint, least), 1)
        present = self._logs(joint, weights[:, None], held)
        present[0] = 0
        columns = int(slots_of_parents.max(initial=-1)) + 1
        absent_weight = np.full(columns, self._total, dtype=np.int64)
        np.add.at(
            absent_weight, slots_of_parents[slots_of_parents >= 0], -weights[slots_of_parents >= 0]
        )
        absent_joint = np.tile(held, (columns, 1))
        np.add.at(
            absent_joint, slots_of_parents[slots_of_parents >= 0], -joint[slots_of_parents >= 0]
        )
        absent_weight = np.maximum(absent_weight, 1)
        least = absent_weight[:, None] * (held // 5) // self._total
        absent = self._logs(
            np.maximum(np.maximum(absent_joint, least), 1), absent_weight[:, None], held
        )
        parents = len(brood.attributes)
        total = np.zeros((parents, size + 1 + len(empty)), dtype=np.int64)
        missing = np.ones((parents, columns), dtype=np.int64)
        count = (brood.attributes > 0).sum(axis=1)
        for place in range(brood.attributes.shape[1]):
            ids = brood.attributes[:, place]
            total += present[ids]
            column = np.where(ids > 0, slots_of_parents[ids], -1)
            known = np.flatnonzero(column >= 0)
            missing[known, column[known]] = 0
        gone = np.zeros_like(total)
        for each in range(columns):
            gone += missing[:, each, None] * absent[each]
        total += gone
        return total, count + missing.sum(axis=1)

    def _fill(self, slot: int, done: list[int], rows: Index, codes: Index) -> None:
        brood, low, high = self._brood, int(self._starts[slot]), int(self._starts[slot + 1])
        size = len(self._slots) - 1
        wanted = np.append(np.arange(low, high), size + 1 + slot)
        members = codes[rows][:, done]
        extended = np.where(members > 0, members, size + 1 + np.array(done, dtype=np.int64))
        own = np.zeros((len(rows), len(wanted)), dtype=np.int64)
        table = self._own[:, wanted]
        for place in range(len(done)):
            own += table[extended[:, place]]
        never = own < _NEVER // 2
        context = np.maximum((members > 0).sum(axis=1) + self._presence[brood.owner[rows]], 1)
        roots = np.array(
            [inverse_root(count) for count in range(1, int(context.max(initial=1)) + 1)]
        )
        scores = own + self._parents[brood.owner[rows]][:, wanted]
        scores = (scores * roots[context - 1][:, None] >> 16) + log2(self._base[slot])
        scores[never] = _NEVER
        scores[:, -1] = np.maximum(scores[:, -1], -(1 << 20))
        scores += self._offsets(scores[:_SAMPLE], self._base[slot], rows[:_SAMPLE])
        drawn = self._drawn(scores, members, low)
        copied = self._copied(slot, rows, codes)
        same = np.flatnonzero(copied >= 0)
        allowed = self._allowed(members[same], copied[same])
        codes[rows, slot] = drawn
        codes[rows[same[allowed]], slot] = copied[same[allowed]]

    def _offsets(self, scores: Index, base: Index, rows: Index) -> Index:
        """What to add to each score so that expected weights meet the wanted ones."""
        offsets = np.zeros(len(base), dtype=np.int64)
        if len(scores) < 200:
            return offsets
        wanted = log2(base) - log2(base.sum().reshape(1))
        weight = self._brood.weight[rows]
        for _ in range(_ROUNDS):
            weights = _weights(scores + offsets)
            shares = (weights << 20) // weights.sum(axis=1)[:, None] * weight[:, None]
            mean = shares.sum(axis=0) // max(1, int(weight.sum()))
            expected = log2(np.maximum(mean, 1)) - 20 * ONE
            offsets += np.clip(wanted - expected, -3 * ONE // 2, 3 * ONE // 2)
        return offsets

    def _drawn(self, scores: Index, members: Index, low: int) -> Index:
        """A compact id for each row, or 0; nothing that was not released."""
        result = np.zeros(len(scores), dtype=np.int64)
        weights = _weights(scores)
        open_rows = np.arange(len(scores))
        last = weights.shape[1] - 1
        for _ in range(_TRIES):
            sums = np.cumsum(weights, axis=1)
            point = (self._generator.fractions(len(open_rows), 30) * sums[:, -1]) >> 30
            drawn = (sums <= point[:, None]).sum(axis=1)
            filled = np.flatnonzero(drawn < last)
            open_rows, weights, drawn = open_rows[filled], weights[filled], drawn[filled]
            good = self._allowed(members[open_rows], drawn + low)
            result[open_rows[good]] = drawn[good] + low
            open_rows, weights, drawn = open_rows[~good], weights[~good], drawn[~good]
            if not len(open_rows):
                break
            weights[np.arange(len(open_rows)), drawn] = 0
            weights[:, last] = np.maximum(weights[:, last], 1)
        return result

    def _allowed(self, members: Index, ids: Index) -> NDArray[np.bool_]:
        context = self._residuals.context(members)
        allowed: NDArray[np.bool_] = self._residuals.weigh(context, ids)[1] | (ids == 0)
        return allowed

    def _copied(self, slot: int, rows: Index, codes: Index) -> Index:
        """The previous child's id where it is copied, else -1."""
        states = self._wanted.likeness.get(slot)
        none = np.full(len(rows), -1, dtype=np.int64)
        if states is None or len(rows) == 0 or self._brood.first[rows[0]] == rows[0]:
            return none
        v = (states.shape[1] - 2) // 2
        pairs = states[1]
        alike, every = int(pairs[: v + 1].sum()), max(1, int(pairs.sum()))
        chance = max(0, 2 * alike - every) * 9 * 1024 // (10 * every)
        copies = self._generator.fractions(len(rows), 10) < chance
        return np.where(copies, codes[rows - 1, slot], none)


def _weights(scores: Index) -> Index:
    weights = power2(np.maximum(scores - scores.max(axis=1)[:, None], -(40 << 10)))
    weights[scores < _NEVER // 2] = 0
    return weights
