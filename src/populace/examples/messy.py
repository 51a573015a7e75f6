"""A small intake register, messy on purpose, with the recipe that makes it fit to release.

Every person in it is invented; nothing here may be fed with, or fitted to, real records.
"""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import numpy as np

from populace.examples.texts import table_text, write_texts
from populace.vocabulary.errors import ParameterError

HEADER: Final = (
    "case_no",
    "name",
    "registered",
    "age",
    "sex",
    "country",
    "office",
    "needs",
    "pregnant",
    "income",
    "notes",
)

_FEMALE: Final = ("F", "f", "Female", "female ", "woman")
_MALE: Final = ("M", "m", "Male", " male", "man")
_UNKNOWN: Final = ("unknown", "Unknown", "n/k", "N/A")
_COUNTRIES: Final = ("UA", "KE", "NP", "NG", "CO", "PH", "ua", " ke", "Np")
_SHARES: Final = (0.28, 0.2, 0.14, 0.1, 0.08, 0.08, 0.05, 0.04, 0.03)
_OFFICES: Final = (("N1", "North"), ("N2", "North"), ("S1", "South"), ("C1", "Central"))
_NEEDS: Final = ("shelter", "health", "legal aid", "cash", "schooling")
_MISSPELLED: Final = {"shelter": "sheltr", "legal aid": "Legal  aid", "health": "Helth"}
_GIVEN: Final = ("Ada", "Ben", "Cleo", "Dov", "Eni", "Fay", "Gus", "Hana")
_FAMILY: Final = ("Alder", "Birch", "Cedar", "Dogwood", "Elm", "Fir", "Ginkgo")

PROJECT: Final = """\
# What is declared about the register, and the recipe that prepares it: one project file.
#   populace release register.csv --schema project.toml --epsilon 2 --out public

[table]
subject_id = "case_no"

[columns.office]
values = ["N1", "N2", "S1", "C1"]

[[prepare]]
do = "drop"
columns = ["name", "notes"]

[[prepare]]
do = "tidy"
columns = ["sex", "country", "pregnant", "needs"]
case = "lower"

[[prepare]]                       # what the form calls unknown is not a value
do = "absent"
columns = ["sex", "pregnant"]
values = ["unknown", "n/k", "n/a"]
origin = "instrument"

[[prepare]]                       # "no" stays a value, apart from unknown
do = "domain"
column = "pregnant"
values = ["no", "yes"]

[[prepare]]
do = "merge"
column = "sex"
groups = { female = ["f", "female", "woman"], male = ["m", "male", "man"] }
others = ""
origin = "instrument"

[[prepare]]
do = "split"
column = "needs"
delimiter = ";"

[[prepare]]                       # misspellings, seen in the data: this makes the recipe private
do = "merge"
column = "needs"
groups = { shelter = ["sheltr"], health = ["helth"] }
origin = "data"

[[prepare]]
do = "domain"
column = "needs"
values = ["shelter", "health", "legal aid", "cash", "schooling"]

[[prepare]]                       # needs of all visits; of everything else the last visit's
do = "one-row"
by = "registered"
format = "%d/%m/%Y"
keep = "last"

[[prepare]]
do = "dates"
column = "registered"
into = "quarter"
to = "quarter"
format = "%d/%m/%Y"
first = "2023"
last = "2024"

[[prepare]]
do = "bands"
column = "age"
into = "age group"
edges = [0, 6, 12, 18, 30, 60, 120]

[[prepare]]                       # edges from protected counts, paid from the budget
do = "equal-bands"
column = "income"
start = 0
stop = 2000
bands = 4

[[prepare]]
do = "tidy"
columns = ["country"]
case = "upper"

[[prepare]]
do = "regions"
column = "country"
into = "region of origin"

[[prepare]]
do = "lookup"
column = "office"
into = "district"
file = "offices.csv"
key = "office"
value = "district"
origin = "instrument"

[[prepare]]
do = "choose"
columns = [
    "quarter", "district", "age group", "sex", "region of origin", "pregnant", "needs", "income",
]
"""
"""The project file of the register."""


def register(people: int = 300, seed: int = 0) -> str:
    """The register as CSV text, one row for each visit.

    Args:
        people: how many people, at least 1; 300 make a file of less than 40 kB.
        seed: 0 or more; the same seed gives the same text.

    Raises:
        ParameterError: fewer than one person, or a seed below 0.
    """
    if people < 1 or seed < 0:
        raise ParameterError(
            expected="at least 1 person and a seed of 0 or more",
            found=f"{people} and {seed}",
            action="Give other numbers.",
        )
    rng = np.random.default_rng([seed, 2])
    rows = [row for number in range(1, people + 1) for row in _visits(rng, number)]
    order = rng.permutation(len(rows))
    return table_text(HEADER, [rows[place] for place in order])


def write_messy(directory: str | os.PathLike[str], *, people: int = 2_000, seed: int = 0) -> Path:
    """Write register.csv, project.toml and offices.csv into a folder that does not exist yet.

    Raises:
        OutputError: the folder exists, or cannot be written.
        ParameterError: as in `register`.
    """
    files = {
        "register.csv": register(people, seed),
        "project.toml": PROJECT,
        "offices.csv": table_text(("office", "district"), _OFFICES),
    }
    return write_texts(directory, files)


def _visits(rng: np.random.Generator, number: int) -> list[tuple[str, ...]]:
    female = rng.random() < 0.6
    age = int(rng.gamma(4.0, 7.0))
    country = str(rng.choice(_COUNTRIES, p=_SHARES))
    office = _OFFICES[int(rng.choice(4, p=(0.4, 0.1, 0.3, 0.2)))][0]
    name = f"{rng.choice(_GIVEN)} {rng.choice(_FAMILY)}"
    income = int(rng.gamma(2.0, 250.0))
    rows: list[tuple[str, ...]] = []
    for _ in range(1 + int(rng.poisson(0.4))):
        day = date(2023, 1, 1) + timedelta(days=int(rng.integers(731)))
        words = _FEMALE if female else _MALE
        sex = str(rng.choice(_UNKNOWN if rng.random() < 0.06 else words))
        written = str(age) if rng.random() < 0.93 else str(rng.choice(("", "unknown", "adult")))
        pregnant = (
            ""
            if not female or age < 12
            else str(rng.choice(("no", "No", "yes", "unknown"), p=(0.5, 0.2, 0.1, 0.2)))
        )
        earned = str(income) if age >= 18 and rng.random() < 0.8 else "n/a"
        note = f"Seen on {day.isoformat()}, speaks for {int(rng.integers(1, 5))}."
        rows.append(
            (
                f"R{number:05}",
                name,
                f"{day:%d/%m/%Y}" if rng.random() < 0.97 else "pending",
                written,
                sex,
                country,
                office,
                _needs(rng),
                pregnant,
                earned,
                note,
            )
        )
    return rows


def _needs(rng: np.random.Generator) -> str:
    needs = [need for need in _NEEDS if rng.random() < 0.35]
    return "; ".join(
        _MISSPELLED[need] if need in _MISSPELLED and rng.random() < 0.1 else need for need in needs
    )
