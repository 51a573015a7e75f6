import csv
import itertools
import random

import pytest

from populace import examples
from populace.read import read_table
from populace.read.cells.encoding import Encoder
from populace.read.identity import identifiers, people
from populace.read.identity.identifiers import PASSED
from populace.vocabulary.errors import InputError
from populace.vocabulary.facts import fact
from populace.vocabulary.schema import ColumnSchema, Schema

FIRST = (
    *("Amina", "Boris", "Chen", "Diego", "Elif", "Farah", "Goran"),
    *("Hana", "Ivan", "Julia", "Khaled", "Lucía", "Mateo"),
)
LAST = (
    *("Abebe", "Brown", "Castro", "Diallo", "Evans"),
    *("Flores", "García", "Haddad", "Ito", "Jansen"),
)
ARABIC = ("أحمد", "فاطمة", "علي", "مريم", "حسن", "زينب", "عمر", "ليلى", "سعد", "هند")
PEOPLE = [f"{first} {last}" for first, last in itertools.product(FIRST, LAST)]
RANKS = [
    "Colonel",
    "Major",
    "Captain",
    "Sergeant",
    "Corporal",
    "Private",
    "Commander",
    "Cadet",
    "Scout",
    "Rebel",
    "Guard",
]
VERBS = ("was seen near the", "came from a small", "left for the large", "worked in an old")
THINGS = ("market", "harbor", "town", "farm", "bridge", "factory", "school", "station")
TEXTS = [f"She {verb} {thing} in {year}" for verb in VERBS for thing in THINGS for year in "123"]


def split(words):
    return words.split()


def found(name, values, times=1, **options):
    """What the run says about a column beside a harmless one, or None."""
    cells = [value for value in values for _ in range(times)]
    harmless = (["a", "b"] * len(cells))[: len(cells)]
    try:
        read_table({name: cells, "group": harmless}, **options)
    except InputError as caught:
        error = caught
    else:
        return None
    for value in set(cells):
        if len(str(value)) > 3:
            assert str(value) not in str(error)
    assert f"in {name!r}" in error.found
    assert "'group'" not in error.found
    return error.found.removeprefix("what looks like ").partition(" in ")[0]


@pytest.mark.parametrize(
    ("name", "values", "times", "kind"),
    [
        ("contact", [f"a{n}@example.org" for n in range(9)], 7, "email addresses"),
        ("x", [f"+33 6 12 34 56 {n}" for n in range(10, 60)], 2, "phone numbers"),
        ("x", [f"(0{n}) 555-0{n}-12" for n in range(10, 60)], 2, "phone numbers"),
        ("Téléphone", [f"61234{n}" for n in range(1000, 1030)], 5, "phone numbers"),
        ("رقم الهاتف", [f"77123{n}" for n in range(1000, 1030)], 5, "phone numbers"),
        ("x", [f"1{n:07}-aaaa-4bbb-8ccc-0123456789ab" for n in range(4)], 9, "ids"),
        ("x", [f"10.0.{n}.7" for n in range(20)], 5, "ids"),
        ("_parent_index", [str(n) for n in range(30)], 4, "ids"),
        ("PARENT_KEY", [str(n) for n in range(30)], 4, "ids"),
        ("case_id", [str(n) for n in range(30)], 4, "ids"),
        ("victimID", [str(n) for n in range(30)], 4, "ids"),
        ("N° de dossier", [str(n) for n in range(30)], 4, None),
        ("Numéro de dossier", [str(n) for n in range(30)], 4, "ids"),
        ("Número de expediente", [str(n) for n in range(30)], 4, "ids"),
        ("رقم الملف", [str(n) for n in range(30)], 4, "ids"),
        ("الهوية", [str(n) for n in range(30)], 4, "ids"),
        ("first_name", FIRST, 50, "names"),
        ("Prénom", FIRST, 50, "names"),
        ("Apellidos", LAST, 50, "names"),
        ("الاسم", ARABIC, 9, "names"),
        ("x", PEOPLE, 2, "names"),
        ("x", [name.upper() for name in PEOPLE], 1, "names"),
        ("Adresse", [f"{n} rue Haute" for n in range(30)], 3, "addresses"),
        ("dirección", [f"Calle {n}" for n in range(30)], 3, "addresses"),
        ("x", [f"2020-03-{n:02}" for n in range(1, 31)], 5, "exact dates"),
        ("x", [f"{n}/3/2020 10:30" for n in range(1, 31)], 5, "exact dates"),
        ("x", [f"3-{n}-20" for n in range(1, 31)], 5, "exact dates"),
        ("x", [f"202003{n:02}" for n in range(1, 31)], 5, "exact dates"),
        ("x", [f"{n} mars 2020" for n in range(1, 31)], 5, "exact dates"),
        ("x", [f"March {n}, 2020" for n in range(1, 31)], 5, "exact dates"),
        ("x", [f"{n} de marzo de 2020" for n in range(1, 31)], 5, "exact dates"),
        ("fecha_nacimiento", ["1990-04-03", "1991-05-06"], 40, "exact dates"),
        ("تاريخ الميلاد", ["٣/٤/١٩٩٠", "٥/٦/١٩٩١"], 40, "exact dates"),
        ("latitude", [f"{n}.123" for n in range(10, 40)], 5, "coordinates"),
        ("Longitud", [f"-{n}.12" for n in range(10, 40)], 5, "coordinates"),
        ("خط العرض", [f"{n}.12" for n in range(10, 40)], 5, "coordinates"),
        ("x", ["12.3456, -7.8901", "12.3457, -7.8902", "12.3458 -7.8903 0 0"], 9, "coordinates"),
        ("x", TEXTS, 2, "free text"),
        ("Remarques", [f"vue le {n}" for n in range(20)], 4, "free text"),
        ("x", [f"z{n}" for n in range(60)], 1, "a value of its own for nearly everybody"),
    ],
)  # fmt: skip
def test_what_names_people_is_known(name, values, times, kind):
    assert found(name, values, times) == kind


@pytest.mark.parametrize(
    ("name", "values", "times"),
    [
        ("age", [f"{n}-{n + 9}" for n in range(0, 90, 10)], 9),
        ("age", [f"{n}--{n + 9}" for n in range(0, 90, 10)], 9),
        ("age", [str(n) for n in range(99)], 3),
        ("year", [str(n) for n in range(1930, 2021)], 3),
        ("yearOfRegistration", [str(n) for n in range(2002, 2021)], 9),
        ("birth_year", [str(n) for n in range(1930, 2021)], 3),
        ("month", [f"{year}-{month:02}" for year in (2019, 2020) for month in range(1, 13)], 9),
        ("month", [f"{year}-{month:02}-01" for year in (2019, 2020) for month in range(1, 13)], 9),
        ("wave", ["2020-03-15", "2021-03-17"], 50),
        ("country_name", [f"Land {letter}" for letter in "ABCDEFGHIJKLMNOP"], 20),
        ("nom du pays", [f"Pays {letter}" for letter in "ABCDEFGHIJKLMNOP"], 20),
        ("nombre_enfants", [str(n) for n in range(12)], 9),
        ("income", [f"{n}0000-{n}9999" for n in range(10, 30)], 9),
        ("amount", [f"{n} 000" for n in range(10, 60)], 3),
        ("score", [f"0.{n:04}" for n in range(10, 60)], 3),
        ("long", [str(n) for n in range(50)], 3),
        ("agency_id", [str(n) for n in range(20)], 30),
        ("phone", ["yes, at home", "yes, abroad", "no"], 50),
        ("covid", [f"strain {n}" for n in range(12)], 9),
        ("grid", [f"g{n}" for n in range(30)], 4),
        ("description", ["taken from the door of a house", "taken from a parked car"], 50),
        ("gender identity", ["woman", "man", "other"], 50),
        ("zip", [f"{n:05}" for n in range(1000, 1040)], 4),
    ],
)
def test_what_groups_people_passes(name, values, times):
    assert found(name, values, times) is None


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("recruiter", ["Chidi Exemplar", "Hawa Ejemplo"], "names"),
        ("x", ["Silva, Maria", "Souza, João", "Lima, Ana"], "names"),
        ("x", ["MARIA SILVA", "JOAO SOUZA", "ANA LIMA"], "names"),
        ("x", ["Nguyễn Văn A", "Trần Thị B", "Lê Văn C"], "names"),
        ("x", ["محمد علي", "فاطمة حسن", "أحمد يوسف"], "names"),
        ("x", ["Иванов Иван Иванович", "Петрова Анна Сергеевна", "Сидоров Олег Петрович"], "names"),
        ("x", ["王小明", "李华", "张伟"], "names"),
        ("x", ["김민수", "이영희", "박지훈"], "names"),
        ("x", ["田中 太郎", "佐藤 花子", "鈴木 一郎"], "names"),
        ("x", ["田中太郎", "佐藤健", "高橋ゆみ"], "names"),
        ("調査員", ["長谷川健太", "A", "B"], "names"),
        ("опитувач", ["Шевченко Тарас", "Мельник Іван"], "names"),
        ("x", ["田中さん", "佐藤さん", "鈴木様"], "names"),
        ("x", ["Mr. Okoro", "Mrs Banda", "Dr Phiri"], "names"),
        ("x", ["นายสมชาย ใจดี", "นางสาวมะลิ สุข", "นางดี มาก"], "names"),
        ("x", ["श्री राम", "श्रीमती सीता", "कुमारी गीता"], "names"),
        ("submitted_by", ["jane@x.org"], "email addresses"),
        ("contact", ["0712 345 678", "0722 111 222"], "phone numbers"),
        ("x", ["0712 345 678", "0722 111 222", "0733 123 456"], "phone numbers"),
        ("x", ["+254712345678"], "phone numbers"),
        ("contact", ["254712345678", "254722111222"], "phone numbers"),
        ("x", ["555-123-4567", "555-222-4567", "555-333-4567"], "phone numbers"),
        ("telefono", ["612345678", "622345678"], "phone numbers"),
        ("電話", ["03-1234-5678", "03-2234-5678"], "phone numbers"),
        ("联系人", ["王小明", "赵六"], "names"),
        ("interviewer", ["Amina"], "names"),
        ("enumerator_name", ["Amina", "Boris"], "names"),
        ("Интервьюер", ["Анна", "Олег"], "names"),
        ("nom", ["Awa", "Fatou", "Zz"], "names"),
        ("Nom de l'enquêteur", ["Awa Diop", "Zed Foo"], "names"),
        ("x", ["Jane Doe <jane@x.org>", "Bob <b@y.org>"], "email addresses"),
        ("x", ["@janedoe1", "@bob_99"], "web addresses or accounts"),
        ("x", ["https://facebook.com/jane"], "web addresses or accounts"),
        ("x", ["٠٧١٢٣٤٥٦٧٨", "٠٧٢٢٣٤٥٦٧٨", "٠٧٣٢٣٤٥٦٧٨"], "phone numbers"),
        ("supervisor", ["Maria de la Cruz", "Unknown"], "names"),
        (
            "officer",
            ["Okello", "Mensah", "Abara", "Colonel", *map("Xu{}".format, "abcdefgh")],
            "names",
        ),
        ("village_chief", ["Amina Hassan", "Peter Otieno"], "names"),
        ("x", ["a.b [at] example.org", "cd (at) example.com"], "email addresses"),
        ("x", ["12 avenue Lumumba", "77 boulevard du Port"], "addresses"),
        ("x", ["Bahnhofstr. 4", "Lindenweg 77"], "addresses"),
        ("recruiter", ["Friend", "Family", "Chidi Obi", "Ngozi Eze"], "names"),
        ("x", ["maria silva", "ana lima", "joao souza"], "names"),
        ("x", ["Abebe Kebede", "Almaz Haile", "Tigist Bekele"], "names"),
        ("x", ["Mehmet Yılmaz", "Ayşe Kaya", "Fatma Demir"], "names"),
        ("x", ["863212345678901", "863212345678902", "863212345678903"], "ids"),
        ("x", ["Ram Bahadur Thapa", "Sita Devi", "Hari Prasad Sharma"], "names"),
        ("Contact person", ["Musa T.", "Awa P."], "names"),
        ("x", ["(020) 7946 0018", "(020) 7946 0019"], "phone numbers"),
    ],
)
def test_people_whom_many_rows_share_are_known(name, values, kind):
    assert found(name, values, 60) == kind


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("unit", ["Brigade 1", "Brigade 2", "Brigade 3"]),
        ("race", ["Regata 1", "Regata 2", "Regata 3"]),
        ("x", ["av score 3", "AV 2019", "bd 2020"]),
        ("country_of_origin", ["South Sudan", "Sierra Leone", "Cape Verde"]),
        ("sector", ["Domestic Work", "Brick Making", "Sea Fishing"]),
        (
            "country",
            [
                "Burkina Faso",
                "Costa Rica",
                "Saudi Arabia",
                "Papua New Guinea",
                "New Zealand",
                "Sri Lanka",
                "El Salvador",
            ],
        ),
        ("recruiterRelation", ["Family Member", "Intimate Partner", "Friend"]),
        ("perpetrator", ["Family Member", "Intimate Partner", "Stranger"]),
        ("recruiter", ["family", "friend", "agency", "other"]),
        ("x", ["0.01234567", "0.11223344", "0.23456789"]),
        ("x", ["1.234567", "12.345678"]),
        ("date_of_x", ["2019", "2020", "2021"]),
        ("x", ["2019-2020", "2020-2021", "2021-2022"]),
        (
            "city",
            ["San José", "Santa Ana", "San Juan", "Santa Maria", "Buenos Aires", "Port Louis"],
        ),
        (
            "occupation",
            [
                "Social Worker",
                "Truck Driver",
                "Police Officer",
                "Software Engineer",
                "Sales Person",
            ],
        ),
        ("org", ["Red Cross", "Save Children", "Doctors Without Borders"]),
        ("x", ["Nairobi", "Mombasa", "Kisumu"]),
        ("province", ["江苏省", "浙江省", "北京市"]),
        ("x", ["北京", "上海", "广州"]),
        ("x", ["서울", "부산", "대구"]),
        ("x", ["경기도", "강원도", "전라도"]),
        ("country", ["جنوب السودان", "المملكة العربية السعودية", "بوركينا فاسو"]),
        ("region", ["Московская область", "Саратовская область", "Тверская область"]),
        ("contact", ["yes", "no"]),
        ("contact_method", ["Phone Call", "In Person"]),
        ("x", ["00305", "12001", "00001"]),
        ("income", ["1000000", "2000000", "12000000"]),
        ("x", ["01/2020", "02/2020"]),
        ("lat", ["0", "1"]),
        ("x", ["A1", "B2", "C3"]),
        ("disease", ["Yellow Fever", "Dengue Fever"]),
        ("status", ["Open Case", "Closed Case"]),
        ("x", ["12.5", "13.25", "14.75"]),
        ("x", ["Kuala Lumpur", "Ho Chi Minh City", "Phnom Penh"]),
        ("nationality", ["Sri Lankan", "South African", "Costa Rican"]),
        ("x", ["Cox's Bazar", "Chittagong Hill", "Dhaka North"]),
        ("language", ["Haitian Creole", "Cantonese Chinese"]),
        ("x", ["Strongly agree", "Agree", "Neither agree nor disagree"]),
        ("x", ["Jan", "Feb", "Mar", "Apr", "Jun"]),
        ("manager", ["yes", "no"]),
        ("x", ["Los Angeles", "New York", "Fort Worth"]),
        ("department", ["Francisco Morazán", "Cortés", "Atlántida", "Choluteca"]),
        ("means_of_control", ["Threats;Abuse", "Debts;Abuse"]),
        ("Perpetrator rank", RANKS),
        ("officer", RANKS),
        (
            "grade du suspect",
            [
                "Colonel",
                "Capitaine",
                "Soldat",
                "Sergent",
                "Adjudant",
                "Caporal",
                "Or",
                "Fa",
                "Zu",
                "Ka",
            ],
        ),
        (
            "agresor",
            [
                "Esposo",
                "Padre",
                "Tío",
                "Vecino",
                "Patrón",
                "Soldado",
                "Primo",
                "Cura",
                "Zar",
                "Loco",
            ],
        ),
        (
            "подозреваемый",
            split("Муж Отец Брат Дядя Сосед Учитель Знакомый Вор Немец Швед"),
        ),
        (
            "pelaku",
            [
                "Suami",
                "Ayah",
                "Paman",
                "Tetangga",
                "Guru",
                "Majikan",
                "Polisi",
                "Pacar",
                "Kakak",
                "Bos",
            ],
        ),
        (
            "suspect",
            [
                "Kenya",
                "Uganda",
                "Rwanda",
                "Burundi",
                "Tanzania",
                "Ethiopia",
                "Somalia",
                "Chad",
                "Niger",
                "Mali",
            ],
        ),
        (
            "author",
            split("UNHCR IOM UNICEF UNFPA IRC DRC NRC Oxfam MSF ICRC"),
        ),
        ("ответственный", ["Отдел А", "Отдел Б", "Полиция"]),
        ("ethnic_group", ["Ali", "Hassan", "Said", "Darod"]),
        ("municipio", ["João Pessoa", "Rio Branco", "Presidente Prudente", "São Paulo"]),
        ("nombre_institucion", ["Cruz Roja", "Casa San Juan"]),
        ("담당자", ["상담팀", "지원팀", "본부"]),
    ],
)
def test_places_trades_and_numbers_are_no_people(name, values):
    assert found(name, values, 60) is None


@pytest.mark.parametrize(
    "write",
    [
        "C-{:04}".format,
        "2023/{:04}".format,
        "KE-2023-{:03}".format,
        "HH{:04}".format,
        lambda n: f"{n * 7919 % 65521:04x}",
    ],
)
@pytest.mark.parametrize("name", ["code", "x", "group_ref"])
def test_numbers_of_cases_that_a_few_people_share_stop_the_run(write, name):
    assert found(name, [write(n) for n in range(60)], 3) == "ids"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("admin2Pcode", [f"SD{n:06}" for n in range(60)]),
        ("school_code", [f"EM-{n:04}" for n in range(60)]),
        ("icd10", [f"{letter}{n:02}.1" for letter in "ABC" for n in range(20)]),
        ("band", [f"{n}-{n + 9}" for n in range(100, 700, 10)]),
        ("x", [f"{year}-{month:02}" for year in range(2015, 2020) for month in range(1, 13)]),
        ("fee", [f"{n} KES" for n in range(1000, 1060)]),
        ("x", [f"{n}" for n in range(5000, 5060)]),
    ],
)
def test_codes_of_places_months_and_measures_are_none(name, values):
    assert found(name, values, 3) is None


def test_all_columns_are_told_in_one_error_by_what_they_look_like():
    data = {
        "born": [f"1990-04-{n % 28 + 1:02}" for n in range(60)],
        "mail": [f"a{n}@example.org" for n in range(60)],
        "sex": ["f", "m"] * 30,
        "seen": [f"2020-04-{n % 28 + 1:02}" for n in range(60)],
    }
    with pytest.raises(InputError) as caught:
        read_table(data)
    assert caught.value.found == (
        "what looks like exact dates in 'born', 'seen'; email addresses in 'mail'"
    )
    for way in ("leave_out=", "subject id", "coarsen", "safe=", "safe = true"):
        assert way in caught.value.action


def test_a_column_stated_to_be_safe_passes_and_the_statement_is_kept():
    data = {"mail": [f"a{n}@example.org" for n in range(60)], "sex": ["f", "m"] * 30}
    table = read_table(data, safe=["mail"])
    assert table.declared == (fact("domain-private", column="mail"), fact("safe", column="mail"))
    assert PASSED in table.facts
    stated = Schema(columns=(ColumnSchema("mail", safe=True),))
    assert read_table(data, schema=stated).declared == table.declared


def test_a_declared_column_is_not_checked_and_nothing_rests_on_the_check():
    data = {"mail": [f"a{n}@example.org" for n in range(60)]}
    table = read_table(data, schema=Schema(columns=(ColumnSchema("mail"),)))
    assert PASSED not in table.facts


def test_a_value_counts_once_for_each_subject():
    people = [str(n // 12) for n in range(360)]
    street = {"address": [f"High {person}" for person in people]}
    assert read_table(street).records == 360
    with pytest.raises(InputError, match="addresses in 'address'"):
        read_table({"p": people, **street}, subject_id="p")


def test_the_order_of_rows_decides_nothing():
    # Of so many values every fifth is looked at: here the addresses in one order, none in the next.
    values = [f"p{n}@example.org" if n % 5 == 0 else f"word{n}" for n in range(20_000)]
    said = []
    for order in (values, [*values[1:], values[0]], sorted(values)):
        encoder = Encoder()
        encoder.add([text for text in order for _ in range(12)])
        said.append(identifiers.sign_of("m", encoder))
    assert len(set(said)) == 1


def test_words_of_headers():
    assert identifiers.words("dateOfBirth_FR2") == ("date", "of", "birth", "fr")
    assert identifiers.words("IPAddress") == ("ip", "address")
    assert identifiers.words("Prénom / الهُويّة") == ("prenom", "هويه")


def test_every_kind_of_header_has_words_in_every_language():
    import tomllib
    from importlib import resources

    text = resources.files("populace.read.identity").joinpath("headers.toml").read_text("utf-8")
    for kind, languages in tomllib.loads(text).items():
        assert {"en", "fr", "es", "ar"} <= set(languages)
        for words in languages.values():
            for word in words.split():
                assert kind in identifiers.said_by(word.replace("_", " ")), word


def test_the_simulated_case_file_passes_undeclared(tmp_path):
    folder = examples.write(tmp_path / "case-file", victims=1500, seed=1)
    tables = sorted(folder.rglob("*.csv"))
    assert tables
    for path in tables:
        with path.open(encoding="utf-8") as file:
            header = next(csv.reader(file))
        named = [name for name in header if "id" in identifiers.words(name)]
        kept = [name for name in header if name not in named]
        if kept:
            assert PASSED in read_table(path, columns=kept).facts


SHARED = [
    ("by", ["wa.me/491512345678", "t.me/joy.eze"], "web addresses or accounts"),
    ("by", ["facebook.com/joy.eze", "vk.com/id1234"], "web addresses or accounts"),
    ("gps", ["9.0765 7.3986", "6.5244 3.3792"], "coordinates"),
    ("gps", ["6FR5F9GX+4Q", "6FR5G8HJ+2C"], "coordinates"),
    ("source", ["192.168.1.10", "10.0.0.4"], "ids"),
    ("paid to", ["DE89370400440532013000", "GB29 NWBK 6016 1331 9268 19"], "ids"),
    ("where", ["12 Main Street", "5 Broad Rd."], "addresses"),
    ("where", ["Calle Mayor 7", "Avenida Sol 12, Lima"], "addresses"),
    ("where", ["12 rue Haute", "5bis, rue du Port"], "addresses"),
    ("where", ["ул. Ленина, 5", "улица Мира 12"], "addresses"),
    ("where", ["Hauptstraße 5", "Gartenstr. 12a"], "addresses"),
]


@pytest.mark.parametrize(("name", "values", "kind"), SHARED)
def test_addresses_and_accounts_are_known_however_many_share_them(name, values, kind):
    assert found(name, values, 60) == kind


@pytest.mark.parametrize(
    "values",
    [
        ["Main Street", "Broad Road", "Market"],
        ["and/or", "yes/no"],
        ["km/h", "e.g. a/b"],
        ["3 via Italy", "2 st grade"],
        ["C++", "A+", "B+"],
        ["AB12", "CD34"],
        ["street work", "on the road", "7 days"],
    ],
)
def test_what_only_recalls_an_address_or_an_account_passes(values):
    assert found("x", values, 60) is None


UNLISTED = {
    "Thai": "ปวีณา หงสกุล|เจษฎา พันธุ์วิไล|กฤษณา อินทร|พงศกร เดชา|วรพจน์ ศรีเมือง|นิรันดร์ สุวรรณ"
    "|ขวัญใจ ทาทอง|ดวงแก้ว ปัญญา|ฤทธิ์ ชำนาญ|โสภณ วัฒนะ",
    "Amharic": "ተስፋጽዮን ምትኩ|ሰናይት ዳምጤ|በላቸው ግዛው|ጽጌረዳ ንጉሤ|አስናቀ ሽፈራው|ዝናሽ ወንድሙ|እንዳለ ጥላሁን"
    "|ማስተዋል ደምሴ|ይልማ ተገኝ|ፍሬሕይወት ሙላት",
    "Khmer": "ជួន ធីតា|ពៅ សារ៉ន|ទេព មង្គល|ស៊ឹម នីតា|នៅ សុធា|ម៉ម ស៊ីណា|ប្រាក់ សៅ|ឡេង ម៉េង|វ៉ាន់ រដ្ឋា|ទូច ស៊ីថា",
    "Burmese": "နှင်းဆီ ဝေ|ပန်း အိမ့်|ကျော်သူ ရ|ခွန် ထီး|စောဘ ဦး|ရဲ ရင့်|ယမင်း ခ|သားငယ် နု|ဖိုး ချမ်း|ဂျူလိုင် မေ",
    "Georgian": "თორნიკე ღვინიაშვილი|ლალი წიკლაური|ვაჟა ფხოველი|ნანა ჯაფარიძე|გოჩა ბურჭულაძე",
    "Armenian": "Վահան Տերյան|Շուշան Կուրղինյան|Գայանե Մարտիրոսյան|Պետրոս Ադամյան|Լևոն Շանթեան",
    "Greek": "Μενέλαος Λουντέμης|Λουκάς Καραγιαννόπουλος|Ζωή Σταματίδη|Φώτης Μανδηλάκης"
    "|Άρης Βελουχιώτης|Ρένα Δημητρακοπούλου",
    "Russian": "Тихон Аркадьевич|Глафира Поликарповна|Савелий Кузьмич Рогов|Зинаида Ефимовна Лось",
    "Hebrew": "עידו ברק|נטע שחר|רותם צור|ליאור גל|שקד מור|אביגיל סלע|הדר רז|יובל דגן"
    "|טליה נוי|אלון פלג",
    "Bengali": "সুব্রত সাহা|মৌসুমী রায়|তপন দাস|শর্মিলা পাল|প্রদীপ ঘোষ|লিপি মণ্ডল|বিকাশ নাথ|ঝর্ণা দে"
    "|শঙ্কর মিত্র|অপর্ণা কর",
}


@pytest.mark.parametrize("script", UNLISTED)
def test_names_that_no_list_holds_are_known_by_their_build(script):
    assert found("v7", UNLISTED[script].split("|"), 40) == "names"


def test_places_and_languages_in_scripts_without_capitals_are_no_names():
    """In 1,000 draws of 10 to 30 words of CLDR none is taken for names."""
    babel = pytest.importorskip("babel")
    draw = random.Random(7)
    for code in [
        "th",
        "lo",
        "km",
        "my",
        "am",
        "ti",
        "ka",
        "he",
        "ar",
        "fa",
        "ur",
        "hi",
        "ne",
        "bn",
        "ta",
        "te",
        "ml",
        "kn",
        "si",
        "pa",
        "gu",
        "mr",
        "zh",
        "ja",
        "ko",
    ]:
        locale = babel.Locale.parse(code)
        for words in (locale.territories, locale.languages):
            known = list(dict.fromkeys(words.values()))
            for size in range(10, 30):
                some = draw.sample(known, size)
                assert not people.paired(some)
                assert 2 * sum(map(people.surely, some)) < size


def test_employers_and_brokers_in_thai_are_no_names():
    assert found("v7", ["นายจ้าง", "นายหน้า", "เพื่อน", "ญาติ"], 40) is None
