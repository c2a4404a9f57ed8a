"""What a test starts from, made through the services as people would make it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from convo.db.models import Conversation, Person, Reply, Topic, Venue
from convo.domain.actor import Actor
from convo.domain.vocabulary import (
    Approach,
    Level,
    ReplyOutcome,
    ReplyState,
    Role,
    Sensitivity,
    SpeakerRole,
    VenueKind,
    Via,
)
from convo.queries.conversations import get_conversation
from convo.queries.people import get_person
from convo.queries.places import get_topic, get_venue
from convo.queries.replies import get_reply, guideline_facts, judge
from convo.services import (
    conversations,
    corrections,
    cover,
    handover,
    people,
    places,
    postings,
    referrals,
    replies,
    reviews,
    unsigned,
)
from convo.services.office import Office
from convo.support.identifiers import hex128

PASSWORD = "three green buses go"

#: Words that no guideline finds anything in.
FINE_WORDS = (
    "Hello, I’m Asha and I work on licensing at the Department for Examples. Thanks for asking. "
    "The form closes on 1 June. Would you like the address of the page?"
)
#: Words that are stopped, as formal rebuttal.
DENIAL = "We categorically reject this. The claims are false and there is no truth in them."

#: Answers that lead to joining in.
QUESTION = {
    "danger": "no",
    "rebuttal": "no",
    "hold": "no",
    "worth": "yes",
    "bash": "no",
    "rant": "no",
    "engaged": "no",
    "matter": "question",
}


@dataclass
class SettableClock:
    """A clock that stands still until it is moved."""

    now: datetime = datetime(2026, 3, 10, 10, 0, 0, 123456, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **time: float) -> None:
        """Move on by hours=, days=, minutes=…"""
        self.now += timedelta(**time)


@dataclass
class Given:
    """Makes what is asked for, and whatever that needs."""

    office: Office
    password: str = PASSWORD
    _numbers: Any = field(default_factory=lambda: count(1))
    _mentor: Person | None = None
    _venue: Venue | None = None
    _topic: Topic | None = None

    def actor(self, person: Person) -> Actor:
        """This person with a form that has not been sent before."""
        return Actor(
            person_id=person.id, roles=frozenset(), via=Via.WEB, request=hex128(), session="s"
        )

    def person(self, *roles: Role, **details: Any) -> Person:
        """Somebody with these roles, trained, who can sign in with `password`."""
        number = next(self._numbers)
        if Role.OFFICIAL in roles and "mentor_id" not in details:
            details["mentor_id"] = self.usual_mentor().id
        account = people.Account(
            name=details.pop("name", f"Person {number}"),
            email=details.pop("email", f"person{number}@example.org"),
            roles=frozenset(roles),
            trained_until=details.pop("trained_until", date(2027, 1, 31)),
            **details,
        )
        person_id, secret = people.add_person(self.office, Actor.operator(), account)
        people.set_password(self.office, secret, self.password, hex128())
        with self.office.sessions() as session:
            return get_person(session, person_id)

    def usual_mentor(self) -> Person:
        """The mentor of everybody who was given no other."""
        if self._mentor is None:
            self._mentor = self.person(Role.MENTOR)
        return self._mentor

    def official(self, mentor: Person | None = None, **details: Any) -> Person:
        """An official with this mentor, else the usual one."""
        return self.person(Role.OFFICIAL, mentor_id=(mentor or self.usual_mentor()).id, **details)

    def mentor(self, **details: Any) -> Person:
        """Another mentor."""
        return self.person(Role.MENTOR, **details)

    def press_officer(self, **details: Any) -> Person:
        """Somebody in the press office."""
        return self.person(Role.PRESS_OFFICE, **details)

    def administrator(self, **details: Any) -> Person:
        """An administrator."""
        return self.person(Role.ADMINISTRATOR, **details)

    def venue(self, **details: Any) -> Venue:
        """A forum, unless told otherwise."""
        details = {"name": f"Forum {next(self._numbers)}", "kind": VenueKind.FORUM} | details
        venue_id = places.add_venue(self.office, Actor.operator(), places.VenueDetails(**details))
        with self.office.sessions() as session:
            return get_venue(session, venue_id)

    def topic(self, *mentors: Person, **details: Any) -> Topic:
        """A routine topic with these mentors, unless told otherwise."""
        details = {"name": f"Topic {next(self._numbers)}"} | details
        ids = frozenset(mentor.id for mentor in mentors)
        topic_id = places.add_topic(
            self.office, Actor.operator(), places.TopicDetails(mentor_ids=ids, **details)
        )
        with self.office.sessions() as session:
            return get_topic(session, topic_id)

    def conversation(self, official: Person | None = None, **details: Any) -> Conversation:
        """A conversation that was logged and not decided."""
        self._venue = details.pop("venue", self._venue) or self.venue()
        self._topic = details.pop("topic", self._topic) or self.topic()
        number = next(self._numbers)
        said = conversations.Said(
            words=details.pop("words", "Does anybody know when the form closes?"),
            speaker=details.pop("speaker", SpeakerRole.PUBLIC),
            handle=details.pop("handle", "gardener"),
        )
        deed = conversations.Log(
            address=details.pop("address", f"https://forum.example.org/t/{number}"),
            title=details.pop("title", f"Question {number}"),
            venue_id=self._venue.id,
            topic_id=self._topic.id,
            said=said,
        )
        conversation_id = conversations.log(
            self.office, self.actor(official or self.official()), deed
        )
        return self.read_conversation(conversation_id)

    def decided(self, official: Person | None = None, **details: Any) -> Conversation:
        """A conversation that is to be joined."""
        official = official or self.official()
        conversation = self.conversation(official, **details)
        deed = conversations.Decide(
            conversation_id=conversation.id,
            version=conversation.version,
            answers=QUESTION,
            approach=Approach.CONVERSE,
            reason="A fair question that we can answer",
        )
        conversations.decide(self.office, self.actor(official), deed)
        return self.read_conversation(conversation.id)

    def reply(
        self,
        author: Person | None = None,
        state: ReplyState = ReplyState.DRAFTING,
        words: str = FINE_WORDS,
        **details: Any,
    ) -> Reply:
        """A reply with one version, brought into this state by those who may."""
        author = author or self.official()
        conversation = self.decided(author, **self.fitting(state, details))
        reply_id = replies.start(
            self.office,
            self.actor(author),
            replies.Start(conversation_id=conversation.id, version=conversation.version),
        )
        self.revise(self.read(reply_id), words)
        self._bring(reply_id, state)
        return self.read(reply_id)

    def fitting(self, state: ReplyState, details: dict[str, Any]) -> dict[str, Any]:
        """These details, on a topic on which a reply can come into this state."""
        if state is not ReplyState.WITH_SECOND_SIGNER:
            return details
        return {"topic": self.topic(sensitivity=Sensitivity.EMOTIVE)} | details

    def revise(self, reply: Reply, words: str, author: Person | None = None) -> Reply:
        """Another version."""
        deed = replies.Revise(reply_id=reply.id, version=reply.version, words=words)
        replies.revise(self.office, self.actor(author or reply.started_by), deed)
        return self.read(reply.id)

    def submit(self, reply: Reply, author: Person | None = None) -> Reply:
        """Submit it with every reason and confirmation that it needs."""
        replies.submit(self.office, self.actor(author or reply.started_by), self.submission(reply))
        return self.read(reply.id)

    def submission(self, reply: Reply) -> replies.Submit:
        """A complete submission of the newest version."""
        with self.office.sessions() as session:
            fresh, at = get_reply(session, reply.id), self.office.standpoint()
            findings = judge(session, fresh, at)
            needed = self.office.guidelines.confirmations(guideline_facts(session, fresh, at))
        return replies.Submit(
            reply_id=reply.id,
            version=reply.version,
            explanations={
                found.rule: "The team agreed to these words on Monday"
                for found in findings
                if found.level is Level.EXPLAIN
            },
            confirmations=frozenset(each.key for each in needed),
        )

    def with_reason(self, reply: Reply, reason: str = "Because it is better so") -> Any:
        """A deed on this reply that needs only a reason."""
        return replies.WithReason(reply_id=reply.id, version=reply.version, reason=reason)

    def sign_off(self, reply: Reply, mentor: Person | None = None) -> Reply:
        """The mentor's yes to the newest version."""
        number = reply.latest.number if reply.latest else 0
        deed = reviews.SignOff(reply_id=reply.id, version=reply.version, revision=number)
        reviews.sign_off(self.office, self.actor(mentor or self.mentor_of(reply)), deed)
        return self.read(reply.id)

    def mentor_of(self, reply: Reply) -> Person:
        """The named mentor."""
        assert reply.mentor is not None
        return reply.mentor

    def post(self, reply: Reply, words: str | None = None, by: Person | None = None) -> Reply:
        """Post it, with the words that were signed off unless others are given."""
        signed_off = reply.signed_off_revision
        deed = postings.Post(
            reply_id=reply.id,
            version=reply.version,
            address="https://forum.example.org/t/1#post-2",
            words=words or (signed_off.words if signed_off else ""),
        )
        postings.post(self.office, self.actor(by or reply.started_by), deed)
        return self.read(reply.id)

    def cover(self, person: Person, by: Person, days: int = 3) -> int:
        """Somebody covers for this person from today on, for so many days."""
        today = self.office.today()
        deed = cover.NameCover(
            person_id=person.id,
            cover_id=by.id,
            from_on=today,
            until_on=today + timedelta(days=days),
        )
        return cover.name_cover(self.office, self.actor(person), deed)

    def transfer(
        self, conversation: Conversation, to: Person, by: Person | None = None
    ) -> Conversation:
        """Put another official in charge."""
        now = self.read_conversation(conversation.id)
        deed = handover.Transfer(
            conversation_id=now.id, version=now.version, to_id=to.id, reason="They know the place"
        )
        handover.transfer(self.office, self.actor(by or now.official), deed)
        return self.read_conversation(now.id)

    def read(self, reply_id: int) -> Reply:
        """The reply as the database has it now, its people with their roles."""
        with self.office.sessions() as session:
            reply = get_reply(session, reply_id)
            _read_roles(reply.started_by, reply.mentor)
            for revision in reply.revisions:
                revision.findings  # noqa: B018 - reads them, for a test that looks
            return reply

    def read_conversation(self, conversation_id: int) -> Conversation:
        """The conversation as the database has it now, its official with their roles."""
        with self.office.sessions() as session:
            conversation = get_conversation(session, conversation_id)
            _read_roles(conversation.official)
            return conversation

    def _bring(self, reply_id: int, state: ReplyState) -> None:
        for deed in _WAYS[state]:
            getattr(self, f"_{deed}")(self.read(reply_id))

    def _submit(self, reply: Reply) -> None:
        self.submit(reply)

    def _sign_off(self, reply: Reply) -> None:
        self.sign_off(reply)

    def _post(self, reply: Reply) -> None:
        self.post(reply)

    def _return(self, reply: Reply) -> None:
        actor = self.actor(self.mentor_of(reply))
        reviews.return_reply(self.office, actor, self.with_reason(reply, "Say where the page is"))

    def _refer(self, reply: Reply) -> None:
        replies.refer(self.office, self.actor(reply.started_by), self.with_reason(reply))

    def _withdraw(self, reply: Reply) -> None:
        replies.withdraw(self.office, self.actor(reply.started_by), self.with_reason(reply))

    def _take_on(self, reply: Reply) -> None:
        referrals.take_on(self.office, self.actor(self.press_officer()), self.with_reason(reply))

    def _decline(self, reply: Reply) -> None:
        referrals.decline(self.office, self.actor(self.press_officer()), self.with_reason(reply))

    def unsigned(self, author: Person | None = None, words: str = FINE_WORDS) -> unsigned.Unsigned:
        """What somebody posted without asking anybody."""
        return unsigned.Unsigned(
            address="https://forum.example.org/t/1#post-3",
            words=words,
            posted_on=self.office.today(),
            posted_by_id=author.id if author else None,
            reason="It was sent too early, by mistake",
        )

    def record_unsigned(self, reply: Reply, words: str = FINE_WORDS) -> Reply:
        """Its author posted it before anybody had signed it off, and says so."""
        deed = unsigned.RecordUnsigned(
            reply_id=reply.id,
            version=reply.version,
            posting=self.unsigned(reply.started_by, words),
        )
        unsigned.record_unsigned(self.office, self.actor(reply.started_by), deed)
        return self.read(reply.id)

    def correct(self, reply: Reply, by: Person | None = None, **details: Any) -> Reply:
        """A correction of it, started by its author unless told otherwise."""
        told: dict[str, Any] = {"reason": "It closes on 2 June", "own_error": False} | details
        deed = corrections.Correct(reply_id=reply.id, version=reply.version, **told)
        actor = self.actor(by or reply.started_by)
        return self.read(corrections.correct(self.office, actor, deed))

    def _record_unsigned(self, reply: Reply) -> None:
        self.record_unsigned(reply)

    def _remove(self, reply: Reply) -> None:
        postings.remove(self.office, self.actor(reply.started_by), self.with_reason(reply))

    def _close(self, reply: Reply) -> None:
        deed = postings.Close(
            reply_id=reply.id, version=reply.version, outcome=ReplyOutcome.ANSWERED
        )
        postings.close(self.office, self.actor(reply.started_by), deed)


def _read_roles(*people: Person | None) -> None:
    for person in people:
        person and person.held_roles  # noqa: B018 - reads them, while the session is open


#: The deeds that bring a draft into each state.
_WAYS: dict[ReplyState, tuple[str, ...]] = {
    ReplyState.DRAFTING: (),
    ReplyState.WITH_MENTOR: ("submit",),
    ReplyState.WITH_SECOND_SIGNER: ("submit", "sign_off"),
    ReplyState.RETURNED: ("submit", "return"),
    ReplyState.WITH_PRESS_OFFICE: ("refer",),
    ReplyState.SIGNED_OFF: ("submit", "sign_off"),
    ReplyState.POSTED: ("submit", "sign_off", "post"),
    ReplyState.CLOSED: ("submit", "sign_off", "post", "close"),
    ReplyState.POSTED_UNSIGNED: ("record_unsigned",),
    ReplyState.REMOVED: ("submit", "sign_off", "post", "remove"),
    ReplyState.WITHDRAWN: ("withdraw",),
    ReplyState.TAKEN_ON: ("refer", "take_on"),
    ReplyState.DECLINED: ("refer", "decline"),
}
