"""Draws what belongs to a victim and a perpetrator together: roles, relation, payment.

Who is linked to whom is decided in `networks`.
"""

from __future__ import annotations

import numpy as np

from populace.examples import figures
from populace.examples.draws import Codes, Flags, alternates, choose, choose_by_row, happens
from populace.examples.networks import Network
from populace.examples.records import Links, Victims
from populace.examples.victims import regions

_STRANGER, _FRIEND, _FAMILY = range(3)


def draw(
    rng: np.random.Generator, victims: Victims, network: Network, gaps: dict[str, Flags]
) -> Links:
    """Draws the attributes of every link, which are sorted by victim.

    `gaps` says for each victim which columns the interview left empty for all her perpetrators.
    """
    owner = network.victim
    roles = _roles(rng, victims, owner)
    kind, relation = _relations(rng, victims, owner, roles)
    paid = _paid(rng, victims, owner, roles, kind)
    columns = {"relation": relation, "victim_paid": paid}
    for name, codes in columns.items():
        lost = gaps[name][owner] | happens(rng, figures.GAPS[name][1], owner.size)
        columns[name] = np.where(lost, -1, codes)
    return Links(
        victim=owner,
        perpetrator=network.perpetrator,
        roles=roles,
        role_codes=_role_codes(rng, roles),
        relation=columns["relation"],
        paid=columns["victim_paid"],
    )


def _roles(rng: np.random.Generator, victims: Victims, owner: Codes) -> Flags:
    kind = np.where(victims.minor, 2, np.where(victims.forced_labour, 0, 1))[owner]
    primary = choose_by_row(rng, figures.PRIMARY_ROLE, kind)
    roles = rng.random((owner.size, len(figures.ROLES))) < figures.FURTHER_ROLES[primary]
    roles |= primary[:, None] == np.arange(len(figures.ROLES))
    roles[kind == 2, figures.CONTROL] = False
    return np.asarray(roles, dtype=np.bool_)


def _role_codes(rng: np.random.Generator, roles: Flags) -> Flags:
    blocks = []
    for role, codes in enumerate(figures.ROLE_CODES):
        drawn = choose(rng, [share for _, share in codes], len(roles))
        blocks.append((drawn[:, None] == np.arange(len(codes))) & roles[:, role : role + 1])
    return np.hstack(blocks)


def _relations(
    rng: np.random.Generator, victims: Victims, owner: Codes, roles: Flags
) -> tuple[Codes, Codes]:
    """The first relation of each victim (stranger, friend, family), and the code of each link."""
    size = victims.year.size
    region = regions(victims)[1]
    recruited = _any(roles[:, figures.RECRUITER], owner, size)
    exploited = _any(roles[:, figures.EXPLOITER], owner, size)
    combined = np.where(recruited & ~exploited, 1, np.where(exploited & ~recruited, 2, 0))
    weights = (
        figures.RELATION_BASE
        * figures.RELATION_BY_REGION[region]
        * figures.RELATION_BY_SEXUAL[victims.sexual.astype(np.int64)]
        * figures.RELATION_BY_ROLES[combined]
    )
    child = weights[victims.minor]
    child[:, _FAMILY] = child[:, :_FAMILY].sum(axis=1) * (
        figures.MINOR_FAMILY / (1 - figures.MINOR_FAMILY)
    )
    weights[victims.minor] = child
    first = choose_by_row(rng, weights, np.arange(size))
    second = choose_by_row(rng, figures.OTHER_RELATION, first)
    other = alternates(rng, owner, figures.RELATION_REPEATS[region][owner])
    shown = np.where(other, second[owner], first[owner])
    partner = happens(rng, np.array(figures.PARTNER_SHARE)[victims.minor.astype(np.int64)], size)
    codes = np.array([3, 2, 0])[shown]
    return first, np.where(shown == _FAMILY, partner[owner], codes)


def _paid(
    rng: np.random.Generator, victims: Victims, owner: Codes, roles: Flags, relation: Codes
) -> Codes:
    size = victims.year.size
    region = regions(victims)[1]
    able = roles[:, figures.RECRUITER] | roles[:, figures.TRANSACTION]
    some, every = _any(able, owner, size), ~_any(~able, owner, size)
    share = np.where(every, figures.PAID_WHERE_ALL[region], figures.PAID_WHERE_SOME[region])
    share = np.where(victims.minor, figures.PAID_MINORS, share * figures.PAID_BY_RELATION[relation])
    paid = some & happens(rng, share, size)
    kept = ~alternates(rng, owner, figures.PAID_REPEATS)
    return (paid[owner] & able & kept).astype(np.int64)


def _any(flags: Flags, owner: Codes, size: int) -> Flags:
    return np.bincount(owner[flags].astype(np.intp), minlength=size) > 0
