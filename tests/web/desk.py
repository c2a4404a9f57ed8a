"""Somebody in every role, each with a browser, and short ways to what a page test needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from convo.db.base import Base
from convo.db.models import AuditEntry, Person, Reply
from convo.domain.permissions import Action
from convo.domain.vocabulary import ReplyState
from convo.services import replies, reviews
from convo.services.office import Office
from tests.given import FINE_WORDS, Given, SettableClock
from tests.page import Page, fetch, fill_in

#: Words that need a reason.
MYTH = FINE_WORDS + " That is a myth."
TITLE = "Street trading fees"


@dataclass(kw_only=True)
class Desk:
    """The office as its pages show it."""

    office: Office
    app: Flask
    given: Given
    clock: SettableClock
    sign_in: Callable[[Person], FlaskClient]
    people: dict[str, Person]
    _browsers: dict[str, FlaskClient] = field(default_factory=dict)

    def browser(self, who: str) -> FlaskClient:
        """A browser in which this person has signed in; the same one each time."""
        if who not in self._browsers:
            self._browsers[who] = self.sign_in(self.people[who])
        return self._browsers[who]

    def sign_in_again(self, who: str) -> FlaskClient:
        """The same person in a session that is new; the one before is over."""
        self._browsers.pop(who, None)
        return self.browser(who)

    def see(self, who: str, path: str, status: int = 200, *typed: str) -> Page:
        """The page as this person sees it; `typed` are people's words outside a quotation."""
        return fetch(self.browser(who), path, status, typed=(TITLE, *typed))

    def fill(
        self, who: str, page: Page, action: str, typed: Mapping[str, Any], status: int = 303
    ) -> Page:
        """Fill in the form for `action` of a page that is open already, and send it."""
        self.clock.advance(seconds=1)
        return fill_in(self.browser(who), page, action, typed, status)

    def do(
        self, who: str, path: str, typed: Mapping[str, Any] | None = None, status: int = 303
    ) -> Page:
        """Open the page on which the form for `path` stands, fill it in and send it."""
        reply, _, deed = path.rpartition("/")
        page = self.see(who, f"{reply}/{ASKED_ON.get(deed, deed)}")
        return self.fill(who, page, path, typed or {}, status)

    def reply(
        self, state: ReplyState = ReplyState.DRAFTING, words: str = FINE_WORDS, **details: Any
    ) -> int:
        """The author's reply in this state."""
        details = {"title": TITLE, "words_said": "The fee is £50 now?!"} | details
        said = details.pop("words_said")
        author = self.people["author"]
        details = self.given.fitting(state, details)
        conversation = self.given.decided(author, words=said, **details)
        deed = replies.Start(conversation_id=conversation.id, version=conversation.version)
        reply_id = replies.start(self.office, self.given.actor(author), deed)
        if words:
            self.given.revise(self.now(reply_id), words)
        self.given._bring(reply_id, state)
        return reply_id

    def now(self, reply_id: int) -> Reply:
        """The reply as the database has it now."""
        return self.given.read(reply_id)

    def state(self, reply_id: int) -> ReplyState:
        """Where it stands."""
        return self.now(reply_id).state

    def words(self, reply_id: int) -> list[str]:
        """The words of every version."""
        return [revision.words for revision in self.now(reply_id).revisions]

    def revise(self, reply_id: int, words: str) -> None:
        """The author saves a version."""
        self.clock.advance(seconds=1)
        self.given.revise(self.now(reply_id), words)

    def submit(self, reply_id: int) -> None:
        """The author submits it."""
        self.clock.advance(seconds=1)
        self.given.submit(self.now(reply_id))

    def return_reply(self, reply_id: int, reason: str) -> None:
        """The mentor returns it."""
        self.clock.advance(seconds=1)
        actor = self.given.actor(self.people["mentor"])
        reviews.return_reply(self.office, actor, self.given.with_reason(self.now(reply_id), reason))

    def outcomes(self, action: Action) -> list[str]:
        """What came of each deed of this kind, in order, by the log."""
        with self.office.sessions() as session:
            found = select(AuditEntry.outcome).where(AuditEntry.action == action.value)
            return list(session.scalars(found.order_by(AuditEntry.seq)))

    def rows(self) -> dict[str, Any]:
        """Every row of every table, as text: to see that nothing changed."""
        with self.office.sessions() as session:
            return {
                table.name: sorted(map(str, session.execute(select(table)).all()))
                for table in Base.metadata.sorted_tables
            }

    def count(self, table: type[Base]) -> int:
        """How many rows a table has."""
        with self.office.sessions() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0


#: The page on which a form stands, where it is not called as the form is.
ASKED_ON = {
    "sign-off": "review",
    "return": "review",
    "pick-up": "review",
    "put-back": "review",
    "send-to-mentor": "referral",
    "take-on": "referral",
    "decline": "referral",
}
