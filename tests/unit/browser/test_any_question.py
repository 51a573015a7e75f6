"""Whatever the page asks, and whatever a project file that it opens says, there is one answer.

How long each is tried: `tests/fuzzing.py`.
"""

import json

import pytest
from hypothesis import strategies as st

from populace.browser import Session
from populace.browser.projects import choices_of
from tests.unit.browser.test_session import STRENGTH
from tests.unit.publish.test_hostile import STRANGE, places
from tests.unit.read.test_damaged import CHANGES, MARK, damaged

CSV = "code,sex,age\n" + "".join(f"{MARK}{n % 4},{'FM'[n % 2]},{n % 9}\n" for n in range(60))


@pytest.fixture(scope="module")
def session(tmp_path_factory):
    return Session(tmp_path_factory.mktemp("home"))


ASKED = [{"columns": [{"table": 0, "column": "sex"}], "group": 20}]
QUESTIONS = (
    *("sheets", "open", "effect", "join", "check", "plan", "foresee", "need"),
    *("rehearse", "release", "evaluate", "publish", "project", "discloses"),
)


@pytest.fixture(scope="module")
def asked(session, tmp_path_factory):
    """Each question of the page as the page asks it."""
    path = tmp_path_factory.mktemp("private") / "cases.csv"
    path.write_text(CSV, "utf-8")
    choices, _ = choices_of({"columns": {"sex": {"values": ["F", "M"]}}}, ["code", "sex", "age"])
    table = {"path": str(path), "file": "cases.csv", "name": "cases", "choices": choices}
    about = {"tables": [table], "strength": STRENGTH}
    linked = json.loads(session.answer("example", '{"victims": 60, "structure": "linked"}'))
    made = json.loads(session.answer("release", json.dumps({**about, "title": "A"})))["answer"]
    kept = json.loads(session.answer("project", json.dumps(about)))["answer"]
    archive = {"archive": made["archive"]}
    return {
        "sheets": {"path": str(path)},
        "open": {"path": str(path), "reading": choices["reading"]},
        "effect": {"path": str(path), "choice": choices["columns"][1]},
        "join": {name: linked["answer"][name] for name in ("tables", "linking")},
        "check": about,
        "plan": {**about, "people": 60.0},
        "foresee": {**about, "questions": ASKED, "epsilons": [1.0, 4.0]},
        "need": {**about, "group": 20.0},
        "rehearse": {**about, **archive},
        "release": {**about, "title": "A"},
        "evaluate": {"tables": [table], **archive, "k": 5},
        "publish": {**archive, "places": ["zenodo"]},
        "project": about,
        "discloses": {"text": kept, "tables": [table]},
    }


def answered(session, question, arguments):
    """The answer, of which there is one; whatever else is said holds no cell."""
    said = session.answer(question, arguments)
    (kind, answer), *others = json.loads(said).items()
    assert not others
    assert kind in {"answer", "problem", "failure"}
    if kind != "answer":
        assert MARK not in said
    return kind, answer


def test_what_is_asked_as_the_page_asks_is_answered(session, asked):
    for question, arguments in asked.items():
        assert answered(session, question, json.dumps(arguments))[0] == "answer", question


@pytest.mark.parametrize("arguments", ["", "{", "[]", "null", "3", '{"path": 1e999}', '{"a": NaN}'])
@pytest.mark.parametrize("question", ["open", "release", "plan", "load_project", "none of ours"])
def test_what_is_no_question_has_no_answer(session, question, arguments):
    assert answered(session, question, arguments)[0] != "answer"


@pytest.mark.parametrize("question", QUESTIONS)
def test_any_question_has_one_answer(session, asked, question, fuzz):
    def ask(data):
        arguments = json.loads(json.dumps(asked[question]))
        for _ in range(data.draw(st.integers(1, 2))):
            path = data.draw(st.sampled_from(list(places(arguments))[1:] or [("path",)]))
            within = arguments
            for step in path[:-1]:
                within = within[step]
            if data.draw(st.booleans()) and len(within) > 1:
                del within[path[-1]]
            else:
                within[path[-1]] = data.draw(STRANGE)
        answered(session, question, json.dumps(arguments))

    fuzz(ask, data=st.data())


def test_any_project_file_is_opened_or_refused(session, asked, fuzz):
    kind, text = answered(session, "project", json.dumps(asked["project"]))
    assert kind == "answer"
    seed = text.encode()

    def load(changes):
        text = damaged(seed, changes).decode("utf-8", "replace")
        asks = json.dumps({"texts": {"project.toml": text}})
        assert answered(session, "load_project", asks)[0] != "failure"

    fuzz(load, changes=CHANGES)
