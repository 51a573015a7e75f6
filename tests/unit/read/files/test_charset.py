"""Encodings that are not UTF-8: read as written, or asked for."""

import unicodedata

import pytest

from populace.read import read_table
from populace.read.files.charset import guess, narrow, wide_encoding
from populace.read.files.source import Source, find_encoding
from populace.vocabulary.errors import InputError
from tests.unit.read.table_cells import cells

TABLES = {
    "sexe;pays\nféminin;Sénégal\nmasculin;Côte d'Ivoire\nféminin;Guinée équatoriale\n": (
        "cp1252 iso8859-15 mac-roman cp850 cp437"
    ),
    "sexo;país\nmujer;España\nhombre;Perú\nniña;México\nmujer;Panamá\n": (
        "cp1252 mac-roman cp850 cp437"
    ),
    "geschlecht;land\nmännlich;Österreich\nweiblich;Türkei\nmännlich;Rumänien\n": (
        "cp1252 mac-roman cp850"
    ),
    "płeć;kraj\nkobieta;Łotwa\nmężczyzna;Węgry\nkobieta;Białoruś\n": (
        "cp1250 iso8859-2 cp852 mac-latin2"
    ),
    "pohlaví;země\nžena;Česko\nmuž;Německo\ndívka;Řecko\n": "cp1250 iso8859-2 cp852",
    "nem;ország\nnő;Magyarország\nférfi;Törökország\nnő;Lengyelország\n": "cp1250 iso8859-2 cp852",
    "sex;ţară\nfemeie;România\nbărbat;Elveţia\nfemeie;Franţa\n": "cp1250 cp852",
    "cinsiyet;ülke\nkadın;Türkiye\nerkek;Suriye\nkız;Bağdat\n": "cp1254 cp857 iso8859-9",
    "il;ilçe\nİstanbul;Kadıköy\nİzmir;Iğdır\nDiyarbakır;Şırnak\nIsparta;Ağrı\n": (
        "cp1254 cp857 iso8859-9 mac-turkish"
    ),
    "kön;land\nkvinna;Österrike\nman;Åland\nflicka;Rumänien\n": "cp1252 mac-roman cp850 cp865",
    "kyn;land\nkona;Þýskaland\nmaður;Danmörk\nkona;Pólland\n": "cp1252 mac-iceland cp861",
    "spol;država\nžena;Hrvatska\nmuškarac;Češka\ndječak;Mađarska\n": (
        "cp1250 iso8859-2 cp852 mac-croatian"
    ),
    "gen;țară\nfemeie;România\nbărbat;Elveția\nfată;Franța\n": "mac-romanian iso8859-16",
    "gen;limbă\nfemeie;franceză\nbărbat;poloneză\nfată;estonă\n": (
        "cp1250 iso8859-2 iso8859-16 mac-romanian"
    ),
    "sexo;país\nmulher;São Tomé\nhomem;Áustria\nmenina;Alemanha (alemã)\nmenino;Japão\n": (
        "cp1252 cp850 cp860 mac-roman"
    ),
    "spol;država\nženska;Češka\nmoški;Gruzija\ndekle;Škotska\n": "iso8859-16 mac-croatian",
    "жыныс;ел\nәйел;Қазақстан\nеркек;Өзбекстан\n": "ptcp154",
    "الجنس;البلد\nأنثى;مصر\nذكر;السودان\n": "mac-arabic cp720",
    "φύλο;πόλη\nγυναίκα;Θεσσαλονίκη\nάνδρας;Ηράκλειο\n": "mac-greek",
    "dzimums;valsts\nsieviete;Lietuva\nvīrietis;Vācija\nmeitene;Čehija\n": (
        "cp1257 cp775 iso8859-4 iso8859-13"
    ),
    "lytis;šalis\nmoteris;Lietuva\nvyras;Vokietija\nmergaitė;Žemaitija\n": "cp1257 cp775",
    "пол;страна\nженщина;Украина\nмужчина;Молдова\nженщина;Армения\n": (
        "cp1251 koi8-r cp866 iso8859-5 mac-cyrillic"
    ),
    "стать;країна\nжінка;Україна\nчоловік;Молдова\n": "cp1251 koi8-u mac-cyrillic",
    "φύλο;χώρα\nγυναίκα;Ελλάδα\nάνδρας;Αλβανία\n": "cp1253 iso8859-7 cp737",
    "מין;ארץ\nנקבה;ישראל\nזכר;אתיופיה\n": "cp1255 cp862",
    "الجنس;البلد\nأنثى;سوريا\nذكر;العراق\n": "cp1256 iso8859-6",
    "giới tính;nước\nnữ;Việt Nam\nnam;Trung Quốc\n": "cp1258",
    "เพศ;ประเทศ\nหญิง;ไทย\nชาย;พม่า\n": "cp874",
    "性別;国\n女性;日本\n男性;中国\n": "cp932 euc_jp iso2022_jp",
    "性别;国家\n女;中国\n男;越南\n": "gb18030",
    "性別;國家\n女;中國\n男;越南\n": "big5",
    "성별;국가\n여성;한국\n남성;중국\n": "euc_kr",
}
WIDE = ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig")


def written(text: str, encoding: str) -> bytes:
    if encoding != "cp1258":
        return text.encode(encoding)
    return b"".join(map(_vietnamese, text))


def _vietnamese(letter: str) -> bytes:
    """A letter with its tone apart, as the encoding has it."""
    try:
        return letter.encode("cp1258")
    except UnicodeError:
        marks = unicodedata.normalize("NFD", letter)
        tone = next(mark for mark in marks if mark in "\u0300\u0301\u0303\u0309\u0323")
        base = unicodedata.normalize("NFC", marks.replace(tone, ""))
        return (base + tone).encode("cp1258")


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(text, name) for text, names in TABLES.items() for name in names.split()],
)
def test_words_are_read_as_written_or_their_encoding_is_asked_for(text, encoding):
    header, *rows = text.splitlines(keepends=True)
    content = written(header + "".join(rows * 40), encoding)
    expected = cells(read_table((header + "".join(rows * 40)).encode()))
    try:
        found = cells(read_table(content))
    except InputError as error:
        asked = error.action
        found = cells(read_table(content, encoding=encoding))
    else:
        asked = "encoding="
    assert "encoding=" in asked
    plain = {
        unicodedata.normalize("NFC", name): [unicodedata.normalize("NFC", cell) for cell in held]
        for name, held in found.items()
    }
    assert plain == expected


@pytest.mark.parametrize("encoding", ["cp1252", "cp1251", "koi8-r", "cp866", "cp1256", "gb18030"])
def test_the_usual_encodings_of_large_regions_are_found(encoding):
    text = next(text for text, names in TABLES.items() if encoding in names.split())
    assert cells(read_table(text.encode(encoding))) == cells(read_table(text.encode()))


@pytest.mark.parametrize("text", TABLES)
@pytest.mark.parametrize("encoding", WIDE)
def test_unicode_of_every_width_is_read(text, encoding):
    assert cells(read_table(text.encode(encoding))) == cells(read_table(text.encode()))


@pytest.mark.parametrize("word", ["nő", "lunedì"])
def test_two_plausible_readings_are_named(word):
    with pytest.raises(InputError, match=r"encoding=.*Likely ones: cp125\d, "):
        guess(f"{word}\n".replace("ì", "ě").encode("cp1250"))


def test_romanian_letters_with_a_comma_or_a_cedilla_are_asked_for():
    rows = "femeie,Timiș\nbărbat,Constanța\nfemeie,Iași\n" * 20
    for encoding in ("iso8859-16", "mac-romanian"):
        with pytest.raises(InputError, match=f"Likely ones: .*{encoding[:3]}"):
            guess(rows.encode(encoding))
    with pytest.raises(InputError, match=r"Likely ones: cp1250, iso8859-16"):
        guess(rows.translate(str.maketrans("șț", "şţ")).encode("cp1250"))


def test_what_is_no_wide_text():
    assert wide_encoding(b"a,b\n") is None
    assert wide_encoding(bytes(range(256)) * 8) is None


@pytest.mark.parametrize("text", ["sexe\nfÃ©minin\n", "sexe\nf\ufffdminin\n"])
def test_text_that_was_garbled_before_is_refused(text):
    with pytest.raises(InputError, match="decoded in another encoding"):
        read_table(text.encode())
    assert read_table(text.encode(), encoding="utf-8").records == 1


@pytest.mark.parametrize(
    "text",
    ["caf\u00e9,f\nni\u00f1a,m\n", "\u0416\u0435\u043d\u044f,f\n\u0418\u0432\u0430\u043d,m\n"],
)
def test_utf_7_is_asked_for_and_read_where_it_is_named(text):
    content = ("place,sex\n" + text * 20).encode("utf-7")
    with pytest.raises(InputError, match="utf-7"):
        find_encoding(Source(content))
    table = read_table(content, encoding="utf-7")
    assert table.columns[0].values[0] in text


@pytest.mark.parametrize(
    "cell", ["+4412345-678", "O+AB-neg", "group+ABC-def", "C+Plus-plus", "1+AAA-2", "a+b-c"]
)
def test_plus_and_minus_in_a_cell_are_no_utf_7(cell):
    assert find_encoding(Source(f"code,sex\n{cell},f\n".encode() * 20))[0] == "utf-8"


def test_nul_bytes_among_plain_text_are_damage_and_no_utf_16():
    assert wide_encoding(b"sex,region\nf,n\x00\nm,s\n" * 10) is None
    with pytest.raises(InputError, match="NUL byte in line 2"):
        read_table(b"sex,region\nf,n\x00\nm,s\n" * 10)


def test_chinese_in_ascii_is_asked_for():
    content = "性别,省份\n" + "女,广东\n男,云南\n" * 9
    with pytest.raises(InputError, match="HZ"):
        read_table(content.encode("hz"))
    assert read_table(content.encode("hz"), encoding="hz").columns[1].name == "省份"
    assert read_table(b"a~{b,c\n" + b"x~{y,z~}\n" * 9).records == 9


def test_units_do_not_hide_the_encoding_of_words_beside_them():
    lines = "Fläche m²;Größe\n" + "12 m²;groß\n1 km²;klein\n" * 9
    table = read_table(lines.encode("cp1252"))
    assert table.columns[1].values == ("groß", "klein")


@pytest.mark.parametrize(
    ("text", "read"),
    [("Women’s\nChildren’s\n", True), ("Sana’a\nTa’izz\nMüller\n", True), ("Murang’a\n", False)],
)
def test_an_apostrophe_in_a_word_is_taken_for_no_letter_of_a_macintosh(text, read):
    content = ("place\n" + text).encode("cp1252")
    if read:
        assert guess(content) == "cp1252"
    else:
        with pytest.raises(InputError, match="cp1252"):
            guess(content)


def test_bytes_with_nuls_among_them_are_no_utf_16_of_signs_of_east_asia():
    content = b"sex,place\n" + 50 * (b"f," + b"n\0o\0r\0t\0h\0" + b"\n")
    with pytest.raises(InputError, match="NUL"):
        read_table(content)


@pytest.mark.parametrize("page", ["utf-16-le", "utf-16-be"])
def test_ascii_that_was_read_as_utf_16_is_told(page):
    assert narrow(b"northern and southern ".decode(page))
    assert not narrow("北京 上海 广东 江西 湖南 云南 四川")
