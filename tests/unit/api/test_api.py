import subprocess
import sys

import pytest

import populace

CELLS = {
    "color": ["crimson", "jade", "azure", "crimson"] * 100,
    "flag": ["yes", "no", "no", "no"] * 100,
    "tags": ["x;y", "x", "", "y"] * 100,
}
OPTIONS = {"epsilon": 8.0, "length": 2, "multi_value": {"tags": ";"}}


@pytest.fixture(scope="module")
def released():
    return populace.release(CELLS, **OPTIONS)


def test_the_public_names():
    assert {name for name in populace.__all__ if not hasattr(populace, name)} == set()
    assert populace.__version__ == populace.version()
    with pytest.raises(AttributeError):
        _ = populace.secret


def test_the_function_evaluate_stays_where_the_package_of_the_same_name_is():
    code = (
        "import populace, populace.methods.evaluation, populace.evaluate.words\n"
        "from populace import evaluate\n"
        "from populace.evaluate import compare\n"
        "assert evaluate is populace.evaluate and callable(evaluate) and callable(compare)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_no_heavy_library_is_loaded_at_first():
    code = (
        "import sys, populace\n"
        "heavy = {'pandas', 'polars', 'pyarrow', 'rich', 'click', 'chardet'}\n"
        "verbs = {'populace.protect', 'populace.synthesize', 'populace.read', 'populace.publish'}\n"
        "print(sorted((heavy | verbs) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_release_of_a_mapping(released):
    assert list(released.synthetic) == list(CELLS)
    assert abs(len(released.synthetic["color"]) - 400) < 100
    assert set(released.synthetic["flag"]) <= {"yes", "no"}
    assert released.aggregates["count"][0] == len(released.synthetic["color"])
    assert released.guarantee.epsilon == 8.0
    assert "400" not in repr(CELLS)
    assert "epsilon 8" in repr(released)


def test_what_was_not_declared_is_said(released):
    assert any("flag" in warning for warning in released.warnings)


def test_a_delta_too_large_is_said_afterwards(released):
    assert not any("Delta" in warning for warning in released.warnings)
    large = populace.release(CELLS, epsilon=8.0, delta=1e-3, length=1)
    assert any("Delta 0.001" in warning for warning in large.warnings)


def test_a_given_number_of_records_must_not_come_from_the_data(released):
    assert not any("is published" in warning for warning in released.warnings)
    given = populace.release(CELLS, epsilon=8.0, length=1, records=25)
    assert any("(25)" in warning and "is published" in warning for warning in given.warnings)


def test_a_summary_in_public_numbers(released):
    summary = released.summary()
    assert summary["records"]["count"] == released.aggregates["count"][0]
    assert [entry["length"] for entry in summary["lengths"]] == [1, 2]
    assert 50 < summary["guarantee"]["right_guesses_of_100"] <= 100


def test_save_load_verify_evaluate(released, tmp_path):
    folder = released.save(tmp_path / "release")
    loaded = populace.load(folder)
    assert loaded.synthetic == released.synthetic
    assert loaded.aggregates == released.aggregates
    assert populace.verify(folder).strangers == ()
    for given in (folder, str(folder), released):
        report = populace.evaluate(CELLS, given)
        assert report.figures["records"]["true"] == 400
    written = populace.write_report(report, tmp_path / "private")
    assert all("PRIVATE" in path.name for path in written.iterdir())
    with pytest.raises(populace.OutputError):
        released.save(folder)


def test_two_releases_differ():
    one, other = (populace.release(CELLS, **OPTIONS) for _ in range(2))
    assert one.release.seed != other.release.seed
    assert one.aggregates != other.aggregates


def test_pandas_in_pandas_out():
    pandas = pytest.importorskip("pandas")
    released = populace.release(pandas.DataFrame(CELLS), **OPTIONS)
    assert isinstance(released.synthetic, pandas.DataFrame)
    assert isinstance(released.aggregates, pandas.DataFrame)
    assert released.synthetic["tags"].isna().any()
    assert list(released.aggregates.columns) == [*CELLS, "length", "count", "margin"]


def test_polars_in_polars_out():
    polars = pytest.importorskip("polars")
    released = populace.release(polars.DataFrame(CELLS), **OPTIONS)
    assert isinstance(released.synthetic, polars.DataFrame)
    assert released.aggregates.schema["count"] == polars.Int64


def test_pyarrow_in_pyarrow_out():
    pyarrow = pytest.importorskip("pyarrow")
    released = populace.release(pyarrow.table(CELLS), **OPTIONS)
    assert isinstance(released.synthetic, pyarrow.Table)


def test_fit_once_sample_often():
    for wrong in ({"epsilon": -1}, {"epsilon": 1, "foo": 2}):
        with pytest.raises(populace.ParameterError):
            populace.Synthesizer(**wrong)
    synthesizer = populace.Synthesizer(**OPTIONS)
    with pytest.raises(RuntimeError):
        synthesizer.sample()
    assert synthesizer.fit(CELLS) is synthesizer
    assert synthesizer.sample() == synthesizer.released.synthetic
    assert len(synthesizer.sample(25)["color"]) == 25
    assert synthesizer.sample(25, seed=1) == synthesizer.sample(25, seed=1)


def test_a_synthesizer_keeps_nothing_of_the_table():
    import gc
    import weakref

    class Frame(dict):
        pass

    frame = Frame(CELLS)
    gone = weakref.ref(frame)
    synthesizer = populace.Synthesizer(**OPTIONS).fit(frame)
    for wrong in (-1, 2.5):
        with pytest.raises(populace.ParameterError, match="whole number of records"):
            synthesizer.sample(wrong)
    del frame
    gc.collect()
    assert gone() is None
    assert synthesizer.released


def test_schema_plan_example(tmp_path):
    text = populace.schema(CELLS)
    assert "[columns.color]" in text
    assert "crimson" not in text
    (tmp_path / "schema.toml").write_text(text, encoding="utf-8")
    assert populace.plan(epsilon=1.0, schema=tmp_path / "schema.toml").attributes == (3,)
    assert (populace.example(tmp_path / "people", victims=30) / "cases.csv").exists()


def test_what_cannot_be_written_is_refused_before_anything_is_spent():
    with pytest.raises(populace.SchemaError):
        populace.release({"a": ["1"]}, epsilon=1.0, columns=["b"])


@pytest.mark.parametrize(
    "option",
    [
        {"epsilon": 0.0},
        {"epsilon": -1.0},
        {"epsilon": float("nan")},
        {"epsilon": float("inf")},
        {"epsilon": 0.0009},
        {"epsilon": 1e9},
        {"delta": 0.0},
        {"delta": -1e-6},
        {"delta": 0.5},
        {"delta": float("nan")},
        {"length": 0},
        {"length": 9},
        {"records": -1},
        {"fabrication": "some"},
    ],
)
def test_settings_out_of_range_are_refused_before_the_table_is_read(option):
    class Untouchable:
        def __getattribute__(self, name):
            raise AssertionError(name)

    with pytest.raises(populace.ParameterError) as refused:
        populace.release(Untouchable(), **{"epsilon": 1.0, **option})
    error = refused.value
    assert error.expected
    assert error.found
    assert error.action


def test_a_stop_is_passed_on():
    def stop(_step):
        raise populace.Stopped

    with pytest.raises(populace.Stopped):
        populace.release(CELLS, epsilon=1.0, progress=stop)


def test_progress_of_a_whole_run_rises():
    steps = []
    populace.release(CELLS, **OPTIONS, progress=steps.append)
    shares = [step.share for step in steps]
    assert shares == sorted(shares)
    assert shares[0] >= 0
    assert shares[-1] <= 1
