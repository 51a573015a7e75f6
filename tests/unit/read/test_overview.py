"""What the studio waits for while a table is looked at."""

import pytest
import xlsxwriter

from populace.read import overview
from populace.read.overview import read_overview
from populace.vocabulary.errors import Stopped

ROWS = "age,region\n10,north\n9,south\n2,north\n"


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "people.csv"
    file.write_text(ROWS, "utf-8")
    return file


def test_few_values_stand_in_natural_order_and_many_as_they_came(path, monkeypatch):
    assert read_overview(path).columns[0].texts == ("2", "9", "10")
    monkeypatch.setattr(overview, "ORDERED", 2)
    seen = read_overview(path).columns
    assert seen[0].texts == ("10", "9", "2")
    assert seen[1].texts == ("north", "south")
    assert seen[1].counts == (2, 1)


def test_progress_goes_on_from_column_to_column_and_may_stop(path):
    shares = []
    read_overview(path, progress=lambda step: shares.append(step.share))
    assert shares[-2:] == [0.0, 0.5]

    def stop(step):
        if step.share == 0.5:
            raise Stopped(expected="", found="", action="")

    with pytest.raises(Stopped):
        read_overview(path, progress=stop)


def test_columns_without_a_name_and_a_legend_beside_the_table_are_told(tmp_path):
    path = tmp_path / "cases.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["sex", "age", "", "", "code", "meaning"])
        for row in range(1, 41):
            sheet.write_row(row, 0, ["fm"[row % 2], str(row % 7), "x"])
        sheet.write_row(1, 4, ["f", "Female"])
    seen = read_overview(path)
    assert [column.name for column in seen.columns] == ["sex", "age"]
    assert (seen.unnamed, seen.beside) == (("column 3",), ("code", "meaning"))
