import json

import numpy as np
import pytest

from populace.methods.planning import plan
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.release import Settings
from populace.vocabulary.schema import ColumnSchema, Schema

SETTINGS = Settings(4.0)


def test_figures_are_plain_json():
    made = plan(SETTINGS, attributes=12).figures()
    assert json.loads(json.dumps(made))["settings"]["epsilon"] == 4.0


def test_the_worst_case_is_no_better_than_the_usual_one():
    made = plan(SETTINGS, attributes=20, typical=6)
    for each in made.counts:
        assert each.usual.margin < each.worst.margin
        assert (each.usual.cap, each.worst.cap) == (6, 20)
    assert made.counts[0].usual.smallest < made.counts[0].worst.smallest


def test_more_epsilon_means_less_noise_and_more_right_guesses():
    plans = [plan(Settings(epsilon), attributes=12) for epsilon in (0.5, 1.0, 4.0, 12.0)]
    margins = [made.counts[2].worst.margin for made in plans]
    assert margins == sorted(margins, reverse=True)
    guesses = [made.right_guesses for made in plans]
    assert guesses == sorted(guesses)
    assert guesses[0] > 50


def test_without_private_values_no_count_is_too_small():
    made = plan(SETTINGS, attributes=12, private=False)
    assert [each.worst.smallest for each in made.counts] == [None, None, None]
    assert made.rho > plan(SETTINGS, attributes=12).rho


def test_the_schema_gives_bound_and_domains():
    columns = (ColumnSchema("a", values=("x",)), ColumnSchema("b", values=("y",), delimiter=";"))
    made = plan(SETTINGS, schema=Schema(columns))
    assert made.attributes == (4,)
    assert not made.private
    assert plan(SETTINGS, schema=Schema((*columns, ColumnSchema("c")))).private
    assert plan(SETTINGS, schema=Schema(columns, attributes_per_subject=3)).attributes == (3,)
    assert plan(SETTINGS, schema=Schema(columns, use=("a",))).attributes == (1,)


def test_used_columns_count_declared_or_not():
    declared = (ColumnSchema("a", values=("x",)), ColumnSchema("p"))
    alone = plan(SETTINGS, schema=Schema(declared, use=("a",)))
    assert (alone.attributes, alone.private) == ((1,), False)
    both = plan(SETTINGS, schema=Schema(declared, subject_id="id", use=("a", "undeclared", "id")))
    assert (both.attributes, both.private) == ((4,), True)


def test_no_length_above_the_bound():
    assert len(plan(SETTINGS, attributes=2).counts) == 2


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"schema": Schema()},
        {"attributes": 0},
        {"attributes": 5, "typical": 6},
        {"attributes": 5, "typical": 0},
        {"attributes": 100_000},
    ],
)
def test_what_cannot_be_planned_is_refused(options):
    with pytest.raises(ParameterError):
        plan(SETTINGS, **options)


@pytest.mark.parametrize("public", [True, False])
def test_the_plan_is_what_the_run_does(public):
    from populace.methods.aggregate_seeded import aggregate_seeded
    from populace.vocabulary.table import Column, Table

    names = ("a", "b", "c", "d")
    columns = tuple(Column(name, ("x", "y"), public=public) for name in names)
    codes = np.random.default_rng(1).integers(1, 3, (4, 2000))
    counts, guarantee = aggregate_seeded(Table(columns, tuple(codes), 2000), SETTINGS)
    made = plan(SETTINGS, attributes=4, typical=4, private=not public)
    assert [each.worst.scale for each in made.counts] == [round(e.scale, 1) for e in counts.lengths]
    assert made.records_margin == counts.records_margin
    assert made.rho == guarantee.rho


@pytest.mark.parametrize("epsilon", [0.5, 2.5])
def test_the_plan_of_a_schema_is_what_the_case_file_gets_within_a_tenth(tmp_path, epsilon):
    """Of single values, which the release prints as its margin; caps are chosen with noise."""
    import populace

    folder = populace.example(tmp_path / "example", victims=6000)
    file = folder / "schema.toml"
    made = populace.plan(epsilon=epsilon, length=1, schema=file)
    released = populace.release(folder / "cases.csv", schema=file, epsilon=epsilon, length=1)
    first = released.release.aggregates.lengths[0]
    assert 0.9 < made.counts[0].usual.scale / first.scale < 1.1


def test_the_plan_of_every_length_is_what_the_case_file_prints_within_a_tenth(tmp_path):
    """Of 17,600 victims; caps are chosen with noise, and vary with their number."""
    import populace

    folder = populace.example(tmp_path / "example")
    file = folder / "schema.toml"
    made = populace.plan(epsilon=4.0, schema=file)
    released = populace.release(folder / "cases.csv", schema=file, epsilon=4.0)
    for planned, entry in zip(made.counts, released.release.aggregates.lengths, strict=True):
        assert 0.9 < planned.usual.scale / entry.scale < 1.1, planned.length


def test_where_everybody_fills_every_column_all_is_counted():
    made = plan(SETTINGS, attributes=10, typical=10)
    assert [each.usual.cap for each in made.counts] == [10, 10, 10]
    made = plan(SETTINGS, attributes=36, typical=25)
    assert [each.usual.cap for each in made.counts] == [25, 24, 23]


def test_rare_values_are_reported_from_the_second_round():
    granted = plan(SETTINGS, attributes=30, typical=20)
    usual, worst = granted.counts[0].usual, granted.counts[0].worst
    assert usual.smallest < usual.margin * 2
    assert usual.smallest < worst.smallest
    # Where nobody holds much there is no second round.
    one = plan(SETTINGS, attributes=3)
    assert one.counts[0].worst.smallest > 1.9 * one.counts[0].worst.margin


def test_a_schema_says_how_many_values_are_usual():
    columns = (ColumnSchema("a"), ColumnSchema("b", delimiter=";"), ColumnSchema("c"))
    assert plan(SETTINGS, schema=Schema(columns)).typical == (3,)
    assert plan(SETTINGS, schema=Schema(columns, attributes_per_subject=2)).typical == (2,)
    assert plan(SETTINGS, attributes=9).typical == (9,)


def filled(share, number=25, records=6000):
    """Columns of four values each, so many of whose cells are filled."""
    from populace.vocabulary.table import Column, Table

    rng = np.random.default_rng(2)
    columns = tuple(
        Column(f"c{place}", ("w", "x", "y", "z"), public=True) for place in range(number)
    )
    codes = rng.integers(1, 5, (number, records)) * (rng.random((number, records)) < share)
    return Table(columns, tuple(codes.astype(np.uint8)), records)


@pytest.mark.parametrize("share", [0.25, 0.5, 1.0])
def test_what_a_release_states_lies_between_the_best_and_the_worst_of_a_plan(share):
    """Whatever is filled: nobody told. Caps are chosen with noise, and far from the bracket's ends.

    Where columns have noise of their own, the scale of equal weights is what is stated.
    """
    from populace.methods.aggregate_seeded import aggregate_seeded

    counts, _ = aggregate_seeded(filled(share), SETTINGS)
    made = plan(SETTINGS, attributes=25, private=False)
    for planned, entry in zip(made.counts, counts.lengths, strict=True):
        assert planned.best.scale - 0.1 <= entry.scale <= planned.worst.scale + 0.1
    assert made.counts[2].usual == made.counts[2].worst
    if share == 1.0:
        assert made.counts[2].usual.scale == round(counts.lengths[2].scale, 1)


def test_who_says_how_many_values_are_held_gets_no_bracket():
    assert plan(SETTINGS, attributes=25, typical=6).counts[0].best is None
    assert plan(SETTINGS, attributes=1).counts[0].best is None
