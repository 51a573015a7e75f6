"""What a plan foresees of margins with the records of an earlier release."""

import warnings
from statistics import median

import pytest

import populace


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rehearsals") / "people"
    populace.example(folder, victims=800)
    return folder


def released(*source, **told):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", populace.PrivateNote)
        return populace.release(*source, **told, progress=False)


@pytest.fixture(scope="module")
def earlier(people, tmp_path_factory):
    made = released(people / "cases.csv", schema=people / "schema.toml", epsilon=4, length=2)
    return made.save(tmp_path_factory.mktemp("earlier") / "public")


@pytest.fixture(scope="module")
def linked(people, tmp_path_factory):
    made = released(people / "linked" / "project.toml", epsilon=4)
    return made.save(tmp_path_factory.mktemp("earlier") / "linked")


def test_a_release_prints_what_was_foreseen(people, earlier):
    told = {"schema": people / "schema.toml", "epsilon": 8, "length": 2}
    planned = populace.plan(**told, known=earlier, progress=False)
    made = released(people / "cases.csv", **told).release
    for counts, entry in zip(planned.counts, made.aggregates.lengths, strict=True):
        # A small table: of 24 draws medians were .81 to 1.56 of the lower end. In logarithms .6 is
        # more than four standard deviations off, a false alarm in 100,000.
        low, high = counts.foreseen.margin
        assert 0.6 * low <= median(entry.margins.tolist()) <= 1.4 * high
        assert counts.foreseen.scale == pytest.approx(entry.scale, rel=0.25)
        assert [each.least for each in counts.foreseen.sizes][:1] <= [10]
    assert planned.figures()["counts"][1]["foreseen"]["margin"] == planned.counts[1].foreseen.margin


def test_without_an_earlier_release_nothing_is_foreseen(people):
    planned = populace.plan(schema=people / "schema.toml", epsilon=4)
    assert [each.foreseen for each in planned.counts] == [None] * 3


def test_what_is_set_aside_leaves_less(people, earlier):
    told = {"schema": people / "schema.toml", "epsilon": 4, "length": 1, "known": earlier}
    plain = populace.plan(**told, progress=False)
    columns = ("gender", "age_band", "citizenship", "majority_status", "sexual_exploitation")
    criteria = [f"{name}: within 5 points" for name in columns]
    demanding = populace.plan(**told, criteria=criteria, progress=False)
    scales = [each.counts[0].foreseen.scale for each in (plain, demanding)]
    assert scales[1] > scales[0]


def test_related_tables_are_rehearsed_together(people, linked):
    project = people / "linked" / "project.toml"
    planned = populace.plan(project, epsilon=8, known=linked, progress=False)
    foreseen = {each.name: each.foreseen for each in planned.counts if each.foreseen}
    assert len(foreseen) == 5
    made = released(project, epsilon=8).release
    [pairs] = (each for each in made.counts.blocks if each.name == "pairs")
    low, high = foreseen["pairs across (weighted)"].margin
    assert low <= median(pairs.lengths[0].margins.tolist()) <= high


def test_a_tree_is_rehearsed(people, tmp_path):
    project = people / "levels" / "project.toml"
    folder = released(project, epsilon=4).save(tmp_path / "public")
    planned = populace.plan(project, epsilon=8, known=folder, progress=False)
    kinds = {each.counted for each in planned.counts if each.foreseen}
    assert kinds == {"parents", "children", "pairs"}


def test_an_earlier_release_is_of_the_same_tables(people, earlier):
    with pytest.raises(populace.ParameterError, match="hang together otherwise"):
        populace.plan(people / "linked" / "project.toml", epsilon=4, known=earlier)


def test_records_of_people_with_several_rows_are_not_rehearsed(tmp_path):
    rows = {"person": [str(each // 2) for each in range(600)], "kind": ["a", "b", "c"] * 200}
    told = {"subject_id": "person", "epsilon": 4, "length": 1}
    folder = released(rows, **told).save(tmp_path / "public")
    planned = populace.plan(attributes=1, epsilon=4, length=1, known=folder)
    assert planned.counts[0].foreseen is None


def test_an_earlier_release_of_other_columns_is_refused_and_of_few_told(people, earlier):
    other = {"columns": {name: {} for name in ("species", "weight", "age")}}
    with pytest.raises(populace.ParameterError, match="none of their columns"):
        populace.plan(schema=other, epsilon=4, known=earlier, progress=False)
    few = {"columns": {name: {} for name in ("gender", "species", "weight")}}
    told = {"epsilon": 4, "length": 1, "known": earlier, "progress": False}
    assert len(populace.plan(schema=few, **told).asked) == 1
    assert populace.plan(schema=people / "schema.toml", **told).asked == ()


def test_a_check_foresees_what_a_first_release_prints(people):
    told = {"schema": people / "schema.toml", "epsilon": 8, "length": 2, "progress": False}
    found = populace.check(people / "cases.csv", **told, margins=True)
    assert [each.name for each in found.foreseen] == ["1 value", "2 values"]
    told.pop("progress")
    made = released(people / "cases.csv", **told).release
    for each, entry in zip(found.foreseen, made.aggregates.lengths, strict=True):
        # In logarithms .6 is more than four standard deviations off, as above.
        low, high = each.foreseen.margin
        assert 0.6 * low <= median(entry.margins.tolist()) <= 1.4 * high
    assert found.figures()["foreseen"][1]["foreseen"]["margin"] == found.foreseen[1].foreseen.margin
    assert populace.check(people / "cases.csv", **told, progress=False).foreseen == ()


def test_a_check_foresees_of_people_with_several_rows_and_of_related_tables(people):
    rows = {"id": [f"p{n // 2}" for n in range(400)], "sex": ["f", "m", "f", "f"] * 100}
    found = populace.check(rows, subject_id="id", epsilon=4, margins=True, progress=False)
    assert [each.length for each in found.foreseen][:1] == [1]
    linked = populace.check(
        people / "linked" / "project.toml", epsilon=4, margins=True, progress=False
    )
    assert {each.weighted for each in linked.foreseen} == {True, False}
    assert len({each.name for each in linked.foreseen}) == len(linked.foreseen) == 5


def test_groups_have_no_margins_to_foresee():
    with pytest.raises(populace.ParameterError, match="epsilon"):
        populace.check({"sex": ["f"] * 50}, k=5, margins=True)
    stopped = populace.check({"phone": ["+49 151 2345678"] * 50}, epsilon=4, margins=True)
    assert stopped.stops
    assert stopped.foreseen == ()
