"""Every stage of a run has words on a terminal."""

from typing import get_args

from populace import Stage, Step
from populace.browser import contract
from populace.cli.stages import STAGES, words


def test_every_stage_has_words_of_its_own():
    assert set(STAGES) == set(get_args(Stage))
    assert len(set(STAGES.values())) == len(STAGES)


def test_the_page_is_told_of_the_same_stages():
    assert get_args(contract.Stage) == get_args(Stage)


def test_a_length_is_said_where_there_is_one():
    assert words(Step("counting", 0.5, 3)) == "Counting combinations of length 3"
    assert words(Step("counting", 0.5)) == "Counting combinations"
