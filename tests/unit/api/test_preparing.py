import re
import stat

import pytest

import populace
from populace.vocabulary.facts import fact
from populace.vocabulary.operations import Drop
from populace.vocabulary.recoding import Domain
from populace.vocabulary.schema import ColumnSchema, Schema

BANDS = {"do": "bands", "column": "age", "start": 0, "stop": 100, "width": 50}
DATA = {
    "id": [str(n // 2) for n in range(400)],
    "name": [f"Person Number{n}" for n in range(400)],
    "age": [str(n % 100) for n in range(400)],
    "job": ["secretjob" if n < 2 else "common" for n in range(400)],
}
RECIPE = [{"do": "drop", "columns": ["name"]}, BANDS]


@pytest.fixture(scope="module")
def messy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("messy") / "register"
    return populace.example(folder, victims=500, messy=True)


def test_from_a_messy_file_to_a_release_and_its_report(messy, tmp_path):
    source, project = messy / "register.csv", messy / "project.toml"
    released = populace.release(source, schema=project, epsilon=2, length=2)
    columns = {column.name: column for column in released.release.aggregates.columns}
    assert list(columns) == [
        "quarter",
        "district",
        "age group",
        "sex",
        "region of origin",
        "pregnant",
        "needs",
        "income",
    ]
    assert all(column.public for column in columns.values())
    assert columns["pregnant"].values == ("no", "yes")
    released.save(tmp_path / "public")
    populace.verify(tmp_path / "public")
    report = populace.evaluate(source, tmp_path / "public", schema=project)
    assert report.figures["records"]["true"] == 500
    assert report.figures["aggregates"]["lengths"][0]["all"]["fabricated_mass"] < 0.05


def test_nothing_of_a_recipe_list_is_in_the_folder(messy, tmp_path):
    released = populace.release(
        messy / "register.csv", schema=messy / "project.toml", epsilon=2, length=1
    )
    released.save(tmp_path / "public")
    for path in (tmp_path / "public").iterdir():
        # "woman" is a word of the page's own, in every language that it speaks.
        words = "sheltr|helth|n/k|R0000" + ("" if path.name == "index.html" else "|woman")
        assert not re.search(words, path.read_text("utf-8"))
    assert any("made by looking at the data" in words for words in released.warnings)


def test_a_recipe_in_any_form_is_the_same(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text(
        '[[prepare]]\ndo = "drop"\ncolumns = ["name"]\n'
        '[[prepare]]\ndo = "bands"\ncolumn = "age"\nstart = 0\nstop = 100\nwidth = 50\n'
    )
    (tmp_path / "p.toml").write_text("[table]\n" + path.read_text())
    made = [
        populace.prepare(DATA, recipe=recipe, subject_id="id").frame
        for recipe in (RECIPE, path, str(path))
    ]
    made.append(populace.prepare(DATA, schema=tmp_path / "p.toml", subject_id="id").frame)
    assert made[0] == made[1] == made[2] == made[3]
    assert populace.read_recipe(path) == populace.Recipe(populace.read_recipe(path).operations)
    assert populace.write_recipe(RECIPE) == populace.write_recipe(path)
    assert made[0]["id"][:3] == ["1", "1", "2"]
    assert made[0]["age"][49:51] == ["0-49", "50-99"]


def test_columns_that_do_not_leave_the_recipe_are_no_identifiers():
    with pytest.raises(populace.InputError, match="'name'"):
        populace.prepare(DATA, recipe=[BANDS], subject_id="id")
    made = populace.prepare(DATA, recipe=RECIPE, subject_id="id")
    assert "name" not in made.frame
    chosen = populace.Recipe((Domain("job", values=("common",)), Drop(("age", "name"))))
    assert set(populace.prepare(DATA, recipe=chosen, subject_id="id").frame) == {"id", "job"}


def test_a_prepared_table_is_private(tmp_path):
    made = populace.prepare(DATA, recipe=RECIPE, subject_id="id")
    path = made.save(tmp_path / "private.csv")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text().startswith("id,age,job\n1,0-49,secretjob\n")
    assert "private" in repr(made)
    assert "secretjob" not in repr(made)
    with pytest.raises(populace.OutputError):
        made.save(path)
    (tmp_path / "public").mkdir()
    (tmp_path / "public" / "release.json").touch()
    with pytest.raises(populace.OutputError, match="part of a release"):
        made.save(tmp_path / "public" / "private.csv")
    with pytest.raises(populace.OutputError, match="part of a release"):
        populace.release(
            DATA,
            recipe=RECIPE,
            subject_id="id",
            epsilon=1,
            ledger=tmp_path / "public" / "l",
            dataset="d",
        )
    assert [path.name for path in (tmp_path / "public").iterdir()] == ["release.json"]
    assert any(words.startswith("prepared: column 'age'") for words in made.declared)
    assert made.facts


def test_charged_operations_in_a_release_and_its_report():
    recipe = [
        RECIPE[0],
        {"do": "equal-bands", "column": "age", "start": 0, "stop": 100, "bands": 3},
        {"do": "suppress-rare", "column": "job", "fewer_than": 50},
    ]
    with pytest.raises(populace.SchemaError, match="part of the budget"):
        populace.prepare(DATA, recipe=recipe, subject_id="id")
    released = populace.release(DATA, epsilon=20, recipe=recipe, subject_id="id", length=2)
    assert [e.name for e in released.guarantee.events if "preparation" in e.name]
    assert len(released.release.aggregates.columns[0].values) == 3
    report = populace.evaluate(DATA, released, recipe=recipe, subject_id="id")
    assert report.figures["records"]["true"] == 200


MEANS = {
    "means": ["threat;debt" if n % 3 else "wages" for n in range(400)],
    "place": ["here;there" if n % 2 else "here" for n in range(400)],
}
MERGED = [
    {
        "do": "merge",
        "column": "means",
        "groups": {"money": ["debt", "wages"]},
        "origin": "instrument",
    }
]
JOINED = {"means": ";", "place": ";"}


def test_a_report_reads_the_columns_of_a_recipe_as_it_is_told():
    released = populace.release(MEANS, epsilon=20, recipe=MERGED, multi_value=JOINED)
    for told in (None, {"place": ";"}):
        with pytest.raises(populace.SchemaError, match="read as they were for the release") as no:
            populace.evaluate(MEANS, released, recipe=MERGED, multi_value=told)
        assert "'means', otherwise" in str(no.value)
    report = populace.evaluate(MEANS, released, recipe=MERGED, multi_value={"means": ";"})
    assert report.figures["aggregates"]["lengths"][0]["all"]["suppressed_mass"] == 0


def test_a_report_reads_what_no_schema_names_as_the_release_did():
    schema = Schema((ColumnSchema("means", values=("threat", "debt", "wages"), delimiter=";"),))
    released = populace.release(MEANS, epsilon=20, schema=schema, multi_value={"place": ";"})
    report = populace.evaluate(MEANS, released, schema=schema)
    assert report.figures["aggregates"]["lengths"][0]["all"]["suppressed_mass"] == 0
    other = schema.with_column(ColumnSchema("means", delimiter=";"))
    with pytest.raises(populace.SchemaError, match="'means', otherwise declared or prepared"):
        populace.evaluate(MEANS, released, schema=other)


def test_notes_are_on_the_table_that_was_counted():
    # The rare value alone contradicts the other row of its person.
    recipe = [
        {"do": "suppress-rare", "column": "job", "fewer_than": 50},
        {"do": "one-row"},
    ]
    rows = {"id": DATA["id"][1:], "job": DATA["job"][1:]}
    rows = {"id": ["0", *rows["id"]], "job": ["common", *rows["job"]]}
    released = populace.release(rows, epsilon=20, recipe=recipe, subject_id="id")
    assert released.private_notes == ()


def test_a_report_takes_values_that_were_suppressed():
    schema = Schema((ColumnSchema("job", values=("common", "secretjob", "none")),))
    jobs = {"job": DATA["job"]}
    rare = [{"do": "suppress-rare", "column": "job", "fewer_than": 100}]
    released = populace.release(jobs, epsilon=20, schema=schema, recipe=rare)
    assert released.release.aggregates.columns[0].values == ("common",)
    report = populace.evaluate(jobs, released, schema=schema, recipe=rare)
    assert report.figures["records"]["true"] == 400


def test_flags_of_values_that_were_left_may_be_fewer_than_the_length(tmp_path):
    schema = Schema((ColumnSchema("job", values=("common", "secretjob", "none")),))
    jobs = {"job": DATA["job"]}
    rare = {"do": "suppress-rare", "column": "job", "fewer_than": 100}
    flags = [rare, {"do": "explode", "column": "job"}]
    released = populace.release(jobs, epsilon=20, schema=schema, recipe=flags)
    assert [column.name for column in released.release.aggregates.columns] == ["job_common"]
    populace.verify(released.save(tmp_path / "public"))
    nobody = [{**rare, "fewer_than": 100_000}, flags[1]]
    with pytest.raises(populace.SchemaError, match="too rare to become flags"):
        populace.release(jobs, epsilon=20, schema=schema, recipe=nobody)


def test_a_forgotten_recipe_and_another_subject_are_told():
    renamed = [*RECIPE, {"do": "rename", "names": {"age": "age group"}}]
    released = populace.release(DATA, epsilon=20, recipe=renamed, subject_id="id")
    with pytest.raises(populace.SchemaError, match="made with a recipe: give it"):
        populace.evaluate(DATA, released)
    with pytest.raises(populace.SchemaError, match="protects one id, with all of its rows"):
        populace.evaluate(DATA, released, recipe=renamed)
    jobs = {"id": DATA["id"], "job": DATA["job"]}
    alone = populace.release(jobs, epsilon=20, leave_out=["id"])
    with pytest.raises(populace.SchemaError, match="subject id that the release was made with"):
        populace.evaluate(jobs, alone, subject_id="id")


def test_private_notes_tell_of_lists_that_fit_nothing():
    schema = Schema((ColumnSchema("job", values=("commn", "other")), ColumnSchema("age")))
    bands = [
        {"do": "dates", "column": "age", "to": "year", "first": "2020-01-01", "last": "2021-01-01"}
    ]
    data = {"job": DATA["job"], "age": DATA["age"]}
    taken = {"schema": schema, "recipe": bands, "accept_unread": ["job", "age"]}
    stopped = r"in 'job' too few .* no declared value; in 'age' by 'dates' too few"
    with pytest.raises(populace.InputError, match=stopped):
        populace.release(data, epsilon=20, schema=schema, recipe=bands)
    released = populace.release(data, epsilon=20, **taken)
    notes = " ".join(released.private_notes)
    assert "column 'job' 100% were not understood: no declared value 100%" in notes
    assert "column 'age' by 'dates' 100% were not understood: no date 100%" in notes
    assert populace.prepare(data, **taken).notes == released.private_notes
    report = populace.evaluate(data, released, schema=schema, recipe=bands)
    assert report.figures["notes"][-2:] == list(released.private_notes)
    told = populace.release({"job": DATA["job"]}, epsilon=20, safe=["job"])
    assert told.private_notes == ()


def test_private_notes_tell_where_many_hold_more_than_counts():
    visits = {
        "who": [str(n // 10) for n in range(2000)],
        "ward": [f"w{n % 10}" for n in range(2000)],
    }
    few = populace.release(visits, epsilon=20, subject_id="who")
    assert few.private_notes[0].startswith("All people hold more than the 2 values that count")
    assert few.guarantee.declared[0] == fact("values-per-subject", most=2)
    enough = populace.release(visits, epsilon=20, subject_id="who", attributes_per_subject=10)
    assert enough.private_notes == ()
    assert fact("values-per-subject", most=10) in enough.guarantee.declared


def test_what_a_recipe_coarsens_is_not_said_to_be_declared():
    said = populace.release(DATA, epsilon=20, recipe=RECIPE, subject_id="id").guarantee.declared
    assert "domain-private" not in {each.kind for each in said}
    assert [each for each in said if each.prepared and ("column", "age") in each.values]


def test_options_of_columns_that_are_not_there_are_refused():
    for option in ({"safe": ["foo"]}, {"multi_value": {"foo": ";"}}, {"ignore_zeros": ["foo"]}):
        with pytest.raises(populace.SchemaError, match="'foo'"):
            populace.release(DATA, epsilon=1, columns=["job"], **option)


def test_k_anonymous_releases_take_recipes_that_cost_nothing():
    released = populace.release(DATA, k=10, method="row-seeded", recipe=RECIPE, subject_id="id")
    assert [c.name for c in released.release.aggregates.columns] == ["age", "job"]
    charged = [RECIPE[0], {"do": "suppress-rare", "column": "job", "fewer_than": 50}]
    with pytest.raises(populace.SchemaError, match="part of the budget"):
        populace.release(DATA, k=10, method="row-seeded", recipe=charged, subject_id="id")


def test_errors_hold_no_cell():
    with pytest.raises(populace.InputError, match="'age'") as stopped:
        populace.prepare(DATA, recipe=[RECIPE[0], {"do": "one-row"}], subject_id="id")
    assert "secretjob" not in str(stopped.value)


def test_plans_know_recipes(messy):
    made = populace.plan(epsilon=2, schema=messy / "project.toml")
    assert (made.attributes, made.private) == ((16,), False)
    free = populace.Recipe(
        tuple(
            op for op in populace.read_recipe(messy / "project.toml").operations if not op.charged
        )
    )
    cheaper = populace.plan(epsilon=2, schema=messy / "project.toml", recipe=free, private=False)
    assert made.rho == cheaper.rho
    assert made.counts[0].usual.scale > cheaper.counts[0].usual.scale


@pytest.mark.parametrize("recipe", [None, "schema"])
def test_a_recipe_must_hold_something(recipe, tmp_path):
    (tmp_path / "schema").write_text("[table]\n")
    with pytest.raises(populace.SchemaError, match="recipe"):
        populace.prepare(DATA, recipe=recipe and tmp_path / recipe)


def test_linked_releases_pass_over_no_recipe(messy):
    schema = messy / "project.toml"
    with pytest.raises(populace.SchemaError, match="the key of the table"):
        populace.release(
            {"people": populace.Input({"a": ["1"]}, schema=schema), "stays": {"a": ["1"]}},
            relations=populace.Relation("people", "stays"),
            protect="people",
            epsilon=1,
        )
