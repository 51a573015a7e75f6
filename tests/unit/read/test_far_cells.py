"""Workbooks that would make what reads their cells ask for all memory are refused before.

Each is read in a process that may have four gigabytes: what asks for more ends it.
"""

import struct
import subprocess
import sys

import pytest
import xlsxwriter

import populace
from populace.vocabulary.errors import InputError
from tests.unit.read.test_damaged import old_workbook, refused

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))
import populace
try:
    populace.overview(sys.argv[1])
except populace.InputError as error:
    print(error.found)
"""


def found_in(place):
    command = [sys.executable, "-c", LIMITED, str(place)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-500:]
    return done.stdout.strip()


def written(place, cells, blank=()):
    with xlsxwriter.Workbook(str(place)) as book:
        sheet, plain = book.add_worksheet("a"), book.add_format({"bold": True})
        for row, column, text in cells:
            sheet.write(row, column, text)
        for row, column in blank:
            sheet.write_blank(row, column, None, plain)
    return place


@pytest.mark.skipif(sys.platform == "win32", reason="sets a limit of POSIX")
def test_a_cell_in_the_last_corner_of_a_sheet(tmp_path):
    cells = [(0, 0, "x"), (1, 0, "a"), (2**20 - 1, 2**14 - 1, "b")]
    assert found_in(written(tmp_path / "far.xlsx", cells)) == "cells far away from all others"


def test_blank_cells_far_away_and_wide_tables_are_read(tmp_path):
    cells = [(row, column, f"{row}n{column}") for row in range(3) for column in range(60)]
    blank = [(2**20 - 1, 2**14 - 1), (0, 2**14 - 1)]
    assert populace.overview(written(tmp_path / "wide.xlsx", cells, blank)).records == 2


def sectors_in_a_circle(content, start):
    """The workbook, in whose table of sectors each one is followed by itself."""
    size = 1 << struct.unpack_from("<H", content, 30)[0]
    (table,) = struct.unpack_from("<I", content, start)
    at = (table + 1) * size
    circle = struct.pack(f"<{size // 4}I", *range(size // 4))
    return content[:at] + circle + content[at + size :]


@pytest.mark.skipif(sys.platform == "win32", reason="sets a limit of POSIX")
def test_sectors_of_an_old_workbook_that_go_in_circles(tmp_path):
    place = tmp_path / "cases.xls"
    place.write_bytes(sectors_in_a_circle(old_workbook(), 76))
    assert found_in(place) == "one that is damaged, or a zip file of another kind"
    # The list of tables, which is longer in large files, leads back to itself.
    content = bytearray(old_workbook())
    struct.pack_into("<I", content, 68, 0)
    struct.pack_into("<I", content, 2 * 512 - 4, 0)
    place.write_bytes(content)
    assert found_in(place) == "one that is damaged, or a zip file of another kind"


def test_a_column_that_no_old_sheet_has(tmp_path):
    place, content = tmp_path / "cases.xls", old_workbook()
    assert not refused(lambda: populace.overview(content))
    at = content.index(struct.pack("<2H", 0xFD, 10))
    place.write_bytes(content[: at + 6] + struct.pack("<H", 65_000) + content[at + 8 :])
    with pytest.raises(InputError, match="damaged"):
        populace.overview(place)
