"""One release of each kind, small: made once for every test that asks. No test stands here."""

from __future__ import annotations

from functools import cache

import populace
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.unit.api.linked_tables import families, made, network
from tests.unit.methods.houses import houses, project

KINDS = ("single", "k-anonymous", "rounded", "families", "network", "both-ends", "tree")
PRIVATE = ("single", "families", "network", "both-ends", "tree")
"""Those under differential privacy."""


@cache
def released(kind):
    """A release in memory."""
    cells = {"color": ["red", "blue", "red", "green"] * 60, "tags": ["x;y", "x", ""] * 80}
    if kind == "single":
        return populace.release(cells, epsilon=8.0, length=2, multi_value={"tags": ";"})
    if kind in {"k-anonymous", "rounded"}:
        method = "row-seeded" if kind == "k-anonymous" else "aggregate-seeded"
        return populace.release(cells, k=5, method=method, multi_value={"tags": ";"})
    if kind == "tree":
        return populace.release(project(houses(60), epsilon=8.0))
    if kind == "families":
        return made(families(60))
    if kind == "network":
        return made(network(), relation="many-to-many", multi_value={"means": ";"})
    parents, children, links = network()
    role = Schema((ColumnSchema("role", values=("r", "s", "t")),))
    kept = {name: links[name] for name in ("id", "pid", "role")}
    return made(
        (parents, children, kept),
        unit="both",
        relation="many-to-many",
        multi_value={"means": ";"},
        schemas=[None, None, role],
    )
