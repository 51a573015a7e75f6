"""Releases of many-to-many relations, for parents alone and for both ends."""

import json

import numpy as np
import pytest

import populace
from populace.vocabulary.errors import InputError, ParameterError
from populace.vocabulary.facts import Protected, fact
from populace.vocabulary.families import family_of
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.unit.api.linked_tables import families, made, network, rows


def test_a_network_from_tables_to_a_verified_folder(tmp_path):
    released = made(network(), relation="many-to-many", multi_value={"means": ";"})
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
    links, children = (
        rows(tmp_path / "out/synthetic_links.csv"),
        rows(tmp_path / "out/synthetic_people.csv"),
    )
    assert {row["pid"] for row in links} <= {row["pid"] for row in children}
    assert len({(row["id"], row["pid"]) for row in links}) == len(links)
    assert released.guarantee.protected == (
        Protected("links-alone", table="victims", other="people"),
    )
    assert "Apart from that" in (tmp_path / "out/README.md").read_text(encoding="utf-8")


def test_a_network_protects_children_alone_when_tables_are_exchanged():
    with pytest.raises(ParameterError, match="exchange the two tables"):
        made(network(), relation="many-to-many", unit="child", multi_value={"means": ";"})


def test_children_say_nothing_about_parents_in_a_network(tmp_path):
    parents, children, links = network()
    nobody = parents, children, {name: [] for name in links}
    made(nobody, relation="many-to-many", multi_value={"means": ";"}).save(tmp_path / "out")
    populace.verify(tmp_path / "out")


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
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert not any(name.startswith("likeness") for name in names)
    manifest = json.loads((tmp_path / "out/release.json").read_text(encoding="utf-8"))
    listed = dict(manifest["promises"][1]["epsilon_by_links"])
    assert listed[2] <= 50.0 < listed[3]
    readme = (tmp_path / "out/README.md").read_text(encoding="utf-8")
    assert f"3 links: epsilon {listed[3]:g}" in readme
    assert Protected("by-links", table="people") in released.guarantee.protected


def test_parents_without_links_are_not_fewer_than_measured(tmp_path):
    # Nine of ten have no link; those who have one fill three columns, the others one.
    parents = 2000
    linked = [place % 10 == 0 for place in range(parents)]
    tables = (
        {
            "id": [f"v{place}" for place in range(parents)],
            "gender": ["F", "M"] * (parents // 2),
            "injury": ["cut" if has else "" for has in linked],
            "place": ["home" if has else "" for has in linked],
        },
        {"pid": [f"p{place}" for place in range(200)], "sex": ["f", "m"] * 100},
        {
            "id": [f"v{10 * place}" for place in range(200)],
            "pid": [f"p{place}" for place in range(200)],
            "role": ["r"] * 200,
        },
    )
    released = both_ends(tables, epsilon=20.0)
    counts = family_of(released.release.counts)
    first = counts.parents.lengths[0]
    last = int(counts.parents.attributes.starts[-2])
    of_class = dict(zip(first.ids[:, 0].tolist(), first.counts.tolist(), strict=True))
    margins = dict(zip(first.ids[:, 0].tolist(), first.margins.tolist(), strict=True))
    for place, true in ((0, 1800), (1, 200)):
        assert of_class[last + place] == counts.degrees[place]
        assert abs(of_class[last + place] - true) <= 3 * margins[last + place]
    folder = released.save(tmp_path / "out")
    populace.verify(folder)
    made_links = len(rows(folder / "synthetic_links.csv"))
    assert abs(made_links - counts.degrees @ np.arange(len(counts.degrees))) <= 20
    said = (folder / "README.md").read_text("utf-8")
    assert (
        f"{len(rows(folder / 'synthetic_people.csv')):,} of people) with {made_links:,} links"
        in said
    )


def test_a_declared_bound_on_links_protects_every_child_alike(tmp_path):
    released = both_ends(most_parents=4)
    released.save(tmp_path / "out")
    populace.verify(tmp_path / "out")
    assert max(links for links, _ in released.release.promises[1].by_links) == 4
    assert max(epsilon for _, epsilon in released.release.promises[1].by_links) <= 50.0
    assert Protected("bounded-links", table="people", most=4) in released.guarantee.protected
    assert fact("links-at-most", most=4, many="people") in released.guarantee.inferred


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
    assert any("cannot be told from chance" in words for words in blurred.warnings)
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
        children = {row["pid"] for row in rows(folder / "synthetic_people.csv")}
        assert {row["pid"] for row in rows(folder / "synthetic_links.csv")} <= children
        nobody += not children
    assert nobody, "no release without children: the chance of that is below 1 in 1,000"


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
    assert fact("keys-known", many="links", one="people") in release.promises[1].inferred
    if unit == "both":
        assert any(each.table == "links" for each in release.promises[1].inferred)


def test_a_whole_number_as_epsilon_is_read_again_as_it_was_written(tmp_path):
    options = {"relation": "many-to-many", "unit": "both", "epsilon": 50}
    parents, children, links = families()
    links = {"id": links["id"], "pid": links["pid"]}
    released = made((parents, children, links), **options, multi_value={"means": ";"})
    released.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").strangers == ()
