"""Several people, or one form several times, at the same moment."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from convo.domain.actor import Actor
from convo.domain.errors import AlreadyDone, AlreadyLogged, NotReady, StaleWording, WrongState
from convo.domain.permissions import Action
from convo.domain.vocabulary import Outcome, ReplyState, Role, SpeakerRole
from convo.services import conversations, people, replies, reviews
from convo.services.office import Office
from convo.support.identifiers import hex128
from tests.at_once import at_once
from tests.given import FINE_WORDS, Given, SettableClock

Leaves = Callable[[], list[dict[str, Any]]]
Log = Callable[[], list[tuple[str, str, int | None]]]


def log_deed(given: Given) -> conversations.Log:
    return conversations.Log(
        address="https://forum.example.org/t/same",
        title="Fees",
        venue_id=given.venue().id,
        topic_id=given.topic().id,
        said=conversations.Said(words="What is the fee?", speaker=SpeakerRole.PUBLIC),
    )


def kinds(results: list[Any]) -> Counter[str]:
    return Counter(type(result).__name__ for result in results)


def test_entries_of_eight_people_at_once_have_no_gap(given: Given, office: Office, leaves: Leaves):
    def add(number: int) -> None:
        for turn in range(5):
            people.add_team(office, Actor.operator(), f"Team {number}-{turn}")

    assert at_once([partial(add, number) for number in range(8)]) == [None] * 8
    assert [leaf["seq"] for leaf in leaves()] == list(range(40))


def test_a_form_sent_twice_is_done_once(given: Given, office: Office, log: Log):
    official, deed = given.actor(given.official()), log_deed(given)
    first = conversations.log(office, official, deed)
    count = len(log())
    with pytest.raises(AlreadyDone) as again:
        conversations.log(office, official, deed)
    assert again.value.subject == f"conversation:{first}"
    assert len(log()) == count


def test_a_form_sent_twenty_times_at_once_is_done_once(given: Given, office: Office, log: Log):
    official, deed = given.official(), log_deed(given)
    count, actor = len(log()), given.actor(official)
    results = at_once([partial(conversations.log, office, actor, deed)] * 20)
    assert kinds(results) == {"int": 1, "AlreadyDone": 19}
    assert log()[count:] == [(Action.LOG, Outcome.OK, official.id)]


def test_a_form_that_adds_something_is_done_once_even_when_sent_twenty_times_at_once(
    given: Given, office: Office
):
    conversation = given.conversation()
    deed = conversations.AddSnapshot(
        conversation_id=conversation.id,
        said=conversations.Said(words="And the date?", speaker=SpeakerRole.PUBLIC),
    )
    actor = given.actor(conversation.official)
    results = at_once([partial(conversations.add_snapshot, office, actor, deed)] * 20)
    assert kinds(results) == {"NoneType": 1, "AlreadyDone": 19}
    assert len(given.read_conversation(conversation.id).snapshots) == 2


def test_a_form_that_is_refused_leaves_one_entry_even_when_sent_ten_times_at_once(
    given: Given, office: Office, log: Log
):
    reply = given.reply()
    actor, deed = given.actor(reply.started_by), given.with_reason(reply, reason=" ")
    count = len(log())
    results = at_once([partial(replies.withdraw, office, actor, deed)] * 10)
    assert kinds(results) == {"NotReady": 10}
    assert log()[count:] == [(Action.WITHDRAW, Outcome.REFUSED, reply.started_by_id)]


def test_an_address_logged_by_several_at_once_is_logged_once(given: Given, office: Office):
    officials, deed = [given.official() for _ in range(4)], log_deed(given)
    results = at_once(
        [partial(conversations.log, office, given.actor(each), deed) for each in officials]
    )
    assert kinds(results) == {"int": 1, "AlreadyLogged": 3}
    (logged,) = (result for result in results if isinstance(result, int))
    assert {r.conversation_id for r in results if isinstance(r, AlreadyLogged)} == {logged}


def test_of_two_mentors_who_decide_at_the_same_moment_exactly_one_wins(
    given: Given, office: Office, clock: SettableClock, log: Log
):
    other = given.mentor()
    topic, author = given.topic(other), given.official()
    for _ in range(10):
        clock.now = SettableClock().now
        reply = given.reply(author, ReplyState.WITH_MENTOR, topic=topic)
        clock.advance(hours=5)
        yes = reviews.SignOff(reply_id=reply.id, version=reply.version, revision=1)
        no = given.with_reason(reply, "Say where the page is")
        count = len(log())
        results: list[object] = at_once(
            [
                partial[object](reviews.sign_off, office, given.actor(given.mentor_of(reply)), yes),
                partial[object](reviews.return_reply, office, given.actor(other), no),
            ]
        )
        (lost,) = (result for result in results if isinstance(result, Exception))
        assert isinstance(lost, StaleWording | WrongState)
        won = ReplyState.RETURNED if results[1] is None else ReplyState.SIGNED_OFF
        after = given.read(reply.id)
        assert after.state is won
        assert len(after.steps) == len(reply.steps) + 1
        assert sorted(entry[1] for entry in log()[count:]) == ["ok", "refused"]


def test_of_two_versions_saved_at_the_same_moment_one_is_kept_and_the_other_is_told(
    given: Given, office: Office
):
    reply = given.reply()
    results = at_once(
        [
            partial(
                replies.revise,
                office,
                given.actor(reply.started_by),
                replies.Revise(
                    reply_id=reply.id, version=reply.version, words=f"{FINE_WORDS} {number}"
                ),
            )
            for number in range(4)
        ]
    )
    assert kinds(results)["int"] >= 1
    assert set(kinds(results)) <= {"int", "StaleWording"}
    numbers = [revision.number for revision in given.read(reply.id).revisions]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) == 1 + kinds(results)["int"]


def test_two_replies_are_never_open_in_one_conversation(given: Given, office: Office):
    # A first reply that was withdrawn: from then on nothing in the conversation itself changes.
    withdrawn = given.reply(state=ReplyState.WITHDRAWN)
    conversation = given.read_conversation(withdrawn.conversation_id)
    deed = replies.Start(conversation_id=conversation.id, version=conversation.version)
    results = at_once(
        [partial(replies.start, office, given.actor(conversation.official), deed) for _ in range(6)]
    )
    assert kinds(results)["int"] == 1
    assert all(isinstance(r, int | NotReady | StaleWording) for r in results)


def test_a_link_used_by_several_at_once_works_once(given: Given, office: Office):
    person = given.person(Role.MENTOR)
    secret = people.reset_person(office, Actor.operator(), person.id)
    results = at_once(
        [
            partial(people.set_password, office, secret, f"seven quiet otters {number}", hex128())
            for number in range(5)
        ]
    )
    assert kinds(results) == {"NoneType": 1, "NotFound": 4}
