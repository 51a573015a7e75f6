"""Checking a published release with nothing but its folder.

The sensitive tables are never needed here, and nothing read from the folder is trusted.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np

from populace import count, protect, publish
from populace.methods import criteria, expected, groups, schedules, stated_noise
from populace.methods.specification import Expected
from populace.methods.synthesizers import FILLED, FROM_RECORDS, Synthesizer, synthesizer_of
from populace.protect.series import ENTERS_ONCE
from populace.publish import refusal
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.combinations import find
from populace.vocabulary.counts import AGGREGATES, Block, Counts, Total
from populace.vocabulary.errors import ParameterError, VerificationError
from populace.vocabulary.families import TRIPLES
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.possible import possible, slots_of
from populace.vocabulary.progress import Progress, Step, part, silent
from populace.vocabulary.release import DOUBT, KAnonymousSettings, Release, Settings
from populace.vocabulary.table import Column, Table
from populace.vocabulary.verification import Verification

_ROUNDING = 1e-9
_SIX_DIGITS = 1e-6
"""How far sums of floats may be off that agree."""

_FROM_COUNTS = "aggregate-seeded"
"""The method whose records are made from counts alone."""

_HUNDREDTH = 0.01 + _ROUNDING
"""Epsilons by number of links are rounded up to hundredths."""


def verify(directory: Path, progress: Progress = silent) -> Verification:
    """Check every file, rebuild the synthetic tables, and look for what was not released.

    Args:
        directory: the folder of a release.
        progress: told about each step; may raise `Stopped`.

    Raises:
        VerificationError: the release does not hold together.
    """
    progress(Step("loading", 0.0))
    loaded = publish.open_folder(directory)
    release = loaded.release
    with publish.reading():
        check_promise(release)
        maker = maker_of(release)
        if maker is not None:
            _rebuild(release, maker, part(progress, 0.1, 0.9))
        progress(Step("searching", 0.9))
        _check_records(release)
    publish.check_formats(directory, release)
    strangers = publish.strangers(directory, release)
    progress(Step("done", 1.0))
    unchecked = [
        f"what {name} says: another version wrote it, and only its hash agrees"
        for name in loaded.unchecked
    ]
    if isinstance(release.settings, KAnonymousSettings):
        unchecked.append(groups.UNCHECKED)
    if maker is None:
        unchecked.append(groups.UNCHECKED_RECORDS)
    if isinstance(release.settings, Settings) and not _scheduled(release):
        unchecked.append(
            "whether every measurement of the method is listed, and whom it protects: those of"
            f" published numbers are, as {release.guarantee.proof or 'no proof'} has no schedule"
            " here"
        )
    unchecked += [f"{name}, which is no part of the release" for name in strangers]
    return Verification(release, strangers, maker is not None, tuple(unchecked))


def maker_of(release: Release) -> Synthesizer | None:
    """What makes the records again; None where they were made from sensitive ones.

    Raises:
        VerificationError: the synthesizer is unknown here, or makes no such release.
    """
    name, settings = release.synthesizer, release.settings
    method = settings.method if isinstance(settings, KAnonymousSettings) else _FROM_COUNTS
    if name in FROM_RECORDS:
        if not isinstance(settings, KAnonymousSettings):
            raise refusal("records that were made from protected counts", "others")
        if method != name.name:
            raise refusal("records by the method of the settings", "others")
        return None
    found = synthesizer_of(name)
    if found is None:
        raise VerificationError(
            expected="records by a synthesizer that this version of Populace knows, or a package"
            " that is installed",
            found=f"{name.name}, version {name.version}",
            action="Use a newer version of Populace, or install the package that adds it.",
        )
    if method != _FROM_COUNTS:
        raise refusal("records by the method of the settings", "others")
    return found


def _rebuild(release: Release, maker: Synthesizer, progress: Progress) -> None:
    """Make the records again; how many there are is checked before any is made."""
    counts, made, wanted = release.counts, release.records, release.settings.records
    first = release.structure.tables[0].name
    for total in _by_themselves(counts):
        asked = total.records if total.table != first or wanted is None else wanted
        if made.tables[total.table].records != asked:
            raise refusal("as many synthetic records as were promised", "another number")
    rebuilt = maker.records(counts, release.seed, release.settings, progress)
    stated = publish.synthetics(made)
    if any(
        not publish.same_content(content, stated[name])
        for name, content in publish.synthetics(rebuilt).items()
    ):
        raise refusal(
            "the synthetic records that the protected counts and the seed give", "other records"
        )


def _by_themselves(counts: Counts) -> list[Total]:
    """The numbers of tables that are counted in full: of what hangs on others a part may count."""
    blocks = {block.tables for block in counts.blocks if not block.weighted}
    return [total for total in counts.totals if (total.table,) in blocks]


def _check_records(release: Release) -> None:
    """Look up what the synthetic records hold among what was released.

    Under noise rare values are kept even in combinations that were not released, of records below
    a root, too, since a version; what several links lead to was matched, and stands beside the
    values of whatever link it got.
    """
    filled = release.synthesizer in FILLED
    longest = 1 if isinstance(release.settings, Settings) else None
    counts, records = release.counts, release.records
    for total in _by_themselves(counts):
        table = _unsaid(records.tables[total.table], counts.columns_of(total.table))
        check_contained(table, counts.aggregates(total.table), longest)
    for relation in release.structure.relations:
        block = counts.block(AGGREGATES, relation.tables)
        if block is not None and block.weighted and not relation.several:
            columns = counts.columns_of(*relation.tables)
            # Records may hang on one of which no class of their number was reported.
            table = _unsaid(records.over_links(relation), columns)
            lengths = Aggregates(columns, 0, 0.0, 1.0, block.lengths)
            check_contained(table, lengths, 1 if filled else None)


def _unsaid(table: Table, columns: tuple[Column, ...]) -> Table:
    """The table with nothing in the columns that are behind its own."""
    none = (np.zeros(table.records, dtype=np.int32) for _ in columns[len(table.columns) :])
    return replace(table, columns=columns, cells=(*table.cells, *none))


def check_promise(release: Release) -> None:
    """Check that a release keeps to its settings, and that its measurements pay for its promises.

    Raises:
        VerificationError: it is k-anonymous and promises another k than its settings, or shows
            what is no multiple of k; or counts have noise that no measurement states; or as
            `check_spending`.
    """
    settings = release.settings
    _check_shares(release)
    _check_periods(release)
    if isinstance(settings, KAnonymousSettings):
        groups.check(release, settings)
        return
    if any(block.measured == (block.name == TRIPLES) for block in release.counts.blocks):
        raise refusal("noise on every count but predicted triples", "counts without any")
    for place, promise in enumerate(release.promises):
        if promise.inferred and any(each.kind == "declared-only" for each in promise.declared):
            raise refusal("nothing read off the data, where that is stated", "facts that were")
        check_spending(promise, settings, _paid_for(release, place))
        stated_noise.check(release, place, named=_scheduled(release))
        _check_by_links(promise)
    stated_noise.check_precision(release)
    _check_fabrication(release, settings)
    own = [block for block in release.counts.blocks if block.name == AGGREGATES]
    if any(len(block.lengths) > settings.length for block in own):
        raise refusal("combinations up to the length of the settings", "longer ones")
    for block in own:
        _check_candidates(block, release.counts.columns_of(*block.tables), settings.candidates)
    _check_methods(release, settings)
    criteria.check(release, settings)
    stated_noise.check_totals(release, named=_scheduled(release))


def _scheduled(release: Release) -> bool:
    """Whether the schedule of the method is known here, in its version."""
    return release.guarantee.proof in expected.PROOFS


def _check_methods(release: Release, settings: Settings) -> None:
    """Every promise is the method's own: whom it protects, what was measured, at which price."""
    for promise in release.promises:
        older = promise.proof.endswith(expected.FIRST_VERSION)
        if older and promise.accounting == "Gaussian":
            raise refusal("an accounting that the version of the proof has", "another")
    if not _scheduled(release):
        if release.software == publish.software():
            raise refusal("the proof of a method of the version that made the release", "another")
        return
    try:
        promises = expected.promises(release, settings)
    except (LookupError, ParameterError, ValueError) as error:
        raise refusal("promises that a method makes", "others") from error
    if len(promises) != len(release.promises):
        raise refusal(f"{len(promises)} promises, as the method makes", "another number")
    for wanted, promise in zip(promises, release.promises, strict=True):
        _check_method(wanted, promise)


def _check_method(wanted: Expected, promise: Guarantee) -> None:
    name = schedules.departure(wanted.measurements, promise.events)
    if name is not None:
        raise refusal("every measurement of the method, once, at its price", f"another: {name}")
    if (promise.proof, promise.accounting) != (wanted.proof, "Gaussian"):
        raise refusal("the proof of the method, by its accounting", "another")
    if promise.protected != wanted.protected:
        raise refusal("the unit of privacy whose changes were paid for", "another")
    told = {each for each in promise.declared if each.kind in expected.OF_LINKS}
    if told != set(wanted.declared):
        raise refusal("what the relation of the tables is among what is declared", "otherwise")
    if not math.isclose(promise.threshold_delta, wanted.threshold_delta, rel_tol=_ROUNDING):
        raise refusal("the part of delta that the method spends on private values", "another")
    if not math.isclose(promise.rho or 0, wanted.rho, rel_tol=_ROUNDING):
        raise refusal("the rho that epsilon and delta give", "another")
    stated, true = dict(promise.by_links), dict(wanted.by_links)
    if stated.keys() != true.keys() or any(
        abs(stated[links] - true[links]) > _HUNDREDTH for links in true
    ):
        raise refusal("the epsilon that each number of links costs", "another")


def _check_shares(release: Release) -> None:
    """Expected shares are from 0 to 1, noise is there where it is promised, and only there."""
    entries = [entry for block in release.counts.blocks for entry in block.lengths]
    if any(not 0 <= entry.fabricated <= 1 for entry in entries):
        raise refusal("expected shares from 0 to 1", "others")
    for promise in release.promises:
        if not promise.protected:
            raise refusal("a unit of privacy", "none")
        if promise.delta is not None and not 0 <= promise.threshold_delta <= promise.delta:
            raise refusal("a part of delta from 0 to delta", "another")


def _check_fabrication(release: Release, settings: Settings) -> None:
    """No share is above what the settings let a combination be doubted.

    Of single values it is half of that. Pairs are kept, whatever is believed of them later, once
    triples were made from them: their share has no bound.
    """
    for block in release.counts.blocks:
        for entry in block.lengths:
            again = entry.length == 2 and len(block.lengths) > 2
            part = 2 if entry.length == 1 and not block.weighted else 1
            if not again and part * entry.fabricated > DOUBT[settings.fabrication] + _SIX_DIGITS:
                raise refusal("expected shares that the settings allow", "larger ones")


def _check_candidates(block: Block, columns: tuple[Column, ...], bound: int) -> None:
    """No more combinations than the bound allows, and none left out where there are no more."""
    slots = slots_of(columns, [len(column.values) for column in columns])
    for entry in block.lengths[1:]:
        if len(entry.counts) > bound:
            raise refusal("no more combinations than the bound of the settings", "more")
        if entry.left_out > max(0, possible(slots, entry.length) - bound):
            raise refusal("no more left out than the bound of the settings leaves", "more")


def _check_periods(release: Release) -> None:
    """Only of one table with noise it is declared that everybody enters once, in one period."""
    for promise in release.promises:
        periods = [each for each in promise.declared if each.kind == ENTERS_ONCE]
        alone = release.structure.single and promise.epsilon is not None
        if len(periods) > 1 or (periods and not alone):
            raise refusal("one period at most, and of one table with noise alone", "others")


def _paid_for(release: Release, place: int) -> tuple[Column, ...]:
    """The columns whose values a promise pays for: of a network a promise of its own does."""
    far = release.structure.far
    chosen = [
        shape.name for shape in release.structure.tables if (shape.name in far) == (place > 0)
    ]
    return release.counts.columns_of(*chosen)


def _check_by_links(promise: Guarantee) -> None:
    """A table of epsilons by numbers of links is one."""
    numbers = [links for links, _ in promise.by_links]
    if numbers != sorted(set(numbers)) or any(links < 1 for links in numbers):
        raise refusal("rising numbers of links", "others")
    if any(epsilon < 0 for _, epsilon in promise.by_links):
        raise refusal("an epsilon of at least 0 for each number of links", "another")


def check_spending(guarantee: Guarantee, settings: Settings, columns: tuple[Column, ...]) -> None:
    """Check that the measurements pay for the guarantee, as its numbers state them.

    Raises:
        VerificationError: they cost more than rho, or rho, epsilon and delta do not go together.
    """
    epsilon, delta, threshold_delta = settings.epsilon, settings.delta, guarantee.threshold_delta
    if guarantee.kind != "differential privacy" or (guarantee.epsilon, guarantee.delta) != (
        epsilon,
        delta,
    ):
        raise refusal("the epsilon and delta of the settings in the guarantee", "others")
    measure = guarantee.accounting
    events = guarantee.events
    narrow = any(
        each.variance <= protect.SMOOTHED and (measure == "Gaussian" or each.precision)
        for each in events
    )
    spent = Fraction(0)
    if not narrow:
        spent = sum((protect.cost(event, measure) for event in events), spent)
    if narrow or guarantee.rho is None or spent > Fraction(guarantee.rho):
        raise refusal("measurements that cost no more than rho", "some that cost more")
    found = any(not column.public for column in columns)
    if found and threshold_delta <= 0:
        raise refusal("a part of delta that pays for values found in the data", "none")
    left = protect.delta_of(guarantee.rho, epsilon - 2 * threshold_delta, measure)
    if threshold_delta + left > delta * (1 + _ROUNDING):
        raise refusal("a rho that epsilon and delta allow", "a larger one")


def check_contained(table: Table, counts: Aggregates, longest: int | None = None) -> None:
    """Check that a table holds no combination up to a length but released ones.

    Args:
        table: the synthetic records.
        counts: what was released.
        longest: that length; None for the longest one measured.

    Raises:
        VerificationError: it holds another.
    """
    everything = count.everything(table)
    for released in counts.lengths[:longest]:
        held = count.combinations(everything, released.length)
        if not find(released.keys, held.keys)[1].all():
            raise refusal(
                f"synthetic records with released combinations of length {released.length} only",
                "records with others",
            )
