from collections import Counter
from itertools import chain, combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import populace
from populace.methods import verification
from populace.methods.k_anonymous import k_anonymous
from populace.publish.page import showcase
from populace.vocabulary.errors import ParameterError, Stopped, VerificationError
from populace.vocabulary.release import KAnonymousSettings
from tests.unit.methods.groups import allowed, counted, people, released, support, tables
from tests.unit.publish.made import changed

SEEDED = ("row-seeded", "value-seeded", "unseeded")
METHODS = (*SEEDED, "aggregate-seeded")


def subsets(held):
    """Every part of a set, of any length."""
    return chain.from_iterable(
        combinations(sorted(held), length) for length in range(1, len(held) + 1)
    )


@pytest.mark.parametrize("method", SEEDED)
@given(table=tables(), k=st.integers(2, 6), share=st.sampled_from([0.0, 0.5, 1.0]))
@settings(max_examples=150)
def test_no_combination_of_any_length_stands_for_fewer_than_k(method, table, k, share):
    chosen = KAnonymousSettings(k, method, oversampling=0.0 if method == "unseeded" else share)
    records = k_anonymous(table, chosen).synthetic
    everyone = people(table)
    for record in set(people(records)):
        assert all(support(everyone, frozenset(part)) >= k for part in subsets(record))


@given(tables(most=40), st.integers(2, 5), st.integers(1, 4))
@settings(max_examples=100)
def test_aggregate_seeded_reaches_as_far_as_the_reported_length(table, k, length):
    chosen = KAnonymousSettings(k, "aggregate-seeded", length)
    records = k_anonymous(table, chosen).synthetic
    everyone = people(table)
    for record in set(people(records)):
        parts = [part for part in subsets(record) if len(part) <= length]
        assert all(support(everyone, frozenset(part)) >= k for part in parts)


@given(tables(), st.integers(2, 6), st.integers(1, 4))
@settings(max_examples=150)
def test_counts_are_all_that_k_share_rounded_down(table, k, length):
    made = k_anonymous(table, KAnonymousSettings(k, "row-seeded", length))
    aggregates, guarantee = made.aggregates, made.guarantee
    for each in range(1, length + 1):
        exact = counted(table, each)
        assert released(aggregates, each) == {
            named: count // k * k for named, count in exact.items() if count >= k
        }
        assert (aggregates.lengths[each - 1].margins == k - 1).all()
    assert aggregates.records == len(people(table)) // k * k
    assert (guarantee.kind, guarantee.k, guarantee.epsilon) == ("k-anonymity", k, None)


@given(tables(), st.integers(2, 6))
def test_no_private_value_is_named_that_fewer_than_k_hold(table, k):
    aggregates = k_anonymous(table, KAnonymousSettings(k)).aggregates
    held = counted(table, 1)
    for column, known in zip(table.columns, aggregates.columns, strict=True):
        if column.public:
            assert known.values == column.values
        else:
            assert all(held[frozenset({(known.name, value)})] >= k for value in known.values)


@given(tables(), st.integers(2, 6), st.sampled_from([0.0, 0.4]))
def test_row_seeded_never_shows_more_than_there_are(table, k, share):
    records = k_anonymous(table, KAnonymousSettings(k, oversampling=share)).synthetic
    everyone = people(table)
    number = len(everyone) // k * k
    assert number <= records.records <= number + round(share * number)
    for (named,), count in ((tuple(named), n) for named, n in counted(records, 1).items()):
        assert count <= support(everyone, frozenset({named})) // k * k
    if share == 0:
        for length in (2, 3):
            exact = counted(table, length)
            assert all(count <= exact[named] for named, count in counted(records, length).items())


@given(tables(), st.integers(2, 6), st.sampled_from([0.0, 0.4]))
def test_value_seeded_keeps_to_rounded_counts(table, k, share):
    records = k_anonymous(
        table, KAnonymousSettings(k, "value-seeded", oversampling=share)
    ).synthetic
    everyone = people(table)
    number = len(everyone) // k * k
    assert records.records <= number + round(share * number)
    for named, count in counted(records, 1).items():
        assert count <= support(everyone, named) // k * k
    assert all(people(records))


def test_value_seeded_uses_up_the_rounded_counts_when_it_may():
    cells = {"a": ["x"] * 20 + ["y"] * 13, "b": ["p", "q", "r"] * 11}
    made = populace.release(cells, k=5, method="value-seeded", oversampling=1.0).release
    assert counted(made.synthetic, 1) == {
        frozenset({("a", "x")}): 20,
        frozenset({("a", "y")}): 10,
        **{frozenset({("b", value)}): 10 for value in "pqr"},
    }


def test_everything_is_kept_where_everything_is_shared():
    cells = {"a": ["x"] * 12 + ["y"] * 8, "b": ["p"] * 12 + [""] * 8}
    made = populace.release(cells, k=4).release
    assert Counter(people(made.synthetic)) == Counter(
        {frozenset({("a", "x"), ("b", "p")}): 12, frozenset({("a", "y")}): 8}
    )


def test_unseeded_goes_on_after_an_absent_value_as_often_as_it_was_drawn():
    # Of 100 with a value of `b` too rare to be shown, all hold y; the 100 truly without hold x.
    # Going on with the truly absent alone would show no y.
    cells = {
        "a": ["x"] * 100 + ["y"] * 100 + ["z"] * 100,
        "b": [""] * 100 + [f"rare {number}" for number in range(100)] + ["common"] * 100,
    }
    made = populace.release(cells, k=10, method="unseeded", records=3000, safe=["b"]).release
    shown = counted(made.synthetic, 1)
    # 1,000 each expected, with a standard deviation below 26: six of them miss once in 10^8 runs.
    for value in "xyz":
        assert abs(shown[frozenset({("a", value)})] - 1000) < 6 * 26
    assert shown[frozenset({("b", "common")})] == shown[frozenset({("a", "z")})]


@pytest.mark.parametrize("method", METHODS)
def test_a_release_says_what_it_is_and_verifies(method, tmp_path, monkeypatch):
    # The interactive page has words for every kind of release; the plain one for its own alone.
    monkeypatch.setattr(showcase, "template", lambda: None)
    cells = {"a": ["x", "y", "z"] * 20, "b": ["p", "q"] * 30, "t": ["u;v", "u", ""] * 20}
    options = {"k": 4, "method": method, "multi_value": {"t": ";"}}
    made = populace.release(cells, **options)
    folder = made.save(tmp_path / "release")
    assert made.summary()["guarantee"]["k"] == 4
    assert made.summary()["guarantee"]["epsilon"] is None
    assert "k-anonymity, k 4" in repr(made)
    page = (folder / "index.html").read_text("utf-8")
    assert '<p class="badge weaker">' in page
    assert "60 <small>to 63</small>" in page
    assert '<td class="number">20</td>' in page
    assert "±" not in page
    for name in ("README.md", "index.html"):
        text = " ".join((folder / name).read_text("utf-8").split())
        assert "k-anonymity (k = 4): weaker, one-off" in text
        assert "no finite total of epsilon" in text
    for file in folder.iterdir():
        assert "differentially private" not in file.read_text("utf-8").lower()
    verified = populace.verify(folder)
    assert verified.rebuilt == (method == "aggregate-seeded")


def test_a_count_that_is_no_multiple_of_k_is_refused(tmp_path):
    from dataclasses import replace

    from populace import publish

    made = populace.release({"a": ["x", "y"] * 20}, k=4).release
    first = made.aggregates.lengths[0]
    forged = changed(
        made,
        aggregates=replace(
            made.aggregates,
            lengths=(replace(first, counts=first.counts + 1), *made.aggregates.lengths[1:]),
        ),
    )
    publish.write(forged, tmp_path / "forged")
    with pytest.raises(VerificationError, match="multiples of 4"):
        verification.verify(tmp_path / "forged")


@pytest.mark.parametrize(
    "options",
    [
        {"epsilon": 1.0, "k": 5},
        {},
        {"epsilon": 1.0, "method": "row-seeded"},
        {"epsilon": 1.0, "oversampling": 0.5},
        {"k": 1},
        {"k": 5, "method": "other"},
        {"k": 5, "length": 5},
        {"k": 5, "method": "row-seeded", "records": 10},
        {"k": 5, "method": "row-seeded", "oversampling": 1.5},
        {"k": 5, "method": "unseeded", "oversampling": 0.5},
    ],
)
def test_settings_that_do_not_go_together_are_refused(options):
    with pytest.raises(ParameterError):
        populace.release({"a": ["x"] * 10}, **options)


def test_progress_rises_and_may_stop():
    table = populace.release({"a": ["x"] * 10}, k=2).release.synthetic
    steps = []
    k_anonymous(table, KAnonymousSettings(2), steps.append)
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0

    def stop(_step):
        raise Stopped

    with pytest.raises(Stopped):
        k_anonymous(table, KAnonymousSettings(2), stop)


@given(tables(most=40), st.integers(2, 5))
def test_homogeneous_columns_are_named(table, k):
    everyone = people(table)
    expected = set()
    for length in (1, 2):
        for named, count in counted(table, length).items():
            if count >= k:
                members = [held for held in everyone if named <= held]
                common = frozenset.intersection(*members) - named
                known = {name for name, _ in named}
                expected |= {name for name, _ in common if name not in known}
    assert set(k_anonymous(table, KAnonymousSettings(k)).homogeneous) == expected


def test_the_publisher_is_told_of_homogeneous_groups():
    cells = {"a": ["x"] * 10 + ["y"] * 10, "b": ["p"] * 10 + ["q", "r"] * 5}
    released = populace.release(cells, k=5)
    notes = released.private_notes
    assert any("everybody shares one value of 'a', 'b'" in note for note in notes)
    assert released.summary()["private_notes"] == list(notes)
    assert not any("shares" in words for words in released.summary()["warnings"])
    assert not any("shares" in note for note in populace.release(cells, epsilon=1.0).private_notes)


def test_two_runs_differ():
    rng = np.random.default_rng(5)
    cells = {name: rng.choice(list("abcd"), 200).tolist() for name in ("x", "y", "z", "w")}
    first, second = (populace.release(cells, k=10).release.synthetic for _ in range(2))
    assert people(first) != people(second)


def test_the_reference_knows_what_is_allowed():
    table = populace.release({"a": ["x"] * 4, "b": ["y"] * 4}, k=2).release.synthetic
    assert allowed(table, (("a", "x"), ("b", "y")))
    assert not allowed(table, (("a", "x"), ("a", "z")))
