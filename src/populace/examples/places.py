"""Countries of the simulated case file: origins, destinations and the corridors between them.

ISO 3166 codes and UN regions are facts, ranks and most corridors assumptions; no victim is drawn
here.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

REGIONS: Final = ("Africa", "Asia", "Europe", "Americas/Oceania")

# Origins by rank; the heads are those that CTDC and IOM name most often (P), the rest A.
ORIGINS: Final = (
    """NG GH ET CI GN SN CM GM ML BI UG KE SL BJ BF TG NE CD MG SO SD ER EG MA TZ ZM ZW MW MZ AO RW
    TN DZ LY LR TD CF CG GA GW MR SS LS NA ZA""",
    """PH KG ID UZ KH MM NP BD IN TJ VN LA PK LK TH CN KZ TM AF MN AZ GE AM TR IQ IR SY LB JO YE MY
    TL BT MV PS""",
    "UA MD BY RU RO BG AL HU PL RS LT LV SK BA MK GB CZ ES IT PT FR DE EE ME HR",
    "HT CO VE DO BR PE BO EC HN GT MX NI SV PY AR CU JM FJ",
)
# Destinations by rank (A).
DESTINATIONS: Final = (
    "LY CI ML SN GH NE MA TN EG SD KE GA ZA DZ NG",
    "SA MY KW TH KZ AE LB OM QA JO BH TR SG KR JP IL CY IQ CN IN",
    "RU PL IT GB DE ES FR CZ NL BE IE GR NO",
    "DO BR AR US MX CL CO CA PE TT AU NZ PA CR",
)
# Corridors that are public knowledge (P); they come before those drawn at random.
KNOWN_CORRIDORS: Final = {
    "UA": "RU PL", "MD": "RU", "BY": "RU", "KG": "RU KZ", "UZ": "RU KZ", "TJ": "RU KZ",
    "ID": "MY", "PH": "MY", "MM": "TH MY", "KH": "TH", "LA": "TH", "NP": "KW SA", "LK": "SA KW",
    "ET": "SA SD", "KE": "SA", "GH": "CI KW", "NG": "LY ML", "MG": "KW", "HT": "DO",
}  # fmt: skip

# C: so that 40 to 60 countries have fewer than 20 victims each.
RANK_EXPONENT: Final = 1.55
# C: by band of years (figures.YEAR_BANDS): 30 points and more from Europe to Africa (P).
ORIGIN_REGION: Final = np.array([
    [.144, .249, .563, .044], [.103, .383, .503, .011], [.385, .307, .297, .011],
    [.432, .365, .190, .013], [.569, .373, .047, .011],
])  # fmt: skip
# C: region of exploitation given region of origin.
DESTINATION_REGION: Final = np.array([
    [.795, .195, .008, .002], [.012, .815, .172, .001], [.007, .050, .942, .001],
    [.030, .040, .080, .850],
])  # fmt: skip
STAYS_IN_COUNTRY: Final = 0.52  # C: given the own region; 0.45 overall (A)
MAIN_SHARE: Final = 0.92  # A: what the 1 to 4 main destinations hold of a corridor
MAIN_FALL: Final = 0.45  # A

ORIGIN_CODES: Final = tuple(code for codes in ORIGINS for code in codes.split())
PLACES: Final = tuple(
    dict.fromkeys(ORIGIN_CODES + tuple(code for codes in DESTINATIONS for code in codes.split()))
)
PLACE_REGION: Final[NDArray[np.int64]] = np.array(
    [
        next(r for r in range(4) if p in ORIGINS[r].split() or p in DESTINATIONS[r].split())
        for p in PLACES
    ],
    dtype=np.int64,
)


def origin_shares() -> NDArray[np.float64]:
    """Share of each place among a region's origins, as a matrix of regions by PLACES."""
    shares = np.zeros((len(REGIONS), len(PLACES)))
    for region, codes in enumerate(ORIGINS):
        ranks = np.arange(1, len(codes.split()) + 1, dtype=np.float64)
        shares[region, [PLACES.index(code) for code in codes.split()]] = ranks**-RANK_EXPONENT
    shares /= shares.sum(axis=1, keepdims=True)
    return shares


def corridors(rng: np.random.Generator) -> NDArray[np.float64]:
    """Draws where people from one place are exploited, within each region.

    Rows are origin * 4 + region, columns PLACES; every row sums to 1.
    """
    rows = np.zeros((len(ORIGIN_CODES), len(REGIONS), len(PLACES)))
    for origin, code in enumerate(ORIGIN_CODES):
        known = KNOWN_CORRIDORS.get(code, "").split()
        for region, codes in enumerate(DESTINATIONS):
            popular = [c for c in codes.split() if c != code]
            # Weighted picks without replacement (Efraimidis and Spirakis 2006): 1 / rank.
            keys = rng.random(len(popular)) ** np.arange(1, len(popular) + 1)
            named = [c for c in known if c in codes.split()]
            mains = named + [popular[k] for k in np.argsort(-keys) if popular[k] not in named]
            mains = mains[: max(len(named), 1 + int(rng.random() * 4))]
            row = rows[origin, region]
            row[(region == PLACE_REGION) & (np.array(PLACES) != code)] = 1.0
            row *= (1 - MAIN_SHARE) / row.sum()
            weights = MAIN_FALL ** np.arange(len(mains))
            row[[PLACES.index(c) for c in mains]] += MAIN_SHARE * weights / weights.sum()
    return rows.reshape(-1, len(PLACES))
