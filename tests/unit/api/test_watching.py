"""Every stage of a run has words, and a bar shows them where somebody can see one."""

import io
import sys
from typing import get_args

import pytest

import populace
from populace import Stage, Step, watching
from populace.api.watching import STAGES, picture, step_words, throttled
from populace.browser import contract
from populace.vocabulary.progress import silent


def test_every_stage_has_words_of_its_own():
    assert set(STAGES) == set(get_args(Stage))
    assert len(set(STAGES.values())) == len(STAGES)


def test_the_page_is_told_of_the_same_stages():
    assert get_args(contract.Stage) == get_args(Stage)


def test_a_length_is_said_where_there_is_one():
    assert step_words(Step("counting", 0.5, 3)) == "Counting combinations of length 3"
    assert step_words(Step("counting", 0.5)) == "Counting combinations"


def test_what_watches_is_nothing_off_a_terminal_and_the_given_function_elsewhere():
    with watching(None) as report:
        assert report is silent
    with watching(progress=False) as report:
        assert report is silent
    with watching(print) as report:
        assert report is print
    with (
        pytest.raises(populace.ParameterError, match="leave progress out"),
        watching(progress=True),
    ):
        pass


def test_a_terminal_is_shown_a_bar_that_is_gone_afterwards(monkeypatch):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr("sys.stderr", Terminal())
    with watching(None) as report:
        report(Step("counting", 0.5, 3))
    assert "Counting combinations of length 3" in sys.stderr.getvalue()


def test_a_notebook_is_told_seldom_but_of_the_end():
    times, seen = iter([0.0, 0.05, 0.2, 0.21]), []
    report = throttled(seen.append, 0.1, lambda: next(times))
    steps = [Step("reading", 0.0), Step("counting", 0.2), Step("drawing", 0.5), Step("done", 1.0)]
    for step in steps:
        report(step)
    assert seen == [steps[0], steps[2], steps[3]]


def test_a_picture_of_a_step_stays_within_its_bar():
    assert 'value="1.000"' in picture(Step("done", 1.5))["text/html"]
    assert (
        picture(Step("counting", 0.5, 2))["text/plain"] == " 50% Counting combinations of length 2"
    )


def test_every_function_that_runs_long_can_be_watched(tmp_path):
    cells = {"sex": ["f", "m"] * 100}
    populace.release(cells, epsilon=4, progress=False).save(tmp_path / "public")
    for run in (
        lambda watch: populace.release(cells, epsilon=4, progress=watch),
        lambda watch: populace.verify(tmp_path / "public", progress=watch),
        lambda watch: populace.evaluate(cells, tmp_path / "public", progress=watch),
        lambda watch: populace.check(cells, progress=watch),
        lambda watch: populace.risk(cells, progress=watch),
        lambda watch: populace.overview(cells, progress=watch),
        lambda watch: populace.schema(cells, progress=watch),
    ):
        steps = []
        run(steps.append)
        assert steps
        run(None)
