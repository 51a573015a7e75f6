"""Synthetic children for synthetic parents: the objective over children, and its descent.

Drawing the first guess is left to `kinship`; no parent is changed here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

import numpy as np

from populace.synthesize.cells import Index, Numbers
from populace.synthesize.generator import Generator
from populace.synthesize.likeness import Likeness
from populace.synthesize.records import Records
from populace.synthesize.residuals import Context, Residuals
from populace.synthesize.targets import Targets, targets
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.families import FULL_CHILDREN, FamilyCounts

UNIT = 256
"""A child that counts in full weighs so many units."""

_TABLES = (60, 3, 1)
_CROSS = 3
_LIKENESS = 30
_FINEST = 1 << 14
_NEVER = -(1 << 62)
_RANKS = 2
_FIRST_SHARE = 1 / 8
_LEAST_BATCH = 64
_JUDGED = 64


@dataclass(frozen=True, eq=False)
class Brood:
    """Whose children are made.

    Args:
        attributes: shape (parents, width): each parent's released attributes as compact ids from 1,
            then zeros.
        owner: shape (children,): the parent of each child, rising.
        degree: shape (children,): how many children that parent has.
        first: shape (children,): the first child of that parent.
        inherited: shape (children,): what each child weighs, in units, where its parent does not
            count in full; None where all do.
    """

    attributes: Index
    owner: Index
    degree: Index
    first: Index
    inherited: Index | None = None

    @property
    def weight(self) -> Index:
        """Shape (children,): what each child weighs, in units."""
        if self.inherited is not None:
            return self.inherited
        weight: Index = np.minimum(UNIT, UNIT * FULL_CHILDREN // np.maximum(self.degree, 1))
        return weight


@dataclass(frozen=True, eq=False)
class Goals:
    """What the children should count.

    Args:
        children: weighted combinations of the children, in units.
        cross: shape (parents' compact ids + 1, children's compact ids + 1), int64: weighted pairs,
            in units.
        cross_weight: the worth of one squared miss of a pair across.
        likeness_weight: that of a family in a state where none are wanted.
        likeness: for each single-valued slot its wanted states.
        scale: standard deviation of the noise on them.
    """

    children: Targets
    cross: Index
    cross_weight: int
    likeness_weight: int
    likeness: dict[int, Index]
    scale: float


def goals(
    aggregates: FamilyCounts, compact: Index, brood: Brood, *, likeness: bool = True
) -> Goals:
    """Scale the released counts to the weight of the children that are made.

    Args:
        aggregates: what was released.
        compact: shape (parents' attributes,): the compact id of each, 0 where not released.
        brood: whose children are made.
        likeness: whether weights are in proportion to that of likeness.
    """
    weight = int(np.minimum(np.arange(len(aggregates.degrees)), FULL_CHILDREN) @ aggregates.degrees)
    whole = int(brood.weight.sum())
    lengths = aggregates.children
    counted = Aggregates(aggregates.child_columns, max(1, weight), 0.0, 1.0, lengths)
    wanted = targets(counted, whole)
    noise = [Fraction(max(entry.scale, 1 / 16)) ** 2 for entry in (*lengths, aggregates.cross)]
    worth = [
        factor / each
        for factor, each in zip((*_TABLES[: len(lengths)], _CROSS), noise, strict=True)
    ]
    likely = _LIKENESS / Fraction(max(aggregates.siblings.scale, 1 / 16)) ** 2
    finest = max(*worth, *([likely] if likeness else ()))
    weights = [max(1, round(_FINEST * each / finest)) for each in worth]
    wanted = replace(
        wanted,
        goals=tuple(
            replace(goal, weight=each) for goal, each in zip(wanted.goals, weights, strict=False)
        ),
    )
    child_ids = np.zeros(aggregates.child_attributes.size, dtype=np.int64)
    child_ids[wanted.kept[1:]] = np.arange(1, wanted.size + 1)
    size = aggregates.parents.attributes.size
    cross = np.zeros((int(compact.max(initial=0)) + 1, wanted.size + 1), dtype=np.int64)
    pairs = aggregates.cross
    cross[compact[pairs.ids[:, 0]], child_ids[pairs.ids[:, 1] - size]] = (
        pairs.counts * whole // max(1, weight)
    )
    return Goals(
        wanted,
        cross,
        weights[-1],
        max(1, round(_FINEST * likely / finest)) * UNIT * UNIT,
        _wanted_states(aggregates, wanted, child_ids, brood),
        aggregates.siblings.scale,
    )


def _wanted_states(
    aggregates: FamilyCounts, wanted: Targets, child_ids: Index, brood: Brood
) -> dict[int, Index]:
    """For each single-valued slot its states over released values, scaled to the families made."""
    starts = aggregates.child_attributes.starts
    made = np.bincount(
        np.minimum(brood.degree, 3).astype(np.intp),
        weights=1 / np.maximum(brood.degree, 1),
        minlength=4,
    )
    families = np.rint(made[1:4]).astype(np.int64)
    result = {}
    for place, counts in zip(aggregates.siblings.columns, aggregates.siblings.counts, strict=True):
        ids = child_ids[starts[place] : starts[place + 1]]
        kept = np.flatnonzero(ids)
        if len(kept) == 0:
            continue
        v = len(ids)
        chosen = np.concatenate([[0], 1 + kept, 1 + v + kept, [2 * v + 1]])
        states = counts[:, chosen]
        sums = np.maximum(states.sum(axis=1), 1)
        result[int(wanted.slots[ids[kept[0]]])] = states * families[:, None] // sums[:, None]
    return result


class Descent:
    """Lowers the weighted squared misses of the children's tables, of pairs across and of likeness.

    Args:
        brood: whose children they are.
        wanted: what they should count.
        records: the children as drawn, changed in place.
        generator: the source of random words.
        kept: shape (kept children,): those that stay as they are; None where all may change.
    """

    def __init__(
        self,
        brood: Brood,
        wanted: Goals,
        records: Records,
        generator: Generator,
        kept: Index | None = None,
    ) -> None:
        self.brood, self.records, self.generator = brood, records, generator
        self.kept = kept
        self.residuals = Residuals(wanted.children)
        self.cross = wanted.cross.copy()
        self.cross_weight = wanted.cross_weight
        self.weight = brood.weight
        self._share = [_FIRST_SHARE] * _RANKS
        starts = self.residuals.starts
        codes = np.zeros((len(starts), len(records)), dtype=np.int64)
        rows, places = np.nonzero(records.members)
        ids = records.members[rows, places]
        codes[self.residuals.slots[ids], rows] = ids - starts[self.residuals.slots[ids]] + 1
        self.likeness = {
            slot: Likeness(
                states, wanted.likeness_weight, wanted.scale, codes[slot], brood.first, brood.degree
            )
            for slot, states in wanted.likeness.items()
        }
        self._load()

    def _load(self) -> None:
        """Book all children."""
        for weight in np.unique(self.weight):
            rows = np.flatnonzero(self.weight == weight)
            for part in np.array_split(rows, max(1, len(rows) // 4096)):
                for place in range(int(self.records.held[part].max(initial=0))):
                    here = part[self.records.held[part] > place]
                    members = self.records.members[here]
                    context = self.residuals.context(members[:, :place])
                    self._count(here, context, members[:, place], int(weight))

    def _count(self, rows: Index, context: Context, ids: Numbers, amount: int) -> None:
        self.residuals.count(context, ids, amount)
        parents = self.brood.attributes[self.brood.owner[rows]]
        np.add.at(self.cross, (parents, ids[:, None]), -amount)
        self.cross[0] = 0

    def sweep(self, size: int) -> None:
        """Visit every child that may change once, no two of one parent together."""
        brood, blocks = self.brood, []
        rank = np.arange(len(brood.owner)) - brood.first
        key = brood.degree * (int(brood.degree.max(initial=0)) + 1) + rank
        # Of one weight each block: without an inherited one the degree alone decides it.
        key = key * (UNIT + 1) + self.weight
        order = self.generator.permutation(len(key))
        order = order[np.argsort(key[order], kind="stable")]
        if self.kept is not None:
            order = order[~np.isin(order, self.kept)]
        edges = np.flatnonzero(np.diff(key[order], prepend=-1, append=-1))
        for start, stop in pairwise(edges):
            blocks += np.array_split(order[start:stop], -(-(stop - start) // size))
        for place in self.generator.permutation(len(blocks)):
            self._block(blocks[place])

    def _block(self, rows: Index) -> None:
        rows = rows[np.argsort(-self.records.held[rows], kind="stable")]
        for rank, proposed in enumerate(self._proposals(rows)):
            order = self.generator.permutation(len(proposed[0]))
            row, old, new = (part[order] for part in proposed)
            start = 0
            while start < len(row):
                size = max(_LEAST_BATCH, int(self._share[rank] * len(row)))
                part = slice(start, start + size)
                self._batch(row[part], old[part], new[part], rank)
                start += size

    def _worth(self, others: Index, rows: Index) -> Index:
        """The weight of all tables that one value of a child stands in."""
        parents = (self.brood.attributes[self.brood.owner[rows]] > 0).sum(axis=1, dtype=np.int64)
        across = self.cross_weight * parents
        worth: Index = self.residuals.worth(others)
        worth += across[:, None] if others.ndim > 1 else across
        return worth

    def _proposals(self, rows: Index) -> list[tuple[Index, Index, Index]]:
        """For each rank: children, the id to take out, the id to put in (0: none)."""
        residuals, starts = self.residuals, self.residuals.starts
        members, held = self.records.widest(rows), self.records.held[rows]
        scores = residuals.scores(members, held)
        parents = self.brood.attributes[self.brood.owner[rows]]
        across = np.zeros((len(rows), self.cross.shape[1]), dtype=np.int64)
        for place in range(parents.shape[1]):
            across += self.cross[parents[:, place]]
        scores += self.cross_weight * across[:, 1:]
        slots, weight = len(starts) - 1, int(self.weight[rows[0]])
        row, at_place = np.nonzero(members)
        occupant = members[row, at_place]
        slot = residuals.slots[occupant]
        old = np.zeros((len(rows), slots), dtype=np.int64)
        old[row, slot] = occupant
        occupied = old > 0
        lift = np.where(occupied, residuals.occupied(held)[:, None], 0)
        worth = weight * self._worth(held[:, None] - occupied, rows)
        gain, new = np.zeros((2, len(rows), slots), dtype=np.int64)
        every = np.arange(len(rows))
        for each in range(slots):
            low, high = int(starts[each]), int(starts[each + 1])
            part = scores[:, low - 1 : high - 1] + lift[:, each, None]
            full = occupied[:, each]
            at = np.where(full, old[:, each] - low, 0)
            stay = np.where(full, part[every, at], 0)
            value = 2 * weight * (part - stay[:, None])
            value -= (weight * worth[:, each] * np.where(full, 2, 1))[:, None]
            leave = np.where(full, -2 * weight * stay - weight * worth[:, each], 0)
            if each in self.likeness:
                extra = self.likeness[each].gains(rows)
                value += extra[:, 1:]
                leave += np.where(full, extra[:, 0], 0)
            value[every[full], at[full]] = _NEVER
            best = value.argmax(axis=1)
            top = value[every, best]
            gain[:, each] = np.maximum(top, leave)
            new[:, each] = np.where(top >= leave, best + low, 0)
        result = []
        for _ in range(_RANKS):
            chosen_slot = gain.argmax(axis=1)
            chosen = np.flatnonzero(gain[every, chosen_slot] > 0)
            taken = chosen_slot[chosen]
            result.append((rows[chosen], old[chosen, taken], new[chosen, taken]))
            gain[chosen, taken] = 0
        return result

    def _batch(self, rows: Index, old: Index, new: Index, rank: int) -> None:
        if len(rows) == 0:
            return
        weight = int(self.weight[rows[0]])
        members = self.records.widest(rows)
        context = self.residuals.context(np.where(members == old[:, None], 0, members))
        worth = self._worth((context.others > 0).sum(axis=1, dtype=np.int64), rows)
        cost = weight * weight * worth * ((old > 0).astype(np.int64) + (new > 0))
        slope, good = self._slope(rows, context, old, new)
        value = weight * slope + self._alike(old, new, rows)
        good &= value > cost
        if not good.any():
            self._share[rank] = min(0.5, self._share[rank] * 1.5)
            return
        rows, old, new, slope = rows[good], old[good], new[good], slope[good]
        context = context.of(good)
        self.make(rows, old, new, context, weight)
        few = slice(0, _JUDGED)
        some = Context(context.others[few], context.rows[few])
        after, _ = self._slope(rows[few], some, old[few], new[few])
        fall, curve = int(slope[few].sum()), int((slope[few] - after).sum()) // 2
        if fall < 2 * curve and len(rows) > 8:
            keep = max(Fraction(fall, 2 * curve), Fraction(1, 20))
            drop = self.generator.fractions(len(rows), 16) >= int(keep * 65536)
            self.make(rows[drop], new[drop], old[drop], context.of(drop), weight)
            self._share[rank] = max(0.02, self._share[rank] * float(max(keep, Fraction(3, 10))))
        elif fall > 3 * curve:
            self._share[rank] = min(0.5, self._share[rank] * 1.4)

    def _slope(
        self, rows: Index, context: Context, old: Index, new: Index
    ) -> tuple[Index, np.ndarray[tuple[int], np.dtype[np.bool_]]]:
        """Twice the weighted residuals that change sides, and whether the new value is allowed."""
        into, allowed = self.residuals.weigh(context, new)
        out, _ = self.residuals.weigh(context, old)
        parents = self.brood.attributes[self.brood.owner[rows]]
        into = into + self.cross_weight * self.cross[parents, new[:, None]].sum(axis=1)
        out = out + self.cross_weight * self.cross[parents, old[:, None]].sum(axis=1)
        slope = 2 * (np.where(new > 0, into, 0) - np.where(old > 0, out, 0))
        return slope, allowed | (new == 0)

    def _alike(self, old: Index, new: Index, rows: Index) -> Index:
        """By how much likeness improves."""
        gain = np.zeros(len(rows), dtype=np.int64)
        for slot, at, values in self._by_slot(old, new):
            gain[at] = self.likeness[slot].gain(rows[at], values)
        return gain

    def _by_slot(self, old: Index, new: Index) -> list[tuple[int, Index, Index]]:
        slot = self.residuals.slots[np.maximum(old, new)]
        found = []
        for each in self.likeness:
            at = np.flatnonzero(slot == each)
            if len(at):
                values = np.where(new[at] > 0, new[at] - self.residuals.starts[each] + 1, 0)
                found.append((each, at.astype(np.int64), values))
        return found

    def make(self, rows: Index, old: Index, new: Index, context: Context, weight: int) -> None:
        """Put `new` for `old` in children, and book it.

        Args:
            rows: the children: of one weight, with as many siblings, no two of one parent.
            old: what each gives up; 0 for nothing.
            new: what each gets; 0 for nothing.
            context: the other ids of each.
            weight: what each weighs.
        """
        out, into = old > 0, new > 0
        if out.any():
            self._count(rows[out], context.of(out), old[out], -weight)
        if into.any():
            self._count(rows[into], context.of(into), new[into], weight)
        for slot, at, values in self._by_slot(old, new):
            self.likeness[slot].change(rows[at], values)
        self.records.replace(rows, old, new)
