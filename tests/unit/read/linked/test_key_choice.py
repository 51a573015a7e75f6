"""Keys of two names, and names that two tables share without being a key."""

import numpy as np
import pytest

from populace.read.linked.key_cells import numbers_rows
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_joinings, read_related
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.facts import fact
from populace.vocabulary.linked import LinkedTables
from populace.vocabulary.structure import Relation

PEOPLE = {"sex": ["f", "m", "f", "m"], "_index": ["1", "2", "3", "4"]}
ACTORS = {"role": ["r", "s", "r", "r"], "_index": ["1", "2", "3", "4"]}


def read(parents, children, links=None, names=("main", "actors", "links"), **options):
    keys = options.pop("parent_key", None), options.pop("child_key", None)
    parts = [Part(parents, names[0], keys[0]), Part(children, names[1], keys[1])]
    if links is not None:
        parts.append(Part(links, names[2]))
    relation = Relation(names[0], names[1], None if links is None else names[2])
    return read_related(parts, (relation,), LinkedTables, shared=options)


def keys_of(tables):
    return tuple(shape.key for shape in tables.structure.tables[:2])


def headers(table):
    return [column.name for column in table.columns]


@pytest.mark.parametrize(
    ("parents", "children", "pair"),
    [
        # Kobo: every sheet numbers its rows, and so do the ids of the repeats.
        (
            PEOPLE,
            {**ACTORS, "_parent_index": ["3", "3", "1", "4"], "_parent_table_name": ["main"] * 4},
            "_index=_parent_index",
        ),
        # The same with ids of both tables beside, which all say the same.
        (
            {**PEOPLE, "_id": ["11", "12", "13", "14"], "_uuid": ["a", "b", "c", "d"]},
            {
                **ACTORS,
                "_parent_index": ["3", "3", "1", "4"],
                "_submission__id": ["13", "13", "11", "14"],
                "_submission__uuid": ["c", "c", "a", "d"],
            },
            "_index=_parent_index",
        ),
        # ODK Central and SurveyCTO.
        (
            {"sex": ["f", "m", "f", "m"], "KEY": ["u1", "u2", "u3", "u4"]},
            {
                "role": ["r", "s", "r", "r"],
                "PARENT_KEY": ["u3", "u3", "u1", "u4"],
                "KEY": ["u3/a[1]", "u3/a[2]", "u1/a[1]", "u4/a[1]"],
                "SET-OF-a": ["u3/a", "u3/a", "u1/a", "u4/a"],
            },
            "KEY=PARENT_KEY",
        ),
        (
            {"sex": ["f", "m", "f", "m"], "__id": ["u1", "u2", "u3", "u4"]},
            {
                "role": ["r", "s", "r", "r"],
                "__id": ["k1", "k2", "k3", "k4"],
                "__Submissions-id": ["u3", "u3", "u1", "u4"],
            },
            "__id=__Submissions-id",
        ),
        # A database: the children have numbers of their own, and name the parent by its table.
        (
            {"id": ["1", "2", "3", "4"], "sex": ["f", "m", "f", "m"]},
            {
                "id": ["1", "2", "3", "4"],
                "mainId": ["3", "3", "1", "4"],
                "role": ["r", "s", "r", "r"],
            },
            "id=mainId",
        ),
    ],
)
def test_a_column_that_points_to_the_parent_joins_and_a_row_number_does_not(
    parents, children, pair
):
    tables = read(parents, children, leave_out=["actors.id"] if "id" in children else ())
    assert tables.parent_of.tolist() == [2, 2, 0, 3]
    assert tables.relation.keys[0] == pair
    assert headers(tables.children) == ["role"]
    assert headers(tables.parents) == ["sex"]
    owner, naming = pair.split("=")
    assert f"{owner!r} of main with {naming!r} of actors" in tables.notes[0]
    assert fact("key-found", column=naming, many="actors") in tables.facts
    # What was joined is joined in the same way once more, and is all that the studio needs.
    again = read(
        parents, children, parent_key=pair, leave_out=["actors.id"] if "id" in children else ()
    )
    assert again.parent_of.tolist() == [2, 2, 0, 3]
    parts, relation = [Part(parents, "main"), Part(children, "actors")], Relation("main", "actors")
    assert read_joinings(parts, (relation,))[0].parent_key == pair


def test_a_row_number_alone_is_asked_about_and_taken_where_it_is_declared():
    with pytest.raises(SchemaError, match="seems to number the rows of actors") as caught:
        read(PEOPLE, ACTORS)
    assert "key='_index=_index'" in str(caught.value)
    assert read(PEOPLE, ACTORS, parent_key="_index=_index").parent_of.tolist() == [0, 1, 2, 3]
    assert read(PEOPLE, ACTORS, parent_key="_index").parent_of.tolist() == [0, 1, 2, 3]


def test_places_that_start_again_in_every_group_are_row_numbers():
    parents = {"no": ["1", "2", "3", "4"], "sex": ["f", "m", "f", "m"]}
    children = {"no": ["1", "2", "1", "1", "2", "3"], "role": list("abcabc")}
    with pytest.raises(SchemaError, match="seems to number the rows"):
        read(parents, children)


def test_a_row_number_that_is_declared_by_mistake_is_named():
    children = {**ACTORS, "_parent_index": ["3", "3", "1", "4"]}
    with pytest.raises(SchemaError, match="key='_index=_parent_index'"):
        read(PEOPLE, children, parent_key="_index")
    for keys in (
        {"parent_key": "_index", "child_key": "_parent_index"},
        {"child_key": "_parent_index"},
        {"parent_key": "_parent_index"},
    ):
        assert read(PEOPLE, children, **keys).parent_of.tolist() == [2, 2, 0, 3]


def test_keys_of_two_names_with_a_table_of_links():
    parents = {"id": ["1", "2"], "sex": ["f", "m"]}
    children = {"id": ["1", "2"], "kind": ["x", "y"]}
    links = {"victim_ref": ["2", "2"], "perp_ref": ["2", "1"], "role": ["r", "s"]}
    names = ("victims", "perps", "links")
    tables = read(parents, children, links, names)
    assert tables.parent_of.tolist() == [1, 1]
    assert tables.child_of.tolist() == [1, 0]
    # Two keys have two names in a release, whatever their tables call them.
    assert keys_of(tables) == ("victim_ref", "perp_ref")
    assert tables.relation.keys == ("id=victim_ref", "id=perp_ref")
    names = ("a", "b", "links")
    keys = {"parent_key": "id=victim_ref", "child_key": "id=perp_ref"}
    assert read(parents, children, links, names, **keys).parent_of.tolist() == [1, 1]
    with pytest.raises(SchemaError, match="key=COLUMN=COLUMN"):
        read(parents, children, links, names)
    with pytest.raises(SchemaError, match="one for each key"):
        read(parents, children, links, names, parent_key="id=perp_ref", child_key="id=perp_ref")
    with pytest.raises(SchemaError, match="key=COLUMN=COLUMN"):
        read(parents, children, links, names, parent_key="id")
    with pytest.raises(SchemaError, match="no such column"):
        read(parents, children, links, names, parent_key="id=nobody")


def test_where_both_readings_are_possible_the_steward_is_asked():
    parents = {"no": ["1", "2", "3"], "sex": ["f", "m", "f"]}
    children = {"no": ["2", "1", "3"], "who": ["3", "1", "2"], "role": ["r", "s", "r"]}
    with pytest.raises(SchemaError, match="which both could"):
        read(parents, children, parent_key="no", child_key="who")
    own = read(parents, children, parent_key="no=no", child_key="who")
    assert own.parent_of.tolist() == [1, 0, 2]
    assert keys_of(own) == ("no", "who")
    # A second child of one parent settles it.
    children["no"] = ["2", "2", "3"]
    assert keys_of(read(parents, children, parent_key="no", child_key="who"))[1] == "who"
    children["no"], children["who"] = ["7", "8", "9"], ["3", "1", "1"]
    tables = read(parents, children, leave_out=["actors.no"], parent_key="no", child_key="who")
    assert tables.parent_of.tolist() == [2, 0, 0]


def test_columns_that_point_to_different_parents_are_asked_about():
    parents = {"id": ["1", "2"], "code": ["2", "1"], "sex": ["f", "m"]}
    children = {"parent_ref": ["1", "1"], "role": ["r", "s"]}
    with pytest.raises(SchemaError, match="names no rows of main clearly"):
        read(parents, children)


def test_a_pair_that_headers_leave_no_doubt_about_is_compared_and_its_orphans_told():
    parents = {"id": ["a", "b"], "sex": ["f", "m"]}
    children = {"id": ["x", "y"], "main_id": ["a", "z"], "role": ["r", "s"]}
    with pytest.raises(
        InputError, match="'main_id' in actors that stand in main as 'id'"
    ) as caught:
        read(parents, children)
    assert "most rows with one that does not" in str(caught.value)


@pytest.mark.parametrize("name", ["victim_id", "vic_no", "VictimID", "victimid", "idVictim"])
def test_a_key_is_told_by_the_name_of_its_table_or_its_beginning(name):
    parents = {"no": ["1", "2"], "sex": ["f", "m"]}
    children = {"id": ["1", "2", "3"], name: ["2", "2", "1"], "role": ["r", "s", "r"]}
    tables = read(parents, children, names=("victims", "acts"), leave_out=["acts.id"])
    assert tables.parent_of.tolist() == [1, 1, 0]


GUIDS = [f"{{{n:08X}-0000-4000-8000-000000000000}}" for n in range(30)]


@pytest.mark.parametrize(
    ("own", "pointer"),
    [
        ("GlobalID", "parentglobalid"),
        ("GlobalID", "REL_GLOBALID"),
        ("globalid", "parentrowid"),
        ("fulcrum_id", "fulcrum_parent_id"),
        ("fulcrum_id", "fulcrum_record_id"),
        ("Id", "Case__c"),
        ("info.caseid", "indices.parent"),
    ],
)
def test_ids_of_survey_tools_join_whatever_the_child_calls_its_own(own, pointer):
    parents = {own: GUIDS[:10], "sex": ["f", "m"] * 5}
    children = {own: GUIDS[10:], pointer: GUIDS[:10] * 2, "role": ["r", "s"] * 10}
    if own == "Id":
        children = {name: cells for name, cells in children.items() if name != own}
    tables = read(parents, children)
    assert tables.parent_of.tolist() == list(range(10)) * 2
    assert [column.name for column in tables.children.columns] == ["role"]


def test_links_may_call_two_keys_of_one_name_otherwise():
    ends = [{"id": GUIDS[:10], "sex": ["f", "m"] * 5}, {"id": GUIDS[10:20], "kind": ["x", "y"] * 5}]
    links = {"id": GUIDS[:10], "other": GUIDS[10:20], "role": ["r", "s"] * 5}
    tables = read(*ends, links)
    assert tables.parent_of.tolist() == tables.child_of.tolist() == list(range(10))
    with pytest.raises(SchemaError, match="one for each key"):
        read(*ends, {"id": GUIDS[:10], "role": ["r", "s"] * 5})
    tables = read(*ends, {"id": GUIDS[10:20], "other": GUIDS[:10], "role": ["r", "s"] * 5})
    assert tables.parent_of.tolist() == tables.child_of.tolist() == list(range(10))


def test_rows_that_hang_on_the_second_table_are_no_links():
    parents = {"id": GUIDS[:10], "place": ["n", "s"] * 5}
    children = {"id": GUIDS[10:20], "sex": ["f", "m"] * 5}
    acts = {"id": GUIDS[20:], "victim_id": GUIDS[10:20], "act": ["x", "y"] * 5}
    with pytest.raises(SchemaError, match="hangs on one of them"):
        read(parents, children, acts, ("cases", "victims", "acts"))


def test_small_numbers_join_only_where_a_header_says_so():
    parents = {"number": [str(n) for n in range(10)], "sex": ["f", "m"] * 5}
    children = {"times": [str(n) for n in range(10)] * 2, "role": ["r", "s"] * 10}
    with pytest.raises(SchemaError, match="Found none"):
        read(parents, children)


def test_a_key_may_be_written_otherwise_in_two_headers():
    parents = {"Survivor Code": GUIDS[:10], "sex": ["f", "m"] * 5}
    children = {"SURVIVOR_CODE": GUIDS[:10] * 2, "role": ["r", "s"] * 10}
    assert read(parents, children).parent_of.tolist() == list(range(10)) * 2


def test_of_several_shared_columns_the_one_that_tells_parents_apart_is_the_key():
    parents = {"record_id": ["7", "8", "9"], "event": ["a", "a", "a"], "sex": ["f", "m", "f"]}
    children = {
        "record_id": ["8", "8", "7"],
        "event": ["a", "a", "a"],
        "redcap_repeat_instrument": ["acts"] * 3,
        "redcap_repeat_instance": ["1", "2", "1"],
        "role": ["r", "s", "r"],
    }
    assert read(parents, children).parent_of.tolist() == [1, 1, 0]


def test_a_column_called_as_a_key_of_the_release_must_be_renamed():
    parents = {"id": ["1", "2"], "sex": ["f", "m"]}
    children = {"id": ["x", "x"], "main_id": ["2", "1"], "role": ["r", "s"]}
    with pytest.raises(SchemaError, match="not called as a key is"):
        read(parents, children)


def test_rows_without_a_partner_are_told_in_words_and_no_key_is_shown():
    with pytest.raises(InputError, match="most rows with one that does not") as caught:
        read({"vid": ["a", "b"], "x": ["1", "2"]}, {"vid": ["q", "q", "a"], "y": ["1", "2", "3"]})
    assert "'q'" not in str(caught.value)
    links = {"vid": ["a"], "pid": ["p"]}
    tables = read({"vid": ["a"], "x": ["1"]}, {"pid": ["p", "o"], "y": ["1", "2"]}, links)
    assert any(note.startswith("Most rows of actors are named by no link") for note in tables.notes)


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1", "2", "3"], True),
        (["0", "1", "2"], True),
        (["3", "1", "2"], True),
        (["1.0", "2.0"], True),
        (["1", "2", "4", "9"], True),
        (["1", "2", "1", "2", "3"], True),
        (["1", "1", "2", "2"], False),
        (["2", "2", "3"], False),
        (["1", "1", "1"], False),
        (["a", "b"], False),
        (["1"], False),
        (["1", ""], False),
    ],
)
def test_what_numbers_rows(texts, numbers):
    known = list(dict.fromkeys(texts))
    places = np.array([known.index(text) for text in texts], dtype=np.int64)
    assert numbers_rows((known, places)) == numbers


def test_wherever_cells_had_a_say_in_the_choice_of_a_key_it_is_a_fact():
    pointing = {**ACTORS, "_parent_index": ["3", "3", "1", "4"]}
    found = fact("key-found", column="_parent_index", many="actors")
    # Which of two declared names is the parents' key, and whether a lone one is the children's own.
    both = {"parent_key": "_index", "child_key": "_parent_index"}
    for keys in (both, {"child_key": "_parent_index"}):
        assert found in read(PEOPLE, pointing, **keys).facts
    # A declared name that would be refused if it numbered the rows; two names say all.
    linking = {**pointing, "_index": ["3", "3", "1", "4"]}
    apart = ["actors._parent_index"]
    kept = read(PEOPLE, linking, parent_key="_index", leave_out=apart)
    assert fact("key-found", column="_index", many="actors") in kept.facts
    declared = read(PEOPLE, linking, parent_key="_index=_index", leave_out=apart)
    assert not any(each.kind == "key-found" for each in declared.facts)


def test_a_column_left_out_because_it_numbers_the_rows_is_a_fact():
    children = {"mainId": ["3", "3", "1", "4"], "role": ["r", "s", "r", "r"]}
    parents = {"id": ["1", "2", "3", "4"], "sex": ["f", "m", "f", "m"]}
    numbered = {"id": ["1", "2", "3", "4"], **children}
    tables = read(parents, numbered, parent_key="id=mainId")
    assert headers(tables.children) == ["role"]
    assert fact("keys-distinct", column="id", one="actors") in tables.facts
    # Otherwise the run would have stopped.
    with pytest.raises(SchemaError, match="called as a key"):
        read(parents, {**numbered, "id": ["1", "2", "3", "3"]}, parent_key="id=mainId")
    # Nothing was looked at where it is declared to be left out.
    told = read(parents, numbered, parent_key="id=mainId", leave_out=["actors.id"])
    assert fact("keys-distinct", column="id", one="actors") not in told.facts
