"""The report on a release made by hand: its figures, its page, and where it may be written."""

import json
import re
from html.parser import HTMLParser

import numpy as np
import pytest

from populace.evaluate import to_html
from populace.methods import evaluation
from populace.methods.evaluation import evaluate_release, page, write_report
from populace.methods.risk import assess
from populace.vocabulary.aggregates import Aggregates, Combinations
from populace.vocabulary.errors import OutputError, ParameterError, Stopped
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.release import Release, Settings, SynthesizerName
from populace.vocabulary.report import Report
from tests.unit.evaluate.tables import counts_of, random_table, several, single, table


def exact_aggregates(some, longest=3, off=0):
    """The true counts as if they had been released, all too high by `off`."""
    lengths = tuple(
        Combinations(each.size, each.ids, each.counts + off, np.full(len(each.keys), 1.0), 1.0)
        for each in counts_of(some, longest)
    )
    return Aggregates(some.columns, some.records, 2.0, 1.0, lengths)


def released(aggregates, synthetic):
    guarantee = Guarantee("differential privacy", "one record", 1.0, 1e-6, 0.01)
    return Release.of(
        aggregates,
        synthetic,
        guarantee,
        name="n",
        settings=Settings(1.0),
        seed=1,
        synthesizer=SynthesizerName("residual-descent", 1),
        software="test",
        created="2026-01-01",
    )


@pytest.fixture(name="report")
def _report():
    real = random_table(np.random.default_rng(1), 60)
    return evaluate_release(real, released(exact_aggregates(real, off=1), real))


def test_a_perfect_release_has_no_error():
    real = random_table(np.random.default_rng(1), 60)
    figures = evaluate_release(real, released(exact_aggregates(real), real)).figures
    for side in ("aggregates", "synthetic"):
        assert len(figures[side]["lengths"]) == 3
        for each in (*figures[side]["lengths"], figures[side]["together"]):
            assert each["all"]["error"] == each["all"]["suppressed_mass"] == 0
            assert each["all"]["mean_ratio"] == 1
        assert figures[side]["worst"] == []
    assert figures["records"] == {
        "true": 60, "released": 60, "rounded": False, "margin": 2.0, "inside_margin": True,
        "synthetic": 60,
    }  # fmt: skip
    for kind in ("by_value", "by_cell"):
        assert figures["marginals"][kind]["k_marginal"] == pytest.approx(1000)


def test_errors_are_those_of_the_release(report):
    figures = report.figures
    assert [each["all"]["error"] for each in figures["aggregates"]["lengths"]] == [1, 1, 1]
    assert figures["aggregates"]["together"]["all"]["coverage"] == 1
    assert figures["synthetic"]["together"]["all"]["error"] == 0
    assert "coverage" not in figures["synthetic"]["together"]["all"]
    assert figures["error_ratio"] == [0, 0, 0]


def test_exposure_is_what_risk_says_of_both_tables():
    real, drawn = (random_table(np.random.default_rng(seed), 60) for seed in (1, 2))
    figures = evaluate_release(real, released(exact_aggregates(real, 2), drawn), k=5).figures
    assert figures["exposure"] == {
        "k": 5,
        "real": assess(real, k=5, length=2).figures["lengths"],
        "synthetic": assess(drawn, k=5, length=2).figures["lengths"],
    }
    assert figures["exposure"]["real"] != figures["exposure"]["synthetic"]
    assert "Who holds a combination that fewer than 5 share" in to_html(Report(figures))
    assert "exposure" not in evaluate_release(real, released(exact_aggregates(real), real)).figures
    with pytest.raises(ParameterError):
        evaluate_release(real, released(exact_aggregates(real), real), k=1)


def test_shorter_releases_still_have_three_way_marginals():
    real = random_table(np.random.default_rng(2), 40)
    figures = evaluate_release(real, released(exact_aggregates(real, 1), real)).figures
    assert len(figures["aggregates"]["lengths"]) == len(figures["synthetic"]["lengths"]) == 1
    assert [each["sets"] for each in figures["marginals"]["by_value"]["ways"]] == [5, 10, 10]


def test_rows_of_one_subject_are_merged_and_never_combine_two_values_of_one_column():
    rows = table(
        single("a", ["x", "y", "x"], ["x", "y"]),
        single("b", ["p", "p", ""], ["p"]),
        records=3,
        subjects=np.array([0, 0, 1]),
    )
    figures = evaluate_release(rows, released(exact_aggregates(rows, 1), rows)).figures
    assert figures["records"]["true"] == 2
    merged = table(single("a", ["x"], ["x", "y"]), single("b", ["p"], ["p"]), records=1)
    aggregates = exact_aggregates(merged, 2)
    figures = evaluate_release(rows, released(aggregates, merged)).figures
    assert figures["aggregates"]["lengths"][1]["all"]["combinations"] == 2


def test_no_records_at_all():
    real = random_table(np.random.default_rng(1), 0)
    report = evaluate_release(real, released(exact_aggregates(real), real))
    assert report.figures["marginals"]["by_value"] is None
    assert "nothing to compare" in " ".join(report.figures["sentences"])


def test_stopping_reaches_the_caller():
    real = random_table(np.random.default_rng(1), 10)

    def stop(_step):
        raise Stopped

    with pytest.raises(Stopped):
        evaluate_release(real, released(exact_aggregates(real), real), stop)


def test_progress_says_nothing_about_the_data():
    said = []
    for records in (10, 60):
        steps = []
        real = random_table(np.random.default_rng(records), records)
        evaluate_release(real, released(exact_aggregates(real), real), steps.append)
        said.append(steps)
    assert said[0] == said[1]
    assert [step.share for step in said[0]] == sorted(step.share for step in said[0])


def test_every_file_is_private_and_machine_readable(tmp_path, report):
    write_report(report, tmp_path / "deep" / "private")
    files = sorted((tmp_path / "deep" / "private").iterdir())
    assert [file.name for file in files] == ["PRIVATE-report.html", "PRIVATE-report.json"]
    assert all("PRIVATE" in file.read_text("utf-8")[:400] for file in files)
    assert json.loads(files[1].read_text("utf-8")) == report.figures
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["private"]
    assert (tmp_path / "deep" / "private").stat().st_mode & 0o077 == 0


class Elements(HTMLParser):
    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes = [], []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


def test_the_page_fetches_and_runs_nothing(tmp_path):
    nasty = '"><script>alert(1)</script>'
    real = table(
        single(nasty, [nasty, "x", ""], [nasty, "x"]),
        several("m", [["&"], [], ["&"]], "&"),
        records=3,
    )
    report = evaluate_release(real, released(exact_aggregates(real, 2, off=3), real))
    write_report(report, tmp_path / "private")
    page = (tmp_path / "private" / "PRIVATE-report.html").read_text("utf-8")
    found = Elements(page)
    assert not {"script", "img", "link", "iframe", "form"} & set(found.tags)
    assert not {"src", "href", "style", "onclick"} & {name for name, _ in found.attributes}
    policy = next(value for name, value in found.attributes if value.startswith("default-src"))
    assert re.match(r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; ", policy)
    assert "alert(1)" in page
    for words in report.figures["sentences"]:
        assert words in page.replace("\N{NO-BREAK SPACE}", " ")


def test_a_release_takes_no_report(tmp_path, report):
    release = tmp_path / "public"
    release.mkdir()
    (release / "release.json").write_text("{}")
    for place in (release, release / "report", release / "a" / "b", release / "a" / ".." / "b"):
        with pytest.raises(OutputError, match="part of a release"):
            write_report(report, place)
    link = tmp_path / "innocent"
    link.symlink_to(release)
    with pytest.raises(OutputError, match="part of a release"):
        write_report(report, link / "report")
    out = release / "out"
    (tmp_path / "elsewhere").mkdir()
    out.symlink_to(tmp_path / "elsewhere")
    write_report(report, out)
    assert len(list((tmp_path / "elsewhere").iterdir())) == 2
    assert {path.name for path in release.iterdir()} == {"release.json", "out"}


def test_an_empty_folder_is_taken_and_one_in_use_is_left_alone(tmp_path, report):
    (tmp_path / "empty").mkdir()
    write_report(report, tmp_path / "empty")
    assert len(list((tmp_path / "empty").iterdir())) == 2
    with pytest.raises(OutputError, match="in use"):
        write_report(report, tmp_path / "empty")
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="in use"):
        write_report(report, tmp_path / "file")
    assert (tmp_path / "file").read_text() == "mine"


def test_what_came_into_the_folder_meanwhile_is_left_alone(tmp_path, report, monkeypatch):
    place = tmp_path / "private"
    place.mkdir()

    def slow(*asked):
        (place / "thesis.txt").write_text("mine")
        return page(*asked)

    monkeypatch.setattr(evaluation, "page", slow)
    with pytest.raises(OutputError, match="Nothing was written"):
        write_report(report, place)
    assert [(path.name, path.read_text()) for path in place.iterdir()] == [("thesis.txt", "mine")]
    assert list(tmp_path.iterdir()) == [place]


def test_a_failed_write_leaves_nothing(tmp_path, report, monkeypatch):
    def full(*_args, **_options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(OutputError, match="No space left"):
        write_report(report, tmp_path / "private")
    assert list(tmp_path.iterdir()) == []


def test_a_report_is_not_shown_by_accident(report):
    assert "figures" not in repr(report)
