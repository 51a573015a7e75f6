"""Everything that one table can, tables together can: each row of the table in the guide, run."""

import json
import re
import sqlite3

import pytest

import populace
from populace.cli import main
from populace.vocabulary.inputs import joined_by
from tests.structure.source import ROOT
from tests.unit.api.linked_tables import families
from tests.unit.api.test_declared_only import MEET, TREE
from tests.unit.api.test_declared_only import together as declared
from tests.unit.methods.houses import RELATIONS, houses, inputs

RELATION = populace.Relation("victims", "people", "links")
JOINED = {"means": ";", "role": ";"}
GUIDE = ROOT / "docs/guide/linked.md"

MAP = {
    "type": "Topology",
    "arcs": [[[0, 0], [1, 1]]],
    "objects": {"any": {"type": "GeometryCollection", "geometries": [{"id": "KEN"}]}},
}


def rows():
    """What the guide says of each ability: of two related tables, and of a tree."""
    text = GUIDE.read_text("utf-8").split("## What tables together can")[1].split("\n## ")[0]
    found = re.findall(r"^\| (.+?) \| (.+?) \| (.+) \|$", text, re.MULTILINE)
    return {what: said for what, *said in found if set(what) != {"-"}}


def tables(seed=0, **changes):
    return dict(zip(joined_by(RELATION), families(seed=seed), strict=True)) | changes


def released(given=None, **options):
    told = {"relations": RELATION, "protect": "victims", "epsilon": 50.0, "delta": 1e-3}
    return populace.release(
        tables() if given is None else given, **{**told, "multi_value": JOINED, **options}
    )


@pytest.fixture(scope="module")
def made():
    return released()


@pytest.fixture(scope="module")
def folder(made, tmp_path_factory):
    return made.save(tmp_path_factory.mktemp("together") / "out")


def sources(_made, _folder, home):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    pytest.importorskip("sqlalchemy")
    parents, children, links = families()
    with sqlite3.connect(home / "cases.db") as base:
        base.execute("CREATE TABLE v (id TEXT, gender TEXT, means TEXT)")
        base.executemany(
            "INSERT INTO v VALUES (?, ?, ?)", list(zip(*parents.values(), strict=True))
        )
    pandas.DataFrame(links).to_csv(home / "links.csv", index=False)
    source = populace.Input(f"sqlite:///{home / 'cases.db'}", query="SELECT * FROM v")
    given = tables(victims=source, people=polars.DataFrame(children), links=home / "links.csv")
    assert released(given).guarantee.epsilon == 50


def schemas(_made, _folder, home):
    file = home / "people.toml"
    file.write_text('[columns.gender]\nvalues = ["F", "M"]\n', encoding="utf-8")
    given = {
        "victims": {"columns": {"gender": {"values": ["F", "M"]}}},
        "people": file,
        "links": populace.Schema((populace.ColumnSchema("paid", values=("no", "yes")),)),
    }
    told = {name: populace.Input(each, schema=given[name]) for name, each in tables().items()}
    shapes = released(told).release.counts.columns
    public = {column.name for columns in shapes for column in columns if column.public}
    assert public >= {"victims.gender", "people.gender", "paid"}


def rows_of_one(_made, _folder, _home):
    parents = {name: [*cells, *cells[:20]] for name, cells in families()[0].items()}
    given = tables(victims=populace.Input(parents, subject_id="id"))
    assert abs(released(given).release.aggregates.records - 60) < 15


def recipes(_made, _folder, _home):
    step = {"do": "merge", "column": "gender", "groups": {"w": ["F"]}, "origin": "instrument"}
    given = tables(people=populace.Input(families()[1], recipe=[step]))
    assert "w" in released(given).synthetic["people"]["gender"]


def charged(_made, _folder, _home):
    step = {"do": "suppress-rare", "column": "gender", "fewer_than": 9}
    released(tables(people=populace.Input(families()[1], recipe=[step])))


def looks(made, folder, _home):
    told = {"relations": RELATION, "protect": "victims", "epsilon": 50.0}
    seen = populace.check(tables(), multi_value=JOINED, **told)
    assert seen.passed
    assert {each.name for each in seen.tables} == {"victims", "people", "links"}
    shapes = {"victims": ("gender", "means"), "people": ("gender",), "links": ("role", "paid")}
    described = {
        name: populace.Input(schema={"columns": {column: {} for column in columns}})
        for name, columns in shapes.items()
    }
    assert populace.plan(described, **told).counts
    assert populace.verify(folder).rebuilt
    assert populace.load(folder).summary()["tables"] == made.summary()["tables"]


def each_by_itself(_made, _folder, _home):
    step = {"do": "merge", "column": "gender", "groups": {"w": ["F"]}, "origin": "instrument"}
    given = tables(people=populace.Input(families()[1], recipe=[step]))
    asked = (
        populace.overview(tables(), relations=RELATION),
        populace.schema(tables(), relations=RELATION),
        populace.risk(tables(), relations=RELATION, multi_value=JOINED),
        populace.prepare(given, relations=RELATION, multi_value=JOINED),
    )
    assert all(set(found) == {"victims", "people", "links"} for found in asked)


def report(folder, **options):
    return populace.evaluate(tables(), folder, **options).figures


def compared(_made, folder, _home):
    found = report(folder, k=5)
    assert len(found["tables"]) == 2
    assert all("by_value" in each["figures"]["marginals"] for each in found["tables"])
    assert found["relations"][0]["across"]["pairs"]


def with_a_target(_made, folder, _home):
    pytest.importorskip("sklearn")
    for target, holders in {"victims.gender": [True, False], "paid": [False, True]}.items():
        found = report(folder, target=target)["tables"]
        assert [target in str(each["figures"].get("prediction")) for each in found] == holders
    with pytest.raises(populace.ParameterError, match="as target a column") as caught:
        report(folder, target="nobody")
    assert "'paid'" in caught.value.action


def with_attacks(_made, folder, _home):
    others = populace.Project(
        tuple(populace.Input(each, name) for name, each in tables(seed=9).items()), (RELATION,)
    )
    found = report(folder, attacks=True, outsiders=others)["tables"]
    assert all(each["figures"]["attacks"] for each in found)


def with_boundaries(made, _folder, home):
    own = home / "map.json"
    own.write_text(json.dumps(MAP), encoding="utf-8")
    place = made.save(home / "mapped", boundaries=own)
    assert populace.verify(place).release.name == made.release.name


def in_other_formats(made, _folder, home):
    place = made.save(home / "formats", formats=["sds"])
    assert populace.verify(place).release.name == made.release.name
    names = {each.name for each in (place / "sds").iterdir()}
    assert {"reportable_aggregates_victims.csv", "synthetic_microdata_long_people.csv"} <= names
    with (place / "sds/reportable_aggregates_victims.csv").open("a", encoding="utf-8") as file:
        file.write("more")
    with pytest.raises(populace.VerificationError, match="sds"):
        populace.verify(place)


def with_a_ledger(_made, _folder, home):
    told = {"ledger": home / "ledger.toml", "dataset": "cases"}
    released(epsilon=2.0, **told)
    with pytest.raises(populace.BudgetError):
        released(epsilon=2.0, limit=2.0, **told)


def groups(_made, _folder, _home):
    released(k=5, epsilon=None)


def sampled(_made, _folder, _home):
    maker = populace.Synthesizer(
        epsilon=50.0, delta=1e-3, relations=RELATION, protect="victims", multi_value=JOINED
    ).fit(tables())
    assert len(maker.sample(9)["victims"]["id"]) == 9


def frames(_made, _folder, _home):
    pandas = pytest.importorskip("pandas")
    found = released(tables(victims=pandas.DataFrame(families()[0]))).synthetic
    assert all(isinstance(each, pandas.DataFrame) for each in found.values())


def mattering(_made, _folder, _home):
    assert released(matter="people.gender").release.settings.matter == ("people.gender",)


def declared_alone(_made, _folder, _home):
    told = {"relations": MEET, "protect": "women", "epsilon": 8.0}
    assert populace.release(declared("women", "men"), **told).guarantee.inferred == ()


def protecting_others(_made, _folder, _home):
    for protect in ("people", ["victims", "people"]):
        assert released(protect=protect).guarantee.protected


def threes(_made, _folder, _home):
    found = released(triples=[("means", "victims.gender", "role")]).release.counts
    assert [block for block in found.blocks if not block.measured]


def with_criteria(_made, _folder, _home):
    released(criteria=["role: within 5 points"])


ABILITIES = {
    "files, frames and databases in": sources,
    "a schema for each table": schemas,
    "several rows of one record": rows_of_one,
    "recipes": recipes,
    "charged steps (`equal-bands`, `suppress-rare`)": charged,
    "`check`, `plan`, `verify`, `load`": looks,
    "`overview`, `schema`, `risk`, `prepare`": each_by_itself,
    "`evaluate`": compared,
    "`evaluate` with a target": with_a_target,
    "`evaluate` with attacks and outsiders": with_attacks,
    "boundaries of the page's map": with_boundaries,
    "other formats (`--format sds`)": in_other_formats,
    "a ledger and its limit": with_a_ledger,
    "columns that matter (`--matter`)": mattering,
    "only what is declared (`--declared-only`)": declared_alone,
    "records of another table protected": protecting_others,
    "combinations of three columns across tables (`--triple`)": threes,
    "acceptance criteria (`--criterion`)": with_criteria,
    "k-anonymity": groups,
    "sampling again (`Synthesizer`)": sampled,
    "frames out": frames,
}


# ---- the same of a tree: houses, persons in them, their stays, animals, and who keeps which ------


def tree(seed=1, **changes):
    return inputs(houses(60, seed)) | changes


def released_tree(given=None, **options):
    told = {"relations": RELATIONS, "protect": "houses", "epsilon": 50.0, **options}
    return populace.release(tree() if given is None else given, **told)


def persons(**reading):
    return inputs(houses(60))["persons"].but(**reading)


def tree_sources(_made, _folder, home):
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    pytest.importorskip("sqlalchemy")
    given = houses(60)
    with sqlite3.connect(home / "houses.db") as base:
        base.execute("CREATE TABLE h (house TEXT, place TEXT)")
        rows = list(zip(*given["houses"].values(), strict=True))
        base.executemany("INSERT INTO h VALUES (?, ?)", rows)
    pandas.DataFrame(given["stays"]).to_csv(home / "stays.csv", index=False)
    changes = {
        "houses": populace.Input(f"sqlite:///{home / 'houses.db'}", query="SELECT * FROM h"),
        "stays": home / "stays.csv",
        "animals": polars.DataFrame(given["animals"]),
    }
    assert released_tree(tree(**changes)).guarantee.epsilon == 50


def tree_schemas(made, _folder, _home):
    shapes = made.release.counts.columns
    public = {column.name for columns in shapes for column in columns if column.public}
    assert public >= {"place", "sex", "kind", "animal", "since"}


def tree_rows_of_one(_made, _folder, _home):
    given = houses(60)
    given["houses"] = {name: [*cells, *cells[:20]] for name, cells in given["houses"].items()}
    told = inputs(given)
    told["houses"] = told["houses"].but(subject_id="house")
    total = released_tree(told).release.counts.totals[0]
    # Beyond seven standard deviations in one of 10^11 runs.
    assert abs(total.records - 60) <= 7 * total.scale


MERGED = {"do": "merge", "column": "sex", "groups": {"w": ["f"]}, "origin": "instrument"}


def tree_recipes(_made, _folder, _home):
    made = released_tree(tree(persons=persons(recipe=[MERGED])))
    assert "w" in made.synthetic["persons"]["sex"]


def tree_charged(_made, _folder, _home):
    step = {"do": "suppress-rare", "column": "sex", "fewer_than": 5}
    released_tree(tree(persons=persons(recipe=[step], schema={})))


def tree_looks(made, folder, _home):
    told = {"relations": RELATIONS, "protect": "houses", "epsilon": 50.0}
    assert {each.name for each in populace.check(tree(), **told).tables} == {*tree()}
    assert populace.plan(tree(), **told).counts
    assert populace.verify(folder).rebuilt
    assert populace.load(folder).summary()["tables"] == made.summary()["tables"]


def tree_each_by_itself(_made, _folder, _home):
    given = tree(persons=persons(recipe=[MERGED]))
    for door in (populace.overview, populace.schema, populace.risk, populace.prepare):
        assert set(door(given, relations=RELATIONS)) == {*tree()}


def tree_report(folder, **options):
    given = populace.Project(tuple(each.called(name) for name, each in tree().items()), RELATIONS)
    return populace.evaluate(given, folder, **options).figures


def tree_compared(_made, folder, _home):
    found = tree_report(folder, k=5)
    assert {each["name"] for each in found["tables"]} == {*tree()}
    assert len(found["relations"]) == len(RELATIONS)


def tree_with_a_target(_made, folder, _home):
    pytest.importorskip("sklearn")
    found = tree_report(folder, target="sex")["tables"]
    holders = [each["name"] for each in found if "sex" in str(each["figures"].get("prediction"))]
    assert holders == ["persons"]


def tree_with_attacks(_made, folder, _home):
    others = tuple(each.called(name) for name, each in tree(seed=9).items())
    found = tree_report(folder, attacks=True, outsiders=populace.Project(others, RELATIONS))
    # Where nobody stands out, nobody is attacked: of animals there is one column.
    assert all("attacks" in each["figures"] for each in found["tables"])
    assert not any("attacks" in each["figures"] for each in tree_report(folder)["tables"])


def tree_in_other_formats(made, _folder, home):
    place = made.save(home / "formats", formats=["sds"])
    assert populace.verify(place).release.name == made.release.name
    names = {each.name for each in (place / "sds").iterdir()}
    assert {f"reportable_aggregates_{name}.csv" for name in tree()} <= names


def tree_with_a_ledger(_made, _folder, home):
    told = {"ledger": home / "ledger.toml", "dataset": "houses"}
    released_tree(epsilon=2.0, **told)
    with pytest.raises(populace.BudgetError):
        released_tree(epsilon=2.0, limit=2.0, **told)


def tree_mattering(_made, _folder, _home):
    assert released_tree(matter="sex").release.settings.matter == ("sex",)


def tree_declared_alone(_made, _folder, _home):
    told = {"relations": TREE, "protect": "women", "epsilon": 8.0}
    assert populace.release(declared("women", "men", "acts"), **told).guarantee.inferred == ()


def tree_protecting_others(_made, _folder, _home):
    given = {name: tree()[name] for name in ("houses", "persons", "stays")}
    for protect in ("stays", ["houses", "persons"]):
        assert released_tree(given, relations=RELATIONS[:2], protect=protect).guarantee.protected
    with pytest.raises(populace.ParameterError):
        released_tree(protect="persons")


def tree_threes(_made, _folder, _home):
    released_tree(triples=[("place", "sex", "age")])


def tree_with_criteria(_made, _folder, _home):
    released_tree(criteria=["place: within 5 points"])


def tree_groups(_made, _folder, _home):
    released_tree(k=5, epsilon=None)


def tree_sampled(_made, _folder, _home):
    told = {"relations": RELATIONS, "protect": "houses", "epsilon": 50.0}
    assert len(populace.Synthesizer(**told).fit(tree()).sample(9)["houses"]["house"]) == 9


def tree_frames(_made, _folder, _home):
    pandas = pytest.importorskip("pandas")
    given = {name: pandas.DataFrame(table) for name, table in houses(60).items()}
    found = released_tree(inputs(given)).synthetic
    assert {type(each) for each in found.values()} == {pandas.DataFrame}


OF_TREES = dict(
    zip(
        ABILITIES,
        (
            *(tree_sources, tree_schemas, tree_rows_of_one, tree_recipes, tree_charged, tree_looks),
            *(tree_each_by_itself, tree_compared, tree_with_a_target, tree_with_attacks),
            *(with_boundaries, tree_in_other_formats, tree_with_a_ledger, tree_mattering),
            *(tree_declared_alone, tree_protecting_others, tree_threes, tree_with_criteria),
            *(tree_groups, tree_sampled, tree_frames),
        ),
        strict=True,
    )
)


@pytest.fixture(scope="module")
def made_tree():
    return released_tree()


@pytest.fixture(scope="module")
def tree_folder(made_tree, tmp_path_factory):
    return made_tree.save(tmp_path_factory.mktemp("tree") / "out")


def test_every_row_of_the_guide_is_run():
    assert set(rows()) == set(ABILITIES)


def holds(said, ability, *given):
    if said.startswith("refused"):
        with pytest.raises(populace.PopulaceError):
            ability(*given)
    else:
        assert said.startswith("yes")
        ability(*given)


@pytest.mark.parametrize("what", ABILITIES)
def test_tables_together_can_what_the_guide_says(what, made, folder, tmp_path):
    holds(rows()[what][0], ABILITIES[what], made, folder, tmp_path)


@pytest.mark.parametrize("what", OF_TREES)
def test_trees_can_what_the_guide_says(what, made_tree, tree_folder, tmp_path):
    holds(rows()[what][1], OF_TREES[what], made_tree, tree_folder, tmp_path)


def test_the_command_line_writes_other_formats_of_linked_tables(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    populace.example("example", victims=200)
    project = "example/linked/project.toml"
    told = ["--epsilon", "8", "--format", "sds", "--out", "out", "--quiet"]
    assert main(["release", project, *told]) == 0
    assert (tmp_path / "out/sds").is_dir()
    assert populace.verify("out").release


def test_a_key_that_could_be_two_records_stops_the_run():
    pandas = pytest.importorskip("pandas")
    victims = [{"id": "0004", "gender": "F"}, {"id": "4", "gender": "M"}] + [
        {"id": f"{number:04}", "gender": "F"} for number in range(10, 60)
    ]
    people = [{"case": key, "role": "a"} for key in ("4", "10", "11", "10")]
    given = {
        "victims": populace.Input(pandas.DataFrame(victims), key="id=case"),
        "people": populace.Input(pandas.DataFrame(people)),
    }
    told = {"relations": [populace.Relation("victims", "people")], "protect": "victims"}
    with pytest.raises(populace.InputError, match="written in two ways"):
        populace.release(given, epsilon=1.0, **told)
    victims[1]["id"] = "5000"
    given["victims"] = populace.Input(pandas.DataFrame(victims), key="id=case")
    assert populace.check(given, epsilon=1.0, **told).passed
