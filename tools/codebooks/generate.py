"""Writes the codebook tables that come from CLDR through Babel; run it after every Babel update.

Tables written by hand (CTDC, HTCDS, region names) are edited where they lie and never pass here.
"""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

from babel import Locale
from babel.core import get_global

PACKAGE = Path(__file__).parents[2] / "src" / "populace"
TABLES = PACKAGE / "codebooks" / "tables"
TRANSLATIONS = {path.parent.name: path for path in PACKAGE.glob("languages/*/codebooks.json")}

# CLDR lists more territories than ISO 3166-1: exceptional reservations, groupings, test codes.
# XK (Kosovo) is user-assigned: ISO and M49 have no entry, publishers differ in its alpha-3 code.
NOT_ISO = frozenset(
    ("AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "XK", "ZZ")
)
# Codes that CLDR maps to a present country but that ISO and M49 have retired.
RETIRED_ALPHA3 = frozenset(("BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"))
RETIRED_M49 = frozenset(("230", "249", "278", "280", "720", "736", "886"))

# UN Statistics Division, "Standard country or area codes for statistical use (M49)": region,
# sub-region, members. Antarctica has no region there; Taiwan has no entry there and stands in
# Eastern Asia, as in CLDR's territory containment.
M49 = (
    ("Africa", "Northern Africa", "DZ EG EH LY MA SD TN"),
    (
        "Africa",
        "Sub-Saharan Africa",
        (
            "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW "
            "AO CD CF CG CM GA GQ ST TD BW LS NA SZ ZA "
            "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG"
        ),
    ),
    (
        "Americas",
        "Latin America and the Caribbean",
        (
            "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI "
            "BZ CR GT HN MX NI PA SV AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE"
        ),
    ),
    ("Americas", "Northern America", "BM CA GL PM US"),
    ("Asia", "Central Asia", "KG KZ TJ TM UZ"),
    ("Asia", "Eastern Asia", "CN HK JP KP KR MN MO TW"),
    ("Asia", "South-eastern Asia", "BN ID KH LA MM MY PH SG TH TL VN"),
    ("Asia", "Southern Asia", "AF BD BT IN IR LK MV NP PK"),
    ("Asia", "Western Asia", "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE"),
    ("Europe", "Eastern Europe", "BG BY CZ HU MD PL RO RU SK UA"),
    ("Europe", "Northern Europe", "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ"),
    ("Europe", "Southern Europe", "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA"),
    ("Europe", "Western Europe", "AT BE CH DE FR LI LU MC NL"),
    ("Oceania", "Australia and New Zealand", "AU CC CX HM NF NZ"),
    ("Oceania", "Melanesia", "FJ NC PG SB VU"),
    ("Oceania", "Micronesia", "FM GU KI MH MP NR PW UM"),
    ("Oceania", "Polynesia", "AS CK NU PF PN TK TO TV WF WS"),
)

# Names of ISO 3166-1 and of the UN Statistics Division that CLDR writes otherwise, and former ones.
ALSO = {
    "AG": "Antigua and Barbuda",
    "BA": "Bosnia and Herzegovina",
    "BL": "Saint Barthélemy",
    "BN": "Brunei Darussalam",
    "BO": "Bolivia (Plurinational State of)|Bolivia, Plurinational State of",
    "BQ": "Bonaire, Sint Eustatius and Saba",
    "CD": (
        "Congo, Democratic Republic of the|"
        "Congo (the Democratic Republic of the)|"
        "Democratic Republic of the Congo|"
        "Congo, Dem. Rep."
    ),
    "CG": "Congo|Congo (the)|Congo, Rep.|Republic of the Congo",
    "CI": "Ivory Coast",
    "CV": "Cabo Verde",
    "CZ": "Czech Republic",
    "FK": "Falkland Islands (Malvinas)|Falkland Islands (the) [Malvinas]",
    "FM": "Micronesia (Federated States of)|Micronesia, Federated States of",
    "GB": (
        "United Kingdom of Great Britain and Northern Ireland|"
        "United Kingdom of Great Britain and Northern Ireland (the)"
    ),
    "GS": "South Georgia and the South Sandwich Islands",
    "HK": "Hong Kong|China, Hong Kong Special Administrative Region",
    "HM": "Heard Island and McDonald Islands",
    "IR": "Iran (Islamic Republic of)|Iran, Islamic Republic of",
    "KN": "Saint Kitts and Nevis",
    "KP": (
        "Korea (Democratic People's Republic of)|"
        "Korea (the Democratic People's Republic of)|"
        "Korea, Democratic People's Republic of|"
        "Democratic People's Republic of Korea"
    ),
    "KR": "Korea, Republic of|Korea (the Republic of)|Republic of Korea",
    "LA": "Lao People's Democratic Republic|Lao People's Democratic Republic (the)",
    "LC": "Saint Lucia",
    "MD": "Moldova, Republic of|Moldova (the Republic of)|Republic of Moldova",
    "MF": "Saint Martin (French part)|Saint Martin (French Part)",
    "MK": "The former Yugoslav Republic of Macedonia",
    "MM": "Myanmar",
    "MO": "Macao|China, Macao Special Administrative Region",
    "PM": "Saint Pierre and Miquelon",
    "PN": "Pitcairn",
    "PS": "Palestine, State of|State of Palestine",
    "RU": "Russian Federation|Russian Federation (the)",
    "SH": "Saint Helena|Saint Helena, Ascension and Tristan da Cunha",
    "SJ": "Svalbard and Jan Mayen|Svalbard and Jan Mayen Islands",
    "ST": "Sao Tome and Principe",
    "SX": "Sint Maarten (Dutch part)",
    "SY": "Syrian Arab Republic|Syrian Arab Republic (the)",
    "SZ": "Swaziland",
    "TC": "Turks and Caicos Islands",
    "TL": "East Timor",
    "TR": "Turkey",
    "TT": "Trinidad and Tobago",
    "TW": "Taiwan (Province of China)|Taiwan, Province of China",
    "TZ": (
        "Tanzania, United Republic of|Tanzania, the United Republic of|United Republic of Tanzania"
    ),
    "UM": "United States Minor Outlying Islands",
    "US": "United States of America|United States of America (the)",
    "VA": "Holy See|Holy See (the)",
    "VC": "Saint Vincent and the Grenadines",
    "VE": "Venezuela (Bolivarian Republic of)|Venezuela, Bolivarian Republic of",
    "VG": "Virgin Islands (British)",
    "VI": "Virgin Islands (U.S.)|United States Virgin Islands",
    "VN": "Viet Nam",
    "WF": "Wallis and Futuna|Wallis and Futuna Islands",
}


def countries() -> str:
    """The ISO 3166-1 entries as CSV: codes, M49 regions and CLDR's English names."""
    regions = {
        country: (region, subregion)
        for region, subregion, members in M49
        for country in members.split()
    }
    alpha3, numeric = _codes()
    names = Locale("en").territories
    rows = [
        [
            country,
            alpha3[country],
            numeric[country],
            *regions.get(country, ("", "")),
            names[country],
            ALSO.get(country, ""),
        ]
        for country in sorted(alpha3)
    ]
    return _csv(["alpha2", "alpha3", "m49", "region", "subregion", "en", "also"], rows)


def months() -> str:
    """The months 1 to 12 as CSV, with CLDR's stand-alone names."""
    return _csv(["value", "en"], [[str(month), name] for month, name in _months("en").items()])


def translations(language: str) -> str:
    """What codebooks are in a language: countries and months by CLDR, all others as they are."""
    countries, english = Locale(language).territories, Locale("en").territories
    content = json.loads(TRANSLATIONS[language].read_text(encoding="utf-8"))
    months = _months(language)
    content["countries"] = {english[code]: countries[code] for code in sorted(_codes()[0])}
    content["months"] = {name: months[month] for month, name in _months("en").items()}
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _months(language: str) -> dict[int, str]:
    months: dict[int, str] = Locale(language).months["stand-alone"]["wide"]
    return months


def generated() -> dict[Path, str]:
    """File to text of every table that comes from CLDR, and of its translations."""
    tables = {TABLES / "countries.csv": countries(), TABLES / "months.csv": months()}
    return tables | {path: translations(language) for language, path in TRANSLATIONS.items()}


def _codes() -> tuple[dict[str, str], dict[str, str]]:
    """Alpha-2 to alpha-3 and to numeric code: CLDR's territory aliases, read backwards."""
    territories = Locale("en").territories
    iso = {code for code in map(str, territories) if len(code) == 2} - NOT_ISO
    alpha3: dict[str, str] = {}
    numeric: dict[str, str] = {}
    for alias, targets in sorted(get_global("territory_aliases").items()):
        if len(alias) != 3 or len(targets) != 1 or targets[0] not in iso:
            continue
        codes, retired = (numeric, RETIRED_M49) if alias.isdigit() else (alpha3, RETIRED_ALPHA3)
        if alias not in retired:
            if targets[0] in codes:
                raise ValueError(f"{targets[0]} has two codes, {codes[targets[0]]} and {alias}")
            codes[targets[0]] = alias
    if not iso == alpha3.keys() == numeric.keys():
        raise ValueError(f"no code for {sorted(iso - (alpha3.keys() & numeric.keys()))}")
    return alpha3, numeric


def _csv(header: list[str], rows: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


if __name__ == "__main__":
    for file, text in generated().items():
        file.write_text(text, encoding="utf-8", newline="\n")
