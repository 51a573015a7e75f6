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


PAIRS = (
    "he:כן לא|ur:جی ہاں;نہیں|ne:छ छैन|lo:ແມ່ນ ບໍ່|km:មាន គ្មាន|my:ဟုတ် မဟုတ်"
    "|ko:네 아니요|sw:ndio hapana|am:አዎ አይደለም|ti:እወ ኣይፋል|om:eeyyee lakki"
    "|rw:ego oya|lg:yee nedda|ckb:بەڵێ نەخێر|kk:иә жоқ|ky:ооба жок|mn:тийм үгүй"
    "|te:అవును కాదు|gu:હા ના|pa:ਹਾਂ ਨਹੀਂ|mr:होय नाही|fr:Vrai Faux"
    "|es:VERDADERO FALSO|ru:Истина Ложь|x:✓ ✗"
)


@pytest.mark.parametrize("pair", PAIRS.split("|"))
def test_yes_and_no_of_field_languages_make_a_flag(pair):
    words = pair.partition(":")[2]
    yes, no = words.split(";") if ";" in words else words.split(" ")
    assert flag({yes, no}) == (no, yes)
    assert flag({yes}) is None
    assert flag({yes, no, "other"}) is None
