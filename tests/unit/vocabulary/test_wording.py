import pickle

import pytest

from populace.vocabulary.errors import InputError
from populace.vocabulary.wording import Advice, Option, at_no_door

SAID = Advice(
    "Name it",
    Option("header_row", 3),
    Option("no_header"),
    ", or declare it",
    Option("subject_id", blank="COL"),
    ".",
)


def test_as_a_text_it_speaks_to_python():
    assert SAID == (
        "Name it (extent={'header_row': 3}, extent={'no_header': True}), or declare it"
        " (subject_id=)."
    )
    assert isinstance(SAID, str)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (Option("encoding"), "encoding="),
        (Option("leave_out", ["a", "b"]), "leave_out=['a', 'b']"),
        (Option("leave_out", blank="A,B"), "leave_out="),
        (Option("multi_value", {"tags": ";"}), "multi_value={'tags': ';'}"),
        (Option("parent_key", "id=ref"), "Input(..., key='id=ref')"),
        (Option("skip_footer", 0), "extent={'skip_footer': 0}"),
        (Option("unit", "both"), "protect="),
    ],
)
def test_python_says_keywords(option, said):
    assert Advice("Say", option) == f"Say ({said})"


def test_a_door_that_has_no_word_leaves_a_whole_sentence():
    assert SAID.said(at_no_door) == "Name it, or declare it."
    assert SAID.said(lambda option: option.name.upper()) == (
        "Name it (HEADER_ROW, NO_HEADER), or declare it (SUBJECT_ID)."
    )
    assert SAID.said(lambda _: "it") == "Name it (it), or declare it (it)."


def test_parts_are_kept_within_another_in_an_error_and_through_a_pickle():
    longer = Advice("In the schema: ", SAID, " Nothing was read.")
    assert longer.parts == ("In the schema: ", *SAID.parts, " Nothing was read.")
    error = InputError(expected="a", found="b", action=longer).within("cases")
    assert str(error) == f"Expected a. Found in cases: b. {longer}"
    again = pickle.loads(pickle.dumps(error))  # noqa: S301 - what was just made
    assert again.action.parts == longer.parts
    assert Advice("plain").said(at_no_door) == "plain"
