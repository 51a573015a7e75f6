"""Houses, the persons in them, stays of persons, animals, and who keeps which animal: a tree.

No test stands here.
"""

from __future__ import annotations

import numpy as np

import populace
from populace.vocabulary.structure import Relation

RELATIONS = (
    Relation("houses", "persons", most=10),
    Relation("persons", "stays", most=5),
    Relation("houses", "animals", most=5),
    Relation("persons", "animals", "keepers", several=True, most=4),
)
"""Persons and animals hang on houses, stays on persons; keepers join the two inside of a house."""


def domains(**columns):
    """A schema in which every value is declared."""
    return {"columns": {name: {"values": values} for name, values in columns.items()}}


SCHEMAS = {
    "houses": domains(place=["north", "south", "east"]),
    "persons": domains(sex=["f", "m"], age=["0-17", "18+"]),
    "stays": domains(kind=["home", "work"], year=["2019", "2020", "2021"]),
    "animals": domains(animal=["cat", "dog"]),
    "keepers": domains(since=["2020", "2021"]),
}


def houses(number: int, seed: int = 1) -> dict[str, dict[str, list[str]]]:
    """The tables: sex follows the place, the kind of a stay the sex, the keeper the animal."""
    rng = np.random.default_rng(seed)
    made = {
        "houses": {"house": [], "place": []},
        "persons": {"house": [], "person": [], "sex": [], "age": []},
        "stays": {"person": [], "kind": [], "year": []},
        "animals": {"house": [], "animal_id": [], "animal": []},
        "keepers": {"person": [], "animal_id": [], "since": []},
    }

    def add(table, *values):
        for column, value in zip(made[table].values(), values, strict=True):
            column.append(str(value))

    for house in range(number):
        place = rng.choice(["north", "south", "east"])
        add("houses", f"h{house}", place)
        persons, animals = [], []
        for _ in range(rng.integers(0, 5)):
            sex = "f" if rng.random() < (0.8 if place == "north" else 0.3) else "m"
            persons.append((f"p{len(made['persons']['person'])}", sex))
            add("persons", f"h{house}", *persons[-1], rng.choice(["0-17", "18+"]))
            for _ in range(rng.integers(0, 4)):
                kind = "work" if rng.random() < (0.7 if sex == "m" else 0.2) else "home"
                add("stays", persons[-1][0], kind, rng.choice(["2019", "2020", "2021"]))
        for _ in range(rng.integers(0, 3)):
            animals.append((f"a{len(made['animals']['animal'])}", rng.choice(["cat", "dog"])))
            add("animals", f"h{house}", *animals[-1])
        for name, sex in persons:
            for animal, kind in animals:
                if rng.random() < (0.8 if (sex == "f") == (kind == "cat") else 0.2):
                    add("keepers", name, animal, rng.choice(["2020", "2021"]))
    return made


def inputs(tables):
    """The tables as they are given to a release."""
    keys = {"houses": "house", "persons": "person", "animals": "animal_id"}
    return {
        name: populace.Input(table, key=keys.get(name), schema=SCHEMAS[name])
        for name, table in tables.items()
    }


def project(tables, **settings):
    """The same as a project."""
    given = inputs(tables)
    return populace.Project(
        tuple(each.called(name) for name, each in given.items()),
        RELATIONS,
        {"protect": "houses", "epsilon": 4.0, **settings},
    )
