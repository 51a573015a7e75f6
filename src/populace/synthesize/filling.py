"""A place for values of children that fall short of their counts.

Pairs are released one by one, those that are too rare are not, and what noise leaves of the others
adds up to less than values do. Children that keep to pairs alone would lack values that all have.
"""

from __future__ import annotations

import math

import numpy as np

from populace.synthesize.admission import WIDEST, marks_of
from populace.synthesize.cells import Index
from populace.synthesize.children import Descent
from populace.synthesize.generator import Generator
from populace.synthesize.residuals import Context
from populace.synthesize.targets import Targets

_ROUNDS = 4
_LEAST_HOSTS = 256
_HOSTS = 4
"""How many times as many children are looked at closely as are to take a value."""


def fill(descent: Descent, wanted: Targets, generator: Generator) -> None:
    """Put values that fall short by more than noise explains into children.

    As `admission.admit` does in a table by itself: the rarest first, where the slot is empty too
    often or holds what is there too often, in the fewest unreleased pairs, and where pairs with the
    parents' values want it most.

    Args:
        descent: whose children are changed.
        wanted: what they should count.
        generator: breaks ties among children.
    """
    residuals = descent.residuals
    penalties = tuple(max(1, math.ceil(goal.spread)) for goal in wanted.goals[:3])
    short = np.flatnonzero(8 * residuals.singles > penalties[0])
    short = short[np.argsort(wanted.goals[0].counts[short - 1], kind="stable")]
    stays = np.zeros(residuals.width, dtype=bool)
    stays[short] = True
    ties = generator.permutation(len(descent.records))
    open_ = np.ones(len(ties), dtype=bool)
    if descent.kept is not None:
        open_[descent.kept] = False
    for value in short.tolist():
        for rounds in range(_ROUNDS, 0, -1):
            missing = -(-int(residuals.singles[value]) // rounds)
            if missing <= 0:
                break
            marks, spare = marks_of(residuals, value, stays)
            total = marks[descent.records.members].sum(axis=1)
            held, unfit = total >> WIDEST, total & ((1 << WIDEST) - 1)
            free = np.flatnonzero(spare[held] & open_)
            most = max(_LEAST_HOSTS, _HOSTS * missing // max(1, int(descent.weight.min(initial=1))))
            rows = free[np.argsort((unfit[free] << 32) + ties[free], kind="stable")[:most]]
            _put(descent, value, rows, held[rows], missing, penalties)


def _put(
    descent: Descent,
    value: int,
    rows: Index,
    old: Index,
    missing: int,
    penalties: tuple[int, ...],
) -> None:
    """Give a value to those who gain most, until so much weight has it."""
    members = descent.records.widest(rows)
    context = descent.residuals.context(np.where(members == old[:, None], 0, members))
    new = np.full(len(rows), value, dtype=np.int64)
    gain = _gain(descent, rows, context, new, penalties)
    gain -= _gain(descent, rows, context, old, penalties)
    order = np.argsort(-gain, kind="stable")
    weight = descent.weight[rows[order]]
    chosen = order[np.cumsum(weight) - weight < missing]
    brood, here = descent.brood, rows[chosen]
    alike = np.stack([descent.weight[here], brood.degree[here], here - brood.first[here]], axis=1)
    kinds, kind = np.unique(alike, axis=0, return_inverse=True)
    for place, (each, _, _) in enumerate(kinds.tolist()):
        some = chosen[kind.reshape(-1) == place]
        part = Context(context.others[some], context.rows[some])
        descent.make(rows[some], old[some], new[some], part, each)


def _gain(
    descent: Descent, rows: Index, context: Context, ids: Index, penalties: tuple[int, ...]
) -> Index:
    parents = descent.brood.attributes[descent.brood.owner[rows]]
    across = descent.cross[parents, ids[:, None]].sum(axis=1)
    gain: Index = descent.residuals.judged(context, ids, penalties)
    return gain + np.where(ids > 0, descent.cross_weight * across, 0)
