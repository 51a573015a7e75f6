"""What a release is, in sentences: what it holds and how to cite it.

What it promises is said by `words`.
"""

from __future__ import annotations

from populace.publish.statements import grades, words
from populace.vocabulary.counts import Block, Total
from populace.vocabulary.release import Release


def title(release: Release) -> str:
    """What the publisher calls it above the page, else its name."""
    return str(release.about.title) or release.name


def description(release: Release) -> str:
    """What is in the folder."""
    counts, structure = release.counts, release.structure
    what = records(release)
    of = "their values"
    if structure.single:
        lengths = reported(counts.blocks[0]) if counts.blocks else "none"
        of = f"combinations of {of} ({lengths})"
    if release.guarantee.k is not None:
        return words.plain(
            f"""This folder describes a sensitive data set by what groups of people have in common.
            It holds {what}, and rounded counts of {of}. The number of subjects, rounded down, is
            {words.listed(words.number(total.records) for total in counts.totals)}."""
        )
    totals = words.listed(
        f"{words.number(total.records)} ± {words.margin(total.margin)}"
        + words.of_tables(structure, f"{total.table}{_counted(total)}")
        for total in counts.totals
    )
    few = "".join(
        f" Where one of {root} has more than are counted, the true numbers are larger."
        for root in dict.fromkeys(total.root for total in counts.totals)
        if root
    )
    return words.plain(
        f"""This folder describes {
            "a sensitive data set" if structure.single else "sensitive linked data"
        } without exposing the people in it. It holds {what}, and protected
        counts of {of}. The protected number of records is {totals}.{few} No synthetic record is a
        person."""
    )


def _counted(total: Total) -> str:
    """Of how many of each root it is the number, in brackets."""
    said = words.counted(total.root, total.most)
    return f" ({said.removeprefix(', ')})" if said else ""


def reported(block: Block) -> str:
    """How many combinations of each length a block has."""
    return words.listed(f"{len(entry.ids):,} of length {entry.length}" for entry in block.lengths)


def records(release: Release) -> str:
    """How many synthetic records there are of each table."""
    structure, made = release.structure, release.records
    if structure.single:
        return f"{made.first.records:,} synthetic records"
    parts = [
        f"{made.tables[table.name].records:,} of {table.name}"
        for table in structure.tables
        if not structure.is_link(table.name)
    ]
    links = sum(len(join.one) for join in made.joins)
    return f"synthetic records ({words.listed(parts)}) with {links:,} links between them"


def lead(release: Release) -> str:
    """One sentence below the name of the release."""
    held = records(release)
    if release.guarantee.k is not None:
        return f"Rounded counts and {held} of a sensitive data set: what groups have in common."
    return (
        f"Protected counts and {held} of a sensitive data set. None of the records is a person."
        f" {grades.carried_words(release)}"
    )


def citation(release: Release) -> str:
    """How to cite the release."""
    guarantee = release.guarantee
    held = "records" if release.structure.single else "linked tables"
    front = f"{_cited(release)} ({release.created})."
    place = f" {_address(release)}" if _address(release) else ""
    if guarantee.k is not None:
        return words.plain(
            f"""{front} Synthetic {held} and rounded counts, k-anonymous with
            k = {guarantee.k:,} (weaker, one-off). Made with {release.software}.{place}"""
        )
    return words.plain(
        f"""{front} Differentially private synthetic {held} and protected counts, epsilon
        {guarantee.epsilon:g}, delta {guarantee.delta:g}. Made with {release.software}.{place}"""
    )


def _cited(release: Release) -> str:
    """Who published what, in which version."""
    about = release.about
    if not about:
        return release.name
    version = f", version {about.version}" if about.version else ""
    publisher = f"{about.publisher}. " if about.publisher else ""
    return f"{publisher}{title(release)}{version}"


def _address(release: Release) -> str:
    about = release.about
    return about.doi_address or about.url
