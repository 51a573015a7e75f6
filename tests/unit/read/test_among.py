"""Totals and headings among the records stop a run, in every kind of table."""

import pytest

from populace.read import read_table
from populace.vocabulary.errors import InputError
from populace.vocabulary.extent import Extent

HEAD = ("sex", "age", "place", "paid")
ROWS = [("FM"[n % 2], ("0-17", "18+")[n % 2], ("north", "south")[n % 2], "yes") for n in range(120)]
ODD = {
    "a total with a count": ("Total", "60", "", ""),
    "a total of a place": ("Total north", "60", "", ""),
    "a total in another column": ("", "Sub-total (south)", "", "60"),
    "a total behind its place": ("north total", "60", "", "12"),
    "a total in French": ("Sous-total", "60", "", ""),
    "a heading": ("Region north", "", "", ""),
    "a heading in another column": ("", "", "Camp B", ""),
}


def text(rows):
    return ("\n".join(",".join(row) for row in [HEAD, *rows]) + "\n").encode()


def workbook(rows, path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([HEAD, *rows]):
            sheet.write_row(place, 0, row)
    return path


FORMS = {"csv": "line 72", "xlsx": "row 72"}


@pytest.mark.parametrize("what", ODD)
@pytest.mark.parametrize("form", ["csv", "xlsx", "frame"])
def test_a_row_among_the_records_that_is_none_stops_the_run(what, form, tmp_path):
    rows = [*ROWS[:70], ODD[what], *ROWS[70:]]
    source = text(rows)
    if form == "xlsx":
        source = workbook(rows, tmp_path / "t.xlsx")
    if form == "frame":
        pandas = pytest.importorskip("pandas")
        source = pandas.DataFrame(rows, columns=list(HEAD))
    with pytest.raises(InputError) as caught:
        read_table(source)
    where = "record 71, counted from the first" if form == "frame" else FORMS[form]
    assert caught.value.found.endswith(f"among them, in {where}")
    assert not any(cell in str(caught.value) for cell in ODD[what] if cell)
    assert read_table(source, extent=Extent(skip_footer=0)).records == 121


@pytest.mark.parametrize(
    "row",
    [
        ("F", "", "", ""),
        ("Total", "18+", "south", "no"),
        ("", "", "", ""),
        ("", "18+", "", ""),
        ("", "", "", "17"),
        ("F", "18+", "south", "total loss of sight"),
    ],
)
def test_a_record_with_few_answers_is_one(row):
    assert read_table(text([*ROWS[:70], row, *ROWS[70:]]), safe=HEAD).records == 121


def test_rows_that_fill_one_cell_are_records_where_most_do():
    rows = [tuple("x" if n % 4 == place else "" for place in range(4)) for n in range(80)]
    assert read_table(text([*rows, ("own words", "", "", ""), *rows])).records == 161


def test_one_heading_in_linked_tables_stops_the_run():
    import populace

    parents = {"id": [str(n) for n in range(60)], "sex": ["f", "m"] * 30}
    rows = [(str(n % 60), "recruiter", "f", "yes") for n in range(90)]
    rows.insert(40, ("5", "Total", "", "90"))
    head = "id,role,sex,paid\n"
    children = (head + "\n".join(",".join(row) for row in rows) + "\n").encode()
    found = populace.check(
        populace.Project(
            (populace.Input(parents, "cases"), populace.Input(children, "people")),
            (populace.Relation("cases", "people"),),
        ),
        protect="cases",
        progress=False,
    )
    assert any("in line 42" in error.found for error in found.stops)


def test_a_row_for_each_answer_is_refused_unless_a_person_is_named():
    answers = [("sex", "FM"), ("age", ("0-17", "18+")), ("place", ("north", "south"))]
    rows = [(str(n), ask, told[n % 2]) for n in range(60) for ask, told in answers]
    body = "\n".join(",".join(row) for row in rows)
    with pytest.raises(InputError, match="a row for each answer"):
        read_table(f"person,Field,Value\n{body}\n".encode(), leave_out=["person"])
    by = read_table(f"person,Field,Value\n{body}\n".encode(), subject_id="person")
    assert len(set(by.subjects.tolist())) == 60
    same = [(ask, "north") for ask in ("from", "to") for _ in range(40)]
    moves = "\n".join(",".join(row) for row in same)
    assert read_table(f"Field,Value\n{moves}\n".encode()).records == 80


def doubled(rows, how):
    if how == "one below the other":
        return [*rows, *rows]
    if how == "sorted":
        return sorted([*rows, *rows])
    return [each for row in rows for each in (row, row, row, row)]


MANY = [
    (f"{n % 7}", "FM"[n % 2], ["north", "south", "east"][n * n % 3], f"{n % 11}")
    for n in range(300)
]


@pytest.mark.parametrize("how", ["one below the other", "sorted", "four times"])
def test_a_table_that_holds_every_row_twice_stops_the_run(how):
    rows = doubled(MANY, how)
    with pytest.raises(InputError, match="every row twice") as caught:
        read_table(text(rows))
    assert "skip_footer" in caught.value.action
    assert read_table(text(rows), extent=Extent(skip_footer=0)).records == len(rows)
    numbered = [("id", *HEAD), *((str(n // 2), *row) for n, row in enumerate(rows))]
    by_person = "\n".join(map(",".join, numbered)).encode()
    assert read_table(by_person, subject_id="id").records == len(rows)


def test_rows_that_stand_twice_by_chance_are_records():
    assert read_table(text([*MANY, *MANY[1:]])).records == 599
    few = [("1", "F", "north", "2"), ("2", "M", "south", "1")] * 100
    assert read_table(text(few)).records == 200


def test_a_total_in_a_column_that_is_left_out_stops_the_run():
    rows = [("no", *HEAD), *((f"c{n % 9}", *row) for n, row in enumerate(MANY))]
    rows.insert(150, ("Total north", "", "", "", "55"))
    content = "\n".join(map(",".join, rows)).encode()
    with pytest.raises(InputError, match="a total or an average among them, in line 151"):
        read_table(content, leave_out=["no"])
    rows[150] = ("Total", *MANY[0])
    assert read_table("\n".join(map(",".join, rows)).encode(), leave_out=["no"]).records == 301


def test_a_total_among_two_columns_stops_the_run():
    rows = [row[1:3] for row in MANY]
    with pytest.raises(InputError, match="in line 102"):
        read_table("\n".join(["a,b", *map(",".join, [*rows[:100], ("Total", ""), *rows])]).encode())


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "dta", "sav", "frame", "parquet"])
@pytest.mark.parametrize("order", [1, -1])
def test_a_header_among_the_records_stops_the_run(form, order, tmp_path):
    pd = pytest.importorskip("pandas")
    rows = [row[:2] for row in ROWS]
    frame = pd.DataFrame([*rows, HEAD[:2][::order], *rows[:7]], columns=list(HEAD[:2]))
    path = tmp_path / f"t.{form}"
    match form:
        case "csv":
            frame.to_csv(path, index=False)
        case "xlsx":
            frame.to_excel(path, index=False)
        case "json":
            frame.to_json(path, orient="records")
        case "dta":
            frame.to_stata(path, write_index=False)
        case "sav":
            pytest.importorskip("pyreadstat").write_sav(frame, str(path))
        case "parquet":
            frame.to_parquet(path)
    with pytest.raises(InputError, match="again"):
        read_table(frame if form == "frame" else path)


def test_answers_written_as_the_words_of_the_header_are_records():
    rows = ["food,water,fuel"[: (4, 10, 14)[n % 3]].rstrip(",") for n in range(30)]
    content = "food,water,fuel\n" + "\n".join(row + "," * (2 - row.count(",")) for row in rows)
    assert read_table(content.encode(), extent=Extent(header_is_names=True)).records == 30


COUNTED = [("abc"[n % 3], str(n * 7 % 23 + 1)) for n in range(60)]
SUM = str(sum(int(times) for _, times in COUNTED))


@pytest.mark.parametrize(
    "last",
    [("N", "60"), ("n", SUM), ("", SUM), ("a", SUM), ("All", "300"), ("", "300"),
     ("Total women", "300"), ("Count", "300"),
     ("Effectif", "300"), ("N =", "1,380"), ("Всего по району", "300")],
)  # fmt: skip
@pytest.mark.parametrize("form", ["csv", "frame"])
def test_a_last_row_that_adds_up_or_counts_the_others_stops_the_run(last, form):
    pd = pytest.importorskip("pandas")
    rows = [*COUNTED, last]
    content = "\n".join(["kind,times", *(f'{kind},"{times}"' for kind, times in rows)]).encode()
    source = content if form == "csv" else pd.DataFrame(rows, columns=["kind", "times"])
    with pytest.raises(InputError, match="a total or an average among them") as caught:
        read_table(source)
    assert last[1] not in str(caught.value)
    assert read_table(source, extent=Extent(skip_footer=0)).records == 61


@pytest.mark.parametrize(
    "last", [("300", "", "", ""), ("N", "300", "", ""), ("rows in all", "300", "", "")]
)
def test_a_last_row_with_a_number_among_words_stops_the_run(last):
    with pytest.raises(InputError, match="a total or an average among them, in line 122"):
        read_table(text([*ROWS, last]))


@pytest.mark.parametrize("last", [("N", "3"), ("a", "300"), ("", "24"), ("d", "300")])
def test_a_last_row_with_the_largest_number_is_a_record(last):
    rows = [*COUNTED, *[("N", "2")] * (last[0] == "N"), last]
    content = "\n".join(["kind,times", *map(",".join, rows)]).encode()
    assert read_table(content).records == len(rows)


def test_a_record_that_ends_the_file_is_none():
    rows = [f"{'fm'[n % 2]},{'xyz'[n % 3]},{n % 80}" for n in range(40)]
    with pytest.raises(InputError, match="line 42"):
        read_table("\n".join(["sex,place,age", *rows, "TRAILER,40,20240131"]).encode())
    assert read_table("\n".join(["sex,place,age", *rows, "f,40,7"]).encode()).records == 41


@pytest.mark.parametrize("form", ["csv", "xlsx", "frame"])
@pytest.mark.parametrize("ahead", [(41, None, None), (None, "x", None), (None, None, 0)])
def test_rows_of_a_form_that_is_filled_in_ahead_stop_the_run(form, ahead, tmp_path):
    pd = pytest.importorskip("pandas")
    rows = [(n % 7, "xyz"[n % 3], n % 5) for n in range(40)]
    frame = pd.DataFrame([*rows, *[ahead] * 3], columns=["no", "place", "kids"])
    path = tmp_path / f"t.{form}"
    if form == "csv":
        frame.to_csv(path, index=False)
    elif form == "xlsx":
        frame.to_excel(path, index=False)
    source = frame if form == "frame" else path
    with pytest.raises(InputError, match="filled in ahead"):
        read_table(source)
    assert read_table(source, extent=Extent(skip_footer=0)).records == 43
    if ahead[0]:
        with pytest.raises(InputError, match="filled in ahead"):
            read_table(source, columns=["place", "kids"])


def test_rows_at_the_end_that_few_answered_are_records_where_others_are_like_them():
    rows = [f"{n % 7},{'xyz'[n % 3]},{n % 5}" for n in range(40)]
    few = ["1,,", *rows, "2,,", "3,,", "4,,"]
    assert read_table("\n".join(["a,b,c", *few]).encode()).records == 44


def test_a_small_table_with_its_sums_in_the_last_row_stops_the_run():
    rows = ["f,3,4,5", "m,1,2,2", "All,4,6,7"]
    with pytest.raises(InputError, match="a total"):
        read_table("\n".join(["sex,north,south,east", *rows]).encode())
    assert read_table("\n".join(["sex,n,s,e", *rows[:2], "x,4,6,8"]).encode()).records == 3


def merged(lengths, values):
    cells = []
    for place, length in enumerate(lengths):
        cells += [values[place % len(values)], *[""] * (length - 1)]
    return cells


@pytest.mark.parametrize(
    "cells",
    [
        merged([3] * 40, ["KE", "KE", "UG"]),
        merged([2, 3, 2, 4, 3] * 12, ["F", "M"]),
    ],
)
def test_cells_that_stand_for_the_blank_ones_below_are_told(cells, tmp_path):
    told = {"place": cells, "sex": [*"FMM"] * (len(cells) // 3) + ["F"] * (len(cells) % 3)}
    path = tmp_path / "t.csv"
    rows = zip(*told.values(), strict=True)
    path.write_text("\n".join(map(",".join, [tuple(told), *rows])) + "\n", encoding="utf-8")
    for table in (told, path):
        (note,) = read_table(table).notes
        assert "'place'" in note
        assert "KE" not in note


@pytest.mark.parametrize(
    "cells",
    [
        [*"FMMFF", ""] * 40,
        ["", *merged([3] * 40, ["KE", "UG"])],
        merged([2, 3, 2, 4, 3] * 12, ["F", "M", "M"]),
        merged([2, 3, 2, 4, 3] * 12, [f"word {n}" for n in range(30)]),
        [""] * 90,
    ],
)
def test_blanks_among_answers_are_no_merged_cells(cells):
    assert read_table({"place": cells, "k": ["x", "y", *"z" * (len(cells) - 2)]}).notes == ()


def test_what_the_first_row_of_a_subject_says_is_no_merged_cell():
    rows = {"id": [f"{n // 3}" for n in range(120)], "place": merged([3] * 40, ["KE", "UG"])}
    assert read_table(rows, subject_id="id").notes == ()
