"""Hands to work in the conversations room with: people, and short ways to what a test needs."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from convo.db.models import Conversation, Person
from convo.domain.actor import Actor
from convo.domain.vocabulary import Approach, Role, SpeakerRole, Via
from convo.queries.conversations import get_conversation
from convo.queries.people import get_person
from convo.queries.replies import get_reply
from convo.services import conversations, referrals, replies
from convo.services.office import Office
from convo.support.identifiers import hex128
from tests.learnt import LEARNT

NOW = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
ADDRESS = "https://forum.example.org/threads/1"
#: Answers that lead to joining in with evidence.
ERROR = {
    "danger": "no",
    "rebuttal": "no",
    "hold": "no",
    "worth": "yes",
    "bash": "no",
    "rant": "no",
    "engaged": "no",
    "matter": "error",
    "source": "yes",
}
QUESTION = {key: value for key, value in ERROR.items() if key != "source"} | {"matter": "question"}
REASON = "It helps everybody who reads it."
EVIDENCE = {
    "assertion": "The form closes on 1 May",
    "source": "https://www.example.org/grants",
    "extract": "Applications close on 1 June.",
}

#: The mentor comes first: every official has one.
ROLES = {
    "mentor": Role.MENTOR,
    "official": Role.OFFICIAL,
    "other": Role.OFFICIAL,
    "press": Role.PRESS_OFFICE,
    "administrator": Role.ADMINISTRATOR,
}


@dataclass
class Room:
    """The application, and short ways to do what a test needs done beforehand."""

    app: Flask
    office: Office
    sign_in: Callable[[Person], FlaskClient]
    ids: dict[str, int] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        """This person, about to do something new."""
        roles = frozenset({ROLES[who]})
        return Actor(person_id=self.ids[who], roles=roles, via=Via.WEB, request=hex128())

    def client(self, who: str) -> FlaskClient:
        """A browser in which this person is signed in."""
        with self.office.sessions() as session:
            return self.sign_in(get_person(session, self.ids[who]))

    def log(self, address: str = ADDRESS, who: str = "official", **more: Any) -> int:
        """A conversation that somebody logged."""
        said: dict[str, Any] = {"words": "The form closes on 1 May!", "speaker": SpeakerRole.PUBLIC}
        said |= {name: more.pop(name) for name in ("words", "speaker", "handle") if name in more}
        deed = conversations.Log(
            address=address,
            title=more.get("title", "When the form closes"),
            venue_id=self.ids[more.get("venue", "forum")],
            topic_id=self.ids[more.get("topic", "grants")],
            said=conversations.Said(**said),
        )
        return conversations.log(self.office, self.actor(who), deed)

    def decide(
        self, case: int, approach: Approach, answers: Mapping[str, str], **more: Any
    ) -> None:
        """A decision by the official in charge."""
        if approach is Approach.LISTEN:
            more.setdefault("learnt", LEARNT)
        deed = conversations.Decide(
            conversation_id=case,
            version=self.read(case).version,
            answers=answers,
            approach=approach,
            reason=more.pop("reason", REASON),
            **more,
        )
        conversations.decide(self.office, self.actor("official"), deed)

    def join_in(self, case: int) -> None:
        """A decision to join in where somebody asks something."""
        self.decide(case, Approach.CONVERSE, QUESTION)

    def start(self, case: int) -> int:
        """A reply, under way."""
        deed = replies.Start(conversation_id=case, version=self.read(case).version)
        return replies.start(self.office, self.actor("official"), deed)

    def decline(self, case: int) -> None:
        """A reply that the press office declined."""
        reply = self.start(case)
        for who, deed in (("official", replies.refer), ("press", referrals.decline)):
            with self.office.sessions() as session:
                version = get_reply(session, reply).version
            asked = replies.WithReason(reply_id=reply, version=version, reason=REASON)
            deed(self.office, self.actor(who), asked)

    def read(self, case: int) -> Conversation:
        """The conversation as the database has it now, with all that belongs to it."""
        with self.office.sessions() as session:
            return get_conversation(session, case)
