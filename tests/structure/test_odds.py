"""Wherever it is said how many guesses can be right, both numbers stand: the surest ones, too.

Of 100 guesses about a unit that is named beforehand fewer are right than of those that somebody
makes only where she is sure; the first number alone would say too little.
"""

import re

import pytest

from populace.publish import guesses, odds, sure_guesses
from populace.publish.statements.words import promise
from populace.vocabulary.facts import ONE_RECORD
from populace.vocabulary.guarantee import Guarantee
from populace.vocabulary.languages import LANGUAGES
from tests.structure.source import ROOT

PARTS = ("pages", "studio")
SAID = re.compile(r"\b(of|in) 100\b")
AT_EPSILON_4 = Guarantee(
    kind="differential privacy",
    protected=(ONE_RECORD,),
    epsilon=4.0,
    delta=1e-6,
    rho=0.2,
    threshold_delta=0.0,
)


def catalog(part, language):
    return LANGUAGES[language].texts(part)


def named(language="en"):
    """The sentences of the pages on how many guesses about one named beforehand are right."""
    return {
        key
        for part in PARTS
        for key, sentence in catalog(part, language).items()
        if "{guesses}" in sentence
    }


def asks(source, key):
    """Whether a page shows a sentence, whose key may be put together."""
    pieces = key.split(".")
    spelled = [re.escape(key)]
    spelled += [
        r"\.".join(
            r"\$\{[^}]*\}" if other == place else re.escape(piece)
            for other, piece in enumerate(pieces)
        )
        for place in range(len(pieces))
    ]
    return re.search(r"[\"`](" + "|".join(spelled) + r")[\"`]", source) is not None


def paragraphs():
    """Of the documents those paragraphs that tell of right guesses in a hundred."""
    for path in (ROOT / "README.md", *sorted((ROOT / "docs" / "guide").rglob("*.md"))):
        for text in re.split(r"\n\s*\n", path.read_text("utf-8")):
            if SAID.search(text) and "guess" in text:
                yield pytest.param(text, id=f"{path.name}: {text[:40]}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_both_numbers_in_the_same_places(language):
    assert named(language) == named()
    told = [sentence for part in PARTS for sentence in catalog(part, language).values()]
    assert sum("{sure}" in sentence for sentence in told) == len(PARTS)


def test_no_page_tells_the_first_number_without_the_second():
    sources = [path.read_text("utf-8") for path in (ROOT / "web" / "src").rglob("*.svelte")]
    shown = {key: [each for each in sources if asks(each, key)] for key in named()}
    assert [key for key, places in shown.items() if not places] == []
    alone = [
        key
        for key, places in shown.items()
        if not all(re.search(r"\.sure\"", place) for place in places)
    ]
    assert alone == []


@pytest.mark.parametrize("text", list(paragraphs()))
def test_no_document_tells_the_first_number_without_the_second(text):
    assert "sure" in text


def test_terminal_and_readme_tell_both_numbers():
    first, second = guesses(AT_EPSILON_4), sure_guesses(AT_EPSILON_4)
    assert first < second == 98
    said = (odds(first, second), " ".join(promise(AT_EPSILON_4)))
    for each in said:
        assert f"at most {first} " in each
        assert f"up to about {second} of" in each
