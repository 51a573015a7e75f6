"""The bound on candidates: public, said before anything is spent, and what it leaves out stated."""

import json
import warnings

import pytest

import populace
from populace import protect
from populace.cli import main
from populace.vocabulary.possible import possible
from populace.vocabulary.release import CANDIDATES_BEFORE

ROWS = 400
WIDE = {f"column {place}": [f"v{(row >> place) % 3}" for row in range(ROWS)] for place in range(6)}
DECLARED = {"columns": {name: {"values": ["v0", "v1", "v2"]} for name in WIDE}}
ALL_PAIRS, ALL_TRIPLES = 15 * 9, 20 * 27


def released(**told):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", populace.PrivateNote)
        return populace.release(WIDE, epsilon=8.0, schema=DECLARED, **told)


def test_a_release_measures_no_more_than_its_bound_and_says_what_is_left_out(tmp_path):
    found = released(candidates=100)
    _, pairs, triples = found.release.aggregates.lengths
    assert len(pairs.ids) <= 100
    assert pairs.left_out == ALL_PAIRS - 100
    assert len(triples.ids) <= 100
    assert found.summary()["lengths"][1]["left_out"] == ALL_PAIRS - 100
    folder = found.save(tmp_path / "out")
    stated = json.loads((folder / "release.json").read_text())
    assert stated["settings"]["candidates"] == 100
    assert stated["counts"]["blocks"][0]["lengths"][1]["left_out"] == ALL_PAIRS - 100
    again = populace.load(folder).release
    assert again.settings.candidates == 100
    assert [each.left_out for each in again.aggregates.lengths] == [0, 35, triples.left_out]
    assert "35 combinations of 2 values, expected to be rarer" in (folder / "README.md").read_text()
    assert populace.verify(folder)


def test_nothing_is_said_where_nothing_is_left_out(tmp_path):
    found = released()
    assert [each.left_out for each in found.release.aggregates.lengths] == [0, 0, 0]
    folder = found.save(tmp_path / "out")
    assert "left_out" not in (folder / "release.json").read_text()
    assert "not measured" not in (folder / "README.md").read_text()


def test_nothing_is_said_of_triples_whose_pairs_nobody_holds():
    """Each column says the same of a row: 10 values make 45 pairs of one kind and no more."""
    alike = {f"column {place}": [f"v{row % 10}" for row in range(ROWS)] for place in range(6)}
    declared = {"columns": {name: {"values": [f"v{each}" for each in range(10)]} for name in alike}}
    assert possible([(1, 10)] * 6, 3) == 20_000
    with warnings.catch_warnings():
        warnings.simplefilter("error", populace.NoteAhead)
        warnings.simplefilter("ignore", populace.PrivateNote)
        populace.release(alike, epsilon=8.0, schema=declared, candidates=1_000)


def test_a_release_that_does_not_state_a_bound_was_made_with_the_one_before(tmp_path):
    folder = released(length=2).save(tmp_path / "out")
    stated = json.loads((folder / "release.json").read_text())
    del stated["settings"]["candidates"]
    (folder / "release.json").write_text(json.dumps(stated, indent=2, ensure_ascii=False) + "\n")
    before = populace.load(folder)
    assert before.release.settings.candidates == CANDIDATES_BEFORE
    again = before.save(tmp_path / "again")
    assert "candidates" not in json.loads((again / "release.json").read_text())["settings"]


def test_the_note_comes_before_anything_is_measured(monkeypatch):
    told = []
    monkeypatch.setattr(protect, "measure", lambda *_, **__: told.append("measured"))

    def progress(step):
        told.append(step.stage)
        if step.stage == "gathering":
            raise populace.Stopped

    options = {"epsilon": 8.0, "schema": DECLARED, "candidates": 100, "progress": progress}
    with (
        pytest.warns(populace.NoteAhead, match="More than 100 combinations of 3 values") as notes,
        pytest.raises(populace.Stopped),
    ):
        populace.release(WIDE, **options)
    assert len(notes) == 1
    assert told[-1] == "gathering"
    assert not {"measured", "measuring"} & set(told)


def test_a_check_says_it_too_and_no_number_of_the_table():
    found = populace.check(WIDE, epsilon=8.0, candidates=100)
    (note,) = [note for note in found.notes if "candidates" in note]
    assert note.startswith("More than 100 combinations of 3 values may be asked for")
    assert not [n for n in populace.check(WIDE, epsilon=8.0).notes if "candidates" in n]


def test_a_plan_says_how_many_the_declared_values_make():
    (asked,) = populace.plan(schema=DECLARED, epsilon=2.0, candidates=100).candidates()
    assert (asked.possible, asked.most) == (ALL_TRIPLES, 100)
    assert "540" in asked.words
    (asked,) = populace.plan(schema=DECLARED, epsilon=2.0).candidates()
    assert asked.words.startswith("All 540 combinations of 3 values")
    (asked,) = populace.plan(attributes=25, epsilon=2.0).candidates()
    assert (asked.possible, asked.most, asked.memory) == (None, 5_000_000, 750_000_000)
    assert populace.plan(attributes=25, epsilon=2.0, length=1).candidates() == ()


@pytest.mark.parametrize("candidates", [0, -1, 10**9, 2.5, True, "many"])
def test_other_bounds_are_refused(candidates):
    with pytest.raises(populace.ParameterError):
        populace.release(WIDE, epsilon=8.0, candidates=candidates)


def test_groups_of_k_have_no_bound_on_candidates():
    with pytest.raises(populace.ParameterError, match="candidates"):
        populace.release(WIDE, k=5, candidates=100)


def test_possible_combinations_are_those_of_different_slots():
    # Two columns of two and three values, and one of four values of which several may be held.
    slots = [(1, 2), (1, 3), (4, 1)]
    assert [possible(slots, length) for length in range(5)] == [
        1,
        2 + 3 + 4,
        6 + 5 * 4 + 6,
        6 * 4 + 5 * 6 + 4,
        6 * 6 + 5 * 4 + 1,
    ]


def test_the_command_line_says_it_before_and_after(tmp_path, capsys):
    source = tmp_path / "wide.csv"
    rows = zip(*WIDE.values(), strict=True)
    source.write_text("\n".join([",".join(WIDE), *(",".join(row) for row in rows)]) + "\n")
    project = tmp_path / "project.toml"
    project.write_text(
        '[[tables]]\nname = "wide"\nsource = "wide.csv"\n'
        "\n[release]\nepsilon = 8\ncandidates = 90\n"
    )
    assert main(["release", str(project), "--out", str(tmp_path / "out")]) == 0
    out, err = map(" ".join, map(str.split, capsys.readouterr()))
    assert "Private note: More than 90 combinations of 3 values" in err
    assert "(--candidates N)" in err
    assert "Not measured: 45 combinations of 2 values" in out
    assert main(["plan", "--attributes", "6", "--epsilon", "8", "--candidates", "9"]) == 0
    assert "no more than 9 (--candidates)" in " ".join(capsys.readouterr().out.split())
