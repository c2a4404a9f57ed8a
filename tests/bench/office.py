"""A filled office with an application on it: pages, what they cost, and what they ask."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Flask, g, render_template, request, template_rendered
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, sessionmaker

from config import Config
from convo.db.door import guard_commits
from convo.db.engine import open_engine
from convo.db.migrate import upgrade
from convo.db.models import Reply
from convo.factory import create_app, make_office
from convo.guidelines.engine import GuidelineSet
from convo.queries.people import get_person
from convo.services.office import Office
from convo.support.identifiers import hex128
from convo.web.access import SignedIn
from tests.bench.filling import NOW, Filled, Size, fill
from tests.bench.template import Template
from tests.bench.timing import Work
from tests.given import SettableClock


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page, for one of the three people."""

    name: str
    who: str
    path: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything that a page showed, and whom it was shown to."""

    template: str
    context: dict[str, Any]
    person: SignedIn
    office: Office


#: Under which name a request brings it.
_PREPARED = "convo.bench.prepared"


@dataclass(frozen=True, kw_only=True, slots=True)
class Filling:
    """An application on a filled database."""

    app: Flask
    office: Office
    engine: Engine
    filled: Filled

    def pages(self) -> Iterator[Page]:
        """Every page that is measured, for this database."""
        replies = self._replies()
        middle = self.filled.entries // 2
        yield Page(name="Your work, official", who="official", path="/")
        yield Page(name="Your work, mentor", who="mentor", path="/")
        yield Page(name="Your work, press office", who="press", path="/")
        yield Page(
            name="Review", who="mentor", path=f"/replies/{replies['with mentor again']}/review"
        )
        yield Page(
            name="a case", who="official", path=f"/conversations/{self.filled.cases['posted']}"
        )
        yield Page(name="a reply", who="official", path=f"/replies/{replies['posted']}")
        yield Page(name="Draft", who="official", path=f"/replies/{replies['drafting']}/revise")
        yield Page(name="Post", who="official", path=f"/replies/{replies['signed off']}/post")
        yield Page(name="Conversations", who="official", path="/conversations")
        yield Page(name="Audit log", who="press", path="/log")
        yield Page(
            name="Audit log, one person", who="press", path=f"/log?person={self.filled.official}"
        )
        yield Page(
            name="Audit log, one finding", who="press", path=f"/log?finding={self._finding()}"
        )
        yield Page(name="Audit log, midway", who="press", path=f"/log?before={middle}")

    def browser(self, who: str, now: datetime = NOW) -> FlaskClient:
        """A browser in which this person has just signed in."""
        with self.office.sessions() as session:
            person = get_person(session, getattr(self.filled, who))
        browser = self.app.test_client()
        with browser.session_transaction() as cookie:
            cookie.update(_user_id=f"{person.id}:{person.stamp}", _fresh=True, sid=hex128())
            cookie["seen"] = int(now.timestamp())
        return browser

    def asking(self, page: Page) -> Work:
        """What asks for the page, as its person does."""
        browser = self.browser(page.who)

        def ask() -> None:
            answer = browser.get(page.path)
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{page.path}: {answer.status}")

        return ask

    def drawing(self, page: Page) -> Work:
        """What asks for the page when all that it shows is at hand: it can't ask the database."""
        name, context = self._shown(page)
        with self.office.sessions() as session:
            person = SignedIn(get_person(session, getattr(self.filled, page.who)))
        prepared = Prepared(name, context, person, replace(self.office, sessions=_NO_SESSIONS))
        browser = self.browser(page.who)

        def ask() -> None:
            answer = browser.get(page.path, environ_overrides={_PREPARED: prepared})
            if answer.status_code != HTTPStatus.OK:
                raise RuntimeError(f"{page.path}, drawn: {answer.status}")

        return ask

    def count(self, page: Page) -> int:
        """How many statements the page sends, those of the gate before it included."""
        ask = self.asking(page)
        ask()
        with counting(self.engine) as statements:
            ask()
        return len(statements)

    def _shown(self, page: Page) -> tuple[str, dict[str, Any]]:
        shown: list[tuple[str, dict[str, Any]]] = []

        def keep(_app: Flask, template: Any, context: dict[str, Any], **_more: Any) -> None:
            shown.append((template.name, context))

        ask = self.asking(page)
        with template_rendered.connected_to(keep, self.app):
            ask()
        return shown[-1]

    def _replies(self) -> Mapping[str, int]:
        """The replies of the official's cases, by story."""
        with self.office.sessions() as session:
            ids = select(Reply.conversation_id, Reply.id).where(
                Reply.conversation_id.in_(self.filled.cases.values())
            )
            found = {case: reply for case, reply in session.execute(ids)}  # noqa: C416 - a result is no mapping
        return {story: found[case] for story, case in self.filled.cases.items() if case in found}

    def _finding(self) -> str:
        return "rebuttal.CategoricalDenial"


def open_filling(
    address: str, guidelines: GuidelineSet, template: Template, size: Size, secret: str = ""
) -> Filling:
    """Fill an empty database, and put an application on it."""
    settings = {"CONVO_ENVIRONMENT": "test", "CONVO_DATABASE_URL": address}
    config = Config.from_environment(settings | ({"CONVO_SECRET_KEY": secret} if secret else {}))
    engine = open_engine(address)
    upgrade(engine)
    filled = fill(address, template, size)
    guard_commits(engine)
    office = make_office(config, engine, SettableClock(NOW), guidelines)
    app = create_app(config, office, guidelines)
    _take_prepared(app)
    return Filling(app=app, office=office, engine=engine, filled=filled)


@contextmanager
def counting(engine: Engine) -> Iterator[list[str]]:
    """The questions that are asked meanwhile.

    That a transaction begins is none; nor is the entry that a look at the log leaves.
    """
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "INSERT", "UPDATE")):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


class _NoSessions(sessionmaker[Session]):
    """Where a page that was prepared would ask the database, it fails."""

    def __call__(self, **_options: object) -> Session:
        raise RuntimeError("a page that was prepared asks nothing")


_NO_SESSIONS = _NoSessions()


def _take_prepared(app: Flask) -> None:
    """Let a request bring what its page shows: the gate and the headers work as ever."""

    def know_who() -> None:
        if prepared := request.environ.get(_PREPARED):
            g._login_user, g.office = prepared.person, prepared.office

    app.before_request_funcs.setdefault(None, []).insert(0, know_who)
    for endpoint, view in app.view_functions.items():
        app.view_functions[endpoint] = _prepared_or(view)


def _prepared_or(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def answer(**parts: Any) -> Any:
        if prepared := request.environ.get(_PREPARED):
            return render_template(prepared.template, **prepared.context)
        return view(**parts)

    return answer
