"""The schemas of the case file, as TOML texts: the public domain of every column of its tables.

The domains are declared from lists, never found in the drawn values.
"""

from __future__ import annotations

from collections.abc import Sequence

from populace.examples import figures, heavy, places, tables, words
from populace.examples.journeys import ANSWERS, CROSSINGS, TRANSPORTS

_HEADER = """\
# Schema of cases.csv, the simulated victim-perpetrator case file.
# Every domain below is public: it was declared, not found in the table.

[table]
# No person has more than {bound} attributes: 12 columns hold one value, 7 are flags,
# means_of_control holds at most {controls} values and each of the 5 perpetrator columns at most 2.
attributes_per_subject = {bound}
"""


_LINKED_HEADER = """\
# Schema of {table}.csv in the simulated victim-perpetrator case file.
# Every domain below is public: it was declared, not found in the table.

[table]
columns = [{columns}]
attributes_per_subject = {bound}
"""

_PROJECT = """\
# How to release these linked tables: populace release project.toml --epsilon 4 --out DIR
[release]
name = "{name}"
protect = [{protect}]

[[tables]]
name = "victims"
source = "victims.csv"
key = "victim_id"
schema = "victims.toml"

[[tables]]
name = "perpetrators"
source = "perpetrators.csv"
key = "perpetrator_id"
schema = "perpetrators.toml"

[[tables]]
name = "links"
source = "links.csv"
schema = "links.toml"

[[relations]]
one = "victims"
many = "perpetrators"
via = "links"
several = {several}               # whether a perpetrator may have several victims
most = 30                         # no victim is recorded with more; a plan shows what it costs
"""

_COURTS = """\
# How to release these linked tables: populace release project.toml --epsilon 4 --out DIR
[release]
name = "Simulated court cases"
protect = ["cases"]

[[tables]]
name = "cases"
source = "cases.csv"
key = "case_id"
schema = "cases.toml"

[[tables]]
name = "defendants"
source = "defendants.csv"
schema = "defendants.toml"

[[relations]]
one = "cases"
many = "defendants"
most = {most}                     # no case has more defendants
counted = 10                  # of each case count in numbers by value, every year
"""

_JOURNEYS_HEADER = """\
# Schema of journeys.csv in the simulated victim-perpetrator case file: cases.csv, and journeys.
# Every domain below is public: it was declared, not found in the table.

[table]
# As in schema.toml, and {journeys} columns of the journey with one value each.
attributes_per_subject = {bound}
"""

_LEVELS = """\
# How to release these three levels: populace release project.toml --epsilon 4 --out DIR
[release]
name = "Simulated victims, episodes and perpetrators"
protect = ["victims"]

[[tables]]
name = "victims"
source = "victims.csv"
key = "victim_id"
schema = "victims.toml"

[[tables]]
name = "episodes"
source = "episodes.csv"
key = "episode_id"
schema = "episodes.toml"

[[tables]]
name = "perpetrators"
source = "perpetrators.csv"
schema = "perpetrators.toml"

[[relations]]
one = "victims"
many = "episodes"
most = 40                         # of more episodes of one victim, 40 count

[[relations]]
one = "episodes"
many = "perpetrators"
most = 12
"""

_FLAG = 'values = ["1"]\nabsent = "0"\n'
_CONTROLS = 'codebook = "htcds-means-of-control"\n'
_COUNTRY = 'codebook = "iso3166-alpha2"\n'


def schema_text() -> str:
    """The whole schema file, with columns in the order of the one-table view."""
    header = _HEADER.format(bound=figures.ATTRIBUTES_PER_SUBJECT, controls=figures.CONTROL_MOST)
    return header + _sections(_of_cases())


def journeys_schema_text() -> str:
    """The schema file of the one-table view with journeys, and titles in every language."""
    journeys = {
        "transport": _values(TRANSPORTS),
        "border_crossing": _values(CROSSINGS),
        "exploited_in_transit": _values(ANSWERS),
        "aware_of_exploitation": _values(ANSWERS),
    }
    header = _JOURNEYS_HEADER.format(
        journeys=len(journeys), bound=figures.ATTRIBUTES_PER_SUBJECT + len(journeys)
    )
    columns = {**_of_cases(), **journeys}
    return header + _sections(columns)


def _of_cases() -> dict[str, str]:
    """The columns of the one-table view."""
    return {
        **_of_victims(regions=True),
        "perpetrators": _values(tables.ACCOUNT_BANDS),
        "perpetrator_gender": _several(figures.PERPETRATOR_GENDERS),
        "perpetrator_age_band": _several(figures.AGE_BANDS),
        "perpetrator_region": _several(places.REGIONS),
        "perpetrator_relation": _several(figures.RELATIONS),
        "victim_paid": _several(figures.PAID),
        **{f"role_{name}": _FLAG for name in figures.ROLES},
    }


def linked_schema_texts() -> dict[str, str]:
    """The schema files of the linked tables, by the name of the table."""
    victims = _of_victims(regions=False)
    perpetrators = {
        "gender": _values(figures.PERPETRATOR_GENDERS),
        "age_band": _values(figures.AGE_BANDS),
        "citizenship": _COUNTRY,
    }
    links = {
        "roles": _several(tables.ROLE_CODES),
        "relation": _values(figures.RELATIONS),
        "victim_paid": _values(figures.PAID),
    }
    bounds = {
        "victims": len(victims) - 1 + figures.CONTROL_MOST,
        "perpetrators": len(perpetrators),
        "links": len(links) - 1 + len(figures.ROLES),
    }
    return {
        name: _LINKED_HEADER.format(
            table=name,
            columns=", ".join(f'"{column}"' for column in columns),
            bound=bounds[name],
        )
        + _sections(columns)
        for name, columns in (
            ("victims", victims),
            ("perpetrators", perpetrators),
            ("links", links),
        )
    }


def project_text(structure: str) -> str:
    """The project file of one of the structures `linked` and `networks`."""
    if structure == "linked":
        return _PROJECT.format(
            name="Simulated victims and perpetrators", several="false", protect='"victims"'
        )
    return _PROJECT.format(
        name="Simulated victims, and perpetrators of several",
        several="true",
        protect='"victims", "perpetrators"',
    )


def episode_texts(kinds: Sequence[str], settings: Sequence[str]) -> dict[str, str]:
    """The schema files of the tables of three levels, and their project file.

    Args:
        kinds: of exploitation.
        settings: the places of episodes.
    """
    victims = _of_victims(regions=False)
    episodes = {
        "kind": _values(kinds),
        "place": _values(settings),
        "months": _values(figures.MONTHS),
    }
    perpetrators = {
        "gender": _values(figures.PERPETRATOR_GENDERS),
        "age_band": _values(figures.AGE_BANDS),
        "citizenship": _COUNTRY,
        "roles": _several(tables.ROLE_CODES),
        "relation": _values(figures.RELATIONS),
        "victim_paid": _values(figures.PAID),
    }
    bounds = {
        "victims": len(victims) - 1 + figures.CONTROL_MOST,
        "episodes": len(episodes),
        "perpetrators": len(perpetrators) - 1 + len(figures.ROLES),
    }
    found = {
        name: _LINKED_HEADER.format(
            table=name,
            columns=", ".join(f'"{column}"' for column in columns),
            bound=bounds[name],
        )
        + _sections(columns)
        for name, columns in (
            ("victims", victims),
            ("episodes", episodes),
            ("perpetrators", perpetrators),
        )
    }
    return {**found, "project": _LEVELS}


def court_texts() -> dict[str, str]:
    """The schemas and the project file of court cases."""
    cases = {
        "year": _values(figures.YEARS),
        "court": _values(heavy.COURTS),
        "offense": _values(heavy.OFFENSES),
    }
    defendants = {
        "gender": _values(figures.GENDERS[:2]),
        "region": _values(places.REGIONS),
        "role": _values(heavy.ROLES),
        "sentence": _values(heavy.SENTENCES),
    }
    return {
        "cases": _court_schema(cases),
        "defendants": _court_schema(defendants),
        "project": _COURTS.format(most=heavy.MOST),
    }


def _court_schema(columns: dict[str, str]) -> str:
    use = ", ".join(f'"{column}"' for column in columns)
    return f"# Public domains.\n[table]\ncolumns = [{use}]\n" + _sections(columns)


def _of_victims(*, regions: bool) -> dict[str, str]:
    region = _values(places.REGIONS)
    return {
        "registration_year": _values(figures.YEARS),
        "gender": _values(figures.GENDERS),
        "age_band": _values(figures.AGE_BANDS),
        "majority_status": _values(figures.MAJORITY),
        "citizenship": _COUNTRY,
        **({"citizenship_region": region} if regions else {}),
        "country_of_exploitation": _COUNTRY,
        **({"exploitation_region": region} if regions else {}),
        "forced_labour": _FLAG,
        "sexual_exploitation": _FLAG,
        "other_exploitation": _FLAG,
        "labour_sector": _values(figures.SECTORS),
        "means_of_control": f'delimiter = "{tables.DELIMITER}"\n' + _CONTROLS,
        "traffick_months": _values(figures.MONTHS),
        "source_org": _values(figures.SOURCES),
    }


def _sections(columns: dict[str, str]) -> str:
    """Of each column its title and its domain."""
    return "".join(
        f"\n[columns.{name}]\n{words.titled(name)}{body}" for name, body in columns.items()
    )


def _values(values: Sequence[str]) -> str:
    return words.listed("values", values) + words.labeled(values)


def _several(values: Sequence[str]) -> str:
    return f'delimiter = "{tables.DELIMITER}"\n' + _values(values)
