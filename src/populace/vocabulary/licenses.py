"""Licenses of data, by the ids of the SPDX list (spdx.org/licenses)."""

from __future__ import annotations

import re
from typing import NamedTuple


class License(NamedTuple):
    """A license.

    Args:
        id: of the SPDX list; "" for one that is known by its address alone.
        title: what it is called.
        url: where it can be read.
    """

    id: str
    title: str
    url: str


_CC = "https://creativecommons.org"

LICENSES = {
    each.id: each
    for each in (
        License(
            "CC-BY-4.0",
            "Creative Commons Attribution 4.0 International",
            f"{_CC}/licenses/by/4.0/",
        ),
        License(
            "CC-BY-3.0-IGO",
            "Creative Commons Attribution 3.0 IGO",
            f"{_CC}/licenses/by/3.0/igo/",
        ),
        License(
            "CC-BY-SA-4.0",
            "Creative Commons Attribution-ShareAlike 4.0 International",
            f"{_CC}/licenses/by-sa/4.0/",
        ),
        License(
            "CC-BY-NC-4.0",
            "Creative Commons Attribution-NonCommercial 4.0 International",
            f"{_CC}/licenses/by-nc/4.0/",
        ),
        License(
            "CC0-1.0",
            "Creative Commons Zero 1.0 Universal",
            f"{_CC}/publicdomain/zero/1.0/",
        ),
        License(
            "ODbL-1.0",
            "Open Data Commons Open Database License 1.0",
            "https://opendatacommons.org/licenses/odbl/1-0/",
        ),
        License(
            "ODC-By-1.0",
            "Open Data Commons Attribution License 1.0",
            "https://opendatacommons.org/licenses/by/1-0/",
        ),
        License(
            "PDDL-1.0",
            "Open Data Commons Public Domain Dedication and License 1.0",
            "https://opendatacommons.org/licenses/pddl/1-0/",
        ),
        License(
            "OGL-UK-3.0",
            "Open Government Licence 3.0",
            "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        ),
        License(
            "etalab-2.0",
            "Licence Ouverte 2.0",
            "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        ),
        License(
            "DL-DE-BY-2.0",
            "Datenlizenz Deutschland Namensnennung 2.0",
            "https://www.govdata.de/dl-de/by-2-0",
        ),
    )
}
"""The licenses that are known by an id."""

USUAL, OF_THE_UN = "CC-BY-4.0", "CC-BY-3.0-IGO"
"""What a publisher's data are licensed under where nothing is said; the second for the UN's."""

_NAMES_OF_THE_UN = (
    *("united nations", "nations unies", "naciones unidas", "الأمم المتحدة"),
    *("international organization for migration", "international labour organization"),
    *("world health organization", "world food programme", "unicef", "unhcr"),
)
_ACRONYMS_OF_THE_UN = frozenset(
    {
        *("UN", "IOM", "OIM", "ILO", "WHO", "OMS", "WFP", "FAO", "UNODC", "OCHA", "UNOCHA"),
        *("UNDP", "UNFPA", "UNESCO", "UNECE", "UNSD", "UNAIDS", "UNRWA", "OHCHR", "UNOPS"),
    }
)


def license_for(publisher: str) -> str:
    """The id of the usual license of a publisher, by its name.

    Bodies of the United Nations license under CC BY 3.0 IGO, whose disputes go to mediation and
    arbitration and not before the courts of a country.
    """
    acronyms = set(re.findall(r"[A-Z]{2,}", publisher))
    known = any(name in publisher.casefold() for name in _NAMES_OF_THE_UN)
    return OF_THE_UN if known or acronyms & _ACRONYMS_OF_THE_UN else USUAL


def license_of(text: str) -> License | None:
    """The license of an id or an address; None where it is neither."""
    by_case = {name.casefold(): each for name, each in LICENSES.items()}
    if known := by_case.get(text.casefold()):
        return known
    return License("", text, text) if re.fullmatch(r"https?://[^\s\"<>]+", text) else None
