"""The studio without a network: it keeps one whole release, the newest seen.

Where a browser keeps nothing, the studio works all the same and does not say that it would.
"""

import hashlib
import json
import re
import shutil

import pytest
from playwright.sync_api import expect

import populace
from tests.browser import studio
from tests.browser.conftest import FLAGS, missing
from tests.browser.recorder import recorded

KEPT = """async () => {
  const keys = await (await caches.open("populace")).keys();
  return keys.map(({ url }) => url).sort();
}"""
DESCRIBED = re.compile(r'(?<=id="python">).*?(?=</script>)', re.DOTALL)


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    return populace.example(tmp_path_factory.mktemp("cases"), victims=400) / "cases.csv"


@pytest.fixture
def folder(tmp_path):
    """A copy of the built app that a test may change."""
    if not (studio.DIST / "index.html").is_file():
        missing("the studio was not built")
    shutil.copytree(studio.DIST, tmp_path / "app")
    return tmp_path / "app"


@pytest.fixture
def app(chromium):
    opened = studio.new_studio(chromium)
    yield opened
    opened.context.close()


def files_of(folder):
    """What the page of a built app says of its files."""
    return json.loads(DESCRIBED.search((folder / "index.html").read_text("utf-8"))[0])


def release(folder, title, *, python):
    """Turn a built app into the next release: another page, and another wheel if asked for."""
    told = files_of(folder)
    if python:
        wheel = next((folder / "python").glob("populace-*.whl"))
        content = wheel.read_bytes()
        # The last record of an archive has 22 bytes, the last two of which count a comment's.
        wheel.write_bytes(
            content[: content.rindex(b"PK\5\6") + 20]
            + len(title).to_bytes(2, "little")
            + title.encode()
        )
        content = wheel.read_bytes()
        entry = next(each for each in told["files"] if each["name"] == wheel.name)
        entry |= {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    told["version"] = hashlib.sha256(title.encode()).hexdigest()[:16]
    page = (folder / "index.html").read_text("utf-8")
    page = DESCRIBED.sub(lambda _: json.dumps(told), page)
    page = re.sub("<title>.*?</title>", f"<title>{title}</title>", page, count=1)
    (folder / "index.html").write_text(page, "utf-8")


def kept_exactly(app, address, folder):
    """Whether the page and its files are kept, and nothing else."""
    digests = [each["sha256"] for each in files_of(folder)["files"]]
    return app.page.evaluate(KEPT) == sorted(
        [address, *(f"{address}python/{digest}" for digest in digests)]
    )


def test_the_whole_journey_without_server_and_network(chromium, folder, cases, tmp_path):
    with recorded(chromium) as (browser, recorder):
        app = studio.new_studio(browser)
        with studio.served(folder) as address:
            app.open(address)
            app.offline()
        recorder.cut = True
        recorder.asked.clear()
        app.page.reload()
        app.ready()
        app.offline()
        made = app.journey(cases, tmp_path)
        assert {(each.method, each.body) for each in recorder.asked} == {("GET", b"")}
        assert {each.address for each in recorder.asked} <= {address, f"{address}sw.js"}
        assert app.complaints == []
    populace.verify(made)


def test_the_newest_whole_release_is_kept(app, folder):
    with studio.served(folder) as address:
        app.open(address)
        app.offline()
        for title, python in (("Newer page", False), ("Newer Python", True)):
            release(folder, title, python=python)
            app.page.reload()
            app.offline()
            assert app.page.title() == title
            assert kept_exactly(app, address, folder)
        release(folder, "Half a release", python=True)
        next((folder / "python").glob("populace-*.whl")).unlink()
        app.page.reload()
        expect(app.page.get_by_role("status").get_by_text("could not start")).to_be_visible(
            timeout=studio.SLOW
        )
        assert app.page.title() == "Half a release"
    app.page.reload()
    app.offline()
    assert app.page.title() == "Newer Python"


def test_an_older_tab_can_still_stop_and_start_again(app, folder):
    with studio.served(folder) as address:
        app.open(address)
        app.offline()
        release(folder, "Newer", python=True)
        newer = app.context.new_page()
        newer.goto(address)
        expect(newer.get_by_role("status").get_by_text("Works offline")).to_be_visible(
            timeout=studio.SLOW
        )
        app.page.bring_to_front()
        app.page.get_by_role("button", name="case file").click()
        app.page.get_by_role("button", name="Stop", exact=True).click()
        app.ready()
        newer.close()


def test_a_kept_file_that_was_damaged_is_fetched_again(app, folder):
    with studio.served(folder) as address:
        app.open(address)
        app.offline()
        first = files_of(folder)["files"][0]["sha256"]
        damage = (
            """key => caches.open("populace").then((kept) => kept.put(key, new Response("")))"""
        )
        app.page.evaluate(damage, f"{address}python/{first}")
        app.page.reload()
        app.offline()
    app.page.reload()
    app.offline()


def works_but_claims_nothing(app, cases):
    """A table is loaded, and nothing is said of working offline."""
    expect(app.page.get_by_role("status").get_by_text("Ready. Nothing is sent.")).to_be_visible()
    app.load(cases)
    app.loaded()
    assert app.page.get_by_role("status").get_by_text("Works offline").count() == 0


def test_a_full_disk_keeps_nothing_and_stops_nothing(app, folder, cases):
    session = app.context.new_cdp_session(app.page)
    with studio.served(folder) as address:
        room = {"origin": address.rstrip("/"), "quotaSize": 8_000_000}
        session.send("Storage.overrideQuotaForOrigin", room)
        app.open(address)
        works_but_claims_nothing(app, cases)
        assert app.page.evaluate(KEPT) == []


def test_a_disk_too_full_for_the_new_release_leaves_the_old_one(app, folder, cases):
    session = app.context.new_cdp_session(app.page)
    with studio.served(folder) as address:
        app.open(address)
        app.offline()
        before = app.page.evaluate(KEPT)
        release(folder, "Newer", python=True)
        room = {"origin": address.rstrip("/"), "quotaSize": 8_000_000}
        session.send("Storage.overrideQuotaForOrigin", room)
        app.page.reload()
        app.ready()
        works_but_claims_nothing(app, cases)
        assert app.page.evaluate(KEPT) == before


def test_a_browser_that_refuses_to_keep_anything(chromium, folder, cases, tmp_path):
    profile = tmp_path / "profile" / "Default"
    profile.mkdir(parents=True)
    refusing = {"profile": {"default_content_setting_values": {"cookies": 2}}}
    (profile / "Preferences").write_text(json.dumps(refusing), "utf-8")
    context = chromium.browser_type.launch_persistent_context(
        profile.parent, executable_path=shutil.which("chromium"), args=FLAGS, locale="en-GB"
    )
    app = studio.Studio(context)
    with studio.served(folder) as address:
        app.open(address)
        assert (
            app.page.evaluate("caches.open('a').then(() => 'kept', () => 'refused')") == "refused"
        )
        works_but_claims_nothing(app, cases)
    context.close()


def test_plain_http_works_and_claims_nothing(chromium, folder, cases):
    browser = chromium.browser_type.launch(
        executable_path=shutil.which("chromium"),
        args=[*FLAGS, "--host-resolver-rules=MAP studio.test 127.0.0.1"],
    )
    app = studio.new_studio(browser)
    with studio.served(folder) as address:
        app.open(address.replace("127.0.0.1", "studio.test"))
        assert not app.page.evaluate("isSecureContext")
        works_but_claims_nothing(app, cases)
    browser.close()
