from dataclasses import replace

import pytest

from populace.publish import fact_sentences
from populace.publish.statements import descriptions, grades, words
from tests.unit.publish.made import GUARANTEE, changed, made


def test_the_promise_in_numbers():
    text = " ".join(words.promise(GUARANTEE))
    assert "one victim_id, with all of its rows" in text
    assert "at most 58 of 100" in text
    # As the definition has it. That the loss stays below epsilon except with probability delta is a
    # stronger claim, which discrete Gaussian noise at our conversion does not meet.
    assert "multiplies the chance" in text
    assert "at most 7.39 (epsilon = 2), and adds at most 1 in 1,000,000 to it (delta)" in text
    assert "except" not in text
    assert "several units is protected less" in text


def test_a_weak_promise_says_so():
    text = " ".join(words.promise(replace(GUARANTEE, epsilon=100.0, rho=40.0)))
    assert "says little" in text
    assert "no practical limit" in text


def test_what_the_promise_rests_on():
    (declared, facts), (inferred, read_off) = words.basis(GUARANTEE)
    assert "declared" in declared
    assert facts == fact_sentences(GUARANTEE.declared)
    assert "agree on it" in inferred
    assert read_off == fact_sentences(GUARANTEE.inferred)
    nothing = words.basis(replace(GUARANTEE, declared=(), inferred=()))
    assert [facts for _, facts in nothing] == [(), ()]
    assert "nothing" in nothing[0][0]
    assert "Nothing" in nothing[1][0]


def test_k_anonymity_has_other_words():
    k_anonymous = replace(GUARANTEE, kind="k-anonymity", epsilon=None, delta=None, k=10)
    headline = grades.headline(changed(made(), guarantee=k_anonymous))
    said = " ".join([headline, *words.promise(k_anonymous)])
    assert "k-anonymity (k = 10): weaker, one-off" in said
    assert "no finite total of epsilon" in said
    assert "differential" not in said
    with pytest.raises(ValueError, match="differential privacy"):
        words.guesses(k_anonymous)


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (0.4, "0.4"), (9.5, "9.5"), (31.2, "31"), (12345, "12,345")]
)
def test_numbers(value, text):
    assert words.number(value) == text


@pytest.mark.parametrize(("value", "text"), [(1e-6, "1 in 1,000,000"), (0.009, "1 in 111")])
def test_chances_are_rounded_up(value, text):
    assert words.chance(value) == text


def test_a_citation_is_one_line():
    line = descriptions.citation(replace(made(), name="two\nlines"))
    assert line.startswith("two lines (2026-11-22).")
    assert "populace 0.1.0" in line
