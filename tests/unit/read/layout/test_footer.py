"""Footers of every length are refused with the number of rows to leave out."""

import pandas as pd
import pytest

from populace.read import read_table
from populace.read.layout.footer import check_below, check_footer
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent

RECORDS = [["f", "north", "1"], ["m", "south", "2"]] * 20
NOTES = {
    "a total and seven notes": [["Total", "", "40"], *[["Note: x", "", ""]] * 7],
    "sentences over a short word": [
        ["", "", ""],
        ["Collected by all of the partners", "", ""],
        ["Confidential", "", ""],
    ],
    "twenty lines of words": [[f"Line {n} of the words below", "", ""] for n in range(20)],
    "a source with blank rows": [["Source: x", "", ""], ["", "", ""], ["", "", ""]],
}


@pytest.mark.parametrize("name", NOTES)
def test_a_footer_of_any_length_is_counted_whole(name):
    rows = [["sex", "place", "trade"], *RECORDS, *NOTES[name]]
    text = "".join(",".join(row) + "\n" for row in rows).encode()
    number = len(NOTES[name])
    with pytest.raises(InputError, match=f"skip_footer': {number}}}"):
        read_table(text)
    assert read_table(text, extent=Extent(skip_footer=number)).records == len(RECORDS)
    with pytest.raises(InputError, match=f"without the last {number} rows"):
        read_table(pd.DataFrame(rows[1:], columns=rows[0]))


def test_records_of_one_cell_are_records():
    for last in (["f", "", ""], ["", "", ""]):
        rows = [["sex", "place", "trade"], *RECORDS, last]
        text = "".join(",".join(row) + "\n" for row in rows).encode()
        assert read_table(text).records == len(rows) - 1


ROWS = "".join(f"{'fm'[n % 2]},{'pq'[n % 3 % 2]},{n % 7}\n" for n in range(60))


@pytest.mark.parametrize(
    "word",
    "Jumla|Tổng cộng|कुल|योग|รวม|รวมทั้งหมด|ጠቅላላ|សរុប|Итого|Всего|المجموع|مجموع|سهك|Σύνολο|Jumlah|Soma"
    "|合计|합계|Average|Promedio|Moyenne|סך הכל|მიზეზი|Igiteranyo|মোট|Всього|Загалом|Ogółem|Ukupno"
    "|Gesamtsumme|Somme|Gran total|إجمالي|الإجمالي العام|Total 2023|Total (n)|Iš viso|ยอดรวม"
    "|Grandtotal|Grand totals|Subtotals|Sous-totaux|Std.dev"
    "|सर्वमोट|Wadarta guud|Média".replace("|سهك|", "|جمع|")
    .replace("|მიზეზი|", "|სულ|")
    .split("|"),
)
def test_totals_are_known_in_the_languages_of_the_field(word):
    with pytest.raises(InputError, match="a total"):
        read_table(f"sex,area,visits\n{ROWS}{word},,60\n".encode())


@pytest.mark.parametrize("word", ["Среднее", "Media", "Tong", "Overall", "Sumatra", "2023"])
def test_words_of_answers_are_no_totals(word):
    assert read_table(f"level,area,visits\n{ROWS}{word},q,3\n".encode()).records == 61


@pytest.mark.parametrize(
    ("more", "number"),
    [
        ("\n\ncode,label,\np,Peru,\nq,Qatar,\n", 3),
        (",,\n,,\ncode,label,\np,Peru,\nq,Qatar,\n", 5),
        (",,\narea,place,year\np,Peru,2019\nq,Qatar,2020\n", 4),
    ],
)
def test_another_table_below_a_text_is_refused(more, number):
    content = f"sex,area,visits\n{ROWS}{more}".encode()
    with pytest.raises(InputError, match=f"the last {number} rows"):
        read_table(content)
    assert read_table(content, extent=Extent(skip_footer=number)).records == 60


@pytest.mark.parametrize("gap", ["\n", "\n\n\n", ",,\n"])
def test_records_behind_blank_lines_are_records(gap):
    assert read_table(f"sex,area,visits\n{ROWS}{gap}{ROWS}".encode()).records in {120, 121}


def test_totals_among_records_are_refused_and_no_record_is_left_out_with_them():
    rows = [["north", "f"]] * 9
    with pytest.raises(InputError, match="row 10 from the end") as told:
        check_footer([["Total", "9"], *rows])
    assert "skip_footer=0" in str(told.value) or "'skip_footer': 0" in str(told.value)
    check_footer([["Total", "9"], *rows], 0)
    with pytest.raises(InputError, match="in the last row"):
        check_footer([*rows, ["Total", "9"]])


def test_a_title_among_records_behind_an_empty_row_is_refused():
    rows = [(place, ["f", "north"]) for place in range(12)]
    later = [(place, ["m", "south"]) for place in range(14, 90)]
    with pytest.raises(InputError, match="row 14"):
        check_below([*rows, (13, ["Part two", ""]), *later])
    check_below([*rows, (13, ["m", "south"]), *later])
    check_below([*rows, (13, ["Part two", ""]), *later], 0)
