"""The check as the draft page asks for it: a request, the database, the findings as HTML."""

import tempfile
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

from config import Config
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.factory import create_app, make_office
from convo.guidelines.engine import GuidelineSet
from convo.support.identifiers import hex128
from tests.bench.rows import Row
from tests.bench.timing import Work, take_turns
from tests.bench.words import FACTS, REPLY
from tests.given import Given, SettableClock
from tests.page import read


def rows(guidelines: GuidelineSet, turns: int) -> Iterator[Row]:
    """One round trip, and how many times the bare check it takes. For information: no bar."""
    with tempfile.TemporaryDirectory() as folder:
        post = _asking(Path(folder), guidelines)
        trip, check = take_turns([post, lambda: guidelines.check(REPLY, FACTS)], turns)
    yield Row("the check endpoint, there and back", trip)
    yield Row("the check endpoint by everything", trip.over(check), is_ratio=True)


def _asking(folder: Path, guidelines: GuidelineSet) -> Work:
    """What asks the check endpoint about the reply, on a database of its own in the folder."""
    address = f"sqlite:///{folder / 'bench.db'}"
    config = Config.from_environment({"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address})
    engine, clock = open_engine(address), SettableClock()
    upgrade(engine)
    guard_commits(engine)
    given = Given(make_office(config, engine, clock, guidelines))
    browser = create_app(config, given.office).test_client()
    author = given.official()
    reply = given.reply(author, words=REPLY)
    with browser.session_transaction() as cookie:
        cookie.update(_user_id=f"{author.id}:{author.stamp}", _fresh=True, sid=hex128())
        cookie["seen"] = int(clock().timestamp())
    path = f"/replies/{reply.id}"
    form = read(browser.get(f"{path}/revise")).form(f"{path}/revise")

    def ask() -> None:
        answer = browser.post(f"{path}/check", data=form | {"words": REPLY})
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(answer.text)

    return ask
