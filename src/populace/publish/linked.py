"""From a linked release to the folder that may be published.

Nothing here sees the sensitive tables.
"""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

from populace.publish import (
    croissant,
    facts,
    linked_manifest,
    linked_page,
    linked_tables,
    tables,
    words,
)
from populace.publish.datapackage import _PROFILES, _record_field, _slug
from populace.publish.folder import MANIFEST, digests, write_files
from populace.publish.readme import _block
from populace.vocabulary.families import LINKS_SEEN, FamilyCounts, LinkedRelease


def write_linked(release: LinkedRelease, directory: Path) -> None:
    """Write a linked release as a new folder, whole or not at all.

    Raises:
        OutputError: the folder exists, or cannot be written; nothing is left behind.
        SchemaError: the tables' names cannot be those of files.
    """
    write_files(render_linked(release), directory)


def render_linked(release: LinkedRelease) -> dict[str, bytes]:
    """The contents of every file, by name; the same release gives the same bytes."""
    contents = linked_tables.render(release)
    described = dict(contents)
    contents["datapackage.json"] = _datapackage(release, described)
    contents["croissant.json"] = _croissant(release, described)
    contents["README.md"] = _readme(release)
    beside = {name: len(file) for name, file in contents.items()}
    contents["index.html"] = linked_page.write(release, beside)
    contents[MANIFEST] = linked_manifest.write(release, digests(contents))
    return contents


def what_files_hold(counts: FamilyCounts) -> dict[str, str]:
    """Each file of a linked release with what it holds."""
    layout, names = counts.layout, linked_tables.names_of(counts)
    of_links = f"links between {layout.parent} and {layout.child}"
    held = {
        "parents": f"synthetic records of {layout.parent}, with fresh keys",
        "children": f"synthetic records of {layout.child}, with fresh keys",
        "links": f"synthetic {of_links}",
        "flat": f"one row for each of {layout.parent}, the values of its {layout.child} joined:"
        " made from the synthetic tables",
        "parent_counts": f"protected counts of combinations of values of {layout.parent}",
        "child_counts": f"protected counts of combinations of values of {layout.child} and"
        " their links",
        "pair_counts": f"protected counts of pairs of a value of {layout.parent} and one of"
        f" {layout.child} or their links",
        "triple_counts": f"combinations of three declared columns of {layout.parent} and"
        f" {layout.child} or their links: predicted from the pairs, not measured",
        "degrees": f"protected numbers of {layout.parent} by their number of {layout.child}",
        "likeness": f"protected numbers of {layout.parent} by how alike their {layout.child} are",
        "own_counts": f"protected counts of combinations of values of {layout.child} by themselves",
        "child_degrees": f"protected numbers of {layout.child} by their number of links, as seen"
        f" from at most {LINKS_SEEN} links of each of {layout.parent}",
        "codebook": "the values of each column, with labels;"
        " of lists found in the data, released values only",
    }
    return {names[key]: held[key] for key in held if key in names}


def _readme(release: LinkedRelease) -> bytes:
    counts, layout = release.aggregates, release.aggregates.layout
    made, links = release.synthetic, len(release.synthetic.parent_of)
    blocks = [
        f"# {release.name}",
        "**Safe to publish: differentially private.**",
        f"""This folder describes sensitive linked data without exposing the people in them. It
        holds {made.parents.records:,} synthetic records of {layout.parent},
        {made.children.records:,} of {layout.child} and {links:,} links between them, and
        protected counts of their values. The protected number of {layout.parent} is
        {words.number(counts.parents.records)} ± {words.margin(counts.parents.records_margin)}.
        No synthetic record is a person.""",
        "## The guarantee",
        *words.promise(release.guarantee),
        *(
            block
            for sentence, listed in words.basis(release.guarantee)
            for block in (sentence, listed)
        ),
        *_apart(release),
        f"""Proof: {release.guarantee.proof}. Every noisy measurement is listed in
        `release.json`.""",
        "## Files",
        tuple(
            f"`{name}`: {what}"
            for name, what in {
                **what_files_hold(counts),
                "release.json": "the guarantee, the settings and the SHA-256 of every other file",
                "datapackage.json": "the tables described in the Data Package standard, version 2",
                "croissant.json": "the same in Croissant 1.1 and schema.org",
                "index.html": "a page to explore it, which works without a network",
            }.items()
        ),
        f"""Counts across the tables are weighted, so that no record of {layout.parent} counts for
        more than two of {layout.child}: each of d weighs 2 / d where d is above 2. `weight` is
        what was measured, `links` the number of links it stands for; both have the half-width of
        their 95% interval beside them. Where a few records of {layout.parent} hold a large part
        of all links, `links` are too low, and their margins too narrow: read weights then. What is
        not listed is not reported, which is not zero.""",
        _chance(counts),
        """Anyone can check with `populace verify` that the records were made from the protected
        counts and from nothing else.""",
        "## What it must not be used for",
        words.NOT_FOR,
        "## How to cite",
        _citation(release),
    ]
    return ("\n\n".join(filter(None, map(_block, blocks))) + "\n").encode()


def _chance(counts: FamilyCounts) -> str:
    """What the pairs across are worth, where they are worth nothing."""
    if not counts.by_chance:
        return ""
    return f"""At this epsilon the links between {counts.layout.parent} and {counts.layout.child}
        cannot be told from chance: do not read a relation into pairs of their values."""


def _apart(release: LinkedRelease) -> tuple[str | tuple[str, ...], ...]:
    """What is promised to a child's record apart from its links."""
    if release.apart is None:
        return ()
    said: tuple[str | tuple[str, ...], ...] = (
        f"""Apart from that, it protects
        {facts.protected_words(release.apart.protected)}: epsilon
        {release.apart.epsilon:g}, delta {release.apart.delta:g}.""",
    )
    for sentence, own, known in zip(
        ("For this, the publisher also declared:", "For this, it was also read off the data:"),
        (release.apart.declared, release.apart.inferred),
        (release.guarantee.declared, release.guarantee.inferred),
        strict=True,
    ):
        further = facts.fact_sentences(fact for fact in own if fact not in known)
        said = (*said, *((sentence, further) if further else ()))
    if not release.by_links:
        return said
    listed = tuple(
        f"{links} link{'s' if links > 1 else ''}: epsilon {epsilon:g}"
        for links, epsilon in release.by_links
    )
    child = release.aggregates.layout.child
    if release.settings.most_parents is not None:
        return (*said, f"The fewer links a record of {child} has, the less it shows:", listed)
    return (
        *said,
        f"""A record of {child} with more links is protected less; for one with very many links
        this is no useful guarantee. The epsilon of a record by its number of links:""",
        listed,
    )


def _datapackage(release: LinkedRelease, contents: dict[str, bytes]) -> bytes:
    counts = release.aggregates
    names = linked_tables.names_of(counts)
    package = {
        "$schema": f"{_PROFILES}/datapackage.json",
        "name": _slug(release.name),
        "title": words.plain(release.name),
        "description": words.plain(" ".join(words.promise(release.guarantee)[:3])),
        "created": f"{release.created}T00:00:00Z",
        "resources": [
            _resource(name, what, contents[name], _schema(counts, names, name, contents[name]))
            for name, what in what_files_hold(counts).items()
        ],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _croissant(release: LinkedRelease, contents: dict[str, bytes]) -> bytes:
    counts = release.aggregates
    kinds = {"integer": croissant.INTEGER, "number": croissant.FLOAT, "string": croissant.TEXT}
    names = linked_tables.names_of(counts)
    tables_ = []
    for name, what in what_files_hold(counts).items():
        fields = _schema(counts, names, name, contents[name])["fields"]
        listed = [(field["name"], kinds[field["type"]], field["name"]) for field in fields]
        tables_.append(croissant.Described(name, contents[name], what, listed))
    return croissant.dataset(
        name=release.name,
        description=words.plain(" ".join(words.promise(release.guarantee)[:3])),
        cite=_citation(release),
        created=release.created,
        kind=release.guarantee.kind,
        columns=[column.name for _, column, _ in linked_tables.columns_of(counts)[:-1]],
        tables=tables_,
    )


def _citation(release: LinkedRelease) -> str:
    return words.plain(
        f"""{release.name} ({release.created}). Differentially private synthetic linked tables
        and protected counts, epsilon {release.guarantee.epsilon:g}, delta
        {release.guarantee.delta:g}. Made with {release.software}."""
    )


def _resource(name: str, what: str, content: bytes, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "$schema": f"{_PROFILES}/dataresource.json",
        "name": _slug(name.removesuffix(".csv")),
        "title": what,
        "path": name,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "dialect": {
            "$schema": f"{_PROFILES}/tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\n",
        },
        "schema": {"$schema": f"{_PROFILES}/tableschema.json", **schema},
    }


def _schema(
    counts: FamilyCounts, names: dict[str, str], name: str, content: bytes
) -> dict[str, Any]:
    """Fields, primary key and foreign keys of a table."""
    layout = counts.layout
    key = {"type": "string", "constraints": {"required": True}}
    parent_key, child_key = {"name": layout.parent_key, **key}, {"name": layout.child_key, **key}
    to_parent = _reference(layout.parent_key, names["parents"])
    columns = linked_tables.columns_of(counts)[:-1]
    fields = [{**_record_field(column), "name": header} for _, column, header in columns]
    own, others = len(layout.parent_headers), len(layout.child_headers)
    parts = fields[:own], fields[own : own + others], fields[own + others :]
    if name == names["parents"]:
        return {"fields": [parent_key, *parts[0]], "primaryKey": [layout.parent_key]}
    if name == names["children"]:
        keys = [] if layout.child_key is None else [child_key]
        primary = {} if layout.child_key is None else {"primaryKey": [layout.child_key]}
        if layout.link is not None:
            return {"fields": [*keys, *parts[1]], **primary}
        return {"fields": [*keys, parent_key, *parts[1]], **primary, "foreignKeys": [to_parent]}
    if name == names.get("links"):
        return {
            "fields": [parent_key, child_key, *parts[2]],
            "foreignKeys": [to_parent, _reference(layout.child_key or "", names["children"])],
        }
    header = next(csv.reader([content.decode().removeprefix(tables.BOM).split("\n", 1)[0]]))
    return {"fields": [{"name": field, "type": _kind(field, counts)} for field in header]}


def _kind(field: str, counts: FamilyCounts) -> str:
    data = {column.name for _, column, _ in linked_tables.columns_of(counts)}
    if field in data or field in (*linked_tables.CODEBOOK_HEADER, "state"):
        return "string"
    return "number" if "margin" in field else "integer"


def _reference(key: str, file: str) -> dict[str, Any]:
    return {
        "fields": [key],
        "reference": {"resource": _slug(file.removesuffix(".csv")), "fields": [key]},
    }
