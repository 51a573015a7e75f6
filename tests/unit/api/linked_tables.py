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


def made(tables=None, **options):
    return populace.release_linked(
        *(tables or families()),
        **{
            "epsilon": 50.0,
            "delta": 1e-3,
            "unit": "parent",
            "names": ["victims", "people", "links"],
            "multi_value": {"means": ";", "role": ";"},
            **options,
        },
    )


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
