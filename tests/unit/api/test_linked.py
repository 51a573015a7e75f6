"""Linked releases from tables to a verified folder."""

import csv
import json
import re

import numpy as np
import pytest

import populace
from populace.vocabulary.errors import (
    InputError,
    OutputError,
    ParameterError,
    VerificationError,
)
from populace.vocabulary.schema import ColumnSchema, Schema


def families(parents=60, seed=0, most=4):
    """Invented parents and children with links."""
    rng = np.random.default_rng(seed)
    degrees = rng.integers(0, most + 1, parents)
    owner = np.repeat(np.arange(parents), degrees)

    def some(values, count):
        return rng.choice(values, count).tolist()

    return (
        {
            "id": [f"v{place}" for place in range(parents)],
            "gender": some(["F", "M", ""], parents),
            "means": some(["a;b", "b", "", "a;c"], parents),
        },
        {
            "pid": [f"p{place}" for place in range(len(owner))],
            "gender": some(["F", "M", ""], len(owner)),
        },
        {
            "id": [f"v{place}" for place in owner],
            "pid": [f"p{place}" for place in range(len(owner))],
            "role": some(["r;s", "s", "t", ""], len(owner)),
            "paid": some(["yes", "no", ""], len(owner)),
        },
    )


def made(tables=None, **options):
    return populace.release_linked(
        *(tables or families()),
        **{
            "epsilon": 50.0,
            "delta": 1e-3,
            "unit": "parent",
            "names": ["victims", "people", "links"],
            "multi_value": {"means": ";", "role": ";"},
            **options,
        },
    )


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("unit", ["parent", "child", "both"])
def test_from_tables_to_a_verified_folder(tmp_path, unit):
    released = made(unit=unit)
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    parents, children = rows(tmp_path / "out/victims.csv"), rows(tmp_path / "out/people.csv")
    links = rows(tmp_path / "out/links.csv")
    assert list(parents[0]) == ["id", "gender", "means"]
    assert list(children[0]) == ["pid", "gender"]
    assert list(links[0]) == ["id", "pid", "role", "paid"]
    assert {row["id"] for row in links} <= {row["id"] for row in parents}
    assert sorted(row["pid"] for row in links) == sorted(row["pid"] for row in children)
    flat = rows(tmp_path / "out/victims_flat.csv")
    assert len(flat) == len(parents)
    assert sum(int(row["number of people"]) for row in flat) == len(links)
    assert "people" in released.guarantee.unit


def test_the_promise_is_paid_for():
    guarantee = made(unit="both").guarantee
    assert sum(event.sensitivity2 / (2 * event.variance) for event in guarantee.events) <= (
        guarantee.rho
    )
    assert any("distinct keys 'id' in victims" in fact for fact in guarantee.inferred)


def test_children_that_hold_the_parents_key(tmp_path):
    parents, _, links = families()
    children = {"id": links["id"], "paid": links["paid"]}
    released = made((parents, children), multi_value={"means": ";"})
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    assert list(rows(tmp_path / "out/people.csv")[0]) == ["id", "paid"]


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
    assert released.release.synthetic.children.records < 20 * 30
    released.save(tmp_path / "out")
    populace.verify(tmp_path / "out")


def test_the_same_counts_and_seed_give_the_same_tables():
    from populace.synthesize import synthesize_linked

    release = made().release
    counts, number = release.aggregates, release.synthetic.parents.records
    from populace.publish import linked_csv

    again = synthesize_linked(counts, number, release.seed)
    assert linked_csv(counts, again) == linked_csv(counts, release.synthetic)
    other = synthesize_linked(counts, number, release.seed + 1)
    assert linked_csv(counts, other) != linked_csv(counts, release.synthetic)


def test_a_number_of_parents_can_be_asked_for():
    assert made(records=17).release.synthetic.parents.records == 17


@pytest.mark.parametrize(
    "name", ["victims.csv", "links.csv", "people_aggregates.csv", "people_likeness.csv"]
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
    content["guarantee"]["events"][0]["variance"] = 1
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
        ({"unit": "all"}, "unit of privacy"),
        ({"most_links": 2}, "from 3"),
        ({"epsilon": 0.0}, "epsilon"),
        ({"relation": "some"}, "one-to-many"),
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
    assert summary["children"]["synthetic"] == released.release.synthetic.children.records
    assert set(released.tables) == {"victims.csv", "people.csv", "links.csv", "victims_flat.csv"}
    assert "victims" in repr(released)


def network(seed=0):
    """Invented parents and children where some children have several parents."""
    parents, children, _ = families(seed=seed)
    rng = np.random.default_rng(seed)
    number = 150
    pairs = {
        (int(a), int(b))
        for a, b in zip(
            rng.integers(0, len(parents["id"]), number),
            rng.integers(0, len(children["pid"]), number),
            strict=True,
        )
    }
    links = {
        "id": [f"v{a}" for a, _ in pairs],
        "pid": [f"p{b}" for _, b in pairs],
        "role": rng.choice(["r", "s", ""], len(pairs)).tolist(),
    }
    return parents, children, links


def test_a_network_from_tables_to_a_verified_folder(tmp_path):
    released = made(network(), relation="many-to-many", multi_value={"means": ";"})
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    links, children = rows(tmp_path / "out/links.csv"), rows(tmp_path / "out/people.csv")
    assert {row["pid"] for row in links} <= {row["pid"] for row in children}
    assert len({(row["id"], row["pid"]) for row in links}) == len(links)
    assert "is no part of this" in released.guarantee.unit
    assert "Apart from that" in (tmp_path / "out/README.md").read_text(encoding="utf-8")


def test_a_network_protects_children_alone_when_tables_are_exchanged():
    with pytest.raises(ParameterError, match="exchange the two tables"):
        made(network(), relation="many-to-many", unit="child", multi_value={"means": ";"})


def test_children_say_nothing_about_parents_in_a_network(tmp_path):
    parents, children, links = network()
    nobody = parents, children, {name: [] for name in links}
    made(nobody, relation="many-to-many", multi_value={"means": ";"}).save(tmp_path / "out")
    populace.verify(tmp_path / "out")


@pytest.mark.parametrize("relation", ["one-to-many", "many-to-many"])
def test_the_private_report(tmp_path, relation):
    tables = families() if relation == "one-to-many" else network()
    released = made(tables, relation=relation, multi_value={"means": ";"})
    released.save(tmp_path / "out")
    report = populace.evaluate_linked(*tables, tmp_path / "out")
    figures = report.figures
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


def crowd(children=8, links_each=2):
    """Parents and children in a many-to-many relation."""
    rng = np.random.default_rng(2)
    parents = 30
    pairs = [(int(rng.integers(parents)), c) for c in range(children) for _ in range(links_each)]
    return (
        {"id": [f"v{p}" for p in range(parents)], "gender": ["F", "M"] * 15},
        {"pid": [f"p{c}" for c in range(children)], "sex": ["f", "m"] * (children // 2)},
        {
            "id": [f"v{p}" for p, _ in pairs],
            "pid": [f"p{c}" for _, c in pairs],
            "role": ["r"] * len(pairs),
        },
    )


ROLE_LIST = Schema((ColumnSchema("role", values=("r", "s")),))


def both_ends(tables=None, **options):
    told = {"unit": "both", "relation": "many-to-many", "multi_value": {}, **options}
    return made(tables or crowd(), schemas=[None, None, ROLE_LIST], **told)


def test_both_ends_of_a_network_from_tables_to_a_verified_folder(tmp_path):
    released = both_ends()
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    assert "people_likeness.csv" not in {path.name for path in (tmp_path / "out").iterdir()}
    manifest = json.loads((tmp_path / "out/release.json").read_text(encoding="utf-8"))
    listed = dict(manifest["epsilon_by_links"])
    assert listed[2] <= 50.0 < listed[3]
    readme = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    assert f"3 links: epsilon {listed[3]:g}" in readme
    assert "depends on its number of links" in released.guarantee.unit


def test_a_declared_bound_on_links_protects_every_child_alike(tmp_path):
    released = both_ends(most_parents=4)
    released.save(tmp_path / "out")
    populace.verify(tmp_path / "out")
    assert max(links for links, _ in released.release.by_links) == 4
    assert max(epsilon for _, epsilon in released.release.by_links) <= 50.0
    assert "none has more than 4" in released.guarantee.unit
    assert any("no more than 4 links" in fact for fact in released.guarantee.inferred)


def test_tables_that_break_the_declared_bound_are_refused():
    with pytest.raises(InputError, match="at most 1 links"):
        both_ends(most_parents=1)


@pytest.mark.parametrize(
    "options",
    [
        {"unit": "parent", "most_parents": 3},
        {"relation": "one-to-many", "most_parents": 3},
        {"most_parents": 0},
        {"most_parents": 51},
    ],
)
def test_a_bound_that_promises_nothing_is_refused(options):
    with pytest.raises(ParameterError, match="bound on links per child"):
        both_ends(**options)


def test_found_values_of_links_are_refused_where_both_ends_are_protected():
    with pytest.raises(ParameterError, match="public domains"):
        made(crowd(), unit="both", relation="many-to-many", multi_value={})


def test_links_that_noise_hides_are_said_to_be_chance(tmp_path):
    blurred = both_ends(epsilon=0.05, delta=1e-6)
    assert "cannot be told from chance" in blurred.warnings[0]
    blurred.save(tmp_path / "out")
    assert "cannot be told from chance" in (tmp_path / "out/README.md").read_text(encoding="utf-8")
    populace.verify(tmp_path / "out")
    # Each child's role follows its parents' gender, five hundred times over.
    parents, children, links = families(500, seed=1)
    links["role"] = ["r" if int(key[1:]) % 2 else "s" for key in links["id"]]
    parents["gender"] = ["F", "M"] * 250
    sharp = made((parents, children, links), multi_value={"means": ";"})
    assert not any("chance" in words for words in sharp.warnings)


def test_where_noise_leaves_no_child_nobody_is_linked(tmp_path):
    # About half of these releases have a protected number of children of zero.
    nobody = 0
    for number in range(12):
        released = made(
            crowd(2), unit="parent", relation="many-to-many", epsilon=0.01, multi_value={}
        )
        folder = tmp_path / str(number)
        released.save(folder)
        populace.verify(folder)
        children = {row["pid"] for row in rows(folder / "people.csv")}
        assert {row["pid"] for row in rows(folder / "links.csv")} <= children
        nobody += not children
    assert nobody, "no release without children: the chance of that is below 1 in 1,000"


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
    told = {"epsilon": 2.0, "unit": unit, "length": 2}
    plan = populace.plan_linked(*PLANNED, typical=(2, 2), **told)
    run = populace.release_linked(*tables, schemas=PLANNED, **told).release.aggregates
    margins = {table.name: table for table in plan.tables}
    degrees = margins["parents by number of children"]
    assert degrees.margin == round(1.96 * run.degrees_scale, 1)
    worst = margins["pairs across (weighted)"].worst
    assert 1.96 * run.cross.scale <= worst * 1.2
    assert margins["parents, 1 value"].margin > 0


def test_a_plan_of_a_network_shows_what_each_bound_costs():
    told = {"epsilon": 4.0, "unit": "both", "relation": "many-to-many"}
    plan = populace.plan_linked(*PLANNED, **told)
    assert dict(plan.by_links)[2] <= 4.0
    pairs = {bound: margin for bound, margin, _ in plan.bounds}
    assert pairs[0] <= pairs[4] < pairs[8]
    assert json.loads(json.dumps(plan.figures()))["right_guesses"] == plan.right_guesses


@pytest.mark.parametrize("typical", [(0, 1), (9, 1), (1, 9)])
def test_a_plan_refuses_impossible_usual_numbers(typical):
    with pytest.raises(ParameterError, match="usual numbers"):
        populace.plan_linked(*PLANNED, epsilon=1.0, unit="parent", typical=typical)


def test_declared_triples_are_predicted_from_pairs(tmp_path):
    parents, children, links = families(500, seed=1)
    parents["gender"] = ["F", "M"] * 250
    # Independent of each other: without an interaction the prediction is the truth.
    released = made(
        (parents, children, links),
        length=2,
        triples=[("victims.gender", "paid", "people.gender")],
    )
    counts = released.release.aggregates
    attributes = counts.joint
    names = [(column.name, value) for column in attributes.columns for value in column.values]
    sex = dict(zip(parents["id"], parents["gender"], strict=True))
    real = {}
    for key, paid, gender in zip(links["id"], links["paid"], children["gender"], strict=True):
        real[sex[key], gender, paid] = real.get((sex[key], gender, paid), 0) + 1
    assert len(counts.triples.ids) == 8
    for ids, found in zip(counts.triples.ids, counts.triple_links, strict=True):
        cell = tuple(
            dict(names[place] for place in ids)[name]
            for name in ("victims.gender", "people.gender", "paid")
        )
        # Some 110 links in each of eight cells: five standard deviations of chance alone.
        assert abs(int(found) - real[cell]) < 55
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    text = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    assert "predicted from the pairs, not measured" in text
    again = (tmp_path / "out/victims_people_triples.csv").read_text(encoding="utf-8-sig")
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


def test_triples_of_a_network(tmp_path):
    released = both_ends(triples=[("gender", "sex", "role")])
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()


@pytest.mark.parametrize("unit", ["parent", "both"])
def test_a_child_is_told_what_could_have_refused_the_run(unit):
    parents, children, links = families()
    told = ColumnSchema("role", values=("r", "s", "t"), delimiter=";")
    release = made(
        (parents, children, {key: links[key] for key in ("id", "pid", "role")}),
        unit=unit,
        relation="many-to-many",
        multi_value={"means": ";"},
        schemas=[None, None, Schema((told,))],
    ).release
    # Without its row its links would lead nowhere, which is refused.
    assert "every row of links naming one of people" in release.apart.inferred
    if unit == "both":
        assert any(fact.startswith("links: ") for fact in release.apart.inferred)


def test_a_whole_number_as_epsilon_is_read_again_as_it_was_written(tmp_path):
    options = {"relation": "many-to-many", "unit": "both", "epsilon": 50}
    parents, children, links = families()
    links = {"id": links["id"], "pid": links["pid"]}
    released = made((parents, children, links), **options, multi_value={"means": ";"})
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
