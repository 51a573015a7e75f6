import pytest
from hypothesis import given
from hypothesis import strategies as st

from populace.vocabulary.meanings import longest, meaning, misread, parts, pieces, unmet


@pytest.mark.parametrize(
    ("values", "labels", "text", "meant"),
    [
        (("1", "2"), ("female", "male"), "1", "1"),
        (("1", "2"), ("female", "male"), "male", "2"),
        (("1", "2"), ("2", "1"), "1", "1"),
        (("1", "2"), (), "1.0", "1"),
        (("01", "02"), (), "1", "01"),
        (("1", "2"), (), "٢", "2"),
        (("-99",), (), "−99.0", "-99"),
        (("1", "01"), (), "001", None),
        (("1", "01"), (), "01", "01"),
        (("1",), (), "1 kg", None),
        (("1234",), (), "1,234", None),
        (("a",), (), "A", None),
        (("é",), (), "e", None),
        (("é",), (), "e\u0301", "é"),
        (("True", "False"), (), "true", "True"),
        (("a b", "a\u00a0b"), (), "a\u2009b", None),
        (("x", "y"), ("same", "same"), "same", None),
        ((), (), "x", None),
    ],
)
def test_the_value_that_a_text_means(values, labels, text, meant):
    assert meaning(values, labels)(text) == meant


@given(st.lists(st.text(min_size=1, max_size=6), unique=True, max_size=8))
def test_a_declared_value_means_itself(values):
    means = meaning(values)
    assert [means(value) for value in values] == values


def test_the_longest_declared_value_is_read():
    words = ("Threats", "Debt bondage", "Debt", "Sale of a child")
    means = meaning(words)
    most = longest(words, " ")
    assert most == 4

    def cut(text):
        return pieces(text, " ", means, most)

    assert cut("Threats Debt bondage Debt") == ["Threats", "Debt bondage", "Debt"]
    assert cut("Sale of a child") == ["Sale of a child"]
    assert cut("Sale of Debt") == ["Sale", "of", "Debt"]
    assert cut("Debt\u00a0bondage  Threats") == ["Debt bondage", "Threats"]
    assert pieces("a\nb; c", "\n", means, 1) == ["a", "b; c"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Female", "another case of a declared value"),
        ("FEMALE CASE", "another case of a declared value"),
        ("male;female", "several values in one cell"),
        ("male female", "several values in one cell"),
        ("fÃ©minin", "letters of another encoding"),
        ("f\ufffdminin", "letters of another encoding"),
        ("N/A", "a word for missing"),
        ("other", "no declared value"),
        ("féminin", "no declared value"),
    ],
)
def test_why_a_text_means_nothing(text, rule):
    assert unmet(text, ("female", "male", "female case")) == rule


def test_words_of_other_languages_are_not_misread():
    assert not any(
        map(misread, ("Côte d'Ivoire", "español", "Ελλάδα", "Việt Nam", "العربية", "KE"))
    )


@pytest.mark.parametrize(
    ("text", "held"),
    [
        ('["a, x", "b"]', ["a, x", "b"]),
        ("['a', 'b']", ["a", "b"]),
        ("[a, b]", ["a", "b"]),
        ('{"a b",c}', ["a b", "c"]),
        ('c("a", "b")', ["a", "b"]),
        (r'["say \"a\"", "b"]', ['say "a"', "b"]),
        ("[]", []),
        ("set()", []),
        ("character(0)", []),
        ("a, b", ["a", "b"]),
        ("[a] and b, c", ["[a] and b", "c"]),
        ("[a, b", ["[a", "b"]),
    ],
)
def test_lists_as_programs_write_them_hold_what_stands_in_their_brackets(text, held):
    assert parts(text, ",") == held


def test_a_declared_value_in_brackets_is_no_list():
    assert pieces("[a, b]", ",", meaning(("[a, b]", "a")), 2) == ["[a, b]"]
    assert pieces("[a, b]", ",", meaning(("a", "b")), 1) == ["a", "b"]
