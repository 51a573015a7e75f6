"""The single-table method.

Protected counts of combinations, one length after the other, each from what the last released.

The proof is in `aggregate_seeded.md`. No noise is drawn and no budget is split here; `protect` does
both.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from populace import count, estimate, protect
from populace.methods import criteria_prices, preparation, schedules
from populace.methods.charged_steps import spent, steps
from populace.methods.naming import Settled, measure_attributes, over_noise, records_of
from populace.methods.promises import guarantee_of
from populace.vocabulary.aggregates import Aggregates
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.guarantee import Guarantee, Schedule
from populace.vocabulary.precision import most_of
from populace.vocabulary.progress import Progress, Step, silent
from populace.vocabulary.recipe import Recipe
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Table

PROOF = "populace/methods/aggregate_seeded.md, version 2"

_HALF_95 = 1.96

Holder = Callable[[Table, int, bytes], count.Counter]
"""Gives what counts the subjects of a table, for a bound and the key of the run."""


@dataclass(frozen=True, eq=False)
class Counted:
    """A table as it is counted, with what is left to pay for that. Private.

    Args:
        table: as its recipe makes it.
        grant: the whole budget.
        rest: what of it may be spent on counts.
        account: what the recipe has spent.
    """

    table: Table
    grant: protect.Grant
    rest: protect.Grant
    account: protect.Account


def aggregate_seeded(
    table: Table,
    settings: Settings,
    progress: Progress = silent,
    *,
    recipe: Recipe | None = None,
    attributes: int | None = None,
    holder: Holder = count.counter,
) -> tuple[Aggregates, Guarantee]:
    """Measure a table's combinations of attributes under (epsilon, delta)-differential privacy.

    Neighbors differ in one subject with everything she holds. The number of subjects and a
    histogram of how many attributes they hold are measured first; then the combinations of length
    1, 2, ... in turn, where candidates of a length are those whose every part was released. Each
    subject's vector is clipped, every candidate gets its own noise, and what is released is
    estimated from the noisy counts.

    Args:
        table: the sensitive table.
        settings: the public parameters.
        progress: told about each step; may raise `Stopped`.
        recipe: what is done to the table first; what it measures is paid from the same budget.
        attributes: the declared bound on attributes per subject of the prepared table, if any.
        holder: gives what counts the subjects of the table; the table may then hold no record.

    Returns:
        The protected counts, and what is promised about them. Acceptance criteria are answered
        with what is left (`criteria.judged`), once records are made.

    Raises:
        ParameterError: the settings leave no room for noise, or ask for too many combinations.
        SchemaError: an operation of the recipe does not fit the table.
        InputError: a subject has several values where the recipe wants one.
    """
    return released(
        counted(table, settings, recipe, attributes, progress), settings, progress, holder
    )


def counted(
    table: Table,
    settings: Settings,
    recipe: Recipe | None = None,
    attributes: int | None = None,
    progress: Progress = silent,
) -> Counted:
    """The first half: the table as it is counted, and the budget divided.

    Arguments and errors as for `aggregate_seeded`.
    """
    shape = table if recipe is None else preparation.empty(table, recipe, attributes)
    longest = min(settings.length, shape.bound or len(shape.columns))
    private = any(not column.public for column in shape.columns)
    grant = protect.grant(settings.epsilon, settings.delta, longest, private=private)
    account, rest = protect.Account(grant.rho), grant
    # Criteria are answered when records are made; what they cost is set aside now.
    aside = spent(criteria_prices.criteria(settings.criteria, grant.rho))
    for each in settings.criteria:
        count.check_work(shape.bound or len(shape.columns), len(each.columns))
    if recipe is not None:
        progress(Step("preparing", 0.0))
        charged = iter(steps(shape.declared, grant.rho))
        table, account = preparation.prepared(
            table, recipe, charged, preparation.counted, account, attributes
        )
        # Bands may have met, and values gone: then fewer columns came out of them than could.
        longest = min(longest, table.bound or len(table.columns))
    if recipe is not None or aside:
        rest = protect.split(
            grant.epsilon,
            grant.delta,
            grant.threshold_delta,
            grant.rho - account.spent - aside,
            longest,
        )
    return Counted(table, grant, rest, account)


def released(
    counted: Counted,
    settings: Settings,
    progress: Progress = silent,
    holder: Holder = count.counter,
) -> tuple[Aggregates, Guarantee]:
    """The second half: its protected counts, and what is promised.

    Arguments and errors as for `aggregate_seeded`.
    """
    table = counted.table
    aggregates, account = measured(
        table, settings, counted.rest, counted.account, progress=progress, holder=holder
    )
    return aggregates, promise_of(table, settings, counted.grant, account)


def measured(
    table: Table,
    settings: Settings,
    grant: protect.Grant,
    account: protect.Account,
    *,
    schedule: Schedule | None = None,
    precise: bool = True,
    grades: tuple[int, ...] | None = None,
    settled: Settled | None = None,
    progress: Progress = silent,
    holder: Holder = count.counter,
) -> tuple[Aggregates, protect.Account]:
    """Measure a table's combinations within a grant, as one part of a method.

    Args:
        table: the sensitive table.
        settings: of which the fabrication and the bound on candidates are used.
        grant: what may be spent here, with as many lengths as are measured.
        account: what has been spent so far, elsewhere too.
        schedule: where the prices stand; those of a table by itself otherwise.
        precise: whether sets of columns may get noise of their own: proved for one who comes or
            goes with everything that she has in this table.
        grades: then, how precisely single values of each column are measured, from public facts;
            all alike without them.
        settled: what the released values become once what else is known of them is counted in.
        progress: told about each step; may raise `Stopped`.
        holder: gives what counts the subjects.

    Returns:
        The protected counts, and the account with their measurements paid.

    Raises:
        ParameterError: the settings ask for too many combinations.
    """
    bound = table.bound or len(table.columns)
    longest = len(grant.lengths)
    count.check_work(bound, longest)

    progress(Step("gathering", 0.0))
    estimator: estimate.Estimator = estimate.EmpiricalBayes(settings.fabrication)
    people = holder(table, bound, protect.fresh_key())

    if schedule is None:
        schedule = Schedule(grant.rho, schedules.of_table(grant, bound))
    subjects = np.array([protect.UNIT * people.total], dtype=np.int64)
    total, account = schedules.draw(schedule.of(schedules.SUBJECTS), subjects, account)
    records = records_of(total)
    histogram, account = schedules.draw(
        schedule.of(schedules.SIZES), protect.UNIT * people.sizes(), account
    )
    sizes = over_noise(histogram)
    owners = estimate.Owners(records, total.scale)
    held = estimate.held_by_subjects(histogram.subjects, histogram.scale, owners)

    progress(Step("measuring", 0.05, 1))
    columns, first, stated, people, account = measure_attributes(
        table, people, sizes, held, total, estimator, grant, account, schedule, grades, settled
    )
    attributes = Attributes(columns)
    exclusive = table.subjects is None
    frame = estimate.Frame.of(records, total.scale, attributes, exclusive=exclusive)
    holders = estimate.Holders.of(held, first, attributes, exclusive=exclusive)
    most = most_of(columns, exclusive=exclusive)
    longer: tuple[estimate.LengthEstimate, ...] = ()
    left_out = [0]
    for length in range(2, longest + 1):

        def told(done: float, length: int = length) -> None:
            progress(Step("measuring", (length - 1 + done) / longest, length))

        told(0.0)
        released = (first, *(entry.released for entry in longer))
        asked = estimate.candidates(released, attributes, settings.candidates)
        left_out.append(asked.left_out)
        ids = asked.ids
        told(0.1)
        expected = estimator.expected(ids, released, records)
        share = float(grant.lengths[length - 1])
        if precise:
            cap, precision = estimate.choose_precision(
                ids, expected, sizes, share, attributes, most
            )
        else:
            cap = estimate.choose_cap(length, sizes, share, bound, expected, len(most))
            precision = None
        told(0.3)
        exact = people.clipped(ids, length, cap)
        told(0.5)
        noisy, account = schedules.draw(
            schedule.of(schedules.values(length)),
            exact,
            account,
            cap,
            precision=precision,
            columns=attributes.column_of[ids],
        )
        kept = holders.kept(ids, cap, bound)
        counts = estimate.Noisy.of(ids, noisy.subjects, noisy.scales, kept, noisy.event)
        # What is not needed any more would be most of the memory of what follows.
        del asked, expected, exact, noisy
        told(0.6)
        longer = estimator.longer(longer, counts, first, frame)
    progress(Step("done", 1.0))
    aggregates = Aggregates(
        columns=columns,
        records=records,
        records_margin=round(_HALF_95 * total.scale, 1),
        records_scale=total.scale,
        lengths=tuple(
            replace(each, left_out=number)
            for each, number in zip(
                (stated, *(entry.released for entry in longer)), left_out, strict=True
            )
        ),
    )
    return aggregates, account


def promise_of(
    table: Table, settings: Settings, grant: protect.Grant, account: protect.Account
) -> Guarantee:
    """What is promised of a table by itself.

    Args:
        table: of which the unit of privacy, declarations and facts count.
        settings: the public parameters.
        grant: the whole budget.
        account: what was measured.
    """
    unit, declared, inferred = (table.protected,), table.declared, table.facts
    return guarantee_of(settings, grant, account.events, PROOF, unit, declared, inferred)
