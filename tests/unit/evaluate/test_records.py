"""Measures of records: against slow references, on copies, and on fresh people."""

import numpy as np
import pytest

from populace.evaluate import (
    aligned,
    associations,
    attacks,
    closest,
    codes,
    compare,
    leakage,
    prediction,
    propensity,
    share,
    slots,
)
from populace.evaluate.association import cramers_v
from populace.evaluate.attacks import Rate
from populace.evaluate.propensity import fitted
from populace.evaluate.records_page import records_to_html
from populace.evaluate.slots import WIDEST
from populace.synthesize.generator import Generator
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.table import Column, Ragged
from tests.unit.evaluate.tables import random_table, single, slots_of, table


def draw():
    return Generator(1).words


def both(real, synthetic):
    return slots(share(real, synthetic))


def population(rng, records):
    """People of ten columns of six values that hang together; hardly two of them are alike."""
    kind = rng.integers(0, 4, records)
    columns = []
    for place in range(10):
        own = rng.integers(1, 7, records)
        follow = rng.random(records) < 0.5
        codes = np.where(follow, 1 + (kind + place) % 6, own)
        columns.append((Column(f"c{place}", tuple("abcdef")), codes.astype(np.int64)))
    return table(*columns, records=records)


def test_slots_are_the_records_in_one_numbering():
    rng = np.random.default_rng(0)
    real, synthetic = random_table(rng, 40), random_table(rng, 30)
    found = both(real, synthetic)
    assert found.real.tolist() == slots_of(real).tolist()
    assert found.synthetic.tolist() == slots_of(synthetic).tolist()
    assert (found.real < found.sizes).all()
    assert len(found.names) == len(found.columns) == found.real.shape[1]


def test_wide_tables_are_compared_on_every_so_many_slots():
    columns = [single(f"c{place}", ["a", ""], ["a"]) for place in range(300)]
    found = both(table(*columns, records=2), table(*columns, records=2))
    assert found.real.shape[1] == len(found.names) <= WIDEST


def test_cramers_v_of_known_tables():
    sizes = np.array([3, 3, 2], dtype=np.int64)
    codes = np.array([[1, 1, 0], [2, 2, 0], [1, 1, 0], [2, 2, 0]] * 5, dtype=np.int32)
    found = cramers_v(codes, sizes)
    assert found[0, 1] == pytest.approx(1.0)
    assert found[0, 2] == 0.0
    independent = np.array([[1, 1, 0], [1, 2, 0], [2, 1, 0], [2, 2, 0]], dtype=np.int32)
    assert cramers_v(independent, sizes)[0, 1] == pytest.approx(0.0)
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(1)
    some = rng.integers(0, 3, (200, 2)).astype(np.int32)
    cells = np.zeros((3, 3), dtype=int)
    np.add.at(cells, (some[:, 0], some[:, 1]), 1)
    expected = stats.contingency.association(cells, method="cramer")
    assert cramers_v(some, np.array([3, 3]))[0, 1] == pytest.approx(expected)


def test_associations_name_the_pair_that_differs_most():
    rng = np.random.default_rng(2)
    real = population(rng, 2000)
    shuffled = list(real.cells)
    shuffled[3] = rng.permutation(np.asarray(shuffled[3]))
    synthetic = table(*zip(real.columns, shuffled, strict=True), records=2000)
    found = associations(both(real, synthetic))
    assert "c3" in found["furthest"]
    assert found["largest_difference"] > 0.1
    same = associations(both(real, real))
    assert same["largest_difference"] == 0.0


def test_fitted_chances_are_those_of_a_reference():
    linear = pytest.importorskip("sklearn.linear_model")
    rng = np.random.default_rng(3)
    terms = rng.integers(0, 2, (500, 4)).astype(float)
    outcome = (rng.random(500) < 0.2 + 0.5 * terms[:, 1]).astype(float)
    ours = fitted(terms, outcome)
    model = linear.LogisticRegression(C=1e6, tol=1e-8).fit(terms, outcome)
    assert ours == pytest.approx(model.predict_proba(terms)[:, 1], abs=1e-3)


def test_propensity_of_a_resample_is_near_one_of_fresh_people_two_and_of_others_more():
    rng = np.random.default_rng(4)
    resampled, fresh = [], []
    for _ in range(8):
        people = population(rng, 1000)
        chosen = rng.integers(0, 1000, 1000)
        again = [np.asarray(cells)[chosen] for cells in people.cells]
        drawn = table(*zip(people.columns, again, strict=True), records=1000)
        resampled.append(propensity(both(people, drawn))["ratio"])
        fresh.append(propensity(both(people, population(rng, 1000)))["ratio"])
    # 50 terms: a ratio is about a chi-square with 50 degrees of freedom over 50 (twice that for
    # fresh people, where both tables vary), with a standard deviation of 0.2 (0.4). The mean of 8
    # is six standard deviations away with a chance below 1e-8.
    assert 0.58 < np.mean(resampled) < 1.42
    assert 1.16 < np.mean(fresh) < 2.84
    real = population(rng, 1000)
    other = list(real.cells)
    other[0] = np.where(rng.random(1000) < 0.3, 1, np.asarray(other[0]))
    unlike = table(*zip(real.columns, other, strict=True), records=1000)
    assert propensity(both(real, unlike))["ratio"] > 4


def test_the_closest_record_is_the_closest():
    rng = np.random.default_rng(5)
    real, synthetic = population(rng, 60), population(rng, 50)
    found = both(real, synthetic)
    slow = np.array([(found.real != one).sum(axis=1).min() for one in found.synthetic])
    measured = closest(found)
    assert measured["synthetic"]["shares"] == [float((slow <= most).mean()) for most in range(4)]
    assert measured["synthetic"]["median"] == float(np.median(slow))
    own = []
    for place, one in enumerate(found.real):
        others = np.delete(found.real, place, axis=0)
        own.append((others != one).sum(axis=1).min())
    assert measured["real"]["median"] == float(np.median(own))


def test_copies_are_closer_to_the_real_records_than_those_are_to_each_other():
    real = population(np.random.default_rng(6), 800)
    measured = closest(both(real, real))
    assert measured["synthetic"]["shares"][0] == 1.0
    assert measured["real"]["shares"][0] < 0.1


def test_leakage_of_a_copy_and_of_nothing():
    from tests.unit.evaluate.tables import counts_of

    real = population(np.random.default_rng(7), 200)
    truth = counts_of(real, 2)
    copied = [compare(each, each.keys, each.counts) for each in truth]
    nothing = [compare(each, each.keys[:0], each.counts[:0]) for each in truth]
    for one, other in zip(leakage(nothing, copied), leakage(copied, nothing), strict=True):
        assert one["unique_in_counts"] in (0.0, None)
        assert one["unique_in_records"] in (1.0, None)
        assert one["precision"] in (1.0, None)
        assert other["rare_in_counts"] in (1.0, None)
        assert other["rare_in_records"] in (0.0, None)


@pytest.mark.parametrize("name", ["singling out", "linking", "inferring"])
def test_a_table_that_copies_people_loses_to_every_attack(name):
    rng = np.random.default_rng(8)
    real, outsiders = population(rng, 600), population(rng, 600)
    shared = share(real, real)
    found = slots(shared)
    others = codes(aligned(outsiders, shared))
    played = {each["name"]: each for each in attacks(found, others, draw())}
    attack = played[name]
    assert attack["people"]["low"] > attack["outsiders"]["high"]
    assert attack["people"]["low"] > attack["chance"]["high"]
    assert attack["people"]["rate"] > 0.5


@pytest.mark.parametrize("name", ["singling out", "linking", "inferring"])
def test_a_table_of_fresh_people_tells_no_more_of_people_than_of_outsiders(name):
    rng = np.random.default_rng(9)
    real, synthetic, outsiders = (population(rng, 600) for _ in range(3))
    shared = share(real, synthetic)
    others = codes(aligned(outsiders, shared))
    played = attacks(slots(shared), others, draw())
    attack = next(each for each in played if each["name"] == name)
    # Two rates out of at most 500 each: their difference has a standard deviation of at most
    # 0.032; five of them are passed by chance less than once in a million.
    assert abs(attack["people"]["rate"] - attack["outsiders"]["rate"]) < 0.16


def test_wilsons_interval():
    found = Rate(0, 100).figures()
    assert found["low"] == 0.0
    assert found["high"] == pytest.approx(0.0370, abs=1e-4)
    assert Rate(0, 0).figures() is None


def test_nothing_to_attack():
    column = single("a", ["x", "x"], ["x"])
    lonely = both(table(column, records=2), table(column, records=2))
    assert attacks(lonely, None, draw()) == []
    assert associations(lonely) is None


def test_models_of_copies_are_as_good_as_real_ones_and_of_shuffles_are_not():
    pytest.importorskip("sklearn")
    rng = np.random.default_rng(10)
    real = population(rng, 3000)
    copied = prediction(both(real, real), "c0")
    shuffled = [rng.permutation(np.asarray(cells)) for cells in real.cells]
    broken = table(*zip(real.columns, shuffled, strict=True), records=3000)
    lost = prediction(both(real, broken), "c0")
    assert copied["real"] == lost["real"]
    assert copied["synthetic"]["accuracy"] >= copied["real"]["accuracy"] - 0.02
    assert copied["real"]["accuracy"] > copied["most_frequent"]["accuracy"] + 0.1
    # Out of 3,000 people: a standard deviation below 0.01.
    assert lost["synthetic"]["accuracy"] < copied["real"]["accuracy"] - 0.05


def test_targets_that_cannot_be_predicted():
    pytest.importorskip("sklearn")
    rng = np.random.default_rng(11)
    real = random_table(rng, 50)
    with pytest.raises(ParameterError, match="target"):
        prediction(both(real, real), "many")
    same = list(real.cells)
    same[0] = np.ones(50, dtype=np.int64)
    constant = table(*zip(real.columns, same, strict=True), records=50)
    with pytest.raises(InputError, match="at least two values"):
        prediction(both(real, constant), "c0")


def test_names_and_values_are_text_in_the_report():
    column = Column("<b>x</b>", ("<i>", "b"))
    other = Column("y", ("a", "b"))
    cells = np.array([1, 2, 1, 2] * 10, dtype=np.int64)
    some = table((column, cells), (other, cells), records=40)
    found = both(some, some)
    figures = {
        "associations": associations(found),
        "propensity": propensity(found),
        "closest": closest(found),
        "attacks": attacks(found, None, draw()),
        "leakage": [],
    }
    page = "".join(records_to_html(figures))
    assert "<b>x" not in page
    assert "&lt;b&gt;x" in page


def test_ragged_cells_are_slots_of_their_own():
    column = Column("many", ("u", "v"), delimiter=";")
    cells = Ragged(np.array([0, 2, 2, 3]), np.array([1, 2, 2]))
    assert codes(table((column, cells), records=3)).tolist() == [[1, 1], [0, 0], [0, 1]]
