"""A yearly register of three years, each of new people, with what releases them as a series.

Every person in it is invented; nothing here may be fed with, or fitted to, real records.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import numpy as np

from populace.examples import words
from populace.examples.texts import table_text, write_texts
from populace.vocabulary.errors import ParameterError

YEARS: Final = (2024, 2025, 2026)

_GENDERS: Final = ("Female", "Male", "Other")
_AGES: Final = ("0-8", "9-17", "18-29", "30-47", "48+")
_FORMS: Final = ("Sexual exploitation", "Forced labor", "Domestic work", "Online fraud")
_COUNTRIES: Final = ("KE", "UA", "PH", "CO", "NP", "NG")
_REFERRED: Final = ("Police", "Family or friend", "Help line", "Health service")

SCHEMA: Final = (
    '# What is declared of every year of the register.\n[table]\nsubject_id = "case_no"\n'
) + "".join(
    f"\n[columns.{name}]\n{words.titled(name)}"
    + words.listed("values", values)
    + words.labeled(values)
    for name, values in (
        ("gender", _GENDERS),
        ("age", _AGES),
        ("form", _FORMS),
        ("country", _COUNTRIES),
        ("referred", _REFERRED),
    )
)

_PROJECT: Final = """\
# The release of {year}, one of a series: populace release {year}.toml
# Everybody is registered in one year only, and her row never changes: "enters_once". The keys of
# the years before are compared with this year's, and forgotten.
[[tables]]
name = "people"
source = "{year}.csv"
schema = "schema.toml"

[release]
epsilon = {epsilon}
length = 2
name = "People helped in {year}"
out = "public/{year}"
dataset = "people-helped"
series = {{ version = "{year}", earlier = ["public/*"], enters_once = true, apart_from = {apart} }}

[about]
publisher = {{ en = "A simulated office", fr = "Un bureau simulé", es = "Una oficina simulada" }}
contact = "office@example.org"
period = "{year}"
places = ["KEN", "UKR", "PHL", "COL", "NPL", "NGA"]
frequency = "yearly"
license = "CC-BY-4.0"
covered = "People who do not exist, whom an office that does not exist began to help in {year}"
not_covered = "People whom the office was already helping"
why = "The strength at which the forms of exploitation of each age can be told apart"

[about.title]
en = "People helped each year"
fr = "Personnes aidées chaque année"
es = "Personas ayudadas cada año"
ar = "الأشخاص الذين تلقوا المساعدة كل سنة"

[findings]
text = [
    "{{share gender=Female}} of those whom the office began to help in {year} were women or girls.",
    "{{share form=\\"Forced labor\\"}} came out of forced labor.",
    "{{count age=9-17}} were from 9 to 17 years old.",
]
"""

SITE: Final = """\
# A hub over the three releases: populace hub site.toml --out hub
title = { en = "People helped", fr = "Personnes aidées", es = "Personas ayudadas" }
summary = "A yearly series of people who do not exist, from the first release to the last."
publisher = "A simulated office"
releases = ["public/*"]

[[notices]]
dataset = "people-helped"
version = "2024"
date = "2026-03-01"
text = "The forms of 2024 had no word for online fraud, which stands under forced labor there."
"""


def yearly(year: int, people: int = 3_000, seed: int = 0) -> str:
    """The register of a year as CSV text, one row for each person.

    Args:
        year: one of `YEARS`.
        people: how many in the first year, at least 1; each year has a tenth more.
        seed: 0 or more; the same seed gives the same text.

    Raises:
        ParameterError: fewer than one person, a seed below 0, or another year.
    """
    if people < 1 or seed < 0 or year not in YEARS:
        raise ParameterError(
            expected=f"at least 1 person, a seed of 0 or more, and a year from {YEARS[0]} on",
            found=f"{people}, {seed} and {year}",
            action="Give other numbers.",
        )
    place = YEARS.index(year)
    rng = np.random.default_rng([seed, 3, place])
    number = people + people * place // 10
    fraud = 0.06 * place
    columns = {
        "case_no": [f"{year}-{each:05}" for each in rng.permutation(number)],
        "gender": rng.choice(_GENDERS, number, p=(0.66 - 0.04 * place, 0.32 + 0.04 * place, 0.02)),
        "age": rng.choice(_AGES, number, p=(0.05, 0.17, 0.38, 0.3, 0.1)),
        "form": rng.choice(_FORMS, number, p=(0.44 - fraud / 2, 0.38 - fraud / 2, 0.18, fraud)),
        "country": rng.choice(_COUNTRIES, number, p=(0.27, 0.23, 0.18, 0.14, 0.1, 0.08)),
        "referred": rng.choice(_REFERRED, number, p=(0.35, 0.25, 0.22, 0.18)),
    }
    return table_text(columns, list(zip(*columns.values(), strict=True)))


def write_yearly(directory: str | os.PathLike[str], *, people: int = 3_000, seed: int = 0) -> Path:
    """Write three years, their projects, schema.toml and site.toml into a folder that is not there.

    Raises:
        OutputError: the folder exists, or cannot be written.
        ParameterError: as in `yearly`.
    """
    files = {"schema.toml": SCHEMA, "site.toml": SITE}
    for place, year in enumerate(YEARS):
        apart = str([f"{before}.csv" for before in YEARS[:place]]).replace("'", '"')
        files[f"{year}.csv"] = yearly(year, people, seed)
        files[f"{year}.toml"] = _PROJECT.format(year=year, apart=apart, epsilon=3)
    return write_texts(directory, files)
