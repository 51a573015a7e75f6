"""Draws gender, age and citizenship of perpetrators, given the victim who first named them.

Roles and relations belong to links and are drawn there.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from populace.examples import figures, places
from populace.examples.draws import Codes, Flags, alternates, choose, choose_by_row, happens
from populace.examples.records import Perpetrators, Victims
from populace.examples.victims import regions


def draw(
    rng: np.random.Generator, victims: Victims, witness: Codes, gaps: dict[str, Flags]
) -> Perpetrators:
    """Draws one perpetrator per entry of `witness` (a victim's place; equal ones stand together).

    `gaps` says for each victim which columns the interview left empty for all her perpetrators.
    """
    columns = {
        "gender": _genders(rng, victims, witness),
        "age_band": _ages(rng, victims.year.size, witness),
        "citizenship": _citizenships(rng, victims, witness),
    }
    for name, codes in columns.items():
        lost = gaps[name][witness] | happens(rng, figures.GAPS[name][1], witness.size)
        columns[name] = np.where(lost, -1, codes)
    return Perpetrators(columns["gender"], columns["age_band"], columns["citizenship"])


def _genders(rng: np.random.Generator, victims: Victims, witness: Codes) -> Codes:
    row = (victims.gender == figures.MALE).astype(np.int64)
    region = regions(victims)[1]
    male = happens(rng, figures.FIRST_ACCOUNT_MALE[row, region], row.size)
    other = alternates(rng, witness, figures.GENDER_REPEATS[row, region][witness])
    return (male[witness] ^ other).astype(np.int64)


def _ages(rng: np.random.Generator, size: int, witness: Codes) -> Codes:
    shares = np.array(figures.PERPETRATOR_AGE_GROUPS)
    group = choose(rng, shares, size)
    another = choose_by_row(
        rng, np.tile(shares, (shares.size, 1)) * (1 - np.eye(shares.size)), group
    )
    young = np.array(figures.YOUNG_BANDS)[choose(rng, figures.YOUNG_SHARES, size)]
    groups = np.where(
        alternates(rng, witness, figures.AGE_REPEATS), another[witness], group[witness]
    )
    return np.where(groups == 0, young[witness], groups + figures.YOUNG_BANDS[-1])


def _citizenships(rng: np.random.Generator, victims: Victims, witness: Codes) -> Codes:
    size = victims.year.size
    home, end = regions(victims)
    abroad = home != end
    own = happens(
        rng, np.where(abroad, figures.OWN_REGION_ABROAD, figures.OWN_REGION_AT_HOME[home]), size
    )
    elsewhere = choose_by_row(rng, _other_regions(), home)
    first = np.where(own, home, np.where(abroad, end, elsewhere))
    second = np.where(own, np.where(abroad, end, elsewhere), home)

    repeats = np.where(abroad, figures.REGION_REPEATS_ABROAD, figures.REGION_REPEATS_AT_HOME[home])
    other = alternates(rng, witness, repeats[witness])
    places_first = _country(rng, victims, first)
    places_second = _country(rng, victims, second)
    country = np.where(other, places_second[witness], places_first[witness])
    afresh = ~happens(rng, figures.COUNTRY_REPEATS, witness.size)
    region = np.where(other, second[witness], first[witness])
    return np.where(afresh, choose_by_row(rng, places.origin_shares(), region), country)


def _country(rng: np.random.Generator, victims: Victims, region: Codes) -> Codes:
    home, end = regions(victims)
    share = rng.random(region.size)
    at_home = region == home
    limit = np.where(at_home, figures.OWN_COUNTRY, 0.0)
    reached = np.where(at_home, figures.DESTINATION_COUNTRY, figures.DESTINATION_COUNTRY_ABROAD)
    anywhere = choose_by_row(rng, places.origin_shares(), region)
    there = (region == end) & (share < limit + reached)
    return np.where(share < limit, victims.origin, np.where(there, victims.destination, anywhere))


def _other_regions() -> NDArray[np.float64]:
    overall = places.ORIGIN_REGION.mean(axis=0)
    return np.tile(overall, (overall.size, 1)) * (1 - np.eye(overall.size))
