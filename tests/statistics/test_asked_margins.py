"""Margins of the answers that programs ask of a release: do true counts and shares lie inside?"""

import itertools

import numpy as np
import pytest

import populace

PEOPLE, VALUES, RELEASES = 3000, 5, 6
COLUMNS = ("a", "b", "c")


@pytest.fixture(scope="module")
def cells():
    """Three columns of five values, of which neighbors depend on each other."""
    rng = np.random.default_rng(11)
    first = rng.choice(VALUES, PEOPLE, p=[0.35, 0.25, 0.2, 0.12, 0.08])
    found = [first]
    for _ in COLUMNS[1:]:
        near = (found[-1] + rng.integers(0, 2, PEOPLE)) % VALUES
        found.append(np.where(rng.random(PEOPLE) < 0.7, near, rng.integers(0, VALUES, PEOPLE)))
    return np.stack(found, axis=1)


def frame(cells):
    return {
        name: [f"v{cell}" for cell in column] for name, column in zip(COLUMNS, cells.T, strict=True)
    }


def asked(release, cells):
    """Whether true answers lie inside, by kind of question; None where no margin is told."""
    found = {"count": [], "several": [], "share": []}

    def note(kind, answer, true):
        if answer.margin is not None:
            found[kind].append(
                abs(answer.value - true) <= answer.margin + (0.5 if true > 1 else 1e-3)
            )

    for (one, first), (other, second) in itertools.combinations(enumerate(COLUMNS), 2):
        for value, beside in itertools.product(range(VALUES), repeat=2):
            both = (cells[:, one] == value) & (cells[:, other] == beside)
            conditions = {first: f"v{value}", second: f"v{beside}"}
            note("count", release.count(conditions), int(both.sum()))
            whole = cells[:, other] == beside
            share = release.share({first: f"v{value}"}, given={second: f"v{beside}"})
            note("share", share, both.sum() / whole.sum())
            next_ = (value + 1) % VALUES
            either = np.isin(cells[:, one], (value, next_)) & whole
            several = release.count({first: [f"v{value}", f"v{next_}"], second: f"v{beside}"})
            note("several", several, int(either.sum()))
    return found


def inside(cells):
    total = {}
    for _ in range(RELEASES):
        release = populace.release(frame(cells), epsilon=2.0, length=2, progress=False)
        for kind, each in asked(release, cells).items():
            total.setdefault(kind, []).extend(each)
    return {kind: (float(np.mean(each)), len(each)) for kind, each in total.items()}


@pytest.mark.filterwarnings("ignore::populace.PrivateNote")
def test_about_19_of_20_answers_lie_inside(cells):
    """In 12 runs of twice as many the lowest figure was .981, of counts, with .004 between runs.

    Below .94 of six releases is more than seven standard deviations away.
    """
    found = inside(cells)
    assert all(number > 400 for _, number in found.values()), found
    assert min(share for share, _ in found.values()) > 0.94, found
