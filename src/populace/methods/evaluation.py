"""The private comparison of a release with the table it was made from, and its folder.

Nothing here is ever part of a release.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from populace import count, publish
from populace.evaluate import (
    Comparison,
    Shared,
    aligned,
    associations,
    attacks,
    closest,
    codes,
    compare,
    error_ratio,
    leakage,
    marginals,
    measure,
    one_way,
    prediction,
    propensity,
    sentences,
    share,
    slot_names,
    slots,
    to_html,
    worst,
)
from populace.evaluate.families import families_to_html
from populace.evaluate.risk_page import risk_to_html
from populace.languages import ENGLISH, Reader, page
from populace.methods import comparison
from populace.methods.risk import exposure
from populace.synthesize.generator import Generator
from populace.vocabulary import reading
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.combinations import Counts
from populace.vocabulary.errors import OutputError
from populace.vocabulary.facts import Fact
from populace.vocabulary.folders import aside
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.records import Records
from populace.vocabulary.release import Release
from populace.vocabulary.report import Report
from populace.vocabulary.table import Table

_NOTES = (
    "Choosing among several releases of one table by this report is outside their guarantees.",
    "A missing count is taken as 0 in every mean error. Definitions: docs/method/measures.md.",
)

_BY_VALUE = (
    "Each value of a column with several values in a cell is a column of its own, held or not; "
    "absent is a value like any other."
)
_BY_CELL = "The same with each whole cell of such a column as one value."


def evaluate_release(
    real: Records | Table,
    release: Release,
    progress: Progress = silent,
    *,
    records: bool = True,
    target: str | None = None,
    play_attacks: bool = False,
    outsiders: Records | Table | None = None,
    k: int | None = None,
) -> Report:
    """Compare a release with the real tables.

    Args:
        real: the real tables as they were read for the release, with its structure; or the only
            one.
        release: the release.
        progress: told about each step; may raise `Stopped`.
        records: whether to look at records, too, and not at counts alone.
        target: a column that models of synthetic and of real records are to predict, if any.
        play_attacks: whether to try attacks on the synthetic records.
        outsiders: people from the same population who are not in the tables, read likewise, to
            tell what attacks learn of anyone.
        k: the group that is large enough, if it is to be measured who holds combinations of fewer,
            in the real and in the synthetic tables; at least 2.

    Returns:
        A report as sensitive as the tables. Its figures are defined in `docs/method/measures.md`.
        Of several tables each is compared as it is shown, by itself or over links, and then what
        holds across them.

    Raises:
        InputError: when a table lacks columns of the release.
        ParameterError: k is out of range, the target is no column with one value in each cell, or
            scikit-learn is missing.
    """

    def one_table(
        table: Table,
        shown: publish.Display,
        others: Table | None,
        target: str | None,
        progress: Progress,
    ) -> dict[str, Any]:
        return _one_table(
            table,
            shown,
            release,
            progress,
            records=records,
            target=target,
            play_attacks=play_attacks,
            outsiders=others,
            k=k,
        )

    comparison.check_target(release, target)
    if release.structure.single:
        only = publish.shown(release)[0]
        others = _first(outsiders)
        figures = one_table(_first(real), only, others, target, progress)
        figures["sentences"] = [
            *unprepared(release.guarantee.declared, "", _first(real).declared),
            *sentences(figures),
        ]
    elif isinstance(real, Table) or isinstance(outsiders, Table):
        raise TypeError("the records of every table")
    else:
        found = comparison.evaluate_tables(real, release, outsiders, one_table, progress, target)
        said = [
            said
            for name, table in real.tables.items()
            for said in unprepared(release.guarantee.declared, name, table.declared)
        ]
        for each in found["tables"]:
            each["figures"]["sentences"] = sentences(each["figures"])
        figures = {
            "private": Report({}).marking,
            **found,
            "sentences": [*said, *found["sentences"]],
        }
    progress(Step("done", 1.0))
    return Report(figures)


def _one_table(
    table: Table,
    shown: publish.Display,
    release: Release,
    progress: Progress,
    *,
    records: bool,
    target: str | None,
    play_attacks: bool,
    outsiders: Table | None,
    k: int | None,
) -> dict[str, Any]:
    """The figures of one table, by itself or over links."""
    aggregates = shown.aggregates
    progress(Step("counting-real", 0.0))
    shared = share(table, shown.table)
    longest = max(3, aggregates.longest)
    truth, people = _counts(shared.truth, longest)
    progress(Step("counting-synthetic", 0.3))
    drawn, sampled = _counts(shared.synthetic, longest)
    subjects, rows = people.total, sampled.total
    progress(Step("comparing", 0.5))
    released = [
        compare(exact, *shared.renumber(aggregates, combinations))
        for exact, combinations in zip(truth, aggregates.lengths, strict=False)
    ]
    synthetic = _compared(truth, drawn)
    progress(Step("comparing", 0.7))
    distances: dict[str, Any] = {
        "by_value": _distances(_BY_VALUE, synthetic, (subjects, rows), shared.attributes)
    }
    whole = shared.whole_cells
    if whole is not None:
        progress(Step("comparing", 0.8))
        cells = _compared(_counts(whole.truth, 3)[0], _counts(whole.synthetic, 3)[0])
        distances["by_cell"] = _distances(_BY_CELL, cells, (subjects, rows), whole.attributes)
    synthetic = synthetic[: aggregates.longest]
    figures: dict[str, Any] = {
        "private": Report({}).marking,
        "release": release.name,
        "records": {
            "true": subjects,
            "released": aggregates.records,
            "margin": aggregates.records_margin,
            "rounded": release.guarantee.epsilon is None,
            "inside_margin": abs(aggregates.records - subjects) <= aggregates.records_margin,
            "synthetic": rows,
        },
        "aggregates": _side(released, shared.attributes),
        "synthetic": _side(synthetic, shared.attributes),
        "error_ratio": [
            error_ratio([ours], [theirs]) for ours, theirs in zip(synthetic, released, strict=True)
        ],
        "marginals": distances,
        "leakage": leakage(released, synthetic),
        "shares": one_way(released[0], synthetic[0], shared.attributes),
        **(
            _of_records(shared, progress, target, outsiders, play_attacks=play_attacks)
            if records or target is not None or play_attacks
            else {}
        ),
        "unread": list(reading.notes(table.readings)),
        "notes": [*_NOTES, *table.notes, *reading.notes(table.readings)],
    }
    if k is not None:
        progress(Step("comparing-rare", 0.97))
        figures["exposure"] = {
            "k": k,
            **{
                name: exposure(each, shared.attributes, counts[: aggregates.longest], k)
                for name, each, counts in (
                    ("real", people, truth),
                    ("synthetic", sampled, drawn),
                )
            },
        }
    return figures


def _first(given: Any) -> Any:  # noqa: ANN401 - records, a table or nothing
    """The only table."""
    return given.first if isinstance(given, Records) else given


def unprepared(released: Iterable[Fact], name: str, declared: Iterable[Fact]) -> list[str]:
    """What to say where a release was made with a recipe and the real table was read without one.

    Args:
        released: what the guarantee of the release says was declared.
        name: the table's; "" where there is one table.
        declared: what was declared of the real table.
    """
    if not any(fact.prepared and fact.table == name for fact in released):
        return []
    if any(fact.prepared for fact in declared):
        return []
    of = f" of {name}" if name else ""
    said = (
        f"The release was made with a recipe, and the real table{of} is taken as it stands: if it"
        " is not prepared already, what the recipe changes looks missing. Give the recipe, too."
    )
    return [said]


def _of_records(
    shared: Shared,
    progress: Progress,
    target: str | None,
    outsiders: Table | None,
    *,
    play_attacks: bool,
) -> dict[str, Any]:
    """What is measured on records instead of counts."""
    progress(Step("comparing-records", 0.85))
    found = slots(shared)
    figures: dict[str, Any] = {
        "associations": associations(found),
        "propensity": propensity(found),
        "closest": closest(found),
    }
    if target is not None:
        progress(Step("training", 0.9))
        figures["prediction"] = prediction(found, target)
    if play_attacks:
        progress(Step("attacking", 0.95))
        others = None
        if outsiders is not None:
            others = codes(aligned(outsiders, shared))
        figures["attacks"] = attacks(found, others, Generator(0).words)
    return figures


def write_report(report: Report, directory: Path, reader: Reader = ENGLISH) -> None:
    """Write a report as `PRIVATE-report.json` and `PRIVATE-report.html`, whole or not at all.

    Args:
        report: the report.
        directory: a folder that does not exist yet, or is empty, outside any release. It is
            readable by its owner only.
        reader: whose language the page speaks; the figures are the same for everybody.

    Raises:
        OutputError: when the folder is in use, lies in a release, or cannot be written.
    """
    check_folder(directory)
    target = directory.resolve()

    def failed(error: OSError) -> OutputError:
        return OutputError(
            expected="a folder that can be written",
            found=f"{directory}: {error.strerror or type(error).__name__}",
            action="Choose another folder, or make room. Nothing was written.",
        )

    with aside(target, failed) as new:
        new.chmod(0o700)
        figures = json.dumps(report.figures, indent=1, ensure_ascii=False, allow_nan=False)
        (new / "PRIVATE-report.json").write_text(figures + "\n", encoding="utf-8")
        pages = {"risk": risk_to_html, "linked": families_to_html}
        html = pages.get(str(report.figures.get("kind")), to_html)(report)
        (new / "PRIVATE-report.html").write_text(page(html, reader), encoding="utf-8")
        if target.exists():
            target.rmdir()  # Empty still, or somebody else's.
        new.rename(target)


def check_folder(directory: Path) -> None:
    """Refuse a folder that a private report could not be written to.

    Raises:
        OutputError: it is in use, or lies in a release.
    """
    publish.check_private(directory, "a private report")
    target = directory.absolute()
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise OutputError(
            expected="a folder that does not exist yet, or is empty",
            found=f"{target}, which is in use",
            action="Choose another folder, or remove this one.",
        )


def _counts(table: Table, longest: int) -> tuple[list[Counts], count.Subjects]:
    # No bound: the truth is everything a subject holds, and no attribute is ever dropped by
    # priority.
    subjects = count.everything(table)
    counts = [count.combinations(subjects, length) for length in range(1, longest + 1)]
    if table.subjects is not None:
        # Rows of one subject may differ in a column; no release counts two values of one column
        # together.
        counts = [_possible(each, Attributes(table.columns).slot_of) for each in counts]
    return counts, subjects


def _possible(counts: Counts, slot_of: NDArray[np.int32]) -> Counts:
    distinct = (np.diff(slot_of[counts.ids], axis=1) > 0).all(axis=1)
    return replace(counts, keys=counts.keys[distinct], counts=counts.counts[distinct])


def _compared(truth: list[Counts], other: list[Counts]) -> list[Comparison]:
    return [compare(exact, own.keys, own.counts) for exact, own in zip(truth, other, strict=True)]


def _side(comparisons: list[Comparison], attributes: Attributes) -> dict[str, Any]:
    return {
        "lengths": [measure([each]) for each in comparisons],
        "together": measure(comparisons),
        "worst": [row for each in comparisons for row in worst(each, attributes, 5)],
    }


def _distances(
    meaning: str,
    comparisons: list[Comparison],
    records: tuple[int, int],
    attributes: Attributes,
) -> dict[str, Any] | None:
    measured = marginals(comparisons, records, attributes)
    if measured is None:
        return None
    names = slot_names(attributes)
    mean = measured[2].mean
    return {
        "meaning": meaning,
        "k_marginal": None if mean is None else 1000 * (1 - mean),
        "ways": [
            {
                "sets": len(each.distances),
                "mean": each.mean,
                "largest": float(each.distances.max()) if len(each.distances) else None,
                "furthest": [names[slot] for slot in each.slots[each.distances.argmax()]]
                if len(each.distances)
                else [],
            }
            for each in measured
        ],
    }
