"""An office with a venue and a topic, and somebody who imports."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.page import Page, arrive, fetch
from tests.web.desk import Desk

IMPORT = "/conversations/import"
Upload = Callable[..., Page]


@pytest.fixture
def browser(desk: Desk) -> FlaskClient:
    """The official's browser, in an office that knows one forum and one topic."""
    desk.given.venue(name="The forum", hosts="forum.example.org")
    desk.given.topic(name="Licensing")
    return desk.browser("author")


@pytest.fixture
def upload(browser: FlaskClient) -> Upload:
    """Upload a file; what it says may be shown on the page that answers."""

    def uploaded(content: str | bytes, *typed: str, **told: Any) -> Page:
        status, name = told.get("status", 303), told.get("name", "log.csv")
        raw = content.encode() if isinstance(content, str) else content
        token = fetch(browser, "/conversations").form("/sign-out")["csrf_token"]
        form = {"csrf_token": token, "file": FileStorage(io.BytesIO(raw), name)}
        # In memory: what the test client writes to a file by itself it never closes.
        boundary, body = encode_multipart(form)
        kind = f"multipart/form-data; boundary={boundary}"
        return arrive(
            browser,
            browser.post(f"{IMPORT}/upload", data=body, content_type=kind),
            status,
            typed,
        )

    return uploaded
