"""The files of a release: what each is called by rule, and what it holds.

A release of one table has plain names; with several, names end in those of tables.
"""

from __future__ import annotations

from dataclasses import dataclass

from populace.publish.statements import words
from populace.vocabulary.about import NOTHING, About
from populace.vocabulary.counts import AGGREGATES, Block, Counts, Histogram
from populace.vocabulary.errors import SchemaError
from populace.vocabulary.families import LIKENESS, LINKS, PAIRS, TRIPLES
from populace.vocabulary.release import Release, Role
from populace.vocabulary.structure import Structure

MANIFEST = "release.json"
CODEBOOK = "codebook.csv"
FLAT = "flat"
README = "README.md"
PAGE = "index.html"
DESCRIPTIONS = {
    "datapackage.json": "the tables described in the Data Package standard, version 2",
    "croissant.json": "the same in Croissant 1.1 and schema.org, for catalogs and search engines",
}
CITATION = "CITATION.cff"
ABOUT: dict[str, tuple[Role, str]] = {
    CODEBOOK: (
        "codebook",
        "the values of each column, with labels; of lists found in the data, released values only",
    ),
    **{name: ("description", what) for name, what in DESCRIPTIONS.items()},
    PAGE: ("page", "a page that sums this up and works without a network"),
    README: ("readme", "this text"),
}
"""What every release has, but for the file that says so."""

SHEET_LINES = 1_048_576
"""How many lines a sheet of Excel holds; it drops the others when it opens a CSV file."""


@dataclass(frozen=True)
class File:
    """A file of a release.

    Args:
        name: of the file.
        role: what part of the release it is.
        what: what it holds, in words.
        tables: which tables it is of; none for what is of the release as a whole.
        kind: what kind of block or histogram it holds, if any.
    """

    name: str
    role: Role
    what: str
    tables: tuple[str, ...] = ()
    kind: str = ""


def files(counts: Counts) -> tuple[File, ...]:
    """The tables of a release that has these counts, as files in order; the codebook comes last.

    Raises:
        SchemaError: the tables' names cannot be those of files.
    """
    structure = counts.structure
    found = [
        File(
            named(structure, "synthetic", table.name),
            "synthetic",
            _records(structure, table.name),
            (table.name,),
        )
        for table in structure.tables
    ]
    owners = dict.fromkeys(relation.one for relation in structure.relations)
    found += [
        File(
            named(structure, "synthetic", owner, FLAT),
            "export",
            f"one row for each of {owner}, the values of what belongs to it joined: made from the"
            " synthetic tables",
            (owner,),
        )
        for owner in owners
    ]
    found += [
        File(
            named(structure, block.name, *block.tables),
            "counts",
            _combinations(structure, block),
            block.tables,
            block.name,
        )
        for block in counts.blocks
    ]
    found += [
        File(
            named(structure, histogram.name, *histogram.tables),
            "histogram",
            _numbers(counts, histogram),
            histogram.tables,
            histogram.name,
        )
        for histogram in counts.histograms
    ]
    found.append(File(CODEBOOK, *ABOUT[CODEBOOK]))
    _check([file.name for file in found])
    return tuple(found)


def every(counts: Counts, about: About = NOTHING) -> tuple[File, ...]:
    """All files of a release but the one that lists them.

    Args:
        counts: what is counted.
        about: what the publisher says: with it comes how to cite the release.
    """
    always = [File(name, *said) for name, said in ABOUT.items() if name != CODEBOOK]
    cited = "how to cite this, in the Citation File Format, for reference managers"
    more = [File(CITATION, "citation", cited)] if about else []
    return (*files(counts), *always, *more)


def named(structure: Structure, kind: str, *tables: str) -> str:
    """The name of a file of that kind about tables of a structure."""
    return "_".join((kind, *structure.apart(*tables))) + ".csv"


def check_names(structure: Structure) -> None:
    """Refuse tables by whose names no release could be written, before anything is spent on it.

    Raises:
        SchemaError: they cannot be those of files, or files could not be told apart.
    """
    asked: list[tuple[str, ...]] = [("synthetic", table.name) for table in structure.tables]
    asked += [(AGGREGATES, table.name) for table in structure.tables]
    for relation in structure.relations:
        one, many, far = relation.one, relation.many, relation.tables
        asked += [
            ("synthetic", one, FLAT),
            (AGGREGATES, *far),
            (LINKS, one, many),
            (LINKS, many, one),
        ]
        asked += [(kind, one, *far) for kind in (PAIRS, TRIPLES, LIKENESS)]
    names = [named(structure, kind, *tables) for kind, *tables in dict.fromkeys(asked)]
    _check([*names, *ABOUT, CITATION, MANIFEST])


def _check(names: list[str]) -> None:
    if len({name.casefold() for name in names}) < len(names) or any(
        not name.isprintable() or "/" in name or "\\" in name or len(name.encode()) > 250
        for name in names
    ):
        raise SchemaError(
            expected="names of tables that the files of a release can have",
            found="one that another file has, or that no file can have",
            action="Name the tables otherwise.",
        )


def _records(structure: Structure, table: str) -> str:
    if structure.single:
        return "synthetic records, in the columns and the order of the original table"
    for relation in structure.relations:
        if relation.via == table:
            return f"synthetic links between {relation.one} and {relation.many}"
    return f"synthetic records of {table}, with fresh keys"


def _combinations(structure: Structure, block: Block) -> str:
    measured = "protected counts" if block.measured else "counts, predicted and not measured,"
    if structure.single:
        return f"{measured} of combinations of values, each with its margin; a blank cell means any"
    of = words.listed(block.tables)
    over = ", counted over links" if block.weighted else ""
    return f"{measured} of combinations of values of {of}{over}; a blank cell means any value"


def _numbers(counts: Counts, histogram: Histogram) -> str:
    first, *others = histogram.tables
    weighted = " (each weighs what it weighs among those of its owner)"
    by = {
        LINKS: f"their number of links to {words.listed(others)}",
        LIKENESS: f"how alike their {others[0] if others else ''} are",
    }.get(histogram.name, words.listed(histogram.by))
    said = weighted if counts.weighs(histogram) else ""
    return f"protected numbers of {first}{said} by {by}"


def too_long(release: Release) -> tuple[str, ...]:
    """The files that Excel would not open whole, a sentence for each."""
    counts, structure = release.counts, release.structure
    lines = {
        named(structure, "synthetic", shape.name): release.records.tables[shape.name].records
        for shape in structure.tables
    }
    for block in counts.blocks:
        number = sum(len(each.ids) for each in block.lengths)
        lines[named(structure, block.name, *block.tables)] = number + 1
    return tuple(
        f"`{name}` has {number + 1:,} lines. Excel shows the first {SHEET_LINES:,} of them and"
        " leaves out the rest: open it with a program without that limit."
        for name, number in lines.items()
        if number + 1 > SHEET_LINES
    )
