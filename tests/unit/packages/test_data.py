"""Packages of data, read back by the programs that they are for."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import shutil
import subprocess

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

import populace
from populace.packages.figures import SUPPRESSED, UNRELIABLE, combinations, singles
from tests.unit.packages.conftest import KINDS


@pytest.mark.parametrize("kind", [*KINDS, "bare"])
def test_the_workbook_passes_the_checklist(package, kind):
    [path] = package("spreadsheet", kind).iterdir()
    book = openpyxl.load_workbook(path)
    names = book.sheetnames
    assert names[:5] == ["Cover", "Contents", "Notes", "Guarantee", "Codebook"]
    assert [row[0].value for row in book["Contents"].iter_rows(min_row=3)] == names[2:]
    tables = []
    for sheet in book:
        assert not sheet.merged_cells.ranges
        assert sheet.sheet_state == "visible"
        assert sheet["A1"].value
        [table] = sheet.tables.values()
        tables.append(table.displayName)
        top = openpyxl.utils.cell.range_boundaries(table.ref)[1]
        assert top == 2 + (sheet.title.split()[0] in ("Values", "Pairs"))
        for row in sheet[table.ref]:
            for cell in row:
                assert cell.value not in (None, "")
                assert cell.data_type in ("s", "n"), "a formula"
    assert len(set(tables)) == len(tables)


def test_texts_like_formulas_are_texts(package):
    [path] = package("spreadsheet").iterdir()
    cells = [c for row in openpyxl.load_workbook(path)["Cover"].iter_rows() for c in row]
    [publisher] = [each for each in cells if each.value == "=House of *Tests*"]
    assert publisher.data_type == "s"


def test_the_workbook_says_the_counts_with_marks(package, source):
    [path] = package("spreadsheet").iterdir()
    rows = list(openpyxl.load_workbook(path)["Values"].iter_rows(min_row=4, values_only=True))
    shown = source("single").tables[0]
    assert rows[0][3] == shown.aggregates.records
    for row, each in zip(rows[1:], singles(shown), strict=True):
        wanted = SUPPRESSED if each.count is None else each.count
        assert row[3] == wanted
        assert row[5] == (each.mark or "-")
    assert {row[5] for row in rows} <= {"-", SUPPRESSED, UNRELIABLE}


@pytest.mark.parametrize("kind", KINDS)
def test_statistical_files_hold_the_records_with_labels(package, source, kind):
    folder = package("statistics", kind)
    for number, shown in enumerate(source(kind).tables, 1):
        sav, told = pyreadstat.read_sav(folder / f"records_{number}.sav")
        dta, also = pyreadstat.read_dta(folder / f"records_{number}.dta")
        assert len(sav) == len(dta) == shown.table.records
        pd.testing.assert_frame_equal(sav, dta, check_dtype=False)
        assert told.column_names_to_labels == also.column_names_to_labels
        # The day of the release, and never the hour of the package: the same bytes at any time.
        day = dt.datetime.fromisoformat(source(kind).release.created)
        assert told.creation_time == also.creation_time == day
        parquet = pd.read_parquet(folder / f"records_{number}.parquet")
        for name in sav.columns:
            labels = told.variable_value_labels.get(name, {})
            assert labels == also.variable_value_labels.get(name, {})
            words = [None if np.isnan(code) else labels[code] for code in sav[name]]
            assert [None if pd.isna(each) else each for each in parquet[name]] == words


def test_names_that_programs_do_not_take_are_made_so(tmp_path):
    table = {
        "by": ["1", "2"] * 60,
        "=a b": ["x", "y"] * 60,
        "A_B": ["x", "y"] * 60,
        "é" * 40: ["x", "y"] * 60,
        **{"a" * 32 + letter: ["x", "y"] * 60 for letter in "abcdefgh"},
    }
    populace.release(table, epsilon=50.0, length=1).save(tmp_path / "public")
    made = populace.publish_for(tmp_path / "public", "statistics")
    frame, told = pyreadstat.read_dta(made.folder / "statistics" / "records_1.dta")
    alike = ["a" * 28, *(f"{'a' * 26}_{number}" for number in range(2, 9))]
    assert list(frame.columns) == ["by_2", "a_b", "a_b_2", "v_", *alike]
    assert told.column_labels[1] == "=a b"


@pytest.mark.parametrize("kind", KINDS)
def test_the_star_joins_without_loss(package, source, kind):
    def read(name):
        text = (package("powerbi", kind) / name).read_text("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    facts, bridge, values = (
        read(name) for name in ("fact_counts.csv", "bridge_count_value.csv", "dim_value.csv")
    )
    assert len({each["count_id"] for each in facts}) == len(facts)
    own = {each["value_id"]: each for each in values}
    assert {each["value_id"] for each in bridge} <= set(own)
    lengths: dict[str, int] = {}
    for each in bridge:
        lengths[each["count_id"]] = lengths.get(each["count_id"], 0) + 1
    assert all(int(each["length"]) == lengths.get(each["count_id"], 0) for each in facts)
    every = sum(
        1
        for shown in source(kind).tables
        for length in range(1, len(shown.aggregates.lengths) + 1)
        for _ in combinations(shown, length)
    )
    assert len(facts) == every + len(source(kind).tables)


ASK = """
source("release.R")
release <- read_release(".")
for (name in seq_along(release)) {
  columns <- release[[name]]$columns$column
  for (a in utils::head(seq_along(columns), 6)) {
    one <- release_crosstab(release, columns[a], table = name)
    write.csv(one, sprintf("one_%d_%d.csv", name, a))
    for (b in utils::head(setdiff(seq_along(columns), a), 3)) {
      cross <- release_crosstab(release, columns[a], columns[b], table = name)
      write.csv(cross, sprintf("two_%d_%d_%d.csv", name, a, b))
    }
  }
}
first <- release[[1]]$columns$column[1]
value <- release[[1]]$values$value[1]
share <- release_share(release, stats::setNames(list(value), first))
write.csv(share, "share.csv")
two <- release[[1]]$values$value[release[[1]]$values$place == 1][1:2]
write.csv(release_count(release, stats::setNames(list(two), first)), "sum.csv")
sample <- release_sample(release, 7, stats::setNames(list(value), first), seed = 1)
stopifnot(nrow(sample) == 7, all(as.character(sample[[first]]) == value))
replicates <- release_replicates(release, first, seed = 1)
stopifnot(max(replicates$replicate) == 20, all(replicates$value >= 0))
stopifnot(is.factor(release[[1]]$records[[first]]))
for (name in seq_along(release)) {
  own <- release[[name]]$columns
  called <- release_crosstab(release, own$header[1], table = name)
  stopifnot(identical(called$value, release_crosstab(release, own$column[1], table = name)$value))
}
last <- release[[length(release)]]$columns$column[1]
found <- release_crosstab(release, last, table = length(release))
stopifnot(identical(release_crosstab(release, last), found))
other <- tryCatch(release_count(release, list(), table = "nowhere"), error = conditionMessage)
stopifnot(grepl("Expected a table", other))
refused <- tryCatch(release_count(release, list(nothing = "x")), error = conditionMessage)
stopifnot(grepl("Expected a column", refused))
"""


def run_r(folder, words=ASK):
    """Run R as it comes, without a package of anybody's."""
    program = shutil.which("Rscript")
    if program is None:
        words = "not run: no Rscript; Debian has it in r-base-core"
        if os.environ.get("CI"):
            pytest.fail(words)
        pytest.skip(words)
    done = subprocess.run(
        [program, "--vanilla", "-e", words], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done


def test_columns_called_as_answers_are_stand_beside_them(tmp_path):
    cells = {"kind": ["a", "b", "b"] * 80, "value": ["1", "2", "1"] * 80, "replicate": ["x"] * 240}
    populace.release(cells, epsilon=50.0, length=2).save(tmp_path / "public")
    release = populace.load(tmp_path / "public", kind="pandas")
    cross = release.crosstab("kind", "value")
    assert list(cross.columns) == ["kind", "value", "value_", "margin", "kind_"]
    assert set(cross["kind"]) == {"a", "b"}
    drawn = release.replicates("value", "replicate", n=2)
    assert list(drawn.columns) == ["replicate_", "value", "replicate", "value_"]
    assert drawn["value_"].min() > 50
    made = populace.publish_for(tmp_path / "public", "statistics").folder / "statistics"
    run_r(
        made,
        """
        source("release.R")
        release <- read_release(".")
        cross <- release_crosstab(release, "kind", "value")
        stopifnot(identical(names(cross), c("kind", "value", "value_", "margin", "kind_")))
        drawn <- release_replicates(release, "value", "replicate", n = 2)
        stopifnot(identical(names(drawn), c("replicate_", "value", "replicate", "value_")))
        stopifnot(drawn$value_ > 50, drawn$replicate_ %in% 1:2)
        """,
    )


@pytest.mark.parametrize("kind", KINDS)
def test_base_r_answers_what_python_answers(package, folders, tmp_path, kind):
    shutil.copytree(package("statistics", kind), tmp_path / "package")
    run_r(tmp_path / "package")
    release = populace.load(folders[kind], kind="pandas")
    tables = pd.read_csv(tmp_path / "package" / "tables.csv", keep_default_na=False)
    columns = pd.read_csv(tmp_path / "package" / "columns.csv", keep_default_na=False)
    compared = 0
    for path in sorted((tmp_path / "package").glob("one_*.csv")) + sorted(
        (tmp_path / "package").glob("two_*.csv")
    ):
        told = pd.read_csv(path, index_col=0, keep_default_na=False, dtype=str)
        number = int(path.stem.split("_")[1])
        names = [name for name in told.columns if name not in ("value", "margin", "kind")]
        assert set(names) <= set(columns["column"])
        table = str(tables["table"][number - 1])
        found = release.crosstab(*names, table=table)
        merged = found.merge(told, on=names, suffixes=("", "_r"), validate="1:1")
        assert len(merged) == len(found) == len(told)
        assert list(merged["kind"]) == list(merged["kind_r"])
        np.testing.assert_allclose(merged["value"], merged["value_r"].astype(float), rtol=1e-9)
        counted = merged["kind"] != "estimated"
        np.testing.assert_allclose(
            merged["margin"][counted].astype(float), merged["margin_r"][counted].astype(float)
        )
        assert (merged["margin_r"][~counted] == "NA").all()
        compared += len(merged)
    assert compared > 15
    share = pd.read_csv(tmp_path / "package" / "share.csv")
    own = columns[columns["table"] == 1]["column"].iloc[0]
    values = pd.read_csv(tmp_path / "package" / "values.csv", keep_default_na=False, dtype=str)
    answer = release.share({own: values["value"][0]}, table=str(tables["table"][0]))
    assert share["value"][0] == pytest.approx(answer.value)
    assert answer.margin is not None
    assert share["margin"][0] == pytest.approx(answer.margin)
    together = pd.read_csv(tmp_path / "package" / "sum.csv")
    total = release.count({own: list(values["value"][:2])}, table=str(tables["table"][0]))
    assert total.kind == together["kind"][0]
    assert together["value"][0] == pytest.approx(total.value)
    if total.kind == "estimated":
        assert kind == "series"  # A person may have several rows: two values do not add up.
        assert np.isnan(together["margin"][0])
    else:
        assert together["margin"][0] == pytest.approx(total.margin)
