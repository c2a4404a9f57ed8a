"""Bringing in what was found elsewhere: with a bookmark on its page, and from a spreadsheet."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Page

from convo.db.models import Person
from tests.given import Given
from tests.journeys.conftest import Site
from tests.journeys.hands import Mouse
from tests.journeys.test_accessibility import NARROW, WIDE, faults_of

WORDS = "The form closes on “1 May” – 100% sure? <b>&amp; so on</b> 😀"
THREAD = f"""<!doctype html><meta charset="utf-8"><title>When does it close? & more</title>
<p id="said">{WORDS.replace("&", "&amp;").replace("<", "&lt;")}</p><p id="long">{"😀" * 3_000}</p>
<a id="bookmark">bookmark</a>"""
#: A site that lets no script run but its own, as many do.
POLICY = "default-src 'none'; script-src 'unsafe-inline'"
LOG = (
    "Link;Subject;Comment;Date posted;Policy area;Rating\r\n"
    'https://forum.example.org/t/1;Fees;"When is it\r\ndue?";29/02/2024;Buses;5\r\n'
    "https://forum.example.org/t/2;;It closes on 1 May;31/02/2024;Buses;3\r\n"
)


class Thread(BaseHTTPRequestHandler):
    """Somebody else's site, with one page."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(THREAD.encode())

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """The address of another site, on loopback."""
    server = HTTPServer(("127.0.0.1", 0), Thread)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/threads/1?page=2"
    server.shutdown()
    server.server_close()


@pytest.fixture
def asha(given: Given) -> Person:
    given.venue(name="The forum", hosts="forum.example.org")
    given.topic(name="Buses")
    return given.official(email="asha@example.org")


def use_bookmark(page: Page, code: str, selected: str) -> Page:
    """Select what has this id, and choose the bookmark: its code runs in the page, as an address.

    The bar of bookmarks is the browser's own and out of a test's reach; a link in the page runs
    the same address in the same place.
    """
    page.evaluate("id => getSelection().selectAllChildren(document.getElementById(id))", selected)
    page.evaluate("code => { document.getElementById('bookmark').href = code }", code)
    with page.context.expect_page() as opened:
        page.evaluate("document.getElementById('bookmark').click()")
    opened.value.wait_for_load_state()
    return opened.value


def test_a_bookmark_fills_in_the_form_from_a_page_elsewhere(
    site: Site, asha: Person, given: Given, elsewhere: str
):
    page = site.open_at_the_door(asha.email)
    page.goto("/conversations/bookmarklet")
    code = page.get_by_role("link", name="Log in convo").get_attribute("href") or ""
    page.get_by_role("button", name="Sign out").click()
    page.goto(elsewhere)
    form = use_bookmark(page, code, "said")
    form.get_by_label("Email address").fill(asha.email)
    form.get_by_label("Password", exact=True).fill(given.password)
    form.get_by_role("button", name="Sign in").click()
    assert form.get_by_label("Address of the conversation").input_value() == elsewhere
    title = form.get_by_label("What it is about, in a few words")
    assert title.input_value() == "When does it close? & more"
    assert form.get_by_label("The words").input_value() == WORDS
    assert form.locator(".govuk-inset-text").count() == 0

    cut = use_bookmark(page, code, "long")
    some = cut.get_by_label("The words").input_value()
    assert 100 < len(some) < 3_000
    assert set(some) == {"😀"}
    assert len(cut.url) <= 4_000
    assert "Not all the words that you selected fitted" in cut.inner_text("main")


def test_a_spreadsheet_is_uploaded_looked_at_mended_and_imported(
    site: Site, asha: Person, tmp_path: Path
):
    hands = Mouse(site.open_at_the_door(asha.email))
    log = tmp_path / "log.csv"
    log.write_bytes(LOG.encode("cp1252"))
    hands.open("/conversations")
    hands.follow("import conversations")
    hands.page.get_by_label("A CSV or JSON Lines file").set_input_files(log)
    hands.press("Upload it")
    found = hands.page.inner_text("main")
    assert "Line 3, column “Date posted”: “31/02/2024” is not a day" in found
    for width in (WIDE, NARROW):
        assert list(faults_of(hands.page, "/conversations/import", width)) == []
    hands.pick("When it was said", "No column")
    hands.press("Check again")
    hands.press("Import 2 conversations")
    assert "2 imported." in hands.page.inner_text("main")
    hands.follow("Fees")
    assert "When is it\ndue?" in hands.page.inner_text("blockquote")
