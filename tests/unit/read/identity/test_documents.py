"""Numbers of documents and plates, and people who stand beside others in a cell, are known."""

import pytest

from populace.read.cells.cell_parts import cut
from populace.read.cells.encoding import Encoder
from populace.read.identity import identifiers
from populace.read.identity.documents import called, document


def sign(name, values, times=60):
    encoder = Encoder()
    encoder.add([value for value in values for _ in range(times)])
    return identifiers.sign_of(name, encoder)


@pytest.mark.parametrize(
    ("name", "values", "kind"),
    [
        ("vehicle", ["KAA 123B", "KBC 456D", "KCD 789E"], "ids"),
        ("vehicle_no", ["MH 12 AB 1234", "DL 01 CA 9999"], "ids"),
        ("plate", ["B-AB 1234", "1234 BCD", "WX 12345", "AB12 CDE", "CA 1234 BH"], "ids"),
        ("x", ["AB-123-CD", "CD-456-EF", "GH-789-JK"], "ids"),
        ("x", ["34 ABC 123", "06 AB 1234", "35 A 12345"], "ids"),
        ("x", ["А123ВС 77", "К456МН 199"], "ids"),
        ("placa", ["ABC-123", "XYZ-987"], "ids"),
        ("رقم اللوحة", ["ب ٤٥٦٧ ر", "د ١٢٣٤ س"], "ids"),
        ("document", ["A12345678", "N7654321", "EK123456", "AB1234567"], "ids"),
        ("x", ["A12345678", "N76543210", "E12345678"], "ids"),
        ("cnic", ["35202-1234567-1", "42101-7654321-3"], "ids"),
        ("x", ["35202-1234567-1", "42101-7654321-3"], "ids"),
        ("x", ["123-45-6789", "234-56-7890", "345-67-8901"], "ids"),
        ("x", ["123.456.789-09", "987.654.321-00"], "ids"),
        ("x", ["GOMC900101HDFRRL09", "PELM850505MDFRPR08"], "ids"),
        ("x", ["1234 5678 9012", "2345 6789 0123"], "ids"),
        ("x", ["254712341000.0", "254712341001.0", "254712341002.0"], "ids"),
        ("x", ["2.54712341E+11", "2.54712342E+11", "2.54712343E+11"], "ids"),
        ("x", [f"71234{n}" for n in range(1001, 1007)], "ids"),
        ("fir_no", [f"FIR-{n}/2023" for n in range(100, 130)], "ids"),
        ("x", ["A12345678; N76543210", "E12345678; A12345678"], "ids"),
        ("x", ["0712 345 100; 0733 222 200", "0712 345 101; 0733 222 201"], "phone numbers"),
        ("x", ["call 0712341000", "call 0712341001", "none"], "phone numbers"),
        ("x", [*(f"told us {n}" for n in "abcdefg"), "her aunt +254 712 341000"], "phone numbers"),
        ("x", ["a@ex.org; b@ex.org", "Joy <c@ex.org> / d@ex.org"], "email addresses"),
        ("x", [*"abcdef", "write to a@ex.org"], "email addresses"),
        ("facebook", ["sweet_rose0", "rose.99", "girl_7"], "web addresses or accounts"),
        ("x", ["1°17'11\"S 36°49'02\"E", "0°05'30\"N 34°45'00\"E"], "coordinates"),
        ("Consultant", ["Patel", "Okafor", "Haddad"], "names"),
        ("officer", ["P/12345", "P/67890"], "ids"),
        ("username", ["gokafor", "mali"], "ids"),
        ("deviceid", ["collect:abCd12", "collect:xYz987"], "ids"),
        ("adm", [f"{n}-Mar-23" for n in range(1, 29)], "exact dates"),
        ("x", [f"{n:02}MAR2023" for n in range(1, 29)], "exact dates"),
        ("x", [f"Wed, {n} Mar 2023" for n in range(1, 29)], "exact dates"),
        ("x", [f"2023年3月{n}日" for n in range(1, 29)], "exact dates"),
        ("x", [f"{n} มี.ค. 2566" for n in range(1, 29)], "exact dates"),
        ("date_seen", [f"{n}" for n in range(45000, 45040)], "exact dates"),
        ("x", ["37M 257890 9857430", "36N 457890 857430", "36N 457891 857431"], "coordinates"),
        ("x", ["2020-03-01; 2020-04-05"] * 1 + [f"2020-03-{n}; 2021-01-07" for n in range(10, 23)],
         "exact dates"),
    ],
)  # fmt: skip
def test_numbers_that_name_people_are_known_however_many_share_them(name, values, kind):
    assert sign(name, values) == kind


def test_numbers_of_files_that_few_share_are_ids():
    assert sign("fir_no", [f"FIR-{n}/2023" for n in range(100, 140)], 6) == "ids"


@pytest.mark.parametrize(
    "values",
    [
        ["Maria Garcia\nOmar Ali\nGrace Okafor", "Omar Ali\nGrace Okafor\nAna Silva"],
        ["Maria Garcia; Omar Ali; Grace Okafor; Ana Silva", "Omar Ali; Ana Silva; Musa Kamara"],
        ["Maria Garcia | police", "Omar Ali | court"],
        ["Okafor, Grace (aunt) / Ali, Omar (uncle)", "Silva, Ana / Kamara, Musa"],
        ["Maria Garcia", "Omar Ali"],
        ["police", "hotline", "embassy", "Maria Garcia", "Omar Ali"],
        ["Maria Garcia + 2 others", "Omar Ali + 1 other"],
        ["محمد علي؛ فاطمة حسن", "أحمد خالد؛ سعيد عمر", "ليلى يوسف؛ مريم أحمد"],
        ["王小明、李华", "张伟、王芳", "刘洋、李娜"],
        [
            "ปวีณา หงสกุล; เจษฎา พันธุ์วิไล",
            "กฤษณา อินทร; พงศกร เดชา",
            "วรพจน์ ศรีเมือง; นิรันดร์ สุวรรณ",
            "ขวัญใจ ทาทอง; ดวงแก้ว ปัญญา",
            "ฤทธิ์ ชำนาญ; โสภณ วัฒนะ",
        ],
    ],
)
def test_names_are_known_in_cells_with_several_under_any_header(values):
    assert sign("v7", values) == "names"


MEASURED = (
    *("pop", "pop_2020", "headcount", "tot_male", "output_kg", "nb_menages", "hogares"),
    *("численность", "عدد السكان", "人口数"),
)
"""Headers of numbers that count or measure, of six digits as ids may have."""


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("offence", ["PC 370", "PC 366A", "PC 372", "ITPA 3"]),
        ("occupation_code", ["ISCO-5111", "ISCO-9111", "ISCO-6130"]),
        ("adm2_pcode", ["KE047", "SO110101", "NG008001", "SD02003001"]),
        ("icd", ["F43.1", "T74.2", "Z65.8", "O03.9"]),
        ("origin", ["Addis Ababa; Dire Dawa", "Port Harcourt", "Santa Cruz; San Juan"]),
        ("means", ["False Promises; Debt Bondage", "Physical Abuse; Sexual Abuse"]),
        ("referred_to", ["Red Cross; Save The Children", "Terre Des Hommes; Red Cross"]),
        ("flight", ["ET 308", "KQ 100", "QR 1335"]),
        ("amount", [f"{n}" for n in range(45000, 45040)]),
        *((name, [f"{n}" for n in range(123457, 923457, 34_567)]) for name in MEASURED),
        ("month", [f"Mar-{n}" for n in range(10, 24)]),
        ("officer", ["yes", "no"]),
        ("judge", ["guilty", "not guilty"]),
        ("document", ["passport", "national id", "none"]),
        ("vehicle", ["bus", "truck", "private car", "4x4"]),
        ("visa", ["tourist", "work", "2019"]),
        ("registration_no", ["1", "2", "3"]),
        ("facebook", ["yes", "no", "daily"]),
        ("income", ["250000000", "310000000", "120000000", "990000000"]),
        ("x", ["2019-2020-2021", "2020-2021-2022"]),
        ("x", ["12 MAR 2020", "15 MAR 2021"]),
        ("x", ["01 02 03", "02 05", "01"]),
        ("x", ["अफ़ग़ानिस्तान; भारत", "नेपाल; भारत", "भूटान; नेपाल"]),
        ("x", ["中国、泰国", "日本、法国", "德国、美国"]),
        ("x", ["Ho Chi Minh", "Ha Noi", "Da Nang", "Can Tho"]),
    ],
)
def test_codes_places_and_amounts_are_no_documents(name, values):
    assert sign(name, values) is None


def test_a_cell_is_cut_where_people_write_several_things():
    assert cut("a; b") == ("a; b", "a", "b")
    assert cut("Ana Silva and Omar Ali") == ("Ana Silva and Omar Ali", "Ana Silva", "Omar Ali")
    assert cut("Ana-Maria") == ("Ana-Maria",)
    assert cut("") == ("",)


def test_a_telephone_number_in_a_text_has_words_beside_it():
    assert called("ask for Joy, 0712 345 678")
    assert not called("0712 345 678")
    assert not called("page 12 of 2019-03-04")
    assert not document("2020-03-04")


NUMBERS = [str(10_007 + 37 * n) for n in range(20)]


@pytest.mark.parametrize(
    "name",
    [
        "case_no",
        "case number",
        "household_id",
        "numero_dossier",
        "رقم الملف",
        "номер дела",
        "vaka no",
        "vaka_numarası",
        "प्रकरण क्रमांक",
        "reference",
        "client_id",
        "survivor_code",
        "ID",
        "Nº de expediente",
        "processo nº",
        "beneficiary_no",
        "registration",
        "individual",
        "شماره پرونده",
        "个案编号",
    ],
)
def test_whole_numbers_of_cases_and_people_are_ids_however_many_share_them(name):
    assert sign(name, NUMBERS) == "ids"
    assert sign(name, [f"{number}.0" for number in NUMBERS]) == "ids"


def test_so_are_long_ones_under_any_header_and_ids_of_people_that_count_up():
    assert sign("q7", [str(2_412_347 + 91 * n) for n in range(20)]) == "ids"
    assert sign("caseworker_id", [str(n) for n in range(1, 13)]) == "ids"


@pytest.mark.parametrize("name", ["x1", "Column7", "V9", "q12", "МРН", "Field 3"])
def test_so_are_those_of_six_digits_under_a_header_that_says_nothing(name):
    assert sign(name, [str(412_347 + 91 * n) for n in range(20)]) == "ids"


@pytest.mark.parametrize(
    "name",
    [
        *("contract no", "ContractNo.", "policy number", "Vertrag Nr", "rent no", "rent contract"),
        *("loan_number", "payment ref", "no. de facture", "contrato de renta", "PIN", "pin no"),
    ],
)
def test_so_are_those_under_a_header_that_ends_with_a_number(name):
    six = [str(412_347 + 91 * n) for n in range(20)]
    assert sign(name, six) == "ids"
    assert sign("number of trees", six) is None


def test_accounts_and_devices_are_known_by_their_headers():
    assert sign("owned_by", ["primero_cp", "cp_worker1", "gbv_cp"] * 4) is not None
    assert sign("anything", ["356938035643809", "490154203237518"]) == "ids"
    assert sign("MRN", NUMBERS) == "ids"


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("income", range(412_347, 420_000, 371)),
        ("pin code", range(110_001, 118_000, 437)),
        ("cd4", range(101, 1400, 37)),
        ("CD4 count", range(101, 140)),
        ("naics", range(111_998, 120_000, 437)),
        ("pincode", range(110_001, 118_000, 437)),
        ("ubigeo", range(110_001, 118_000, 437)),
        ("邮编", range(110_001, 118_000, 437)),
        ("commodity code", range(110_001, 118_000, 437)),
        ("monthly_rent", range(112_347, 120_000, 371)),
        ("gross", range(412_347, 420_000, 371)),
        ("platelets", range(112_347, 120_000, 371)),
        ("Viral load", range(112_347, 120_000, 371)),
        ("habitantes", range(112_347, 120_000, 371)),
        ("jövedelem", range(112_347, 120_000, 371)),
        ("Einnahmen", range(412_347, 420_000, 371)),
        ("x3", range(100_000, 900_000, 50_000)),
        ("year", range(2005, 2024)),
        ("case year", range(2005, 2024)),
        ("income", range(1000, 9000, 250)),
        ("adm2_pcode", range(10_007, 10_400, 17)),
        ("isco", range(1111, 1400, 17)),
        ("number of cases", range(101, 140)),
        ("client age", range(10, 60)),
        ("case_type", range(1, 15)),
        ("country_id", range(1, 40)),
        ("population", [7 * 3**n for n in range(4, 16)]),
        ("montant", range(1_000_000, 9_000_000, 250_000)),
    ],
)
def test_years_measures_and_codes_of_places_are_none(name, values):
    assert sign(name, [str(value) for value in values]) is None
