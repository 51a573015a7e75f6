"""Trees of tables at the public doors: planned, checked, released with a ledger, compared."""

import csv
import json
from dataclasses import replace

import numpy as np
import pytest

import populace
from populace.browser.projects import linking_of
from populace.cli import main
from populace.methods.tree_expected import OfTree
from populace.methods.verification import check_promise
from populace.publish.statements.descriptions import description
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.facts import fact
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.structure import Relation
from tests.unit.methods.houses import RELATIONS, SCHEMAS, houses, inputs, project

TABLES = houses(150)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The tables as files with their schemas and a project file."""
    place = tmp_path_factory.mktemp("houses")
    lines = []
    keys = {"houses": "house", "persons": "person", "animals": "animal_id"}
    for name, table in TABLES.items():
        with (place / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(table)
            writer.writerows(zip(*table.values(), strict=True))
        told = SCHEMAS[name]["columns"].items()
        schema = "".join(
            f"[columns.{column}]\nvalues = {json.dumps(each['values'])}\n" for column, each in told
        )
        (place / f"{name}.toml").write_text(schema, "utf-8")
        lines.append(f'[[tables]]\nname = "{name}"\nsource = "{name}.csv"\nschema = "{name}.toml"')
        if name in keys:
            lines.append(f'key = "{keys[name]}"')
    for each in RELATIONS:
        lines.append(f'[[relations]]\none = "{each.one}"\nmany = "{each.many}"\nmost = {each.most}')
        if each.via:
            lines.append(f'via = "{each.via}"\nseveral = true')
    lines.append('[release]\nepsilon = 8\nprotect = "houses"\n')
    (place / "project.toml").write_text("\n".join(lines), "utf-8")
    return place


def test_a_plan_tells_of_every_table_of_counts():
    plan = populace.plan(project(TABLES))
    said = [each.name for each in plan.counts]
    assert said[0] == "houses, 1 value"
    assert "pairs across houses and stays (weighted)" in said
    assert "number of keepers, at most 10 of each of houses counted" in said
    assert all(each.usual.margin <= each.worst.margin for each in plan.counts)
    strong = populace.plan(project(TABLES, epsilon=1.0))
    assert strong.counts[0].usual.margin > plan.counts[0].usual.margin
    with pytest.raises(populace.ParameterError, match="usual numbers"):
        populace.plan(project(TABLES), typical=(1, 1))


def test_a_plan_prices_what_a_release_measures():
    plan = populace.plan(project(TABLES))
    events = populace.release(project(TABLES)).guarantee.events
    scales = {event.name: event.scale for event in events}
    planned = {each.name: each.usual.margin for each in plan.counts}
    margin = planned["number of stays, at most 10 of each of houses counted"]
    assert margin == pytest.approx(1.96 * scales["records of 'stays' of 'persons'"], abs=0.1)


def test_a_check_tells_what_stops_a_release_and_which_files_it_writes():
    found = populace.check(project(TABLES))
    assert found.passed
    assert [each.name for each in found.tables] == list(TABLES)
    made = populace.release(project(TABLES))
    assert any("every row of keepers found its partner" in note for note in found.notes)
    broken = {name: dict(table) for name, table in TABLES.items()}
    broken["stays"] = {**broken["stays"], "person": ["nobody", *broken["stays"]["person"][1:]]}
    stopped = populace.check(project(broken))
    assert not stopped.passed
    assert "nobody" not in str(stopped.stops)
    assert {f"aggregates_{name}.csv" for name in ("houses", "persons", "stays")} <= set(found.files)
    assert len(made.release.structure.tables) == len(found.tables)


def test_the_files_that_a_check_names_are_written(tmp_path):
    populace.release(project(TABLES)).save(tmp_path / "out")
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert set(populace.check(project(TABLES)).files) == written


def test_the_files_of_links_back_to_the_root_are_those_of_their_release(tmp_path):
    names = ("houses", "persons", "stays")
    tables = {name: TABLES[name] for name in names}
    visits = {name: TABLES["persons"][name][::2] for name in ("person", "house")}
    given = [each.called(name) for name, each in inputs(tables).items()]
    back = Relation("persons", "houses", "visits", several=True, most=3)
    asked = populace.Project(
        (*given, populace.Input(visits, "visits")),
        (*RELATIONS[:2], back),
        {"protect": "houses", "epsilon": 8.0},
    )
    populace.release(asked).save(tmp_path / "out")
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert set(populace.check(asked).files) == written


def test_a_run_is_written_down_before_anything_is_drawn(tmp_path):
    ledger = tmp_path / "ledger.json"
    populace.release(project(TABLES), ledger=ledger, dataset="houses", limit=10.0)
    with pytest.raises(populace.PopulaceError):
        populace.release(project(TABLES), ledger=ledger, dataset="houses", limit=5.0)
    assert "houses, with what hangs on them" in ledger.read_text("utf-8")


def test_it_is_compared_with_the_real_tables():
    made = populace.release(project(TABLES, epsilon=16.0))
    report = populace.evaluate(project(TABLES), made, records=False)
    assert [each["name"] for each in report.figures["tables"]] == [
        *("houses", "persons", "stays", "animals", "keepers")
    ]
    assert len(report.figures["relations"]) == len(RELATIONS)
    with pytest.raises(populace.ParameterError, match="tables of the release"):
        populace.evaluate(inputs({"houses": TABLES["houses"]})["houses"], made)


def test_the_command_line_goes_from_a_project_file_to_a_verified_folder(folder, tmp_path):
    out, project_file = str(tmp_path / "out"), str(folder / "project.toml")
    for words in (
        ["plan", project_file],
        ["check", project_file],
        ["release", project_file, "--out", out],
        ["verify", out],
        ["evaluate", project_file, out, "--out", str(tmp_path / "private")],
    ):
        assert main(words) == 0, words


@pytest.mark.parametrize("settings", [{"k": 5, "epsilon": None}, {"triples": [("a", "b", "c")]}])
def test_what_trees_cannot_be_released_with_is_refused(settings):
    with pytest.raises(populace.ParameterError, match="tree of tables"):
        populace.release(project(TABLES, **settings))


def test_a_bound_on_what_counts_that_trees_do_not_take_is_refused():
    told = replace(project(TABLES), relations=(replace(RELATIONS[0], counted=5), *RELATIONS[1:]))
    with pytest.raises(populace.ParameterError, match="counted of a relation"):
        populace.release(told)


def test_a_check_names_each_column_once_where_two_tables_share_its_name():
    renamed = {name: dict(table) for name, table in TABLES.items()}
    renamed["animals"]["sex"] = renamed["animals"].pop("animal")
    tables = {
        name: populace.Input(table, schema={} if name == "animals" else SCHEMAS[name])
        for name, table in renamed.items()
    }
    found = populace.check(tables, relations=RELATIONS, protect="houses", epsilon=8)
    names = {table.name: [each.name for each in table.columns] for table in found.tables}
    assert names["animals"] == ["sex"]
    assert names["persons"] == ["sex", "age"]


def test_its_words_say_how_many_records_of_each_root_count():
    made = populace.release(project(TABLES)).release
    assert "Where one of houses has more than are counted, the true numbers" in description(made)


def test_what_is_no_relation_is_refused():
    with pytest.raises(populace.ParameterError, match="type str"):
        populace.release(inputs(TABLES), relations=["houses"], protect="houses", epsilon=8)
    with pytest.raises(populace.ParameterError, match="most of a relation"):
        populace.Relation("houses", "persons", most="4")


def parts(**tables):
    return [Part(cells, name) for name, cells in tables.items()]


SURVEY = {
    "visits": {"_id": ["7", "8"], "_index": ["1", "2"], "place": ["n", "s"]},
    "members": {
        "_index": ["1", "2", "3"],
        "_parent_index": ["1", "2", "2"],
        "sex": ["f", "m", "f"],
    },
    "jobs": {"_index": ["1", "2"], "_parent_index": ["3", "1"], "job": ["x", "y"]},
}


def test_keys_of_three_levels_are_found_as_those_of_two():
    relations = (Relation("visits", "members"), Relation("members", "jobs"))
    read = read_related(parts(**SURVEY), relations, RelatedTables)
    assert read.records.joins[0].one.tolist() == [0, 1, 1]
    assert read.records.joins[1].one.tolist() == [2, 0]
    headers = {shape.name: shape.headers for shape in read.structure.tables}
    assert headers == {"visits": ("place",), "members": ("sex",), "jobs": ("job",)}
    keys = [shape.key for shape in read.structure.tables[:2]]
    assert len(set(keys)) == 2


def test_a_key_of_its_own_that_a_lower_table_declares_is_kept_as_one():
    relations = (Relation("visits", "members"), Relation("members", "jobs"))
    survey = {**SURVEY, "jobs": {"code": ["j1", "j2"], **SURVEY["jobs"]}}
    given = {"members": "_index=_parent_index", "jobs": "code"}
    keyed = [replace(part, key=given.get(part.name)) for part in parts(**survey)]
    read = read_related(keyed, relations, RelatedTables)
    assert read.structure.table("jobs").key == "code"
    assert read.structure.table("jobs").headers == ("job",)
    assert fact("keys-distinct", column="code", one="jobs") in read.facts
    keyed[2].source["code"][1] = "j1"
    with pytest.raises(populace.InputError, match="distinct keys in column 'code' of jobs"):
        read_related(keyed, relations, RelatedTables)


def test_a_key_that_leads_nowhere_is_refused_without_being_told():
    broken = {**SURVEY, "jobs": {**SURVEY["jobs"], "_parent_index": ["1", "77"]}}
    relations = (Relation("visits", "members"), Relation("members", "jobs"))
    with pytest.raises(populace.PopulaceError) as caught:
        read_related(parts(**broken), relations, RelatedTables)
    assert "77" not in str(caught.value)


def test_values_that_nobody_declared_are_named_where_they_are_common():
    tables = houses(400)
    free = {name: populace.Input(table) for name, table in tables.items()}
    made = populace.release(free, relations=RELATIONS, protect="houses", epsilon=16.0)
    counts = made.release.counts
    assert "home" in counts.columns_of("stays")[0].values
    assert made.guarantee.threshold_delta == pytest.approx(1e-7)


def charged():
    """The tables with recipes that ask for protected counts above, below and of links."""
    tables = houses(300)
    ages = np.random.default_rng(1).integers(0, 90, len(tables["persons"]["age"]))
    tables["persons"]["years"] = ages.astype(str).tolist()
    recipes = {
        "houses": [{"do": "suppress-rare", "column": "place", "fewer_than": 5}],
        "persons": [{"do": "equal-bands", "column": "years", "start": 0, "stop": 100, "bands": 4}],
        "keepers": [{"do": "suppress-rare", "column": "since", "fewer_than": 5}],
    }
    given = project(tables, epsilon=20.0)
    every = (each.but(recipe=recipes.get(each.name, [])) for each in given.tables)
    return replace(given, tables=tuple(every))


def test_charged_steps_of_a_tree_are_paid_for_stated_and_checked(tmp_path):
    given = charged()
    made = populace.release(given)
    names = [event.name for event in made.guarantee.events]
    of = "preparation: counts of column {} for {}".format
    assert names[:3] == [
        of("'place' of 'houses'", "suppress-rare"),
        of("'years' of 'persons'", "equal-bands"),
        of("'since' of 'keepers'", "suppress-rare"),
    ]
    shares = [dict(f.values) for f in made.guarantee.declared if f.kind == "steps-in-shares"]
    assert [each["many"] for each in shares] == ["persons", "keepers"]
    assert {each["one"] for each in shares} == {"houses"}
    made.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").unchecked == ()
    found = populace.check(given)
    assert found.passed
    assert set(found.files) == {path.name for path in (tmp_path / "out").iterdir()}
    bands = next(c for c in made.release.counts.columns_of("persons") if c.name == "years")
    assert bands.public
    assert 2 <= len(bands.values) <= 4
    report = populace.evaluate(given, made, records=False)
    assert len(report.figures["tables"]) == len(TABLES)
    assert populace.plan(given).counts[0].usual.margin > 0


def test_a_tree_that_paid_for_no_step_it_declares_is_refused():
    release = populace.release(charged()).release
    promise = release.guarantee
    lost = replace(promise, events=promise.events[1:])
    told = tuple(each for each in promise.declared if each.kind != "steps-in-shares")
    for wrong in (lost, replace(promise, declared=told)):
        with pytest.raises(populace.VerificationError):
            check_promise(replace(release, promises=(wrong,)))


def test_steps_of_all_tables_of_a_tree_leave_half_of_the_budget():
    given = charged()
    column = {"houses": "place", "persons": "sex"}
    much = {"do": "suppress-rare", "fewer_than": 5, "share": 0.3}
    dear = tuple(
        each.but(recipe=[{**much, "column": column[each.name]}]) if each.name in column else each
        for each in given.tables
    )
    with pytest.raises(populace.SchemaError, match="those of all tables"):
        populace.release(replace(given, tables=dear))


def merged(name):
    """The tables, each house in two rows, with a subject id in one of the tables."""
    first = TABLES["houses"]
    twice = {column: [cell for cell in cells for _ in range(2)] for column, cells in first.items()}
    given = project({**TABLES, "houses": twice} if name == "houses" else TABLES)
    key = {"houses": "house", "persons": "person"}[name]
    every = (each.but(subject_id=key) if each.name == name else each for each in given.tables)
    return replace(given, tables=tuple(every))


def test_several_rows_of_one_root_are_one_record(tmp_path):
    made = populace.release(merged("houses"))
    total = made.release.counts.totals[0]
    # Beyond seven standard deviations in one of 10^11 runs.
    assert abs(total.records - len(TABLES["houses"]["house"])) <= 7 * total.scale
    made.save(tmp_path / "out")
    assert populace.verify(tmp_path / "out").unchecked == ()
    populace.evaluate(merged("houses"), made, records=False)
    assert populace.plan(merged("houses")).counts
    kinds = {(each.kind, dict(each.values).get("one")) for each in made.guarantee.inferred}
    assert ("keys-distinct", "houses") not in kinds
    assert ("keys-distinct", "persons") in kinds


@pytest.mark.parametrize("door", [populace.release, populace.plan])
def test_several_rows_of_one_record_below_are_refused_with_the_reason(door):
    with pytest.raises(populace.SchemaError, match="only houses belongs to none"):
        door(merged("persons"))


@pytest.mark.parametrize("door", [populace.schema, populace.overview, populace.risk])
def test_each_table_is_looked_at_by_itself(door):
    assert list(door(project(TABLES))) == list(TABLES)


def test_drafted_schemas_name_no_key():
    drafts = populace.schema(project(TABLES))
    assert "[columns.sex]" in drafts["persons"]
    keys = {"house", "person", "animal_id"}
    assert not [key for key in keys if f"[columns.{key}]" in "".join(drafts.values())]


def test_tables_are_prepared_by_their_recipes_and_without_keys():
    step = {"do": "merge", "column": "sex", "groups": {"w": ["f"]}, "origin": "instrument"}
    given = project(TABLES)
    tables = [each.but(recipe=[step]) if each.name == "persons" else each for each in given.tables]
    made = populace.prepare(replace(given, tables=tuple(tables)))
    assert list(made) == list(TABLES)
    columns = {column.name: column.values for column in made["persons"].table.columns}
    assert "house" not in columns
    assert "w" in columns["sex"]


def test_how_each_relation_joins_is_told_by_keys_alone():
    given = project(TABLES)
    found = populace.joining(given)
    assert len(found) == len(given.relations)
    for relation, joining in zip(given.relations, found, strict=True):
        rows = next(iter(TABLES[relation.via or relation.many].values()))
        assert joining.links == len(rows)
        assert (joining.child_key is None) == (relation.via is None)
        assert joining.one_parent or relation.several


def test_one_table_joins_nothing():
    with pytest.raises(
        populace.ParameterError, match=r"tables that hang together.*one table.*relations="
    ):
        populace.joining({"sex": ["f", "m"]})


def test_the_studio_shows_a_tree_and_writes_it_as_it_was(folder):
    given = populace.read_project(folder / "project.toml")
    linking = linking_of(given)
    names = [table.name for table in given.tables]
    shown = [
        (names[each["one"]], names[each["many"]], None if each["via"] < 0 else names[each["via"]])
        for each in linking["relations"]
    ]
    assert shown == [(each.one, each.many, each.via) for each in given.relations]
    assert linking["keys"] == [table.key or "" for table in given.tables]


def test_numbers_below_the_root_say_how_many_of_each_root_count(tmp_path):
    made = populace.release(project(TABLES))
    capped = {total.table: (total.root, total.most) for total in made.release.counts.totals}
    assert capped["houses"] == ("", 0)
    assert capped["stays"] == ("houses", 10)
    said = "stays, at most 10 of each of houses counted"
    assert any(each["words"].startswith(said) for each in made.summary()["tables"])
    made.save(tmp_path / "out")
    assert said in (tmp_path / "out" / "README.md").read_text("utf-8")
    stated = json.loads((tmp_path / "out" / "release.json").read_text("utf-8"))
    told = {each["table"]: each.get("at_most") for each in stated["counts"]["totals"]}
    assert told["stays"] == {"records": 10, "of_each": "houses"}
    assert told["houses"] is None
    assert populace.verify(tmp_path / "out").release.counts.totals == made.release.counts.totals


def test_a_number_that_says_otherwise_how_many_count_is_refused():
    release = populace.release(project(TABLES)).release
    lied = tuple(replace(each, root="", most=0) for each in release.counts.totals)
    with pytest.raises(populace.VerificationError):
        list(OfTree().noise(replace(release, counts=replace(release.counts, totals=lied)), 0))
