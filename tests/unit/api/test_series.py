"""A release in its series: what is declared, what all cost together, whose keys are compared."""

import io
import json

import pytest

import populace
from populace import examples, publish
from populace.vocabulary.facts import fact


def people(first, number=200):
    """People with keys from a number on."""
    return {
        "key": [f"K{first + place}" for place in range(number)],
        "sex": ["f", "m"] * (number // 2),
    }


def released(version, first, tmp_path, **series):
    """A release of a version, saved where later ones find it."""
    made = populace.release(
        people(first),
        epsilon=2.0,
        length=1,
        subject_id="key",
        ledger=tmp_path / "ledger.jsonl",
        dataset="cases",
        series={"version": version, "earlier": [str(tmp_path / "public" / "*")], **series},
    )
    made.save(tmp_path / "public" / version)
    return made


def test_a_series_knows_what_its_releases_cost(tmp_path):
    first = released("2024", 0, tmp_path)
    assert not any("cost" in note for note in first.private_notes)
    second = released("2025", 0, tmp_path)
    [note] = [each for each in second.private_notes if "cost" in each]
    assert "2 releases of cases cost one key, with all of its rows epsilon 2.8" in note
    assert "by themselves their epsilons add up to 4" in note
    about = populace.load(tmp_path / "public" / "2025").release.about
    assert (about.dataset, about.version, about.replaces) == ("cases", "2025", "2024")
    assert populace.verify(tmp_path / "public" / "2025").strangers == ()
    _, totals = populace.ledger(tmp_path / "ledger.jsonl")
    assert 2.8 < totals["cases"].epsilon < 3.0


def test_releases_of_disjoint_people_cost_no_more_than_the_dearest(tmp_path):
    for place, version in enumerate(("2024", "2025", "2026")):
        before = [people(1000 * each) for each in range(place)]
        made = released(version, 1000 * place, tmp_path, enters_once=True, apart_from=before)
    [note] = [each for each in made.private_notes if "cost" in each]
    assert "at most epsilon 2 with delta 1e-06" in note
    assert "2024" in note
    assert "2026" in note
    declared = fact("enters-once", when="2026")
    loaded = publish.load(tmp_path / "public" / "2026")
    assert declared in loaded.guarantee.declared
    assert populace.verify(tmp_path / "public" / "2026").rebuilt
    page = (tmp_path / "public" / "2026" / "README.md").read_text("utf-8")
    assert "one period only, here 2026" in page
    _, totals = populace.ledger(tmp_path / "ledger.jsonl")
    assert totals["cases"].periods == ("2024", "2025", "2026")
    assert totals["cases"].epsilon == pytest.approx(2.0, rel=0.05)


def test_somebody_in_two_periods_stops_the_run_before_it_spends(tmp_path):
    earlier = people(150)
    earlier["key"][0] = "K150 "  # With a blank at its end.
    with pytest.raises(populace.InputError, match="'key' that stands in both") as stop:
        released("2025", 0, tmp_path, enters_once=True, apart_from=[earlier])
    assert "K150" not in str(stop.value)
    assert not (tmp_path / "ledger.jsonl").exists()
    checked = populace.check(
        people(0),
        subject_id="key",
        dataset="cases",
        ledger=tmp_path / "ledger.jsonl",
        series={"version": "2025", "enters_once": True, "apart_from": [people(150)]},
    )
    assert any("stands in both" in str(each) for each in checked.stops)


def test_keys_are_forgotten(tmp_path):
    released("2025", 5000, tmp_path, enters_once=True, apart_from=[people(0)])
    for path in tmp_path.rglob("*"):
        if path.is_file():
            text = path.read_bytes()
            assert b"K5000" not in text
            assert b"K150" not in text


@pytest.mark.parametrize(
    ("series", "found"),
    [
        ({"versions": "1"}, "versions"),
        ({"earlier": []}, "the version ''"),
        ({"version": "1", "apart_from": [people(0)]}, "no declaration"),
    ],
)
def test_what_does_not_go_together_is_refused(series, found):
    with pytest.raises(populace.ParameterError, match=found):
        populace.release(people(0), epsilon=2.0, dataset="cases", series=series)


def test_everybody_entering_once_is_said_of_noise_alone():
    with pytest.raises(populace.ParameterError, match="only of a release with epsilon"):
        populace.release(people(0), k=5, dataset="d", series={"version": "1", "enters_once": True})


def test_everybody_entering_once_is_said_of_one_table_alone(tmp_path):
    (tmp_path / "v.csv").write_text("id,color\n1,red\n2,blue\n", "utf-8")
    (tmp_path / "p.csv").write_text("id,sex\n1,f\n2,m\n", "utf-8")
    linked = populace.Project(
        (populace.Input(tmp_path / "v.csv", "v"), populace.Input(tmp_path / "p.csv", "p")),
        (populace.Relation("v", "p"),),
    )
    with pytest.raises(populace.ParameterError, match="records of others"):
        populace.release(
            linked,
            epsilon=2.0,
            protect="v",
            dataset="d",
            series={"version": "1", "enters_once": True},
        )


def test_an_earlier_release_is_of_the_same_data_set_and_another_version(tmp_path):
    released("2024", 0, tmp_path)
    terms = {"epsilon": 2.0, "length": 1, "subject_id": "key"}
    earlier = [tmp_path / "public" / "2024"]
    with pytest.raises(populace.InputError, match="of 'cases'"):
        populace.release(
            people(0), **terms, dataset="others", series={"version": "1", "earlier": earlier}
        )
    with pytest.raises(populace.InputError, match="'2024' in 2024"):
        populace.release(
            people(0), **terms, dataset="cases", series={"version": "2024", "earlier": earlier}
        )
    with pytest.raises(populace.InputError, match="none at nowhere"):
        populace.release(
            people(0), **terms, dataset="cases", series={"version": "1", "earlier": "nowhere"}
        )


def test_the_example_of_a_series_runs_through_to_a_hub(tmp_path, monkeypatch):
    from tests.unit.hubs.made import ASSETS

    monkeypatch.setattr("populace.hubs.building.built", lambda: ASSETS)
    home = populace.example(tmp_path / "series", victims=400, series=True)
    for year in examples.YEARS:
        project = populace.read_project(home / f"{year}.toml")
        made = populace.release(project, ledger=tmp_path / "ledger.jsonl")
        made.save(project.settings["out"])
    made = populace.hub(home / "site.toml", home / "hub")
    assert (made.datasets, made.releases) == (1, 3)
    text = (home / "hub" / "d" / "people-helped" / "index.js").read_text("utf-8")
    content = json.loads(text.partition("]=")[2].rstrip().rstrip(";"))
    [total] = content["totals"]
    assert total["periods"] == ["2026", "2025", "2024"]
    assert total["epsilon"] == pytest.approx(3.0, rel=1e-6)
    assert total["summed"] == 9.0


def test_keys_of_an_open_file_are_compared_after_it_was_read():
    lines = "\n".join(",".join(row) for row in zip(*people(0).values(), strict=True))
    now = io.BytesIO(f"key,sex\n{lines}\n".encode())
    terms = {"epsilon": 2.0, "length": 1, "subject_id": "key", "dataset": "cases"}
    series = {"version": "2025", "enters_once": True}
    with pytest.raises(populace.InputError, match="'key' that stands in both"):
        populace.release(now, **terms, series={**series, "apart_from": [people(150)]})
    now.seek(0)
    made = populace.release(now, **terms, series={**series, "apart_from": [people(1000)]})
    assert fact("enters-once", when="2025") in made.guarantee.declared


def test_a_version_that_looks_like_another_is_that_one(tmp_path):
    released("spring", 0, tmp_path, enters_once=True)
    with pytest.raises(populace.InputError, match="'spring' in spring"):
        released("Spring", 0, tmp_path, enters_once=True)
