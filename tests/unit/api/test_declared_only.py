"""A guarantee that rests on nothing read off the data, or a refusal before anything is spent."""

import dataclasses
import json

import pytest

import populace
from populace.cli import main
from populace.methods import verification
from populace.vocabulary.errors import VerificationError
from populace.vocabulary.facts import fact

TABLE = "who,sex,age,note\n" + "".join(
    f"{n % 150},{'FM'[n % 2]},{n % 70},remark {n}\n" for n in range(300)
)
DECLARED = {
    "schema": {
        "table": {"subject_id": "who"},
        "columns": {"sex": {"values": ["F", "M"]}, "age": {}},
    },
    "columns": ["sex", "age"],
    "delimiter": ",",
    "encoding": "utf-8",
    "declared_only": True,
}
RECIPE = [{"do": "bands", "column": "age", "edges": [0, 18, 40, 70]}]


def released(line=b"", **options):
    return populace.release(
        TABLE.encode() + line, epsilon=8.0, **{**DECLARED, "recipe": RECIPE, **options}
    )


def test_a_release_carries_it_as_a_fact(tmp_path):
    made = released()
    assert made.guarantee.inferred == ()
    assert "declared-only" in {each.kind for each in made.guarantee.declared}
    folder = made.save(tmp_path / "out")
    assert populace.verify(folder).unchecked == ()
    stated = json.loads((folder / "release.json").read_text("utf-8"))
    assert "declared-only" in json.dumps(stated)
    assert "unconditional: nothing" in (folder / "README.md").read_text("utf-8")


@pytest.mark.parametrize(
    "line",
    [b'\xff"\x00,,\r\n', b'"""\n', b"x\n", b",F,9,a,b,c,d\n", b"total\n", b"who,sex,age,note\n"],
)
def test_no_line_stops_the_run(line):
    assert released(line).guarantee.inferred == ()


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"delimiter": None}, "delimiter"),
        ({"schema": None, "columns": ["sex"], "recipe": None}, "no undeclared column"),
        (
            {"recipe": [{**RECIPE[0]}, {"do": "absent", "columns": ["sex"], "values": ["M"]}]},
            "by looking at the data",
        ),
        ({"recipe": [*RECIPE, {"do": "one-row"}]}, "no subject has two values"),
        ({"k": 5, "epsilon": None}, "k-anonymity"),
    ],
)
def test_what_is_not_declared_is_refused_before_anything_is_spent(options, words, tmp_path):
    kept = {"ledger": tmp_path / "ledger.jsonl", "dataset": "d"}
    with pytest.raises(populace.PopulaceError, match=words):
        populace.release(
            TABLE.encode(), **{"epsilon": 8.0, **DECLARED, "recipe": RECIPE, **kept, **options}
        )
    assert not (tmp_path / "ledger.jsonl").exists()


def test_other_inputs_and_tables_together_are_refused():
    columns = {"sex": ["F", "M"] * 50, "age": ["1", "2"] * 50}
    told = {"schema": DECLARED["schema"] | {"table": {}}, "declared_only": True}
    with pytest.raises(populace.SchemaError, match="every cell is text"):
        populace.release(columns, epsilon=4.0, **told)
    tables = {
        "a": populace.Input({"id": ["1"], "x": ["y"]}, declared_only=True),
        "b": {"id": ["1"], "z": ["w"]},
    }
    joined = populace.Relation("a", "b")
    with pytest.raises(populace.ParameterError, match="keys match") as said:
        populace.release(tables, relations=joined, protect="a", epsilon=4.0)
    which = "the keys in a are distinct, and every row of b names one of them"
    assert which in said.value.found
    with pytest.raises(populace.ParameterError, match=which):
        populace.release(
            {"a": {"id": ["1"]}, "b": {"id": ["1"]}}, relations=joined, declared_only=True
        )


def test_a_check_tells_it_beforehand_and_a_project_file_says_it(tmp_path):
    (tmp_path / "people.csv").write_text(TABLE, "utf-8")
    (tmp_path / "project.toml").write_text(
        '[[tables]]\nname = "people"\nsource = "people.csv"\ncolumns = ["sex"]\n'
        'delimiter = ","\nencoding = "utf-8"\ndeclared_only = true\n[release]\nepsilon = 4\n',
        "utf-8",
    )
    found = populace.check(tmp_path / "project.toml")
    assert any("no undeclared column" in str(each) for each in found.stops)
    csv, schema = tmp_path / "people.csv", tmp_path / "s.toml"
    schema.write_text('[columns.sex]\nvalues = ["F", "M"]\n', "utf-8")
    out = tmp_path / "out"
    told = ["--schema", str(schema), "--columns", "sex", "--delimiter", ","]
    told += ["--encoding", "utf-8", "--declared-only"]
    assert main(["release", str(csv), "--out", str(out), "--epsilon", "4", *told]) == 0
    assert "unconditional" in (out / "README.md").read_text("utf-8")


def test_a_release_that_says_so_and_lists_facts_is_refused():
    release = released().release
    promise = dataclasses.replace(release.guarantee, inferred=(fact("rows-complete"),))
    with pytest.raises(VerificationError):
        verification.check_promise(dataclasses.replace(release, promises=(promise,)))
