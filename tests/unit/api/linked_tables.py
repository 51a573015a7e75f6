"""Invented families, released; and the rows of a file."""

import csv

import numpy as np

import populace


def families(parents=60, seed=0, most=4):
    """Invented parents and children with links."""
    rng = np.random.default_rng(seed)
    degrees = rng.integers(0, most + 1, parents)
    owner = np.repeat(np.arange(parents), degrees)

    def some(values, count):
        return rng.choice(values, count).tolist()

    return (
        {
            "id": [f"v{place}" for place in range(parents)],
            "gender": some(["F", "M", ""], parents),
            "means": some(["a;b", "b", "", "a;c"], parents),
        },
        {
            "pid": [f"p{place}" for place in range(len(owner))],
            "gender": some(["F", "M", ""], len(owner)),
        },
        {
            "id": [f"v{place}" for place in owner],
            "pid": [f"p{place}" for place in range(len(owner))],
            "role": some(["r;s", "s", "t", ""], len(owner)),
            "paid": some(["yes", "no", ""], len(owner)),
        },
    )


def network(seed=0):
    """Invented parents and children where some children have several parents."""
    parents, children, _ = families(seed=seed)
    rng = np.random.default_rng(seed)
    number = 150
    pairs = {
        (int(a), int(b))
        for a, b in zip(
            rng.integers(0, len(parents["id"]), number),
            rng.integers(0, len(children["pid"]), number),
            strict=True,
        )
    }
    links = {
        "id": [f"v{a}" for a, _ in pairs],
        "pid": [f"p{b}" for _, b in pairs],
        "role": rng.choice(["r", "s", ""], len(pairs)).tolist(),
    }
    return parents, children, links


NAMES = ("victims", "people", "links")
OF_TABLES = ("schemas", "recipes", "keys")


def project(tables=None, relation="one-to-many", names=NAMES, **options):
    """Tables with what is said of each, in their order, as a project."""
    given = {name: list(options.pop(name, None) or ()) for name in OF_TABLES}
    tables = tables or families()
    inputs = []
    for place, (table, name) in enumerate(zip(tables, names, strict=False)):
        schema, recipe, key = (
            said[place] if place < len(said) else None for said in given.values()
        )
        inputs.append(populace.Input(table, name, key, schema=schema, recipe=recipe))
    via = names[2] if len(tables) > 2 else None
    joined = populace.Relation(
        names[0],
        names[1],
        via,
        several=relation == "many-to-many",
        most=options.pop("most_links", None),
        bound=options.pop("most_parents", None),
    )
    return populace.Project(tuple(inputs), (joined,)), options


def protected(unit, names=NAMES):
    """The tables whose records a unit protects."""
    return {"parent": names[:1], "child": names[1:2], "both": names[:2]}.get(unit, unit)


def made(tables=None, **options):
    told = {
        "epsilon": 50.0,
        "delta": 1e-3,
        "unit": "parent",
        "multi_value": {"means": ";", "role": ";"},
        **options,
    }
    unit = told.pop("unit")
    given, rest = project(tables, **told)
    names = [table.name for table in given.tables]
    return populace.release(given, protect=protected(unit, names), **rest)


def evaluated(tables, folder, **options):
    """The report on a release of these tables."""
    given, rest = project(tables, **options)
    return populace.evaluate(given, folder, **rest)


def planned(*schemas, unit, **options):
    """The plan of tables with these schemas."""
    given, rest = project((None,) * len(schemas), schemas=schemas, **options)
    return populace.plan(given, protect=protected(unit), **rest)


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
