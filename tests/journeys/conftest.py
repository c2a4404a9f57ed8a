"""A real browser against a real server: fixtures of the journeys."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2.bccache import BytecodeCache
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from convo.demo.logins import LOGINS
from convo.factory import create_app, make_office
from convo.queries.people import find_person_by_email
from convo.web.access import begin_session, db, public
from tests.browser import MISSING, find_browser, must_have
from tests.filled_demo import copy_filled_demo

QUIET = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",  # there is none: without this a process of its own plays one
    "--disable-sync",
]
PATIENCE = 15_000  # milliseconds: two cores may be busy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here drives a browser."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker("journey")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    found = find_browser()
    if found is None:
        if must_have():
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield chromium
        chromium.close()


@dataclass(frozen=True)
class Site:
    """A running application: its browser, and where it is."""

    browser: Browser
    address: str
    until: ExitStack

    def open(self, *, javascript: bool = True) -> Page:
        """An empty page in a browser of its own, signed out."""
        context = self.browser.new_context(
            base_url=self.address,
            java_script_enabled=javascript,
            viewport={"width": 1280, "height": 900},
        )
        self.until.callback(context.close)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        return page

    def open_as(self, email: str, password: str, *, javascript: bool = True) -> Page:
        """A page of somebody who has signed in through the form."""
        page = self.open(javascript=javascript)
        page.goto("/sign-in")
        page.get_by_label("Email address").fill(email)
        page.get_by_label("Password", exact=True).fill(password)
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/")
        return page

    def open_at_the_door(self, email: str, *, javascript: bool = True) -> Page:
        """A page of somebody who is simply in: the sign-in form has journeys of its own."""
        page = self.open(javascript=javascript)
        page.context.request.get(f"/in-as/{email}", fail_on_status_code=True)
        page.goto("/")
        return page


@contextmanager
def served(browser: Browser, app: Flask) -> Iterator[Site]:
    """The application on loopback, for as long as the block lasts."""
    with ExitStack() as until:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        until.callback(server.server_close)
        until.callback(server.shutdown)
        yield Site(browser, f"http://127.0.0.1:{server.port}", until)


@pytest.fixture
def site(browser: Browser, app: Flask) -> Iterator[Site]:
    """The test's own application, running."""
    add_door(app)
    with served(browser, app) as running:
        yield running


@pytest.fixture(scope="session")
def demo_app(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, compiled_templates: BytecodeCache
) -> Flask:
    """An application with the demo's department in it."""
    engine, config = copy_filled_demo(tmp_path_factory, worker_id).open()
    app = create_app(config, make_office(config, engine))
    app.jinja_env.bytecode_cache = compiled_templates
    add_door(app)
    return app


def add_door(app: Flask) -> None:
    """Let the tests in without a password, by an address that no application of ours has."""
    app.add_url_rule("/in-as/<email>", "in_as", public(_sign_in_as))


@pytest.fixture(scope="session")
def demo_site(browser: Browser, demo_app: Flask) -> Iterator[Site]:
    """The demo, running."""
    with served(browser, demo_app) as running:
        yield running


@pytest.fixture(scope="session")
def demo_clients(demo_app: Flask) -> dict[str, FlaskClient]:
    """Everybody in the demo at a client of their own, and first of all nobody."""
    clients = {"": demo_app.test_client()}
    for _who, email in LOGINS:
        clients[email] = demo_app.test_client()
        clients[email].get(f"/in-as/{email}")
    return clients


@pytest.fixture(scope="session")
def demo_page(demo_site: Site) -> Callable[[str], Page]:
    """A page of the demo for somebody, signed in once and used again; '' for nobody."""
    pages: dict[str, Page] = {}

    def page_of(email: str) -> Page:
        if email not in pages:
            pages[email] = demo_site.open_at_the_door(email) if email else demo_site.open()
        return pages[email]

    return page_of


def _sign_in_as(email: str) -> str:
    """A door for the tests alone: the sign-in form has tests of its own."""
    person = find_person_by_email(db(), email)
    assert person is not None
    begin_session(person)
    return "in"


@pytest.fixture(params=["sqlite"])
def database(sqlite_template: Path, tmp_path: Path) -> str:
    """Browsers are slow enough: the journeys run on one kind of database."""
    path = tmp_path / "convo.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"
