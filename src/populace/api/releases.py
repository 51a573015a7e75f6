"""Making, reading and checking releases.

What is private never leaves these functions.
"""

from __future__ import annotations

import datetime as dt
import sys
import warnings
from pathlib import Path
from typing import Any, TypeVar, Unpack, overload

from populace.api.choice import method_of
from populace.api.contract import Outcome, Ready, Terms
from populace.api.frame_kinds import ArrowTable, PandasFrame, PolarsFrame
from populace.api.frames import Library, kind_of, library_of
from populace.api.inputs import kept, project_of
from populace.api.ledgers import write_down
from populace.api.naming import names_in, names_of_lists
from populace.api.released_data import ReleasedData, of_kind
from populace.api.series import series_of
from populace.api.terms import bounded, foresee, settled, version
from populace.api.watching import Watched, watching
from populace.vocabulary.calls import told_right
from populace.vocabulary.errors import NoteAhead, PrivateNote, raised
from populace.vocabulary.findings import publisher_says
from populace.vocabulary.keywords import RELEASING, Folder, Releasing, apart
from populace.vocabulary.progress import Progress, Step, part
from populace.vocabulary.release import DEFAULT_DELTA, DEFAULT_NAME, Release
from populace.vocabulary.verification import Verification
from populace.vocabulary.wording import Advice, Option

_Frame = TypeVar("_Frame", bound=PandasFrame | PolarsFrame | ArrowTable)


@overload
def release(
    source: _Frame, *, progress: Watched = None, **keywords: Unpack[Releasing]
) -> ReleasedData[_Frame]: ...


@overload
def release(
    source: Any,  # noqa: ANN401 - as below
    *,
    progress: Watched = None,
    **keywords: Unpack[Releasing],
) -> ReleasedData[Any]: ...


@told_right
def release(
    source: Any,
    *,
    progress: Watched = None,
    **keywords: Unpack[Releasing],
) -> ReleasedData[Any]:
    """Turn sensitive tables into protected counts and synthetic records.

    `release("cases.csv", epsilon=2)` is enough for one table; `epsilon` has no default. How the
    tables are read and all that can be said of a release stands in `Reading` and `Releasing`.

    Args:
        source: a table: the path of a file, its bytes, an open file, the address of a database, a
            mapping of column names to lists, a data frame, or an `Input`. Tables that hang
            together: a mapping of their names to any of these, with `relations`. A `Project`, or
            the path of its file: what it settles counts where nothing is said here.
        progress: None for a bar on a terminal or in a notebook, False for none, or a function that
            is told each step and may raise `Stopped`.
        **keywords: as in `Releasing`, and how the table is read, as in `Reading`. Beside several
            tables only what can be told of all of them: columns, named as TABLE.COLUMN where two
            tables have them, and the form of CSV files.

    Raises:
        PopulaceError: as each part raises; a message never holds a cell of the tables.
    """
    own, reading = apart(keywords, RELEASING)
    project, shared = project_of(source, reading, own.pop("relations", ()))
    terms = settled(project, own)
    said = publisher_says(terms.get("about") or {}, terms.get("findings") or {})
    names = names_in(project.tables)
    method = method_of(project)
    settings = method.settings(project, terms)
    stands = series_of(terms, said[0], single=len(project.tables) == 1)
    if stands is not None:
        said, terms = (stands.about, said[1]), {**terms, "period": stands.period}
        # Keys are compared once the table was read.
        project = kept(project) if stands.apart_from else project
    with watching(progress) as report:
        sensitive = method.read(project, shared, part(report, 0.0, 0.2), raised)
        ready = sensitive.ready(settings)
        foresee(terms, ready)
        if stands is not None:
            stands.check_apart(project.tables[0])
        for note in bounded(sensitive.tables(raised), ready.least(), settings):
            _warn(note, NoteAhead)
        recorded = write_down(terms, **run_of(ready, terms))
        measured = ready.measured(part(report, 0.2, 0.5))
        found = _made(
            measured,
            terms.get("name", DEFAULT_NAME),
            part(report, 0.5, 1.0),
            terms.get("synthesizer"),
        )
        notes = (*measured.notes, *_compared(terms.get("previous"), found))
        if stands is not None:
            found = stands.declare(found)
            notes = (*notes, *stands.notes(found))
        from populace import publish

        findings = publish.translate_names(found, said[1], (*names, *names_of_lists(found)))
        made: ReleasedData[Any] = ReleasedData(
            found, kind_of(project.tables[0].source), notes
        ).saying(said[0], findings)
        made = made.like({table.name: table.source for table in project.tables})
    for note in (*made.private_notes, *made.advice, *(() if recorded else (_NOWHERE,))):
        _warn(note, PrivateNote)
    return made


_NOWHERE = Advice(
    "This run was recorded nowhere, and what runs on the same people tell adds up. Name the data"
    " set",
    Option("dataset"),
    ", and each run is written into your ledger.",
)


def _warn(note: str | Advice, kind: type[PrivateNote]) -> None:
    """Warn whoever called `release`."""
    said = kind(Advice("Private note: ", note))
    try:
        # Between this and its caller stand `release` and the two functions of `told_right`.
        warnings.warn(said, stacklevel=5)
    except PrivateNote:
        # Where warnings are made errors, what was paid for is handed out all the same.
        sys.stderr.write(f"{said}\n")


def run_of(ready: Ready, terms: Terms) -> dict[str, Any]:
    """What a ledger keeps of a run beside its terms."""
    return {
        "unit": ready.unit,
        "delta": terms.get("delta", DEFAULT_DELTA),
        "software": f"populace {version()}",
    }


def _made(
    measured: Outcome, name: str, progress: Progress, synthesizer_name: str | None = None
) -> Release:
    """The release of what was measured, whose records cost nothing more."""
    if measured.records is None:
        from populace.methods.synthesizers import synthesizer_for
        from populace.protect.randomness import fresh_seed

        seed = fresh_seed()
        wanted = measured.settings.records
        maker = synthesizer_for(
            measured.counts.structure,
            named=synthesizer_name,
            records=measured.counts.totals[0].records if wanted is None else wanted,
        )
        records = maker.records(measured.counts, seed, measured.settings, progress)
        synthesizer = maker.name
    else:
        records, seed, synthesizer = measured.records
        progress(Step("done", 1.0))
    judge = measured.judge
    verdicts, promises = ((), measured.promises) if judge is None else judge(records)
    return Release(
        name=name,
        settings=measured.settings,
        counts=measured.counts,
        records=records,
        promises=promises,
        seed=seed,
        synthesizer=synthesizer,
        software=f"populace {version()}",
        created=dt.datetime.now(dt.UTC).date().isoformat(),
        verdicts=verdicts,
    )


def _compared(previous: Folder | None, new: Release) -> tuple[str, ...]:
    if previous is None:
        return ()
    from populace import publish
    from populace.methods.differencing import differences

    return differences(publish.load(Path(previous)), new).sentences()


@told_right
def load(directory: Folder, *, kind: Library = "") -> ReleasedData[Any]:
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

    library = library_of(kind)
    return of_kind(publish.load(Path(directory)), library)


@told_right
def verify(directory: Folder, *, progress: Watched = None) -> Verification:
    """Check a release: every file, the records rebuilt, and no value that was not released.

    Raises:
        VerificationError: the release does not hold together.
    """
    from populace.methods import verification

    with watching(progress) as report:
        return verification.verify(Path(directory), report)
