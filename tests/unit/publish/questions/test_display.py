import json
import re

import numpy as np
import pytest

import populace
from populace import publish
from populace.estimate import ByClass, fitted
from populace.publish.page import showcase
from populace.publish.questions import display
from populace.publish.statements import contract
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.counts import Links
from populace.vocabulary.families import FamilyCounts, Siblings
from populace.vocabulary.structure import CLASSES, Relation, Shape, Structure
from populace.vocabulary.table import Column

PAGE = f'<script type="application/json" id="release">{showcase.DATA}</script>'


@pytest.fixture(scope="module")
def released():
    """Parents and children that share the name of a column, so that it is qualified inside."""
    parents = {"id": [f"v{row}" for row in range(300)], "sex": ["f", "m", "f"] * 100}
    owners = [f"v{row % 300}" for row in range(600)]
    children = {"id": owners, "sex": ["f", "m"] * 300, "role": ["r", "s", "t"] * 200}
    return populace.release(
        {"victims": populace.Input(parents, key="id"), "perpetrators": children},
        relations=populace.Relation("victims", "perpetrators"),
        protect="victims",
        epsilon=50.0,
        name="Linked",
    )


def test_each_table_has_the_names_of_its_own_columns(released, monkeypatch):
    monkeypatch.setattr(showcase, "template", lambda: PAGE)
    content = publish.render(released.release)["index.html"].decode()
    data = json.loads(re.findall(r"<script[^>]*>(.*?)</script>", content)[0])
    parents, children = data["tables"]
    assert (parents["name"], parents["counted"]) == ("victims", "records")
    assert (children["name"], children["counted"]) == ("perpetrators", "links")
    assert parents["columns"][0]["name"] == "sex"
    assert [column["name"] for column in children["columns"]] == ["sex", "role"]
    assert list(children) == list(contract.TableData.__annotations__)
    assert list(data["relations"][0]) == list(contract.RelationData.__annotations__)
    assert all(column["exclusive"] for column in children["columns"])


def test_links_are_counted_as_many_as_there_are(released):
    """Three margins are 5.9 standard deviations: fewer than one false alarm in 10^8 runs."""
    _, children = publish.shown(released.release)
    table = showcase.table_data(
        children.name, children.counted, children.aggregates, children.table, []
    )
    assert abs(table["records"] - 600) <= 3 * table["records_margin"]
    assert table["synthetic"] == len(released.release.records.joins[0].one)
    assert 0 < table["records_margin"] < 300


def of(numbers, scale, records, records_scale):
    """Aggregates in which only the numbers of parents by their links matter."""
    nothing = Combinations(0, np.zeros((0, 1), np.int32), np.zeros(0, np.int64), np.zeros(0), 1.0)
    pairs = Combinations(
        len(CLASSES), np.zeros((0, 2), np.int32), np.zeros(0, np.int64), np.zeros(0), 1.0
    )
    number = Column("number of children", CLASSES, public=True)
    parents = Aggregates((number,), records, 1.96 * records_scale, records_scale, ())
    none = Links(np.zeros(0, np.int64), np.zeros(0))
    return FamilyCounts(
        structure=Structure(
            (Shape("parents", (), "id"), Shape("children", ())), (Relation("parents", "children"),)
        ),
        most_links=len(numbers) - 1,
        parents=parents,
        child_columns=(),
        children=(nothing,),
        child_links=(none,),
        cross=pairs,
        cross_links=none,
        siblings=Siblings((), (), 0.0),
        degrees=numbers,
        degrees_scale=scale,
        starts=tuple(range(len(numbers))),
    )


def links_of(family):
    counts = family.counts()
    return display.links_of(counts, counts.structure.relations[0])


@pytest.mark.parametrize("scale", [3.0, 12.0])
@pytest.mark.parametrize(
    "shares", [[0, 1, 1, 1], 0.5 ** np.arange(21), 0.75 ** np.arange(21), [0, 1]]
)
def test_the_margin_of_the_total_holds_the_true_number_of_links(shares, scale):
    """Inside in at least 90% of 300 draws.

    Were it 95%, fewer than 0.05% of such tests would fail by chance.
    """
    rng = np.random.default_rng(5)
    share = np.zeros(21)
    share[: len(shares)] = shares
    true = np.round(2000 * share / share.sum())
    inside = 0
    for _ in range(300):
        noisy = true + np.round(rng.normal(0, scale, 21))
        records = int(true.sum() + round(rng.normal(0, scale)))
        by_class = ByClass(noisy, scale, tuple(range(21)), 20)
        counts = of(fitted(by_class, records, ()), scale, records, scale)
        links, margin = links_of(counts)
        inside += abs(links - true @ np.arange(21)) <= margin
    assert inside >= 270


def test_the_margin_of_the_total_is_no_wider_than_it_must_be():
    numbers = np.zeros(21, np.int64)
    numbers[1] = 5000
    links, margin = links_of(of(numbers, 3.0, 5000, 3.0))
    assert links == 5000
    # Noise in 0 to 4 links: the root of 0 + 1 + 4 + 9 + 16, and of the number of parents.
    assert margin == pytest.approx(1.96 * 3 * np.sqrt(30 + 1), abs=0.1)
