"""The least epsilon for a group, found with few plans."""

import warnings

import pytest

import populace
from populace import least_epsilon


@pytest.mark.parametrize("group", [8, 37, 50, 400])
@pytest.mark.parametrize("power", [0.5, 0.7, 1.0])
def test_the_least_epsilon_reports_the_group_and_takes_few_plans(group, power):
    asked = []

    def smallest(epsilon):
        asked.append(epsilon)
        return 60 / epsilon**power + 3 / epsilon

    found = least_epsilon(smallest, group)
    plans = len(asked)
    assert plans <= 8
    if found == 0:
        assert smallest(20.0) > group
        return
    assert smallest(found) <= group
    # Rounded up to two digits below 1, to one above; and within a hundredth of the group.
    step = 0.01 if found < 1 else 0.1
    assert smallest((found - 1.5 * step) * 0.97) > group


def test_a_group_that_no_epsilon_reports_and_one_that_every_epsilon_does():
    assert least_epsilon(lambda epsilon: 100 / epsilon, 1) == 0
    assert least_epsilon(lambda epsilon: 0.001 / epsilon, 100) == 0.01


@pytest.fixture(scope="module")
def people(tmp_path_factory):
    folder = tmp_path_factory.mktemp("needs") / "people"
    populace.example(folder, victims=600)
    return folder


def test_a_need_is_met_at_its_epsilon_and_not_below(people):
    schema = people / "schema.toml"
    made = populace.plan(schema=schema, need="age_band=9-17,gender=Female: 200 within 25%")
    [met] = made.needs
    assert met.epsilon == made.settings.epsilon
    assert made.margin(["age_band", "gender"]) == met.margin <= 0.25 * 200
    less = populace.plan(schema=schema, epsilon=0.95 * met.epsilon - 0.1)
    assert less.margin(["age_band", "gender"]) > 0.25 * 200


def test_the_plan_meets_all_needs_and_each_is_told(people):
    needs = ["gender=Female: 400 within 10%", "age_band=9-17,gender=Female: 100 within 25%"]
    made = populace.plan(schema=people / "schema.toml", need=needs)
    assert made.settings.epsilon == max(met.epsilon for met in made.needs)
    assert len({met.epsilon for met in made.needs}) == 2
    given = populace.plan(schema=people / "schema.toml", need=needs, epsilon=1)
    assert given.settings.epsilon == 1
    assert given.needs == made.needs


def test_a_need_without_a_size_is_worked_out_for_several(people):
    made = populace.plan(schema=people / "schema.toml", need="gender=Female: within 20%")
    assert [met.size for met in made.needs] == [20, 50, 100, 200, 500, 1000]
    epsilons = [met.epsilon or 21 for met in made.needs]
    assert epsilons == sorted(epsilons, reverse=True)
    assert made.needs[0].epsilon is None
    assert "even epsilon 20" in made.needs[0].why
    assert made.settings.epsilon == made.needs[2].epsilon


def test_a_released_count_says_how_many_they_are(people, tmp_path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", populace.PrivateNote)
        released = populace.release(
            people / "cases.csv",
            schema=people / "schema.toml",
            epsilon=8,
            length=1,
            progress=False,
        )
    folder = released.save(tmp_path / "known")
    need = "gender=Female: within 20%"
    [met] = populace.plan(schema=people / "schema.toml", need=need, known=folder).needs
    assert met.size == round(released.count(gender="Female").value)
    assert not met.assumed


def test_a_value_found_in_the_data_must_be_named_too():
    asked = {"epsilon": 2, "attributes": 6}
    [wide] = populace.plan(**asked, need="town=Rome: 900 within 500%").needs
    least = populace.plan(**{**asked, "epsilon": wide.epsilon})
    assert least.counts[0].usual.smallest <= 900
    assert least.margin(["town"]) < 900  # so it is the threshold that decides
    fewer = populace.plan(**{**asked, "epsilon": 0.9 * wide.epsilon - 0.01})
    assert fewer.counts[0].usual.smallest > 900


@pytest.mark.parametrize(
    ("kind", "need", "counted"),
    [
        ("linked", "victims.gender=Female: 300 within 20%", "victims, 1 value"),
        ("linked", "victims.gender=Female,relation=Family: 300 within 60%", "pairs across"),
        ("networks", "perpetrators.gender=Male: 300 within 20%", "by themselves"),
        ("networks", "perpetrators.gender=Male,relation=Family: 300 within 60%", "2 values (w"),
        ("levels", "kind=forced labour,victims.gender=Male: 300 within 60%", "and episodes"),
    ],
)
def test_related_tables_answer_with_the_counts_that_hold_the_group(people, kind, need, counted):
    project = populace.read_project(people / kind / "project.toml")
    made = populace.plan(project, need=need, costs=False)
    [met] = made.needs
    row = next(
        each for each in made.counts if counted in each.name and "links, at" not in each.name
    )
    margin = row.usual.margin
    if row.columns:
        margin = dict(row.columns)[need.partition("=")[0]]
    assert met.margin == margin <= met.need.share * met.size


def test_what_is_not_counted_together_says_so(people):
    project = populace.read_project(people / "linked" / "project.toml")
    need = "victims.gender=Female,majority_status=Minor,relation=Family: 300 within 90%"
    [met] = populace.plan(project, need=need, costs=False).needs
    assert met.epsilon is None
    assert "not counted" in met.why


@pytest.mark.parametrize(
    ("need", "said"),
    [
        ("gender Female within 20%", "a need"),
        ("gender=Female: 80", "a need"),
        ("gender=Female: 80 within 0%", "a margin above 0%"),
        ("gender=Female,gender=Male: 80 within 20%", "different columns"),
        ("gendre=Female: 80 within 20%", "the name of a column"),
        ("gender=Femal: 80 within 20%", "is declared with"),
    ],
)
def test_a_need_that_cannot_be_read_is_refused(people, need, said):
    with pytest.raises(populace.ParameterError, match=said):
        populace.plan(schema=people / "schema.toml", need=need)


def test_a_project_may_settle_needs_that_its_release_passes_over(people):
    text = (people / "linked" / "project.toml").read_text("utf-8")
    needed = 'need = ["victims.gender=Female: 300 within 20%"]'
    written = people / "linked" / "needs.toml"
    written.write_text(text.replace("[release]", f"[release]\n{needed}", 1), "utf-8")
    project = populace.read_project(written)
    assert populace.plan(project, costs=False).needs[0].size == 300
    assert populace.check(project, progress=False).passed


@pytest.mark.parametrize("group", [0, -1, float("nan"), float("inf")])
def test_a_group_of_nobody_is_refused(group):
    with pytest.raises(populace.ParameterError, match="a group of more than nobody"):
        least_epsilon(lambda epsilon: 10 / epsilon, group)
