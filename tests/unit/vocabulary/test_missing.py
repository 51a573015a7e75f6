import pytest

from populace.vocabulary.missing import codes, says_missing


@pytest.mark.parametrize(
    "text",
    [
        "NA",
        "n/a",
        "-",
        ".",
        "NULL",
        "\\N",
        "Unknown",
        "DON’T KNOW",
        "No data",
        "#N/A",
        "não sabe",
        "Ne sait pas",
        "Desconocido",
        "غير معروف",
        "Неизвестно",
        "不明",
        "Bilinmiyor",
        "$null$",
        "Undefined",
        "N.R.",
        "không biết",
    ],
)
def test_words_for_missing(text):
    assert says_missing(text)
    assert says_missing(f" {text}\u00a0")


@pytest.mark.parametrize(
    "text", ["", "no", "0", "empty", "none of these", "NAM", "Nadia", "a man", "99"]
)
def test_other_words(text):
    assert not says_missing(text)


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["1", "2", "-99"], ("-99",)),
        (["1", "2", "-2147483648"], ("-2147483648",)),
        (["1", "2", "-99.0", "n/a"], ("-99.0", "n/a")),
        (["1", "2", "8", "9"], ()),
        (["1", "2", "98", "99"], ("98", "99")),
        (["12", "35", "99", "999"], ("999",)),
        (["-5", "-12", "-99"], ()),
        (["98", "99", "100"], ()),
        (["a", "b"], ()),
        ([], ()),
    ],
)
def test_codes_for_missing_are_far_from_other_numbers(texts, found):
    assert codes(texts) == found
