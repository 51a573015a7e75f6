"""Names of families that stand alone in a cell, in many scripts; and words that are none."""

import pytest

from populace.read import read_table
from populace.vocabulary.errors import InputError

FAMILIES = {
    "it": "Rossi Bianchi Esposito Ferrari Romano Ricci Marino Greco Bruno Gallo Conti Costa",
    "en": "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker Thompson",
    "ru": "Иванов Петров Сидорова Кузнецова Смирнов Попова Васильев Соколов Михайлов Новикова",
    "uk": "Шевченко Бондаренко Ткаченко Ковальчук Кравченко Олійник Марченко Савчук Лисенко",
    "ar": "الحسيني العلي المصري الشامي البغدادي الخطيب النجار الحداد الزهراني القحطاني",
    "vi": "Nguyễn Trần Lê Phạm Huỳnh Hoàng Phan Vũ Võ Đặng Bùi",
    "es": "García Rodríguez González Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez",
    "ng": "Okafor Adeyemi Nwosu Balogun Eze Ibrahim Musa Okonkwo Abubakar Chukwu Ogunleye",
    "bn": "রহমান হোসেন ইসলাম আক্তার বেগম খাতুন আহমেদ উদ্দিন চৌধুরী সরকার",
    "am": "አበበ ከበደ ተስፋዬ ገብረ ሀይሌ መንግስቱ ታደሰ ወልዴ በቀለ ደሳለኝ",
    "ka": "ბერიძე კაპანაძე გელაშვილი მაისურაძე გიორგაძე ლომიძე ბოლქვაძე ხუციშვილი ნოზაძე",
    "el": "Παπαδόπουλος Νικολάου Γεωργίου Δημητρίου Οικονόμου Παππάς Βλάχος Μακρής Ιωάννου",
    "hi": "शर्मा वर्मा सिंह गुप्ता यादव कुमार देवी पटेल मिश्रा चौहान",
}
OTHERS = {
    "country": "Viet_Nam Sri_Lanka Costa_Rica South_Africa Sierra_Leone El_Salvador Burkina_Faso",
    "x": "Manila Cebu Davao Lagos Abuja Kano Enugu Benin_City Ibadan Aba Jos",
    "occupation": "Cook Smith Baker Mason Carpenter Farmer Fisher Taylor Driver Teacher Nurse",
    "month": "April May June July August March January",
    "prov": "San_Juan Santa_Cruz La_Paz Mendoza Córdoba Santiago Salta San_Luis Santa_Fe Formosa",
    "lang": "Amharic Tigrinya Oromo Somali Arabic Swahili Hausa Igbo Yoruba",
    "ethnicity": "Kikuyu Luo Luhya Kalenjin Kamba Maasai Turkana Somali Meru Embu Taita",
    "mother_tongue": "Kikuyu Luo Luhya Kalenjin Kamba Maasai Turkana Somali Meru Embu Taita",
    "city": "Ростов Саратов Тамбов Псков Азов Харьков Львов Чернигов Кишинёв Киев",
    "район": "Киевский Одесский Московский Ленинский Советский Кировский Октябрьский Заводской",
    "pol": "мужчина женщина Мужчина Женщина",
    "powiat": "krakowski warszawski tarnowski lubelski kielecki olsztyński opolski płocki sopocki",
    "จังหวัด": "กรุงเทพ เชียงใหม่ ภูเก็ต ขอนแก่น อุดรธานี สงขลา ชลบุรี นครราชสีมา เชียงราย ตาก",
    "recruiter": "Friend Relative Parent Partner Stranger Employer Neighbor Agent Spouse Sibling",
    "means": "Threats Debt Violence Passport Isolation Wages Drugs Love Lies Other Threat None",
    "sector": "Agriculture Fishing Construction Mining Begging Hospitality Domestic Sex Other",
}


def column(header, words, times=30):
    values = [word.replace("_", " ") for word in words.split()]
    rows = [f"{'fm'[n % 2]},{values[n * n % len(values)]},{values[n % len(values)]}"
            for n in range(times * len(values))]  # fmt: skip
    return "\n".join([f"sex,other,{header}", *rows]).encode()


@pytest.mark.parametrize("language", FAMILIES)
@pytest.mark.parametrize("header", ["x", "Interviewer", "submitted_by"])
def test_families_stop_the_run_under_any_header(language, header):
    with pytest.raises(InputError, match=f"names in .*'{header}'"):
        read_table(column(header, FAMILIES[language]), leave_out=["other"])


@pytest.mark.parametrize("header", OTHERS)
def test_words_that_name_nobody_are_read(header):
    table = read_table(column(header, OTHERS[header]), leave_out=["other"])
    assert len(table.columns) == 2


@pytest.mark.parametrize(
    "cells", ["Иванов А.Б._Петрова В. Г._Сидоров Д.Е.", "J.R. Smith_A. B. Jones_M.-C. Dupont"]
)
def test_initials_beside_a_family_are_a_name(cells):
    rows = "\n".join(cells.split("_") * 20)
    with pytest.raises(InputError, match="names in 'x'"):
        read_table(f"x\n{rows}\n".encode())


def test_unlisted_words_are_names_under_a_header_that_says_somebody():
    words = "Abcaru Ebdaro Icdara Odfaru Ufgare Aghari Ehjaro Ijkaru Oklara Ulmaro Amnaru Enparo"
    with pytest.raises(InputError, match="names in 'enumerator'"):
        read_table(column("enumerator", words), leave_out=["other"])
    assert read_table(column("x", words), leave_out=["other"]).records


def test_values_joined_by_dots_are_no_places_on_a_grid():
    kinds = ["threats", "debts", "violence", "passport", "isolation"]
    joined = [".".join(kinds[place] for place in (n % 5, (n + 1) % 5, (n + n // 5 + 2) % 5))
              for n in range(60)]  # fmt: skip
    assert read_table("\n".join(["means", *joined]).encode()).records == 60
    letters = "abcdefghijklmnopqrst"
    places = [f"{letters[n]}sun.{letters[n]}moon.{letters[n]}star" for n in range(20)]
    with pytest.raises(InputError, match="coordinates in 'x'"):
        read_table("\n".join(["x", *places * 5]).encode())
