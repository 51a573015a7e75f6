"""The keywords of the public functions, each typed and told once.

A function takes those it needs by `Unpack`, and passes them on without repeating them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from numbers import Integral
from typing import TYPE_CHECKING, Any, TypedDict, TypeVar

from populace.vocabulary.criteria import Criterion
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.extent import Extent
from populace.vocabulary.listing import listing
from populace.vocabulary.near import near_names
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.release import Fabrication, KAnonymousMethod
from populace.vocabulary.schema import Schema
from populace.vocabulary.structure import Relation

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")

Folder = str | os.PathLike[str]

Relations = Relation | Sequence[Relation]

AnySchema = Schema | str | os.PathLike[str] | Mapping[str, Any]
"""A schema, the path of its file, or the content of one as a mapping."""

AnyRecipe = Recipe | str | os.PathLike[str] | Sequence[Mapping[str, Any]]
"""A recipe, the path of its file, or its operations as mappings."""


class Reading(TypedDict, total=False):
    """How a table is read and prepared: keywords of every function that takes a table.

    Each keyword is told here for users; a new one is a line of this class, a field of `Opening`
    (`read.formats`) or `Overlay` (`read.schemas.options`), and an option in `cli.options.reading`.

    Args:
        schema: what is declared about the columns: a schema, its file, or its content.
        recipe: what is done to the table first: a recipe, its file, or its operations as mappings;
            without it, that in the schema's file, if any.
        columns: the columns to use; all otherwise.
        leave_out: the columns not to use.
        subject_id: the column that names the person of each row.
        attributes_per_subject: the most values of one person that count, where she can have
            several in a column: never a number taken from the data. Without it, and without a
            schema that says it, twice the number of columns.
        multi_value: for each column with several values in a cell, what joins them.
        ignore_zeros: the columns in which 0, no and false count as absent.
        codebooks: for each column the shipped codebook that is its public domain, or a CSV file of
            values and labels.
        safe: the columns that you state to identify nobody; they are not checked for identifiers.
        accept_unread: the columns to go on with although less than three quarters of what is filled
            were understood, or a cell has two readings.
        delimiter: of a CSV file; found otherwise.
        encoding: of a CSV file; found otherwise.
        sheet: of a workbook, or the table of a zip archive; not needed where only one sheet holds
            cells, or one file is a table.
        query: what to ask a database, in SQL.
        extent: where in a file or sheet its table stands: its header, and what is no record; an
            `Extent`, or a mapping of its parts by name.
        declared_only: whether a release is refused unless every fact of its guarantee is declared,
            so that it rests on nothing read off the data. Of a delimited text each line is then one
            record, and whatever it holds, no run stops at it.
    """

    schema: AnySchema | None
    recipe: AnyRecipe | None
    columns: Iterable[str] | None
    leave_out: Iterable[str]
    subject_id: str | None
    attributes_per_subject: int | None
    multi_value: Mapping[str, str] | None
    ignore_zeros: Iterable[str]
    codebooks: Mapping[str, str] | None
    safe: Iterable[str]
    accept_unread: Iterable[str]
    delimiter: str | None
    encoding: str | None
    sheet: str | None
    query: str | None
    extent: Extent | Mapping[str, Any] | None
    declared_only: bool


class Planning(Reading, total=False):
    """What decides what is measured, and how exactly: keywords of `plan`, `check` and `release`.

    Those of `Reading` go with them.

    Args:
        epsilon: how much one person can show, from 0.001 to 100: smaller protects more. From 0.5
            to 2 is strong, up to 8 is common. Exactly one of `epsilon` and `k` is given.
        delta: the probability that the limit set by epsilon does not hold; 1e-6 otherwise.
        length: the longest combination of values to count, 1 to 4; 3 for a table by itself, 2 for
            tables together otherwise.
        candidates: how many combinations of one length are measured at most, 5,000,000 otherwise:
            of more, those of the largest expected counts, and the release says how many are left
            out. Each takes about 150 bytes of memory: choose it by the machine, not by the data.
        protect: of tables together those whose records are protected: the one end of the relation,
            each record with all that hangs on it; the other, each with its links; or both.
        relations: how tables hang together.
        criteria: what is demanded of the synthetic records of one table, at most ten texts such as
            `region,age_band: within 1 point`: each cell's share of the records is within so many
            points of its share of the people. Each takes a fiftieth of the budget, and the release
            says of each whether it is met, missed, or hidden by the noise.
    """

    epsilon: float | None
    delta: float | None
    length: int | None
    candidates: int | None
    protect: str | Iterable[str] | None
    relations: Relations
    criteria: Criterion | str | Iterable[Criterion | str] | None


class Releasing(Planning, total=False):
    """How a release is made: keywords of `release` and `check`, and settings of a project.

    Those of `Planning` and of `Reading` go with them.

    Each keyword is told here and nowhere else; a new one is a line of this class, the place where
    it acts, and an option in `cli.release`.

    Args:
        fabrication: whether to `minimize` invented combinations, to lose none (`complete`: tables
            together, if nothing is said), or neither more than the other (`balanced`: one table).
        records: how many synthetic records to make, published as given: never a number taken from
            the data; the protected number otherwise. Of tables together those of the first.
        triples: columns across tables, three each, whose combinations are predicted from the
            released pairs and published with that label; named as in the release.
        matter: of tables together the columns that get half of the noise, relative to others;
            where roots, or records of the one end, are protected with all that hangs on them.
        name: what to call the release; it is published.
        ledger: the private file in which the run is written down before anything is drawn, or the
            address of a PostgreSQL database that a team shares (postgresql://user@host/name). If
            nothing is said, what the environment variable POPULACE_LEDGER names, or your own file
            in the folder of your applications.
        dataset: what you call the data set there: with it, each run is written down. In a project
            file the id under `about` is enough.
        limit: the most epsilon that the data set may have spent with this run; more is refused.
        series: where the release stands among others of its data set, whose id is `dataset` unless
            `about` says it: its `version`; `earlier`, folders of releases before it, or patterns of
            them; and, where everybody is in the data of one period only and never changes,
            `enters_once`: true, with `apart_from`, private tables of earlier periods whose keys
            are compared and forgotten. Id and version are published.
        k: for a k-anonymous release of one table instead, which is weaker and one-off: the smallest
            group that may be seen.
        method: how records are made. With epsilon, `aggregate-seeded`, from protected counts; with
            k, `row-seeded` unless you say `value-seeded`, `unseeded` or `aggregate-seeded`.
        oversampling: how many more records, as a share, `row-seeded` and `value-seeded` may make
            to use values that found no place in the others.
        synthesizer: what makes the records from the protected counts, by the name under which an
            installed package adds it; ours otherwise. The release verifies where the package is.
        previous: the folder of an earlier k-anonymous release of the data set: the new one's
            warnings say what both tell together.
        about: who publishes what: `title`, `summary`, `description`, `publisher`, `source`,
            `collection`, `covered`, `not_covered`, `caveats` and `why`, each a text or a mapping
            of languages to texts; `publisher_kind`, `contact`, `license`, `period`, `places`,
            `frequency`, `dataset`, `version`, `replaces`, `errata`, `url`, `doi`, `keywords`.
            All is published.
        findings: what you found: `text`, a list of sentences with questions in braces, such as
            `{share relation=Family given age=9-17}`; by language for several. Sentences that the
            margins do not carry are left out, and your private notes say why.
    """

    fabrication: Fabrication | None
    records: int | None
    triples: Iterable[Iterable[str]] | None
    matter: str | Iterable[str] | None
    name: str | None
    ledger: Folder | None
    dataset: str | None
    limit: float | None
    series: Mapping[str, Any] | None
    k: int | None
    method: KAnonymousMethod | None
    oversampling: float | None
    synthesizer: str | None
    previous: Folder | None
    about: Mapping[str, Any] | None
    findings: Mapping[str, Any] | None


READING: tuple[str, ...] = tuple(Reading.__annotations__)
"""The keywords of reading, in order."""

RELEASING: tuple[str, ...] = tuple(
    name for name in Releasing.__annotations__ if name not in READING
)
"""The keywords of a release beside them, in order."""

PLANNING: tuple[str, ...] = tuple(name for name in Planning.__annotations__ if name not in READING)
"""Those of a plan."""

TERMS: tuple[str, ...] = tuple(name for name in RELEASING if name != "relations")
"""Those that a project settles under its release; relations have a section of their own."""

NUMBERS: tuple[str, ...] = tuple(
    name for name in TERMS if re.search(r"\b(int|float)\b", str(Releasing.__annotations__[name]))
)
"""Those that are numbers."""


def apart(told: Mapping[str, Any], names: Sequence[str]) -> tuple[dict[str, Any], Reading]:
    """The keywords of a call: those with one of these names, and those of reading."""
    own = {name: value for name, value in told.items() if name in names}
    reading: Any = {name: value for name, value in told.items() if name not in own}
    return own, reading


def told_of(kind: type[T], reading: Mapping[str, Any]) -> T:
    """A value whose fields are keywords, as these say it.

    Args:
        kind: a dataclass.
        reading: keywords, others among them.
    """
    names = [each.name for each in fields(kind)]
    return kind(**{name: reading[name] for name in names if name in reading})


def check_kinds(reading: Mapping[str, Any]) -> None:
    """Refuse keywords of reading with values of another kind than they take.

    Raises:
        ParameterError: there is one.
    """
    for name, value in reading.items():
        kind = str(Reading.__annotations__[name])
        if value is None or name in ("schema", "recipe", "extent") or "Mapping" in kind:
            # Looked at where they are put to use.
            continue
        if "Iterable" in kind:
            wanted = "names of columns"
            listed = isinstance(value, Iterable) and not isinstance(value, bytes | Mapping)
            # What can be gone through once alone is looked at where it is kept.
            fine = listed and (
                not isinstance(value, Sequence) or all(isinstance(each, str) for each in value)
            )
        elif "bool" in kind:
            wanted, fine = "True or False", isinstance(value, bool)
        elif "int" in kind:
            wanted = "a whole number"
            fine = isinstance(value, Integral) and not isinstance(value, bool)
        else:
            wanted, fine = "a text", isinstance(value, str)
        if not fine:
            raise ParameterError(
                expected=f"{wanted} as {name}",
                found=f"an object of type {type(value).__name__}",
                action="Write it as help(populace.Input) shows.",
            )


def check_names(reading: Iterable[str]) -> None:
    """Refuse keywords that there are not.

    Raises:
        ParameterError: there are some.
    """
    unknown = [name for name in reading if name not in READING]
    if unknown:
        words = (*READING, *RELEASING)
        odd = [name for name in unknown if name not in RELEASING]
        raise ParameterError(
            expected="keywords of this call, or of how a table is read (populace.Input)",
            found=listing(unknown),
            action=near_names(odd, words, len(READING)),
        )
