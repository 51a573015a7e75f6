"""`release.json` of a linked release, written and read back.

Nothing of the input stands in it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from populace.publish import manifest
from populace.publish.linked_tables import columns_of, names_of
from populace.publish.tables import domain_of
from populace.vocabulary.errors import PopulaceError, VerificationError
from populace.vocabulary.families import LinkedRelease
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.linked import Layout, LinkedSettings
from populace.vocabulary.release import FORMAT, Settings
from populace.vocabulary.table import Column

KIND = "linked"


@dataclass(frozen=True)
class LinkedManifest:
    """What `release.json` of a linked release says.

    Args:
        name: the publisher's name of the data set.
        created: the day, as an ISO date.
        software: what made it.
        guarantee: the promise.
        settings: the public parameters.
        layout: the names of tables, keys and headers.
        columns: the columns without their values, as `columns_of` lists them.
        parents_scale: standard deviation of the noise on the number of parents.
        scales: of the parents' lengths, the children's lengths, pairs, likeness and degrees.
        by_chance: whether pairs across cannot be told from chance.
        fabricated: the expected shares of released mass that nobody holds.
        records: how many parents the synthetic tables have.
        seed: the seed of the synthesis.
        hashes: SHA-256 of every other file, by its name.
        apart: what is promised to a child's record apart from its links, if anything.
        by_links: the epsilon of a child by its number of links, where both ends are protected.
    """

    name: str
    created: str
    software: str
    guarantee: Guarantee
    settings: LinkedSettings
    layout: Layout
    columns: tuple[Column, ...]
    parents_scale: float
    scales: Mapping[str, list[float]]
    by_chance: bool
    fabricated: Mapping[str, list[float]]
    records: int
    seed: int
    hashes: Mapping[str, str]
    apart: Guarantee | None = None
    by_links: tuple[tuple[int, float], ...] = ()

    @property
    def alike(self) -> bool:
        """Whether likeness was measured."""
        return float(self.scales["likeness"][0]) > 0

    @property
    def many(self) -> bool:
        """Whether a child may have several parents."""
        return self.apart is not None


def write(release: LinkedRelease, hashes: Mapping[str, str]) -> bytes:
    """`release.json` of a linked release whose other files have the given SHA-256 digests."""
    counts, settings = release.aggregates, release.settings
    layout, network = counts.layout, counts.network
    content: dict[str, Any] = {
        "format": FORMAT,
        "kind": KIND,
        "name": release.name,
        "created": release.created,
        "software": release.software,
        "guarantee": manifest.guarantee_content(release.guarantee),
        "apart": None if release.apart is None else manifest.guarantee_content(release.apart),
        "epsilon_by_links": [[links, epsilon] for links, epsilon in release.by_links],
        "settings": {
            **manifest.settings_content(settings.settings),
            "unit": settings.unit,
            "relation": settings.relation,
            "most_links": settings.most_links,
            "most_parents": settings.most_parents,
            "triples": [list(triple) for triple in settings.triples],
        },
        "tables": {
            "parent": layout.parent,
            "child": layout.child,
            "link": layout.link,
            "parent_key": layout.parent_key,
            "child_key": layout.child_key,
            "files": names_of(counts),
        },
        "columns": [
            {
                "table": table,
                "header": header,
                "name": column.name,
                "domain": domain_of(column),
                "absent": column.absent,
                "delimiter": column.delimiter,
            }
            for table, column, header in columns_of(counts)
        ],
        "aggregates": {
            "parents": int(counts.parents.records),
            "parents_scale": float(counts.parents.records_scale),
            "pairs_by_chance": counts.by_chance,
            "scales": {
                "parents": [float(entry.scale) for entry in counts.parents.lengths],
                "children": [float(entry.scale) for entry in counts.children],
                "pairs": [float(counts.cross.scale)],
                "likeness": [float(counts.siblings.scale)],
                "degrees": [float(counts.degrees_scale)],
                **(
                    {}
                    if network is None
                    else {
                        "own": [float(entry.scale) for entry in network.children.lengths],
                        "own_records": [float(network.children.records_scale)],
                        "child_degrees": [float(network.degrees_scale)],
                    }
                ),
            },
            "expected_fabrication": {
                "parents": [float(entry.fabricated) for entry in counts.parents.lengths],
                "children": [float(entry.fabricated) for entry in counts.children],
                "pairs": [float(counts.cross.fabricated)],
                **(
                    {}
                    if network is None
                    else {"own": [float(entry.fabricated) for entry in network.children.lengths]}
                ),
            },
        },
        "synthetic": {
            "parents": release.synthetic.parents.records,
            "links": len(release.synthetic.parent_of),
            "seed": str(release.seed),
        },
        "files": {name: f"sha256:{digest}" for name, digest in hashes.items()},
    }
    return (json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def is_linked(content: bytes) -> bool:
    """Whether a `release.json` is that of a linked release."""
    try:
        data = json.loads(content.decode())
    except ValueError:
        return False
    return isinstance(data, dict) and data.get("kind") == KIND


def read(content: bytes) -> LinkedManifest:
    """The inverse of `write`; whether its words agree with the tables is not checked here.

    Raises:
        VerificationError: the text is not a manifest of a linked release.
    """
    try:
        return _read(json.loads(content.decode()))
    except (KeyError, TypeError, AttributeError, ValueError, PopulaceError) as error:
        raise VerificationError(
            expected="a release.json as Populace writes it",
            found="one that misses an entry or holds one of another kind",
            action="Do not rely on this folder; ask its publisher for a new copy.",
        ) from error


def _read(data: dict[str, Any]) -> LinkedManifest:
    if data["format"] != FORMAT or data["kind"] != KIND:
        raise ValueError("a linked release of this format")
    told, tables, entries = data["settings"], data["tables"], data["columns"]
    by_table: dict[str, list[str]] = {}
    for entry in entries[:-1]:
        by_table.setdefault(entry["table"], []).append(entry["header"])
    layout = Layout(
        parent=tables["parent"],
        child=tables["child"],
        link=tables["link"],
        parent_key=tables["parent_key"],
        child_key=tables["child_key"],
        parent_headers=tuple(by_table.get(tables["parent"], ())),
        child_headers=tuple(by_table.get(tables["child"], ())),
        link_headers=tuple(by_table.get(tables["link"], ())),
    )
    return LinkedManifest(
        name=data["name"],
        created=data["created"],
        software=data["software"],
        guarantee=manifest.read_guarantee(data["guarantee"]),
        settings=LinkedSettings(
            Settings(
                told["epsilon"], told["delta"], told["length"], told["fabrication"], told["records"]
            ),
            unit=told["unit"],
            relation=told["relation"],
            most_links=told["most_links"],
            most_parents=told["most_parents"],
            triples=tuple((one, two, three) for one, two, three in told["triples"]),
        ),
        layout=layout,
        columns=tuple(
            Column(
                entry["name"],
                (),
                public=entry["domain"] == "public",
                absent=entry["absent"],
                delimiter=entry["delimiter"],
            )
            for entry in entries
        ),
        parents_scale=float(data["aggregates"]["parents_scale"]),
        scales=data["aggregates"]["scales"],
        by_chance=bool(data["aggregates"]["pairs_by_chance"]),
        fabricated=data["aggregates"]["expected_fabrication"],
        records=int(data["synthetic"]["parents"]),
        seed=int(data["synthetic"]["seed"]),
        by_links=tuple((int(links), float(eps)) for links, eps in data["epsilon_by_links"]),
        apart=None if data["apart"] is None else manifest.read_guarantee(data["apart"]),
        hashes={name: text.removeprefix("sha256:") for name, text in data["files"].items()},
    )
