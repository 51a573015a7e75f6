"""Each sentence about protection is listed with where it follows from and what attacks it.

`docs/trust/sentences.md` is held against the catalogs of the pages, in four languages, and against
the functions and tests that it names.
"""

import re

import pytest

from populace.vocabulary.languages import LANGUAGES
from tests.structure.source import ROOT
from tests.structure.test_claims import defined

TEXT = (ROOT / "docs" / "trust" / "sentences.md").read_text("utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in TEXT.splitlines()
    if line.startswith("| ") and "`" in line
]
PARTS = ("pages", "studio", "hub")
CODE = re.compile(r"`([^`]+)`")
ABOUT = re.compile(r"\{(guesses|sure|factor|chance|one_in|strong_in|more)\}|guess|unconditional")
"""What sentences about protection say: a number that follows from the guarantee, or guesses."""
GROUPS = re.compile(r"without bound|weaker")
NO_PROMISE = {"side.weak", "compare.strengths", "strength.k", "strength.group", "groups.citation"}
"""Labels that say which kind a release is, and nothing of what it promises."""


def texts(part, language):
    """The sentences of a catalog by key; the forms of a number as one text."""
    found = LANGUAGES[language].texts(part)
    return {
        key: each if isinstance(each, str) else " ".join(each.values())
        for key, each in found.items()
    }


def listed():
    """The keys and functions that the page lists."""
    return [name for row in ROWS for name in CODE.findall(row[1])]


def test_no_sentence_of_the_pages_is_missing():
    said = {
        key
        for part in PARTS
        for key, text in texts(part, "en").items()
        if ABOUT.search(text) or (GROUPS.search(text) and key not in NO_PROMISE)
    }
    assert sorted(said - set(listed())) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_listed_is_said_in_every_language_with_the_same_numbers(language):
    known = {part: (texts(part, "en"), texts(part, language)) for part in PARTS}
    for name in listed():
        if name.endswith(".py") or "::" in name:
            continue
        homes = [(one[name], other.get(name, "")) for one, other in known.values() if name in one]
        assert homes, name
        for english, other in homes:
            asked = [set(re.findall(r"\{\w+\}", text)) for text in (english, other)]
            assert other, name
            assert asked[0] == asked[1], name


def test_functions_proofs_and_tests_are_there():
    for row in ROWS:
        for name in CODE.findall(row[1]):
            path, _, function = name.partition("::")
            if function:
                source = ROOT / "src" / "populace" / "publish" / "statements" / path
                assert function in defined(source.read_text("utf-8")), name
        for path in CODE.findall(row[2]):
            assert (ROOT / path).is_file(), path
        heading = re.search(r"\*([^*]+)\*", row[2])
        if heading is not None:
            (path,) = CODE.findall(row[2]) or ["docs/method/guesses.md"]
            assert heading[1] in (ROOT / path).read_text("utf-8"), heading[1]
        for name in CODE.findall(row[3]):
            path, _, test = name.partition("::")
            source = ROOT / "tests" / path
            assert source.is_file(), path
            assert not test or test in defined(source.read_text("utf-8")), name


def test_only_a_warning_is_attacked_by_nothing():
    assert [row[0] for row in ROWS if not row[3]] == [
        "choosing the release that looks best says something, too"
    ]
