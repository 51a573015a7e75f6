"""The private report on linked tables: each table by itself, counted again here by brute force.

Distances across the tables are tested in `tests/unit/evaluate/test_families.py`.
"""

import json
from collections import Counter
from itertools import combinations

import pytest

import populace
from populace.vocabulary.errors import ParameterError
from populace.vocabulary.structure import CLASS_STARTS, CLASSES
from tests.unit.api.linked_tables import evaluated, families, made, network, rows

K = 5


@pytest.fixture(scope="module", params=["one-to-many", "many-to-many"])
def case(request, tmp_path_factory):
    """The real tables, the folder of their release, and what the report says."""
    tables = families() if request.param == "one-to-many" else network()
    folder = tmp_path_factory.mktemp("case") / "out"
    multi_value = {"means": ";", **({"role": ";"} if request.param == "one-to-many" else {})}
    made(tables, relation=request.param, multi_value=multi_value).save(folder)
    told = []
    report = evaluated(tables, folder, k=K, progress=told.append)
    return tables, folder, report, told


def held(parents, children, links):
    """What each parent holds with its number of children, and what each link holds, as sets."""
    number = Counter(links["id"])
    first = []
    for key, gender, means in zip(parents["id"], parents["gender"], parents["means"], strict=True):
        place = sum(start <= number[key] for start in CLASS_STARTS) - 1
        values = {("gender", gender), *(("means", each) for each in means.split(";"))}
        first.append({pair for pair in values if pair[1]} | {("number", CLASSES[place])})
    genders = dict(zip(children["pid"], children["gender"], strict=True))
    columns = [name for name in links if name not in {"id", "pid"}]
    second = []
    for place, key in enumerate(links["pid"]):
        values = {("gender", genders[key])}
        values |= {(name, each) for name in columns for each in links[name][place].split(";")}
        second.append({pair for pair in values if pair[1]})
    return first, second


def exposed(sets, length, below):
    """The share of records that hold a combination of this length that fewer share."""
    own = [list(combinations(sorted(each), length)) for each in sets]
    counts = Counter(each for some in own for each in some)
    return sum(any(counts[each] < below for each in some) for some in own) / len(own)


def test_who_holds_rare_combinations_in_each_table(case):
    tables, _, report, _ = case
    for table, sets in zip(report.figures["tables"], held(*tables), strict=True):
        found = table["figures"]["exposure"]
        assert found["k"] == K
        for row in found["real"]:
            assert row["rare"] == pytest.approx(exposed(sets, row["length"], K))
            assert row["unique"] == pytest.approx(exposed(sets, row["length"], 2))


def test_links_and_their_margins_are_those_that_were_published(case):
    tables, folder, report, _ = case
    figures = report.figures["tables"][1]["figures"]
    said = json.loads((folder / "release.json").read_text("utf-8"))["counts"]["links"]
    assert [each["at_most"] for each in said] == sorted(each["at_most"] for each in said)
    assert figures["records"]["true"] == len(tables[2]["id"])
    assert figures["records"]["margin"] > 0
    assert figures["records"]["released"] == said[0]["links"]
    published = {
        (name, row[name]): (int(row["links"]), float(row["links_margin"]))
        for row in rows(folder / "aggregates_people_links.csv")
        if row["length"] == "1"
        for name in row
        if name in {"role", "paid"} and row[name]
    }
    shown = {
        (column["column"], each["value"]): (each["released"], each["margin"])
        for column in figures["shares"]
        for each in column["values"]
        if column["column"] in {"role", "paid"} and each["released"]
    }
    assert shown == {pair: said for pair, said in published.items() if said[0]}
    assert shown


def test_the_column_that_the_release_adds_is_named(case):
    first, other = case[2].figures["tables"]
    assert (first["numbers"], other["numbers"]) == (["number of people"], [])
    assert first["figures"]["shares"][-1]["column"] == "number of people"


def test_without_k_nothing_is_measured_of_it_and_a_k_out_of_range_is_refused(case):
    tables, folder, _, _ = case
    report = evaluated(tables, folder, records=False)
    for table in report.figures["tables"]:
        assert not {"exposure", "closest"} & table["figures"].keys()
    with pytest.raises(ParameterError, match="2"):
        evaluated(tables, folder, records=False, k=1)


def test_progress_never_goes_back(case):
    shares = [step.share for step in case[3]]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_the_page_shows_both_tables_by_themselves(case, tmp_path):
    populace.write_report(case[2], tmp_path / "private")
    page = (tmp_path / "private" / "PRIVATE-report.html").read_text("utf-8")
    told = json.loads((tmp_path / "private" / "PRIVATE-report.json").read_text("utf-8"))
    for name in ("victims", "people"):
        assert f"<h1><bdi>{name}</bdi></h1>" in page
    assert page.count(f"Who holds a combination that fewer than {K} share") == 2
    for table in told["tables"]:
        for row in table["figures"]["exposure"]["real"]:
            assert f"<td>{row['rare']:.1%}</td>" in page
    assert "“people” and “records” are links here" in page
