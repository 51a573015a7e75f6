"""How the budget of a release of a tree of tables is split before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from populace.protect.accounting import BELOW_SHARES, THRESHOLD_SHARE, Grant, split
from populace.protect.conversion import rho_for

ROOT_SHARE = Fraction(30, 100)
"""The root's own table; what hangs on it gets the rest."""

PER_LEVEL = Fraction(2, 3)
"""How much of what a relation gets one a level further down gets."""

NUMBERS_PART = Fraction(4, 100)
TOTALS_PART = Fraction(6, 100)
ACROSS_PART = Fraction(52, 100)
LIKENESS_PART = Fraction(6, 100)
NORMS_PART = Fraction(2, 100)
ROWS_PART = Fraction(30, 100)
NEAREST = 3
"""How many times as much as another the table right above gets for its pairs."""


@dataclass(frozen=True)
class EdgeGrant:
    """The budget of one relation of a tree.

    Args:
        threshold_delta: what of delta the private values over it may use up.
        numbers: the part for numbers of records by how many hang on them.
        totals: the part for unweighted numbers of records by value.
        lengths: the parts for weighted combinations of length 1, 2, ...
        across: the parts for pairs with each of the tables above, the nearest first.
        likeness: the part for likeness.
        norms: the part for each histogram of squared lengths.
    """

    threshold_delta: float
    numbers: Fraction
    totals: Fraction
    lengths: tuple[Fraction, ...]
    across: tuple[Fraction, ...]
    likeness: Fraction
    norms: Fraction


@dataclass(frozen=True)
class TreeGrant:
    """A budget and its split, fixed by public settings.

    Args:
        epsilon, delta: what the whole run may cost.
        threshold_delta: what of delta pays for private values of all tables.
        rho: the whole budget.
        root: the part for the root's own combinations, split further.
        edges: the parts of the relations, in their order.
    """

    epsilon: float
    delta: float
    threshold_delta: float
    rho: Fraction
    root: Grant
    edges: tuple[EdgeGrant, ...]


@dataclass(frozen=True)
class EdgeRequest:
    """What is asked over one relation, from public facts.

    Args:
        depth: how far below the root.
        length: the longest combination, 1 to 3.
        above: with how many tables above there are pairs.
        private: whether a domain is private.
    """

    depth: int
    length: int
    above: int
    private: bool


def tree_grant(
    epsilon: float, delta: float, length: int, asked: Sequence[EdgeRequest], *, private_root: bool
) -> TreeGrant:
    """Turn (epsilon, delta) into the split budget of a tree.

    One share of delta pays for all thresholds: each table with private domains gets an equal part.

    Args:
        epsilon: above 0.
        delta: above 0 and below 1.
        length: the longest combination of the root's attributes, 1 to 4.
        asked: what is asked over each relation.
        private_root: whether any domain of the root's columns is private.

    Raises:
        ParameterError: when nothing is left for noise.
    """
    tables = int(private_root) + sum(each.private for each in asked)
    threshold_delta = THRESHOLD_SHARE * delta if tables else 0.0
    rho = Fraction(rho_for(epsilon - 2 * threshold_delta, delta - threshold_delta))
    part = threshold_delta / max(1, tables)
    of_edges = rho * (1 - ROOT_SHARE)
    weights = [PER_LEVEL**each.depth for each in asked]
    whole = sum(weights, Fraction(0))
    return TreeGrant(
        epsilon=epsilon,
        delta=delta,
        threshold_delta=threshold_delta,
        rho=rho,
        root=split(epsilon, delta, part if private_root else 0.0, rho * ROOT_SHARE, length),
        edges=tuple(
            _edge(each, of_edges * weight / whole, part if each.private else 0.0)
            for each, weight in zip(asked, weights, strict=True)
        ),
    )


def _edge(asked: EdgeRequest, rho: Fraction, threshold_delta: float) -> EdgeGrant:
    # The nearest table gets more: what is drawn for its record follows it first of all.
    weights = (NEAREST, *(1,) * (asked.above - 1))
    return EdgeGrant(
        threshold_delta=threshold_delta,
        numbers=rho * NUMBERS_PART,
        totals=rho * TOTALS_PART,
        lengths=tuple(rho * ROWS_PART * share for share in BELOW_SHARES[asked.length]),
        across=tuple(rho * ACROSS_PART * weight / sum(weights) for weight in weights),
        likeness=rho * LIKENESS_PART,
        norms=rho * NORMS_PART / (asked.length + asked.above),
    )
