"""What is no table is refused by name, whatever its ending says, and no cell of it is shown."""

import base64
import binascii
import json

import pytest

from populace.read import read_table
from populace.vocabulary.errors import InputError

TABLE = b"name,sex\n" + b"Amina Yusuf,f\n" * 60
PARTS = [TABLE[at : at + 45] for at in range(0, len(TABLE), 45)]


@pytest.mark.parametrize(
    "content",
    [
        base64.b64encode(TABLE),
        base64.encodebytes(TABLE),
        b"data:text/csv;base64," + base64.b64encode(TABLE),
        b"\n".join(map(binascii.hexlify, PARTS)),
        b"begin 644 t.csv\n" + b"".join(map(binascii.b2a_uu, PARTS)) + b"`\nend\n",
    ],
)
def test_files_that_are_written_as_letters_are_refused(content):
    with pytest.raises(InputError, match=r"as letters|data address"):
        read_table(content)


@pytest.mark.parametrize(
    "answer",
    [
        {"detail": "Amina"},
        {"error": "Amina"},
        {"error_description": "Amina", "scope": ""},
        {"errorCode": "INVALID", "message": "Amina"},
        {"status": 401, "statusCode": 401, "reason": "Amina"},
    ],
)
@pytest.mark.parametrize("form", ["line", "array"])
def test_answers_of_a_server_are_no_records(answer, form):
    content = json.dumps([answer] if form == "array" else answer)
    with pytest.raises(InputError, match="answer of a server") as caught:
        read_table(content.encode())
    assert "Amina" not in str(caught.value)


def test_one_record_and_long_words_are_a_table():
    assert read_table(json.dumps({"sex": "f", "place": "K"}).encode()).records == 1
    assert read_table(json.dumps([{"detail": "f"}, {"detail": "m"}]).encode()).records == 2
    long = "\n".join(["word", *("ab" * 40, "cd" * 40) * 30])
    assert read_table(long.encode()).records == 60
