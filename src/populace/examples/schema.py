"""The schemas of the case file, as TOML texts: the public domain of every column of its tables.

The domains are declared from lists, never found in the drawn values.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

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
# How to release these {what}: populace release project.toml --epsilon 4 --out DIR
[release]
name = "{name}"
protect = [{protect}]
"""

_TABLE = """
[[tables]]
name = "{name}"
source = "{name}.csv"
"""

_LINKS = """
[[relations]]
one = "victims"
many = "perpetrators"
via = "links"
several = {several}               # whether a perpetrator may have several victims
most = 30                         # no victim is recorded with more; a plan shows what it costs
"""

_OF_COURTS = """
[[relations]]
one = "cases"
many = "defendants"
most = {most}                     # no case has more defendants
counted = 10                  # of each case count in numbers by value, every year
"""

_OF_LEVELS = """
[[relations]]
one = "victims"
many = "episodes"
most = 40                         # of more episodes of one victim, 40 count

[[relations]]
one = "episodes"
many = "perpetrators"
most = 12
"""

_JOURNEYS_HEADER = """\
# Schema of journeys.csv in the simulated victim-perpetrator case file: cases.csv, and journeys.
# Every domain below is public: it was declared, not found in the table.

[table]
# As in schema.toml, and {journeys} columns of the journey with one value each.
attributes_per_subject = {bound}
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
    return {
        "victims": _linked("victims", _of_victims(regions=False), figures.CONTROL_MOST - 1),
        "perpetrators": _linked("perpetrators", _of_perpetrators()),
        "links": _linked("links", _of_links(), len(figures.ROLES) - 1),
    }


def project_text(structure: str) -> str:
    """The project file of one of the structures `linked` and `networks`."""
    several = structure != "linked"
    keys = {"victims": "victim_id", "perpetrators": "perpetrator_id", "links": None}
    named = ("Simulated victims and perpetrators", "Simulated victims, and perpetrators of several")
    protect = ["victims", "perpetrators"][: 1 + several]
    links = _LINKS.format(several=str(several).lower())
    return _project("linked tables", named[several], protect, keys) + links


def episode_texts(kinds: Sequence[str], settings: Sequence[str]) -> dict[str, str]:
    """The schema files of the tables of three levels, and their project file.

    Args:
        kinds: of exploitation.
        settings: the places of episodes.
    """
    episodes = {
        "kind": _values(kinds),
        "place": _values(settings),
        "months": _values(figures.MONTHS),
    }
    keys = {"victims": "victim_id", "episodes": "episode_id", "perpetrators": None}
    name = "Simulated victims, episodes and perpetrators"
    return {
        "victims": _linked("victims", _of_victims(regions=False), figures.CONTROL_MOST - 1),
        "episodes": _linked("episodes", episodes),
        "perpetrators": _linked(
            "perpetrators", {**_of_perpetrators(), **_of_links()}, len(figures.ROLES) - 1
        ),
        "project": _project("three levels", name, ["victims"], keys) + _OF_LEVELS,
    }


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
    keys = {"cases": "case_id", "defendants": None}
    project = _project("linked tables", "Simulated court cases", ["cases"], keys)
    return {
        "cases": _court_schema(cases),
        "defendants": _court_schema(defendants),
        "project": project + _OF_COURTS.format(most=heavy.MOST),
    }


def _project(what: str, name: str, protect: Sequence[str], keys: Mapping[str, str | None]) -> str:
    """The project file of tables by the names of their keys, without their relations."""
    head = _PROJECT.format(what=what, name=name, protect=_quoted(protect))
    return head + "".join(
        _TABLE.format(name=table)
        + ("" if key is None else f'key = "{key}"\n')
        + f'schema = "{table}.toml"\n'
        for table, key in keys.items()
    )


def _linked(name: str, columns: dict[str, str], more: int = 0) -> str:
    """The schema file of one of several tables.

    Args:
        name: of the table.
        columns: their names and domains.
        more: how many values records may hold beside one of each column.
    """
    header = _LINKED_HEADER.format(table=name, columns=_quoted(columns), bound=len(columns) + more)
    return header + _sections(columns)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _court_schema(columns: dict[str, str]) -> str:
    return f"# Public domains.\n[table]\ncolumns = [{_quoted(columns)}]\n" + _sections(columns)


def _of_perpetrators() -> dict[str, str]:
    return {
        "gender": _values(figures.PERPETRATOR_GENDERS),
        "age_band": _values(figures.AGE_BANDS),
        "citizenship": _COUNTRY,
    }


def _of_links() -> dict[str, str]:
    return {
        "roles": _several(tables.ROLE_CODES),
        "relation": _values(figures.RELATIONS),
        "victim_paid": _values(figures.PAID),
    }


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
