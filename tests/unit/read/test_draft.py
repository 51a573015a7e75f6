import tomllib

import pytest

import populace
from populace import codebooks
from populace.prepare import apply, parse_recipe
from populace.read import draft_schema, parse_schema, read_table
from populace.read.schemas import proposals
from populace.vocabulary.errors import InputError
from populace.vocabulary.schema import ColumnSchema

ROWS = 60
DATA = {
    "person_id": [f"secret{n // 2}" for n in range(ROWS)],
    "name": [f"secret name {n}" for n in range(ROWS)],
    "means": ["secret a;secret b", "secret b;secret c", "secret a", "secret c;secret a", ""] * 12,
    "citizenship": ["FR", "DE"] * 30,
    "forced labour": ["0", "1", "1"] * 20,
    "gaps": ["No", "Yes", ""] * 20,
    "note": ["secret; odd", "plain"] * 30,
}


def remarks(text: str, name: str) -> str:
    return text.partition(f"[columns.{name}]")[2].partition("[columns.")[0]


def test_every_column_is_private_and_identifiers_are_left_out():
    text = draft_schema(DATA)
    schema = parse_schema(text)
    kept = ("means", "citizenship", "forced labour", "gaps", "note")
    assert schema.use == kept
    assert schema.columns == tuple(ColumnSchema(name) for name in kept)
    assert schema.subject_id is None
    assert read_table(DATA, schema=schema).records == ROWS


def test_no_value_is_copied():
    text = draft_schema(DATA)
    assert "secret" not in text
    for value in ("FR", "DE", str(ROWS)):
        assert value not in text


def test_what_columns_look_like_stands_in_remarks_only():
    text = draft_schema(DATA)
    assert '# looks like ids: "person_id"\n# if it names the person of each row: subject_id' in text
    assert '# looks like a value of its own for nearly everybody: "name"' in text
    assert 'delimiter = ";"' in remarks(text, "means")
    assert "codebook" in remarks(text, "citizenship")
    assert 'values = ["1"], absent = "0"' in remarks(text, '"forced labour"')
    assert "looks like" not in remarks(text, "gaps")
    assert "looks like" not in remarks(text, "note")
    kept = "\n".join(line for line in text.split("\n") if not line.startswith("#"))
    assert tomllib.loads(kept) == tomllib.loads(text)


def test_numbers_with_a_decimal_comma_are_no_joined_values():
    text = draft_schema(b"age;many\n" + b"34,5;1,2\n23,5;1,2,3\n29,5;2,3\n" * 40)
    assert "several values" not in remarks(text, "age")
    assert 'delimiter = ","' in remarks(text, "many")


def test_a_town_and_its_state_are_one_value():
    towns = ["Maricopa, AZ", "Austin, TX", "Mesa, AZ", "Dallas, TX"] * 20
    lists = ["threat, debt", "debt", "threat, force", "force, debt"] * 20
    text = draft_schema({"town": towns, "means": lists})
    assert "several values" not in remarks(text, "town")
    assert 'delimiter = ","' in remarks(text, "means")


def test_a_place_in_places_is_one_value_and_a_list_of_three_is_not():
    within = ["Goma, Nord-Kivu, RDC", "Bunia, Ituri, RDC", "Beni, Nord-Kivu, RDC", "Uvira, RDC"]
    lists = ["threat, debt, force", "debt, force", "force, threat", "threat, debt"]
    data = {
        "place": within * 20,
        "town": ["Kampala, Uganda", "Gulu, Uganda", "Nairobi, Kenya", "Kenya"] * 20,
        "means": lists * 20,
        "two": ["labor", "sex", "labor, sex", "sex"] * 20,
    }
    text = draft_schema(data)
    for name, joined in (("place", False), ("town", False), ("means", True), ("two", True)):
        assert ("several values" in remarks(text, name)) is joined


def test_a_zero_among_words_is_a_code_for_missing():
    codes = draft_schema({"citizenship": ["KE", "UG", "TZ", "0"] * 20})
    assert 'a code for missing; if so: missing = ["0"]' in codes
    for harmless in (["0", "1", "2", "many"], ["0", "yes"], ["0", "1-2", "3", "a", "b", "c"]):
        assert "code for missing" not in draft_schema({"x": harmless * 20})


def test_numbers_with_units_are_no_years():
    text = draft_schema({"weight": [f"{n % 60 + 30} kg" for n in range(400)]})
    assert 'column = "weight"\n# edges = [0, 1,' in text


def test_a_column_left_out_for_being_fine_gets_a_recipe_of_its_own():
    data = {
        "sex": ["f", "m"] * 200,
        "seen": [f"2020-{n % 12 + 1:02}-{n % 28 + 1:02}" for n in range(400)],
        "income": [str(7 * n + 13) for n in range(400)],
        "story": [f"secret story {n}" for n in range(400)],
    }
    text = draft_schema(data)
    assert parse_schema(text).use == ("sex",)
    drafted = text.partition("write them into `columns`, too.\n")[2]
    recipe = parse_recipe("\n".join(line.removeprefix("# ") for line in drafted.split("\n")))
    done = [(operation.do, operation.sources[0]) for operation in recipe.operations]
    assert done == [("dates", "seen"), ("bands", "income")]


def test_a_draft_says_what_a_column_holds_and_what_may_be_missing():
    data = {
        "age": [*(str(n % 80) for n in range(398)), "-99", "n/a"],
        "visits": [*(str(n % 5) for n in range(399)), "-99"],
        "seen": [f"{n % 28 + 1:02}/{n % 12 + 1:02}/2020" for n in range(400)],
        "income": ["1.200", "1,500"] * 200,
        "weight": ["12 kg", "13 kg"] * 200,
        "citizenship": ["FR", "DE", "FR", "XX"] * 100,
        "ethnicity": [f"secret {n % 90}" for n in range(400)],
    }
    text = draft_schema(data)
    assert "holds numbers; at most 200 values" in remarks(text, "age")
    assert 'codes for missing; if so: missing = ["-99", "n/a"]' in remarks(text, "age")
    assert 'a code for missing; if so: missing = ["-99"]' in remarks(text, "visits")
    assert "two readings; say which: decimal" in remarks(text, "income")
    assert "units = " in remarks(text, "weight")
    assert "understands 75.0% of the filled cells" in remarks(text, "citizenship")
    assert "secret" not in text
    assert parse_schema(text).of("age") is not None


def test_the_drafted_recipe_is_ready_to_use():
    data = {
        "age": [*(str(n % 80) for n in range(398)), "-99", "n/a"],
        "month": [f"{2000 + n % 20}-{n % 12 + 1:02}" for n in range(400)],
        "ethnicity": [f"kind {n % 90}" for n in range(400)],
        "citizenship": [f"land {n % 90}" for n in range(400)],
    }
    text = draft_schema(data)
    drafted = text.partition("not from the data.\n")[2]
    recipe = parse_recipe("\n".join(line.removeprefix("# ") for line in drafted.split("\n")))
    done = [(operation.do, operation.sources[0]) for operation in recipe.operations]
    assert done == [
        ("bands", "age"),
        ("dates", "month"),
        ("merge", "ethnicity"),
        ("regions", "citizenship"),
    ]


def test_what_is_drafted_for_missing_is_read_as_missing():
    ages = [*(str(n % 80) for n in range(396)), "-99", "n/a", "\\N", "-99.0"]
    text = draft_schema({"age": ages})
    line = next(each for each in remarks(text, "age").split("\n") if "missing = " in each)
    declared = line.partition("if so: ")[2]
    schema = parse_schema(f'[columns.age]\ndomain = "private"\n{declared}\n')
    table = read_table({"age": ages}, schema=schema)
    assert set(table.columns[0].values) == {str(n) for n in range(80)}


def test_bands_are_drafted_with_names_that_fit_their_edges():
    text = draft_schema({"age": [str(n % 90) for n in range(400)]})
    drafted = text.partition("not from the data.\n")[2]
    lines = [line.removeprefix("# ").removeprefix("# ") for line in drafted.split("\n")]
    prepared = apply(read_table({"age": ["12", "70"]}), parse_recipe("\n".join(lines)))
    assert prepared.columns[0].labels[0] == "under 18"


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("country_of_exploitation", "Country of exploitation"),
        ("meansOfControl", "Means of control"),
        ("case/age", "Case age"),
        ("UN_Region", "UN Region"),
        ("Age group", None),
        ("UN", None),
        ("\u0627\u0644\u0628\u0644\u062f", None),
    ],
)
def test_names_for_programs_are_given_a_title_to_check(name, title):
    text = draft_schema({name: ["a", "b"] * 30})
    drafted = [line for line in text.split("\n") if line.startswith("# title = ")]
    assert drafted == ([] if title is None else [f'# title = "{title}"'])


def test_ids_that_repeat_may_name_the_person_of_each_row():
    visits = "".join(f"P-{n // 3:05},x\n" for n in range(900)).encode()
    text = draft_schema(b"case_no,ward\n" + visits)
    assert 'subject_id = "case_no"' in text


def test_a_header_alone_is_drafted():
    assert parse_schema(draft_schema(b"a,b\n")).use is None


@pytest.mark.parametrize(
    ("name", "is_id"),
    [("id", True), ("case_id", True), ("victimId", True), ("ID", True), ("paid", False)],
)
def test_ids_are_told_by_their_names(name, is_id):
    schema = parse_schema(draft_schema({name: ["a", "b"], "other": ["", ""]}))
    assert (schema.of(name) is None) == is_id


def test_suggested_codebooks_exist():
    suggested = {book for _, books in proposals._SUGGESTIONS for book in books}
    assert suggested <= set(codebooks.names())


def test_columns_of_choices_are_drafted_as_one_column_in_remarks():
    flags = {name: ["0", "1"] * 30 for name in ("who/means/a", "who/means/b", "x___1", "x___2")}
    text = draft_schema({**flags, "alone/a": ["0", "1"] * 30, "no/a": ["p", "q"] * 30})
    remark = text.partition("# These columns look like the choices")[2]
    drafted = "\n".join(line.removeprefix("# ") for line in remark.split("\n")[1:])
    sections = [part for part in drafted.split("\n\n") if part]
    sections[1] = sections[1].partition("\n")[2]
    assert parse_schema("\n\n".join(sections)).columns == (
        ColumnSchema(
            "who/means", values=("a", "b"), delimiter=";", flags=("who/means/a", "who/means/b")
        ),
        ColumnSchema("x", values=("1", "2"), delimiter=";", flags=("x___1", "x___2")),
    )
    assert "alone" not in remark
    assert "no/a" not in remark


def test_choices_are_joined_as_in_the_column_of_their_question():
    header = "needs,needs/food,needs/water\n"
    rows = "food water,1,1\nfood,1,0\nwater,0,1\n,0,0\n" * 20
    text = draft_schema((header + rows).encode())
    declared = '# values = ["food", "water"]\n# delimiter = " "\n# flags'
    assert declared in text
    assert 'several values per cell; if so: delimiter = " "' in remarks(text, "needs")
    alone = draft_schema((header + rows).replace("food water", "food hot").encode())
    assert 'delimiter = " "' not in alone


def test_the_draft_of_one_table_refuses_it_as_a_release_does():
    with pytest.raises(InputError) as caught:
        draft_schema(b"a,b\nx,y\nTotal,2\n")
    with pytest.raises(InputError) as other:
        populace.schema(b"a,b\nx,y\nTotal,2\n")
    assert other.value.found == caught.value.found


def drafted(data):
    return draft_schema(data).partition("not from the data.\n")[2]


def test_edges_are_drafted_by_what_a_column_is():
    years = drafted({"yearOfRegistration": [str(1995 + n % 28) for n in range(400)]})
    assert "2015, 2020" in years
    assert "[0, 6, 12, 18, 24]" in drafted({"hour": [str(n % 24) for n in range(400)]})
    assert drafted({"month": [str(n % 12 + 1) for n in range(400)]}) == ""
    gain = drafted({"capital_gain": [str(n % 100 * 37) for n in range(400)]})
    assert "1000, 10000]" in gain
    assert "18" not in gain
    assert "[0, 18, 30" in drafted({"victimAge": [str(n % 90) for n in range(400)]})


def test_a_country_that_reads_like_a_word_for_missing_is_none():
    codes = ["DK", "NA", "FR", "DE", "KE", "UG", "IT", "ES"] * 20
    assert "missing" not in remarks(draft_schema({"citizenship": codes}), "citizenship")
    assert "missing" in remarks(draft_schema({"answer": codes}), "answer")


def test_regions_are_drafted_for_the_form_that_countries_are_written_in():
    from populace import codebooks

    alpha = [code for code in codebooks.load("iso3166-alpha2").values if code != "XX"][:120]
    assert 'key = "alpha2"' in drafted({"country": alpha * 3})


def test_a_flag_beside_blanks_is_remarked_on():
    text = draft_schema({"debt": ["1", "0", ""] * 40, "sex": ["f", "m", "f"] * 40})
    assert 'values = ["1"], absent = "0"' in remarks(text, "debt")
    assert parse_schema(text).of("debt") is not None
