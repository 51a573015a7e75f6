"""Text that was garbled before it was saved is told; text as people write it is left alone."""

import pytest

from populace.read import read_table
from populace.read.files.garbled import check_garbled, garbled, misread
from populace.vocabulary.errors import InputError

SAID = {
    "ar": (["أنثى", "ذكر", "سوريا", "العراق"], "cp1256"),
    "ru": (["женский", "мужской", "Москва", "Казань"], "cp1251"),
    "el": (["γυναίκα", "άνδρας", "Αθήνα", "Λέσβος"], "iso8859-7"),
    "fr": (["féminin", "Sénégal", "Bénin", "Algérie"], "mac-roman"),
    "pl": (["kobieta", "mężczyzna", "Łódź", "Kraków"], "cp1250"),
    "ja": (["女性", "男性", "東京", "大阪"], "cp932"),
}


@pytest.mark.parametrize("language", SAID)
def test_words_that_were_read_as_western_are_told(language):
    words, encoding = SAID[language]
    seen = " ".join(words).encode(encoding).decode("latin-1")
    assert misread(seen)
    assert not misread(" ".join(words))


@pytest.mark.parametrize(
    "text",
    ["Kadýn", "Hayýr", "Kýz", "yaþ", "doðum", "Þanlýurfa", "Kýrþehir doðum", "Ìîñêâà", "ÇÓÊÛáÇá"],
)
def test_one_word_tells_where_no_language_writes_it_so(text):
    assert misread(text)


@pytest.mark.parametrize("text", ["Nový", "Sýrie", "Þór", "São", "ÉTÉ", "Nadýn", "Île", "Öğün"])
def test_one_word_that_some_language_writes_so_tells_nothing(text):
    assert not misread(text)


@pytest.mark.parametrize(
    "text",
    [
        "Müller & Söhne, São Tomé e Príncipe, Côte d’Ivoire, España – Perú, 1ère année, œuvre",
        "ÇANAKKALE Öğretmen Türkiye",
        "Reykjavík Þór Ísafjörður",
        "STRAßE",
        "½ day, 5 µm, 20 °C, x²",
        "McÉvoy",
        "Tiếng Việt, Đà Nẵng",
        "女性 東京",
    ],
)
def test_words_as_they_are_written_pass(text):
    assert not misread(text)


@pytest.mark.parametrize(
    "text",
    ["Norðurland\nSuðurland", "Hafnarfjörður", "Sigurður og Viðar", "Norðoyar Suðuroy Vágar"],
)
def test_icelandic_and_faroese_words_are_as_they_were_written(text):
    assert not misread(text)


@pytest.mark.parametrize("text", ["staða", "aðstoð með", "þjóðerni", "það við"])
def test_words_that_icelandic_headers_hold_alone_are_as_they_were_written(text):
    assert not misread(text)


@pytest.mark.parametrize(
    "text",
    [
        "50 m² 70 m² 3 m³",
        "Nº de hijos, Superficie (m²)",
        "Año Nº m²",
        "BMI (kg/m²), ferritin (µg/l), creatinine (µmol/l)",
        "K’iche’ Q’eqchi’ Q’anjob’al Tz’utujil Ch’orti’",
    ],
)
def test_units_and_mayan_peoples_tell_of_no_encoding(text):
    assert not misread(text)


def test_words_beside_units_are_looked_at():
    assert misread("m² Nº " + " ".join(SAID["ru"][0]).encode(SAID["ru"][1]).decode("latin-1"))
    assert misread("dzia³ mê¿czyzna")


@pytest.mark.parametrize("word", ["diğer", "doğum", "başvuru yeri", "ağustos"])
def test_turkish_words_with_the_same_letters_are_told_from_them(word):
    assert misread(word.encode("cp1254").decode("cp1252"))


def test_words_beside_a_header_of_another_script_are_looked_at():
    cells = "женский мужской Украина Молдова Узбекистан".encode("cp1251").decode("cp1252")
    assert misread(f"пол страна {cells}")
    assert not misread("пол страна Müller Köln Zürich Besançon")
    assert not misread("пол страна Украина")
    # What is a blank of no width to break in one encoding is a letter in another.
    assert misread("чоловік жінка область країна".encode("cp1125").decode("latin-1"))


@pytest.mark.parametrize(
    ("word", "encoding"),
    [
        *(("mężczyzna", "cp1250"), ("śląskie", "iso8859-2"), ("człowiek", "cp1250")),
        *(("bărbat", "cp1250"), ("județ", "iso8859-16"), ("Timiș", "iso8859-16")),
        *(("Šiauliai", "cp1257"), ("Žemaitija", "cp1257"), ("muškarac", "cp1257")),
    ],
)
def test_one_word_is_enough_where_no_language_has_such_letters(word, encoding):
    assert misread(word.encode(encoding).decode("cp1252"))
    assert not misread(word)


@pytest.mark.parametrize(
    "word",
    ["Maður", "Karlmaður", "km²", "Srª", "Stº", "Bãi Cháy", "irmã", "kg/m²", "Þór", "Coca-Cola®"],
)
def test_one_word_with_an_odd_letter_is_as_it_was_written(word):
    assert not misread(word)


@pytest.mark.parametrize("text", ["Sana’a Ta’izz", "Murang’a Ng’ombe", "Farg‘ona Qo‘qon", "Xi’an"])
def test_apostrophes_in_words_are_as_they_were_written(text):
    assert not misread(text)


@pytest.mark.parametrize(
    "words", ["stað maður", "Eiði Sandoy", "leiðin", "Føroya Norðoya", "suðuroy"]
)
def test_single_words_of_faroese_are_as_they_were_written(words):
    assert not misread(words)


@pytest.mark.parametrize("word", ["daða", "baðlý", "yaðmur"])
def test_turkish_words_that_faroese_has_letters_for_are_told(word):
    assert misread(word)


@pytest.mark.parametrize(
    ("page", "words"),
    [("mac-roman", "féminin"), ("cp850", "féminin"), ("cp1251", "féminin Sénégal")],
)
def test_western_words_that_were_read_as_something_else_are_told(page, words):
    assert misread(words.encode("cp1252").decode(page))


def test_letters_of_several_languages_stand_in_no_one_word():
    seen = "Děčín Třebíč Plzeň".encode("cp1250").decode("cp1252")
    assert misread(seen)
    assert not misread("Nový Starý", "Nový Starý uzavřený")


@pytest.mark.parametrize(
    ("page", "text"),
    [
        *(("cp1252", "féminin, Sénégal"), ("cp1251", "женский Москва"), ("cp1256", "أنثى العراق")),
        *(("mac-roman", "féminin, Sénégal"), ("cp437", "féminin"), ("cp850", "mañana")),
        *(("gb18030", "北京"), ("cp1253", "γυναίκα Αθήνα")),
    ],
)
def test_utf_8_that_was_read_as_something_else_is_told(page, text):
    assert garbled(text.encode().decode(page, "ignore"))
    assert not garbled(text)


def test_text_that_was_made_utf_8_twice_is_told():
    assert garbled("é".encode().decode("cp1252").encode().decode("cp1252"))


@pytest.mark.parametrize("text", ["l’été", "Січ", "Гёте", "เธอ", "ężŁęśń", "Ä±", "│ a", "Âge"])
def test_text_that_looks_a_little_like_utf_8_passes(text):
    assert garbled(text) == (text == "Ä±")


POLISH = ["mężczyzna".encode("cp1250").decode("cp1252"), "kobieta"]


@pytest.mark.parametrize(
    ("names", "column"),
    [
        (["płeć", "kraj"], POLISH),
        (["âge", "région"], ["Москва".encode("cp1251").decode("latin-1"), "Kiev"]),
        (["sex", "place"], ["n o r t h", "s o u t h"]),
        (["s e x", "p l a c e"], ["north", "south"]),
    ],
)
def test_cells_are_judged_apart_from_a_header_that_was_typed_again(names, column):
    with pytest.raises(InputError, match="decoded in another encoding"):
        check_garbled(names, [["a", "b"], column])


@pytest.mark.parametrize(
    "column", [["a b d", "b", "c d"], ["a b c", "a c d"], ["1 2 3", "2 3 1"], ["n o"], ["", "x"]]
)
def test_choices_with_blanks_between_are_no_letters_apart(column):
    check_garbled(["sex", "means"], [["f", "m"], column])


def test_bytes_that_nobody_decoded_are_told():
    with pytest.raises(InputError, match="decoded in another encoding"):
        check_garbled(["sex", "place"], [["b'f'", "b'm'", ""], ["x", "y"]])
    check_garbled(["sex"], [["b'f'", "m"]])


@pytest.mark.parametrize("form", ["xlsx", "dta", "json", "csv", "frame"])
def test_text_garbled_before_it_was_saved_stops_the_run(form, tmp_path):
    pd = pytest.importorskip("pandas")
    words, encoding = SAID["ar"]
    seen = [word.encode(encoding).decode("latin-1") for word in words]
    frame = pd.DataFrame({"sex": seen[:2] * 20, "place": seen[2:] * 20})
    path = tmp_path / f"t.{form}"
    match form:
        case "xlsx":
            frame.to_excel(path, index=False)
        case "dta":
            frame.to_stata(path, write_index=False, version=114)
        case "json":
            frame.to_json(path, orient="records")
        case "csv":
            frame.to_csv(path, index=False)
    with pytest.raises(InputError, match="another encoding") as caught:
        read_table(frame if form == "frame" else path)
    assert ("encoding=" in caught.value.action) == (form in {"csv", "json", "dta"})
    if form in {"csv", "json"}:
        assert read_table(path, encoding="utf-8").columns[1].values == tuple(sorted(seen[2:]))
    if form == "dta":
        assert set(read_table(path, encoding="cp1256").columns[1].values) == set(words[2:])
