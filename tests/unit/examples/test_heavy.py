"""Of court cases a few hold a large part of all defendants, and what they hold depends on that."""

import numpy as np

import populace
from populace.examples import heavy


def test_a_few_cases_hold_a_large_part_of_all_defendants():
    cases, defendants = heavy.draw(np.random.default_rng(1), 1760)
    held = np.sort(np.unique(defendants["case_id"], return_counts=True)[1])[::-1]
    assert held.size == len(cases["case_id"]) == 1760
    assert 40 < held[0] <= heavy.MOST
    assert held[: held.size // 20].sum() > 0.3 * held.sum()
    leads = np.array(defendants["role"]) == "leader"
    size = dict(zip(*np.unique(defendants["case_id"], return_counts=True), strict=True))
    large = np.array([size[key] >= 10 for key in defendants["case_id"]])
    assert leads[~large].mean() > 2 * leads[large].mean()


def test_the_same_draws_give_the_same_cases():
    first, second = (heavy.draw(np.random.default_rng(3), 50) for _ in range(2))
    assert first == second


def test_its_project_says_how_many_defendants_count(tmp_path):
    folder = populace.example(tmp_path / "example", victims=300, seed=1) / "courts"
    project = populace.read_project(folder / "project.toml")
    (relation,) = project.relations
    assert (relation.most, relation.counted) == (heavy.MOST, 10)
    released = populace.release(project, epsilon=4.0)
    few, every = released.release.counts.link_totals
    assert (few.most, every.most) == (10, heavy.MOST)
