"""What waits too long is told to others: first the cover, then the press office, each once."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from convo.db.models import Conversation, Note, Reply
from convo.domain.vocabulary import Approach, EscalatedTo, ReplyState, Sensitivity, SpeakerRole
from convo.queries.notes import get_note
from convo.services import conversations, follow_ups, handover, notes, replies
from convo.services.escalations import escalate
from convo.services.office import Office
from tests.at_once import at_once
from tests.given import Given, SettableClock

Entries = Callable[[], list[tuple[str, str, int | None]]]
COVER, PRESS_OFFICE = EscalatedTo.COVER, EscalatedTo.PRESS_OFFICE
SOON, LATER = (4, 8), (8, 16)


def pass_hours(given: Given, clock: SettableClock, hours: int) -> None:
    """Move on by so many working hours."""
    clock.now = given.office.calendar.add_hours(clock(), hours)


def judged(given: Given) -> Reply:
    return given.reply(state=ReplyState.WITH_MENTOR)


def second_yes(given: Given) -> Reply:
    topic = given.topic(sensitivity=Sensitivity.EMOTIVE)
    return given.reply(state=ReplyState.WITH_SECOND_SIGNER, topic=topic)


def leaving(given: Given) -> Conversation:
    conversation = given.conversation(official := given.official())
    deed = conversations.Decide(
        conversation_id=conversation.id,
        version=conversation.version,
        answers={"danger": "yes"},
        approach=Approach.SAFEGUARDING,
        reason="Somebody may be in danger",
    )
    conversations.decide(given.office, given.actor(official), deed)
    return given.read_conversation(conversation.id)


def question(given: Given) -> Note:
    conversation = given.decided(official := given.official())
    about = notes.About(conversation_id=conversation.id)
    deed = notes.Ask(about=about, words="Is this ours to say?")
    note_id = notes.ask(given.office, given.actor(official), deed)
    with given.office.sessions() as session:
        return get_note(session, note_id)


def undecided(given: Given) -> Conversation:
    return given.conversation()


def posted(given: Given) -> Reply:
    return given.reply(state=ReplyState.POSTED)


def told(given: Given, thing: Reply | Conversation | Note) -> EscalatedTo | None:
    with given.office.sessions() as session:
        column = type(thing).escalated_to
        return session.scalar(select(column).where(type(thing).id == thing.id))


@pytest.mark.parametrize(
    "case",
    [
        (judged, SOON),
        (second_yes, SOON),
        (leaving, SOON),
        (question, SOON),
        (undecided, LATER),
        (posted, LATER),
    ],
)
def test_first_the_cover_hears_of_it_and_then_the_press_office(
    given: Given, office: Office, clock: SettableClock, log: Entries, case
):
    made, (first, then) = case
    thing = made(given)
    if made in {undecided, posted}:
        clock.now = thing.due_at
    count = len(log())
    pass_hours(given, clock, first)
    clock.advance(microseconds=-1)
    assert escalate(office) == 0
    clock.advance(microseconds=1)
    assert (escalate(office), told(given, thing)) == (1, COVER)
    assert escalate(office) == 0
    pass_hours(given, clock, then - first)
    assert (escalate(office), told(given, thing)) == (1, PRESS_OFFICE)
    clock.advance(days=30)
    assert escalate(office) == 0
    entries = log()[count:]
    assert len(entries) == 2
    assert {(action.partition(":")[2], outcome) for action, outcome, _ in entries} == {
        ("escalate", "ok")
    }


def test_what_was_dealt_with_begins_anew(given: Given, office: Office, clock: SettableClock):
    reply = judged(given)
    pass_hours(given, clock, 4)
    escalate(office)
    signed = given.sign_off(given.read(reply.id))
    assert signed.escalated_to is None
    assert escalate(office) == 0


def ask_there(given: Given, conversation: Conversation) -> None:
    said = conversations.Said(words="And now?", speaker=SpeakerRole.PUBLIC, asks=True)
    deed = conversations.AddSnapshot(conversation_id=conversation.id, said=said)
    conversations.add_snapshot(given.office, given.actor(conversation.official), deed)


def watch_again(given: Given, reply: Reply) -> None:
    chosen = follow_ups.FollowUp(on=date(2026, 9, 1), by_id=reply.started_by_id)
    deed = follow_ups.SetFollowUp(reply_id=reply.id, version=reply.version, follow_up=chosen)
    follow_ups.set_follow_up(given.office, given.actor(reply.started_by), deed)


def refer_and_hand_back(given: Given, conversation: Conversation) -> None:
    for do, by in (
        (conversations.refer_conversation, conversation.official),
        (handover.hand_back, given.press_officer()),
    ):
        now = given.read_conversation(conversation.id)
        reason = "The press office has to see this"
        deed = conversations.WithReason(conversation_id=now.id, version=now.version, reason=reason)
        do(given.office, given.actor(by), deed)


def hand_over(given: Given, conversation: Conversation) -> None:
    given.transfer(conversation, given.official(), given.press_officer())


@pytest.mark.parametrize(
    ("made", "dealt_with"),
    [
        (posted, watch_again),
        (undecided, refer_and_hand_back),
        (leaving, hand_over),
    ],
)
def test_whoever_is_told_and_acts_begins_the_hours_anew(
    given: Given, office: Office, clock: SettableClock, made, dealt_with
):
    thing = made(given)
    clock.advance(days=30)
    for _ in range(2):
        escalate(office)
    assert told(given, thing) is PRESS_OFFICE
    read = given.read if isinstance(thing, Reply) else given.read_conversation
    dealt_with(given, read(thing.id))
    assert escalate(office) == 0
    clock.advance(days=300)
    assert (escalate(office), told(given, thing)) == (1, COVER)


def test_the_next_question_begins_the_hours_anew(
    given: Given, office: Office, clock: SettableClock
):
    conversation = given.decided()
    ask_there(given, conversation)
    clock.advance(days=30)
    for _ in range(2):
        escalate(office)
    version = given.read_conversation(conversation.id).version
    start = replies.Start(conversation_id=conversation.id, version=version)
    replies.start(office, given.actor(conversation.official), start)
    ask_there(given, conversation)
    clock.advance(days=30)
    assert (escalate(office), told(given, conversation)) == (1, COVER)


def test_an_exit_is_told_in_its_hours_although_somebody_asked_there(
    given: Given, office: Office, clock: SettableClock
):
    conversation = leaving(given)
    ask_there(given, conversation)
    pass_hours(given, clock, 4)
    assert (escalate(office), told(given, conversation)) == (1, COVER)


def test_what_was_asked_in_a_closed_conversation_waits_for_nobody(
    given: Given, office: Office, clock: SettableClock
):
    conversation = given.read_conversation(question(given).conversation_id)
    reason = conversations.WithReason(
        conversation_id=conversation.id, version=conversation.version, reason="Nothing to say."
    )
    official = conversation.official
    conversations.close_conversation(office, given.actor(official), reason)
    clock.advance(days=9)
    assert escalate(office) == 0


def test_a_draft_is_nobody_elses_business(given: Given, office: Office, clock: SettableClock):
    given.reply(state=ReplyState.DRAFTING)
    given.reply(state=ReplyState.RETURNED)
    clock.advance(days=60)
    assert escalate(office) == 0


def test_after_a_long_stop_the_cover_still_hears_of_it_before_the_press_office(
    given: Given, office: Office, clock: SettableClock
):
    reply = judged(given)
    clock.advance(days=30)
    escalate(office)
    assert told(given, reply) is COVER
    escalate(office)
    assert told(given, reply) is PRESS_OFFICE


def test_two_clocks_at_once_tell_of_each_thing_once(
    given: Given, office: Office, clock: SettableClock, log: Entries
):
    for made in (judged, question, posted):
        made(given)
    clock.advance(days=30)
    count = len(log())
    done = at_once([lambda: escalate(office)] * 2)
    assert sum(each for each in done if isinstance(each, int)) == len(log()) - count
    assert all(outcome == "ok" for _, outcome, _ in log()[count:])
