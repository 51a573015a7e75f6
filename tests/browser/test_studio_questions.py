"""Before anything is spent, the studio asks what readers will ask, and proposes what helps.

Numbers are compared with what Python plans; nothing is done to a column that nobody pressed for.
"""

import json
import math
import random
import re

import pytest
from playwright.sync_api import expect

import populace
from tests.browser.test_showcase_access import violations
from tests.browser.test_studio_steps import give, step

PLACES = ("Maricopa, AZ", "Cook, IL", "Kings, NY", "Harris, TX")
RECORDS = 900


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Two rows of each person; places with a comma in them, ages, and days."""
    path, draw = tmp_path_factory.mktemp("asked") / "cases.csv", random.Random(11)
    lines = ["case_id,place,age,registered,sex"]
    for number in range(RECORDS):
        day = f"{draw.randint(2010, 2023)}-{draw.randint(1, 12):02d}-{draw.randint(1, 28):02d}"
        place = draw.choice(PLACES)
        lines.append(f'P{number // 2:04d},"{place}",{draw.randint(3, 70)},{day},{"fm"[number % 2]}')
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def described(studio, table):
    """The table, opened anew, at Describe."""
    give(studio, table)
    expect(studio.get_by_text(f"cases.csv: {RECORDS} rows, 5 columns")).to_be_visible()
    step(studio, 2)
    return studio


def card(page, name):
    return page.locator("article").filter(has=page.get_by_role("heading", name=name, exact=True))


def ask(page, *columns, group=50):
    """Add a question."""
    for place, column in enumerate(columns, 1):
        page.locator("#questions").get_by_label(f"Column {place}").select_option(label=column)
    page.get_by_label("Smallest group", exact=True).fill(str(group))
    page.get_by_role("button", name="Add the question").click()


def smallest(page):
    """The smallest groups of the first question, by strength."""
    cells = page.locator("#questions tbody tr").first.locator("td")
    expect(cells.first).to_have_text(re.compile(r"\d"), timeout=60_000)
    return [int(re.sub(r"\D", "", text)) for text in cells.all_inner_texts()[:5]]


def test_a_question_says_which_strength_answers_it_as_python_plans_it(described):
    page = described
    ask(page, "place", "sex", group=50)
    found = smallest(page)
    planned = []
    schema = {"columns": {name: {} for name in ("place", "age", "sex")}}
    for epsilon in (0.5, 1, 2, 4, 8):
        made = populace.plan(schema=schema, epsilon=epsilon, length=2)
        planned.append(
            math.ceil(
                max(2 * made.counts[1].usual.margin, made.counts[0].usual.smallest or 0.0) - 1e-9
            )
        )
    assert found == planned
    strengths = zip((0.5, 1, 2, 4, 8), found, strict=True)
    first = next(epsilon for epsilon, least in strengths if least <= 50)
    expect(page.locator(".verdict")).to_contain_text(f"Answered from epsilon {first:g} on")
    assert violations(page) == []
    # What answers all questions is one press away at Protect.
    step(page, 3)
    page.get_by_role("button", name="Take the strongest protection that answers them all").click()
    expect(page.get_by_text(f"epsilon {first:g}", exact=True)).to_be_visible()
    expect(page.get_by_text("your questions are answered: 1 of 1")).to_be_visible()
    assert violations(page) == []


def test_a_question_that_no_strength_answers_says_so_and_what_helps(described):
    page = described
    ask(page, "place", "age", "sex", group=1)
    expect(page.locator(".verdict.warn")).to_contain_text("Not answered")
    expect(page.locator(".verdict.warn")).to_contain_text("bands or standard lists")
    page.locator("#questions").get_by_role("button", name="Remove").click()
    expect(page.locator("#questions tbody tr")).to_have_count(0)


def test_no_cell_is_split_unasked(described):
    page = described
    places = card(page, "place")
    expect(places.get_by_text("4 different values", exact=False)).to_be_visible()
    expect(places).to_contain_text("Maricopa, AZ")


def test_cells_with_several_values_are_split_by_a_button_and_whole_again_by_undo(studio, tmp_path):
    page, path = studio, tmp_path / "several.csv"
    kinds = ("debt;threat", "debt", "threat;abuse", "abuse;debt;threat")
    rows = "".join(f"{kinds[n % 4]},{'fm'[n % 2]}\n" for n in range(400))
    path.write_text(f"means,sex\n{rows}", encoding="utf-8")
    give(page, path)
    step(page, 2)
    means = card(page, "means")
    expect(means.get_by_text("4 different values", exact=False)).to_be_visible()
    means.get_by_role("button", name="Split the cells").click()
    expect(means.get_by_text("3 different values", exact=False)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(means.get_by_text("4 different values", exact=False)).to_be_visible()


def test_a_card_says_what_would_be_named_and_proposes_what_helps(described):
    page = described
    age = card(page, "age")
    effect = age.locator(".effect")
    expect(effect).to_contain_text("of the filled cells would be named")
    before = effect.inner_text()
    assert int(re.match(r"[\d.]+", before)[0].split(".")[0]) < 50
    expect(page.get_by_text("of the filled cells would be too rare to be named")).to_be_visible()
    age.get_by_role("button", name="Use these bands").click()
    expect(effect).to_contain_text("100% of the filled cells would be named: 8 of 8 values")
    expect(age).to_contain_text("12-17")
    page.get_by_role("button", name="Undo").click()
    expect(effect).to_have_text(before)
    # Single days are left out as they are; years are proposed.
    days = card(page, "registered")
    expect(days.get_by_role("checkbox", name="Use")).not_to_be_checked()
    days.get_by_role("button", name="Use years").click()
    expect(days.get_by_role("checkbox", name="Use")).to_be_checked()
    expect(days.get_by_text("14 different values", exact=False)).to_be_visible()


CODES = "AF AL AO AR AT AU BD BE BG BO BR CA CD CH CL CM CN CO CU CZ DE DK DZ EC EG ES ET FI FR GB"


def test_lists_are_taken_by_a_button_and_their_effect_is_seen(studio, tmp_path):
    page, path, codes = studio, tmp_path / "lists.csv", CODES.split()
    offices = [f"office of {chr(97 + n)}" for n in range(26)]
    rows = "".join(f"{codes[n % 30]},{offices[n % 26]},{'fm'[n % 2]}\n" for n in range(300))
    path.write_text(f"country,office,sex\n{rows}", encoding="utf-8")
    give(page, path)
    step(page, 2)
    country, office = card(page, "country"), card(page, "office")
    for rare in (country, office):
        expect(rare.locator(".effect")).to_contain_text("0% of the filled cells would be named")
    country.get_by_role("button", name="Use this list").click()
    full = "100% of the filled cells would be named: {0} of {0} values"
    expect(country.locator(".effect")).to_contain_text(full.format(30))
    expect(country.get_by_label("Which values can there be?")).to_have_value("codebook")
    office.get_by_role("button", name="List them").click()
    office.get_by_label("One value per line").fill("\n".join(offices))
    page.keyboard.press("Tab")
    expect(office.locator(".effect")).to_contain_text(full.format(26))
    for _ in range(3):
        page.get_by_role("button", name="Undo").click()
    for rare in (country, office):
        expect(rare.locator(".effect")).to_contain_text("0% of the filled cells would be named")


def test_who_one_person_is_ranks_its_choices_and_says_what_each_means(described):
    page = described
    person = page.locator("#person")
    labels = person.locator("label.row").all_inner_texts()
    assert labels[0].startswith("Rows that agree in case_id")
    assert "450 persons, with 2 rows each on average." in labels[0]
    assert "900 rows, 900 persons." in labels[1]
    person.get_by_role("radio", name="Rows that agree in case_id").check()
    expect(page.get_by_role("heading", name="case_id")).to_have_count(0)
    # So many people, and no more, are what the strength is judged by.
    step(page, 3)
    page.get_by_role("button", name="epsilon 4", exact=True).click()
    expect(page.locator("[data-carries]")).to_contain_text("450")
    step(page, 2)
    page.get_by_role("button", name="Undo").click()
    expect(person.get_by_role("radio", name="Each row is another person")).to_be_checked()


GRADES = {1: "strong", 4: "medium", 10: "weak"}


def test_the_strength_is_graded_and_a_table_too_small_for_it_says_so(studio, tmp_path):
    page, path = studio, tmp_path / "small.csv"
    rows = "".join(f"{'fm'[n % 2]},{'abc'[n % 3]}\n" for n in range(60))
    path.write_text(f"sex,region\n{rows}", encoding="utf-8")
    give(page, path)
    step(page, 3)
    for epsilon, grade in GRADES.items():
        page.get_by_role("button", name=f"epsilon {epsilon}", exact=True).click()
        expect(page.locator(".grade .word")).to_have_text(grade)
    assert violations(page) == []
    page.get_by_role("button", name="epsilon 0.1", exact=True).click()
    small = page.locator("[data-carries=total]")
    expect(small).to_contain_text("Your 60 records are too few for this strength")
    expect(small).to_contain_text("Nothing is spent yet")
    # Whoever only hears the slider hears the odds.
    slider = page.locator("input[type=range]")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("epsilon 0.1. .* in 100"))
    # On a larger table the same strength leaves something.
    path.write_text("sex,region\n" + rows * 200, encoding="utf-8")
    give(page, path)
    step(page, 3)
    page.get_by_role("button", name="epsilon 0.5", exact=True).click()
    expect(page.locator("[data-carries=patterns]")).to_contain_text("12,000")
    assert json.dumps(violations(page)) == "[]"
