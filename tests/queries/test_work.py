"""Your work: what waits for whom, and what they wait for."""

from datetime import date
from functools import partial

import pytest

from convo.db.models import Person
from convo.domain.vocabulary import AlertKind, ReplyState, Role, SeenAs, SpeakerRole
from convo.queries.work import waited_for, waiting_for
from convo.services import alerts, conversations, follow_ups, postings
from convo.services.conversations import AddSnapshot, Said
from convo.services.office import Office
from tests.given import FINE_WORDS, Given, SettableClock


def waits_for(office: Office, person: Person) -> list[tuple[str, int]]:
    with office.sessions() as session:
        return [(item.page, item.id) for item in waiting_for(session, person, office.standpoint())]


def is_waited_for_by(office: Office, person: Person) -> list[tuple[str, int]]:
    with office.sessions() as session:
        return [(item.page, item.id) for item in waited_for(session, person, office.standpoint())]


#: State → who has it (author, mentor, press office). A second signer: test_second_yes.py.
HAS_IT = {
    ReplyState.DRAFTING: "author",
    ReplyState.RETURNED: "author",
    ReplyState.SIGNED_OFF: "author",
    ReplyState.POSTED: "author",
    ReplyState.POSTED_UNSIGNED: "author",
    ReplyState.WITH_MENTOR: "mentor",
    ReplyState.WITH_PRESS_OFFICE: "press",
}
PAGES = {"author": "reply", "mentor": "review", "press": "referral"}


@pytest.mark.parametrize(
    "state", [state for state in ReplyState if state is not ReplyState.WITH_SECOND_SIGNER]
)
def test_every_reply_under_way_is_on_exactly_one_list(
    given: Given, office: Office, state: ReplyState
):
    reply = given.reply(state=state)
    people = {
        "author": reply.started_by,
        "mentor": given.mentor_of(reply),
        "press": given.press_officer(),
    }
    holder = HAS_IT.get(state, "")
    for who, person in people.items():
        expected = [(PAGES[who], reply.id)] if who == holder else []
        shown = waits_for(office, person)
        assert [i for i in shown if i[0] not in {"conversation", "alert"}] == expected
    waits = holder in {"mentor", "press"}
    assert is_waited_for_by(office, reply.started_by) == ([("reply", reply.id)] if waits else [])


def alerts_of(office: Office, person: Person) -> list[str]:
    with office.sessions() as session:
        items = waiting_for(session, person, office.standpoint())
        return [item.what for item in items if item.page == "alert"]


def test_what_is_brought_to_the_press_office_is_on_its_list_until_it_is_settled(
    given: Given, office: Office
):
    press, own = given.press_officer(), given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    given.post(given.reply(own, state=ReplyState.SIGNED_OFF), FINE_WORDS + " And more.")
    given.record_unsigned(given.reply())
    differs, unsigned = AlertKind.POSTED_DIFFERENTLY.label, AlertKind.UNSIGNED.label
    assert alerts_of(office, press) == [differs, unsigned]
    assert alerts_of(office, own) == [unsigned]  # nobody settles what they wrote
    (alert_id, *_) = [i for page, i in waits_for(office, press) if page == "alert"]
    deed = alerts.SettleAlert(alert_id=alert_id, version=1, words="We let it stand")
    alerts.settle_alert(office, given.actor(press), deed)
    assert alerts_of(office, press) == [unsigned]


def whats(office: Office, person: Person) -> set[str]:
    with office.sessions() as session:
        return {item.what for item in waiting_for(session, person, office.standpoint())}


def test_what_is_said_in_a_thread_comes_back_to_its_official(
    given: Given, office: Office, clock: SettableClock
):
    reply = given.reply(state=ReplyState.POSTED)
    official, mentor = reply.started_by, given.mentor()
    say = partial(_say, given, reply.conversation_id)
    assert not [what for what in whats(office, official) if "decide" in what]
    clock.advance(hours=1)
    say(official, asks=False)
    assert not [what for what in whats(office, official) if "decision" in what]
    say(mentor, asks=False)
    assert "A colleague added what was said since: does it change your decision?" in whats(
        office, official
    )
    say(mentor, asks=True)
    assert "Somebody asked something: decide again or start another reply" in whats(
        office, official
    )


def test_what_was_removed_comes_back_to_its_official(given: Given, office: Office):
    removed = given.reply(state=ReplyState.REMOVED)
    assert whats(office, removed.started_by) == set()  # it was decided at this very moment
    given.office.clock.advance(hours=1)  # type: ignore[attr-defined]  # a settable one
    gone = given.reply(state=ReplyState.POSTED)
    given.office.clock.advance(hours=1)  # type: ignore[attr-defined]  # a settable one
    given._remove(gone)
    assert whats(office, gone.started_by) == {
        "What we posted is no longer there: decide again, or close it"
    }


def test_what_the_press_office_ended_comes_back_to_its_official(
    given: Given, office: Office, clock: SettableClock
):
    taken, declined = (given.reply(state=ReplyState.WITH_PRESS_OFFICE) for _ in range(2))
    clock.advance(hours=1)
    given._take_on(taken)
    given._decline(declined)
    answers = "The press office answers: close it, or decide again"
    assert whats(office, taken.started_by) == {answers}
    assert whats(office, declined.started_by) == {
        "The press office declined a reply: decide again, or close it"
    }
    conversations.agree(
        office,
        given.actor(given.press_officer()),
        conversations.WithReason(
            conversation_id=declined.conversation_id,
            version=declined.conversation.version,
            reason="The story is over. Go ahead.",
        ),
    )
    assert whats(office, declined.started_by) == {"Start a reply"}


def test_a_thread_is_on_the_list_of_whoever_watches_it_and_of_its_author_once_the_day_is_over(
    given: Given, office: Office, clock: SettableClock
):
    reply, watcher = given.reply(state=ReplyState.POSTED), given.official()
    chosen = follow_ups.FollowUp(on=date(2026, 3, 11), by_id=watcher.id)
    deed = follow_ups.SetFollowUp(reply_id=reply.id, version=reply.version, follow_up=chosen)
    follow_ups.set_follow_up(office, given.actor(reply.started_by), deed)
    assert waits_for(office, watcher) == [("reply", reply.id)]
    assert waits_for(office, reply.started_by) == []
    clock.now = office.calendar.closing(date(2026, 3, 11))
    assert waits_for(office, watcher) == [("reply", reply.id)]
    assert waits_for(office, reply.started_by) == [("reply", reply.id)]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_posting_is_offered_to_one_other_person_a_week_and_to_each_at_most_one(
    given: Given, office: Office, clock: SettableClock
):
    author = given.official()
    posted = [given.reply(author, state=ReplyState.POSTED) for _ in range(6)]
    others = [given.mentor_of(posted[0]), given.official(), given.mentor(), given.press_officer()]
    looks = partial(_looks, office)
    assert not any(looks(each) for each in others)  # they have only just been posted
    clock.advance(days=1)
    offered = [looks(each) for each in others]
    assert {len(ids) for ids in offered} <= {0, 1}
    flat = [reply_id for ids in offered for reply_id in ids]
    assert len(flat) == len(set(flat)) > 1
    assert looks(author) == []
    who = next(each for each in others if looks(each))
    seen = given.read(looks(who)[0])
    deed = postings.SeeAsPosted(reply_id=seen.id, version=seen.version, seen=SeenAs.AS_POSTED)
    postings.see_as_posted(office, given.actor(who), deed)
    assert looks(who) == []  # until next week
    weeks = []
    for _ in range(4):
        clock.advance(days=7)
        weeks.append(tuple(map(tuple, map(looks, others))))
        assert looks(author) == []  # in no week
    assert len(set(weeks)) > 1


def _looks(office: Office, person: Person) -> list[int]:
    return [i for page, i in waits_for(office, person) if page == "look"]


def _say(given: Given, conversation_id: int, by: Person, *, asks: bool) -> None:
    said = Said(words="And what does it cost?", speaker=SpeakerRole.PUBLIC, asks=asks)
    deed = AddSnapshot(conversation_id=conversation_id, said=said)
    conversations.add_snapshot(given.office, given.actor(by), deed)


def test_an_undecided_conversation_waits_for_its_official_and_nobody_else(
    given: Given, office: Office
):
    conversation = given.conversation()
    assert waits_for(office, conversation.official) == [("conversation", conversation.id)]
    assert waits_for(office, given.official()) == []


def test_the_most_urgent_comes_first(given: Given, office: Office, clock: SettableClock):
    author, ids = given.official(), []
    for _ in range(3):
        ids.append(given.conversation(author).id)
        clock.advance(hours=-1)
    assert waits_for(office, author) == [("conversation", each) for each in reversed(ids)]


def test_an_overdue_reply_is_on_the_list_of_the_topics_mentors_too_but_never_of_its_author(
    given: Given, office: Office, clock: SettableClock
):
    other = given.mentor()
    reply = given.reply(state=ReplyState.WITH_MENTOR, topic=given.topic(other))
    assert waits_for(office, other) == []
    clock.advance(hours=4)
    assert waits_for(office, other) == [("review", reply.id)]
    assert ("review", reply.id) not in waits_for(office, reply.started_by)
