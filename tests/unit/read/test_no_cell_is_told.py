"""Whatever is wrong with a file, no error and no note prints a cell: files broken at random."""

import json
import random

import pytest

import populace
from populace.browser import Session

MARK = "Zqxw"
HEAD = ["id", "sex", "place", "paid"]


def secret(draw):
    return MARK + "".join(draw.choice("abcdefgh") for _ in range(6))


def into(rows, at, row):
    return [*rows[:at], row, *rows[at:]]


def instead(rows, at, row):
    return [*rows[:at], row, *rows[at + 1 :]]


FAULTS = [
    lambda rows, at, _: instead(rows, at, rows[at][:-1]),
    lambda rows, at, own: instead(rows, at, [*rows[at], own]),
    lambda rows, at, own: into(rows, at, ["Total", own, "", ""]),
    lambda rows, at, own: into(rows, at, [own, "", "", ""]),
    lambda rows, at, _: instead(rows, 0, list(rows[at])),
    lambda rows, _, own: into(rows, 0, [own]),
    lambda rows, _, own: [*rows, [f"Source: {own}"]],
    lambda rows, at, own: instead(rows, at, [f'"{own}', *rows[at][1:]]),
    lambda rows, at, _: into(rows, at, list(rows[0])),
    lambda rows, *_: instead(rows, 0, [*rows[0][:-1], rows[0][0]]),
    lambda rows, *_: instead(rows, 0, ["", *rows[0][1:]]),
    lambda rows, at, own: instead(rows, at, [f"{own}\0{own}", *rows[at][1:]]),
    lambda rows, _, own: [rows[0], *([*row[:1], f"{own} b", *row[2:]] for row in rows[1:])],
    lambda rows, _, own: instead(rows, 0, [f"{own}@example.org", *rows[0][1:]]),
    lambda rows, at, own: instead(rows, at, [f"{own}\n{own},{own},{own},{own}", *rows[at][1:]]),
    lambda rows, _, own: into(rows, 1, [own] * 4),
]


def broken(draw, rows):
    """The rows with one to three of the faults that files have."""
    for _ in range(draw.randrange(1, 4)):
        rows = draw.choice(FAULTS)(rows, draw.randrange(1, len(rows)), secret(draw))
    return rows


def written(path, rows, delimiter, encoding):
    def cell(text):
        return f'"{text}"' if delimiter in text or "\n" in text else text

    text = "\n".join(delimiter.join(map(cell, row)) for row in rows)
    path.write_bytes(text.encode(encoding, "replace"))
    return str(path)


@pytest.mark.parametrize("seed", range(24))
def test_no_error_and_no_note_prints_a_cell(seed, tmp_path):
    draw = random.Random(seed)
    people = [HEAD]
    links = [["id", "role", "psex", "when"]]
    for number in range(60):
        place = draw.choice([secret(draw), "north", "south"])
        people.append([str(number), draw.choice("FM"), place, draw.choice(["yes", "no", "3"])])
        day = f"{draw.randrange(1, 28):02}/03/2024"
        links.append([str(draw.randrange(60)), draw.choice([secret(draw), "x"]), "F", day])
    form = draw.choice(",;\t|"), draw.choice(["utf-8", "utf-16", "cp1252"])
    one = written(tmp_path / "cases.csv", broken(draw, people), *form)
    other = written(tmp_path / "people.csv", broken(draw, links), *form)
    values = {"values": ["F", "M"]}
    schema = draw.choice([None, {"columns": {"sex": values, "paid": {"values": [MARK, "no"]}}}])
    project = populace.Project(
        (populace.Input(one, "cases"), populace.Input(other, "people")),
        (populace.Relation("cases", "people"),),
    )
    said = []
    for source, told in ((one, {"schema": schema}), (project, {"protect": "cases"})):
        try:
            found = populace.check(source, progress=False, **told)
            said += [*map(str, found.stops), *found.notes, repr(found)]
        except populace.PopulaceError as error:
            said += [str(error), repr(error)]
    opened = json.loads(Session(tmp_path / "home").answer("open", json.dumps({"path": one})))
    assert "failure" not in opened
    said += [json.dumps(opened)] if "problem" in opened else []
    assert said
    assert not [text for text in said if MARK.lower() in text.lower()]
