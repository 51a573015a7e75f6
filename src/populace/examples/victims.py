"""Draws the victims of the simulated case file, column after column, each given those before it.

Perpetrators and links are drawn elsewhere, from the victims drawn here.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from populace.examples import difficulties, figures, places
from populace.examples.draws import Codes, Flags, choose, choose_by_row, happens
from populace.examples.records import Victims


def draw(rng: np.random.Generator, size: int) -> Victims:
    """Draws `size` victims with the difficulties that concern victims alone."""
    year, band = _years(rng, size)
    origin, destination = _journeys(rng, year, band)
    origin_region = places.PLACE_REGION[origin]
    destination_region = places.PLACE_REGION[destination]
    gender = _genders(rng, origin_region)
    minor = happens(rng, figures.MINOR_SHARE[origin_region], size)
    forced_labour, sexual, other = _exploitation(rng, gender, destination_region)
    victims = Victims(
        year=year,
        origin=origin,
        destination=destination,
        destination_known=~happens(rng, figures.DESTINATION_MISSING, size),
        gender=gender,
        minor=minor,
        age=_ages(rng, minor),
        forced_labour=forced_labour,
        sexual=sexual,
        other=other,
        sector=_sectors(rng, gender, forced_labour),
        controls=_controls(rng, forced_labour, sexual, minor),
        months=_mostly(rng, choose(rng, figures.MONTHS_SHARES, size), figures.MONTHS_MISSING),
        source=_mostly(
            rng,
            choose_by_row(rng, figures.SOURCE_SHARES, destination_region),
            figures.SOURCE_MISSING,
        ),
    )
    victims, planted = difficulties.unique_combination(rng, victims)
    return replace(victims, destination_known=victims.destination_known | planted)


def regions(victims: Victims) -> tuple[Codes, Codes]:
    """Regions of origin and of exploitation, the latter also where it is not recorded."""
    return places.PLACE_REGION[victims.origin], places.PLACE_REGION[victims.destination]


def _mostly(rng: np.random.Generator, codes: Codes, missing: float) -> Codes:
    return np.where(happens(rng, missing, codes.size), -1, codes)


def _years(rng: np.random.Generator, size: int) -> tuple[Codes, Codes]:
    shares, bands = [], []
    for band, (first, last, share) in enumerate(figures.YEAR_BANDS):
        weights = np.arange(last - first + 1) + figures.FIRST_WEIGHTS[band]
        shares.append(share * weights / weights.sum())
        bands.append(np.full(weights.size, band, np.int64))
    year = choose(rng, np.concatenate(shares), size)
    return year, np.concatenate(bands)[year]


def _journeys(rng: np.random.Generator, year: Codes, band: Codes) -> tuple[Codes, Codes]:
    region = choose_by_row(rng, places.ORIGIN_REGION, band)
    origin = choose_by_row(rng, places.origin_shares(), region)
    origin = difficulties.surge(rng, year, origin)
    end = choose_by_row(rng, places.DESTINATION_REGION, region)
    abroad = choose_by_row(rng, places.corridors(rng), origin * len(places.REGIONS) + end)
    stays = (end == region) & happens(rng, places.STAYS_IN_COUNTRY, year.size)
    destination = np.where(stays, origin, abroad)
    return origin, difficulties.one_year_corridor(rng, year, origin, destination)


def _genders(rng: np.random.Generator, origin_region: Codes) -> Codes:
    female = figures.FEMALE_SHARE[:, None]
    rest = np.tile(figures.OTHER_GENDERS, (female.size, 1))
    male = 1 - female - rest.sum(axis=1, keepdims=True)
    return choose_by_row(rng, np.hstack([female, male, rest]), origin_region)


def _ages(rng: np.random.Generator, minor: Flags) -> Codes:
    table = np.zeros((2, len(figures.AGE_BANDS)))
    table[0, figures.MINOR_BANDS :] = figures.ADULT_AGES
    table[1, : figures.MINOR_BANDS] = figures.MINOR_AGES
    return _mostly(rng, choose_by_row(rng, table, minor.astype(np.int64)), figures.AGE_MISSING)


def _exploitation(
    rng: np.random.Generator, gender: Codes, destination_region: Codes
) -> tuple[Flags, Flags, Flags]:
    size = gender.size
    sexual = happens(
        rng,
        np.where(
            gender == figures.MALE,
            figures.SEXUAL_GIVEN_MALE,
            figures.SEXUAL_GIVEN_FEMALE[destination_region],
        ),
        size,
    )
    otherwise = figures.LABOUR_GIVEN_NOT_SEXUAL[destination_region]
    forced_labour = happens(rng, np.where(sexual, figures.LABOUR_GIVEN_SEXUAL, otherwise), size)
    neither = ~sexual & ~forced_labour
    other = happens(
        rng, np.where(neither, figures.OTHER_GIVEN_NEITHER, figures.OTHER_GIVEN_EITHER), size
    )
    return forced_labour, sexual, other


def _sectors(rng: np.random.Generator, gender: Codes, forced_labour: Flags) -> Codes:
    women = figures.SECTOR_SHARES * figures.SECTOR_FEMALE
    table = np.stack([women, figures.SECTOR_SHARES - women])
    sector = choose_by_row(rng, table, (gender == figures.MALE).astype(np.int64))
    return np.where(forced_labour, _mostly(rng, sector, figures.SECTOR_MISSING), -1)


def _controls(rng: np.random.Generator, forced_labour: Flags, sexual: Flags, minor: Flags) -> Flags:
    size, width = sexual.size, len(figures.CONTROLS)
    kind = np.where(sexual, 1, np.where(forced_labour, 0, 2))
    intensity = choose(rng, figures.CONTROL_INTENSITY_SHARES, size)
    shares = figures.CONTROL_SHARES[kind] * np.array(figures.CONTROL_INTENSITY)[intensity][:, None]
    shares[minor, figures.SUBSTANCE] *= figures.SUBSTANCE_MINORS
    # How far below its share each draw falls: the farthest one to CONTROL_MOST are recorded.
    depth = np.minimum(shares, 0.95) / rng.random((size, width))
    rank = np.argsort(np.argsort(-depth, axis=1, kind="stable"), axis=1, kind="stable")
    controls = ((depth > 1) & (rank < figures.CONTROL_MOST)) | (rank == 0)
    controls[happens(rng, figures.CONTROL_MISSING, size)] = False
    return np.asarray(controls, dtype=np.bool_)
