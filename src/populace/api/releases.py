"""Making, reading and checking releases.

What is private never leaves these functions.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from populace.api.categories import offered
from populace.api.frames import Library, kind_of, library_of
from populace.api.inputs import Relations, one_of, project_of
from populace.api.ledgers import write_down
from populace.api.linked import release_together
from populace.api.released import ReleasedData, of_kind
from populace.api.series import Series, series_of
from populace.api.single import made_alone
from populace.api.tables import described, read
from populace.api.terms import foresee, settings_of, settled, version
from populace.api.trees import are_tree, release_tree
from populace.api.watching import Watched, watching
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import ParameterError, PrivateNote, Refuse, raised, tried
from populace.vocabulary.findings import publisher_says
from populace.vocabulary.inputs import Input, Reading
from populace.vocabulary.progress import Progress, part
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.release import (
    DEFAULT_DELTA,
    DEFAULT_NAME,
    Fabrication,
    KAnonymousMethod,
    KAnonymousSettings,
    Release,
    Settings,
)
from populace.vocabulary.schema import Schema, listing
from populace.vocabulary.table import Table
from populace.vocabulary.wording import Advice, Option

if TYPE_CHECKING:
    from populace.methods.verification import Verification

Folder = str | os.PathLike[str]


@told_right
def release(
    source: Any,  # noqa: ANN401 - a source of any kind, an input, several by name, a project
    *,
    epsilon: float | None = None,
    delta: float | None = None,
    length: int | None = None,
    fabrication: Fabrication | None = None,
    records: int | None = None,
    protect: str | Sequence[str] | None = None,
    relations: Relations = (),
    triples: Iterable[Sequence[str]] | None = None,
    name: str | None = None,
    ledger: Folder | None = None,
    dataset: str | None = None,
    limit: float | None = None,
    series: Mapping[str, Any] | None = None,
    k: int | None = None,
    method: KAnonymousMethod | None = None,
    oversampling: float | None = None,
    previous: Folder | None = None,
    about: Mapping[str, Any] | None = None,
    findings: Mapping[str, Any] | None = None,
    progress: Watched = None,
    **reading: Unpack[Reading],
) -> ReleasedData:
    """Turn sensitive tables into protected counts and synthetic records.

    Args:
        source: a table: the path of a file, its bytes, an open file, the address of a database, a
            mapping of column names to lists, a data frame, or an `Input`. Tables that hang
            together: a mapping of their names to any of these, with `relations`. A `Project`, or
            the path of its file: what it settles counts where nothing is said here.
        epsilon: how much one person can show, from 0.001 to 100: smaller protects more. From 0.5
            to 2 is strong, up to 8 is common. Exactly one of `epsilon` and `k` is given.
        delta: the probability that the limit set by epsilon does not hold; 1e-6 otherwise.
        length: the longest combination of values to count, 1 to 4; 3 for a table by itself, 2 for
            tables together otherwise.
        fabrication: whether to `minimize` invented combinations, to lose none (`complete`: tables
            together, if nothing is said), or neither more than the other (`balanced`: one table).
        records: how many synthetic records to make, published as given: never a number taken from
            the data; the protected number otherwise. Of tables together those of the first.
        protect: of tables together those whose records are protected: the one end of the relation,
            each record with all that hangs on it; the other, each with its links; or both.
        relations: how tables hang together.
        triples: columns across tables, three each, whose combinations are predicted from the
            released pairs and published with that label; named as in the release.
        name: what to call the release; it is published.
        ledger: the private file in which the run is written down before anything is drawn; your
            own otherwise, in the folder of your applications.
        dataset: what you call the data set there: with it, each run is written down.
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
        previous: the folder of an earlier k-anonymous release of the data set: the new one's
            warnings say what both tell together.
        about: who publishes what: `title`, `summary`, `description`, `publisher`, `source`,
            `collection`, `covered`, `not_covered`, `caveats` and `why`, each a text or a mapping
            of languages to texts; `contact`, `license`, `period`, `places`, `frequency`,
            `dataset`, `version`, `replaces`, `errata`, `url`, `doi`, `keywords`. All is published.
        findings: what you found: `text`, a list of sentences with questions in braces, such as
            `{share relation=Family given age=9-17}`; by language for several. Sentences that the
            margins do not carry are left out, and your private notes say why.
        progress: None for a bar on a terminal or in a notebook, False for none, or a function that
            is told each step and may raise `Stopped`.
        **reading: how the table is read: as in `Reading`. Beside several tables only what can be
            told of all of them: columns, named as TABLE.COLUMN where two tables have them, and the
            form of CSV files.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the tables.
    """
    project, shared = project_of(source, reading, relations)
    terms = settled(
        project,
        epsilon=epsilon,
        delta=delta,
        length=length,
        fabrication=fabrication,
        records=records,
        protect=protect,
        triples=triples,
        name=name,
        ledger=ledger,
        dataset=dataset,
        limit=limit,
        series=series,
        k=k,
        method=method,
        oversampling=oversampling,
        previous=previous,
        about=about,
        findings=findings,
    )
    said = publisher_says(terms.get("about") or {}, terms.get("findings") or {})
    alone = one_of(project)
    stands = series_of(terms, said[0], single=alone is not None)
    if stands is not None:
        said = stands.about, said[1]
        terms["period"] = stands.period
    with watching(progress) as report:
        made = (
            release_tree(project, shared, terms, report)
            if are_tree(project)
            else release_together(project, shared, terms, report)
            if alone is None
            else _release_one(alone, terms, report, stands)
        ).saying(*said)
        if stands is not None:
            made = made.again(made.release, (*made.private_notes, *stands.notes(made.release)))
        made = made.like({table.name: table.source for table in project.tables})
    for note in (*made.private_notes, *made.advice):
        # Between this and its caller stand the two functions of `told_right`.
        warnings.warn(f"Private note: {note}", PrivateNote, stacklevel=4)
    return made


@dataclass(frozen=True, eq=False)
class Ready:
    """One table, read for its release: nothing is spent yet. Private.

    Args:
        table: the table.
        told: what is declared about it.
        recipe: what is done to it first.
        settings: of the release; None only where those were refused and that was not raised.
    """

    table: Table
    told: Schema | None
    recipe: Recipe | None
    settings: Settings | KAnonymousSettings | None


def ready(
    given: Input, terms: Mapping[str, Any], progress: Progress, refuse: Refuse = raised
) -> Ready:
    """A table up to the point where its release would spend.

    Args:
        given: the table.
        terms: of the release.
        progress: told about each step; may raise `Stopped`.
        refuse: what to do with an error that does not keep the rest from being read.

    Raises:
        PopulaceError: as each part raises.
    """
    settings = tried(lambda: _settings(terms), refuse, None)
    if given.reading.get("declared_only") and "k" in terms:
        raise ParameterError(
            expected="epsilon, with only what is declared",
            found="k",
            action="Leave one of them out: k-anonymity depends on the data by its nature.",
        )
    from populace.read import check_filled

    told, recipe = described(given)
    table = read(given, told, recipe, progress, refuse=refuse)
    tried(lambda: check_filled({given.name: table}), refuse, None)
    tried(lambda: _foresee(terms, given.name, table, told, recipe), refuse, None)
    return Ready(table, told, recipe, settings)


def _foresee(
    terms: Mapping[str, Any], name: str, table: Table, told: Schema | None, recipe: Recipe | None
) -> None:
    if "findings" not in terms:
        return
    from populace.methods.preparation import empty

    most = None if told is None else told.attributes_per_subject
    shape = table if recipe is None else empty(table, recipe, most)
    charged = [name] if recipe and any(each.charged for each in recipe.operations) else []
    foresee(terms, {name: shape}, charged)


def _settings(terms: Mapping[str, Any]) -> Settings | KAnonymousSettings:
    if given_terms := [name for name in ("protect", "triples") if name in terms]:
        raise ParameterError(
            expected="what one table can be released with",
            found=listing(given_terms),
            action=Advice(
                "Leave it out, or give the other tables and their relation",
                Option("relations"),
                ".",
            ),
        )
    settings = settings_of(terms)
    if terms.get("previous") is not None and terms.get("k") is None:
        raise ParameterError(
            expected="k, for a k-anonymous release, beside an earlier one",
            found="an earlier release and epsilon",
            action="Leave the earlier release out: counts with noise are not compared.",
        )
    return settings


def run_of(table: Table, terms: Mapping[str, Any]) -> dict[str, Any]:
    """What a ledger keeps of a run, but for its terms."""
    from populace import publish

    return {
        "unit": publish.protected_words([table.protected]),
        "delta": terms.get("delta", DEFAULT_DELTA),
        "software": f"populace {version()}",
    }


def _release_one(
    given: Input, terms: Mapping[str, Any], progress: Progress, stands: Series | None
) -> ReleasedData:
    """The release of a table by itself."""
    found = ready(given, terms, part(progress, 0.0, 0.2))
    if found.settings is None:
        raise TypeError("settings")
    if stands is not None:
        stands.check_apart(given, found.table.protected.subject_id)
    write_down(terms, **run_of(found.table, terms))
    made, notes = made_alone(
        found.table,
        found.settings,
        terms.get("name", DEFAULT_NAME),
        part(progress, 0.2, 1.0),
        found.recipe,
        None if found.told is None else found.told.attributes_per_subject,
    )
    if stands is not None:
        made = stands.declare(made)
    told_together = _compared(terms.get("previous"), made)
    said = (*notes, *told_together, *offered(given.source, found.told))
    return ReleasedData(made, kind_of(given.source), said)


@told_right
def load(directory: Folder, *, kind: Library = "") -> ReleasedData:
    """Read a release from its folder.

    Args:
        directory: the folder.
        kind: the library of the frames to hand out; lists by column name otherwise. Columns have
            the types that the release's values tell.

    Raises:
        ParameterError: frames of no such library are known here.
        VerificationError: the folder does not hold together.
    """
    from populace import publish

    return of_kind(publish.load(Path(directory)), library_of(kind))


@told_right
def verify(directory: Folder, *, progress: Watched = None) -> Verification:
    """Check a release: every file, the synthetic records rebuilt, and nothing beyond the counts.

    Raises:
        VerificationError: the release does not hold together.
    """
    from populace.methods import verification

    with watching(progress) as report:
        return verification.verify(Path(directory), report)


def _compared(previous: Folder | None, new: Release) -> tuple[str, ...]:
    if previous is None:
        return ()
    from populace import publish
    from populace.methods.differencing import differences

    return differences(publish.load(Path(previous)), new).sentences()
