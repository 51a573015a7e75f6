"""The schema of the one-table view: the public domain of every column, as a TOML text.

The domains are declared from lists, never found in the drawn values.
"""

from __future__ import annotations

from collections.abc import Sequence

from populace.examples import figures, places, tables

_HEADER = """\
# Schema of cases.csv, the simulated victim-perpetrator case file.
# Every domain below is public: it was declared, not found in the table.

[table]
# No person has more than {bound} attributes: 12 columns hold one value, 7 are flags,
# means_of_control holds at most {controls} values and each of the 5 perpetrator columns at most 2.
attributes_per_subject = {bound}
"""


def schema_text() -> str:
    """The whole schema file, with columns in the order of the one-table view."""
    flag = 'values = ["1"]\nabsent = "0"\n'
    country = 'codebook = "iso3166-alpha2"\n'
    columns = {
        "registration_year": _values(figures.YEARS),
        "gender": _values(figures.GENDERS),
        "age_band": _values(figures.AGE_BANDS),
        "majority_status": _values(figures.MAJORITY),
        "citizenship": country,
        "citizenship_region": _values(places.REGIONS),
        "country_of_exploitation": country,
        "exploitation_region": _values(places.REGIONS),
        "forced_labour": flag,
        "sexual_exploitation": flag,
        "other_exploitation": flag,
        "labour_sector": _values(figures.SECTORS),
        "means_of_control": _several(figures.CONTROLS),
        "traffick_months": _values(figures.MONTHS),
        "source_org": _values(figures.SOURCES),
        "perpetrators": _values(tables.ACCOUNT_BANDS),
        "perpetrator_gender": _several(figures.PERPETRATOR_GENDERS),
        "perpetrator_age_band": _several(figures.AGE_BANDS),
        "perpetrator_region": _several(places.REGIONS),
        "perpetrator_relation": _several(figures.RELATIONS),
        "victim_paid": _several(figures.PAID),
        **{f"role_{name}": flag for name in figures.ROLES},
    }
    header = _HEADER.format(bound=figures.ATTRIBUTES_PER_SUBJECT, controls=figures.CONTROL_MOST)
    return header + "".join(f"\n[columns.{name}]\n{body}" for name, body in columns.items())


def _values(values: Sequence[str]) -> str:
    line = "values = [" + ", ".join(f'"{value}"' for value in values) + "]\n"
    if len(line) <= 101:
        return line
    return "values = [\n" + "".join(f'    "{value}",\n' for value in values) + "]\n"


def _several(values: Sequence[str]) -> str:
    return f'delimiter = "{tables.DELIMITER}"\n' + _values(values)
