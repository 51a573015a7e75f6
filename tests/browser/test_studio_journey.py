"""The whole job in the studio: five steps, without a network, and nothing leaves the page."""

import json
import zipfile

import pytest
from playwright.sync_api import expect

import populace
from tests.browser import studio
from tests.browser.conftest import missing
from tests.browser.runtimes import ROOT

REAL = ROOT.parent / "shared" / "data" / "ctdc_kanon_2020" / "victims_detail.csv.gz"


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return populace.example(tmp_path_factory.mktemp("cases") / "example", victims=600)


@pytest.fixture(scope="module", autouse=True)
def built():
    if not (studio.DIST / "index.html").is_file():
        missing("the studio was not built")


@pytest.fixture
def opened(chromium):
    made = []

    def start(**options):
        made.append(studio.new_studio(chromium, **options))
        return made[-1]

    yield start
    for each in made:
        assert each.complaints == []
        each.context.close()


def test_the_whole_job_without_a_network(opened, cases, tmp_path):
    app = opened()
    with studio.served() as address:
        page = app.open(address)
        expect(page.locator(".where")).to_contain_text("Works offline", timeout=studio.SLOW)
        asked = list(app.requests)
    # The server has gone, and the network is cut: from here on the tab is alone.
    app.context.set_offline(True)
    app.load(cases / "cases.csv")
    app.loaded()
    assert "600 rows, 25 columns" in page.locator("main").inner_text()
    app.step("Describe")
    card = page.locator("section, article", has=page.get_by_text("perpetrator_gender", exact=True))
    expect(card.first).to_be_visible()
    # What a release would read is told before anything is spent.
    page.get_by_role("button", name="Check the tables").click()
    expect(page.get_by_text("A release would go through.")).to_be_visible(timeout=studio.SLOW)
    app.step("Protect")
    app.strength(0.7)
    expect(page.locator(".odds")).to_contain_text("times in 100")
    expect(page.locator("table.figures").first).to_contain_text("±")
    app.protect()
    app.step("Check")
    page.get_by_role("button", name="Compare with the real table").click()
    expect(page.get_by_text("the table holds 600")).to_be_visible(timeout=studio.SLOW)
    app.step("Publish")
    with page.expect_download() as got:
        page.get_by_role("button", name="Download the release").click()
    release = tmp_path / "release.zip"
    got.value.save_as(release)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download the PRIVATE report").click()
    assert "PRIVATE" in got.value.suggested_filename
    page.get_by_text("Repeat this run elsewhere").click()
    code = page.locator("pre code").first.inner_text()
    with page.expect_download() as got:
        page.get_by_role("button", name="project.toml").click()
    project = tmp_path / got.value.suggested_filename
    got.value.save_as(project)
    words = code.split()
    assert words == ["populace", "release", project.name, "--out", "public"]
    (tmp_path / "cases.csv").write_bytes((cases / "cases.csv").read_bytes())
    again = populace.release(project)
    assert again.guarantee.declared
    frame = page.frame_locator("iframe")
    expect(frame.locator("h1")).to_be_visible(timeout=studio.SLOW)
    check_release(release, tmp_path / "release")
    # What was asked for after loading: nothing but what the tab holds itself.
    later = [r for r in app.requests if r not in asked and not r.url.startswith(("blob:", "data:"))]
    assert [request.url for request in later] == []
    for request in asked:
        assert request.url.startswith((address, "blob:", "data:"))
        assert request.method == "GET"
        assert request.post_data is None
        assert "?" not in request.url


def check_release(archive, folder):
    """The release of the page is a release like any other: it verifies natively."""
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(folder)
    inner = next(path.parent for path in folder.rglob("release.json"))
    assert populace.verify(inner).strangers == ()
    (promise,) = json.loads((inner / "release.json").read_text("utf-8"))["promises"]
    assert promise["kind"] == "differential privacy"


def test_a_real_file_two_runs_and_a_reload(opened):
    app = opened()
    with studio.served() as address:
        page = app.open(address)
        app.load(REAL)
        app.loaded()
        app.step("Protect")
        app.strength(0.6)
        app.protect()
        page.get_by_role("button", name="Run once more").click()
        expect(page.get_by_text("Your 2 runs spent epsilon")).to_be_visible(timeout=studio.SLOW)
        # A reload in mid-run leaves a fresh page, ready for work.
        page.get_by_role("button", name="Run once more").click()
        page.on("dialog", lambda dialog: dialog.accept())
        page.reload()
        app.ready()
        expect(page.locator("nav button[aria-current=step]")).to_contain_text("Load")


def test_stop_in_mid_run(opened):
    app = opened()
    with studio.served() as address:
        page = app.open(address)
        page.get_by_role("button", name="Open the simulated case file").click()
        app.loaded()
        app.step("Protect")
        app.strength(0.6)
        page.get_by_role("button", name="Protect", exact=True).last.click()
        expect(page.get_by_role("progressbar")).to_be_visible()
        page.wait_for_timeout(1500)
        page.get_by_role("button", name="Stop").click()
        # Within two seconds, on any machine: the worker is ended, not asked.
        expect(page.get_by_text("Nothing was kept")).to_be_visible(timeout=2000)
        expect(page.get_by_text("stopped; counts as spent")).to_be_visible()
        app.ready()
