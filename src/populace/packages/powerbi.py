"""`powerbi`: protected counts as a star schema, for Power BI and tools like it.

One row for each reported count, one for each value, and between them which values a count is of.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from populace.packages.figures import combinations, heading, label
from populace.packages.source import Source
from populace.publish.statements import words

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def render(source: Source) -> dict[str, bytes]:
    """The files of the package."""
    facts: list[tuple[object, ...]] = []
    bridge: list[tuple[object, ...]] = []
    values: list[tuple[object, ...]] = []
    tables: list[tuple[object, ...]] = []
    for number, shown in enumerate(source.tables, 1):
        columns = shown.aggregates.columns
        total = shown.aggregates
        tables.append((number, shown.name or "records", shown.counted))
        ids = {}
        for place, column in enumerate(columns):
            for code, value in enumerate(column.values):
                ids[place, code] = len(values) + 1
                names = (column.name, heading(column), value, label(column, code))
                values.append((len(values) + 1, number, *names, code + 1))
        facts.append((len(facts) + 1, number, 0, total.records, total.records_margin, ""))
        for length in range(1, len(shown.aggregates.lengths) + 1):
            for each in combinations(shown, length):
                key = len(facts) + 1
                facts.append((key, number, length, each.count, each.margin, each.mark))
                bridge += [(key, ids[value]) for value in each.values]
    return {
        "fact_counts.csv": _csv(
            ("count_id", "table_id", "length", "count", "margin", "mark"), facts
        ),
        "bridge_count_value.csv": _csv(("count_id", "value_id"), bridge),
        "dim_value.csv": _csv(
            ("value_id", "table_id", "column", "column_title", "value", "label", "order"), values
        ),
        "dim_table.csv": _csv(("table_id", "table", "counted"), tables),
        "README.md": _readme(source).encode(),
    }


def _csv(header: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> bytes:
    """A table that a spreadsheet takes for text where a cell would be a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return f"\ufeff{text.getvalue()}".encode()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _readme(source: Source) -> str:
    margin = words.meaning_of_margin(source.release.guarantee)
    return f"""# A star schema of protected counts

- `fact_counts.csv`: one row for each reported count. `length` is how many values it is of; 0 is the
  whole table. {margin}
- `bridge_count_value.csv`: which values each count is of.
- `dim_value.csv`: the values with their columns, titles and labels.
- `dim_table.csv`: the tables.

Relate `fact_counts[count_id]` to `bridge_count_value[count_id]` (one to many, filters both ways),
`dim_value[value_id]` to `bridge_count_value[value_id]` (one to many) and `dim_table[table_id]` to
`fact_counts[table_id]` (one to many).

Counts of different lengths overlap: choose one `length` before you add any up, and never add up
values of a column that may hold several. Margins do not add up either: of a sum take the root of
.85 times the sum of their squares plus .15 times the square of their sum. `mark` is [u] where the
margin is above half of the count. What is not listed is not reported, which is not zero.

A text that would be a formula has an apostrophe before it.
"""
