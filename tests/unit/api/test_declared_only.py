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


def test_other_inputs_are_refused():
    columns = {"sex": ["F", "M"] * 50, "age": ["1", "2"] * 50}
    told = {"schema": DECLARED["schema"] | {"table": {}}, "declared_only": True}
    with pytest.raises(populace.SchemaError, match="every cell is text"):
        populace.release(columns, epsilon=4.0, **told)


WOMEN = "woman,sex\n" + "".join(f"w{n},{'FM'[n % 2]}\n" for n in range(60))
MEN = "man,age,woman\n" + "".join(f"m{n},{n % 3},w{n % 70}\n" for n in range(90))
TIES = "woman,man,role\n" + "".join(f"w{n % 60},m{n},{'ab'[n % 2]}\n" for n in range(95))
ACTS = "man,act\n" + "".join(f"m{n},{'pq'[n % 2]}\n" for n in range(99))
HELD = {
    "women": ("sex", "FM"),
    "men": ("age", "012"),
    "ties": ("role", "ab"),
    "acts": ("act", "pq"),
}
MEET, TIED = populace.Relation("women", "men"), populace.Relation("women", "men", "ties")
BOTH = populace.Relation("women", "men", "ties", several=True)
TREE = (populace.Relation("women", "men", most=5), populace.Relation("men", "acts", most=5))


def together(*names, odd="", **others):
    texts = {"women": WOMEN, "men": MEN, "ties": TIES, "acts": ACTS}
    keys = {"women": "woman", "men": "man" if len(names) > 2 else None}
    return {
        name: populace.Input(
            (texts[name] + odd).encode(),
            key=keys.get(name),
            **{
                "schema": {"columns": {HELD[name][0]: {"values": [*HELD[name][1]]}}},
                "columns": [HELD[name][0]],
                "delimiter": ",",
                "encoding": "utf-8",
                "declared_only": True,
                **others,
            },
        )
        for name in names
    }


@pytest.mark.parametrize(
    ("names", "relations", "protect", "said"),
    [
        (("women", "men"), MEET, "women", {"unmatched-left-out"}),
        (("women", "men"), MEET, ["women", "men"], {"unmatched-left-out"}),
        (("women", "men", "ties"), TIED, "women", {"unmatched-left-out", "shared-left-out"}),
        (("women", "men", "ties"), BOTH, "women", {"unmatched-left-out"}),
        (("women", "men", "ties"), BOTH, ["women", "men"], {"unmatched-left-out"}),
        (("women", "men", "acts"), TREE, "women", {"unmatched-left-out"}),
    ],
)
@pytest.mark.parametrize("odd", ["", 'w1,"\xff\nm1,m1,m1,m1\n,,\nwoman,man\n\x00w1,m2\n'])
def test_tables_together_rest_on_nothing_read_off_them(
    names, relations, protect, said, odd, tmp_path
):
    told = {"relations": relations, "protect": protect, "epsilon": 8.0, "length": 2}
    made = populace.release(together(*names, odd=odd), **told, progress=False)
    for promise in made.release.promises:
        assert promise.inferred == ()
        assert "declared-only" in {each.kind for each in promise.declared}
    kinds = {each.kind for each in made.release.promises[0].declared}
    assert {kind for kind in kinds if kind.endswith("-left-out")} == said
    folder = made.save(tmp_path / "out")
    assert populace.verify(folder).rebuilt
    assert "unconditional: nothing" in (folder / "README.md").read_text("utf-8")
    assert "unmatched-left-out" in (folder / "release.json").read_text("utf-8")


def test_a_keyword_beside_several_tables_is_told_of_each():
    tables = together("women", "men", declared_only=False)
    told = {"relations": MEET, "protect": "women", "epsilon": 8.0, "declared_only": True}
    promise = populace.release(tables, **told, progress=False).release.guarantee
    assert sum(each.kind == "declared-only" for each in promise.declared) == 2


@pytest.mark.parametrize(
    ("tables", "relations", "words"),
    [
        (together("women") | together("men", declared_only=False), MEET, "not of 'men'"),
        (together("women", "men"), MEET, None),
        (together("women", "men", schema={}), MEET, "no undeclared column"),
        (together("women", "men", subject_id="woman"), MEET, "a subject id"),
        (together("women", "men", delimiter=None), MEET, "no such delimiter"),
        (
            together("women", "men", "ties"),
            populace.Relation("women", "men", "ties", several=True, bound=3),
            "no bound on links",
        ),
    ],
)
def test_tables_together_are_refused_where_the_rows_would_tell(tables, relations, words, tmp_path):
    if words is None:
        tables = {
            name: populace.Input(each.source, **each.reading) for name, each in tables.items()
        }
        words = "every key named"
    kept = {"ledger": tmp_path / "ledger.jsonl", "dataset": "d", "epsilon": 4.0}
    with pytest.raises(populace.PopulaceError, match=words):
        populace.release(tables, relations=relations, protect="women", **kept)
    assert not (tmp_path / "ledger.jsonl").exists()


def test_a_project_file_and_the_command_line_say_it_of_several_tables(tmp_path):
    sections = []
    for name, each in together("women", "men").items():
        (tmp_path / f"{name}.csv").write_bytes(each.source)
        column, values = HELD[name]
        (tmp_path / f"{name}.toml").write_text(
            f"[columns.{column}]\nvalues = {json.dumps([*values])}\n", "utf-8"
        )
        key = 'key = "woman"\n' if name == "women" else ""
        sections.append(
            f'[[tables]]\nname = "{name}"\nsource = "{name}.csv"\nschema = "{name}.toml"\n{key}'
            f'columns = ["{column}"]\ndelimiter = ","\nencoding = "utf-8"\n'
        )
    joined = '[[relations]]\none = "women"\nmany = "men"\n'
    settings = '[release]\nepsilon = 8\nprotect = "women"\n'
    for place, said in enumerate(("declared_only = true\n", "")):
        project, out = tmp_path / f"{place}.toml", tmp_path / f"out {place}"
        tables = "".join(section + said for section in sections)
        project.write_text(tables + joined + settings, "utf-8")
        told = [] if said else ["--declared-only"]
        assert main(["release", str(project), "--out", str(out), *told]) == 0
        assert "unconditional: nothing" in (out / "README.md").read_text("utf-8")


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
