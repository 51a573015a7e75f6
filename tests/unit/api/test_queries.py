"""Questions to a release: counted with a margin, or estimated and said so; also samples."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import populace
from populace.api.released_data import ReleasedData
from populace.publish.statements.contract import TOGETHER
from tests.browser.pages import groups, rows, small
from tests.golden import folder_of


def asked(release=None, kind=""):
    return ReleasedData(release or small(), kind)


def test_a_count_has_its_own_margin_and_says_that_it_is_counted():
    found = asked().count(gender="woman")
    assert (found.value, found.margin, found.kind) == (600, 20, "counted")
    assert str(found) == "600 ± 20 (counted)"
    assert str(populace.Answer(12345.6, 20.4, "counted")) == "12,346 ± 20.4 (counted)"
    assert asked().count().value == 1000
    assert asked().count({"gender": "woman"}, year="2019").value == 310


def test_margins_of_several_values_are_combined():
    found = asked().count(year=["2019", "2020"])
    single = [asked().count(year=year) for year in ("2019", "2020")]
    margins = np.array([each.margin for each in single])
    wanted = ((1 - TOGETHER) * (margins**2).sum() + TOGETHER * margins.sum() ** 2) ** 0.5
    assert found.value == sum(each.value for each in single)
    assert found.margin == pytest.approx(wanted)


def test_cells_of_a_typed_frame_are_asked_for_as_they_came(tmp_path):
    table = {
        "age": [10, 20] * 100,
        "hurt": [True, True, False, False] * 50,
        "height": [1.0, 1.5] * 100,
        "day": pd.to_datetime(["2020-01-01", "2020-02-01"] * 100),
    }
    made = populace.release(pd.DataFrame(table), epsilon=50, progress=False)
    found = populace.load(made.save(tmp_path / "out"))
    texts = {"age": "10", "hurt": "true", "height": "1", "day": "2020-01-01"}
    for name, text in texts.items():
        cell = table[name][0]
        assert found.count({name: cell}) == found.count({name: text})
        assert found.share({name: [cell]}) == found.share({name: text})
    assert found.count(age=10, hurt=True) == found.count(age="10", hurt="true")
    assert set(found.sample(5, where={"age": np.int64(10)})["age"]) == {"10"}


def test_a_share_has_the_margins_of_part_and_whole():
    found = asked().share({"gender": "woman"}, given={"year": "2019"})
    assert found.value == pytest.approx(310 / 500)
    assert found.kind == "counted"
    known = asked().share({"gender": "man"}, known=True)
    assert known.value == pytest.approx(0.4)


def test_what_was_not_reported_is_estimated_and_says_so():
    release = small()
    found = asked(release).crosstab("gender", "year")
    estimated = [place for place, kind in enumerate(found["kind"]) if kind == "estimated"]
    assert estimated
    for place in estimated:
        held = [
            gender == found["gender"][place] and year == found["year"][place]
            for gender, year in zip(*list(asked().synthetic.values())[:2], strict=True)
        ]
        assert found["value"][place] == pytest.approx(sum(held) * 1000 / len(held))
        assert found["margin"][place] is None


def test_overlaps_that_are_not_known_are_not_added_up():
    found = asked(rows()).count(year=["2019", "2020"])
    assert (found.kind, found.margin) == ("estimated", None)


def test_a_rounded_release_answers_from_least_to_most():
    found = asked(groups()).count(gender="woman")
    assert (found.value, found.margin, found.kind) == (600, 9, "rounded")
    assert str(found) == "600 to 609 (rounded)"


def test_wrong_names_are_refused():
    for call in (
        lambda: asked().count(colour="red"),
        lambda: asked().count(gender="nobody"),
        lambda: asked().count(table="nowhere"),
        lambda: asked().crosstab("gender", "gender"),
        lambda: asked().sample(-1),
        lambda: asked().sample(2**63),
    ):
        with pytest.raises(populace.PopulaceError):
            call()


def test_a_wrong_name_is_told_what_there_is():
    for call, words in (
        (lambda: asked().count(gendre="woman"), "'gendre'. Did you mean 'gender'"),
        (lambda: asked().count(gender="women"), "'women'. Did you mean 'woman'"),
        (lambda: asked().share({"gender": "x"}), "'x'. Choose among .*'woman'"),
    ):
        with pytest.raises(populace.InputError, match=words):
            call()


def test_samples_hold_what_is_asked_for_and_come_again_with_their_seed():
    made = asked(kind="pandas")
    found = made.sample(50, where={"gender": "woman"}, seed=3)
    assert len(found) == 50
    assert set(found["gender"]) == {"woman"}
    assert found.equals(made.sample(50, where={"gender": "woman"}, seed=3))
    few = made.sample(1, seed=1)
    assert len(few) == 1
    with pytest.raises(populace.InputError, match="none in the release"):
        asked().sample(1, where={"gender": "man", "year": "2021"})


def test_samples_have_the_types_of_the_records():
    frame = pd.DataFrame({"year": [2024, 2025] * 60, "gender": ["woman", "man"] * 60})
    made = populace.release(frame, epsilon=50.0)
    # Int64 is int64 where a cell is empty, as one of a record more than there were may be.
    found, usual = (
        [str(each).lower() for each in every.dtypes] for every in (made.sample(3), made.synthetic)
    )
    assert found == usual
    assert pd.api.types.is_integer_dtype(made.sample(3)["year"])


def test_replicates_spread_as_the_margins_say():
    # 4,000 draws miss a standard deviation by 6% in about 1 of 10,000 runs; this one is seeded.
    n = 4000
    found = asked(kind="pandas").replicates("year", n=n, seed=7)
    assert list(found.columns) == ["replicate", "year", "value"]
    wide = found.pivot_table(index="replicate", columns="year", values="value")
    assert len(wide) == n
    margin = asked().count(year="2019").margin
    assert wide["2019"].std() == pytest.approx(margin / 1.96, rel=0.06)
    both = asked().count(year=["2019", "2020"])
    assert (wide["2019"] + wide["2020"]).std() == pytest.approx(both.margin / 1.96, rel=0.06)
    assert len(asked(kind="pandas").replicates("year")) == 20 * len(wide.columns)


@pytest.mark.parametrize("kind", ["families", "network", "tree", "k-anonymous", "single"])
def test_every_kind_of_release_is_asked(kind):
    made = populace.load(folder_of(kind), kind="pandas")
    gender = made.crosstab("gender")
    assert set(gender["kind"]) <= {"counted", "rounded", "estimated"}
    drawn = made.sample(5)
    assert len(drawn) == 5
    every = [made.synthetic] if made.release.structure.single else [*made.synthetic.values()]
    types = {name: kind for each in every for name, kind in each.dtypes.items()}
    assert all(types.get(name, kind) == kind for name, kind in drawn.dtypes.items())
    assert made.share({"gender": "woman"}).value <= 1
