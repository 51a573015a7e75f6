"""A synthesizer is cloned by scikit-learn, and never spends twice in silence."""

import warnings

import pytest
from sklearn.base import clone
from sklearn.utils import estimator_checks

import populace

CELLS = {"color": ["crimson", "jade", "azure", "crimson"] * 50, "flag": ["yes", "no"] * 100}


def made(**options):
    return populace.Synthesizer(epsilon=2, **options)


def test_a_clone_has_the_options_and_not_the_release():
    codebooks = {"color": "iso3166-alpha2"}
    fitted = made(length=2, leave_out=["flag"]).fit(CELLS)
    again = clone(fitted)
    assert again.get_params() == {"epsilon": 2, "length": 2, "leave_out": ["flag"]}
    with pytest.raises(populace.NotFittedError, match=r"Call fit\(frame\) first"):
        again.sample()
    assert clone(made(codebooks=codebooks)).get_params()["codebooks"] == codebooks


def test_scikit_learn_checks_of_parameters():
    estimator = made(length=2)
    estimator_checks.check_get_params_invariance("Synthesizer", estimator)
    estimator_checks.check_estimator_repr("Synthesizer", estimator)
    assert estimator.set_params(length=1).get_params()["length"] == 1
    with pytest.raises(populace.ParameterError, match="options of populace"):
        estimator.set_params(lenght=1)
    with pytest.raises(populace.ParameterError, match="epsilon"):
        estimator.set_params(epsilon=-1)
    assert estimator.get_params() == {"epsilon": 2, "length": 1}


def test_a_second_fit_is_refused_and_draws_nothing(monkeypatch):
    fitted = made().fit(CELLS)
    before = fitted.released
    monkeypatch.setattr(
        "populace.api.synthesizer.release", lambda *_, **__: pytest.fail("it spent again")
    )
    with pytest.raises(populace.BudgetError, match="would spend again"):
        fitted.fit(CELLS)
    assert fitted.released is before


def test_a_fit_of_a_clone_says_what_all_of_them_spend():
    first = made().fit(CELLS)
    with pytest.warns(populace.PrivateNote, match=r"run 2 .* up to epsilon 4 "):
        second = clone(first).fit(CELLS)
    with pytest.warns(populace.PrivateNote, match=r"run 3 .* up to epsilon 6 "):
        clone(clone(second)).fit(CELLS)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made().fit(CELLS)
    assert not [each for each in caught if "clones" in str(each.message)]


def test_a_target_is_refused():
    with pytest.raises(populace.ParameterError, match="a target is a column"):
        made().fit(CELLS, ["yes"] * 200)
