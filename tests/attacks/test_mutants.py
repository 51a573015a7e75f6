"""Every broken mechanism is caught by the checks that the shipped code passes."""

import inspect

import pytest

from tests.attacks import checks
from tests.attacks.mutants import MUTANTS

CASES = [(name, check) for name, mutant in MUTANTS.items() for check in mutant.caught_by]


def run(check, tmp_path):
    function = getattr(checks, check)
    return (
        function(tmp_path / "out")
        if "directory" in inspect.signature(function).parameters
        else function()
    )


@pytest.mark.parametrize(
    ("name", "check"), CASES, ids=[f"{name}: {check}" for name, check in CASES]
)
def test_a_broken_mechanism_is_caught(name, check, monkeypatch, tmp_path):
    MUTANTS[name].install(monkeypatch)
    with pytest.raises(AssertionError):
        run(check, tmp_path)


@pytest.mark.parametrize("check", sorted({check for _, check in CASES}))
def test_the_shipped_mechanism_passes(check, tmp_path):
    run(check, tmp_path)


@pytest.mark.parametrize("name", MUTANTS)
def test_the_shipped_code_is_back_after_a_mutant(name):
    with pytest.MonkeyPatch.context() as patch:
        before = [
            getattr(inspect.getmodule(edit[0]), edit[0].__name__) for edit in MUTANTS[name].edits
        ]
        MUTANTS[name].install(patch)
        during = [
            getattr(inspect.getmodule(edit[0]), edit[0].__name__) for edit in MUTANTS[name].edits
        ]
        assert all(one is not other for one, other in zip(before, during, strict=True))
    after = [getattr(inspect.getmodule(edit[0]), edit[0].__name__) for edit in MUTANTS[name].edits]
    assert all(one is other for one, other in zip(before, after, strict=True))
