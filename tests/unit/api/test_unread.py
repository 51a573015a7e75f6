"""What is not understood stops a run before it spends, and every loss is told."""

import pytest

import populace
from populace.cli import main
from populace.vocabulary.facts import fact

SEX = ["female"] * 60 + ["male"] * 40
INCOMES = [str(300 + 7 * n) if n < 60 else f"1.{n:03}" for n in range(100)]
BANDS = [{"do": "bands", "column": "income", "edges": [0, 1000, 2000, 5000]}]
DATES = [{"do": "dates", "column": "seen", "to": "month", "format": "%d/%m/%Y"}]


def schema(folder, text):
    path = folder / "schema.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_stop_comes_before_anything_is_written_down(tmp_path):
    ledger = tmp_path / "ledger.jsonl"
    told = schema(tmp_path, '[columns.sex]\nvalues = ["1", "2"]\n')
    with pytest.raises(populace.InputError, match="'sex' too few cells understood"):
        populace.release({"sex": SEX}, epsilon=1, schema=told, ledger=ledger, dataset="d")
    assert not ledger.exists()


def test_a_loss_of_less_than_a_quarter_is_told_with_its_share(tmp_path):
    told = schema(tmp_path, '[columns.sex]\nvalues = ["female", "male"]\n')
    released = populace.release({"sex": [*SEX, "Male", "x"]}, epsilon=1, schema=told)
    (note,) = released.private_notes
    assert "column 'sex' 2% were not understood: another case of a declared value 1%" in note
    assert fact("cells-understood", columns=("sex",)) in released.release.guarantee.inferred


def test_a_column_can_be_accepted_in_many_ways(tmp_path):
    data = {"sex": SEX, "other": ["a", "b"] * 50}
    declared = '[columns.sex]\nvalues = ["1", "2"]\n'
    told = schema(tmp_path, declared)
    released = populace.release(data, epsilon=1, schema=told, accept_unread=["sex"])
    assert "100% were not understood" in released.private_notes[0]
    kinds = {each.kind for each in released.release.guarantee.inferred}
    assert "cells-understood" not in kinds
    told = schema(tmp_path, f'[table]\naccept_unread = ["sex"]\n{declared}')
    assert populace.release(data, epsilon=1, schema=told).private_notes
    assert populace.evaluate(data, released, schema=schema(tmp_path, declared))


def test_the_command_line_goes_on_where_it_is_told_to(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = "\n".join(f"{sex},x" for sex in SEX)
    (tmp_path / "in.csv").write_text(f"sex,other\n{rows}\n")
    schema(tmp_path, '[columns.sex]\nvalues = ["1", "2"]\n')
    run = ["release", "in.csv", "--epsilon", "1", "--schema", "schema.toml", "--out", "public"]
    assert main(run) == 1
    said = capsys.readouterr().err
    assert "--accept-unread" in said
    assert "female" not in said
    assert not (tmp_path / "public").exists()
    assert main([*run, "--accept-unread", "sex"]) == 0
    assert "100% were not understood" in capsys.readouterr().err


def test_thousands_with_dots_are_asked_about_and_then_read(tmp_path):
    data = {"sex": SEX, "income": INCOMES}
    with pytest.raises(populace.InputError, match="two readings") as caught:
        populace.prepare(data, recipe=BANDS)
    assert 'decimal = ","' in caught.value.action
    for sign, thousands in ((",", 40), (".", 0)):
        told = schema(tmp_path, f'[columns.income]\ndecimal = "{sign}"\n')
        made = populace.prepare(data, recipe=BANDS, schema=told)
        assert list(made.frame["income"]).count("1000-1999") == thousands


def test_units_are_asked_about_and_then_read(tmp_path):
    data = {"sex": SEX, "weight": [f"{n} kg" for n in range(99)] + ["12"]}
    bands = [{**BANDS[0], "column": "weight", "edges": [0, 50, 100]}]
    with pytest.raises(populace.InputError, match="a number with a unit"):
        populace.prepare(data, recipe=bands)
    told = schema(tmp_path, '[columns.weight]\nunits = ["kg"]\n')
    made = populace.prepare(data, recipe=bands, schema=told)
    assert list(made.frame["weight"]).count("0-49") == 51


def test_one_date_in_another_order_stops_the_run():
    data = {"sex": SEX, "seen": ["03/04/2020"] * 99 + ["12/25/2020"]}
    with pytest.raises(populace.InputError, match="a date in another order") as caught:
        populace.release(data, epsilon=1, recipe=DATES)
    assert "format" in caught.value.action
    plain = [{key: value for key, value in DATES[0].items() if key != "format"}]
    with pytest.raises(populace.InputError, match="a date in another order"):
        populace.release(data, epsilon=1, recipe=plain)


def test_a_charged_step_before_a_stop_draws_nothing(monkeypatch):
    from populace import protect

    monkeypatch.setattr(protect, "measure", lambda *_: pytest.fail("drawn"))
    paid = [{"do": "equal-bands", "column": "age", "start": 0, "stop": 100}, *DATES]
    data = {"age": [str(n) for n in range(100)], "seen": ["soon"] * 100}
    with pytest.raises(populace.InputError, match="no date"):
        populace.release(data, epsilon=1, recipe=paid)


def test_evaluate_has_a_line_for_what_was_filled_and_not_read(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    rows = "\n".join(f"v{n},{sex}" for n, sex in enumerate([*SEX, "Male"]))
    (tmp_path / "victims.csv").write_text(f"vid,sex\n{rows}\n", encoding="utf-8")
    rows = "\n".join(f"v{n},{'a' if n else 'zz'}" for n in range(100))
    (tmp_path / "people.csv").write_text(f"vid,role\n{rows}\n", encoding="utf-8")
    schema(tmp_path, '[columns.sex]\nvalues = ["female", "male"]\n')
    (tmp_path / "roles.toml").write_text('[columns.role]\nvalues = ["a", "b"]\n', encoding="utf-8")
    one = ("victims.csv", "--schema", "schema.toml", "--leave-out", "vid")
    two = ("victims.csv", "--schema", "schema.toml", "--linked", "people.csv")
    two = (*two, "--linked-schema", "roles.toml")
    for number, (tables, more, lost) in enumerate(
        (
            (one, (), [("'sex'", "another case of a declared value")]),
            (
                two,
                ("--unit", "parent"),
                [("'sex'", "another case"), ("'role'", "no declared value")],
            ),
        )
    ):
        made = f"public{number}"
        assert main(["release", *tables, *more, "--epsilon", "4", "--out", made]) == 0
        capsys.readouterr()
        assert main(["evaluate", tables[0], made, *tables[1:], "--out", f"private{number}"]) == 0
        said = capsys.readouterr().out.splitlines()
        lines = [line for line in said if "were not understood" in line]
        assert len(lines) == len(lost)
        for line, (column, rule) in zip(lines, lost, strict=True):
            assert column in line
            assert rule in line
