"""Exports that hold several tables in one file are refused with what to do."""

import io
import zipfile

import pytest

from populace.read import read_table
from populace.read.linked.keys import Part
from populace.read.linked.relations import read_joinings, read_related
from populace.vocabulary.errors import InputError, SchemaError
from populace.vocabulary.related import RelatedTables
from populace.vocabulary.structure import Relation

HEAD = "record_id,redcap_repeat_instrument,redcap_repeat_instance,sex,kind\n"
FIRST = "".join(f"{n},,,{'fm'[n % 2]},\n" for n in range(40))
VISITS = "".join(f"{n // 2},visit,{n % 2 + 1},,{'xy'[n % 2]}\n" for n in range(60))


def test_rows_of_several_forms_of_redcap_are_not_counted_as_people():
    both = (HEAD + FIRST + VISITS).encode()
    for chosen in (None, ["sex"], ["sex", "redcap_repeat_instrument"]):
        with pytest.raises(InputError, match="REDCap export"):
            read_table(both, columns=chosen, safe=["record_id"] if chosen is None else ())
    by_person = read_table(both, subject_id="record_id")
    assert by_person.records == 100


def test_rows_of_one_form_of_redcap_are_a_table():
    for rows in (FIRST, VISITS):
        table = read_table((HEAD + rows).encode(), columns=["sex", "kind"])
        assert table.records == rows.count("\n")
        assert len(table.columns) == 2


def test_a_zip_file_of_several_tables_says_how_they_are_linked():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("form.csv", "sex,KEY\nf,uuid:1\n")
        file.writestr("form-child.csv", "age,PARENT_KEY\n1,uuid:1\n")
        file.writestr("media/one.jpg", b"\xff\xd8\xff")
    with pytest.raises(InputError, match="relations="):
        read_table(packed.getvalue())


KOBO = {
    "hh": ("region,_id,_uuid,_index", [f"n,{70 + n},u{n},{n + 1}" for n in range(9)]),
    "member": (
        "sex,_index,_parent_index,_uuid",
        [f"f,{n + 1},{n // 2 + 1},u{n}" for n in range(18)],
    ),
    "asset": ("item,_index,_parent_index", [f"car,{n + 1},{n % 9 + 1}" for n in range(12)]),
    "event": ("kind,_index,_parent_index", [f"work,{n + 1},{n % 18 + 1}" for n in range(16)]),
}
ODK = {
    "hh": ("region,KEY", [f"n,uuid:{n}" for n in range(9)]),
    "member": ("sex,PARENT_KEY,KEY", [f"f,uuid:{n // 2},uuid:{n // 2}/m[{n}]" for n in range(18)]),
    "asset": ("item,PARENT_KEY,KEY", [f"car,uuid:{n % 9},uuid:{n % 9}/a[{n}]" for n in range(12)]),
    "event": (
        "kind,PARENT_KEY,KEY",
        [f"work,uuid:{n // 2}/m[{n}],uuid:{n // 2}/m[{n}]/e[1]" for n in range(16)],
    ),
}


def parts_of(export, *names):
    return [Part("\n".join([export[name][0], *export[name][1]]).encode(), name) for name in names]


@pytest.mark.parametrize("export", [KOBO, ODK])
@pytest.mark.parametrize("third", ["asset", "event"])
def test_a_further_repeat_group_is_no_table_of_links(export, third):
    with pytest.raises(SchemaError) as caught:
        read_joinings(parts_of(export, "hh", "member", third), [Relation("hh", "member", third)])
    assert caught.value.found == f"{third}, which hangs on one of them, as a repeat group does"


@pytest.mark.parametrize("export", [KOBO, ODK])
def test_three_repeat_groups_are_a_tree_as_they_come(export):
    relations = [Relation("hh", "member"), Relation("member", "event"), Relation("hh", "asset")]
    tree = read_related(
        parts_of(export, "hh", "member", "asset", "event"), relations, RelatedTables
    )
    assert [len(join.one) for join in tree.records.joins] == [18, 16, 12]
    assert tree.records.joins[0].one.tolist() == [n // 2 for n in range(18)]
    assert tree.records.joins[1].one.tolist() == list(range(16))
