"""One value says how a table is read; every function takes it, and no option is written twice."""

import inspect
import tomllib
from dataclasses import fields
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

import populace
from populace.api.terms import settled, threes
from populace.cli import options
from populace.read.table import KEYWORDS, read_table
from populace.vocabulary.inputs import joined_by
from populace.vocabulary.keywords import READING
from tests.unit.api.linked_tables import families, project

CELLS = {"color": ["red", "blue"] * 50, "size": ["1", "2", "", "1"] * 25}
TAKE = ("release", "check", "plan", "evaluate", "risk", "prepare", "schema", "overview")


def test_every_option_of_reading_is_a_keyword_and_the_other_way_round():
    made = {"schema", "recipe", "attributes_per_subject", "accept_unread"}
    assert set(READING) - made == KEYWORDS
    with pytest.raises(TypeError, match="no keywords of reading: recipe"):
        read_table(CELLS, recipe=[])


def test_every_keyword_is_told_in_one_place_and_is_an_option_of_the_command_line():
    told = inspect.getdoc(populace.Reading)
    assert [name for name in READING if f"    {name}: " not in told] == []
    where = {each.name for each in fields(populace.Extent)}
    assert set(READING) - {"extent"} == options.names_in(options.reading) - where


@pytest.mark.parametrize("name", TAKE)
def test_every_function_takes_all_of_them(name):
    found = inspect.signature(getattr(populace, name)).parameters
    wider = {"release": "Releasing", "check": "Releasing", "plan": "Planning"}
    told = found["keywords" if name in wider else "reading"]
    assert str(told.annotation) == f"Unpack[{wider.get(name, 'Reading')}]"
    assert set(getattr(populace, wider.get(name, "Reading")).__annotations__) >= set(READING)
    assert not set(found) & set(READING)


def test_a_release_has_few_parameters_of_its_own():
    assert set(inspect.signature(populace.release).parameters) == {"source", "progress", "keywords"}
    own = set(populace.Releasing.__annotations__) - set(READING)
    groups = (
        *(
            {"epsilon"},
            {"delta"},
            {"length", "candidates"},
            {"fabrication"},
            {"records", "synthesizer", "criteria"},
            {"protect"},
        ),
        *(
            {"relations"},
            {"triples", "matter"},
            {"name", "about", "findings"},
            {"ledger", "dataset", "limit", "series"},
        ),
        {"k", "method", "oversampling", "previous"},
    )
    assert own == set().union(*groups)
    assert len(groups) < 12
    for kind in (populace.Planning, populace.Releasing):
        told = "".join(inspect.getdoc(each) for each in (populace.Planning, kind))
        words = set(kind.__annotations__) - set(READING)
        assert [name for name in words if f"    {name}: " not in told] == []


def test_an_input_is_what_its_keywords_say():
    given = populace.Input(CELLS, columns=(name for name in ["color"]))
    for _ in range(2):
        made = populace.release(given, epsilon=20.0, length=1)
        assert list(made.synthetic) == ["color"]
    made = populace.release(given, epsilon=20.0, length=1, columns="size")
    assert list(made.synthetic) == ["size"]


def test_an_input_tells_no_cell_and_cannot_be_changed():
    given = populace.Input({"color": ["secret"]}, "people", safe=["color"])
    assert repr(given) == "<Input people: safe>"
    assert "secret" not in repr(populace.Project((given,)))
    with pytest.raises(AttributeError):
        given.name = "others"
    with pytest.raises(TypeError):
        given.reading["safe"] = ()


def test_a_keyword_that_there_is_not_is_told_the_nearest():
    with pytest.raises(populace.ParameterError, match="Did you mean 'delimiter'"):
        populace.release(CELLS, epsilon=1.0, delimeter=",")


def test_a_schema_can_be_a_mapping():
    schema = {"columns": {"color": {"values": ["red", "blue", "green"]}}}
    made = populace.release(CELLS, epsilon=20.0, length=1, schema=schema)
    assert [c.public for c in made.release.aggregates.columns] == [True, False]
    assert populace.plan(epsilon=1.0, schema=schema).attributes == (1,)


def test_what_belongs_to_one_table_is_not_told_of_several():
    given, _ = project()
    with pytest.raises(populace.ParameterError, match="beside several tables"):
        populace.release(given, epsilon=1.0, protect="victims", sheet="one")


def test_tables_without_a_relation_are_released_one_by_one():
    tables = {"a": populace.Input(CELLS), "b": populace.Input(CELLS)}
    with pytest.raises(populace.ParameterError, match="one relation between two tables"):
        populace.release(tables, epsilon=1.0, protect="a")
    assert set(populace.risk(tables)) == {"a", "b"}


def test_settings_of_a_project_go_behind_those_of_a_call():
    given = populace.Project((populace.Input(CELLS),), settings={"epsilon": 20, "length": 1})
    assert populace.release(given).guarantee.epsilon == 20
    assert populace.release(given, epsilon=10.0).guarantee.epsilon == 10
    assert populace.release(given, k=5).guarantee.k == 5
    wrong = populace.Project((populace.Input(CELLS),), settings={"epsilom": 20})
    with pytest.raises(populace.ParameterError, match="Did you mean 'epsilon'"):
        populace.release(wrong)


def test_settings_of_noise_do_not_go_with_groups():
    with pytest.raises(populace.ParameterError, match="'delta'"):
        populace.release(CELLS, k=5, delta=1e-3)


def test_a_project_is_written_and_read_again(tmp_path):
    schema = populace.Schema((populace.ColumnSchema("color", values=("red", "blue")),))
    steps = [{"do": "bands", "column": "age", "edges": [0, 18, 99]}]
    one = populace.Input(
        str(tmp_path / "v.csv"),
        "v",
        "vid",
        schema=schema,
        recipe=steps,
        multi_value={"a b": ";"},
        leave_out=["x"],
    )
    two = populace.Input("sqlite:///cases.db", "p", query='SELECT "a\\b" FROM t')
    relation = populace.Relation("v", "p", most=9)
    settings = {"epsilon": 2.5, "protect": ["v"], "triples": [["a", "b", "c"]]}
    text = populace.write_project(populace.Project((one, two), (relation,), settings))
    path = tmp_path / "project.toml"
    path.write_text(text, "utf-8")
    again = populace.read_project(path)
    assert (again.relations, again.settings) == ((relation,), settings)
    assert [table.source for table in again.tables] == [one.source, two.source]
    assert again.tables[0].key == "vid"
    told = dict(again.tables[0].reading)
    assert told.pop("schema") == {"columns": {"color": {"values": ["red", "blue"]}}}
    assert (told["recipe"], told["multi_value"], told["leave_out"]) == (
        steps,
        {"a b": ";"},
        ("x",),
    )
    assert again.tables[1].reading == two.reading
    assert populace.write_project(again) == text
    assert "relations" in tomllib.loads(text)


def test_a_table_in_memory_has_no_project_file():
    with pytest.raises(populace.ParameterError, match="in memory"):
        populace.write_project(populace.Project((populace.Input(CELLS),)))


# ---- what tables together can: the table of docs/guide/linked.md ---------------------------------

RELATION = populace.Relation("victims", "people", "links")
JOINED = {"means": ";", "role": ";"}


def together(**changes):
    tables = dict(zip(joined_by(RELATION), families(), strict=True))
    return tables | changes


def released(tables, **options):
    told = {"relations": RELATION, "protect": "victims", "epsilon": 50.0, "delta": 1e-3}
    return populace.release(tables, **{**told, "multi_value": JOINED, **options})


def test_frames_and_databases_go_in():
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    parents, children, links = families()
    made = released({
        "victims": pandas.DataFrame(parents),
        "people": polars.DataFrame(children),
        "links": links,
    })  # fmt: skip
    assert made.guarantee.epsilon == 50


def test_each_table_may_come_from_a_query(tmp_path):
    import sqlite3

    pytest.importorskip("sqlalchemy")
    parents = families()[0]
    with sqlite3.connect(tmp_path / "cases.db") as base:
        base.execute("CREATE TABLE v (id TEXT, gender TEXT, means TEXT)")
        base.executemany(
            "INSERT INTO v VALUES (?, ?, ?)", list(zip(*parents.values(), strict=True))
        )
    source = populace.Input(f"sqlite:///{tmp_path / 'cases.db'}", query="SELECT * FROM v")
    assert released(together(victims=source)).guarantee.epsilon == 50


def several_rows(conflict=False):
    parents = families()[0]
    rows = {name: [*cells, *cells[:20]] for name, cells in parents.items()}
    if conflict:
        rows["gender"][60:] = ["M" if each == "F" else "F" for each in rows["gender"][60:]]
    return rows


def test_rows_with_one_key_are_one_record_of_the_unit():
    tables = together(victims=populace.Input(several_rows(), subject_id="id"))
    merged, plain = (released(each, records=None).release for each in (tables, together()))
    assert abs(merged.aggregates.records - plain.aggregates.records) < 15
    with pytest.raises(populace.InputError, match="distinct keys"):
        released(together(victims=several_rows()))


def test_rows_of_one_record_that_differ_stop_the_run_unless_a_recipe_decides():
    tables = together(victims=populace.Input(several_rows(conflict=True), subject_id="id"))
    with pytest.raises(populace.InputError, match="one value for each person"):
        released(tables)
    recipe = [{"do": "drop", "columns": ["gender"]}, {"do": "one-row"}]
    tables = together(
        victims=populace.Input(several_rows(conflict=True), subject_id="id", recipe=recipe)
    )
    assert released(tables).guarantee.epsilon == 50


@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ({"do": "equal-bands", "start": 0, "stop": 9, "bands": 2}, "bands-equal"),
        ({"do": "suppress-rare", "fewer_than": 9}, "rare-absent"),
    ],
)
def test_charged_steps_are_made_and_stated(step, kind):
    recipe = [{**step, "column": "gender"}]
    people = populace.Input(families()[1], recipe=recipe, accept_unread=["gender"])
    made = released(together(people=people))
    assert made.guarantee.events[0].name.startswith("preparation: counts of column 'gender' of")
    assert {(each.kind, each.table) for each in made.guarantee.declared} >= {(kind, "people")}


def test_each_table_is_drafted_assessed_and_prepared():
    tables = together()
    drafts = populace.schema(tables, relations=RELATION)
    assert set(drafts) == {"victims", "people", "links"}
    assert all(
        "[columns.id]" not in text and "[columns.pid]" not in text for text in drafts.values()
    )
    reports = populace.risk(tables, relations=RELATION, multi_value=JOINED)
    assert set(reports) == {"victims", "people", "links"}
    seen = populace.overview(tables, relations=RELATION)
    assert [column.name for column in seen["people"].columns] == ["gender"]
    recipe = [{"do": "merge", "column": "gender", "groups": {"w": ["F"]}, "origin": "instrument"}]
    tables["victims"] = populace.Input(tables["victims"], recipe=recipe)
    made = populace.prepare(tables, relations=RELATION, multi_value=JOINED)
    assert "w" in made["victims"].frame["gender"]
    assert list(made["people"].frame) == ["gender"]


def test_frames_come_out():
    pandas = pytest.importorskip("pandas")
    made = released(together(victims=pandas.DataFrame(families()[0])))
    assert set(made.synthetic) == {"victims", "people", "links"}
    assert isinstance(made.synthetic["victims"], pandas.DataFrame)


def test_attacks_and_outsiders_look_at_each_table(tmp_path):
    folder = released(together()).save(tmp_path / "out")
    others = dict(zip(joined_by(RELATION), families(seed=9), strict=True))
    report = populace.evaluate(together(), folder, attacks=True, outsiders=others, k=5)
    assert all("attacks" in str(table["figures"]) for table in report.figures["tables"])


@pytest.mark.parametrize("option", [{"k": 5}, {"method": "row-seeded"}])
def test_k_anonymity_is_refused_with_the_reason(option):
    with pytest.raises(populace.ParameterError, match="would not be hidden in a group of k"):
        released(together(), **option)


def test_all_tables_are_sampled_again():
    maker = populace.Synthesizer(
        epsilon=50.0, delta=1e-3, relations=RELATION, protect="victims", multi_value=JOINED
    )
    maker.fit(together())
    once, twice = maker.sample(seed=1), maker.sample(seed=1)
    assert once == twice
    assert set(once) == {"victims", "people", "links"}
    assert len(maker.sample(9)["victims"]["id"]) == 9


def test_an_extent_can_be_given_by_its_parts():
    data = b"a title\nsex\nf\nm\nf\n"
    given = populace.Input(data, extent={"header_row": 2})
    assert given.reading["extent"] == populace.Extent(header_row=2)
    assert populace.check(data, extent={"header_row": 2}).tables[0].records == 3
    with pytest.raises(populace.ParameterError, match="Did you mean 'header_row'"):
        populace.release(data, epsilon=1, extent={"headerrow": 2})
    with pytest.raises(populace.ParameterError, match="an object of type int"):
        populace.schema(data, extent=2)
    two = {"a": populace.Input(data), "b": populace.Input(data)}
    joined = populace.Relation("a", "b")
    with pytest.raises(populace.ParameterError, match="header_rows"):
        populace.check(two, relations=joined, extent={"header_rows": 2})


@pytest.mark.parametrize("call", [populace.release, populace.check, populace.plan])
def test_a_keyword_spelled_wrongly_is_told_with_the_right_one(call):
    for wrong, right in (("epsilom", "epsilon"), ("lenght", "length"), ("shema", "schema")):
        with pytest.raises(populace.ParameterError, match=f"Did you mean '{right}'"):
            call({"a": ["x"]}, **{wrong: 1})


@pytest.mark.parametrize("call", [populace.release, populace.check, populace.plan])
@pytest.mark.parametrize("name", ["epsilon", "delta", "length"])
def test_a_number_in_quotes_is_told(call, name):
    with pytest.raises(populace.ParameterError, match=f"number as {name}.*without quotes"):
        call({"a": ["x"]}, **{"epsilon": 4, name: "2"})


SECTIONS = {
    "release": (
        *("about", "dataset", "findings", "known", "ledger", "length", "name", "out", "records"),
        *("series", "synthesizer"),
    ),
    "about": ("language", "title"),
    "findings": ("language", "text"),
}


@pytest.mark.parametrize("value", ["3.5", '[["x"]]', "{ a = 1 }", "true", "2020-01-01"])
@pytest.mark.parametrize("section", SECTIONS)
def test_a_setting_of_another_kind_in_a_project_file_is_refused_in_words(section, value, tmp_path):
    (tmp_path / "t.csv").write_text("a,b\n" + "x,1\ny,2\n" * 40, encoding="utf-8")
    project, missed = tmp_path / "project.toml", []
    for name in SECTIONS[section]:
        told = "" if section != "release" else "epsilon = 4"
        lines = ["[[tables]]", 'source = "t.csv"', f"[{section}]", told, f"{name} = {value}"]
        project.write_text("\n".join(lines), encoding="utf-8")
        try:
            found = populace.check(project, epsilon=4.0)
        except populace.PopulaceError:
            continue
        # What stops a release only when it is made is among what stops it.
        missed += [name] if found.passed else []
    # Numbers and days that a publisher says are texts to readers.
    assert missed == [name for name in missed if value[0].isdigit() and name in ("title", "text")]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("protect", {"victims"}),
        ("protect", {"victims": 1}.keys()),
        ("protect", np.array(["victims"])),
        ("protect", (name for name in ("victims",))),
        ("triples", [np.array(["a", "b", "c"])]),
        ("matter", {"a"}),
        ("ledger", Path("ledger.jsonl")),
    ],
)
def test_whatever_can_be_gone_through_is_a_list_of_names(name, value):
    assert settled(populace.Project((populace.Input("a.csv"),)), {name: value})[name] is value


@pytest.mark.parametrize(
    ("name", "value", "plain"),
    [
        ("epsilon", np.float32(2), 2.0),
        ("epsilon", np.int64(2), 2),
        ("epsilon", Fraction(1, 2), 0.5),
        ("delta", Decimal("1e-7"), 1e-7),
        ("k", np.int8(100), 100),
        ("records", np.uint16(60_000), 60_000),
    ],
)
def test_numbers_of_any_library_are_kept_as_numbers_without_end(name, value, plain):
    found = settled(populace.Project((populace.Input("a.csv"),)), {name: value})[name]
    assert (found, type(found)) == (plain, type(plain))


def test_small_numbers_of_arrays_do_not_run_over(tmp_path):
    table = {"a": ["x", "y"] * 200, "b": ["u", "v", "w", "u"] * 100}
    one = populace.Input(table, attributes_per_subject=np.int8(3))
    assert type(one.reading["attributes_per_subject"]) is int
    assert type(populace.Relation("a", "b", most=np.int8(20)).most) is int
    written = {"dataset": "d", "ledger": tmp_path / "ledger"}
    made = populace.release(one, epsilon=np.int64(4), records=np.int8(9), **written)
    assert len(made.synthetic["a"]) == 9
    assert made.sample(4, seed=np.int64(3)) == made.sample(4, seed=3)
    for method in ("row-seeded", "aggregate-seeded"):
        assert populace.release(table, k=np.int8(100), method=method).guarantee.k == 100


def test_triples_are_kept_as_texts_of_three_whatever_they_came_in():
    for given in (np.array([["a", "b", "c"]]), [iter("abc")], (("a", "b", "c"),)):
        assert threes(given) == (("a", "b", "c"),)
    for given in ("abc", [("a", "b")], [iter("abcd")]):
        with pytest.raises(populace.ParameterError, match="three columns in each triple"):
            threes(given)


def test_related_tables_are_given_by_name():
    tables = [populace.Input({"id": ["1"]}), populace.Input({"id": ["1"]})]
    with pytest.raises(populace.ParameterError, match="by their names"):
        populace.check(tables, relations=[populace.Relation("cases", "actors")], epsilon=1)
