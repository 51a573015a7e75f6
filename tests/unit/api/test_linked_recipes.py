"""Linked tables that are prepared while they are read."""

from dataclasses import replace

import numpy as np
import pytest

import populace
from populace.api.tables import parts_of
from populace.cli import main
from populace.methods import verification
from populace.publish.files.tables import cell_texts
from populace.read.linked.relations import read_related
from populace.vocabulary.errors import ParameterError, SchemaError, VerificationError
from populace.vocabulary.inputs import joined_by
from populace.vocabulary.linked import LinkedTables
from populace.vocabulary.schema import ColumnSchema, Schema
from tests.unit.api.linked_tables import evaluated, families, made, network, planned, project, rows

BANDS = {"do": "bands", "column": "age", "edges": [0, 18, 40, 90], "beyond": "open"}
YEARS = {"do": "dates", "column": "met", "to": "year", "first": "2020-01-01", "last": "2022-12-31"}
MERGED = {
    "do": "merge",
    "column": "gender",
    "into": "sex",
    "groups": {"woman": ["F"], "man": ["M"]},
    "origin": "data",
}
LEFT_OUT = {"do": "drop", "columns": ["gender"]}
RECIPES = [[BANDS], [MERGED, LEFT_OUT], [YEARS]]


def tables(several=families):
    """Families whose members have ages, and whose links have days."""
    parents, children, links = several()
    rng = np.random.default_rng(5)
    ages = rng.integers(0, 99, len(parents["id"])).tolist()
    days = rng.integers(1, 29, len(links["id"])).tolist()
    years = rng.choice([2020, 2021, 2022, 2035], len(links["id"])).tolist()
    return (
        {**parents, "age": [str(age) for age in ages]},
        children,
        {**links, "met": [f"{y}-05-{d:02}" for y, d in zip(years, days, strict=True)]},
    )


def test_what_is_released_is_what_the_recipes_make(tmp_path):
    released = made(tables(), recipes=RECIPES)
    folder = released.save(tmp_path / "out")
    populace.verify(folder)
    parents, children = (
        rows(folder / "synthetic_victims.csv"),
        rows(folder / "synthetic_people.csv"),
    )
    links = rows(folder / "synthetic_links.csv")
    assert {row["age"] for row in parents} <= {"<0", "0-17", "18-39", "40-89", "90+", ""}
    assert list(children[0]) == ["pid", "sex"]
    assert {row["sex"] for row in children} == {"woman", "man", ""}
    assert {row["met"] for row in links} == {"2020", "2021", "2022", ""}
    said = released.guarantee.declared
    prepared = {(fact.table, dict(fact.values).get("column")) for fact in said if fact.prepared}
    assert {("victims", "age"), ("links", "met")} <= prepared
    seen = [fact.kind for fact in released.guarantee.inferred if fact.table == "people"]
    assert "list-from-data" in seen


@pytest.mark.parametrize("relation", ["one-to-many", "many-to-many"])
def test_both_relations_say_what_was_done_to_every_table(relation):
    several = families if relation == "one-to-many" else network
    released = made(tables(several), recipes=RECIPES, relation=relation).release
    promises = released.promises
    said = [fact for promise in promises for fact in promise.declared if fact.prepared]
    columns = {dict(fact.values).get("column") for fact in said}
    assert {"age", "gender", "met"} <= columns
    rests_on = [fact.kind for promise in promises for fact in promise.inferred]
    assert "list-from-data" in rests_on


def test_preparing_while_reading_is_preparing_before():
    shared = {"multi_value": {"means": ";", "role": ";"}}
    given, _ = project(tables(), recipes=RECIPES, keys=["id", "pid"])
    relation = given.relations[0]
    at_once = read_related(
        parts_of(given, joined_by(relation)), (relation,), LinkedTables, shared=shared
    )
    before = []
    for table, recipe, keys in zip(
        tables(), RECIPES, (["id"], ["pid"], ["id", "pid"]), strict=True
    ):
        own = {name: cells for name, cells in table.items() if name not in keys}
        joined = {name: ";" for name in ("means", "role") if name in own}
        frame = populace.prepare(own, recipe=recipe, multi_value=joined).frame
        before.append({**{key: table[key] for key in keys}, **frame})
    given, _ = project(before)
    after = read_related(
        parts_of(given, joined_by(given.relations[0])),
        (given.relations[0],),
        LinkedTables,
        shared=shared,
    )
    for one, other in zip(
        (at_once.parents, at_once.children, at_once.links),
        (after.parents, after.children, after.links),
        strict=True,
    ):
        assert written(one) == written(other)
    assert np.array_equal(at_once.parent_of, after.parent_of)
    assert np.array_equal(at_once.child_of, after.child_of)


def written(table):
    """Each column's cells as texts."""
    return {
        column.name: cell_texts(column, cells)
        for column, cells in zip(table.columns, table.cells, strict=True)
    }


def test_a_report_needs_the_recipes_and_no_schema(tmp_path):
    folder = made(tables(), recipes=RECIPES).save(tmp_path / "out")
    report = evaluated(tables(), folder, recipes=RECIPES)
    for side in report.figures["tables"]:
        lengths = side["figures"]["aggregates"]["lengths"]
        assert lengths[0]["all"]["fabricated_mass"] < 0.05
    forgotten = "The release was made with a recipe, and the real table of links is taken"
    assert [said for said in report.figures["sentences"] if "recipe" in said] == []
    report = evaluated(tables(), folder, recipes=RECIPES[:2])
    assert [said for said in report.figures["sentences"] if said.startswith(forgotten)]


def test_a_plan_sees_the_columns_that_the_recipes_make(tmp_path):
    columns = ["age", "means"], ["gender"], ["role", "paid", "met"]
    schemas = []
    for place, names in enumerate(columns):
        path = tmp_path / f"{place}.toml"
        path.write_text("".join(f'[columns."{name}"]\n' for name in names), "utf-8")
        schemas.append(path)
    told = {"epsilon": 4.0, "unit": "parent"}
    plain = planned(*schemas, **told)
    more = [{"do": "bands", "column": "age", "into": "group", "edges": [0, 9, 99]}]
    wider = planned(*schemas, **told, recipes=[more])
    assert wider.typical != plain.typical or wider.tables != plain.tables


CHARGED = {"do": "suppress-rare", "column": "gender", "fewer_than": 20}
FLAGS = {"do": "explode", "column": "gender"}
EQUAL = {"do": "equal-bands", "column": "age", "start": 0, "stop": 100, "bands": 4}
STEPS = [
    [EQUAL],
    [CHARGED, {**MERGED, "origin": "instrument"}],
    [YEARS, {**CHARGED, "column": "role"}],
]
ROLES = {"do": "domain", "column": "role", "values": ["r", "s"]}


@pytest.mark.parametrize(
    ("recipe", "words"),
    [
        ([CHARGED, FLAGS], ("'explode' before every operation of people", "it after one")),
        ([CHARGED, {"do": "one-row"}], ("'one-row' before every operation of people",)),
        ([{"do": "drop", "columns": ["pid"]}], ("in people", "'pid'")),
        ([{"do": "one-row"}], ("in people", "a person of its own")),
        ([{"do": "rename", "names": {"gender": "pid"}}], ("of people", "'pid', after the recipe")),
    ],
)
def test_what_linked_tables_cannot_have_done_to_them(recipe, words):
    with pytest.raises(SchemaError) as caught:
        made(tables(), recipes=[None, recipe])
    for word in words:
        assert word in str(caught.value)


def test_both_promises_of_a_network_say_what_was_done_to_links_and_children():
    links = [{"do": "domain", "column": "role", "values": ["r", "s"]}, {**YEARS, "column": "met"}]
    released = made(
        tables(network),
        recipes=[None, [MERGED], links],
        relation="many-to-many",
        unit="both",
        multi_value={"means": ";"},
    ).release
    for promise in released.promises:
        prepared = {
            (fact.table, dict(fact.values).get("column"))
            for fact in promise.declared
            if fact.prepared
        }
        assert {("people", "gender"), ("links", "met")} <= prepared


def test_the_words_for_readers_hold_what_the_second_promise_rests_on(tmp_path):
    folder = made(tables(network), recipes=RECIPES, relation="many-to-many").save(tmp_path / "out")
    said = (folder / "README.md").read_text("utf-8")
    promised = said.index("Apart from that, it protects one record of people")
    assert "people: prepared: column 'gender → sex': merged" in said[promised:]
    assert said.count("people: prepared: column 'gender → sex'") == 1


def test_a_report_knows_the_flags_that_a_recipe_made(tmp_path):
    told = Schema((ColumnSchema("gender", values=("F", "M")),))
    flags = [{"do": "explode", "column": "gender"}]
    options = {"schemas": [None, told], "recipes": [None, flags]}
    folder = made(tables(), leave_out=["links.met"], **options).save(tmp_path / "out")
    assert list(rows(folder / "synthetic_people.csv")[0]) == ["pid", "gender_F", "gender_M"]
    report = evaluated(tables(), folder, **options)
    assert (
        report.figures["tables"][1]["figures"]["aggregates"]["lengths"][0]["all"]["fabricated_mass"]
        < 0.05
    )


def test_a_report_reads_the_columns_of_recipes_as_it_is_told(tmp_path):
    merged = [
        {"do": "merge", "column": "means", "groups": {"any": ["a", "c"]}, "origin": "instrument"}
    ]
    options = {"recipes": [merged]}
    folder = made(tables(), leave_out=["links.met"], **options).save(tmp_path / "out")
    with pytest.raises(SchemaError, match="'means', otherwise declared or prepared"):
        evaluated(tables(), folder, **options)
    report = evaluated(tables(), folder, multi_value={"means": ";"}, **options)
    assert (
        report.figures["tables"][0]["figures"]["aggregates"]["lengths"][0]["all"]["fabricated_mass"]
        < 0.05
    )


def test_a_table_of_keys_alone_has_nothing_to_be_prepared():
    parents, children, links = tables()
    bare = {name: links[name] for name in ("id", "pid")}
    with pytest.raises(SchemaError, match="in links"):
        made((parents, children, bare), recipes=[None, None, [YEARS]], multi_value={"means": ";"})


def test_names_that_a_recipe_makes_alike_are_refused():
    recipe = [{"do": "rename", "names": {"age": "gender"}}]
    with pytest.raises(SchemaError):
        made(tables(), recipes=[recipe])


def test_children_with_a_key_alone_are_refused():
    parents, children, links = families()
    bare = {"pid": children["pid"]}, {name: links[name] for name in ("id", "pid")}
    with pytest.raises(ParameterError, match="besides its key"):
        made((parents, *bare), multi_value={"means": ";"})


def test_what_cannot_be_released_is_not_written_down_as_spent(tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    with pytest.raises(ParameterError):
        made(triples=[("means", "nope", "paid")], ledger=ledger, dataset="d")
    assert not ledger.exists()


def test_an_error_in_a_recipe_names_its_table():
    with pytest.raises(SchemaError, match="in people"):
        made(tables(), recipes=[None, [{"do": "foo"}]])


def test_recipes_on_the_command_line_and_in_a_project_file(tmp_path, capsys):
    for name, table in zip(("victims", "people", "links"), tables(), strict=True):
        lines = [",".join(table), *(",".join(row) for row in zip(*table.values(), strict=True))]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "victims.toml").write_text(
        f'[columns.means]\ndelimiter = ";"\n\n{populace.write_recipe([BANDS])}', "utf-8"
    )
    (tmp_path / "people-recipe.toml").write_text(populace.write_recipe([MERGED, LEFT_OUT]), "utf-8")
    (tmp_path / "project.toml").write_text(
        '[release]\nprotect = "victims"\n'
        '[[tables]]\nname = "victims"\nsource = "victims.csv"\nschema = "victims.toml"\n'
        '[[tables]]\nname = "people"\nsource = "people.csv"\nrecipe = "people-recipe.toml"\n'
        '[[tables]]\nname = "links"\nsource = "links.csv"\nleave_out = ["met"]\n'
        'multi_value = { role = ";" }\n'
        '[[relations]]\none = "victims"\nmany = "people"\nvia = "links"\n',
        "utf-8",
    )
    out, private = tmp_path / "out", tmp_path / "private"
    project = str(tmp_path / "project.toml")
    assert main(["release", project, "--epsilon", "20", "--out", str(out), "--quiet"]) == 0
    assert {row["age"] for row in rows(out / "synthetic_victims.csv")} <= {
        *("<0", "0-17", "18-39", "40-89", "90+", ""),
    }
    assert list(rows(out / "synthetic_people.csv")[0]) == ["pid", "sex"]
    words = [
        *("evaluate", str(tmp_path / "victims.csv"), str(out), "--out", str(private)),
        *("--linked", str(tmp_path / "people.csv"), "--links", str(tmp_path / "links.csv")),
        *("--schema", str(tmp_path / "victims.toml")),
        *("--linked-recipe", str(tmp_path / "people-recipe.toml")),
    ]
    assert main(words) == 0
    assert "Private" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("relation", "unit"),
    [
        ("one-to-many", "parent"),
        ("one-to-many", "child"),
        ("one-to-many", "both"),
        ("many-to-many", "parent"),
        ("many-to-many", "both"),
    ],
)
def test_charged_steps_of_linked_tables_are_paid_for_stated_and_checked(tmp_path, relation, unit):
    one = relation == "one-to-many"
    steps = [STEPS[0], STEPS[1], STEPS[2] if unit != "both" or one else [ROLES, *STEPS[2]]]
    real = tables(families if one else network)
    terms = {"relation": relation, "unit": unit, "epsilon": 20.0}
    released = made(real, recipes=steps, multi_value={"means": ";"}, **terms)
    folder = released.save(tmp_path / "out")
    assert populace.verify(folder).unchecked == ()
    names = [[event.name for event in each.events] for each in released.release.promises]
    paid = [[name for name in each if name.startswith("preparation")] for each in names]
    of = "preparation: counts of column {} for {}".format
    first = [of("'age' of 'victims'", "equal-bands")]
    own = of("'gender' of 'people'", "suppress-rare") if one else of("'gender'", "suppress-rare")
    links = of("'role' of 'links'", "suppress-rare")
    if one:
        assert paid == [[*first, own, links]]
    else:
        assert paid == [[*first, links], [own, *([links] if unit == "both" else [])]]
    shares = [
        [dict(fact.values)["many"] for fact in each.declared if fact.kind == "steps-in-shares"]
        for each in released.release.promises
    ]
    assert shares[0] == (["people", "links"] if one else ["links"])
    bands = next(c for c in released.release.counts.columns_of("victims") if c.name == "age")
    assert bands.public
    assert 2 <= len(bands.values) <= 4
    report = evaluated(real, folder, recipes=steps, multi_value={"means": ";"})
    assert report.figures["sentences"]


def test_a_release_that_paid_for_no_step_it_declares_is_refused():
    released = made(tables(), recipes=STEPS, multi_value={"means": ";"}, epsilon=20.0).release
    verification.check_promise(released)
    promise = released.guarantee
    lost = replace(promise, events=promise.events[1:])
    half = replace(promise, events=(replace(promise.events[0], variance=9), *promise.events[1:]))
    silent = replace(
        promise, declared=tuple(f for f in promise.declared if f.kind != "steps-in-shares")
    )
    for wrong in (lost, half, silent):
        with pytest.raises(VerificationError):
            verification.check_promise(replace(released, promises=(wrong,)))


def test_steps_of_all_tables_together_leave_half_of_the_budget():
    much = [{**CHARGED, "share": 0.3}], [{**CHARGED, "column": "role", "share": 0.3}]
    with pytest.raises(SchemaError, match="those of all tables"):
        made(tables(), recipes=[None, much[0], [YEARS, *much[1]]])
