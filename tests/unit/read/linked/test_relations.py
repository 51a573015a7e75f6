"""Keys: found, compared, and refused where they do not hold together."""

from dataclasses import replace

import pytest

from populace.read import formats
from populace.read.linked import keys
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.errors import InputError, ParameterError, SchemaError
from populace.vocabulary.facts import fact
from populace.vocabulary.linked import LinkedTables
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import Relation

PARENTS = {"victim_id": ["a", "b", "c"], "gender": ["F", "M", "F"], "year": ["1", "2", "1"]}
CHILDREN = {"perp_id": ["x", "y", "z"], "gender": ["M", "", "F"]}
LINKS = {"victim_id": ["b", "a", "b"], "perp_id": ["z", "y", "x"], "role": ["r", "s", "r"]}


def read(parents=None, children=None, links=LINKS, several=False, parent_key=None, **shared):
    parts = [
        Part(parents or PARENTS, "victims", parent_key),
        Part(children or CHILDREN, "perpetrators"),
    ]
    if links is not None:
        parts.append(Part(links, "links"))
    via = None if links is None else "links"
    relation = Relation("victims", "perpetrators", via, several=several)
    return read_related(parts, (relation,), LinkedTables, shared=shared)


def test_keys_that_are_shared_are_found():
    tables = read()
    assert [shape.key for shape in tables.structure.tables] == ["victim_id", "perp_id", None]
    assert tables.parent_of.tolist() == [1, 0, 1]
    assert tables.child_of.tolist() == [2, 1, 0]


def test_names_that_two_tables_share_are_qualified():
    tables = read()
    assert [column.name for column in tables.parents.columns] == ["victims.gender", "year"]
    assert [column.name for column in tables.children.columns] == ["perpetrators.gender"]
    assert tables.structure.tables[0].headers == ("gender", "year")


def test_options_name_columns_with_their_table():
    tables = read(columns=["victims.gender", "year"], multi_value={"role": ";"})
    assert tables.links.columns[0].delimiter == ";"
    with pytest.raises(SchemaError, match="more than one"):
        read(columns=["gender"])
    with pytest.raises(SchemaError, match="none"):
        read(columns=["no_such"])


def test_children_may_hold_the_parents_key():
    children = {"victim_id": ["c", "c", "a"], "gender": ["M", "", "F"]}
    tables = read(children=children, links=None, parent_key="victim_id")
    assert tables.relation.via is None
    assert tables.parent_of.tolist() == [2, 2, 0]
    assert tables.links.records == 3


def test_keys_otherwise_written_join():
    parents = {"case": ["1", "2", "03", "é"], "p": ["a", "b", "c", "d"]}
    children = {"case": ["1.0", "2.0", "3", "e\u0301"], "x": ["1", "2", "3", "4"]}
    tables = read_related(
        [Part(parents, "cases"), Part(children, "people")],
        (Relation("cases", "people"),),
        LinkedTables,
    )
    assert tables.parent_of.tolist() == [0, 1, 2, 3]


def test_a_column_that_is_not_understood_stops_a_release_of_linked_tables():
    schema = Schema((ColumnSchema("x", values=("one", "two")),))
    parents = {"case": ["1", "2"], "p": ["a", "b"]}
    children = {"case": ["1", "2"], "x": ["1", "2"]}
    parts = [Part(parents, "cases", "case=case"), Part(children, "people", schema=schema)]
    relation = Relation("cases", "people")
    assert read_related(parts, (relation,), LinkedTables).children.readings[0].stops
    parts = [replace(part, accepted=()) for part in parts]
    with pytest.raises(InputError, match="in people: in 'x' too few cells understood"):
        read_related(parts, (relation,), LinkedTables)
    for accepted in ("x", "people.x"):
        read_related(parts, (relation,), LinkedTables, shared={"accept_unread": [accepted]})
    read_related([parts[0], replace(parts[1], accepted=("x",))], (relation,), LinkedTables)


def test_no_links_at_all_are_links_like_any_others():
    tables = read(links={"victim_id": [], "perp_id": [], "role": []})
    assert tables.links.records == 0


def test_links_may_have_no_columns_of_their_own():
    tables = read(links={key: LINKS[key] for key in ("victim_id", "perp_id")})
    assert tables.links.columns == ()
    assert tables.links.records == 3


def test_a_table_of_keys_alone_can_refuse_the_run_and_says_so():
    content = b"victim_id,perp_id\nb,z\na,y\n"
    with pytest.raises(InputError, match="more cells"):
        read(links=content + b"b,x,1\n")
    assert fact("rows-complete") in read(links=content).links.facts


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"parents": {**PARENTS, "victim_id": ["a", "b", "b"]}}, "distinct keys"),
        ({"parents": {**PARENTS, "victim_id": ["a", "b", " "]}}, "a key in every row"),
        ({"children": {**CHILDREN, "perp_id": ["x", "x", "z"]}}, "distinct keys"),
        ({"links": {**LINKS, "victim_id": ["b", "a", "q"]}}, "that stand in victims"),
        ({"links": {**LINKS, "victim_id": ["b", "a", ""]}}, "that stand in victims"),
        ({"links": {**LINKS, "perp_id": ["z", "y", "q"]}}, "that stand in perpetrators"),
        ({"links": {**LINKS, "perp_id": ["z", "y", "y"]}}, "one link for each"),
        (
            {"links": {"victim_id": ["a", "a"], "perp_id": ["x", "x"], "role": ["r", "s"]}},
            "one link for each",
        ),
    ],
)
def test_what_does_not_hold_together_is_refused_and_not_shown(changed, expected):
    with pytest.raises(InputError, match=expected) as caught:
        read(**changed)
    assert "'q'" not in str(caught.value)


def test_a_child_may_have_two_parents_where_that_is_said():
    links = {**LINKS, "perp_id": ["z", "y", "y"]}
    assert read(links=links, several=True).child_of.tolist() == [2, 1, 1]


def test_keys_that_cannot_be_told_are_asked_for():
    with pytest.raises(SchemaError, match="key="):
        read(children={"gender": ["M"], "year": ["1"]}, links=None)
    with pytest.raises(SchemaError, match="no such column"):
        read(parent_key="nothing")
    with pytest.raises(SchemaError, match="name both keys"):
        read(
            children={"victim_id": ["a"], "height": ["M"]},
            links={"victim_id": ["a"], "role": ["r"]},
        )


def test_tables_need_names_of_their_own():
    with pytest.raises(ParameterError, match="different names"):
        Relation("one", "one")


def test_many_to_many_needs_links():
    with pytest.raises(ParameterError, match="a table of links"):
        read(links=None, several=True, parent_key="gender")


def test_each_input_is_opened_once_and_its_rows_are_read_once(tmp_path, monkeypatch):
    met = []
    for name, table in (("v", PARENTS), ("p", CHILDREN), ("l", LINKS)):
        lines = [",".join(table), *(",".join(row) for row in zip(*table.values(), strict=True))]
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", "utf-8")

    def counted(source, how):
        rows = formats.open_input(source, how)
        met.append("open")
        blocks = rows.blocks

        def read_once():
            met.append("rows")
            yield from blocks()

        rows.blocks = read_once
        return rows

    monkeypatch.setattr(keys, "open_input", counted)
    read(*(tmp_path / f"{name}.csv" for name in "vpl"))
    assert (met.count("open"), met.count("rows")) == (3, 3)


def test_rows_with_one_key_are_one_record_where_the_key_is_the_subject():
    parents = {**PARENTS, "victim_id": ["a", "b", "a"]}
    with pytest.raises(InputError, match="distinct keys"):
        read(parents=parents)
    seen = []

    def one_row(table):
        seen.append(table.subjects.tolist())
        return replace(
            table, records=2, subjects=None, cells=tuple(cells[:2] for cells in table.cells)
        )

    part = Part(parents, "victims", options={"subject_id": "victim_id"}, prepare=one_row)
    relation = Relation("victims", "perpetrators", "links")
    tables = read_related(
        [part, Part(CHILDREN, "perpetrators"), Part(LINKS, "links")], (relation,), LinkedTables
    )
    assert seen == [[0, 1, 0]]
    assert tables.parent_of.tolist() == [1, 0, 1]
    assert fact("keys-known", many="links", one="victims") in tables.facts
    assert fact("keys-distinct", column="victim_id", one="victims") not in tables.facts
    wrong = Part(PARENTS, "victims", options={"subject_id": "gender"}, prepare=one_row)
    with pytest.raises(SchemaError, match="as subject id of victims the key"):
        read_related(
            [wrong, Part(CHILDREN, "perpetrators"), Part(LINKS, "links")], (relation,), LinkedTables
        )
