"""How the budget of a linked release is split before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from populace.protect.accounting import BELOW_SHARES, THRESHOLD_SHARE, Grant, split
from populace.protect.conversion import rho_for

PARENTS_SHARE = Fraction(41, 100)
CROSS_SHARE = Fraction(33, 100)
CHILDREN_SHARE = Fraction(12, 100)
SIBLINGS_SHARE = Fraction(5, 100)
DEGREES_SHARE = Fraction(2, 100)
COUNTED_SHARE = Fraction(1, 100)
LINKS_SHARE = Fraction(2, 100)
TOTALS_SHARE = Fraction(3, 100)
NORMS_SHARE = Fraction(1, 100)

LONGEST_OF_CHILDREN = 3


@dataclass(frozen=True)
class LinkedGrant:
    """A budget and its split, fixed by public settings.

    Args:
        epsilon, delta: what the whole run may cost.
        threshold_delta: what of delta pays for private values, of parents and children together.
        rho: the whole budget.
        parents: the part for the parents' combinations, split further.
        child_threshold_delta: what of `threshold_delta` the children's values use up.
        totals: the part for numbers of links by value, at most a few of each parent counted.
        counted: the part for the number of these links.
        links: the part for the number of all links.
        lengths: the parts for weighted combinations of the children of length 1, 2, ...
        cross: the part for pairs across the tables.
        siblings: the part for likeness within families.
        degrees: the part for the numbers of links per parent.
        child_degrees: the part for the numbers of links per child; 0 where each has one.
        norms: the part for each histogram of squared lengths: one for each length and the pairs;
            that of pairs alone where both ends of a network are protected.
    """

    epsilon: float
    delta: float
    threshold_delta: float
    rho: Fraction
    parents: Grant
    child_threshold_delta: float
    totals: Fraction
    counted: Fraction
    links: Fraction
    lengths: tuple[Fraction, ...]
    cross: Fraction
    siblings: Fraction
    degrees: Fraction
    norms: Fraction
    child_degrees: Fraction = Fraction(0)


def linked_grant(
    epsilon: float,
    delta: float,
    parent_length: int,
    child_length: int,
    *,
    private_parents: bool,
    private_children: bool,
    many: bool = False,
) -> LinkedGrant:
    """Turn (epsilon, delta) into the split budget of a linked release.

    One share of delta pays for all thresholds: where both tables have private domains each gets
    half of it.

    Args:
        epsilon: above 0.
        delta: above 0 and below 1.
        parent_length: the longest combination of the parents, 1 to 4.
        child_length: the longest of the children, 1 to 3.
        private_parents: whether any domain of the parents' columns is private.
        private_children: whether any domain of the children's columns is private.
        many: whether a child may have several parents; then likeness shares its part with the
            numbers of links per child.

    Raises:
        ParameterError: when nothing is left for noise.
    """
    tables = int(private_parents) + int(private_children)
    threshold_delta = THRESHOLD_SHARE * delta if tables else 0.0
    rho = Fraction(rho_for(epsilon - 2 * threshold_delta, delta - threshold_delta))
    each = threshold_delta / max(1, tables)
    children = rho * CHILDREN_SHARE
    lengths = tuple(children * share for share in BELOW_SHARES[child_length])
    return LinkedGrant(
        epsilon=epsilon,
        delta=delta,
        threshold_delta=threshold_delta,
        rho=rho,
        parents=split(
            epsilon, delta, each if private_parents else 0.0, rho * PARENTS_SHARE, parent_length
        ),
        child_threshold_delta=each if private_children else 0.0,
        totals=rho * TOTALS_SHARE,
        counted=rho * COUNTED_SHARE,
        links=rho * LINKS_SHARE,
        lengths=lengths,
        cross=rho * CROSS_SHARE,
        siblings=rho * SIBLINGS_SHARE / (2 if many else 1),
        child_degrees=rho * SIBLINGS_SHARE / 2 if many else Fraction(0),
        degrees=rho * DEGREES_SHARE,
        norms=rho * NORMS_SHARE / (1 + len(lengths)),
    )


@dataclass(frozen=True)
class NetworkGrant:
    """The budget of a many-to-many release that protects both ends, fixed by public settings.

    Args:
        parents: all that a parent's record and links may cost, split as for a one-to-many release.
        classes: the part of it for parents' values by number of links.
    """

    parents: LinkedGrant
    classes: Fraction


def network_grant(
    epsilon: float,
    delta: float,
    parent_length: int,
    child_length: int,
    *,
    private_parents: bool,
    links: Fraction = Fraction(1),
) -> NetworkGrant:
    """Split a budget so that children with few links pay little for them.

    Args:
        epsilon: above 0.
        delta: above 0 and below 1.
        parent_length: the longest combination of the parents, 1 to 4.
        child_length: the longest of the children with their links, 1 to 3.
        private_parents: whether any domain of the parents' columns is private.
        links: the share, above 0 and at most 1, of their usual parts that measurements of links
            get; the parents' own combinations get the rest.

    Raises:
        ParameterError: when nothing is left for noise.
    """
    whole = linked_grant(
        epsilon,
        delta,
        parent_length,
        child_length,
        private_parents=private_parents,
        private_children=False,
    )
    part = whole.rho * links / 100
    made = replace(
        whole,
        parents=split(
            epsilon,
            delta,
            whole.parents.threshold_delta,
            whole.rho - 62 * part,
            parent_length,
        ),
        totals=2 * part,
        counted=part,
        links=2 * part,
        lengths=tuple(12 * part * share for share in BELOW_SHARES[child_length]),
        cross=40 * part,
        siblings=Fraction(0),
        degrees=part,
        norms=part,
        child_degrees=2 * part,
    )
    return NetworkGrant(made, part)
