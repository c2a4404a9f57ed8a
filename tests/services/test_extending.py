"""A decision to wait that is extended, and a second person's word on it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from convo.db.models import Conversation, Extension
from convo.domain.errors import NotPermitted, NotReady, StaleWording
from convo.domain.recognition import InsightKind
from convo.domain.vocabulary import Approach, Role, SpeakerRole
from convo.queries.extensions import Lasting, lasting, read_extensions
from convo.queries.insights import insights_in
from convo.queries.reconciled_rows import differing_rows
from convo.queries.reconciled_words import differing_words
from convo.services import conversations, extensions
from convo.services.decisions import Learnt
from tests.extending import (
    REASONS,
    agree,
    decide_to_wait,
    decided_to_wait,
    extend,
    refuse,
    second,
    waiting_for_second,
)
from tests.given import Given, SettableClock

#: What the tables of `tests/domain/test_lasting.py` say as well.
LONG = pytest.mark.long
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def lasts(given: Given, conversation: Conversation) -> Lasting:
    with given.office.sessions() as session:
        fresh = session.get_one(Conversation, conversation.id)
        read_extensions(session, fresh)
        found = lasting(fresh)
    assert found is not None
    return found


def due(given: Given, conversation: Conversation) -> datetime | None:
    return given.read_conversation(conversation.id).due_at


def test_what_was_left_alone_comes_back_later_once_it_is_extended(
    given: Given, clock: SettableClock, last_leaf
) -> None:
    conversation = decided_to_wait(given)
    clock.advance(days=14)
    extend(given, conversation)
    stands = lasts(given, conversation)
    assert (stands.extended, stands.waiting, stands.review_on) == (1, None, date(2026, 4, 7))
    # Summer time has begun.
    assert due(given, conversation) == datetime(2026, 4, 7, 8, tzinfo=UTC)
    facts = last_leaf()["facts"]
    assert facts == {"approach": "leave", "review_on": "2026-04-07", "times": 1}


def test_extended_the_second_time_it_waits_for_a_second_person(
    given: Given, clock: SettableClock, last_leaf
) -> None:
    conversation = decided_to_wait(given)
    extend(given, conversation)
    clock.advance(days=28)
    extend(given, conversation)
    stands = lasts(given, conversation)
    assert stands.waiting is not None
    assert (stands.extended, stands.review_on) == (1, date(2026, 4, 7))
    # They have two working days.
    assert due(given, conversation) == datetime(2026, 4, 9, 10, 0, 0, 123456, tzinfo=UTC)
    assert last_leaf()["facts"]["second"] == "asked"
    with pytest.raises(NotReady, match="has not said yet"):
        extend(given, conversation)


def test_agreed_to_it_stands_until_its_day_and_the_next_time_is_asked_again(given: Given) -> None:
    conversation = waiting_for_second(given)
    mentor = given.usual_mentor()
    agree(given, conversation, mentor)
    stands = lasts(given, conversation)
    assert (stands.extended, stands.waiting) == (2, None)
    assert stands.extensions[-1].settled_with == "I see it the same way"
    assert due(given, conversation) == datetime(2026, 4, 21, 8, tzinfo=UTC)
    extend(given, conversation)
    assert lasts(given, conversation).waiting is not None


def test_refused_it_is_to_be_decided_again_now_and_not_extended(
    given: Given, clock: SettableClock
) -> None:
    conversation = waiting_for_second(given)
    clock.advance(hours=3)
    refuse(given, conversation, given.usual_mentor())
    assert lasts(given, conversation).refused is not None
    assert due(given, conversation) == clock()
    with pytest.raises(NotReady, match="did not agree that it stands"):
        extend(given, conversation)
    decide_to_wait(given, conversation, Approach.LISTEN)
    assert lasts(given, conversation).refused is None


def test_deciding_again_makes_what_waits_void(given: Given) -> None:
    conversation = waiting_for_second(given)
    decide_to_wait(given, conversation)
    assert lasts(given, conversation).waiting is None
    with pytest.raises(NotReady, match="No extension waits"):
        agree(given, conversation, given.usual_mentor())


def test_leaving_it_alone_once_more_does_not_start_the_count_afresh(given: Given) -> None:
    conversation = decided_to_wait(given)
    extend(given, conversation)
    decide_to_wait(given, conversation)
    extend(given, conversation)
    assert lasts(given, conversation).waiting is not None
    assert len(lasts(given, conversation).run) == 2
    decide_to_wait(given, conversation, Approach.LISTEN)
    decide_to_wait(given, conversation)
    extend(given, conversation)
    assert lasts(given, conversation).waiting is None


@LONG
def test_listening_is_extended_freely_and_says_how_often(given: Given) -> None:
    conversation = decided_to_wait(given, approach=Approach.LISTEN)
    for _ in range(3):
        extend(given, conversation)
    assert (lasts(given, conversation).extended, lasts(given, conversation).waiting) == (3, None)


@LONG
def test_what_was_learnt_meanwhile_goes_to_the_topic(given: Given) -> None:
    conversation = decided_to_wait(given)
    learnt = Learnt(kind=InsightKind.WRONG, words="Many think that the fee rises each year")
    extend(given, conversation, learnt=learnt)
    with given.office.sessions() as session:
        words = [each.words for each in insights_in(session, conversation.id)]
    assert words[-1] == learnt.words


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({"reason": " "}, "why it still stands"),
        ({"reason": "still fine"}, "why it still stands"),
        ({"reason": "It is answered on the published page already."}, "words of last time"),
        ({"review_on": date(2026, 3, 10)}, "after today, within a year"),
        ({"review_on": date(2026, 3, 24)}, "until 24 March 2026 already"),
        ({"review_on": date(2027, 3, 12)}, "after today, within a year"),
    ],
)
def test_an_extension_needs_a_reason_of_today_and_a_later_day(
    given: Given, details: dict[str, Any], said: str, last
) -> None:
    conversation = decided_to_wait(given)
    with pytest.raises(NotReady, match=said):
        extend(given, conversation, **details)
    assert last() == ("conversation:extend", "refused")
    assert lasts(given, conversation).extensions == ()


def test_whoever_covers_extends_it_and_is_no_second_person_afterwards(
    given: Given, clock: SettableClock
) -> None:
    asha, both = given.official(), given.person(Role.OFFICIAL, Role.MENTOR)
    conversation = decided_to_wait(given, asha, topic=given.topic(both))
    given.cover(asha, both)
    extend(given, conversation, both)
    clock.advance(days=7)
    extend(given, conversation)
    with pytest.raises(NotPermitted, match="You had a part in it"):
        agree(given, conversation, both)


def test_nobody_agrees_to_their_own_whatever_else_they_are(given: Given) -> None:
    asha = given.person(Role.OFFICIAL, Role.PRESS_OFFICE)
    conversation = waiting_for_second(given, asha, topic=given.topic(owner_id=asha.id))
    for settle in (agree, refuse):
        with pytest.raises(NotPermitted, match="You had a part in it"):
            settle(given, conversation, asha)


@LONG
def test_whoever_takes_it_over_has_it_settled_by_somebody_else(given: Given) -> None:
    conversation = waiting_for_second(given)
    both = given.person(Role.OFFICIAL, Role.MENTOR)
    given.transfer(conversation, both, conversation.official)
    with pytest.raises(NotPermitted, match="This conversation is yours"):
        agree(given, conversation, both)


@pytest.mark.parametrize(
    "who",
    ["cover", "owner", *(pytest.param(who, marks=LONG) for who in ("mentor", "topic", "press"))],
)
def test_each_second_person_can_agree(given: Given, who: str) -> None:
    owner, knows, ben, carys = given.official(), given.mentor(), given.mentor(), given.mentor()
    asha = given.official(ben)
    topic = given.topic(knows, owner_id=owner.id)
    conversation = waiting_for_second(given, asha, topic=topic)
    if who == "cover":
        given.cover(ben, carys)
    people = {"mentor": ben, "cover": carys, "topic": knows, "owner": owner}
    agree(given, conversation, people.get(who) or given.press_officer())
    assert lasts(given, conversation).waiting is None


@LONG
def test_a_second_person_says_why(given: Given, last) -> None:
    conversation = waiting_for_second(given)
    deed = second(given, conversation, "  ")
    with pytest.raises(NotReady, match="Say why"):
        extensions.agree_extension(given.office, given.actor(given.usual_mentor()), deed)
    assert last() == ("conversation:agree-extension", "refused")


def test_what_somebody_asks_meanwhile_is_decided_and_not_agreed_to(given: Given) -> None:
    conversation = waiting_for_second(given)
    said = conversations.Said(words="When at last?", speaker=SpeakerRole.PUBLIC, asks=True)
    deed = conversations.AddSnapshot(conversation_id=conversation.id, said=said)
    conversations.add_snapshot(given.office, given.actor(conversation.official), deed)
    with pytest.raises(NotReady, match="asked us something"):
        agree(given, conversation, given.usual_mentor())
    refuse(given, conversation, given.usual_mentor())


@LONG
def test_of_two_who_settle_it_the_second_is_told(given: Given) -> None:
    conversation = waiting_for_second(given)
    deed = second(given, conversation)
    extensions.refuse_extension(given.office, given.actor(given.usual_mentor()), deed)
    with pytest.raises(StaleWording):
        extensions.agree_extension(given.office, given.actor(given.press_officer()), deed)
    assert lasts(given, conversation).refused is not None


@LONG
def test_two_extensions_in_one_moment_are_two_versions(given: Given) -> None:
    conversation = decided_to_wait(given, approach=Approach.LISTEN)
    extend(given, conversation)
    with pytest.raises(StaleWording):
        extend(given, conversation, version=conversation.version)


def test_agreeing_is_a_version_of_its_own_even_where_nothing_is_due_at_another_time(
    given: Given, clock: SettableClock
) -> None:
    clock.now = given.office.calendar.opening(date(2026, 3, 10))
    conversation = decided_to_wait(given, days=1)
    extend(given, conversation, review_on=date(2026, 3, 11) + timedelta(days=1))
    clock.now = given.office.calendar.opening(date(2026, 3, 12))
    # A second person has two working days, and so has it.
    extend(given, conversation, review_on=date(2026, 3, 16))
    before = given.read_conversation(conversation.id)
    agree(given, conversation, given.usual_mentor())
    after = given.read_conversation(conversation.id)
    assert (after.due_at, after.version) == (before.due_at, before.version + 1)


@LONG
def test_a_day_that_passed_while_it_waited_brings_it_back_at_once(
    given: Given, clock: SettableClock
) -> None:
    conversation = waiting_for_second(given)
    clock.advance(days=60)
    agree(given, conversation, given.usual_mentor())
    due_at = due(given, conversation)
    assert due_at is not None
    assert due_at < clock()


def test_the_record_agrees_with_the_log_and_tells_when_a_word_was_changed(given: Given) -> None:
    for settle in (agree, refuse):
        settle(given, waiting_for_second(given), given.usual_mentor())
    decide_to_wait(given, waiting_for_second(given))
    with given.office.sessions() as session:
        assert [*differing_rows(session), *differing_words(session)] == []
        settled = session.get_one(Extension, 2)
        settled.settled_with, settled.reason = "It was never asked", REASONS[2]
        session.flush()
        kinds = {each.kind for each in differing_words(session)}
    assert kinds == {"extensions", "second words"}
