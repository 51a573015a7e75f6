"""Exact counts of all combinations of up to three attributes of one Parquet table, by one program.

python benchmarks/peers/counts.py populace|polars|duckdb|pac-synth TABLE

The last line says how many combinations there are and how often they stand in all: the same for
every program.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np

LENGTH = 3
LONG = """CREATE TEMP TABLE l AS
    SELECT r, 256 * (list_position(?, place) - 1) + substr(word, 2)::UINTEGER AS a
    FROM (UNPIVOT t ON COLUMNS(* EXCLUDE r) INTO NAME place VALUE word) WHERE word <> ''"""
JOINS = (
    "SELECT count(*), sum(n) FROM (SELECT count(*) AS n FROM l GROUP BY a)",
    """SELECT count(*), sum(n) FROM (
        SELECT count(*) AS n FROM l x JOIN l y ON x.r = y.r AND x.a < y.a GROUP BY x.a, y.a)""",
    """SELECT count(*), sum(n) FROM (
        SELECT count(*) AS n FROM l x JOIN l y ON x.r = y.r AND x.a < y.a
        JOIN l z ON x.r = z.r AND y.a < z.a GROUP BY x.a, y.a, z.a)""",
)


def populace(path: Path) -> tuple[int, int]:
    """As a release asks: of one length after the other, those whose every part occurs."""
    from populace import count, estimate
    from populace.read import read_table
    from populace.vocabulary.aggregates import Combinations
    from populace.vocabulary.attributes import Attributes
    from populace.vocabulary.release import MOST_CANDIDATES

    table = read_table(path)
    attributes, bound = Attributes(table.columns), len(table.columns)
    people = count.counter(table, bound, bytes(32))
    number = mass = 0
    held: tuple[Combinations, ...] = ()
    for length in range(1, LENGTH + 1):
        asked = np.arange(attributes.size, dtype=np.int32)[:, None]
        if held:
            asked = estimate.candidates(held, attributes, MOST_CANDIDATES).ids
        counts = people.clipped(asked, length, bound) // 16
        there = counts > 0
        margins = np.zeros(int(there.sum()))
        held += (Combinations(attributes.size, asked[there], counts[there], margins, 1.0, 0.0),)
        number, mass = number + len(margins), mass + int(counts.sum())
    return number, mass


def polars(path: Path) -> tuple[int, int]:
    """Self-joins of the long form, streaming."""
    import polars as pl

    table = pl.read_parquet(path).with_row_index("row")
    held = [
        table.select("row", pl.col(name).alias("word"))
        .filter(pl.col("word") != "")
        .select("row", (place * 256 + pl.col("word").str.slice(1).cast(pl.UInt32)).alias("a"))
        for place, name in enumerate(table.columns[1:])
    ]
    one = pl.concat(held).lazy()
    two = one.join(one.rename({"a": "b"}), on="row").filter(pl.col("a") < pl.col("b"))
    three = two.join(one.rename({"a": "c"}), on="row").filter(pl.col("b") < pl.col("c"))
    number = mass = 0
    for asked, names in ((one, ["a"]), (two, ["a", "b"]), (three, ["a", "b", "c"])):
        counted = asked.group_by(names).len("n").select(pl.len(), pl.col("n").sum().alias("sum"))
        found = counted.collect(engine="streaming")
        number, mass = number + int(found["len"][0]), mass + int(found["sum"][0])
    return number, mass


def duckdb(path: Path) -> tuple[int, int]:
    """Self-joins of the long form."""
    import duckdb as db

    ask = db.connect()
    ask.execute("SET threads = 2")
    ask.read_parquet(str(path)).project("row_number() OVER () AS r, *").create("t")
    names = [row[0] for row in ask.execute("DESCRIBE t").fetchall()][1:]
    ask.execute(LONG, [names])
    number = mass = 0
    for length in range(1, LENGTH + 1):
        found = ask.execute(JOINS[length - 1]).fetchone()
        number, mass = number + int(found[0]), mass + int(found[1])
    return number, mass


def pac_synth(path: Path) -> tuple[int, int]:
    """The aggregates of pac-synth, from its own form of the table."""
    import pacsynth
    from pyarrow import parquet

    table = parquet.read_table(path)
    columns = [column.to_pylist() for column in table.columns]
    rows = [table.column_names, *map(list, zip(*columns, strict=True))]
    del table, columns
    found = pacsynth.Dataset(rows).get_aggregates(LENGTH, "\x1f")
    return len(found), sum(found.values())


PROGRAMS: dict[str, Callable[[Path], tuple[int, int]]] = {
    "populace": populace,
    "polars": polars,
    "duckdb": duckdb,
    "pac-synth": pac_synth,
}


def main() -> None:
    """Count, and say what came out."""
    number, mass = PROGRAMS[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps({"combinations": number, "mass": mass}))


if __name__ == "__main__":
    main()
