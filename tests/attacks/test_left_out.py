"""Files whose keys stand twice, lead nowhere and cross: a record that goes takes only its own away.

The closure of a record is taken out of the files as `read/linked/left_out.md` defines it, by a
search that knows nothing of the code; what is left must be what was joined before, but for what
hung on it.
"""

import random

import numpy as np
import pytest

from populace.read.linked import left_out
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_related
from populace.vocabulary.linked import LinkedTables
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.schema import ColumnSchema, Schema
from populace.vocabulary.structure import Relation
from tests.attacks import scale

TOLD = {"columns": ("at",), "declared_only": True, "delimiter": ",", "encoding": "utf-8"}
FILES = 12 * scale.TIMES
OF_TREE = (
    Relation("a", "b"),
    Relation("a", "d"),
    Relation("b", "c"),
    Relation("b", "d", "ties", several=True),
)
OWN = {"a": "pa", "b": "pb", "d": "pd"}
"""The key of each table that others name; `at` tells its rows apart here alone."""

HEADERS = {"a": ["pa"], "b": ["pa", "pb"], "c": ["pb"], "d": ["pa", "pd"], "ties": ["pb", "pd"]}
NAMES = (("b", "a"), ("d", "a"), ("c", "b"), ("ties", "b"), ("ties", "d"))
"""Tables with those whose keys they name."""


def some(rng, headers, own=None):
    """Rows that name few keys, and whose own are mostly distinct; some stand twice or are blank."""
    return [
        {
            "at": f"r{place}",
            **{
                header: rng.choice([*(str(place),) * 4, "", "1", "2"])
                if header == own
                else rng.choice(["", *"01234567"])
                for header in headers
            },
        }
        for place in range(rng.randint(4, 9))
    ]


def part(name, rows, headers, *, own=True):
    headers = ["at", *headers]
    lines = [",".join(headers), *(",".join(row[header] for header in headers) for row in rows)]
    schema = Schema((ColumnSchema("at", values=[row["at"] for row in rows] or ["none"]),))
    content = "\n".join([*lines, ""]).encode()
    return Part(content, name, key=OWN.get(name) if own else None, schema=schema, options=TOLD)


def hanging(files, table, row, names):
    """The rows that go with one: those that name a key that one of them has, level by level."""
    gone = [(table, row)]
    while True:
        more = [
            (naming, each)
            for naming, owner in names
            for each in files[naming]
            if (naming, each) not in gone
            and each[OWN[owner]] in {one[OWN[owner]] for name, one in gone if name == owner} - {""}
        ]
        if not more:
            return gone
        gone += more


def with_children(files, row):
    """A parent with its links, the children that these name, and the links that name those."""
    gone = hanging(files, "b", row, [("ties", "b")])
    keys = {each["pd"] for name, each in gone if name == "ties"} - {""}
    children = [("d", each) for each in files["d"] if each["pd"] in keys]
    return [*gone, *children, *(("ties", each) for each in files["ties"] if each["pd"] in keys)]


def without(files, gone):
    return {name: [row for row in rows if (name, row) not in gone] for name, rows in files.items()}


def texts(table):
    (cells,), (column,) = table.cells, table.columns
    return [column.values[code - 1] for code in cells.tolist()]


def linked(files, relation):
    """Parents, children, and the links that count with their ends."""
    headers = {"b": ["pb"], "d": ["pd"] if relation.via else ["pb"], "ties": ["pb", "pd"]}
    names = [relation.one, *relation.tables]
    made = read_related(
        [
            part(name, files[name], headers[name], own=name in "bd"[: len(names) - 1])
            for name in names
        ],
        (relation,),
        LinkedTables,
    )
    one, many = texts(made.parents), texts(made.children)
    ties = texts(made.links) if relation.via else many
    joins = zip(made.parent_of.tolist(), made.child_of.tolist(), ties, strict=True)
    return one, many, [(one[p], many[c], tie) for p, c, tie in joins]


def tree(files):
    """For every record that counts the way up to its root."""
    made = read_related(
        [part(name, files[name], HEADERS[name]) for name in HEADERS], OF_TREE, RelatedTables
    )
    own = {name: texts(table) for name, table in made.records.tables.items()}
    up = {("a", each): () for each in own["a"]}
    for relation, join in zip(OF_TREE, made.records.joins, strict=True):
        name = relation.via or relation.many
        for place, (one, many) in enumerate(
            zip(join.one.tolist(), join.many.tolist(), strict=True)
        ):
            above = relation.one, own[relation.one][one]
            up[name, own[name][place]] = (above, *up[above])
            if relation.via:
                assert up["d", own["d"][many]][-1] == up[above][-1]
    return up


def roots_take_only_their_own(seed=3):
    rng, lost = random.Random(seed), 0
    for _ in range(FILES):
        files = {name: some(rng, headers, OWN.get(name)) for name, headers in HEADERS.items()}
        whole = tree(files)
        for row in files["a"]:
            root = ("a", row["at"])
            rest = tree(without(files, hanging(files, "a", row, NAMES)))
            assert rest == {
                each: way for each, way in whole.items() if root != each and root not in way
            }
            lost += len(whole) - len(rest) - 1
    return lost


def records_take_only_their_own_links(*, several, via, seed=4):
    rng, lost = random.Random(seed), 0
    relation = Relation("b", "d", "ties" if via else None, several=several)
    names = [("ties", "b"), ("ties", "d")] if via else [("d", "b")]
    for _ in range(FILES):
        files = {"b": some(rng, ["pb"], "pb")}
        files |= {"d": some(rng, ["pd"], "pd") if via else some(rng, ["pb"])}
        files |= {"ties": some(rng, ["pb", "pd"], None if several else "pd")} if via else {}
        parents, children, joins = linked(files, relation)
        for table, place in (("b", 0), ("d", 1)):
            for row in files[table]:
                if via and table == "b" and not several:
                    gone = with_children(files, row)
                else:
                    gone = hanging(files, table, row, [each for each in names if each[1] == table])
                one, many, left = linked(without(files, gone), relation)
                assert left == [each for each in joins if each[place] != row["at"]]
                away = {(name, each["at"]) for name, each in gone}
                assert one == [each for each in parents if ("b", each) not in away]
                assert many == [each for each in children if ("d", each) not in away]
                lost += len(joins) - len(left)
    return lost


def test_a_root_takes_only_its_own_rows_away():
    assert roots_take_only_their_own() > FILES


@pytest.mark.parametrize(("several", "via"), [(False, False), (False, True), (True, True)])
def test_a_record_takes_only_its_own_links_away(several, via):
    assert records_take_only_their_own_links(several=several, via=via) > FILES


def first_row(naming, owning):
    """The first of several rows with one key, in place of none."""
    texts, rows = owning
    keys = [texts[place] for place in rows.tolist()]
    known = [keys.index(text) if text and text in keys else -1 for text in naming[0]]
    return np.array(known, dtype=np.int64)[naming[1]]


def only_links_that_count(parent_of, child_of, children, *, several):
    """Links of children by those alone that lead to a parent."""
    fine = (parent_of >= 0) & (child_of >= 0)
    if not several:
        fine &= np.bincount(child_of[fine], minlength=children + 1)[child_of] == 1
    return np.flatnonzero(fine)


def roots_that_cross(edges, records, ends):
    """Links that join records of two roots."""
    kept = real_rows(edges, records, ends)
    one, many = ends["ties"]
    fine = np.isin(one, kept["b"]) & np.isin(many, kept["d"])
    return {**kept, "ties": np.flatnonzero(fine)}


real_rows = left_out.rows_that_count


@pytest.mark.parametrize(
    ("broken", "name", "attack"),
    [
        (first_row, "only_row", roots_take_only_their_own),
        (first_row, "only_row", lambda: records_take_only_their_own_links(several=True, via=True)),
        (
            only_links_that_count,
            "links_that_count",
            lambda: records_take_only_their_own_links(several=False, via=True),
        ),
        (roots_that_cross, "rows_that_count", roots_take_only_their_own),
    ],
)
def test_a_broken_rule_is_caught(broken, name, attack, monkeypatch):
    monkeypatch.setattr(left_out, name, broken)
    with pytest.raises((AssertionError, KeyError, IndexError)):
        attack()
