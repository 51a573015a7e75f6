"""The simulated case file of three levels."""

import csv

import numpy as np
import pytest

import populace
from populace.examples import write

NAMES = ("victims", "episodes", "perpetrators")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return write(tmp_path_factory.mktemp("levels") / "example", victims=400, seed=3) / "levels"


def rows(folder, name):
    with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_every_key_leads_one_level_up(folder):
    victims, episodes, perpetrators = (rows(folder, name) for name in NAMES)
    assert len(victims) == 400
    assert {each["victim_id"] for each in episodes} == {each["victim_id"] for each in victims}
    assert {each["episode_id"] for each in perpetrators} <= {e["episode_id"] for e in episodes}


def test_a_few_victims_have_very_many_episodes_and_kinds_repeat(folder):
    episodes = rows(folder, "episodes")
    number = np.unique([each["victim_id"] for each in episodes], return_counts=True)[1]
    assert np.median(number) == 1
    assert number.max() >= 15
    kinds = {}
    for each in episodes:
        if each["kind"]:
            kinds.setdefault(each["victim_id"], []).append(each["kind"])
    pairs = [held[:2] for held in kinds.values() if len(held) > 1]
    # By chance two of three kinds would agree in fewer than half of the pairs.
    assert np.mean([one == other for one, other in pairs]) > 0.6


def test_its_project_is_released_and_verified(folder, tmp_path):
    made = populace.release(folder / "project.toml", epsilon=8.0)
    made.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").rebuilt
    names = [shape.name for shape in made.release.structure.tables]
    assert names == list(NAMES)
