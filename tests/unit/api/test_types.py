"""Frames come back with the types they came with; categories are declared by a steward alone."""

import datetime as dt
import warnings

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import populace
from populace.api.frames import frame, types_of

N = 240
DAYS = [dt.date(2024, 1, 31), dt.date(2025, 6, 1)]
CELLS = {
    "size": [1, 2, 30] * (N // 3),
    "share": [0.5, 2.0, None] * (N // 3),
    "seen": [True, False] * (N // 2),
    "day": DAYS * (N // 2),
    "level": ["low", "mid", "high"] * (N // 3),
    "word": ["a", "b"] * (N // 2),
}
LEVELS = ["low", "mid", "high", "never"]


def of_pandas():
    made = pd.DataFrame(CELLS)
    made["day"] = pd.to_datetime(made["day"])
    made["level"] = pd.Categorical(made["level"], LEVELS, ordered=True)
    return made


def of_polars():
    return pl.DataFrame(CELLS, schema_overrides={"size": pl.Int8, "level": pl.Enum(LEVELS)})


def of_arrow():
    return pa.table({**CELLS, "level": pa.array(CELLS["level"]).dictionary_encode()})


def test_pandas_types_come_back():
    source = of_pandas()
    made = populace.release(source, epsilon=8, length=2).synthetic
    kept = ["share", "day", "word"]
    assert made.dtypes[kept].to_dict() == source.dtypes[kept].to_dict()
    assert made["size"].dtype.kind == "i"
    assert made["seen"].dtype.kind == "b"
    assert set(made["size"].dropna()) <= {1, 2, 30}
    assert made["level"].cat.ordered


def test_polars_types_come_back():
    made = populace.release(of_polars(), epsilon=8, length=2).synthetic
    wanted = {"size": pl.Int8, "share": pl.Float64, "seen": pl.Boolean, "day": pl.Date}
    assert {name: made.schema[name] for name in wanted} == wanted
    assert isinstance(made.schema["level"], pl.Enum)


def test_arrow_types_come_back():
    source = of_arrow()
    made = populace.release(source, epsilon=8, length=2).synthetic
    for name in ("size", "share", "seen", "day", "word"):
        assert made.schema.field(name).type == source.schema.field(name).type
    assert pa.types.is_dictionary(made.schema.field("level").type)


@pytest.mark.parametrize("make", [of_pandas, of_polars])
def test_a_category_that_is_not_released_leaves_no_trace(make):
    made = populace.release(make(), epsilon=8, length=2)
    level = made.synthetic["level"]
    order = list(level.cat.categories) if make is of_pandas else level.dtype.categories.to_list()
    assert order == LEVELS[:3]
    assert "never" not in repr(vars(made))


@pytest.mark.parametrize("make", [of_pandas, of_polars])
def test_declared_categories_are_a_public_domain_in_their_order(make):
    schema = populace.declared_categories(make())
    assert schema.columns == (populace.ColumnSchema("level", values=tuple(LEVELS)),)
    made = populace.release(make(), schema=schema, epsilon=8, length=1)
    level = made.synthetic["level"]
    order = list(level.cat.categories) if make is of_pandas else level.dtype.categories.to_list()
    assert order == LEVELS
    assert not any("was not taken" in note or "categories" in note for note in made.private_notes)


def test_categories_are_offered_and_never_taken_by_themselves():
    with pytest.warns(populace.PrivateNote, match="declared_categories"):
        made = populace.release(of_pandas(), epsilon=8, length=1)
    assert not any(column.public for column in made.release.aggregates.columns)
    with pytest.raises(populace.ParameterError, match="no categories in 'word'"):
        populace.declared_categories(of_pandas(), ["word"])
    with pytest.raises(populace.ParameterError, match="Found none"):
        populace.declared_categories(CELLS)


def test_a_column_that_is_recoded_comes_back_as_text():
    recipe = [{"do": "bands", "column": "size", "edges": [0, 5, 50]}]
    made = populace.release(of_pandas(), recipe=recipe, epsilon=8, length=1).synthetic
    assert made["size"].dtype.kind not in "if"


@pytest.mark.parametrize("kind", ["pandas", "polars", "pyarrow"])
def test_a_release_is_loaded_as_frames_with_the_types_of_its_values(tmp_path, kind):
    populace.release(CELLS, epsilon=8, length=1).save(tmp_path / "public")
    made = populace.load(tmp_path / "public", kind=kind).synthetic
    types = types_of(made)
    assert set(types) == {"size", "share", "seen", "day"}
    assert set(populace.load(tmp_path / "public").synthetic["size"]) <= {"1", "2", "30", None}


def test_frames_of_no_known_library_are_refused(tmp_path):
    with pytest.raises(populace.ParameterError, match="kind='dask'"):
        populace.load(tmp_path, kind="dask")


@pytest.mark.parametrize(
    ("library", "source"), [("pandas", of_pandas), ("polars", of_polars), ("pyarrow", of_arrow)]
)
def test_a_text_that_is_no_number_keeps_the_column_text(library, source):
    made = frame(library, {"size": ["1", "many", None]}, types_of(source()))
    assert list(made["size"].to_list() if library == "polars" else made["size"])[1] in (
        "many",
        pa.scalar("many"),
    )


def test_notes_reach_the_caller_once_and_name_the_place():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        made = populace.release(CELLS, epsilon=8, length=1, records=10)
    notes = [each for each in caught if each.category is populace.PrivateNote]
    # The last says that the run was recorded nowhere.
    assert len(notes) == len(made.private_notes) + len(made.advice) + 1 > 1
    assert {each.filename for each in notes} == {__file__}


def of_three(order):
    """The same cells, by which category comes first."""
    cells = [*order, *CELLS["level"]]
    arrow = pa.table({"level": pa.array(cells).dictionary_encode()})
    return arrow, pd.DataFrame({"level": pd.Categorical(cells, pd.unique(pd.Series(cells)))})


def test_an_order_that_means_nothing_is_not_that_of_the_cells():
    found = set()
    for order in (["low", "mid", "high"], ["high", "mid", "low"]):
        arrow, pandas = of_three(order)
        made = populace.release(arrow, epsilon=8, length=1).synthetic
        found.add(tuple(made.column("level").chunk(0).dictionary.to_pylist()))
        made = populace.release(pandas, epsilon=8, length=1).synthetic
        found.add(tuple(made["level"].cat.categories))
    assert found == {("high", "low", "mid")}


def test_no_category_is_told_by_whether_somebody_holds_it():
    schema = populace.Schema((populace.ColumnSchema("level", values=tuple(LEVELS)),))
    for cells in (CELLS["level"], [*CELLS["level"], "never"]):
        source = pd.DataFrame({"level": pd.Categorical(cells)})
        made = populace.release(source, schema=schema, epsilon=8, length=1).synthetic
        assert list(made["level"].cat.categories) == LEVELS


def test_a_missing_cell_makes_no_other_type():
    whole = {"size": CELLS["size"], "seen": CELLS["seen"], "kind": CELLS["size"]}
    found = []
    for lost in ((), (None,)):
        source = pd.DataFrame({name: [*cells, *lost] for name, cells in whole.items()})
        source["kind"] = source["kind"].astype("category")
        types = populace.release(source, epsilon=8, length=1)._types[""]
        found.append([types["size"].dtype, types["seen"].dtype, types["kind"].parse("30")])
    assert found[0] == found[1]
    assert repr(found[0][2]) == repr(found[1][2])
