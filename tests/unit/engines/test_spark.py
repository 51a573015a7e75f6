"""Frames of Spark, with a session of two cores: the same integers, whatever happens to a worker."""

import os
import signal
import warnings
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest

import populace
from populace import count
from populace.cli import main
from populace.engines import spark as engine
from populace.engines import tasks
from populace.read import found_in, read_table

# What PySpark says of versions of pandas.
pytestmark = pytest.mark.filterwarnings("ignore::FutureWarning")

CELL = "cell of somebody"
TASTES = {"subject_id": "who", "multi_value": {"many": ";"}, "epsilon": 8, "length": 2}


def people(seed=1, rows=400, names=150):
    """Rows of people, few of whom have many: the bound bites."""
    rng = np.random.default_rng(seed)
    many = [";".join(rng.choice(["p", "q", "r", "s"], rng.integers(0, 4))) for _ in range(rows)]
    return pa.table(
        {
            "who": [f" P{min(int(z), names)}" for z in rng.zipf(1.3, rows)],
            "word": rng.choice(["x", "y", "Å", None, " "], rows).tolist(),
            "number": rng.integers(0, 4, rows).tolist(),
            "many": many,
        }
    )


def on_spark(spark, table, partitions):
    """The rows scattered over partitions."""
    rows = [list(row.values()) for row in table.to_pylist()]
    frame = spark.createDataFrame(rows, "who string, word string, number long, many string")
    return frame.repartition(partitions)


def gathered(frame, bound, key, **reading):
    source = engine.SparkRows(frame)
    found = found_in(source, multi_value={"many": ";"}, **reading)
    return source, found, source.gather(found, bound, key)


def answers(counter, attributes):
    """All counts of lengths 1 to 3, and the sizes."""
    asked = [np.arange(attributes, dtype=np.int32)[:, None]]
    asked += [
        np.array(np.triu_indices(attributes, 1), dtype=np.int32).T,
        np.array([[a, a + 1, a + 3] for a in range(attributes - 3)], dtype=np.int32),
    ]
    counts = [counter.clipped(ids, length, 3).tolist() for length, ids in enumerate(asked, 1)]
    return counter.total, counter.sizes().tolist(), counter.held().tolist(), counts


def expected(table, bound, key, **reading):
    read = read_table(table, multi_value={"many": ";"}, **reading)
    held = count.InMemory(count.chosen(read, bound, key))
    return read, answers(held, sum(len(column.values) for column in read.columns))


@pytest.mark.parametrize(
    ("seed", "partitions", "reading"),
    [
        (2, 5, {"subject_id": "who"}),
        (3, 3, {"columns": ["word", "number", "many"]}),
    ],
)
def test_integers_are_those_of_one_machine_in_any_partitions(spark, seed, partitions, reading):
    table, key = people(seed), bytes([seed] * 32)
    read, told = expected(table, 4, key, **reading)
    source, found, held = gathered(on_spark(spark, table, partitions), 4, key, **reading)
    assert found.table.columns == read.columns
    assert found.rows == table.num_rows
    assert answers(held, held.size) == told
    often, crowded, unknown = held.gathered
    sizes = np.diff(count.everything(read).starts)
    assert (crowded, unknown) == (int((sizes > 4).sum()), 0)
    assert often.sum() == sizes.sum()
    source.close()


def killer(marker):
    """Passes batches on; the first time, its process dies after one."""

    def run(batches):
        for place, batch in enumerate(batches):
            if place and not os.path.exists(marker):  # noqa: PTH110 - runs in a worker
                open(marker, "w").close()  # noqa: PTH123
                os.kill(os.getpid(), signal.SIGKILL)
            yield batch

    return run


def test_a_worker_that_is_killed_changes_nothing(spark, tmp_path):
    table, key = people(4), b"k" * 32
    _, told = expected(table, 4, key, subject_id="who")
    frame = on_spark(spark, table, 2)
    early, late = str(tmp_path / "early"), str(tmp_path / "late")
    frame = frame.mapInArrow(killer(early), frame.schema)
    source, _, held = gathered(frame, 4, key, subject_id="who")
    # Half of a question's work is done, and then done again.
    twice = held.chunks.union(held.chunks.limit(0)).mapInArrow(killer(late), tasks.CHUNKS)
    object.__setattr__(held, "chunks", twice)
    assert answers(held, held.size) == told
    assert os.path.exists(early)  # noqa: PTH110
    source.close()


def test_an_accumulator_counts_twice_and_the_law_finds_it(spark):
    # What this engine never does: the same rows, asked twice, are added twice.
    frame = on_spark(spark, people(5), 2)
    seen = spark.sparkContext.accumulator(0)

    def adding(batches):
        for batch in batches:
            seen.add(batch.num_rows)
            yield batch

    asked = frame.mapInArrow(adding, frame.schema)
    totals = []
    for _ in range(2):
        asked.count()
        totals.append(seen.value)
    assert totals[0] >= 400
    assert totals[0] != totals[1]
    source, _, held = gathered(frame, 4, b"", columns=["word", "many"])
    assert [held.total, held.total] == [400, 400]
    source.close()


def test_a_frame_is_released_and_promises_what_one_machine_does(spark, tmp_path):
    table = people(6, rows=1500, names=900)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = populace.release(on_spark(spark, table, 3), **TASTES, progress=False)
        here = populace.release(table, **TASTES, progress=False)
    (one,), (other,) = made.release.promises, here.release.promises
    assert (one.inferred, one.declared, one.protected) == (
        other.inferred,
        other.declared,
        other.protected,
    )
    assert [event.name for event in one.events] == [event.name for event in other.events]
    assert [event.sensitivity2 for event in one.events[:2]] == [
        event.sensitivity2 for event in other.events[:2]
    ]
    # Within 8 standard deviations of each other: false alarm below 1e-14.
    totals = [each.release.counts.totals[0] for each in (made, here)]
    assert abs(totals[0].records - totals[1].records) < 12 * totals[0].scale
    made.save(tmp_path / "out")
    populace.verify(tmp_path / "out")
    assert made.private_notes == here.private_notes


def families(spark):
    """Parents and their children as frames, and the same as tables of Arrow."""
    rng = np.random.default_rng(11)
    parents = pa.table({"id": [f"P{n}" for n in range(300)], "sex": ["f", "m", "f"] * 100})
    owners = rng.integers(0, 300, 500)
    children = pa.table(
        {"id": [f"P{n}" for n in owners], "role": rng.choice(["x", "y"], 500).tolist()}
    )
    frames = [
        spark.createDataFrame([list(row.values()) for row in each.to_pylist()], each.column_names)
        for each in (parents, children)
    ]
    return [frame.repartition(3) for frame in frames], [parents, children]


def test_tables_that_hang_together_are_brought_and_released(spark, tmp_path):
    frames, tables = families(spark)
    for frame, table in zip(frames, tables, strict=True):
        brought = engine.brought(frame)
        assert brought.column_names == table.column_names
        assert sorted(map(tuple, map(dict.values, brought.to_pylist()))) == sorted(
            map(tuple, map(dict.values, table.to_pylist()))
        )
    assert engine.brought(frames[0].limit(0)).num_rows == 0
    told = {"relations": populace.Relation("a", "b", most=9), "protect": "a", "epsilon": 8}
    made, here = (
        populace.release(dict(zip("ab", pair, strict=True)), **told, progress=False)
        for pair in (frames, tables)
    )
    (one,), (other,) = made.release.promises, here.release.promises
    assert (one.protected, one.declared) == (other.protected, other.declared)
    assert [event.name for event in one.events] == [event.name for event in other.events]
    populace.verify(made.save(tmp_path / "out"))
    for place, frame in enumerate(frames):
        frame.write.parquet(str(tmp_path / "ab"[place]))
    words = ["release", str(tmp_path / "a"), "--linked", str(tmp_path / "b"), "--engine", "spark"]
    words += ["--unit", "parent", "--epsilon", "4", "--most-links", "9", "--quiet"]
    assert main([*words, "--out", str(tmp_path / "made")]) == 0
    assert main(["verify", str(tmp_path / "made"), "--quiet"]) == 0


def test_cells_of_every_type_are_written_as_on_one_machine(spark):
    rows = [(1, 2.5, Decimal("1.50"), True, "a"), (None, 3.0, None, False, None)] * 20
    frame = spark.createDataFrame(
        rows, "whole int, real double, exact decimal(5,2), yes boolean, `a.b``c` string"
    )
    local = frame.toArrow() if hasattr(frame, "toArrow") else pa.Table.from_pandas(frame.toPandas())
    found = found_in(engine.SparkRows(frame))
    assert found.table.columns == read_table(local).columns


def refused(frame, **told):
    with pytest.raises(populace.PopulaceError) as caught:
        populace.release(frame, **{"epsilon": 2, "progress": False, **told})
    assert caught.value.__cause__ is None
    words = str(caught.value)
    assert CELL not in words
    return words


def test_what_cannot_be_released_is_refused_in_words_without_cells(spark, monkeypatch):
    table = people(7)
    frame = on_spark(spark, table, 1)
    assert "subject id in every row" in refused(frame, subject_id="word")
    assert "recipes run on one machine" in refused(frame, recipe=[{"do": "one-row"}])
    assert "epsilon, where a frame of Spark" in refused(frame, epsilon=None, k=5)
    assert "without acceptance criteria" in refused(frame, criteria=["word: within 1 point"])
    assert "another type in column 'listed'" in refused(
        frame.selectExpr("array(word) as listed", "number")
    )
    ids = frame.selectExpr(f"concat('{CELL} ', who, monotonically_increasing_id()) as name")
    assert "'name'" in refused(ids)
    (stop,) = populace.check(frame, epsilon=1).stops
    assert "toPandas" in str(stop)
    monkeypatch.setattr(engine, "MOST_TEXTS", 2)
    assert "different values in each column" in refused(frame, columns=["number"])


def test_an_error_of_spark_is_one_error_that_quotes_nothing(spark):
    frame = on_spark(spark, people(8), 1)
    words = refused(frame.selectExpr(f"cast(concat('{CELL}', word) as int) as n", "number"))
    assert "Spark to read the table" in words
    assert "Traceback" not in words

    def failing(batches):
        for _ in batches:
            raise ValueError(CELL)
        yield from ()

    assert "Spark to read the table" in refused(frame.mapInArrow(failing, frame.schema))


def test_the_command_counts_on_spark(spark, tmp_path):
    on_spark(spark, people(9, rows=1200, names=700), 2).write.parquet(str(tmp_path / "rows"))
    words = ["release", str(tmp_path / "rows"), "--engine", "spark", "--epsilon", "4", "--quiet"]
    words += ["--subject-id", "who", "--multi-value", "many=;", "--length", "2"]
    assert main([*words, "--out", str(tmp_path / "out")]) == 0
    assert main(["verify", str(tmp_path / "out"), "--quiet"]) == 0
    assert main([*words[:1], "not/there", *words[2:], "--out", str(tmp_path / "none")]) != 0
    assert not (tmp_path / "none").exists()
