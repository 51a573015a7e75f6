"""Linked releases whose pages are opened: from invented tables, made by the public API. No test."""

from __future__ import annotations

from pathlib import Path

import numpy as np

import populace
from populace.vocabulary.schema import ColumnSchema, Schema

LINKS = Schema(
    (
        ColumnSchema("relation", values=("Family", "Friend", "Stranger")),
        ColumnSchema("paid", values=("No", "Yes")),
    )
)


def tables(*, hostile: bool = False) -> tuple[dict[str, list[str]], ...]:
    """Parents and children: hers are friends when she is a woman, strangers else."""
    rng = np.random.default_rng(4)
    parents = 400
    owner = np.repeat(np.arange(parents), rng.integers(1, 4, parents))
    names = ["</script><script>hacked=1</script>", "\u202eevil"] if hostile else ["north", "south"]
    return (
        {
            "victim_id": [f"v{p}" for p in range(parents)],
            "gender": ["Female", "Male"] * (parents // 2),
            "year": [str(2018 + p % 3) for p in range(parents)],
        },
        {
            "person_id": [f"p{c}" for c in range(len(owner))],
            "place": [names[c % 2] for c in range(len(owner))],
        },
        {
            "victim_id": [f"v{p}" for p in owner],
            "person_id": [f"p{c}" for c in range(len(owner))],
            "relation": ["Stranger" if p % 2 else "Friend" for p in owner],
            "paid": ["Yes" if c % 3 else "No" for c in range(len(owner))],
        },
    )


def write(name: str, path: Path) -> None:
    """The folder of a linked release: `linked`, `both-ends` or `linked-hostile`."""
    parents, children, links = tables(hostile=name == "linked-hostile")
    several = name == "both-ends"
    populace.release(
        {
            "victims": parents,
            "persons": children,
            "links": populace.Input(links, schema=LINKS),
        },
        relations=populace.Relation("victims", "persons", "links", several=several),
        protect=["victims", "persons"] if several else "victims",
        epsilon=8.0,
        name="Made by hand, linked",
    ).save(path)


NAMES = ("linked", "both-ends", "linked-hostile")
