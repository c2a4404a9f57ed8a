"""A case taken through every deed, with words that would be known again anywhere in the log."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from convo.audit.entry import commit
from convo.audit.sentences import RECORDED
from convo.db.models import AuditEntry, AuditOpening, Conversation, Person, Reply
from convo.domain.actor import Actor
from convo.domain.errors import NotReady, Refused
from convo.domain.permissions import Action
from convo.domain.vocabulary import (
    Approach,
    ReplyOutcome,
    Role,
    Sensitivity,
    SpeakerRole,
    VenueKind,
)
from convo.queries.conversations import get_conversation
from convo.services import (
    conversations,
    lines,
    log_views,
    people,
    places,
    referrals,
    replies,
    reviews,
)
from convo.services.owed import perform_owed
from convo.support.identifiers import hex128
from tests.given import DENIAL, FINE_WORDS, QUESTION, Given, SettableClock

MARK = "Zyzzyva"
OPERATOR = Actor.operator
#: Has a finding that asks for a reason.
LOUD = f"{FINE_WORDS} {MARK} PLEASE READ THE PAGE BEFORE YOU WRITE TO US AGAIN."

#: What people wrote, by deed: all that an entry commits to, and none of it in the entry.
COMMITTED: Mapping[Action, set[str]] = {
    Action.LOG: {"address", "title", "words", "handle"},
    Action.ADD_SNAPSHOT: {"words", "handle"},
    Action.DECIDE: {"reason", "assertion", "source", "extract"},
    Action.REFER_CONVERSATION: {"reason"},
    Action.AGREE: {"reason"},
    Action.CLOSE_CONVERSATION: {"reason"},
    Action.REOPEN: {"reason"},
    Action.REVISE: {"words"},
    Action.SUBMIT: {"why:tone.Shouting", "why:facts.CitesSource", "why:tone.SaidBefore"},
    Action.RETURN: {"reason"},
    Action.SIGN_OFF: {"note", "words"},
    Action.REFER: {"reason"},
    Action.SEND_TO_MENTOR: {"reason"},
    Action.TAKE_ON: {"reason"},
    Action.DECLINE: {"reason"},
    Action.WITHDRAW: {"reason"},
    Action.POST: {"address", "words"},
    Action.CLOSE: {"reason"},
    Action.ADD_PERSON: {"name", "email"},
    Action.CHANGE_PERSON: {"name", "email"},
    Action.ADD_TEAM: {"name"},
    Action.ADD_VENUE: {"name", "house_rules"},
    Action.CHANGE_VENUE: {"name", "house_rules"},
    Action.ADD_TOPIC: {"name"},
    Action.CHANGE_TOPIC: {"name"},
    Action.ADD_LINE: {"title", "words"},
    Action.RETIRE_LINE: {"reason"},
    Action.VIEW_LOG: {"filter"},
}


class Walk:
    """Everything that people do in convo, each time with the marker in whatever they write."""

    def __init__(self, given: Given, clock: SettableClock) -> None:
        self.given, self.office, self.clock = given, given.office, clock
        self.topic = given.topic(name=f"{MARK} topic")
        self.venue = given.venue(name=f"{MARK} forum", house_rules=f"{MARK} rules")
        self.official = given.official(name=f"{MARK} Official", email=f"o@{MARK}.example")
        self.press = given.press_officer(name=f"{MARK} Press", email=f"p@{MARK}.example")
        self.count = 0

    def actor(self, person: Person) -> Actor:
        return self.given.actor(person)

    def conversation(self) -> Conversation:
        self.count += 1
        said = conversations.Said(words=f"{MARK}?", speaker=SpeakerRole.PUBLIC, handle=MARK)
        deed = conversations.Log(
            address=f"https://{MARK}.example/{self.count}",
            title=f"{MARK} {self.count}",
            venue_id=self.venue.id,
            topic_id=self.topic.id,
            said=said,
        )
        logged = conversations.log(self.office, self.actor(self.official), deed)
        added = conversations.AddSnapshot(conversation_id=logged, said=said)
        conversations.add_snapshot(self.office, self.actor(self.official), added)
        return self.given.read_conversation(logged)

    def decided(self) -> Conversation:
        read = self.conversation()
        deed = conversations.Decide(
            conversation_id=read.id,
            version=read.version,
            answers=QUESTION | {"matter": "error", "source": "yes"},
            approach=Approach.CONVERSE,
            reason=f"{MARK} reason",
            assertion=f"{MARK} said so",
            source=f"https://{MARK}.example/source",
            extract=f"{MARK} extract",
        )
        conversations.decide(self.office, self.actor(self.official), deed)
        return self.given.read_conversation(read.id)

    def reply(self, words: str = f"{FINE_WORDS} {MARK}") -> Reply:
        return self.draft(self.decided(), words)

    def draft(self, read: Conversation, words: str = f"{FINE_WORDS} {MARK}") -> Reply:
        deed = replies.Start(conversation_id=read.id, version=read.version)
        reply_id = replies.start(self.office, self.actor(self.official), deed)
        return self.given.revise(self.given.read(reply_id), words, self.official)

    def why(self, reply: Reply) -> replies.WithReason:
        return replies.WithReason(reply_id=reply.id, version=reply.version, reason=f"{MARK} reason")

    def submitted(self, words: str = f"{FINE_WORDS} {MARK}") -> Reply:
        reply = self.reply(words)
        deed = self.given.submission(reply)
        reasons = dict.fromkeys(deed.explanations, f"{MARK} is agreed")
        deed = replace(deed, explanations=reasons)
        replies.submit(self.office, self.actor(self.official), deed)
        return self.given.read(reply.id)

    def signed_off(self) -> Reply:
        reply = self.submitted(LOUD)
        deed = reviews.SignOff(
            reply_id=reply.id, version=reply.version, revision=1, note=f"{MARK} note"
        )
        reviews.sign_off(self.office, self.actor(self.given.mentor_of(reply)), deed)
        return self.given.read(reply.id)

    def posted(self) -> None:
        reply = self.signed_off()
        post = replies.Post(
            reply_id=reply.id,
            version=reply.version,
            address=f"https://{MARK}.example/posted",
            words=f"{MARK} otherwise",
        )
        replies.post(self.office, self.actor(self.official), post)
        close = replies.Close(
            reply_id=reply.id,
            version=self.given.read(reply.id).version,
            outcome=ReplyOutcome.THANKED,
            reason=f"{MARK} thanked us",
        )
        replies.close(self.office, self.actor(self.official), close)

    def ended(self) -> None:
        returned, withdrawn = self.submitted(), self.reply()
        mentor = self.actor(self.given.mentor_of(returned))
        reviews.return_reply(self.office, mentor, self.why(returned))
        replies.withdraw(self.office, self.actor(self.official), self.why(withdrawn))
        self.signed_off()
        self.clock.advance(days=7)
        assert perform_owed(self.office) == 1

    def referred(self) -> Reply:
        reply = self.reply()
        replies.refer(self.office, self.actor(self.official), self.why(reply))
        return self.given.read(reply.id)

    def press_office(self) -> None:
        press = self.press
        sent = self.referred()
        deed = referrals.SendToMentor(
            reply_id=sent.id, version=sent.version, reason=f"{MARK} is conversation"
        )
        referrals.send_to_mentor(self.office, self.actor(press), deed)
        referrals.take_on(self.office, self.actor(press), self.why(self.referred()))
        declined = self.referred()
        referrals.decline(self.office, self.actor(press), self.why(declined))
        for act in (conversations.agree, conversations.close_conversation, conversations.reopen):
            actor = press if act is conversations.agree else self.official
            act(self.office, self.actor(actor), self.about(declined.conversation_id))
        referred = self.conversation()
        conversations.refer_conversation(
            self.office, self.actor(self.official), self.about(referred.id)
        )
        self.line()
        log_views.view_log(self.office, self.actor(press), f"person={MARK}")

    def line(self) -> None:
        words = f"{MARK} is what the press office says."
        deed = lines.AddLine(title=f"{MARK} line", words=words, topic_id=self.topic.id)
        line_id = lines.add_line(self.office, self.actor(self.press), deed)
        retire = lines.RetireLine(line_id=line_id, reason=f"{MARK} is over")
        lines.retire_line(self.office, self.actor(self.press), retire)

    def about(self, conversation_id: int) -> conversations.WithReason:
        with self.office.sessions() as session:
            version = get_conversation(session, conversation_id).version
        return conversations.WithReason(
            conversation_id=conversation_id, version=version, reason=f"{MARK} reason"
        )

    def everything(self) -> None:
        """Every deed, and some that are refused."""
        self.posted()
        self.ended()
        self.press_office()
        self.administration()
        self.refused()

    def refused(self) -> None:
        reply = self.reply(f"{DENIAL} {MARK}")
        with pytest.raises(NotReady):
            replies.submit(self.office, self.actor(self.official), self.given.submission(reply))
        nobody = self.actor(self.given.administrator())
        with pytest.raises(Refused):
            replies.withdraw(self.office, nobody, self.why(reply))
        with pytest.raises(Refused):
            people.add_team(self.office, OPERATOR(), f"{MARK} team")

    def administration(self) -> None:
        office = self.office
        people.add_team(office, OPERATOR(), f"{MARK} team")
        account = people.Account(
            name=f"{MARK} Other",
            email=f"q@{MARK}.example",
            roles=frozenset({Role.PRESS_OFFICE}),
            trained_until=date(2027, 1, 1),
        )
        people.change_person(office, OPERATOR(), self.press.id, account)
        people.disable_person(office, OPERATOR(), self.press.id)
        people.enable_person(office, OPERATOR(), self.press.id)
        secret = people.reset_person(office, OPERATOR(), self.press.id)
        people.set_password(office, secret, f"{MARK} green buses go", hex128())
        venue = places.VenueDetails(
            name=f"{MARK} board", kind=VenueKind.BLOG, hosts=MARK, house_rules=f"{MARK} rule"
        )
        places.change_venue(office, OPERATOR(), self.venue.id, venue)
        details = places.TopicDetails(name=f"{MARK} matters", sensitivity=Sensitivity.EMOTIVE)
        places.change_topic(office, OPERATOR(), self.topic.id, details)


def test_no_word_that_anybody_wrote_is_in_an_entry_whatever_the_deed(
    given: Given, clock: SettableClock
):
    Walk(given, clock).everything()
    with given.office.sessions() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
        openings = {(o.seq, o.field): o for o in session.scalars(select(AuditOpening))}
    assert {entry.action for entry in entries if entry.outcome == "ok"} == RECORDED
    assert {entry.outcome for entry in entries} == {"ok", "refused"}
    assert {entry.actor_role for entry in entries if entry.action == Action.EXPIRE} == {"clock"}
    committed: dict[str, set[str]] = defaultdict(set)
    promised: dict[tuple[int, str], str] = {}
    for entry in entries:
        assert MARK.lower() not in entry.leaf.decode().lower(), entry.action
        for field, commitment in json.loads(entry.leaf)["c"].items():
            promised[entry.seq, field] = commitment
            if MARK.lower() in openings[entry.seq, field].value.lower():
                committed[entry.action].add(field)
    assert committed == {action.value: fields for action, fields in COMMITTED.items()}
    kept = {key: commit(o.salt, o.field, o.value) for key, o in openings.items()}
    assert kept == promised
    # The same words were written many times: neither their salts nor their commitments show it.
    assert len(set(promised.values())) == len(promised) > 50
    assert {len(opening.salt) for opening in openings.values()} == {32}
