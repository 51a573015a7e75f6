"""The single-table method: what it promises, what it leaves out, and the tables it must bear."""

from fractions import Fraction

import numpy as np
import pytest

from populace import count, publish
from populace.methods.aggregate_seeded import aggregate_seeded
from populace.vocabulary.attributes import Attributes
from populace.vocabulary.errors import ParameterError, Stopped
from populace.vocabulary.facts import Protected, fact
from populace.vocabulary.release import Settings
from populace.vocabulary.table import Ragged, Table
from tests.attacks import checks, engine, people, transcripts
from tests.attacks.people import column, table

MIXED = (
    column("a", 3, public=True),
    column("b", 3),
    column("c", 4, public=True, multivalued=True),
    column("d", 4, multivalued=True),
)
CROWD = [
    [((place % 3 + 1,), (place % 2 + 1,), (1, place % 4 + 1), (place % 3 + 1,))]
    for place in range(240)
]
ALMOST_EXACT = Settings(100.0, 9e-3, 3)


def by_value(aggregates):
    """Released counts by the names and values of their attributes."""
    names = [(one.name, value) for one in aggregates.columns for value in one.values]
    return {
        frozenset(names[place] for place in ids): int(number)
        for combos in aggregates.lengths
        for ids, number in zip(combos.ids, combos.counts, strict=True)
    }


def true_counts(table, bound, longest):
    subjects = count.chosen(table, bound, engine.KEY)
    names = [(one.name, value) for one in table.columns for value in one.values]
    return {
        frozenset(names[place] for place in ids): int(number)
        for length in range(1, longest + 1)
        for counts in [count.combinations(subjects, length)]
        for ids, number in zip(counts.ids, counts.counts, strict=True)
    }


@pytest.mark.parametrize("epsilon", [0.001, 0.5, 4.0, 100.0])
@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_the_ledger_adds_up_to_the_claim(epsilon, length):
    for made in (
        table(MIXED, CROWD, 8),
        table(MIXED[:1], [row for row in CROWD for row in [[row[0][:1]]]], 1),
    ):
        checks.ledger_adds_up(made, Settings(epsilon, 1e-6, length))


def test_ledgers_of_other_tables_add_up():
    checks.ledgers_add_up()


def test_events_are_the_measurements_in_their_order():
    _, guarantee = aggregate_seeded(table(MIXED, CROWD, 8), Settings(1.0, 1e-6, 3))
    assert [event.name for event in guarantee.events] == [
        "number of subjects",
        "subjects by number of attributes",
        "combinations of length 1",
        "subjects by number of values not named yet",
        "values not named yet",
        "combinations of length 2",
        "combinations of length 3",
    ]
    assert guarantee.events[0].sensitivity2 == guarantee.events[1].sensitivity2 == 256
    assert guarantee.threshold_delta == pytest.approx(1e-7)
    assert guarantee.rho is not None
    assert sum(
        Fraction(one.sensitivity2, 2 * (one.variance - 4)) for one in guarantee.events
    ) > Fraction(guarantee.rho) * Fraction(97, 100)


def test_declared_domains_alone_spend_all_of_delta_on_noise():
    columns = tuple(column(name, 2, public=True) for name in "xy")
    _, guarantee = aggregate_seeded(table(columns, [[((1,), (2,))]] * 30), Settings(1.0, 1e-6, 2))
    assert guarantee.threshold_delta == 0.0


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("owned", [True, False])
@pytest.mark.parametrize("length", [1, 2, 4])
def test_nobody_and_one_person_run_like_any_table(number, owned, length):
    made = table(MIXED, CROWD[:number], 6, owned=owned)
    aggregates, guarantee = aggregate_seeded(made, Settings(1.0, 1e-6, length))
    assert aggregates.longest == length
    assert len(guarantee.events) == 4 + length  # two more for the second round of naming
    assert aggregates.records >= 0
    assert aggregates.columns[0] == MIXED[0]
    assert aggregates.columns[2] == MIXED[2]
    assert aggregates.columns[1].values == ()  # false alarm below 1e-7 * 6
    assert aggregates.columns[3].values == ()


@pytest.mark.parametrize("public", [True, False])
def test_no_values_at_all(public):
    made = table((column("a", 0, public=public), column("b", 0)), [[((), ())]] * 5)
    aggregates, _ = aggregate_seeded(made, Settings(4.0, 1e-6, 2))
    assert [len(combos.ids) for combos in aggregates.lengths] == [0, 0]


def test_a_bound_below_the_length_shortens_the_release():
    columns = (column("a", 3, public=True),)
    aggregates, guarantee = aggregate_seeded(
        table(columns, [[((place % 3 + 1,),)] for place in range(60)]), Settings(4.0, 1e-6, 3)
    )
    assert aggregates.longest == 1
    assert len(guarantee.events) == 3
    two, _ = aggregate_seeded(table(MIXED, CROWD, 2), Settings(4.0, 1e-6, 4))
    assert two.longest == 2


def test_work_beyond_the_limit_is_refused_by_settings_alone():
    with pytest.raises(ParameterError, match="combinations"):
        aggregate_seeded(table(MIXED, [], 500), Settings(1.0, 1e-6, 3))


def test_with_almost_no_noise_the_counts_are_those_of_the_table():
    """With epsilon 100 noise is below one person: what is frequent is counted nearly right."""
    made = table(MIXED, CROWD, 8)
    truth = true_counts(made, 8, 3)
    aggregates, _ = aggregate_seeded(made, ALMOST_EXACT)
    found = by_value(aggregates)
    assert abs(aggregates.records - 240) <= 10
    for one, number in truth.items():
        if number >= 20:
            assert abs(found[one] - number) <= 10
    assert all(truth.get(one, 0) > 0 for one, number in found.items() if number >= 10)


def test_the_order_of_columns_changes_noise_alone():
    """Both orders are within 10 of the truth, as above, so within 20 of each other."""
    order = [3, 1, 0, 2]
    turned = table(
        tuple(MIXED[place] for place in order),
        [[tuple(row[place] for place in order) for row in rows] for rows in CROWD],
        8,
    )
    one, _ = aggregate_seeded(table(MIXED, CROWD, 8), ALMOST_EXACT)
    other, _ = aggregate_seeded(turned, ALMOST_EXACT)
    left, right = by_value(one), by_value(other)
    often = {one for counts in (left, right) for one, number in counts.items() if number >= 30}
    assert len(often) > 20
    assert all(abs(left.get(one, 0) - right.get(one, 0)) <= 20 for one in often)
    assert [
        event.sensitivity2 for event in aggregate_seeded(turned, ALMOST_EXACT)[1].events[:2]
    ] == [256, 256]


def test_the_order_of_rows_and_people_changes_nothing_but_noise():
    """With the same noise, the release is the same to the last digit."""
    rng = np.random.default_rng(4)
    persons = [[*rows, *CROWD[place * 7 % 240]] for place, rows in enumerate(CROWD[:60])]
    mixed = [persons[place][::-1] for place in rng.permutation(60)]
    made = [
        transcripts.record(
            table(MIXED, one, 12), Settings(20.0, 1e-6, 3), np.random.default_rng(1)
        ).result
        for one in (persons, mixed)
    ]
    checks.assert_same_aggregates(made[0][0], made[1][0])
    assert made[0][1] == made[1][1]


def test_rows_that_repeat_count_once():
    once = transcripts.record(table(MIXED, CROWD, 8), ALMOST_EXACT, np.random.default_rng(1)).result
    often = transcripts.record(
        table(MIXED, [rows * 5 for rows in CROWD], 8), ALMOST_EXACT, np.random.default_rng(1)
    ).result
    checks.assert_same_aggregates(once[0], often[0])


def test_cells_outside_a_declared_domain_are_absent():
    """A reader gives code 0 for them: they count for nothing, and the person still counts."""
    columns = (column("a", 2, public=True), column("b", 2, public=True))
    inside = [[((1,), (1,))]] * 100
    outside = [[((1,), ())]] * 100
    aggregates, _ = aggregate_seeded(table(columns, inside + outside), ALMOST_EXACT)
    found = by_value(aggregates)
    assert abs(found[frozenset([("a", "a value 000")])] - 200) <= 10
    assert abs(found[frozenset([("b", "b value 000")])] - 100) <= 10
    assert abs(aggregates.records - 200) <= 10


def test_declared_values_are_asked_whether_anybody_holds_them():
    checks.declared_values_are_asked_whether_held_or_not()


def test_declared_codebooks_stay_whole_and_private_ones_shrink():
    made = table(MIXED, CROWD, 8)
    aggregates, _ = aggregate_seeded(made, Settings(20.0, 1e-6, 2))
    assert aggregates.columns[0] == MIXED[0]
    assert aggregates.columns[2] == MIXED[2]
    assert aggregates.columns[1].values == MIXED[1].values[:2]
    assert aggregates.columns[3].values == MIXED[3].values[:3]
    for combos in aggregates.lengths:
        assert combos.size == Attributes(aggregates.columns).size


def test_labels_shrink_with_their_values():
    from dataclasses import replace

    columns = (replace(MIXED[1], labels=("one", "two", "three")),)
    people_ = [[((place % 2 + 2,),)] for place in range(200)]
    aggregates, _ = aggregate_seeded(table(columns, people_), Settings(20.0, 1e-6, 1))
    assert aggregates.columns[0].values == ("b value 001", "b value 002")
    assert aggregates.columns[0].labels == ("two", "three")


def test_unreleased_values_are_in_no_file_and_no_object(tmp_path):
    checks.unreleased_values_are_published_nowhere(tmp_path / "out")


def test_of_unreleased_values_not_even_their_number_shows(tmp_path):
    """Given the same answers, a table with and one without them publish the same bytes."""
    pair = people.worst_cases()["unseen values beside rare declared ones"]
    settings = Settings(8.0, 1e-6, 2)
    one = transcripts.record(pair.without, settings, np.random.default_rng(3))
    other = transcripts.replay(pair.neighbor, settings, one, 0.5)
    from populace.synthesize import synthesize
    from tests.unit.publish.made import changed

    some = transcripts.released(pair.without, settings)
    shown = []
    for seen in (one, other):
        aggregates, guarantee = seen.result
        release = changed(
            some,
            aggregates=aggregates,
            guarantee=guarantee,
            seed=7,
            synthetic=synthesize(aggregates, aggregates.records, 7),
        )
        directory = tmp_path / str(len(shown))
        publish.write(release, directory)
        shown.append({path.name: path.read_bytes() for path in directory.iterdir()})
    assert shown[0] == shown[1]


def test_given_the_answers_nothing_else_is_used():
    assert checks.releases_depend_on_the_answers_alone() == 1.0


def test_progress_rises_and_may_stop_the_run():
    shares = []
    aggregate_seeded(table(MIXED, CROWD, 8), Settings(1.0), lambda step: shares.append(step.share))
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop(_):
        raise Stopped

    with pytest.raises(Stopped):
        aggregate_seeded(table(MIXED, CROWD, 8), Settings(1.0), stop)


def test_what_was_declared_and_inferred_is_said():
    made = Table(
        MIXED[:1],
        (np.ones(3, dtype=np.int8),),
        3,
        protected=Protected("rows", subject_id="id"),
        declared=(fact("domain-private", column="a"),),
        facts=(fact("no-flags"),),
    )
    _, guarantee = aggregate_seeded(made, Settings(1.0, 1e-6, 1))
    assert guarantee.protected == (made.protected,)
    assert guarantee.declared == made.declared
    assert guarantee.inferred == made.facts


def test_many_values_in_one_cell_are_cut_to_the_bound():
    columns = (column("kind", 30, public=True, multivalued=True),)
    everything = Ragged(
        np.arange(0, 30 * 51, 30, dtype=np.int64), np.tile(np.arange(1, 31, dtype=np.int8), 50)
    )
    made = Table(columns, (everything,), 50, bound=3)
    aggregates, guarantee = aggregate_seeded(made, ALMOST_EXACT)
    assert guarantee.events[2].sensitivity2 <= 256 * 3
    assert aggregates.lengths[0].counts.sum() < 50 * 3 + 60
