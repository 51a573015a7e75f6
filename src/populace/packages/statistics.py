"""`statistics`: records for SPSS, Stata and Parquet with labels, and readers for four programs.

`release.R` needs base R alone, and answers what Python answers: counts, shares, tables, samples.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from typing import Any

import numpy as np

from populace.packages.binary import Variable, binary
from populace.packages.figures import combinations, heading, label
from populace.packages.source import Source
from populace.publish.questions.display import Display
from populace.publish.questions.queries import QueryEngine
from populace.vocabulary.table import Column, Ragged

_LONGEST_NAME = 28
"""Stata and SPSS take 32 signs, four of which number the list of labels that has the name."""


def render(source: Source) -> dict[str, bytes]:
    """The files of the package.

    Raises:
        InputError: pyreadstat or pyarrow is not installed.
    """
    engine = QueryEngine.of(source.release)
    contents: dict[str, bytes] = {
        "tables.csv": _csv(
            ("place", "table", "counted", "records", "margin", "rounded"),
            [
                (
                    place,
                    shown.name,
                    shown.counted,
                    int(shown.aggregates.records),
                    float(shown.aggregates.records_margin),
                    int(engine.k is not None),
                )
                for place, shown in enumerate(engine.tables, 1)
            ],
        ),
        "columns.csv": _csv(
            ("table", "place", "column", "header", "title", "exclusive", "delimiter"),
            [
                (
                    number,
                    place + 1,
                    column.name,
                    header,
                    heading(column),
                    int(engine.exclusive(number - 1, place)),
                    column.delimiter or "",
                )
                for number, shown in enumerate(engine.tables, 1)
                for place, (column, header) in enumerate(
                    zip(shown.aggregates.columns, shown.headers, strict=True)
                )
            ],
        ),
        "values.csv": _csv(
            ("table", "place", "code", "value", "label"),
            [
                (number, place + 1, code + 1, value, label(column, code))
                for number, shown in enumerate(engine.tables, 1)
                for place, column in enumerate(shown.aggregates.columns)
                for code, value in enumerate(column.values)
            ],
        ),
    }
    for number, shown in enumerate(engine.tables, 1):
        variables = _variables(shown)
        name = f"records_{number}"
        contents[f"{name}.csv"] = _records(shown)
        contents[f"counts_{number}.csv"] = _csv(("key", "count", "margin"), list(_counts(shown)))
        contents |= binary(name, variables, source.title, source.release.created)
        contents[f"{name}.do"] = _stata(name, variables).encode()
        contents[f"{name}.sps"] = _spss(name, variables).encode()
    contents["release.R"] = files("populace.packages").joinpath("release.R").read_bytes()
    contents["read_release.py"] = (
        files("populace.packages").joinpath("pandas_reader.txt").read_bytes()
    )
    return contents


def _variables(shown: Display) -> list[Variable]:
    taken: set[str] = set()
    variables = []
    for column, cells in zip(shown.table.columns, shown.table.cells, strict=True):
        if isinstance(cells, Ragged):
            rows = np.repeat(
                np.arange(len(cells.starts) - 1, dtype=np.intp),
                np.diff(cells.starts).astype(np.intp),
            )
            for code in range(len(column.values)):
                indicator = np.zeros(len(cells.starts) - 1, dtype=np.float64)
                indicator[rows[cells.codes == code + 1]] = 1.0
                name = _named(f"{column.name}_{column.values[code]}", taken)
                title = f"{heading(column)}: {label(column, code)}"
                variables.append(Variable(name, title, indicator, {0: "no", 1: "yes"}))
            continue
        codes = np.asarray(cells).astype(np.float64)
        labels = {code + 1: label(column, code) for code in range(len(column.values))}
        if column.absent:
            labels = {0: column.absent, **labels}
        else:
            codes[codes == 0] = np.nan
        variables.append(Variable(_named(column.name, taken), heading(column), codes, labels))
    return variables


def _named(name: str, taken: set[str]) -> str:
    """A name that each program takes, and that no variable has yet."""
    plain = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_").lower()[:_LONGEST_NAME]
    if not plain or not plain[0].isalpha():
        plain = f"v_{plain}"[:_LONGEST_NAME]
    wanted, number = plain, 1
    while wanted in taken or wanted in _RESERVED:
        number += 1
        wanted = f"{plain[: _LONGEST_NAME - len(str(number)) - 1]}_{number}"
    taken.add(wanted)
    return wanted


_RESERVED = frozenset(
    {
        *("all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"),
        *("byte", "double", "float", "if", "in", "int", "long", "str", "using"),
    }
)
"""Words of the programs, which no variable may be called."""


def _records(shown: Display) -> bytes:
    columns = [
        _cells(column, cells)
        for column, cells in zip(shown.table.columns, shown.table.cells, strict=True)
    ]
    header = tuple(column.name for column in shown.table.columns)
    return _csv(header, list(zip(*columns, strict=True)))


def _cells(column: Column, cells: Any) -> list[str]:  # noqa: ANN401 - codes, or several of each
    texts = (column.absent, *column.values)
    if isinstance(cells, Ragged):
        parts = np.split(cells.codes, cells.starts[1:-1])
        return [str(column.delimiter).join(texts[code] for code in part.tolist()) for part in parts]
    return [texts[code] for code in np.asarray(cells).tolist()]


def _counts(shown: Display) -> Iterator[tuple[str, int, float]]:
    """Reported combinations by a key of places and codes, which count from 1."""
    for length in range(1, len(shown.aggregates.lengths) + 1):
        for each in combinations(shown, length):
            key = ";".join(f"{place + 1}:{code + 1}" for place, code in each.values)
            yield key, int(each.count or 0), float(each.margin)


def _csv(header: Sequence[str], rows: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def _stata(name: str, variables: Sequence[Variable]) -> str:
    """What opens the records in Stata, which has their labels."""
    lines = [
        "* Opens the synthetic records with their labels. No record is a person.",
        "version 14",
        f'use "{name}.dta", clear',
        *(f"tabulate {each.name}, missing" for each in variables[:3]),
    ]
    return "\n".join((*lines, ""))


def _spss(name: str, variables: Sequence[Variable]) -> str:
    """What opens the records in SPSS, which has their labels."""
    lines = [
        "* Opens the synthetic records with their labels. No record is a person.",
        f"GET FILE='{name}.sav'.",
        *(f"FREQUENCIES VARIABLES={each.name}." for each in variables[:3]),
    ]
    return "\n".join((*lines, ""))
