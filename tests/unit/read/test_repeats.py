"""Exports that hold several tables in one file are refused with what to do."""

import io
import zipfile

import pytest

from populace.read import read_table
from populace.vocabulary.errors import InputError

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
