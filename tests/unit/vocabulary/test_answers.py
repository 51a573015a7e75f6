import pytest

from populace.vocabulary.answers import flag, says_no, says_yes


@pytest.mark.parametrize(
    ("texts", "pair"),
    [
        (["no", "sí"], ("no", "sí")),
        (["Oui", "Non"], ("Non", "Oui")),
        (["نعم", "لا"], ("لا", "نعم")),
        (["ДА", "НЕТ"], ("НЕТ", "ДА")),
        (["sim", "não"], ("não", "sim")),
        (["Ja", "Nein"], ("Nein", "Ja")),
        (["có", "không"], ("không", "có")),
        (["Y", "N"], ("N", "Y")),
        (["Y"], None),
        (["F"], None),
        (["oui"], None),
        (["Non", "oui"], None),
        (["nein", "oui"], None),
        (["N", "S"], None),
    ],
)
def test_flags_in_the_languages_of_the_field(texts, pair):
    assert flag(texts) == pair


def test_answers_of_any_case():
    assert all(map(says_yes, ("Yes", "OUI", "sí", "1", "1.0", "true", "Checked", "x")))
    assert all(map(says_no, ("No", "NON", "não", "0", "0.0", "False", "unchecked")))
    assert not any(says_yes(text) or says_no(text) for text in ("", "2", "maybe", "NA", "99"))
