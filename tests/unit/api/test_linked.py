"""Linked releases from tables to a verified folder."""

import csv
import json
import re

import numpy as np
import pytest

import populace
from populace.vocabulary.errors import OutputError, ParameterError, VerificationError


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


@pytest.mark.parametrize("unit", ["child", "both"])
def test_a_network_protects_parents_only(unit):
    with pytest.raises(ParameterError, match="exchange the two tables"):
        made(network(), relation="many-to-many", unit=unit, multi_value={"means": ";"})


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
