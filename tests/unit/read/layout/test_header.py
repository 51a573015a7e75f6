"""A record must not become the names of the columns, and names must not be taken for a record."""

import io

import pandas as pd
import polars as pl
import pytest

from populace.read import read_table
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent


def table(*rows: str, times: int = 1) -> bytes:
    return "\n".join([rows[0], *rows[1:] * times, ""]).encode()


RECORDS = {
    "cells again": table("female,KE", "male,KE", "female,UG", "female,KE"),
    "a date": table("x,2019-03-05", "y,2020"),
    "a date of another order": table("x,05.03.2019", "y,2020"),
    "a moment": table("x,2019-03-05T10:00:00", "y,2020"),
    "an email": table("x,awa@example.org", "y,z"),
    "a phone": table("x,+44 7700 900122", "y,z"),
    "a local phone": table("x,0770 090 0122", "y,z"),
    "a long number": table("x,1002345", "y,z"),
    "a decimal": table("x,3.75", "y,z"),
    "a decimal comma": table("x;3,75", "y;z"),
    "a negative": table("x,-4", "y,z"),
    "an id": table("x,0b8e8a50-0000-4000-8000-1234567890ab", "y,z"),
    "nothing": table("x,NULL", "y,z"),
    "truth": table("x,true", "y,z"),
    "a number among numbers": table("x,34,2", "y,12,3", "z,55,4"),
    "a code among codes": table("x,KE-104", *(f"y,KE-{n}" for n in range(105, 112))),
    "a person": table(
        "x,Awa Ndiaye", *(f"y,{a} {b}" for a in ("Awa", "Musa", "Binta") for b in ("Sow", "Bah"))
    ),
}


@pytest.mark.parametrize("content", RECORDS.values(), ids=RECORDS)
def test_a_record_is_no_header(content):
    cells = {cell for row in content.decode().split("\n") for cell in row.split(",") if cell}
    with pytest.raises(InputError, match="'no_header': True") as caught:
        read_table(content, safe=[])
    assert not any(f"'{cell}'" in str(caught.value) for cell in cells)
    with pytest.raises(InputError, match="header"):
        read_table(pd.read_csv(io.BytesIO(content), sep=";" if b";" in content else ",", dtype=str))


ALONE = {
    "a date in words": "5 March 2019",
    "a date with its day": '"Tuesday, March 5, 2019"',
    "an East Asian date": "2019年3月5日",
    "a person": "Amina Hassan",
    "a family first": '"Hassan, Amina"',
    "an Arabic person": "فاطمة أحمد علي",
    "a Russian person": "Иванова Анна Петровна",
    "an Amharic person": "አበበ ከበደ",
    "an address": "12 Baker Street",
    "a passport": "AB1234567",
    "a position": '"-1.2921, 36.8219"',
    "money": '"$1,200"',
    "a share": "12%",
}


@pytest.mark.parametrize("cell", ALONE.values(), ids=ALONE)
def test_one_value_of_a_record_among_its_names_is_enough(cell):
    content = table(f"{cell},place", "female,KE", "male,UG", times=20)
    with pytest.raises(InputError, match="as the name of column 1") as caught:
        read_table(content, safe=[])
    assert cell.strip('"') not in str(caught.value)


NAMES = {
    "rounds": table("sex,Round 2 2023,Week 12 2023,2019 Wave 3", "f,1,2,3", "m,4,5,6"),
    "shares": table("x,10%,50%,90%", "a,1,2,3", "b,4,5,6"),
    "codes of a census": table("x,B01001001,B01001002", "a,1,2", "b,4,5"),
    "things of a person": table("Doctor Name,Mother Tongue,Will Return", "a,1,2", "b,4,5"),
    "on, in Arabic": table("نعم,تاريخ الحصول على المساعدة", "a,1", "b,4"),
    "years": table("country,2019,2020,2021", "KE,1,2,3", "UG,4,5,6"),
    "one year": table("country,2019", "KE,2019", "UG,3", "UG,4", "KE,7"),
    "months": table("country,2019-01,2019-02", "KE,1,2", "UG,4,5"),
    "months in digits": table("country,201901,201902", "KE,1,2", "UG,4,5"),
    "numbers in a row": table("country,1,2,3", "KE,1,2,3", "UG,3,1,2"),
    "bands": table("country,0-4,5-9,10+", "KE,1,2,3", "UG,3,1,2"),
    "choices": table("sex,Threats,Debt bondage", "f,Threats,", "m,,Debt bondage", "f,,"),
    "codes": table("sex,KE,UG,NA", "f,1,0,1", "m,0,0,1"),
    "questions": table("Q1,Q2a,Q3_1", "a,b,1", "b,a,2"),
    "tags": table("#country,#affected+f", "KE,3", "UG,4"),
    "capitals": table("Country Of Origin,Sector", *(f"South {n},Domestic Work" for n in "abcdefg")),
}


@pytest.mark.parametrize("content", NAMES.values(), ids=NAMES)
def test_names_are_a_header(content):
    header = content.decode().split("\n")[0].split(",")
    options = {"safe": header}
    assert [column.name for column in read_table(content, **options).columns] == header


@pytest.mark.parametrize("content", [RECORDS["a date"], RECORDS["cells again"]])
def test_a_steward_may_say_that_they_are_names(content):
    found = read_table(content, extent=Extent(header_is_names=True))
    assert [column.name for column in found.columns] == content.decode().split("\n")[0].split(",")
    found = read_table(content, extent=Extent(no_header=True))
    assert [column.name for column in found.columns] == ["column_1", "column_2"]
    assert found.records == content.count(b"\n")


def test_a_column_without_a_name_can_be_left_out_by_its_position():
    content = table(",sex", "0,f", "1,m")
    with pytest.raises(InputError, match=r"leave_out=\['column 1'\]"):
        read_table(content)
    assert read_table(content, leave_out=["column 1"]).columns[0].name == "sex"
    again = pd.read_csv(io.BytesIO(content))
    with pytest.raises(InputError, match=r"leave_out=\['Unnamed: 0'\]"):
        read_table(again)
    assert read_table(again, leave_out=["Unnamed: 0"]).columns[0].name == "sex"


def test_the_last_rows_of_a_frame_are_records():
    frame = pd.DataFrame({"sex": ["f", "m", "Total"], "n": ["1", "2", "3"]})
    with pytest.raises(InputError, match="a total"):
        read_table(frame)
    assert read_table(frame, extent=Extent(skip_footer=0)).records == 3


def test_no_option_is_offered_that_a_frame_refuses():
    frame = pd.DataFrame({"sex": ["f", "m", "Total"], "n": ["1", "2", "3"]})
    with pytest.raises(InputError) as caught:
        read_table(frame)
    assert "Pass the table without the last row" in caught.value.action
    assert "skip_footer': 1" not in caught.value.action


@pytest.mark.parametrize("kind", ["parquet", "feather", "polars"])
def test_a_record_as_header_is_not_shown_by_an_error_about_names(tmp_path, kind):
    frame = pl.DataFrame({"Amina Yusuf": ["Joy Eze", "Grace Obi"], "2001-02-03": ["a", "b"]})
    source = frame if kind == "polars" else tmp_path / "t"
    if kind == "parquet":
        frame.write_parquet(source)
    elif kind == "feather":
        frame.write_ipc(source)
    with pytest.raises(InputError) as caught:
        read_table(source, columns=["sex"])
    assert "Amina" not in str(caught.value)
    assert "2001" not in str(caught.value)


@pytest.mark.parametrize(
    "name", ["\u200bsexe f\u00e9minin", "sexe fe\u0301minin", "sexe f\u00e9minin\ufeff"]
)
def test_names_hold_no_mark_that_nobody_can_type(name):
    rows = {name: ["f", "m"] * 30, "n": ["1", "2"] * 30}
    text = f"{name},n\n" + "f,1\nm,2\n" * 30
    for source in (rows, text.encode()):
        assert [each.name for each in read_table(source).columns] == ["sexe f\u00e9minin", "n"]


def test_single_quotes_around_every_name_are_told():
    with pytest.raises(InputError, match="single quotes"):
        read_table(b"'sex','n'\n" + b"'f','1'\n'm','2'\n" * 30)


PEOPLE = {
    "Chinese": ("王小明", ["李娜", "张伟", "刘洋", "陈静", "杨帆"]),
    "few Chinese": ("黄丽", ["李娜", "张伟"]),
    "given names": ("Fatima", ["Amina", "Maria", "Grace", "Joseph", "Ibrahim"]),
    "a given name above others": (
        "Fatima",
        [
            "Nadifo",
            "Hodan",
            "Ubah",
            "Filsan",
            "Ifrah",
            "Sagal",
            "Warsan",
            "Deqa",
            "Idil",
            "Hibaaq",
            "Fowsia",
            "Ayaan",
        ],
    ),
}


@pytest.mark.parametrize("kind", PEOPLE)
def test_one_name_of_somebody_above_others_is_no_name_of_a_column(kind):
    first, others = PEOPLE[kind]
    rows = [f"{others[n % len(others)]},{n % 9}" for n in range(60)]
    with pytest.raises(InputError, match="a name of somebody as the name of column 1") as caught:
        read_table("\n".join([f"{first},times", *rows]).encode(), safe=[first])
    assert first not in str(caught.value)


@pytest.mark.parametrize("name", ["方式", "性别", "Georgia", "April", "Christian", "Hope"])
def test_a_word_that_is_also_a_name_may_call_a_column(name):
    rows = "\n".join(f"{'yn'[n % 2]},{n % 9}" for n in range(60))
    assert read_table(f"{name},times\n{rows}\n".encode()).columns[0].name == name


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_first_row_unlike_others_is_a_record_where_all_rows_are_said_to_be(form, tmp_path):
    pd = pytest.importorskip("pandas")
    group, n, m = ["Total", *"ab" * 30], [100, *[1, 2] * 30], [99, *[2, 1] * 30]
    path = tmp_path / f"t.{form}"
    frame = pd.DataFrame({"group": group, "n": n, "m": m})
    frame.to_csv(path, index=False) if form == "csv" else frame.to_excel(path, index=False)
    with pytest.raises(InputError, match="units or the words"):
        read_table(path)
    assert read_table(path, extent=Extent(skip_footer=0)).records == 61


@pytest.mark.parametrize("row", ["1,2,3", "(1),(2),(3)", "#1,#2,#3"])
def test_a_row_that_numbers_the_columns_is_no_record(row):
    rows = [f"{'fm'[n % 2]},{'xyz'[n % 3]},{n % 5}" for n in range(40)]
    with pytest.raises(InputError, match="unlike all others"):
        read_table(table("sex,place,kids", row, *rows))
    plain = ["1,2,3", "2,3,1", "3,1,2"]
    assert read_table(table("a,b,c", *plain, times=10)).records == 30


def test_a_blank_before_a_quote_does_not_make_it_part_of_a_name():
    with pytest.raises(InputError, match="a blank stands before the quote"):
        read_table(table('"sex", "place"', '"f", "north"', '"m", "south"', times=20))
