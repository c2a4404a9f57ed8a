"""After posting: unsigned postings, looking again, corrections, removals, and who is told."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from convo.db.models import Alert, Person, Reply
from convo.domain.errors import NotPermitted, NotReady, StaleWording, WrongState
from convo.domain.vocabulary import (
    AlertKind,
    Approach,
    ReplyOutcome,
    ReplyState,
    Role,
    SeenAs,
    SpeakerRole,
)
from convo.queries.conversations import case_facts, get_conversation
from convo.services import (
    alerts,
    conversations,
    follow_ups,
    handover,
    postings,
    replies,
    unsigned,
)
from convo.services.conversations import AddSnapshot, Decide, Said
from tests.given import DENIAL, FINE_WORDS, Given, SettableClock

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def raised(given: Given) -> list[tuple[AlertKind, bool]]:
    """Every alert, and whether it has been settled."""
    with given.office.sessions() as session:
        found = session.scalars(select(Alert).order_by(Alert.id))
        return [(alert.kind, alert.settled_at is not None) for alert in found]


def the_alert(given: Given) -> Alert:
    with given.office.sessions() as session:
        return session.scalars(select(Alert)).one()


def say(given: Given, conversation_id: int, by: Person, **said: object) -> None:
    told = {"words": "And what does it cost?", "speaker": SpeakerRole.PUBLIC} | said
    deed = AddSnapshot(conversation_id=conversation_id, said=Said(**told))  # type: ignore[arg-type]  # by name
    conversations.add_snapshot(given.office, given.actor(by), deed)


def start(given: Given, conversation_id: int, by: Person) -> int:
    version = given.read_conversation(conversation_id).version
    deed = replies.Start(conversation_id=conversation_id, version=version)
    return replies.start(given.office, given.actor(by), deed)


def look(given: Given, reply: Reply, by: Person, seen: SeenAs, words: str = "") -> None:
    deed = postings.SeeAsPosted(reply_id=reply.id, version=reply.version, seen=seen, words=words)
    postings.see_as_posted(given.office, given.actor(by), deed)


# A question in the thread.


def test_a_question_goes_back_to_its_official_until_somebody_deals_with_it(
    given: Given, clock: SettableClock
) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    before = given.read_conversation(reply.conversation_id)
    clock.advance(hours=1)
    say(given, before.id, given.mentor(), asks=True)
    asked = given.read_conversation(before.id)
    assert (asked.asked_at, asked.version > before.version) == (clock(), True)
    assert asked.due_at == given.office.calendar.add_days(clock(), 2)
    start(given, before.id, reply.started_by)
    assert given.read_conversation(before.id).asked_at is None


def test_what_asks_nothing_is_heard_and_owes_nothing(given: Given) -> None:
    before = given.decided()
    say(given, before.id, before.official)
    after = given.read_conversation(before.id)
    assert (after.asked_at, after.due_at) == (None, before.due_at)
    with pytest.raises(StaleWording):  # whoever decides on the older page has not heard it
        conversations.close_conversation(
            given.office,
            given.actor(before.official),
            conversations.WithReason(
                conversation_id=before.id, version=before.version, reason="Nothing to say"
            ),
        )


def test_words_that_were_signed_off_after_a_question_answer_it(
    given: Given, clock: SettableClock
) -> None:
    reply = given.reply(state=ReplyState.WITH_MENTOR)
    say(given, reply.conversation_id, reply.started_by, asks=True)
    clock.advance(hours=1)
    given.post(given.sign_off(given.read(reply.id)))
    assert given.read_conversation(reply.conversation_id).asked_at is None


def test_a_question_that_came_after_the_sign_off_stays_open(
    given: Given, clock: SettableClock
) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    clock.advance(hours=1)
    say(given, reply.conversation_id, reply.started_by, asks=True)
    given.post(given.read(reply.id))
    assert given.read_conversation(reply.conversation_id).asked_at is not None


def test_a_journalist_who_joins_later_leads_to_the_press_office(
    given: Given, clock: SettableClock
) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    official, case = reply.started_by, reply.conversation_id
    clock.advance(hours=1)
    say(given, case, official, speaker=SpeakerRole.JOURNALIST, asks=True)
    say(given, case, official, words="I would like to know too")
    with pytest.raises(NotReady, match="journalist has spoken"):
        start(given, case, official)
    with given.office.sessions() as session:
        facts = case_facts(session, get_conversation(session, case))
    assert facts.speaker_role is SpeakerRole.JOURNALIST
    deed = Decide(
        conversation_id=case,
        version=given.read_conversation(case).version,
        answers={"danger": "no"},
        approach=Approach.PRESS_OFFICE,
        reason="A journalist asks now",
    )
    conversations.decide(given.office, given.actor(official), deed)


# Who looks again, and when.


def test_its_author_looks_again_on_the_usual_day_unless_told_otherwise(given: Given) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    assert (reply.follow_up_on, reply.follow_up_by_id) == (date(2026, 3, 12), reply.started_by_id)
    assert reply.due_at == given.office.calendar.closing(date(2026, 3, 12))
    other = given.official()
    chosen = follow_ups.FollowUp(on=date(2026, 3, 20), by_id=other.id)
    deed = follow_ups.SetFollowUp(reply_id=reply.id, version=reply.version, follow_up=chosen)
    follow_ups.set_follow_up(given.office, given.actor(reply.started_by), deed)
    after = given.read(reply.id)
    assert (after.follow_up_on, after.follow_up_by_id) == (date(2026, 3, 20), other.id)
    close = postings.Close(reply_id=reply.id, version=after.version, outcome=ReplyOutcome.ANSWERED)
    postings.close(given.office, given.actor(other), close)  # whoever watches it may end it


def test_whoever_takes_a_case_over_watches_its_threads_too(given: Given) -> None:
    reply, other = given.reply(state=ReplyState.POSTED), given.official()
    deed = handover.Transfer(
        conversation_id=reply.conversation_id,
        version=given.read_conversation(reply.conversation_id).version,
        to_id=other.id,
        reason="Asha is leaving us",
    )
    handover.transfer(given.office, given.actor(reply.started_by), deed)
    assert given.read(reply.id).follow_up_by_id == other.id


@pytest.mark.parametrize("days", [-1, 366])
def test_nobody_looks_again_in_the_past_or_in_years(given: Given, days: int) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    day = given.office.today() + timedelta(days=days)
    chosen = follow_ups.FollowUp(on=day, by_id=reply.started_by_id)
    deed = follow_ups.SetFollowUp(reply_id=reply.id, version=reply.version, follow_up=chosen)
    with pytest.raises(NotReady, match="Choose a day"):
        follow_ups.set_follow_up(given.office, given.actor(reply.started_by), deed)


def test_only_an_official_watches_a_thread(given: Given) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    chosen = follow_ups.FollowUp(on=date(2026, 3, 20), by_id=given.mentor_of(reply).id)
    deed = follow_ups.SetFollowUp(reply_id=reply.id, version=reply.version, follow_up=chosen)
    with pytest.raises(NotReady, match="Choose an official"):
        follow_ups.set_follow_up(given.office, given.actor(reply.started_by), deed)


# Posted without sign-off.


@pytest.mark.parametrize("who", ["author", "mentor", "press"])
def test_an_unsigned_posting_is_judged_and_brought_to_the_press_office(
    given: Given, last_leaf, who: str
) -> None:
    reply = given.reply(state=ReplyState.SIGNED_OFF)
    by = {"author": reply.started_by, "mentor": given.mentor()}.get(who) or given.press_officer()
    deed = unsigned.RecordUnsigned(
        reply_id=reply.id, version=reply.version, posting=given.unsigned(None, DENIAL)
    )
    unsigned.record_unsigned(given.office, given.actor(by), deed)
    after = given.read(reply.id)
    assert (after.state, after.posted_unsigned) == (ReplyState.POSTED_UNSIGNED, True)
    assert (after.posted_words, after.posted_by_id) == (DENIAL, None)
    assert (after.signed_off_number, after.follow_up_by_id) == (None, reply.started_by_id)
    assert [revision.words for revision in after.revisions] == [FINE_WORDS]
    assert raised(given) == [(AlertKind.UNSIGNED, False)]
    facts = last_leaf()["facts"]
    assert any(finding.startswith("stop rebuttal.") for finding in facts["findings"])
    assert "categorically" not in str(last_leaf())


def test_what_was_posted_without_a_draft_gets_a_reply_in_the_name_of_whoever_posted(
    given: Given,
) -> None:
    conversation, poster = given.conversation(), given.official()
    deed = unsigned.RecordUnsignedIn(
        conversation_id=conversation.id,
        version=conversation.version,
        posting=given.unsigned(poster),
    )
    reply_id = unsigned.record_unsigned_in(given.office, given.actor(given.mentor()), deed)
    reply = given.read(reply_id)
    assert (reply.state, reply.started_by_id) == (ReplyState.POSTED_UNSIGNED, poster.id)
    assert (set(reply.author_ids), reply.posted_by_id) == ({poster.id}, poster.id)
    with pytest.raises(StaleWording):  # somebody else came upon it too
        unsigned.record_unsigned_in(given.office, given.actor(given.mentor()), deed)


@pytest.mark.parametrize(
    "wrong",
    [{"posted_on": date(2026, 3, 11)}, {"words": "  "}, {"reason": ""}],
)
def test_an_unsigned_posting_is_recorded_whole_or_not(given: Given, wrong: dict[str, Any]) -> None:
    reply = given.reply()
    posting = replace(given.unsigned(reply.started_by), **wrong)
    deed = unsigned.RecordUnsigned(reply_id=reply.id, version=reply.version, posting=posting)
    with pytest.raises(NotReady):
        unsigned.record_unsigned(given.office, given.actor(reply.started_by), deed)
    assert (given.read(reply.id).state, raised(given)) == (ReplyState.DRAFTING, [])


def test_another_official_records_no_posting_of_somebody_elses(given: Given) -> None:
    reply, other = given.reply(), given.official()
    deed = unsigned.RecordUnsigned(
        reply_id=reply.id, version=reply.version, posting=given.unsigned(other)
    )
    with pytest.raises(NotPermitted):
        unsigned.record_unsigned(given.office, given.actor(other), deed)


# Seen as posted.


def test_what_a_second_person_finds_is_kept_and_a_change_is_brought_to_the_press_office(
    given: Given, last_leaf
) -> None:
    reply, other = given.reply(state=ReplyState.POSTED), given.official()
    look(given, reply, other, SeenAs.AS_POSTED)
    assert raised(given) == []
    changed = FINE_WORDS.replace("1 June", "1 July")
    for _ in range(2):  # found twice, told once
        look(given, given.read(reply.id), other, SeenAs.DIFFERENT, changed)
    after = given.read(reply.id)
    assert (after.seen_as, after.seen_words) == (SeenAs.DIFFERENT, changed)
    assert (after.seen_by_id, after.state) == (other.id, ReplyState.POSTED)
    assert raised(given) == [(AlertKind.CHANGED_SINCE, False)]
    assert last_leaf()["facts"]["seen"] == "different"


@pytest.mark.parametrize("words", ["", FINE_WORDS + "\n"])
def test_words_said_to_be_different_have_to_differ(given: Given, words: str) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    with pytest.raises(NotReady):
        look(given, reply, given.official(), SeenAs.DIFFERENT, words)


def test_nobody_looks_at_their_own_posting(given: Given) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    with pytest.raises(NotPermitted, match="Somebody else has to look"):
        look(given, reply, reply.started_by, SeenAs.AS_POSTED)


# Corrections.


def test_a_correction_goes_the_whole_way_and_the_old_words_stay(given: Given) -> None:
    wrong = given.reply(state=ReplyState.CLOSED)
    conversation = given.read_conversation(wrong.conversation_id)
    closing = conversations.WithReason(
        conversation_id=conversation.id, version=conversation.version, reason="It is over"
    )
    conversations.close_conversation(given.office, given.actor(wrong.started_by), closing)
    reply = given.correct(wrong, own_error=True)
    assert (reply.state, reply.corrects_id, reply.own_error) == (
        ReplyState.DRAFTING, wrong.id, True,
    )  # fmt: skip
    assert reply.steps[0].reason == "It closes on 2 June"
    assert raised(given) == [(AlertKind.OWN_ERROR, False)]  # at once, before a word is written
    with pytest.raises(NotReady, match="on its way already"):
        given.correct(given.read(wrong.id))
    # It may read like what it corrects: that is no repetition.
    reply = given.revise(reply, FINE_WORDS.replace("1 June", "2 June"))
    given.post(given.sign_off(given.submit(reply)))
    assert given.read(wrong.id).posted_words == FINE_WORDS
    assert given.correct(given.read(wrong.id)).corrects_id == wrong.id


@pytest.mark.parametrize("who", ["official in charge", "press officer"])
def test_a_correction_waits_for_no_author_who_is_away(given: Given, who: str) -> None:
    wrong = given.reply(state=ReplyState.POSTED)
    by = given.press_officer() if who == "press officer" else wrong.started_by
    reply = given.correct(wrong, by)
    assert reply.started_by_id == wrong.started_by_id
    assert by.id not in reply.author_ids or by.id == wrong.started_by_id


def test_only_what_was_posted_is_corrected_and_only_by_those_concerned(given: Given) -> None:
    with pytest.raises(WrongState):
        given.correct(given.reply(state=ReplyState.SIGNED_OFF))
    posted = given.reply(state=ReplyState.POSTED)
    for other in (given.official(), given.mentor()):
        with pytest.raises(NotPermitted):
            given.correct(posted, other)
    with pytest.raises(NotReady, match="what is wrong"):
        given.correct(posted, reason=" ")


# Removed.


def test_what_we_or_the_host_removed_is_told_and_its_words_stay(given: Given, last_leaf) -> None:
    ours, theirs = given.reply(state=ReplyState.REMOVED), given.reply(state=ReplyState.CLOSED)
    deed = postings.NoteRemoved(
        reply_id=theirs.id,
        version=theirs.version,
        noticed_on=date(2026, 3, 9),
        said="Off topic, says the moderator",
    )
    postings.note_removed(given.office, given.actor(theirs.started_by), deed)
    for reply in (given.read(ours.id), given.read(theirs.id)):
        assert (reply.state, reply.posted_words, reply.due_at) == (
            ReplyState.REMOVED, FINE_WORDS, None,
        )  # fmt: skip
    kinds = [AlertKind.REMOVED_BY_US, AlertKind.REMOVED_BY_HOST]
    assert raised(given) == [(kind, False) for kind in kinds]
    assert last_leaf()["facts"]["noticed_on"] == "2026-03-09"
    with pytest.raises(WrongState):
        given._remove(given.read(ours.id))


def test_nobody_noticed_it_tomorrow(given: Given) -> None:
    reply = given.reply(state=ReplyState.POSTED)
    deed = postings.NoteRemoved(
        reply_id=reply.id, version=reply.version, noticed_on=date(2026, 3, 11), said="Nothing"
    )
    with pytest.raises(NotReady, match="today or earlier"):
        postings.note_removed(given.office, given.actor(reply.started_by), deed)


# The press office settles what was brought to it.


def test_an_alert_is_settled_once_with_words_and_never_by_whoever_wrote(given: Given) -> None:
    author = given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    given.record_unsigned(given.reply(author))
    alert, press = the_alert(given), given.press_officer()
    deed = alerts.SettleAlert(alert_id=alert.id, version=alert.version, words="We let it stand")
    with pytest.raises(NotPermitted, match="Somebody else"):
        alerts.settle_alert(given.office, given.actor(author), deed)
    with pytest.raises(NotPermitted):
        alerts.settle_alert(given.office, given.actor(given.mentor()), deed)
    with pytest.raises(NotReady, match="what came of it"):
        alerts.settle_alert(given.office, given.actor(press), replace(deed, words=" "))
    alerts.settle_alert(given.office, given.actor(press), deed)
    after = the_alert(given)
    assert (after.settled_with, after.settled_by_id) == ("We let it stand", press.id)
    with pytest.raises(WrongState, match="settled this already"):
        alerts.settle_alert(given.office, given.actor(given.press_officer()), deed)
