"""Questions of a journalist, a minister's aide and an NGO analyst, asked by a page's controls.

What the page answers must be true of the private tables, within the margin that it states.
"""

import re
import runpy
from pathlib import Path

import pytest
from playwright.sync_api import Page

import populace
from populace.api import releases
from populace.protect import randomness
from tests.browser import fixed_noise, questions
from tests.browser.questions import QUESTIONS, Question
from tests.browser.runtimes import ROOT

NUMBER = r"([\d,.]+)(%?)"


@pytest.fixture(scope="module")
def private(tmp_path_factory):
    home = tmp_path_factory.mktemp("private") / "examples"
    populace.example(home)
    return home


@pytest.fixture(scope="module")
def asked(private, tmp_path_factory, chromium):
    """Opens the page of a release, which is made once, of noise that is the same in every run."""
    home, made = tmp_path_factory.mktemp("asked"), {}
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    page = context.new_page()

    def open_page(name: str) -> Page:
        if name not in made:
            with pytest.MonkeyPatch.context() as fixed:
                fixed.setattr(randomness, "os", randomness.os)
                fixed.setattr(releases, "dt", releases.dt)
                runpy.run_path(fixed_noise.__file__)
                made[name] = questions.release(private, name).save(home / name)
        page.goto("about:blank")
        page.goto((Path(made[name]) / "index.html").as_uri())
        page.locator(".static").first.wait_for(state="detached")
        page.locator("[aria-busy=true]").first.wait_for(state="detached")
        return page

    yield open_page
    context.close()


def card(page: Page, title: str):
    heading = page.get_by_role("heading", name=title, exact=True)
    return page.locator("section.card", has=heading).first


def row(page: Page, title: str, label: str):
    found = card(page, title)
    found.wait_for()
    own = page.locator(".label").get_by_text(label, exact=True)
    line = found.locator("li", has=own)
    if line.count() == 0 and found.locator("button.more").count():
        found.locator("button.more").click()
    return line.first


def answer(page: Page, question: Question) -> str:
    """What the page says, once the reader has done what it takes."""
    if question.picks and question.tab == "Relations":
        page.get_by_role("tab").first.click()
    elif question.tab:
        page.get_by_role("tab", name=question.tab, exact=True).click()
    if question.table:
        page.locator(".which select").select_option(label=question.table)
    page.locator("[aria-busy=true]").first.wait_for(state="detached")
    for place, (title, label) in enumerate(question.picks):
        again = place > 0 and question.picks[place - 1][0] == title
        line = row(page, title, label)
        (line.locator("button").nth(1) if again else line.locator("button.pick")).click()
    if question.tab == "Relations":
        page.get_by_role("tab", name="Relations", exact=True).click()
    if question.share in ("all", "known"):
        page.get_by_role("button", name="Share", exact=True).click()
    if question.share == "known":
        page.get_by_role("button", name=re.compile("those recorded|is reported")).last.click()
    if question.read is None:
        found = page.locator(".total .value").first
    elif question.share == "beside":
        found = row(page, *question.read).locator(".share")
    else:
        found = row(page, *question.read).locator(".number > :not(.hidden)")
    found.first.wait_for()
    return " ".join("".join(found.all_inner_texts()).split())


def holds(said: str, truth: float, *, capped: bool) -> bool:
    """Whether a true number lies where the page says: beyond it, too, where not all are counted."""
    if found := re.search(rf"(?:fewer|less) than {NUMBER}", said):
        return truth * (100 if found[2] else 1) < float(found[1].replace(",", ""))
    found = re.fullmatch(rf"{NUMBER} ± {NUMBER}", said)
    assert found, said
    value, margin = (float(found[each].replace(",", "")) for each in (1, 3))
    off = truth * (100 if found[2] else 1) - value
    return -margin <= off if capped and not found[2] else abs(off) <= margin


def test_there_are_twenty_five_of_three_readers():
    assert len(QUESTIONS) == 25
    assert {each.asker for each in QUESTIONS} == {"journalist", "minister's aide", "NGO analyst"}
    listed = (ROOT / "docs" / "guide" / "questions.md").read_text("utf-8")
    assert [each.words for each in QUESTIONS if f"| {each.words} |" not in listed] == []


def test_what_the_page_answers_is_true_within_its_margin(asked, private):
    there = [each for each in QUESTIONS if each.release != "nibrs" or questions.NIBRS.is_dir()]
    told = []
    for each in there:
        truth = each.truth(questions.tables(private, each.release))
        page = asked(each.release)
        said = answer(page, each)
        seen = " ".join(page.locator(".chosen, #figures").all_inner_texts())
        capped = "the true number is larger" in seen
        told.append((each.words, truth, said, capped))
    # Of 25 true numbers one or two lie outside of 95% margins.
    outside = [
        (words, truth, said)
        for words, truth, said, capped in told
        if not holds(said, truth, capped=capped)
    ]
    assert len(outside) <= 2, outside
    assert [words for words, _, said, _ in told if "≈" in said] == []
