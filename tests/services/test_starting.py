"""Starting a reply, and starting another after one was declined."""

import pytest

from convo.db.models import Conversation, Person, Reply
from convo.domain.errors import NotPermitted, NotReady, StaleWording, WrongState
from convo.domain.vocabulary import Approach, ReplyKind, ReplyState
from convo.services import conversations, replies
from tests.given import QUESTION, Given
from tests.learnt import looked_at_again

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def _start(given: Given, official: Person, conversation: Conversation) -> Reply:
    deed = replies.Start(conversation_id=conversation.id, version=conversation.version)
    return given.read(replies.start(given.office, given.actor(official), deed))


def _decided_to(given: Given, official: Person, approach: Approach, matter: str) -> Conversation:
    conversation = given.conversation(official)
    deed = conversations.Decide(
        conversation_id=conversation.id,
        version=conversation.version,
        answers=QUESTION | {"matter": matter},
        approach=approach,
        reason="It is worth it",
        **looked_at_again(given.office.today()),
    )
    conversations.decide(given.office, given.actor(official), deed)
    return given.read_conversation(conversation.id)


def _agree(given: Given, conversation: Conversation) -> Conversation:
    deed = conversations.WithReason(
        conversation_id=conversation.id, version=conversation.version, reason="A kinder one is fine"
    )
    conversations.agree(given.office, given.actor(given.press_officer()), deed)
    return given.read_conversation(conversation.id)


def test_who_starts_a_reply_is_its_author_and_their_mentor_its_mentor(given: Given) -> None:
    mentor = given.mentor()
    official = given.official(mentor)
    reply = _start(given, official, given.decided(official))
    assert reply.author_ids == {official.id}
    assert reply.mentor_id == mentor.id
    assert (reply.state, reply.kind) == (ReplyState.DRAFTING, ReplyKind.REPLY)
    assert reply.latest is None


def test_to_reflect_starts_an_acknowledgement(given: Given) -> None:
    official = given.official()
    conversation = _decided_to(given, official, Approach.REFLECT, "praise")
    assert _start(given, official, conversation).kind is ReplyKind.ACKNOWLEDGEMENT


@pytest.mark.parametrize("approach", [Approach.LISTEN, Approach.LEAVE])
def test_a_decision_not_to_take_part_starts_no_reply(given: Given, approach: Approach) -> None:
    official = given.official()
    conversation = _decided_to(given, official, approach, "opinion")
    with pytest.raises(NotReady, match="needs a decision to join in"):
        _start(given, official, conversation)


def test_nothing_is_started_before_a_decision(given: Given) -> None:
    official = given.official()
    with pytest.raises(WrongState, match="Needs a decision"):
        _start(given, official, given.conversation(official))


def test_only_the_official_in_charge_starts_a_reply(given: Given, log) -> None:
    conversation, other = given.decided(given.official(name="Asha Rao")), given.official()
    with pytest.raises(NotPermitted, match="Asha Rao is in charge"):
        _start(given, other, conversation)
    assert log()[-1] == ("reply:start", "refused", other.id)


def test_one_reply_at_a_time(given: Given) -> None:
    author = given.official()
    reply = given.reply(author)
    with pytest.raises(NotReady, match="still on its way"):
        _start(given, author, given.read_conversation(reply.conversation_id))


def test_another_reply_may_start_beside_a_posted_one(given: Given) -> None:
    author = given.official()
    reply = given.reply(author, ReplyState.POSTED)
    another = _start(given, author, given.read_conversation(reply.conversation_id))
    assert another.state is ReplyState.DRAFTING


def test_a_conversation_that_changed_meanwhile_starts_nothing(given: Given) -> None:
    official = given.official()
    conversation = given.decided(official)
    conversation.version -= 1
    with pytest.raises(StaleWording):
        _start(given, official, conversation)


def test_a_declined_reply_bars_another_until_the_press_office_agrees(given: Given) -> None:
    author = given.official()
    declined = given.reply(author, ReplyState.DECLINED)
    conversation = given.read_conversation(declined.conversation_id)
    with pytest.raises(NotReady, match="press office declined"):
        _start(given, author, conversation)
    agreed = _agree(given, conversation)
    assert _start(given, author, agreed).state is ReplyState.DRAFTING


def test_agreement_holds_for_what_was_declined_before_it_and_not_after(given: Given, clock) -> None:
    author = given.official()
    declined = given.reply(author, ReplyState.DECLINED)
    clock.advance(minutes=5)
    agreed = _agree(given, given.read_conversation(declined.conversation_id))
    clock.advance(minutes=5)
    second = given.revise(_start(given, author, agreed), "Hello, I’m Asha from the Department.")
    given._refer(second)
    given._decline(given.read(second.id))
    with pytest.raises(NotReady, match="press office declined"):
        _start(given, author, given.read_conversation(agreed.id))


def test_the_author_cannot_agree_to_their_own_next_reply(given: Given) -> None:
    author = given.official()
    declined = given.reply(author, ReplyState.DECLINED)
    conversation = given.read_conversation(declined.conversation_id)
    deed = conversations.WithReason(
        conversation_id=conversation.id, version=conversation.version, reason="I would like to"
    )
    with pytest.raises(NotPermitted):
        conversations.agree(given.office, given.actor(author), deed)


@pytest.mark.parametrize("ending", [ReplyState.WITHDRAWN, ReplyState.TAKEN_ON, ReplyState.CLOSED])
def test_any_other_end_leaves_room_for_another_reply(given: Given, ending: ReplyState) -> None:
    author = given.official()
    ended = given.reply(author, ending)
    conversation = given.read_conversation(ended.conversation_id)
    assert _start(given, author, conversation).id != ended.id
