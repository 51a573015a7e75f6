"""Linked releases from tables to a verified folder."""

import hashlib
import json
import re

import numpy as np
import pytest

import populace
from populace.vocabulary.errors import OutputError, ParameterError, VerificationError
from populace.vocabulary.facts import fact
from populace.vocabulary.families import family_of
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.unit.api.linked_tables import evaluated, families, made, network, planned, rows


@pytest.mark.parametrize("unit", ["parent", "child", "both"])
def test_from_tables_to_a_verified_folder(tmp_path, unit):
    released = made(unit=unit)
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    parents, children = (
        rows(tmp_path / "out/synthetic_victims.csv"),
        rows(tmp_path / "out/synthetic_people.csv"),
    )
    links = rows(tmp_path / "out/synthetic_links.csv")
    assert list(parents[0]) == ["id", "gender", "means"]
    assert list(children[0]) == ["pid", "gender"]
    assert list(links[0]) == ["id", "pid", "role", "paid"]
    assert {row["id"] for row in links} <= {row["id"] for row in parents}
    assert sorted(row["pid"] for row in links) == sorted(row["pid"] for row in children)
    flat = rows(tmp_path / "out/synthetic_victims_flat.csv")
    assert len(flat) == len(parents)
    assert sum(int(row["number of people"]) for row in flat) == len(links)
    tables = {each.table for each in released.guarantee.protected}
    assert tables <= {"victims", "people"}


def test_a_linked_release_is_read_again(tmp_path):
    released = made()
    folder = released.save(tmp_path / "out")
    again = populace.load(folder).summary()
    assert {**again, "private_notes": []} == {**released.summary(), "private_notes": []}
    assert populace.load(folder).summary() == again
    one = populace.release({"a": ["x"] * 50}, epsilon=20).save(tmp_path / "one")
    with pytest.raises(ParameterError, match="one table"):
        evaluated(families(), one)
    with pytest.raises(ParameterError, match="the tables of the release"):
        populace.evaluate(families()[0], folder)


def test_the_promise_is_paid_for():
    guarantee = made(unit="both").guarantee
    assert sum(event.sensitivity2 / (2 * event.variance) for event in guarantee.events) <= (
        guarantee.rho
    )
    assert fact("keys-distinct", column="id", one="victims") in guarantee.inferred


def test_children_that_hold_the_parents_key(tmp_path):
    parents, _, links = families()
    children = {"id": links["id"], "paid": links["paid"]}
    released = made((parents, children), multi_value={"means": ";"})
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    assert list(rows(tmp_path / "out/synthetic_people.csv")[0]) == ["id", "paid"]


@pytest.mark.parametrize("number", [0, 1])
def test_hardly_anyone(tmp_path, number):
    tables = tuple(
        {name: cells[:number] for name, cells in table.items()} for table in families(1, seed=4)
    )
    if number == 0:
        tables = tuple({name: [] for name in table} for table in families())
    made(tables, epsilon=1.0).save(tmp_path / "out")
    populace.verify(tmp_path / "out")


def test_no_links_at_all(tmp_path):
    parents, children, links = families()
    tables = parents, children, {name: [] for name in links}
    made(tables).save(tmp_path / "out")
    populace.verify(tmp_path / "out")


def test_one_parent_with_very_many_links(tmp_path):
    parents, _, _ = families(20)
    many = 100_000
    children = {"id": ["v3"] * many, "kind": ["a", "b"] * (many // 2)}
    released = made((parents, children), multi_value={"means": ";"}, unit="both")
    assert released.release.records.tables["people"].records < 20 * 30
    released.save(tmp_path / "out")
    populace.verify(tmp_path / "out")


def test_a_number_of_parents_can_be_asked_for():
    assert made(records=17).release.synthetic.records == 17


@pytest.mark.parametrize(
    "name",
    [
        "synthetic_victims.csv",
        "synthetic_links.csv",
        "aggregates_people_links.csv",
        "likeness_victims_people_links.csv",
    ],
)
def test_a_changed_file_is_seen(tmp_path, name):
    made().save(tmp_path / "out")
    path = tmp_path / "out" / name
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"\d(?=\n)", "7", text[:-2]) + text[-2:] + "\n", encoding="utf-8")
    with pytest.raises(VerificationError):
        populace.verify(tmp_path / "out")


def test_more_spent_than_promised_is_seen(tmp_path):
    made().save(tmp_path / "out")
    path = tmp_path / "out" / "release.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["promises"][0]["events"][0]["variance"] = 1
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    with pytest.raises(VerificationError, match="cost no more"):
        populace.verify(tmp_path / "out")


def test_no_unreleased_value_is_in_the_folder(tmp_path):
    parents, children, links = families()
    parents["gender"][0] = "ZEBRA"
    links["role"][0] = "QUAGGA"
    made((parents, children, links), epsilon=1.0, delta=1e-6).save(tmp_path / "out")
    for path in (tmp_path / "out").iterdir():
        assert b"ZEBRA" not in path.read_bytes()
        assert b"QUAGGA" not in path.read_bytes()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"unit": "all"}, "whom the release protects"),
        ({"most_links": 2}, "from 3"),
        ({"epsilon": 0.0}, "epsilon"),
    ],
)
def test_settings_out_of_range(options, said):
    with pytest.raises(ParameterError, match=said):
        made(**options)


def test_a_folder_that_exists_is_left_alone(tmp_path):
    with pytest.raises(OutputError):
        made().save(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_summary_and_the_tables_in_memory():
    released = made()
    summary = released.summary()
    assert summary["tables"][1]["synthetic"] == released.release.records.tables["people"].records
    assert set(released.synthetic) == {"victims", "people", "links"}
    assert list(released.synthetic["links"]) == ["id", "pid", "role", "paid"]
    assert "pairs_victims_people_links" in released.aggregates
    assert "victims" in repr(released)


@pytest.mark.parametrize("relation", ["one-to-many", "many-to-many"])
def test_the_private_report(tmp_path, relation):
    tables = families() if relation == "one-to-many" else network()
    released = made(tables, relation=relation, multi_value={"means": ";"})
    released.save(tmp_path / "out")
    report = evaluated(tables, tmp_path / "out")
    (figures,) = report.figures["relations"]
    assert 0 <= figures["across"]["mean_distance"] <= 1
    assert len(figures["across"]["pairs"]) == 2 * (3 if relation == "one-to-many" else 2)
    totals = figures["consistency"]
    assert totals["synthetic victims"] == totals["synthetic people"]
    truth = np.array(figures["numbers_of_links"]["victims"]["true"])
    assert truth @ np.arange(len(truth)) == len(tables[2]["id"])
    assert ("people" in figures["numbers_of_links"]) == (relation == "many-to-many")
    populace.write_report(report, tmp_path / "private")
    for path in (tmp_path / "private").iterdir():
        assert path.name.startswith("PRIVATE-")
        assert "PRIVATE" in path.read_text(encoding="utf-8")


PLANNED = (
    Schema((ColumnSchema("gender", values=("F", "M")), ColumnSchema("age", values=("0", "1")))),
    Schema((ColumnSchema("sex", values=("f", "m")),)),
    Schema((ColumnSchema("role", values=("r", "s")),)),
)


@pytest.mark.parametrize("unit", ["parent", "child", "both"])
def test_a_plan_says_the_noise_of_the_run(unit):
    rng = np.random.default_rng(0)
    parents, children, links = families(200, seed=3)
    tables = (
        {"id": parents["id"], "gender": ["F", "M"] * 100, "age": ["0", "1"] * 100},
        {"pid": children["pid"], "sex": rng.choice(["f", "m"], len(links["id"])).tolist()},
        {"id": links["id"], "pid": links["pid"], "role": ["r"] * len(links["id"])},
    )
    told = {"epsilon": 2.0, "delta": 1e-6, "unit": unit, "length": 2}
    plan = planned(*PLANNED, typical=(2, 2), **told)
    run = made(tables, schemas=PLANNED, multi_value={}, **told).release.counts
    run = family_of(run)
    margins = {each.name: each for each in plan.counts}
    degrees = margins["victims by number of people"]
    assert degrees.usual.margin == round(1.96 * run.degrees_scale, 1)
    worst = margins["pairs across (weighted)"].worst.margin
    assert 1.96 * run.cross.scale <= worst * 1.2
    assert margins["victims, 1 value"].usual.margin > 0


def test_a_plan_of_a_network_shows_what_each_bound_costs():
    told = {"epsilon": 4.0, "unit": "both", "relation": "many-to-many"}
    plan = planned(*PLANNED, **told)
    assert dict(plan.by_links)[2] <= 4.0
    pairs = {bound: margin for bound, margin, _ in plan.bounds}
    assert pairs[0] <= pairs[4] < pairs[8]
    assert json.loads(json.dumps(plan.figures()))["right_guesses"] == plan.right_guesses


def test_plans_of_one_table_and_of_several_are_the_same_noun():
    several = planned(*PLANNED, epsilon=4.0, unit="parent")
    one = populace.plan(epsilon=4.0, schema=PLANNED[0])
    assert isinstance(several, populace.Plan)
    assert isinstance(one, populace.Plan)
    assert (len(one.attributes), len(several.attributes)) == (1, 2)
    assert several.records_margin > 0
    # Half of what a parent holds and changes is paid for by the tables that hang on it.
    assert several.counts[0].usual.margin > one.counts[0].usual.margin
    assert set(one.figures()) == set(several.figures())


@pytest.mark.parametrize("typical", [(0, 1), (9, 1), (1, 9), (1,), (1, 1, 1)])
def test_a_plan_refuses_impossible_usual_numbers(typical):
    with pytest.raises(ParameterError, match="usual numbers"):
        planned(*PLANNED, epsilon=1.0, unit="parent", typical=typical)


def test_declared_triples_are_predicted_from_pairs(tmp_path):
    parents, children, links = families(500, seed=1)
    parents["gender"] = ["F", "M"] * 250
    # Independent of each other: without an interaction the prediction is the truth.
    released = made(
        (parents, children, links),
        length=2,
        triples=[("victims.gender", "paid", "people.gender")],
    )
    counts = family_of(released.release.counts)
    attributes = counts.joint
    names = [(column.name, value) for column in attributes.columns for value in column.values]
    sex = dict(zip(parents["id"], parents["gender"], strict=True))
    real = {}
    for key, paid, gender in zip(links["id"], links["paid"], children["gender"], strict=True):
        real[sex[key], gender, paid] = real.get((sex[key], gender, paid), 0) + 1
    assert len(counts.triples.ids) == 8
    for ids, found in zip(counts.triples.ids, counts.triple_links.counts, strict=True):
        cell = tuple(
            dict(names[place] for place in ids)[name]
            for name in ("victims.gender", "people.gender", "paid")
        )
        # Some 110 links in each of eight cells: five standard deviations of chance alone.
        assert abs(int(found) - real[cell]) < 55
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    text = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    assert "counts, predicted and not measured, of combinations" in text
    again = (tmp_path / "out/triples_victims_people_links.csv").read_text(encoding="utf-8-sig")
    assert len(again.splitlines()) == 9


@pytest.mark.parametrize(
    "triple",
    [
        ("gender", "paid", "role"),
        ("paid", "role", "people.gender"),
        ("victims.gender", "victims.gender", "paid"),
    ],
)
def test_triples_that_are_none_are_refused(triple):
    with pytest.raises(ParameterError, match=r"triple|columns of both sides"):
        made(triples=[triple])


def test_a_page_of_another_version_is_no_reason_to_refuse_a_release(tmp_path):
    made().save(tmp_path / "out")
    page, manifest = (tmp_path / "out" / name for name in ("index.html", "release.json"))
    before = hashlib.sha256(page.read_bytes()).hexdigest()
    page.write_bytes(page.read_bytes() + b"<!-- another version -->")
    after = hashlib.sha256(page.read_bytes()).hexdigest()
    with pytest.raises(VerificationError):
        populace.verify(tmp_path / "out")
    manifest.write_text(manifest.read_text("utf-8").replace(before, after), "utf-8")
    assert populace.verify(tmp_path / "out").strangers == ()


def test_titles_of_linked_tables_hold_together(tmp_path):
    told = [{"columns": {"gender": {"title": f"Gender of {name}"}}} for name in ("v", "p")]
    folder = made(schemas=told).save(tmp_path / "out")
    assert populace.verify(folder).strangers == ()
    package = json.loads((folder / "datapackage.json").read_text("utf-8"))
    fields = {
        (resource["path"], field["name"]): field["title"]
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
        if "title" in field
    }
    assert fields["synthetic_victims.csv", "gender"] == "Gender of v"
    assert fields["synthetic_people.csv", "gender"] == "Gender of p"
    readme = (folder / "README.md").read_text("utf-8")
    assert "- `gender` of people: Gender of p\n" in readme
