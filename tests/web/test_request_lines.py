"""The log says what happened to which request, and never a word that anybody typed."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from sqlalchemy import text
from werkzeug.test import TestResponse

from convo.db.models import Team
from convo.domain.vocabulary import ReplyState
from convo.support import logs
from convo.support.logs import Format
from convo.web.access import public
from tests.page import fetch, send
from tests.web.desk import Desk

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)

#: Typed into everything: one word, so that nothing may quote a part of it, and with a space.
TYPED = "Xylophonist"
WORDS = f"{TYPED} O'Hara <{TYPED.lower()}@example.org>"


@pytest.fixture(params=logs.FORMATS)
def form(request: pytest.FixtureRequest) -> Format:
    """Each form that the log may have."""
    return request.param  # type: ignore[no-any-return]


@pytest.fixture
def log(form: Format) -> Iterator[io.StringIO]:
    """All that is logged by anybody, at the level that says most."""
    stream = io.StringIO()
    logs.configure("debug", form, stream)
    logging.getLogger().setLevel(logging.DEBUG)
    yield stream
    logs.configure("warning", "plain")


@pytest.fixture
def live(app: Flask) -> Flask:
    """As in production, with three pages that fail in the ways that a page of ours might."""
    app.config["PROPAGATE_EXCEPTIONS"] = False
    sessions = app.extensions["convo-office"].sessions

    @app.route("/fail/value/<word>", methods=["GET", "POST"])
    @public
    def value(word: str) -> str:
        try:
            int(request.values["words"])
        except ValueError as error:
            raise RuntimeError(f"no number for {word}: {request.values['words']}") from error
        return ""

    @app.post("/fail/integrity")
    @public
    def integrity() -> str:
        with sessions() as session:
            session.add_all([Team(name=request.form["words"]), Team(name=request.form["words"])])
            session.flush()
        return ""

    @app.post("/fail/statement")
    @public
    def statement() -> str:
        with sessions() as session:
            session.execute(text("SELECT :words FROM nowhere"), {"words": request.form["words"]})
        return ""

    return app


def lines(log: io.StringIO, event: str) -> list[dict[str, Any]]:
    found = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in found if line["event"] == event]


def typed_everywhere(desk: Desk, live: Flask) -> list[TestResponse]:
    """Somebody types the words wherever words can be typed; what they get."""
    reply = desk.reply()
    outside = live.test_client()
    author = desk.browser("author")
    token = {"csrf_token": desk.see("author", "/help").form("/sign-out")["csrf_token"]}
    sign_in = fetch(outside, "/sign-in").form("/sign-in")
    case = f"/replies/{reply}"
    revise = desk.see("author", f"{case}/revise").form(f"{case}/revise")
    return [
        outside.get(f"/{TYPED}/{TYPED}?q={TYPED}"),
        outside.get(f"/help?q={TYPED}", headers={"Referer": f"/{TYPED}", "User-Agent": TYPED}),
        outside.post("/sign-in", data=sign_in | {"email": WORDS, "password": TYPED}),
        outside.post("/sign-in", data={"email": WORDS, "csrf_token": TYPED}),
        author.post("/conversations/log", data=token | {"title": WORDS, "url": f"https://{TYPED}"}),
        author.post(f"{case}/revise", data=revise | {"words": WORDS}),
        author.post(f"{case}/withdraw", data=token | {"reason": WORDS, "version": "1"}),
        author.post(f"/fail/value/{TYPED}", data=token | {"words": WORDS}),
        author.get(f"/fail/value/{TYPED}?words={TYPED}"),
        author.post("/fail/integrity", data=token | {"words": WORDS}),
        author.post("/fail/statement", data=token | {"words": WORDS}),
    ]


def test_no_word_that_was_typed_is_in_the_log(log: io.StringIO, desk: Desk, live: Flask):
    answers = typed_everywhere(desk, live)
    logging.getLogger("gunicorn.error").propagate = True
    foreign = logging.getLogger("gunicorn.error")
    foreign.warning(f"Invalid request from ip=127.0.0.1: '/{TYPED}'")
    foreign.error("Error handling request %s", f"/{TYPED}", exc_info=ValueError(WORDS))
    logging.getLogger("other").error({"not": "a sentence", "but": 100})

    assert [answer.status_code for answer in answers].count(500) == 4
    said = log.getvalue()
    assert said.count("fail/integrity") >= 1
    assert TYPED.lower() not in said.lower()
    assert "O'Hara" not in said
    for name in desk.people.values():
        assert name.email not in said
        assert name.name not in said


@pytest.mark.parametrize("form", ["json"])
def test_a_request_is_a_line_with_its_route_its_status_and_who(
    log: io.StringIO, desk: Desk, live: Flask
):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    desk.see("mentor", f"/replies/{reply}")
    line = lines(log, "request")[-1]
    assert (line["method"], line["route"], line["status"]) == (
        "GET",
        "/replies/<int:reply_id>",
        200,
    )
    assert line["person"] == str(desk.people["mentor"].id)
    assert line["ms"] > 0
    assert len(line["reference"]) == 10
    assert line["at"].endswith("+00:00")


@pytest.mark.parametrize("form", ["json"])
def test_a_deed_is_a_line_whether_it_was_done_or_refused(log: io.StringIO, desk: Desk, live: Flask):
    reply = desk.reply(ReplyState.WITH_MENTOR)
    page = desk.see("mentor", f"/replies/{reply}/review")
    desk.fill("mentor", page, f"/replies/{reply}/sign-off", {})
    done = lines(log, "deed")[-1]
    assert (done["action"], done["outcome"]) == ("reply:sign-off", "ok")
    assert done["person"] == desk.people["mentor"].id
    assert done["form"] == page.form(f"/replies/{reply}/sign-off")["deed_id"]
    assert done["reference"] in [line["reference"] for line in lines(log, "request")]
    # The same page once more, as another form: too late.
    late = page.form(f"/replies/{reply}/sign-off") | {"deed_id": "0" * 32}
    send(desk.browser("mentor"), f"/replies/{reply}/sign-off", late, 409)
    refused = lines(log, "deed")[-1]
    assert (refused["outcome"], bool(refused["reason"])) == ("refused", True)


@pytest.mark.parametrize("form", ["json"])
def test_the_page_for_a_fault_gives_the_reference_of_its_line(
    log: io.StringIO, client: FlaskClient, live: Flask
):
    page = fetch(client, "/fail/value/x?words=y", 500)
    (fault,) = lines(log, "fault")
    assert fault["reference"] in page.text
    assert fault["reference"] == lines(log, "request")[-1]["reference"]
    outer, inner = fault["fault"]
    assert (outer["type"], inner["type"]) == ("builtins.RuntimeError", "builtins.ValueError")
    assert outer["trace"][-1].startswith("tests/web/test_request_lines.py:")
    assert outer["trace"][-1].endswith(" in value")


@pytest.mark.parametrize("form", ["json"])
def test_a_fault_of_the_database_is_named_by_its_code(log: io.StringIO, desk: Desk, live: Flask):
    token = desk.see("author", "/help").form("/sign-out")["csrf_token"]
    send(desk.browser("author"), "/fail/integrity", {"csrf_token": token, "words": "a"}, 500)
    (fault,) = lines(log, "fault")
    assert "SQLITE_CONSTRAINT_UNIQUE" in [each.get("code") for each in fault["fault"]]


@pytest.mark.parametrize("form", ["json"])
def test_what_is_asked_for_all_the_time_is_told_only_at_the_lowest_level(
    log: io.StringIO, client: FlaskClient, live: Flask
):
    for path in ("/healthz", "/static/app.css", "/help"):
        client.get(path).close()
    assert [line["level"] for line in lines(log, "request")] == ["debug", "debug", "info"]
