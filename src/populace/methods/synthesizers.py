"""What makes records from protected counts, by name and version.

A release says what made its records, and is verified with that for ever: what is listed here stays,
and a better synthesizer is another entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from populace import estimate
from populace.synthesize import (
    PATIENT,
    SHARD,
    synthesize,
    synthesize_in_shards,
    synthesize_linked,
    synthesize_tree,
)
from populace.vocabulary.additions import addition, additions
from populace.vocabulary.counts import Counts
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.families import family_of
from populace.vocabulary.near import near_names
from populace.vocabulary.progress import Progress, silent
from populace.vocabulary.records import Join, Records
from populace.vocabulary.release import KAnonymousSettings, Settings, SynthesizerName
from populace.vocabulary.structure import Structure
from populace.vocabulary.trees import tree_of

AnySettings = Settings | KAnonymousSettings


@runtime_checkable
class Synthesizer(Protocol):
    """Makes records from counts: the same ones again from the same counts, number and seed."""

    @property
    def name(self) -> SynthesizerName:
        """Its name and version; another version may make other records."""

    def records(
        self, counts: Counts, seed: int, settings: AnySettings, progress: Progress = silent
    ) -> Records:
        """Synthetic records of every table.

        Args:
            counts: what was released; of each column they hold released values only.
            seed: any integer.
            settings: those of the release; `records` says how many of the first table to make.
            progress: told where the work is; may raise `Stopped`.

        Raises:
            LookupError, ValueError: the counts are not of its kind.
        """


@dataclass(frozen=True)
class ResidualDescent:
    """A single table, whose counts follow the released ones (see `synthesize.synthesis`).

    Under noise some combinations may occur although they were too uncertain to be released, and
    values that would be lost are put somewhere.

    Args:
        strict: whether every combination up to the measured length must be a released one.
        version: of the synthesizer: 3 makes many records in shards (see `synthesize.shards`), 4
            all others in one piece.
    """

    strict: bool = False
    version: int = 4

    @property
    def name(self) -> SynthesizerName:
        """Its name and version."""
        return SynthesizerName(f"residual-descent{'-strict' if self.strict else ''}", self.version)

    def makes(self, structure: Structure) -> bool:
        """Whether it makes the records of such a structure."""
        return structure.single

    def records(
        self, counts: Counts, seed: int, settings: AnySettings, progress: Progress = silent
    ) -> Records:
        """As `Synthesizer.records`."""
        if not self.makes(counts.structure):
            raise ValueError("a single table")
        aggregates = counts.aggregates()
        number = aggregates.records if settings.records is None else settings.records
        others = None
        if not self.strict and isinstance(settings, Settings):
            others = estimate.may_occur(
                aggregates, settings.fabrication, earlier=self.version < PATIENT
            )
        make = synthesize_in_shards if self.version == 3 else synthesize
        table = make(
            aggregates,
            number,
            seed,
            progress,
            strict=self.strict,
            may_occur=others,
            version=self.version,
        )
        return Records(counts.structure, {counts.structure.tables[0].name: table})


@dataclass(frozen=True)
class FamilyDescent:
    """Two tables: records that own links, then what is linked to them (see `synthesize.linked`).

    Args:
        several: whether a record at the far end may have several links, so that it is made by
            itself and matched.
        version: of the synthesizer.
    """

    several: bool = False
    version: int = 3

    @property
    def name(self) -> SynthesizerName:
        """Its name and version."""
        return SynthesizerName("matched-network" if self.several else "families", self.version)

    def makes(self, structure: Structure) -> bool:
        """Whether it makes the records of such a structure."""
        return len(structure.relations) == 1 and structure.relations[0].several == self.several

    def records(
        self, counts: Counts, seed: int, settings: AnySettings, progress: Progress = silent
    ) -> Records:
        """As `Synthesizer.records`."""
        family = family_of(counts)
        if (family.network is not None) != self.several:
            raise ValueError("the other kind of relation")
        number = family.parents.records if settings.records is None else settings.records
        made = synthesize_linked(family, number, seed, progress, version=self.version)
        relation = family.relation
        tables = {relation.one: made.parents, relation.many: made.children}
        if relation.via is not None:
            tables[relation.via] = made.links
        return Records(counts.structure, tables, (Join(made.parent_of, made.child_of),))


@dataclass(frozen=True)
class TreeDescent:
    """A tree of tables: its root, then what hangs on it level by level (see `synthesize.trees`).

    Args:
        version: of the synthesizer.
    """

    version: int = 4

    @property
    def name(self) -> SynthesizerName:
        """Its name and version."""
        return SynthesizerName("trees", self.version)

    def makes(self, structure: Structure) -> bool:
        """Whether it makes the records of such a structure.

        Raises:
            ParameterError: relations that form no tree with one root.
        """
        return len(structure.relations) > 1 and bool(tree_of(structure))

    def records(
        self, counts: Counts, seed: int, settings: AnySettings, progress: Progress = silent
    ) -> Records:
        """As `Synthesizer.records`."""
        if not self.makes(counts.structure):
            raise ValueError("a tree of tables")
        number = settings.records
        if number is None:
            number = counts.aggregates(counts.structure.root).records
        return synthesize_tree(counts, number, seed, progress, version=self.version)


_EVERY: tuple[Synthesizer, ...] = (
    *(ResidualDescent(version=version) for version in (1, 2, 3, 4)),
    ResidualDescent(strict=True, version=1),
    ResidualDescent(strict=True, version=3),
    *(FamilyDescent(several, version) for several in (False, True) for version in (1, 2, 3)),
    *(TreeDescent(version) for version in (1, 2, 3, 4)),
)

SYNTHESIZERS = {each.name: each for each in _EVERY}
"""All that records can be made again with."""

FILLED = frozenset(TreeDescent(version).name for version in (3, 4))
"""Of trees: values that would be lost are put into records also where no pair has a place left."""

FROM_RECORDS = frozenset(
    SynthesizerName(name, 1) for name in ("row-seeded", "value-seeded", "unseeded")
)
"""What made records from the sensitive ones themselves: no counts give them again."""


def synthesizer_of(name: SynthesizerName) -> Synthesizer | None:
    """What makes records under a name and version, ours or a package's; None for none here."""
    if name not in SYNTHESIZERS and name.name in additions("synthesizers"):
        found: Synthesizer = addition("synthesizers", name.name, Synthesizer)
        return found if found.name == name else None
    return SYNTHESIZERS.get(name)


def added_synthesizer(name: str) -> Synthesizer:
    """What an installed package adds under a name.

    Raises:
        ParameterError: none adds such a synthesizer.
        InputError: it cannot be loaded, or is none.
    """
    known = additions("synthesizers")
    if name not in known:
        raise ParameterError(
            expected="the name of a synthesizer that an installed package adds",
            found=repr(name),
            action=near_names(name, known) if known else "Leave it out, or install the package.",
        )
    found: Synthesizer = addition("synthesizers", name, Synthesizer)
    return found


def synthesizer_for(
    structure: Structure, *, strict: bool = False, named: str | None = None, records: int = 0
) -> Synthesizer:
    """What makes the records of a new release.

    Args:
        structure: the tables.
        records: how many of the first table are to be made.
        strict: whether every combination must be a released one.
        named: that of an installed package, by its name.

    Raises:
        ParameterError: nothing makes such tables, or no package adds one of that name.
    """
    if named is not None:
        return added_synthesizer(named)
    alone = ResidualDescent(strict, 3 if records > SHARD else 1 if strict else 4)
    usual = alone, FamilyDescent(), FamilyDescent(several=True), TreeDescent()
    return next(each for each in usual if each.makes(structure))
