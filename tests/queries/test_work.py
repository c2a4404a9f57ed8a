"""Your work: what waits for whom, and what they wait for."""

import pytest

from convo.db.models import Person
from convo.domain.vocabulary import ReplyState
from convo.queries.work import waited_for, waiting_for
from convo.services.office import Office
from tests.given import FINE_WORDS, Given, SettableClock


def waits_for(office: Office, person: Person) -> list[tuple[str, int]]:
    with office.sessions() as session:
        return [(item.page, item.id) for item in waiting_for(session, person, office.standpoint())]


def is_waited_for_by(office: Office, person: Person) -> list[tuple[str, int]]:
    with office.sessions() as session:
        return [(item.page, item.id) for item in waited_for(session, person)]


#: State → who has it (author, mentor, press office).
HAS_IT = {
    ReplyState.DRAFTING: "author",
    ReplyState.RETURNED: "author",
    ReplyState.SIGNED_OFF: "author",
    ReplyState.POSTED: "author",
    ReplyState.WITH_MENTOR: "mentor",
    ReplyState.WITH_PRESS_OFFICE: "press",
}
PAGES = {"author": "reply", "mentor": "review", "press": "referral"}


@pytest.mark.parametrize("state", ReplyState)
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
        assert [i for i in waits_for(office, person) if i[0] != "conversation"] == expected
    waits = holder in {"mentor", "press"}
    assert is_waited_for_by(office, reply.started_by) == ([("reply", reply.id)] if waits else [])


def test_a_posting_that_differs_is_on_the_press_offices_list(given: Given, office: Office):
    reply = given.post(given.reply(state=ReplyState.SIGNED_OFF), FINE_WORDS + " And more.")
    assert waits_for(office, given.press_officer()) == [("reply", reply.id)]


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
