import pytest

from populace import Advice, Option
from populace.cli import console
from populace.cli.wording import in_words


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (Option("accept_unread", "COL"), "--accept-unread COL"),
        (Option("header_row", 3), "--header-row 3"),
        (Option("leave_out", ["column 1", "b"]), "--leave-out 'column 1,b'"),
        (
            Option("multi_value", {"tags": ";", "b c": "|"}),
            "--multi-value 'tags=;' --multi-value 'b c=|'",
        ),
        (Option("protect"), "--protect, --unit"),
        (Option("relations"), "--linked, --links"),
        (Option("triples"), "--triple"),
    ],
)
def test_options_are_those_of_the_line(option, said):
    assert in_words(Advice("Say it", option, ".")) == f"Say it ({said})."


def test_errors_notes_and_results_for_machines_speak_so(capsys):
    said = Advice("Name it", Option("encoding"), ".")
    console.say_error("a", "b", said)
    console.say_notes([said])
    console.show_json({"stops": [{"action": said}], "number": 1})
    out, err = capsys.readouterr()
    assert err.count("Name it (--encoding).") == 2
    assert '"action": "Name it (--encoding)."' in out
