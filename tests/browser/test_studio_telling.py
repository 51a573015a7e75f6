"""What a publisher says of a release, in the studio: findings, questions, names by language."""

import re
import tomllib
import zipfile

import pytest
from playwright.sync_api import expect

import populace
from tests.browser.studio import write_csv
from tests.browser.test_showcase_access import violations
from tests.browser.test_studio_steps import give, protect, saved, step


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    """Two columns of a few hundred people."""
    rows = [[("woman", "man")[n % 3 == 0], ("north", "south")[n % 2]] for n in range(400)]
    return write_csv(tmp_path_factory.mktemp("told") / "people.csv", ["gender", "area"], rows)


def tell(page, label, text):
    page.locator("#telling").get_by_label(label, exact=True).fill(text)
    page.locator("#telling").get_by_label(label, exact=True).blur()


def edge(part, style="borderInlineStartColor"):
    return part.first.evaluate(f"part => getComputedStyle(part).{style}")


def opened(page):
    card = page.locator("#telling")
    if card.get_attribute("open") is None:
        card.locator("summary").first.click()
    return card


def test_what_is_said_goes_to_the_page_and_to_the_project_file_and_back(studio, table, tmp_path):
    give(studio, table)
    expect(studio.get_by_text("400 rows, 2 columns")).to_be_visible()
    step(studio, 3)
    studio.get_by_role("button", name="epsilon 4", exact=True).click()
    card = opened(studio)
    tell(studio, "Title", "Who came")
    tell(studio, "Summary, in a paragraph", "{count} people.")
    card.get_by_role("button", name="Add a finding").click()
    tell(studio, "Finding 1", "Of all, ")
    expect(card.locator(".ask")).not_to_have_class(re.compile("private"))
    card.locator(".ask select").nth(1).select_option("gender")
    # Values that are suggested were found in the table, and stand at the private edge.
    expect(card.locator(".ask.private .side")).to_contain_text("Private")
    assert edge(card.locator(".ask")) == edge(studio.locator("#telling").locator(".side"), "color")
    card.locator(".ask input").first.fill("woman")
    expect(card.locator("code")).to_have_text("{share gender=woman}")
    card.get_by_role("button", name="Insert", exact=True).click()
    finding = card.get_by_label("Finding 1", exact=True)
    expect(finding).to_have_value("Of all, {share gender=woman}")
    finding.press("End")
    finding.press_sequentially(" are women.")
    finding.blur()
    assert violations(studio) == []
    card.locator("select").first.select_option("fr")
    tell(studio, "Title", "Qui est venu")
    card.get_by_text("Names of columns and values").click()
    tell(studio, "Name of gender", "Sexe")
    assert violations(studio) == []
    for width in (360, 1280):
        studio.set_viewport_size({"width": width, "height": 900})
        assert studio.evaluate(
            "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        )
    studio.set_viewport_size({"width": 1440, "height": 900})
    protect(studio, 1)
    path = saved(studio, "Save these choices", tmp_path) if project_offered(studio) else None
    step(studio, 5)
    frame = studio.frame_locator("iframe")
    expect(frame.get_by_role("heading", level=1)).to_have_text("Who came")
    expect(frame.locator(".findings")).to_contain_text("are women.")
    with zipfile.ZipFile(saved(studio, "Download the release", tmp_path)) as packed:
        packed.extractall(tmp_path)
    populace.verify(tmp_path / "public")
    findings = populace.load(tmp_path / "public").release.findings
    assert [each.language for each in findings] == ["en", "fr"]
    assert findings[1].columns[0].title == "Sexe"
    if path is None:
        step(studio, 2)
        path = saved(studio, "Save these choices", tmp_path)
    assert path.name == "PRIVATE-project.toml"
    assert path.read_text("utf-8").startswith("# ")
    told = tomllib.loads(path.read_text("utf-8"))["release"]
    told = told["findings"] if "findings" in told else tomllib.loads(path.read_text())["findings"]
    assert told["en"]["text"] == ["Of all, {share gender=woman} are women."]
    assert told["fr"]["columns"]["gender"]["title"] == "Sexe"
    give(studio, table, path)
    step(studio, 3)
    card = opened(studio)
    expect(card.get_by_label("Finding 1", exact=True)).to_have_value(
        "Of all, {share gender=woman} are women."
    )
    card.locator("select").first.select_option("fr")
    expect(card.get_by_label("Title", exact=True)).to_have_value("Qui est venu")


def test_a_text_that_says_a_value_of_the_table_makes_the_project_file_private(
    studio, table, tmp_path
):
    give(studio, table)
    expect(studio.get_by_text("400 rows, 2 columns")).to_be_visible()
    step(studio, 3)
    studio.get_by_role("button", name="epsilon 4", exact=True).click()
    card = opened(studio)
    card.get_by_role("button", name="Remove").first.click()
    for language, title in (("en", "People"), ("fr", "Personnes")):
        card.locator("select").first.select_option(language)
        tell(studio, "Title", title)
    for summary, name in (("By area.", "project.toml"), ("In the North.", "PRIVATE-project.toml")):
        tell(studio, "Summary, in a paragraph", summary)
        step(studio, 2)
        assert saved(studio, "Save these choices", tmp_path).name == name
        step(studio, 3)
        opened(studio).locator("select").first.select_option("fr")
    protect(studio, 1)
    step(studio, 5)
    studio.get_by_text("Repeat this run elsewhere").click()
    expect(studio.get_by_role("button", name="Save PRIVATE-project.toml")).to_be_visible()


def project_offered(page):
    return page.get_by_role("button", name="Save these choices").count() == 1
