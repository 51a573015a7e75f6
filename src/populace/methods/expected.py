"""What a release must promise, worked out from nothing but what it says of itself.

Settings, structure, columns and declarations fix every measurement and its price.
"""

from __future__ import annotations

from populace.methods import aggregate_seeded, linked, networks, trees
from populace.methods.linked_expected import OfTwoTables
from populace.methods.single_expected import OfOneTable
from populace.methods.specification import Expected, Specification
from populace.methods.tree_expected import OfTree
from populace.vocabulary.facts import Fact
from populace.vocabulary.release import Release, Settings
from populace.vocabulary.structure import Structure

SPECIFICATIONS: tuple[Specification, ...] = (OfOneTable(), OfTwoTables(), OfTree())
"""What is said of releases, by the kind of their structure; a new one is an entry here."""

PROOFS = frozenset(
    {aggregate_seeded.PROOF, linked.PROOF, networks.PROOF, networks.PROOF_BOTH, trees.PROOF},
)
"""The methods, in the versions whose schedules stand here."""

FIRST_VERSION = ", version 1"
"""How the proofs end by which releases were accounted by zero-concentration."""

OF_LINKS = frozenset(
    {
        "one-link-each",
        "several-links",
        "records-counted",
        "links-counted",
        "links-bound",
        "steps-in-shares",
    }
)
"""The kinds of facts that follow from a relation."""


def specification_of(structure: Structure) -> Specification:
    """What is said of releases of such a structure.

    Raises:
        ValueError: its tables do not hang together.
    """
    for each in SPECIFICATIONS:
        if each.covers(structure):
            return each
    raise ValueError("tables that hang together")


def promises(release: Release, settings: Settings) -> tuple[Expected, ...]:
    """The promises of a release by a method of this version.

    Args:
        release: the release; of its promises, declarations and extents count.
        settings: its settings.

    Raises:
        LookupError, ParameterError, ValueError: no method makes such a release.
    """
    return specification_of(release.structure).promises(release, settings, _declared(release))


def _declared(release: Release) -> list[Fact]:
    """What is declared of each table, once: several promises may say it.

    Raises:
        ValueError: where both ends are protected, and promises declare another thing of one table.
    """
    said: list[Fact] = []
    first, *others = release.promises
    if others and len(first.protected) > 1:
        one = {"", *(each.one for each in release.structure.relations)}
        every = [{each for each in p.declared if each.table not in one} for p in (first, *others)]
        if any(each != every[0] for each in every):
            raise ValueError("promises that declare the same of what both of them count")
    for promise in release.promises:
        known = {each.table for each in said}
        said += [each for each in promise.declared if each.table not in known]
    return said
