"""Court cases with few or very many defendants: a few cases hold a large part of all of them.

No victim stands here, and nothing is written.
"""

from __future__ import annotations

import numpy as np

from populace.examples import figures, places
from populace.examples.draws import Codes, choose, choose_by_row, happens

MOST = 60
"""The largest number of defendants of a case."""

# A: all of them, but that a few cases are large, which is what this is for.
_FALL = 1.6
_LARGE = (3, 10)
OFFENSES = ("forced labour", "sexual exploitation", "forced begging", "other")
_OFFENSES = (0.42, 0.44, 0.05, 0.09)
COURTS = ("north", "east", "south", "west", "appeals")
_COURTS = (0.3, 0.25, 0.22, 0.18, 0.05)
ROLES = ("leader", "recruiter", "driver", "guard")
SENTENCES = ("acquitted", "fined", "under 5 years", "5 years and more")
_SENTENCES = (0.2, 0.15, 0.4, 0.25)
# By size of the case: up to 2 defendants, up to 9, and more.
_WOMEN = (0.42, 0.33, 0.2)
_ROLES = ((0.6, 0.3, 0.06, 0.04), (0.3, 0.35, 0.2, 0.15), (0.08, 0.34, 0.28, 0.3))
_KNOWN = (0.9, 0.75, 0.5)
_NUMBERS = np.arange(1.0, MOST + 1)

Rows = dict[str, list[str]]


def draw(rng: np.random.Generator, cases: int) -> tuple[Rows, Rows]:
    """Cases, and the defendants of each, as texts by column.

    Numbers of defendants fall by a power of themselves; what a defendant is said to have done, and
    whether the sentence is known, depends on how many there are.

    Args:
        rng: decides every draw.
        cases: at least 1.
    """
    numbers = choose(rng, _NUMBERS**-_FALL, cases) + 1
    owner = np.repeat(np.arange(cases), numbers.astype(np.intp))
    large = np.searchsorted(_LARGE, numbers[owner], side="right").astype(np.int64)
    keys = [f"k{number + 1:05d}" for number in range(cases)]
    offense = choose(rng, _OFFENSES, cases)
    court = choose(rng, _COURTS, cases)
    year = rng.integers(0, len(figures.YEARS), cases)
    prosecutions = {
        "case_id": keys,
        "year": [figures.YEARS[code] for code in year],
        "court": [COURTS[code] for code in court],
        "offense": [OFFENSES[code] for code in offense],
    }
    women = happens(rng, np.array(_WOMEN)[large], owner.size)
    role = choose_by_row(rng, np.array(_ROLES), large)
    known = happens(rng, np.array(_KNOWN)[large], owner.size)
    sentence = choose(rng, _SENTENCES, owner.size)
    home = _regions(rng, owner, cases)
    defendants = {
        "case_id": [keys[case] for case in owner],
        "gender": [figures.GENDERS[0] if woman else figures.GENDERS[1] for woman in women],
        "region": [places.REGIONS[code] for code in home],
        "role": [ROLES[code] for code in role],
        "sentence": [
            SENTENCES[code] if one else "" for code, one in zip(sentence, known, strict=True)
        ],
    }
    return prosecutions, defendants


def _regions(rng: np.random.Generator, owner: Codes, cases: int) -> Codes:
    """Defendants of one case mostly come from one region."""
    size = len(places.REGIONS)
    of_case = rng.integers(0, size, cases)[owner]
    return np.where(happens(rng, 0.7, owner.size), of_case, rng.integers(0, size, owner.size))
