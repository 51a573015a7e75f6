"""A release.

Protected counts, synthetic records and their guarantee, all safe to publish. Writing it to a folder
is `publish`'s work.
"""

from __future__ import annotations

from dataclasses import dataclass
from numbers import Real
from typing import Literal, NamedTuple, get_args

from populace.vocabulary.about import NOTHING, About
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.counts import Counts
from populace.vocabulary.criteria import Criterion, Verdict
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.facts import ONE_RECORD
from populace.vocabulary.findings import Narrative
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.records import Records
from populace.vocabulary.structure import Structure
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option

Fabrication = Literal["minimize", "balanced", "complete"]

Role = Literal[
    "synthetic",
    "export",
    "counts",
    "histogram",
    "codebook",
    "description",
    "readme",
    "page",
    "citation",
]
"""What part of a release a file is."""

DOUBT: dict[Fabrication, float] = {"minimize": 0.4, "balanced": 0.8, "complete": 0.85}
"""How probable the absence of a released combination may be; of a single value half at most."""

KAnonymousMethod = Literal["row-seeded", "value-seeded", "unseeded", "aggregate-seeded"]

FORMAT = 2
"""The version of the release folder; readers refuse newer ones."""

LONGEST = 4
"""The longest combination that may be measured."""

EPSILON_RANGE = (0.001, 100.0)

MOST_RECORDS = 10_000_000
"""The most synthetic records that may be asked for."""

CANDIDATES = 5_000_000
"""How many combinations of one length are measured at most, where nothing is said."""

CANDIDATES_BEFORE = 20_000_000
"""That of releases that do not say it: those made before it could be chosen."""

MOST_CANDIDATES = 100_000_000
"""The most that may be asked for: about 150 bytes of memory each."""

DEFAULT_DELTA = 1e-6

DEFAULT_NAME = "Protected release"


def is_number(value: object) -> bool:
    """Whether a parameter is a number, which a text and a truth value are not."""
    return isinstance(value, Real) and not isinstance(value, bool)


@dataclass(frozen=True)
class Settings:
    """The public parameters of a run, none of which may depend on the data.

    Args:
        epsilon: from 0.001 to 100.
        delta: above 0, below 0.01.
        length: the longest combination to measure, 1 to 4.
        fabrication: what to avoid when a combination may or may not exist: fabricating it, losing
            it, or neither more than the other.
        records: how many synthetic records of the first table to write, at most ten million; None
            for the protected number.
        predicted: columns across tables whose combinations were to be predicted from released
            ones, by the names that they have in the release.
        matter: of related tables, the columns that are measured twice as precisely relative to the
            others, by the names that they have in the release.
        candidates: how many combinations of one length of one table are measured at most, from 1 to
            a hundred million; of more, those of the largest expected counts.
        criteria: what is demanded of the synthetic records of a table by itself.
    """

    epsilon: float
    delta: float = DEFAULT_DELTA
    length: int = 3
    fabrication: Fabrication = "balanced"
    records: int | None = None
    predicted: tuple[tuple[str, ...], ...] = ()
    matter: tuple[str, ...] = ()
    candidates: int = CANDIDATES
    criteria: tuple[Criterion, ...] = ()

    def __post_init__(self) -> None:
        low, high = EPSILON_RANGE
        if not is_number(self.epsilon) or not low <= self.epsilon <= high:
            raise ParameterError(
                expected=f"an epsilon from {low} to {high:g}",
                found=f"{self.epsilon!r}",
                action=Advice(
                    "Smaller values protect more; from 0.5 to 8 is common", Option("epsilon"), "."
                ),
            )
        if not is_number(self.delta) or not 0 < self.delta < 0.01:
            raise ParameterError(
                expected="a delta above 0 and below 0.01",
                found=f"{self.delta!r}",
                action=Advice(
                    "Keep 1e-6, or choose a number well below one in the number of people",
                    Option("delta"),
                    ".",
                ),
            )
        # A whole number would be written otherwise than it is read again.
        object.__setattr__(self, "epsilon", float(self.epsilon))
        object.__setattr__(self, "delta", float(self.delta))
        if self.length not in range(1, LONGEST + 1):
            raise ParameterError(
                expected=f"a combination length from 1 to {LONGEST}",
                found=f"{self.length!r}",
                action=Advice("Length 3 suits most tables", Option("length"), "."),
            )
        if self.fabrication not in ("minimize", "balanced", "complete"):
            raise ParameterError(
                expected="minimize, balanced or complete as the fabrication mode",
                found=f"{self.fabrication!r}",
                action=Advice("Leave it out for balanced", Option("fabrication"), "."),
            )
        if self.records is not None and not 0 <= self.records <= MOST_RECORDS:
            raise ParameterError(
                expected=f"a number of synthetic records from 0 to {MOST_RECORDS:,}",
                found=f"{self.records!r}",
                action=Advice(
                    "Leave it out for the protected number of records", Option("records"), "."
                ),
            )
        if isinstance(self.candidates, bool) or self.candidates not in range(
            1, MOST_CANDIDATES + 1
        ):
            raise ParameterError(
                expected=f"a bound on candidates from 1 to {MOST_CANDIDATES:,}",
                found=f"{self.candidates!r}",
                action=Advice(f"Leave it out for {CANDIDATES:,}", Option("candidates"), "."),
            )


@dataclass(frozen=True)
class KAnonymousSettings:
    """The parameters of a k-anonymous run: weaker, and one-off.

    Args:
        k: the smallest group that may be seen, from 2 to 1,000,000; counts are rounded down to its
            multiples.
        method: how records are made.
        length: the longest combination that is reported, 1 to 4.
        records: how many synthetic records to write; None for the rounded number of subjects. Only
            methods that draw records freely can make more: `unseeded` and `aggregate-seeded`.
        oversampling: how many more records, as a share from 0 to 1, `row-seeded` and
            `value-seeded` may make to use values that found no place in the others.
    """

    k: int
    method: KAnonymousMethod = "row-seeded"
    length: int = 3
    records: int | None = None
    oversampling: float = 0.0

    def __post_init__(self) -> None:
        if not is_number(self.k) or not 2 <= self.k <= 1_000_000:
            raise ParameterError(
                expected="a k from 2 to 1,000,000",
                found=f"{self.k!r}",
                action=Advice(
                    "Choose the smallest group that may be seen; 10 is common", Option("k"), "."
                ),
            )
        if self.method not in get_args(KAnonymousMethod):
            raise ParameterError(
                expected=f"one of {', '.join(get_args(KAnonymousMethod))} as the method",
                found=f"{self.method!r}",
                action=Advice(
                    "Choose row-seeded, or leave k out for differential privacy",
                    Option("method"),
                    ".",
                ),
            )
        if self.length not in range(1, LONGEST + 1):
            raise ParameterError(
                expected=f"a combination length from 1 to {LONGEST}",
                found=f"{self.length!r}",
                action=Advice("Length 3 suits most tables", Option("length"), "."),
            )
        free = self.method in ("unseeded", "aggregate-seeded")
        if self.records is not None and (self.records < 0 or not free):
            raise ParameterError(
                expected="a number of records of at least 0, with unseeded or aggregate-seeded",
                found=f"{self.records!r} with {self.method}",
                action=Advice(
                    "Leave it out for the rounded number of people", Option("records"), "."
                ),
            )
        if not 0 <= self.oversampling <= 1 or (self.oversampling and free):
            raise ParameterError(
                expected="an oversampling from 0 to 1, with row-seeded or value-seeded",
                found=f"{self.oversampling!r} with {self.method}",
                action=Advice(
                    "Leave it out for no more records than people", Option("oversampling"), "."
                ),
            )


class SynthesizerName(NamedTuple):
    """What made the records of a release: a name and a version, by which it is verified for ever.

    Args:
        name: of the method.
        version: raised whenever the same counts and seed give other records.
    """

    name: str
    version: int


@dataclass(frozen=True, eq=False, repr=False)
class Release:
    """What may be published, of one table or several.

    Args:
        name: what the publisher calls the data set.
        settings: the public parameters; of their own kind for a k-anonymous release.
        counts: the protected counts.
        records: the synthetic records, over the structure and the columns of the counts.
        promises: what is promised, at least one; what is said first holds for the first table.
        seed: the seed of the synthesis, fresh from the system and from neither data nor noise; 0
            where records were not made from the counts.
        synthesizer: what made the records.
        software: the name and version that made it.
        created: the day it was made, as an ISO date.
        about: what the publisher says of it: who, what, where and when.
        findings: what the publisher found in it, as far as its margins carry that.
        verdicts: whether the records do what the criteria of the settings demand, in their order.
    """

    name: str
    settings: Settings | KAnonymousSettings
    counts: Counts
    records: Records
    promises: tuple[Guarantee, ...]
    seed: int
    synthesizer: SynthesizerName
    software: str
    created: str
    about: About = NOTHING
    findings: tuple[Narrative, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    def __post_init__(self) -> None:
        if not self.promises:
            raise ValueError("at least one promise")
        if self.records.structure != self.counts.structure:
            raise ValueError("records of the structure that is counted")
        for shape, columns in zip(self.structure.tables, self.counts.columns, strict=True):
            if self.records.tables[shape.name].columns != columns[: len(shape.headers)]:
                raise ValueError("records over the columns that are counted")

    @classmethod
    def of(
        cls,
        aggregates: Aggregates,
        synthetic: Table,
        guarantee: Guarantee,
        *,
        name: str,
        settings: Settings | KAnonymousSettings,
        seed: int,
        synthesizer: SynthesizerName,
        software: str,
        created: str,
    ) -> Release:
        """A release of a single table."""
        counts = Counts.of(aggregates)
        table = counts.structure.tables[0].name
        return cls(
            name=name,
            settings=settings,
            counts=counts,
            records=Records(counts.structure, {table: synthetic}),
            promises=(guarantee,),
            seed=seed,
            synthesizer=synthesizer,
            software=software,
            created=created,
        )

    @property
    def structure(self) -> Structure:
        """The tables and their relations."""
        return self.counts.structure

    @property
    def by_record(self) -> bool:
        """Whether each record is counted by itself, so that it holds one value of a column."""
        return not self.structure.single or self.guarantee.protected == (ONE_RECORD,)

    @property
    def guarantee(self) -> Guarantee:
        """The first promise."""
        return self.promises[0]

    @property
    def aggregates(self) -> Aggregates:
        """What is said of the first table by itself."""
        return self.counts.aggregates()

    @property
    def synthetic(self) -> Table:
        """The synthetic records of the first table."""
        return self.records.first

    def __repr__(self) -> str:
        return f"<Release {self.name!r}: {self.counts!r}, made {self.created} by {self.software}>"
